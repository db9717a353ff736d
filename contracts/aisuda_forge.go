package contracts

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"
)

// relabelled is a signature whose header claims RS256 and whose signature is an HMAC: what a library makes that is
// handed a public key and takes it for a secret.
func relabelled(s Signature, secret []byte) Signature {
	ginkgo.GinkgoHelper()
	claims, err := json.Marshal(s.Claims)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	encode := base64.RawURLEncoding.EncodeToString
	signed := encode([]byte(`{"alg":"RS256","typ":"JWT"}`)) + "." + encode(claims)
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(signed))
	s.Header = "Bearer " + signed + "." + encode(mac.Sum(nil))
	return s
}
