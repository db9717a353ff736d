package contracts

import (
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"
)

// qijiayunSpecs lists the specs of 企加云.
var qijiayunSpecs = []group{
	qijiayunSampleSpecs,
	qijiayunConsoleSpecs,
	qijiayunTableSpecs,
	qijiayunCouponSpecs,
	qijiayunCallSpecs,
	qijiayunMemberSpecs,
	qijiayunOrderSpecs,
	qijiayunPlainSpecs,
	qijiayunPointSpecs,
	qijiayunTokenSpecs,
}

// qijiayunDialect is how 企加云 answers.
var qijiayunDialect = dialect{succeeded: qijiayunSucceeded, code: qijiayunCode, reads: qijiayunReads, documented: qijiayunDocumented}

// Qijiayun is a client of 企加云 in one sandbox.
type Qijiayun struct {
	Box              *Sandbox
	AppID, AppSecret string
}

// M is a JSON object or a query.
type M = map[string]any

const (
	qijiayunTokens = "/itrigger-tenant/v1/basic/accessTokenOpen/token"
	qijiayunTests  = "/itrigger-tenant/v1/basic/openAPItest/test"
	qijiayunAPI    = "/itrigger-bff/v2/open/api"
)

// Qijiayun returns a client with the credentials of the sandbox's first application.
func (b *Sandbox) Qijiayun() *Qijiayun {
	ginkgo.GinkgoHelper()
	return &Qijiayun{Box: b, AppID: b.Credential("qijiayun", "appId"), AppSecret: b.Credential("qijiayun", "appSecret")}
}

// Token asks for a token with whatever credentials the client has: "" or "/refresh" for how.
func (q *Qijiayun) Token(how string) *Answer {
	ginkgo.GinkgoHelper()
	r := q.Box.Request(http.MethodGet, "qijiayun", qijiayunTokens+how)
	r.Query.Set("appId", q.AppID)
	r.Query.Set("appSecret", q.AppSecret)
	return r.Send()
}

// FetchToken gets a token, overriding earlier ones; but it overrides none where nothing may be changed.
func (q *Qijiayun) FetchToken() string {
	ginkgo.GinkgoHelper()
	if target.readOnly() {
		return q.RefreshToken()
	}
	return tokenIn(q.Token(""))
}

// RefreshToken gets a token and leaves earlier ones valid.
func (q *Qijiayun) RefreshToken() string {
	ginkgo.GinkgoHelper()
	return tokenIn(q.Token("/refresh"))
}

func tokenIn(a *Answer) string {
	ginkgo.GinkgoHelper()
	gomega.Expect(a).To(BeAccepted())
	return a.Field("data.accessToken").(string)
}

// Get calls a business operation, "/member/query", or one of the two test calls, with everything in the query.
func (q *Qijiayun) Get(path, token string, query M) *Answer {
	ginkgo.GinkgoHelper()
	return q.request(http.MethodGet, path, token, query).Send()
}

// Post calls a business operation with a JSON body.
func (q *Qijiayun) Post(path, token string, body any) *Answer {
	ginkgo.GinkgoHelper()
	return q.request(http.MethodPost, path, token, nil).JSON(body).Send()
}

func (q *Qijiayun) request(method, path, token string, query M) *Request {
	ginkgo.GinkgoHelper()
	if !strings.HasPrefix(path, "/itrigger") {
		path = qijiayunAPI + path
	}
	r := q.Box.Request(method, "qijiayun", path)
	if token != "" {
		r.Query.Set("accessToken", token)
	}
	for name, value := range query {
		r.Query.Set(name, fmt.Sprint(value))
	}
	return r
}

// Console calls the console of 企加云 in the client's sandbox; the call must succeed.
func (q *Qijiayun) Console(method, path string, in, out any) {
	ginkgo.GinkgoHelper()
	q.Box.Admin(method, "/qijiayun"+path, in, out)
}

func qijiayunCode(a *Answer) string {
	if code, ok := a.Field("code").(float64); ok {
		return fmt.Sprint(int64(code))
	}
	return ""
}

func qijiayunSucceeded(a *Answer) bool {
	code := qijiayunCode(a)
	return a.Status == http.StatusOK && (code == "200" || code == "204")
}

// app is an application as the console shows it.
type app struct {
	AppID     string   `json:"appId"`
	AppSecret string   `json:"appSecret"`
	TenantID  int64    `json:"tenantId"`
	APIs      []string `json:"apis"`
	Freeze    bool     `json:"freeze"`
}

// Apps are the sandbox's applications: of the fixtures' three the first is the demo, the second is frozen, the third
// belongs to another tenant and has a short list of APIs.
func (q *Qijiayun) Apps() []app {
	ginkgo.GinkgoHelper()
	var apps []app
	q.Console(http.MethodGet, "/apps", nil, &apps)
	return apps
}

// As returns a client for another application of the sandbox.
func (q *Qijiayun) As(a app) *Qijiayun {
	return &Qijiayun{Box: q.Box, AppID: a.AppID, AppSecret: a.AppSecret}
}

// with returns a body or query of several parts; later ones win.
func with(parts ...M) M {
	all := M{}
	for _, part := range parts {
		maps.Copy(all, part)
	}
	return all
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// qijiayunReads: every GET but 核销优惠券, and the one for a token, which ends the tokens that others hold.
func qijiayunReads(r *Request) bool {
	a := target.Real.Addresses
	fetches := r.path == qijiayunTokens && r.Query.Get("appId") == a["qijiayun.appId"] && r.Query.Get("appSecret") == a["qijiayun.appSecret"]
	return r.Method == http.MethodGet && !fetches && !strings.HasSuffix(r.path, "/coupons/consume")
}
