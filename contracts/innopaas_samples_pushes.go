package contracts

import (
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/innopaas"
)

// What the samples of the documentation have in their members, as regular expressions.
const (
	sampleUUID   = `[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`
	sampleISO    = `[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z`
	sampleDate   = `[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}`
	sampleMillis = `[0-9]{13}`
	samplePerson = "12025550111"
)

// sampleEvent is the envelope of WhatsApp's events around the members of a body, which begin with a comma.
func sampleEvent(kind, members string) string {
	return `{"id":"` + sampleUUID + `","type":"` + kind + `","eventTime":"` + sampleISO +
		`","body":{"accountName":"IW[0-9]+","wabaId":"` + innopaasWaba + `"` + members + `}}`
}

// The samples of the webhook pages, and of the older API's where a page is cut: what is pushed has exactly their members,
// in their types and formats.
var innopaasSampledPushSpecs = describe("InnoPaaS pushes like the provider's samples", Label("innopaas"), func() {
	var (
		box   *Sandbox
		api   *Innopaas
		hooks *Receiver
	)
	BeforeEach(func() {
		box = OpenSandbox(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
		api = box.Innopaas()
		hooks = OpenReceiver()
	})
	waive := func(rule string) { box.Admin(http.MethodPut, "/overrides/"+rule, M{"enforced": false}, nil) }
	listen := func(event string) { api.Subscribe(hooks, "whatsapp", []string{event}) }
	pushed := func() []byte {
		GinkgoHelper()
		box.Advance(0)
		Expect(hooks.Pushes()).NotTo(BeEmpty())
		return hooks.Pushes()[len(hooks.Pushes())-1].Body
	}

	It("a delivery report, all of it strings", Rule(innopaas.PushSMSText), func() { // pages on delivery reports
		api.Subscribe(hooks, "sms", []string{"sms_status_report"})
		api.SMS("6500000002,6500000001", "Your parcel is ready.")
		box.Advance(5 * time.Second)
		Expect(pushed()).To(BeLike(`{"batchSeq":"I[0-9]+_[0-9]{10}_[0-9]+","unitPrice":"0\\.[0-9]+","countryNumber":"0065","mnc":"[0-9]+","receiver":"",
			"pswd":"","mnoName":".+","notifyTime":"` + sampleMillis + `","fee":"0\\.[0-9]+","mobile":"6500000001","msgid":"[0-9]{18}","mcc":"525",
			"requestTime":"` + sampleMillis + `","uid":"I[0-9]+_[0-9]{10}_[0-9]+","regionCode":"SG","accessNumber":".+","currency":"USD",
			"status":"DELIVRD","reportTime":"` + sampleMillis + `","smsNum":"1"}`))
	})

	It("a code in progress, errCode and errMessage null", Rule(innopaas.PushOTPFinal, innopaas.PushOTPNulls), func() { // OTP API, webhook
		api.Subscribe(hooks, "otp", []string{"otp_status"})
		waive(innopaas.PushOTPFinal.ID)
		api.OTP("6500000001", "1234")
		Expect(pushed()).To(BeLike(`{"accountNo":".+","appKey":"` + api.AppKey + `","messageId":"[0-9]+","mobile":"6500000001","status":"0",
			"code":"success","errCode":null,"errMessage":null,"reportTime":"` + sampleDate + `"}`))
		box.Advance(time.Minute)
		Expect(hooks.Each("status")).To(Equal([]any{"0", "2"}))
	})

	status := `,"id":"[0-9]{18}","wamid":"wamid\\..+","sendPhone":"` + samplePerson + `"`

	It("a message that was delivered, then read", Rule(innopaas.PushStatus, innopaas.PushStatusConversation, innopaas.PushStatusExpiry, innopaas.PushEventID), func() {
		listen("whatsapp_message_status_updated") // WhatsApp, message status
		api.Template(samplePerson, "welcome", nil, M{"uid": "b1"})
		box.Advance(2 * time.Second)
		Expect(pushed()).To(BeLike(sampleEvent("whatsapp_message_status_updated", status+`,"status":"delivered","uid":"b1",
			"conversation":{"initiateType":"business_initiated","expireAt":"`+sampleDate+`"}`)))
		box.Advance(time.Minute)
		Expect(pushed()).To(BeLike(sampleEvent("whatsapp_message_status_updated", status+`,"status":"read","uid":"b1"`)))
	})

	It("a message that failed, and one without a uid", Rule(innopaas.PushStatusError, innopaas.PushStatusErrorFields, innopaas.PushAbsent), func() {
		listen("whatsapp_message_status_updated")
		api.Template("12025550101", "welcome", nil)
		box.Advance(2 * time.Second)
		failed := strings.Replace(status, samplePerson, "12025550101", 1)
		Expect(pushed()).To(BeLike(sampleEvent("whatsapp_message_status_updated", failed+`,"status":"failed",
			"errorData":{"errorCode":"[0-9]+","errorMessage":".+"}`)))
	})

	head := `,"id":"[0-9a-f]{24}","wamid":"wamid\\..+","from":"` + samplePerson + `","to":"` + innopaasNumber + `","customerProfile":{"name":"Ann"},"sendTime":"` + sampleISO + `"`
	file := `"mimeType":".+/.+","sha256":"[0-9a-f]{64}","link":"https://.+"`
	answers := `,"context":{"from":"` + innopaasNumber + `","id":"wamid\\..+"}`

	DescribeTable("a message from a person", Rule(innopaas.PushInbound, innopaas.PushInboundContent), func(kind string, content M, members string) { // inbound messages
		listen("whatsapp_mo_message_received")
		api.Cause(M{"kind": "whatsapp_reply", "wabaId": innopaasWaba, "from": samplePerson, "customer": "Ann", "content": with(M{"type": kind}, content)})
		Expect(pushed()).To(BeLike(sampleEvent("whatsapp_mo_message_received", head+`,"type":"`+kind+`"`+members)))
	},
		Entry("text", "text", M{"text": M{"body": "OK"}}, `,"text":{"body":"OK"}`),
		Entry("text that quotes", "text", M{"context": M{"from": innopaasNumber, "id": "wamid.X"}}, `,"text":{"body":".+"}`+answers),
		Entry("reaction", "reaction", nil, `,"reaction":{"messageId":"wamid\\..+","emoji":".+"}`),
		Entry("image", "image", nil, `,"image":{"caption":".+",`+file+`}`),
		Entry("video", "video", nil, `,"video":{`+file+`}`),
		Entry("audio", "audio", nil, `,"audio":{`+file+`}`),
		Entry("sticker", "sticker", nil, `,"sticker":{`+file+`}`),
		Entry("document", "document", nil, `,"document":{"caption":"","filename":"a\\.pdf",`+file+`}`),
		Entry("location, in numbers", "location", nil, `,"location":{"latitude":1,"longitude":2,"name":".+","address":".+"}`),
		Entry("contacts", "contacts", nil, `,"contact":[{"name":{"formattedName":".+"},"phones":[{"phone":".+","wa_id":"[0-9]+","type":"HOME"}]}]`),
		Entry("button", "button", nil, `,"button":{"text":".+","payload":".+"}`+answers),
		Entry("a button of an interactive message", "interactive", nil, `,"interactive":{"type":"buttonReply","buttonReply":{"id":".+","title":".+"}}`+answers),
		Entry("a row of one", "interactive", M{"interactive": M{"type": "listReply", "listReply": M{"id": "1", "title": "R1", "description": "d"}}},
			`,"interactive":{"type":"listReply","listReply":{"id":"1","title":"R1","description":"d"}}`+answers),
		Entry("unknown", "unknown", nil, `,"errors":[{"code":1,"details":".+","title":".+"}]`),
	)

	It("contacts under either name", Rule(innopaas.PushInboundContact), func() {
		listen("whatsapp_mo_message_received")
		waive(innopaas.PushInboundContact.ID)
		api.Cause(M{"kind": "whatsapp_reply", "wabaId": innopaasWaba, "from": samplePerson, "content": M{"type": "contacts", "contact": []M{{"birthday": "1990-01-02"}}}})
		box.Advance(0)
		Expect(hooks.Each("body.contacts.0.birthday")).To(Equal([]any{"1990-01-02"}))
		Expect(hooks.Each("body.contact")).To(Equal([]any{nil}))
	})

	It("nothing that no page describes", func() {
		for _, content := range []M{{"type": "order"}, {"type": "system"}, {"type": "text", "text": M{"text": "hi"}}, {"type": "location", "location": M{"latitude": "1", "longitude": "2"}}} {
			a := box.TryAdmin(http.MethodPost, "/innopaas/events", M{"kind": "whatsapp_reply", "wabaId": innopaasWaba, "from": samplePerson, "content": content})
			Expect(a.Status).To(Equal(http.StatusUnprocessableEntity), "%v", content)
			Expect(a.Field("detail")).To(ContainSubstring("content"))
		}
		a := box.TryAdmin(http.MethodPut, "/innopaas/apps/"+api.AppKey+"/webhooks", M{"product": "whatsapp", "url": hooks.URL, "events": []string{"whatsapp_account_review_updated"}})
		Expect(a.Field("detail")).To(ContainSubstring("announced"))
	})

	template := func() {
		listen("whatsapp_template_status_updated")
		api.NewTemplate("code_1", M{"category": "2", "messageLanguage": "en_US"})
		box.Advance(time.Minute)
	}
	approved := `,"category":"AUTHENTICATION","reason":"NONE","templateId":"[0-9]{15}","templateLanguage":"en_US","templateName":"code_1","templateStatus":"APPROVED"`

	It("a template that was approved", Rule(innopaas.PushTemplateReason), func() { // template status
		template()
		Expect(pushed()).To(BeLike(sampleEvent("whatsapp_template_status_updated", approved)))
	})

	It("the same with the sample's own type, and the field table's time", Rule(innopaas.PushTemplateType, innopaas.PushWATime), func() {
		waive(innopaas.PushTemplateType.ID)
		waive(innopaas.PushWATime.ID)
		template()
		Expect(pushed()).To(BeLike(strings.Replace(sampleEvent("whatsapp_template_status_update", approved), sampleISO, sampleDate, 1)))
	})

	It("the inbox, of a message in either direction", Rule(innopaas.PushInbox), func() { // inbox
		inbox := func(kind, more string) string {
			return `{"id":"` + sampleUUID + `","type":"` + kind + `","eventTime":"` + sampleISO + `","body":{"wabaId":"` + innopaasWaba + `","from":"` +
				innopaasNumber + `","to":"` + samplePerson + `","messageType":"text","context":{"text":"hi"},"wamid":"wamid\\..+","conversationId":".+"` + more + `}}`
		}
		listen("chat_mo_message_notify")
		api.Cause(M{"kind": "whatsapp_reply", "wabaId": innopaasWaba, "from": samplePerson, "text": "hi"})
		Expect(pushed()).To(BeLike(inbox("chat_mo_message_notify", "")))
		listen("chat_mt_message_notify")
		api.Free(samplePerson, "text", M{"body": "hi", "uid": "u"})
		Expect(pushed()).To(BeLike(inbox("chat_mt_message_notify", `,"uid":"u"`)))
	})
})
