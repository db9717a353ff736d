package contracts

import (
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/qijiayun"
)

// What the admin API tells about what happened, and what it changes. Every answer is held to openapi/admin.yaml.
var frameAdminSpecs = describe("The admin API", Label("frame"), func() {
	var (
		box *Sandbox
		api *Qijiayun
	)
	BeforeEach(func() {
		box = OpenSandbox()
		api = box.Qijiayun()
	})

	It("explains a refusal, in both languages, without the secrets", func() {
		refused := api.Get(qijiayunTests+"/get", "0123456789abcdef0123456789abcdef", nil)
		n := refused.Header.Get("Mock-Exchange")
		a := box.TryAdmin(http.MethodGet, "/exchanges/"+n, nil)
		Expect(a.Field("rule")).To(Equal(qijiayun.TokenUnknown.ID))
		Expect(a.Field("why.zh")).To(ContainSubstring("没有颁发过"))
		Expect(a.Field("outcome")).To(Equal("refused"))
		Expect(string(a.Body)).NotTo(ContainSubstring("0123456789abcdef0123456789abcdef"))
		Expect(box.TryAdmin(http.MethodGet, "/exchanges/last", nil).Field("n")).To(BeNumerically("==", 1))
	})

	It("lists exchanges by provider, operation, outcome and rule, and forgets them", func() {
		token := api.FetchToken()
		api.Get(qijiayunTests+"/get", token, nil)
		api.Get(qijiayunTests+"/get", "", nil)
		api.Get("/no/such/path", token, nil)
		count := func(query string) int {
			var list []M
			box.Admin(http.MethodGet, "/exchanges?"+query, nil, &list)
			return len(list)
		}
		Expect(count("")).To(Equal(4))
		Expect(count("provider=qijiayun&operation=testGet")).To(Equal(2))
		Expect(count("outcome=refused")).To(Equal(1))
		Expect(count("outcome=unmatched")).To(Equal(1))
		Expect(count("rule=qijiayun/token-missing")).To(Equal(1))
		Expect(count("after=1&limit=2")).To(Equal(2))
		Expect(box.TryAdmin(http.MethodGet, "/exchanges?limit=none", nil).Status).To(Equal(http.StatusUnprocessableEntity))
		Expect(box.TryAdmin(http.MethodGet, "/exchanges?outcome=maybe", nil).Status).To(Equal(http.StatusUnprocessableEntity))
		box.Admin(http.MethodDelete, "/exchanges", nil, nil)
		Expect(count("")).To(BeZero())
	})

	It("verifies what happened and shows what came nearest", func() {
		token := api.FetchToken()
		api.Get(qijiayunTests+"/get", token, M{"mobile": "13800000000"})
		expect := M{"provider": "qijiayun", "operation": "testGet", "where": M{"query.mobile": "13800000000"}, "times": M{"exactly": 1}}
		Expect(box.TryAdmin(http.MethodPost, "/exchanges/verify", expect).Field("holds")).To(BeTrue())
		expect["where"] = M{"query.mobile": "13900000000"}
		no := box.TryAdmin(http.MethodPost, "/exchanges/verify", expect)
		Expect(no.Status).To(Equal(http.StatusUnprocessableEntity))
		Expect(no.Field("nearest.0.differ.0")).To(Equal("query.mobile is 13800000000, not 13900000000"))
		Expect(box.TryAdmin(http.MethodPost, "/exchanges/verify", M{"where": M{"nonsense": 1}}).Status).To(Equal(http.StatusUnprocessableEntity))
	})

	It("verifies nothing about names that do not exist", func() {
		for _, expect := range []M{
			{"provider": "qijiyun"},
			{"provider": "qijiayun", "operation": "testGte"},
			{"where": M{"rule": "qijiayun/typo"}},
			{"provider": "qijiayun", "where": M{"rule": "apihub/token-expired"}},
			{"where": M{"outcome": "acepted"}},
		} {
			expect["times"] = M{"exactly": 0}
			Expect(box.TryAdmin(http.MethodPost, "/exchanges/verify", expect).Status).To(Equal(http.StatusUnprocessableEntity), "%v", expect)
		}
		Expect(box.TryAdmin(http.MethodPost, "/exchanges/verify", M{"where": M{"rule": ""}, "times": M{"exactly": 0}}).Field("holds")).To(BeTrue())
	})

	It("lists nothing about names that do not exist, and says what was meant", func() {
		for query, says := range map[string]string{
			"/exchanges?provider=qijiyun": `did you mean "qijiayun"?`, "/exchanges?operation=memberRegistr": `did you mean "memberRegister"?`,
			"/exchanges?provider=apihub&operation=memberRegister": `unknown operation "memberRegister" of apihub`, "/exchanges?rule=qijiayun/token-expird": "token-expired",
			"/deliveries?provider=nosuch": "there are innopaas, aisuda, qijiayun, apihub", "/deliveries?kind=sms_status_repotr": `did you mean "sms_status_report"?`,
		} {
			refused := box.TryAdmin(http.MethodGet, query, nil)
			Expect(refused.Status).To(Equal(http.StatusUnprocessableEntity), query)
			Expect(refused.Field("detail")).To(ContainSubstring(says))
			Expect(refused.Field("detailZh")).To(MatchRegexp(`\p{Han}`))
		}
		Expect(box.TryAdmin(http.MethodPost, "/deliveries/faults", M{"does": "duplicate", "kind": "sms_report"}).Status).To(Equal(http.StatusUnprocessableEntity))
	})

	It("verifies a sandbox that has no exchange yet", func() {
		no := OpenSandbox().TryAdmin(http.MethodPost, "/exchanges/verify", M{"provider": "apihub", "operation": "loginPost", "times": M{"exactly": 1}})
		Expect(no.Status).To(Equal(http.StatusUnprocessableEntity))
		Expect(no.Field("nearest")).To(Equal([]any{}))
		Expect(no.Field("detailZh")).To(ContainSubstring("预期为 恰好 1 次"))
	})

	It("keeps the digits of numbers apart", func() {
		r := box.Request(http.MethodPost, "qijiayun", qijiayunTests+"/post")
		r.Query.Set("accessToken", api.FetchToken())
		r.Raw("application/json", []byte(`{"id":9007199254740993}`)).Send()
		verify := func(id string) *Answer {
			return box.TryAdmin(http.MethodPost, "/exchanges/verify", []byte(`{"provider":"qijiayun","operation":"testPost","where":{"body.id":`+id+`},"times":{"exactly":1}}`))
		}
		Expect(verify("9007199254740993").Status).To(Equal(http.StatusOK))
		Expect(verify("9007199254740992").Field("nearest.0.differ.0")).To(Equal("body.id is 9007199254740993, not 9007199254740992"))
	})

	It("judges no body that was cut as if a field were absent", func() {
		r := box.Request(http.MethodPost, "qijiayun", qijiayunTests+"/post")
		r.Query.Set("accessToken", api.FetchToken())
		r.Raw("application/json", []byte(`{"long":"`+strings.Repeat("x", 1<<20-100)+`","uid":"mine"}`)).Send()
		var last struct {
			Request struct {
				Cut bool `json:"cut"`
			} `json:"request"`
		}
		box.Admin(http.MethodGet, "/exchanges/last", nil, &last)
		if !last.Request.Cut { // the target's journal keeps whole bodies: there is nothing to be unsure of
			held := box.TryAdmin(http.MethodPost, "/exchanges/verify", M{"provider": "qijiayun", "where": M{"body.uid": "mine"}, "times": M{"exactly": 1}})
			Expect(held.Status).To(Equal(http.StatusOK), string(held.Body))
			return
		}
		for _, exactly := range []int{0, 1} {
			unsure := box.TryAdmin(http.MethodPost, "/exchanges/verify", M{"provider": "qijiayun", "where": M{"body.uid": "mine"}, "times": M{"exactly": exactly}})
			Expect(unsure.Status).To(Equal(http.StatusUnprocessableEntity))
			Expect(unsure.Field("detail")).To(ContainSubstring("the body was cut"))
			Expect(unsure.Field("detailZh")).To(ContainSubstring("请求体被截断"))
		}
	})

	It("records of a reply to HEAD what went over the wire", func() {
		head := box.Request(http.MethodHead, "qijiayun", qijiayunTests+"/get").Unheld().Send()
		Expect(head.Body).To(BeEmpty())
		var last struct {
			Reply struct {
				Body  string `json:"body"`
				Bytes int    `json:"bytes"`
			} `json:"reply"`
		}
		box.Admin(http.MethodGet, "/exchanges/last", nil, &last)
		Expect(last.Reply.Body).To(BeEmpty())
		Expect(last.Reply.Bytes).To(BeZero())
	})

	It("overrides a rule's answer, and gives it back", func() {
		path := "/overrides/" + qijiayun.TokenMissing.ID
		box.Admin(http.MethodPut, path, M{"status": 401, "code": "40101", "message": "no"}, nil)
		call := func() *Answer {
			return api.request(http.MethodGet, qijiayunTests+"/get", "", nil).Unheld().Send()
		}
		a := call()
		Expect(a.Status).To(Equal(http.StatusUnauthorized))
		Expect(a.Field("code")).To(BeNumerically("==", 40101))
		box.Admin(http.MethodPut, path, M{"body": M{"any": "thing"}}, nil)
		Expect(string(call().Body)).To(Equal(`{"any":"thing"}`))
		Expect(box.TryAdmin(http.MethodGet, path, nil).Field("body.any")).To(Equal("thing"))
		Expect(box.TryAdmin(http.MethodGet, "/overrides", nil).Status).To(Equal(http.StatusOK))
		box.Admin(http.MethodDelete, path, nil, nil)
		Expect(call()).To(Break(qijiayun.TokenMissing))
	})

	It("says of a rule without an override that it has none, and of one that does not exist that it is unknown", func() {
		for _, method := range []string{http.MethodGet, http.MethodDelete} {
			for rule, says := range map[string][2]string{
				qijiayun.TokenMissing.ID:  {"is not overridden in this sandbox", "在此沙箱中没有被覆盖"},
				"qijiayun/token-misssing": {"unknown rule", "没有名为"},
			} {
				a := box.TryAdmin(method, "/overrides/"+rule, nil)
				Expect(a.Status).To(Equal(http.StatusNotFound))
				Expect(string(a.Body)).To(And(ContainSubstring(says[0]), ContainSubstring(says[1])), "%s %s", method, rule)
			}
		}
	})

	It("refuses invalid overrides", func() {
		for path, in := range map[string]M{
			"/overrides/qijiayun/no-such-rule":              {"status": 400},
			"/overrides/" + qijiayun.TokenMissing.ID:        {},
			"/overrides/" + qijiayun.TokenUnknown.ID:        {"enforced": false},
			"/overrides/" + qijiayun.RefreshKeepsEarlier.ID: {"status": 400},
			"/overrides/" + qijiayun.TokenExpired.ID:        {"status": 99},
			"/overrides/" + qijiayun.TokenOverridden.ID:     {"colour": "red"},
		} {
			Expect(box.TryAdmin(http.MethodPut, path, in).Status).To(BeElementOf(http.StatusUnprocessableEntity, http.StatusNotFound), path)
		}
	})

	It("counts what was met, and shows what never was", func() {
		api.Get(qijiayunTests+"/get", "", nil)
		var coverage struct{ Operations, Rules []M }
		box.Admin(http.MethodGet, "/coverage", nil, &coverage)
		Expect(coverage.Operations).To(ContainElement(And(HaveKeyWithValue("operation", "testGet"), HaveKeyWithValue("refused", BeNumerically("==", 1)))))
		Expect(coverage.Rules).To(ContainElement(And(HaveKeyWithValue("id", qijiayun.TokenMissing.ID), HaveKeyWithValue("met", true))))
		Expect(coverage.Rules).To(ContainElement(And(HaveKeyWithValue("id", qijiayun.DailyQuota.ID), HaveKeyWithValue("met", false))))
	})

	It("gives the refusal that a caller asks for", Rule(qijiayun.SystemError), func() {
		r := api.request(http.MethodGet, qijiayunTests+"/get", "", nil)
		r.Header.Set("Mock-Prefer", "rule="+qijiayun.SystemError.ID)
		Expect(r.Send()).To(Break(qijiayun.SystemError))
		r.Header.Set("Mock-Prefer", "rule=qijiayun/no-such-rule")
		a := r.Unheld().Send()
		Expect(a.Status).To(Equal(http.StatusBadRequest))
		Expect(a.Header.Get("Content-Type")).To(Equal("application/problem+json"))
	})

	It("shows health, the ledger, its own document and metrics", func() {
		api.FetchToken()
		Expect(CallAdmin(http.MethodGet, "/health", nil).Field("status")).To(Equal("ok"))
		Expect(CallAdmin(http.MethodGet, "/rules?grade=assumed&provider=qijiayun", nil).Field("0.id")).To(HavePrefix("qijiayun/"))
		Expect(CallAdmin(http.MethodGet, "/rules?grade=perhaps", nil).Status).To(Equal(http.StatusUnprocessableEntity))
		Expect(CallAdmin(http.MethodGet, "/rules?provider=nobody", nil).Status).To(Equal(http.StatusUnprocessableEntity))
		document := NewRequest(http.MethodGet, target.URL+"/__admin/openapi.yaml").Send()
		Expect(string(document.Body)).To(HavePrefix("openapi: 3.0.3"))
		metrics := string(NewRequest(http.MethodGet, target.URL+"/metrics").Send().Body)
		Expect(metrics).To(ContainSubstring(`mockserver_exchanges_total{operation="getToken",outcome="accepted",provider="qijiayun",rule=""}`))
		Expect(metrics).To(ContainSubstring("mockserver_exchange_duration_seconds_bucket"))
	})

	It("refuses pages of other sites and host names that are not this machine's", func() {
		r := NewRequest(http.MethodGet, target.URL+"/__admin/sandboxes")
		r.Header.Set("Origin", "https://evil.example")
		Expect(r.Send().Status).To(Equal(http.StatusForbidden))
		if target.AdminToken != "" {
			Skip("the target asks for a token: any host name may be used with it")
		}
		r = NewRequest(http.MethodGet, target.URL+"/__admin/sandboxes")
		r.Host = "evil.example"
		Expect(r.Send().Status).To(Equal(http.StatusForbidden))
	})

	It("has nothing at other paths, and says where to look", func() {
		a := NewRequest(http.MethodGet, target.URL+"/__admin/nothing").Send()
		Expect(a.Status).To(Equal(http.StatusNotFound))
		Expect(a.Why()).To(ContainSubstring("openapi.yaml"))
		Expect(NewRequest(http.MethodPatch, target.URL+"/__admin/health").Send().Status).To(Equal(http.StatusMethodNotAllowed))
		huge := NewRequest(http.MethodPost, target.URL+"/__admin/sandboxes").Raw("application/json", []byte(`{"id":"`+strings.Repeat("x", 1<<20)+`"}`))
		Expect(huge.Send().Status).To(Equal(http.StatusUnprocessableEntity))
	})
})
