package snippet

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestMembers(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "members")
}

// sandbox leads to a sandbox of the spec's own: the first use of a name that begins with auto- makes it
// (mockserver run --sandbox-per-test).
func sandbox() string {
	name := sha256.Sum256([]byte(CurrentSpecReport().FullText()))
	return fmt.Sprintf("%s/~auto-%x", os.Getenv("MOCKSERVER_URL"), name[:8])
}

var _ = Describe("A member", func() {
	for worker := range 8 {
		It(fmt.Sprintf("is registered once (%d)", worker), func(ctx SpecContext) {
			base := sandbox() + "/qijiayun"
			query := url.Values{"appId": {os.Getenv("QIJIAYUN_APP_ID")}, "appSecret": {os.Getenv("QIJIAYUN_APP_SECRET")}}
			var token struct{ Data struct{ AccessToken string } }
			call(ctx, base+"/itrigger-tenant/v1/basic/accessTokenOpen/token?"+query.Encode(), "", &token)
			register := base + "/itrigger-bff/v2/open/api/member/register?accessToken=" + token.Data.AccessToken
			var first, second struct{ Code int }
			call(ctx, register, `{"mobile":"18800000001","storeNo":"1159374785466208256","channel":"16"}`, &first)
			Expect(first.Code).To(Equal(200))
			call(ctx, register, `{"mobile":"18800000001","storeNo":"1159374785466208256","channel":"16"}`, &second)
			Expect(second.Code).NotTo(Equal(200)) // known now, in this sandbox
		})
	}
})

func call(ctx SpecContext, address, body string, answer any) {
	GinkgoHelper()
	method := http.MethodGet
	if body != "" {
		method = http.MethodPost
	}
	r, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	Expect(err).NotTo(HaveOccurred())
	r.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(r)
	Expect(err).NotTo(HaveOccurred())
	defer func() { _ = response.Body.Close() }()
	Expect(json.NewDecoder(response.Body).Decode(answer)).To(Succeed())
}
