package contracts

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/clock"
)

// apihubSpecs lists the specs of apihub.
var apihubSpecs = []group{
	apihubSampleSpecs,
	apihubBrowserSpecs,
	apihubCallSpecs,
	apihubLimitSpecs,
	apihubPlainSpecs,
	apihubTokenSpecs,
	apihubAttackSpecs,
	apihubUserSpecs,
	apihubAdminSpecs,
	apihubNearlySpecs,
	apihubWeatherSpecs,
}

// apihubDialect is how apihub answers.
var apihubDialect = dialect{succeeded: apihubSucceeded, code: apihubCode, reads: apihubReads, documented: apihubDocumented}

// Apihub is a client of apihub in one sandbox, with one API Key.
type Apihub struct {
	Box    *Sandbox
	AK, SK string
}

const (
	apihubWeather  = "/api/weather-basic/now"
	apihubSession  = "/api/user-center/gen-auth-session"
	apihubPolicy   = "/api/user-center/noauth-get-password-policy"
	apihubRegister = "/api/user-center/noauth-register"
	apihubLogin    = "/api/user-center/noauth-login"

	apihubCreateUser = "/api/user-center-admin/create-user"
	apihubListUsers  = "/api/user-center-admin/list-users"
)

// Apihub returns a client with the credentials of the sandbox's demo key.
func (b *Sandbox) Apihub() *Apihub {
	ginkgo.GinkgoHelper()
	return &Apihub{Box: b, AK: b.Credential("apihub", "ak"), SK: b.Credential("apihub", "sk")}
}

// WithKey returns a client with a new key of the sandbox, made with these settings.
func (p *Apihub) WithKey(settings M) *Apihub {
	ginkgo.GinkgoHelper()
	key := &Apihub{Box: p.Box}
	p.Console(http.MethodPost, "/keys", settings, key)
	return key
}

// Change changes the client's key.
func (p *Apihub) Change(settings M) {
	ginkgo.GinkgoHelper()
	p.Console(http.MethodPatch, "/keys/"+p.AK, settings, nil)
}

// Console calls the console of apihub in the client's sandbox; the call must succeed.
func (p *Apihub) Console(method, path string, in, out any) {
	ginkgo.GinkgoHelper()
	p.Box.Admin(method, "/apihub"+path, in, out)
}

// now is the instant at which tokens are minted: the sandbox's, or the machine's against a real provider.
func (p *Apihub) now() time.Time {
	ginkgo.GinkgoHelper()
	if p.Box.ID == "" {
		return clock.Wall()
	}
	return p.Box.Now()
}

// Claims are those of an app-token of the client's key, with these changed; nil takes a claim away.
func (p *Apihub) Claims(changed M) M {
	ginkgo.GinkgoHelper()
	now := p.now()
	claims := M{"sub": p.AK, "iss": p.AK, "typ": "app_token", "iat": now.Unix(), "exp": now.Add(time.Hour).Unix()}
	maps.Copy(claims, changed)
	for name, value := range claims {
		if value == nil {
			delete(claims, name)
		}
	}
	return claims
}

// Person are the changes that make the claims of a person-token.
func Person(id string) M {
	return M{"sub": id, "typ": "person_token", "roles": []string{}, "groups": []string{}}
}

// AppToken mints an app-token whose claims are changed so.
func (p *Apihub) AppToken(changed M) string {
	ginkgo.GinkgoHelper()
	return MintHS256(p.Claims(changed), p.SK)
}

// MintHS256 signs claims with the bytes of a key.
func MintHS256(claims M, key string) string {
	ginkgo.GinkgoHelper()
	text, err := auth.Mint("HS256", claims, []byte(key))
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	return text
}

// Session gets an auth session.
func (p *Apihub) Session() string {
	ginkgo.GinkgoHelper()
	a := p.Get(apihubSession, "", M{"ak": p.AK})
	gomega.Expect(a).To(BeAccepted())
	return a.Field("result").(string)
}

// Get calls an interface with everything in the query; no token means an anonymous call.
func (p *Apihub) Get(path, token string, query M) *Answer {
	ginkgo.GinkgoHelper()
	return p.Request(http.MethodGet, path, token, query).Send()
}

// Post calls an interface with a JSON body.
func (p *Apihub) Post(path, token string, body any) *Answer {
	ginkgo.GinkgoHelper()
	return p.Request(http.MethodPost, path, token, nil).JSON(body).Send()
}

// Request begins a call.
func (p *Apihub) Request(method, path, token string, query M) *Request {
	ginkgo.GinkgoHelper()
	r := p.Box.Request(method, "apihub", path)
	if token != "" {
		r.Header.Set("apihub-token", token)
	}
	for name, value := range query {
		r.Query.Set(name, fmt.Sprint(value))
	}
	return r
}

// From says which page the call comes from, as a browser does.
func (r *Request) From(origin string) *Request {
	r.Header.Set("Origin", origin)
	return r
}

// claimsOf reads the claims of a token that came from the provider, after checking that sk signed it.
func (p *Apihub) claimsOf(text string) M {
	ginkgo.GinkgoHelper()
	token, err := auth.Parse(text)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	gomega.Expect(token.Alg).To(gomega.Equal("HS256"))
	if p.Box.ID != "" { // that the provider signs with sk is assumed
		gomega.Expect(token.SignedBy([]byte(p.SK))).To(gomega.BeTrue(), "the token is signed with sk")
	}
	return token.Claims
}

func apihubCode(a *Answer) string {
	ginkgo.GinkgoHelper()
	code, _ := a.Field("code").(string)
	return code
}

func apihubSucceeded(a *Answer) bool {
	ginkgo.GinkgoHelper()
	return a.Status == http.StatusOK && a.Field("success") == true
}

// segmentOf is a text as a segment of a JWT.
func segmentOf(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

// hmacJWT signs a text as HS256 does, without a library: for tokens that no library makes.
func hmacJWT(signed, key string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(signed))
	return signed + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// apihubReads: 注册 makes a user, and 登录 counts attempts, under GET as under POST; the rest only tells, and of the
// weather there is nothing that any method could change.
func apihubReads(r *Request) bool {
	return r.path == apihubWeather || (r.Method == http.MethodGet || r.Method == http.MethodPost) &&
		!strings.Contains(r.path, "register") && !strings.Contains(r.path, "login") && r.path != apihubCreateUser
}
