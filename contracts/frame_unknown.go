package contracts

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/aisuda"
	"example.com/mockserver/providers/apihub"
	"example.com/mockserver/providers/innopaas"
	"example.com/mockserver/providers/qijiayun"
)

// What a client sends under a name that no document has: a refusal names it, and where it looks like a documented name,
// a finding does, since its value was ignored.
var frameUnknownSpecs = describe("Names that nobody documents", Label("frame"), func() {
	var box *Sandbox
	BeforeEach(func() { box = OpenSandbox() })
	findings := func() (says []any) {
		var list []struct {
			Manner string
			Says   struct{ En, Zh string }
		}
		box.Admin(http.MethodGet, "/manners", nil, &list)
		for _, f := range list {
			Expect(f.Manner).To(HaveSuffix("/name-ignored"))
			Expect(f.Says.Zh).To(ContainSubstring("不起作用"))
			says = append(says, f.Says.En)
		}
		return says
	}

	It("lead, in an address, to no provider: such requests are kept, with what was probably meant", func() {
		path := "/itrigger-bff/v2/open/api/member/query"
		for address, meant := range map[string]string{
			path + "/" + box.ID: "the providers are at /", "/" + box.ID + "/qijiayun" + path: "a sandbox is named with a tilde: /~" + box.ID,
			"/qijiyun/" + box.ID: "is /qijiayun meant?", "/~" + box.ID + path: "put /qijiayun before it", "/~no-" + box.ID + "/qijiayun" + path: "unknown sandbox",
		} {
			secret := box.Credential("qijiayun", "appSecret")
			lost := NewRequest(http.MethodPost, target.URL+address+"?accessToken="+secret).Unheld().Send()
			Expect(lost.Status).To(Equal(http.StatusNotFound))
			Expect(lost.Why()).To(ContainSubstring(meant))
			list := CallAdmin(http.MethodGet, "/lost", nil)
			Expect(string(list.Body)).To(ContainSubstring(address), "is not kept")
			Expect(string(list.Body)).To(ContainSubstring(meant))
			Expect(string(list.Body)).NotTo(ContainSubstring(secret))
		}
		CallAdmin(http.MethodDelete, "/sandboxes/no-"+box.ID, nil)
		NewRequest(http.MethodPut, target.URL+"/__admin/sandboxes/"+box.ID).Unheld().Send()
		list := string(CallAdmin(http.MethodGet, "/lost", nil).Body)
		Expect(list).To(ContainSubstring(`"method":"DELETE","path":"/__admin/sandboxes/no-` + box.ID))
		Expect(list).To(ContainSubstring(`"method":"PUT","path":"/__admin/sandboxes/` + box.ID))
	})

	It("lead, in a console, to a refusal that says what there is", func() {
		company := box.Credential("aisuda", "companyKey")
		for _, c := range []struct {
			method, path string
			body         any
			says         string
		}{
			{http.MethodPost, "/aisuda/keys", M{"level": "company", "company": "nobody", "title": "t"}, company},
			{http.MethodPost, "/aisuda/keys", M{"level": "app", "company": company, "app": "zzzz", "title": "t"}, "crm"},
			{http.MethodPatch, "/aisuda/keys/zzzz", M{"enabled": true}, box.Credential("aisuda", "clientId")},
			{http.MethodPatch, "/qijiayun/tenants/7", M{"name": "t"}, "12819"},
			{http.MethodPost, "/qijiayun/apps", M{"tenantId": 7}, "12819"},
			{http.MethodPatch, "/qijiayun/apps/zzzz", M{"freeze": true}, box.Credential("qijiayun", "appId")},
			{http.MethodPatch, "/apihub/keys/zzzz", M{"disabled": true}, box.Credential("apihub", "ak")},
			{http.MethodPatch, "/innopaas/apps/zzzz", M{"disabled": true}, box.Credential("innopaas", "appKey")},
			{http.MethodPatch, "/innopaas/accounts/zzzz", M{"balance": "1"}, "I"},
		} {
			refused := box.TryAdmin(c.method, c.path, c.body)
			Expect(refused.Status).To(Equal(http.StatusNotFound), "%s: %s", c.path, refused.Body)
			Expect(refused.Field("detail")).To(And(MatchRegexp("there are|did you mean"), ContainSubstring(c.says)))
			Expect(refused.Field("detailZh")).To(And(MatchRegexp("现有|是否应为"), ContainSubstring(c.says)))
		}
	})

	It("are named when the call is refused", func() {
		api := box.Innopaas()
		refused := api.Template("12025550100", "", []string{"1234"}, M{"templateName": nil, "templateGroupId": "g"})
		Expect(refused).To(Break(innopaas.WATemplateNamed))
		Expect(refused.Why()).To(HaveSuffix("; you also sent templateGroupId, which is not documented"))
		refused = api.SMS("", "hello", M{"mobile": nil, "phone": "12025550100", "a": 1, "b": 2, "c": 3})
		Expect(refused).To(Break(innopaas.SMSMobileMissing))
		Expect(refused.Why()).To(HaveSuffix("; you also sent phone (is mobile meant?), a, b, 1 more, which are not documented"))
		refused = api.Post(innopaasSMS, M{"phone": "12025550100", "msg": "hello"})
		Expect(refused.Why()).To(HaveSuffix("; you also sent phone (is mobile meant?), which is not documented"))
		nested := api.NewTemplate("t", M{"category": "9", "buttons": []M{{"actionType": 2, "url": "https://example.com/"}}})
		Expect(nested.Why()).To(HaveSuffix("; you also sent buttons/0/url (is targetUrl meant?), which is not documented"))
		Expect(box.Qijiayun().Get("/member/query", box.Qijiayun().FetchToken(), M{"phone": "13720534766", "storeNo": "1"}).Why()).To(
			ContainSubstring("you also sent phone (is mobile meant?)"))
	})

	It("are headers too, the only ones named to a caller without a credential", func() {
		ai := box.Aisuda()
		r := ai.Request(ai.Company(), http.MethodGet, "/app")
		r.Header.Del("x-client-id")
		r.Header.Set("x-clientid", "nobody")
		r.Query.Set("extra", "1")
		refused := r.Send()
		Expect(refused).To(Break(aisuda.ClientIDMissing))
		Expect(refused.Why()).To(HaveSuffix("; you sent the header x-clientid, the documentation has x-client-id"))
		paas := box.Innopaas()
		typo := paas.Request(innopaasSMS).JSON(M{"mobile": "12025550100", "msg": "hello"})
		typo.Header.Del("AppKey")
		typo.Header.Set("App-Key", paas.AppKey)
		Expect(typo.Send().Why()).To(HaveSuffix("; you sent the header App-Key, the documentation has AppKey"))
	})

	It("are findings where they look like documented ones", Rule(innopaas.UnknownAccepted, apihub.UnknownAccepted, aisuda.UnknownAccepted), func() {
		api := box.Innopaas()
		Expect(api.SMS("12025550100", "hello", M{"sender": "Mock", "note": "mine"})).To(BeAccepted())
		Expect(api.SMS("12025550100", "hello", M{"sender": "Mock"})).To(BeAccepted())
		Expect(api.OTP("12025550100", "4711", M{"template_id": "t"})).To(BeAccepted())
		hub := box.Apihub()
		Expect(hub.Get(apihubWeather, "", M{"lon": "116.4", "lat": "39.9"})).NotTo(BeAccepted())
		Expect(hub.Get(apihubWeather, "", M{"lon": "116.4"})).To(BeAccepted())
		ai := box.Aisuda()
		Expect(ai.Request(ai.Company(), http.MethodGet, "/app?nothing=1").Send()).To(BeAccepted())
		Expect(findings()).To(ConsistOf(
			"the field sender was sent and ignored, calls: 2; the documentation has senderId",
			"the field template_id was sent and ignored, calls: 1; the documentation has templateId",
			"the parameter lon was sent and ignored, calls: 1; the documentation has lng",
		))
		var list []M
		box.Admin(http.MethodGet, "/exchanges?operation=sendOtp", nil, &list)
		Expect(list[0]["misnamed"]).To(Equal([]any{map[string]any{"in": "body", "sent": "template_id", "meant": "templateId"}}))
	})

	It("are nobody's concern otherwise", func() {
		api := box.Innopaas()
		Expect(api.SMS("12025550100", "hello", M{"senderId": "Mock", "sender": "Mock", "trace": "t", "remark": "r", "extra": M{"mobile": 1}})).To(BeAccepted())
		r := api.Request(innopaasSMS + "?trace=1").JSON(M{"mobile": "12025550100", "msg": "hello"})
		r.Header.Set("X-Request-Id", "1")
		r.Header.Set("Accept-Language", "zh")
		Expect(r.Send()).To(BeAccepted())
		Expect(findings()).To(BeEmpty())
	})
})

