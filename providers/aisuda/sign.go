package aisuda

import (
	"crypto/rand"
	"crypto/rsa"
	"net/http"
	"strings"
	"time"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/credential"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/sandbox"
)

// sign signs a recorded request anew with the sandbox's own keys, at its clock's time: at application level where the
// earlier token had the claim appKey, else at company level.
func (p *platform) sign(t *sandbox.Tx, r *http.Request, _ []byte, mistake credential.Mistake) error {
	own := p.issued(t)
	before := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	claims := map[string]any{"companyKey": own["companyKey"], "iat": t.Now.Unix()}
	pem, client := own["privateKey"], own["clientId"]
	if auth.Peek(before, "appKey") != "" {
		claims["appKey"] = own["appKey"]
		pem, client = own["appPrivateKey"], own["appClientId"]
	}
	key, err := auth.PrivateKey([]byte(pem))
	if err != nil {
		return problem.Conflict("the sandbox has no key pair to sign with: %v", "沙箱没有可用于签名的密钥对：%v", err)
	}
	switch mistake {
	case credential.WrongKey:
		if key, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
			return err
		}
	case credential.Expired:
		claims["iat"] = t.Now.Add(-maxAge - time.Second).Unix()
	}
	token, err := auth.Mint("RS256", claims, key)
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("x-client-id", client)
	return err
}
