package contracts

import (
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/innopaas"
)

// What the web console of InnoPaaS can do, under /__admin/sandboxes/{id}/innopaas.
var innopaasConsoleSpecs = describe("InnoPaaS console", Label("innopaas"), func() {
	var api *Innopaas
	BeforeEach(func() {
		box := OpenSandbox(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
		box.needAdmin()
		api = box.Innopaas()
	})
	try := func(method, path string, in any) *Answer { return api.Box.TryAdmin(method, "/innopaas"+path, in) }
	hook := func(url string, more ...M) M {
		return altered(M{"product": "sms", "url": url, "events": []string{"sms_status_report"}}, more)
	}

	It("checks a callback when it is saved, and marks it abnormal when it does not answer", Rule(innopaas.PushChecked), func() {
		hooks := OpenReceiver()
		saved := try(http.MethodPost, "/apps/"+api.AppKey+"/webhooks", hook(hooks.URL))
		Expect(saved.Status).To(Equal(http.StatusCreated))
		Expect(saved.Field("status")).To(Equal("normal"))
		Expect(try(http.MethodPost, "/apps/"+api.AppKey+"/webhooks", hook(hooks.URL)).Status).To(Equal(http.StatusConflict))
		replaced := try(http.MethodPut, "/apps/"+api.AppKey+"/webhooks", hook("http://127.0.0.1:1/closed"))
		Expect(replaced.Status).To(Equal(http.StatusOK))
		Expect(replaced.Field("status")).To(Equal("abnormal"))
		Expect(replaced.Field("checked")).To(ContainSubstring("refused"))
		Expect(try(http.MethodGet, "/apps/"+api.AppKey+"/webhooks", nil).Field("0.status")).To(Equal("abnormal"))
		Expect(try(http.MethodDelete, "/apps/"+api.AppKey+"/webhooks?product=sms", nil).Status).To(Equal(http.StatusNoContent))
		Expect(try(http.MethodDelete, "/apps/"+api.AppKey+"/webhooks?product=sms", nil).Status).To(Equal(http.StatusNotFound))
		Expect(try(http.MethodGet, "/apps/"+api.AppKey+"/webhooks", nil).Field("0")).To(BeNil())
	})

	It("makes applications, one of which may be the default one", func() {
		made := try(http.MethodPost, "/apps", M{"name": "Reports", "default": true, "products": []string{"sms"}})
		Expect(made.Status).To(Equal(http.StatusCreated))
		Expect(made.Field("default")).To(BeTrue())
		var list []struct {
			Name    string
			Default bool
		}
		api.Console(http.MethodGet, "/apps", nil, &list)
		var defaults []string
		for _, a := range list {
			if a.Default {
				defaults = append(defaults, a.Name)
			}
		}
		Expect(defaults).To(ConsistOf("Reports"))
		newcomer := &Innopaas{Box: api.Box, AppKey: made.Field("appKey").(string)}
		newcomer.Token = newcomer.NewToken(M{"expiresOn": "2026-12-31"})
		Expect(newcomer.SMS("12025550100", "hello")).To(BeAccepted())
	})

	It("shows templates and messages", func() {
		api.SMS("12025550100", "hello")
		Expect(try(http.MethodGet, "/templates", nil).Field("0.status")).To(Equal("APPROVED"))
		Expect(try(http.MethodGet, "/messages?product=sms", nil).Field("0.text")).To(Equal("hello"))
		Expect(try(http.MethodGet, "/messages?product=otp", nil).Field("0")).To(BeNil())
	})

	DescribeTable("refuses invalid input", func(method, path string, in M, status int) {
		if path == "/apps/KEY" || len(path) > 9 && path[:9] == "/apps/KEY" {
			path = "/apps/" + api.AppKey + path[9:]
		}
		Expect(try(method, path, in).Status).To(Equal(status))
	},
		Entry("an unknown field", "POST", "/apps", M{"nickname": "x"}, 422),
		Entry("an unknown product", "POST", "/apps", M{"products": []string{"fax"}}, 422),
		Entry("an unknown account", "POST", "/apps", M{"accountNo": "I0"}, 422),
		Entry("an unknown application", "PATCH", "/apps/nobody", M{"disabled": true}, 404),
		Entry("an invalid address", "PATCH", "/apps/KEY", M{"boundIps": []string{"localhost"}}, 422),
		Entry("products that are none", "PATCH", "/apps/KEY", M{"products": []string{"fax"}}, 422),
		Entry("an invalid date", "POST", "/apps/KEY/token", M{"expiresOn": "31.12.2026"}, 422),
		Entry("a token for nobody", "POST", "/apps/nobody/token", M{}, 404),
		Entry("a webhook for nobody", "PUT", "/apps/nobody/webhooks", M{"product": "sms", "url": "http://127.0.0.1:1", "events": []string{"sms_uplink"}}, 404),
		Entry("a webhook to a file", "PUT", "/apps/KEY/webhooks", M{"product": "sms", "url": "file:///etc/passwd", "events": []string{"sms_uplink"}}, 422),
		Entry("an event of another product", "PUT", "/apps/KEY/webhooks", M{"product": "sms", "url": "http://127.0.0.1:1", "events": []string{"otp_status"}}, 422),
		Entry("no events", "PUT", "/apps/KEY/webhooks", M{"product": "sms", "url": "http://127.0.0.1:1", "events": []string{}}, 422),
		Entry("an unknown method", "PUT", "/apps/KEY/webhooks", M{"product": "sms", "url": "http://127.0.0.1:1", "events": []string{"sms_uplink"}, "method": "TRACE"}, 422),
		Entry("an invalid amount", "PATCH", "/accounts/I8393346", M{"balance": "-1"}, 422),
		Entry("another account", "PATCH", "/accounts/I0", M{"balance": "1"}, 404),
		Entry("an unknown happening", "POST", "/events", M{"kind": "earthquake"}, 422),
		Entry("an uplink from nobody", "POST", "/events", M{"kind": "sms_uplink"}, 422),
		Entry("a report on nothing", "POST", "/events", M{"kind": "sms_report", "messageId": "1", "status": "DELIVRD"}, 404),
		Entry("a reply to nobody", "POST", "/events", M{"kind": "whatsapp_reply", "wabaId": "1", "from": "12025550111"}, 422),
		Entry("a reader of nothing", "POST", "/events", M{"kind": "whatsapp_read", "messageId": ""}, 404),
		Entry("a decision on nothing", "POST", "/events", M{"kind": "template_status", "wabaId": "1", "name": "x", "status": "APPROVED"}, 404),
		Entry("an invalid decision", "POST", "/events", M{"kind": "template_status", "wabaId": innopaasWaba, "name": "welcome", "language": "en", "status": "FINE"}, 422),
	)

	It("makes no token for a day that is over in Shanghai", func() {
		issue := func(day string) *Answer {
			return try(http.MethodPost, "/apps/"+api.AppKey+"/token", M{"expiresOn": day})
		}
		yesterday := issue("2026-11-21")
		Expect(yesterday.Status).To(Equal(http.StatusUnprocessableEntity))
		Expect(yesterday.Field("detail")).To(And(ContainSubstring("2026-11-21 is over"), ContainSubstring("2026-11-22 20:00:00")))
		Expect(yesterday.Field("detailZh")).To(And(ContainSubstring("2026-11-21 已经结束"), ContainSubstring("2026-11-22 20:00:00")))
		Expect(api.SMS("12025550100", "hello")).To(BeAccepted(), "a refusal leaves the earlier token as it is")
		api.Box.Advance(4*time.Hour - time.Second)
		Expect(issue("2026-11-22").Status).To(Equal(http.StatusCreated), "the last second of the day")
		api.Box.Advance(time.Second)
		Expect(issue("2026-11-22").Status).To(Equal(http.StatusUnprocessableEntity), "midnight in Shanghai, 16:00 UTC")
		Expect(issue("2026-11-23").Status).To(Equal(http.StatusCreated))
	})

	It("refuses an invalid carrier's status", func() {
		id := api.SMS("12025550100", "hello").Field("data.messageId")
		Expect(try(http.MethodPost, "/events", M{"kind": "sms_report", "messageId": id, "status": "LOST"}).Status).To(Equal(http.StatusUnprocessableEntity))
	})
})
