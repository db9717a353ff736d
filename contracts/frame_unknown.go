package contracts

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/aisuda"
	"example.com/mockserver/providers/apihub"
	"example.com/mockserver/providers/innopaas"
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