// What a refusal says of data that does not exist: what there is instead, a short list.
var frameExistingSpecs = describe("Data that does not exist", Label("frame"), func() {
	var box *Sandbox
	BeforeEach(func() { box = OpenSandbox() })
	says := func(a *Answer, en string) {
		GinkgoHelper()
		Expect(a.Why()).To(ContainSubstring(en))
		var exchange struct{ Why struct{ En, Zh string } }
		box.Admin(http.MethodGet, "/exchanges/"+a.Header.Get("Mock-Exchange"), nil, &exchange)
		Expect(exchange.Why.Zh).To(MatchRegexp("；现有|；目前一个也没有|；收到的是"))
	}

	It("is answered by 企加云 with what exists", Rule(qijiayun.TemplateUnknown, qijiayun.CouponUnknown, qijiayun.ClerkUnknown, qijiayun.MemberMissing, qijiayun.StoreUnchecked), func() {
		api := box.Qijiayun()
		token := api.FetchToken()
		says(api.Get("/member/query", token, M{"mobile": "10000000000", "storeNo": "1"}), "there is 18880009999, 18612323698")
		says(api.Get("/coupons/detail/byTemplateId", token, M{"templateId": 1}), "; there is 102, ")
		says(api.Get("/coupons/detail/byUserCardCode", token, M{"userCardCode": "1"}), "; there is 201905151511442210196Kd8wqZ12818")
		says(api.Get("/member/query", token, M{"mobile": "18880009999", "storeNo": "S001"}), `no store "S001"; it was accepted, since no page says that stores are checked; there is 1159374785466208256`)
		says(api.Get("/member/query", token, M{"mobile": "1888 000", "storeNo": "S001"}), `; "1888 000" was sent`)
		id := api.AppID
		api.AppID = id[:8] + "0000000000"
		says(api.Token(""), "; there is "+id)
	})

	It("is answered by InnoPaaS with what exists", Rule(innopaas.WabaUnknown, innopaas.WATemplateUnknown, innopaas.AppKeyUnknown), func() {
		api := box.Innopaas()
		says(api.Template("12025550100", "no_such", nil, M{"wabaId": "1"}), "; there is "+innopaasWaba)
		says(api.Template("12025550100", "no_such", nil), "it has [")
		key := api.AppKey
		api.AppKey = key[:8] + "Nobody00"
		says(api.SMS("12025550100", "hi"), "; there is "+key)
	})

	It("is answered by 爱速搭 with what exists", Rule(aisuda.ModelUnknown, aisuda.AppUnknown, aisuda.RoleUnknown, aisuda.DepartmentUnknown), func() {
		api := box.Aisuda()
		says(api.Get("/app/crm/model/no.such"), "; there is eRg7ny9piQzok5CGqzzbRT.data")
		says(api.Get("/app/crn/role"), "; there is crm")
		says(api.Delete("/app/crm/role/nobody"), "; there is ")
		says(api.Get("/department?parent=nowhere"), "; there is ")
	})

	It("is answered by apihub with what exists", Rule(apihub.SessionUnknownKey), func() {
		hub := box.Apihub()
		says(hub.Get(apihubSession, "", M{"ak": hub.AK[:8] + "0000000000000000"}), "; there is "+hub.AK)
	})
})
