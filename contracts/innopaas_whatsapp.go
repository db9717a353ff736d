package contracts

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers/innopaas"
)

// WhatsApp Business API: send message.
var innopaasMessageSpecs = describe("InnoPaaS WhatsApp messages", Label("innopaas"), func() {
	const person = "12025550111"
	var (
		box *Sandbox
		api *Innopaas
	)
	BeforeEach(func() {
		box = OpenSandbox(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
		api = box.Innopaas()
	})

	It("are answered with an id", Rule(innopaas.WAAnswer, innopaas.WAFirstNumber), func() {
		a := api.Template(person, "welcome", nil)
		Expect(a).To(BeAccepted())
		Expect(a.Field("code")).To(Equal("0"))
		var sent []M
		api.Console(http.MethodGet, "/messages?product=whatsapp&id="+a.Field("data").(string), nil, &sent)
		Expect(sent).To(HaveLen(1))
		Expect(sent[0]["from"]).To(Equal(innopaasNumber))
	})

	It("come from a number of the business account: 118", Rule(innopaas.WASendNumber, innopaas.WabaUnknown), func() {
		Expect(api.Template(person, "welcome", nil, M{"sendNumber": "12025550190"})).To(BeAccepted())
		Expect(api.Template(person, "welcome", nil, M{"sendNumber": "12025550199"})).To(Break(innopaas.WASendNumber))
		Expect(api.Template(person, "welcome", nil, M{"wabaId": "999"})).To(Break(innopaas.WabaUnknown))
	})

	It("go to 1 to 1000 people with well-formed numbers: 109, 108", Rule(innopaas.WARecipientCount, innopaas.WARecipientFormat), func() {
		people := make([]string, 1001)
		for i := range people {
			people[i] = fmt.Sprintf("1202555%04d", i)
		}
		Expect(api.Template(strings.Join(people[:1000], ","), "welcome", nil)).To(BeAccepted())
		Expect(api.Template(strings.Join(people, ","), "welcome", nil)).To(Break(innopaas.WARecipientCount))
		Expect(api.Template("", "welcome", nil)).To(Break(innopaas.WARecipientCount))
		for _, right := range []string{"12025", "12025550100123456789"} {
			Expect(api.Template(right, "welcome", nil)).To(BeAccepted(), right)
		}
		for _, wrong := range []string{"+12025550111", "0012025550111", "1202,12025550111", "12025550111,", "1202", "120255501001234567890"} {
			Expect(api.Template(wrong, "welcome", nil)).To(Break(innopaas.WARecipientFormat), wrong)
		}
	})

	It("take a uid of 32 characters by the field table, 128 by the error table: 105", Rule(innopaas.WAUidLength, innopaas.WAUidLengthLax), func() {
		uid := func(n int) M { return M{"uid": strings.Repeat("u", n)} }
		Expect(api.Template(person, "welcome", nil, uid(32))).To(BeAccepted())
		Expect(api.Template(person, "welcome", nil, uid(33))).To(Break(innopaas.WAUidLength))
		box.Admin(http.MethodPut, "/overrides/"+innopaas.WAUidLength.ID, M{"enforced": false}, nil)
		Expect(api.Template(person, "welcome", nil, uid(128))).To(BeAccepted())
		Expect(api.Template(person, "welcome", nil, uid(129))).To(Break(innopaas.WAUidLengthLax))
	})

	It("need wabaId and messageType", Rule(innopaas.FieldRequired, innopaas.WAMessageType), func() {
		Expect(api.Template(person, "welcome", nil, M{"wabaId": nil})).To(Break(innopaas.FieldRequired))
		Expect(api.Template(person, "welcome", nil, M{"messageType": nil})).To(Break(innopaas.FieldRequired))
	})

	It("are of one of ten types", Rule(innopaas.WAMessageType), func() {
		Expect(api.Free(person, "voice")).To(Break(innopaas.WAMessageType))
	})

	It("begin with a template; anything else goes within 24 hours of the last reply", Rule(innopaas.WATemplateFirst, innopaas.WAConversation), func() {
		text := func(people string) *Answer { return api.Free(people, "text", M{"body": "hi"}) }
		Expect(text(person)).To(Break(innopaas.WATemplateFirst))
		Expect(api.Template(person, "welcome", nil)).To(BeAccepted())
		Expect(text(person)).To(Break(innopaas.WATemplateFirst), "a template alone opens nothing")
		api.Reply(person)
		Expect(text(person)).To(BeAccepted())
		Expect(text(person+",12025550112")).To(Break(innopaas.WATemplateFirst), "everybody must have replied")
		box.Advance(24*time.Hour - time.Second)
		Expect(text(person)).To(BeAccepted())
		box.Advance(time.Second)
		refused := text(person)
		Expect(refused).To(Break(innopaas.WATemplateFirst))
		Expect(refused.Why()).To(ContainSubstring("last replied 24h0m0s ago"))
		api.Reply(person)
		Expect(text(person)).To(BeAccepted())
	})

	DescribeTable("name a template that there is, with a parameter for each variable", func(r *rule.Rule, change M) {
		message := M{"templateName": "order_shipped", "bodyParams": []string{"4711", "Monday"}}
		Expect(api.Template(person, "order_shipped", []string{"4711", "Monday"})).To(BeAccepted())
		Expect(api.Template(person, "order_shipped", nil, message, change)).To(Break(r))
	},
		Entry("no language", Rule(innopaas.WATemplateNamed), innopaas.WATemplateNamed, M{"language": nil}),
		Entry("no name", Rule(innopaas.WATemplateNamed), innopaas.WATemplateNamed, M{"templateName": nil}),
		Entry("a name that none has", Rule(innopaas.WATemplateUnknown), innopaas.WATemplateUnknown, M{"templateName": "nothing"}),
		Entry("another language", Rule(innopaas.WATemplateUnknown), innopaas.WATemplateUnknown, M{"language": "fr"}),
		Entry("a paused template", Rule(innopaas.WATemplateApproved), innopaas.WATemplateApproved, M{"templateName": "old_offer"}),
		Entry("no parameters", Rule(innopaas.WABodyParams), innopaas.WABodyParams, M{"bodyParams": nil}),
		Entry("one too few", Rule(innopaas.WABodyParamCount), innopaas.WABodyParamCount, M{"bodyParams": []string{"4711"}}),
		Entry("one too many", Rule(innopaas.WABodyParamCount), innopaas.WABodyParamCount, M{"bodyParams": []string{"1", "2", "3"}}),
		Entry("some where there are no variables", Rule(innopaas.WABodyParamCount), innopaas.WABodyParamCount, M{"templateName": "welcome"}),
		Entry("a blank one", Rule(innopaas.WABodyParamText), innopaas.WABodyParamText, M{"bodyParams": []string{"4711", " "}}),
		Entry("a wrong name", Rule(innopaas.TemplateName), innopaas.TemplateName, M{"templateName": "Order-Shipped"}),
	)

	It("name a template by templateGroupId where a fixture gives it one, as a public client does", Rule(innopaas.WATemplateGroup), func() {
		grouped := func(id string) *Answer {
			return api.Template(person, "", []string{"1234"}, M{"templateName": nil, "language": "id", "templateGroupId": id})
		}
		Expect(grouped("2070000000000000001")).To(BeAccepted())
		Expect(grouped("g")).To(Break(innopaas.WATemplateNamed))
	})

	It("need buttonParams where a button is a dynamic link", Rule(innopaas.WAButtonParams), func() {
		Expect(api.Template(person, "track_order", []string{"4711"})).To(Break(innopaas.WAButtonParams))
		link := M{"buttonParams": []M{{"type": "text", "value": "4711"}}}
		Expect(api.Template(person, "track_order", []string{"4711"}, link)).To(BeAccepted())
	})

	DescribeTable("of the free-form types", func(kind string, right, wrong M, r *rule.Rule) {
		api.Reply(person)
		Expect(api.Free(person, kind, right)).To(BeAccepted())
		Expect(api.Free(person, kind, right, wrong)).To(Break(r))
	},
		Entry("text without body", Rule(innopaas.WABodyRequired), "text", M{"body": "hi"}, M{"body": nil}, innopaas.WABodyRequired),
		Entry("image without media", Rule(innopaas.WAMediaLink), "image", media(nil), M{"media": nil}, innopaas.WAMediaLink),
		Entry("sticker without link", Rule(innopaas.WAMediaLink), "sticker", media(nil), media(M{"link": ""}), innopaas.WAMediaLink),
		Entry("video with an invalid link", Rule(innopaas.WAMediaLinkURL), "video", media(nil), media(M{"link": "clip.mp4"}), innopaas.WAMediaLinkURL),
		Entry("audio with a caption", Rule(innopaas.WAMediaCaption), "audio", media(nil), media(M{"caption": "la"}), innopaas.WAMediaCaption),
		Entry("document without a filename", Rule(innopaas.WAMediaFilename), "document", media(M{"filename": "a.pdf"}), media(nil), innopaas.WAMediaFilename),
		Entry("location without one", Rule(innopaas.WAObjectRequired), "location", M{"location": M{"latitude": "1", "longitude": "2", "name": "n", "address": "a"}}, M{"location": nil}, innopaas.WAObjectRequired),
		Entry("contacts without any", Rule(innopaas.WAObjectRequired), "contacts", M{"contacts": []M{{"name": M{"formattedName": "n"}}}}, M{"contacts": nil}, innopaas.WAObjectRequired),
		Entry("interactive without it", Rule(innopaas.WAObjectRequired), "interactive", M{"interactive": M{"type": "product", "action": M{"catalogId": "1", "productRetailerId": "2"}}}, M{"interactive": nil}, innopaas.WAObjectRequired),
	)
})

func media(more M) M { return M{"media": with(M{"link": "https://shop.example.com/a"}, more)} }

// Webhook page: WhatsApp events.
var innopaasEventSpecs = describe("InnoPaaS WhatsApp events", Label("innopaas"), func() {
	const person = "12025550111"
	var (
		box   *Sandbox
		api   *Innopaas
		hooks *Receiver
	)
	BeforeEach(func() {
		box = OpenSandbox(time.Date(2026, 11, 22, 12, 0, 0, 500_000_000, time.UTC))
		api = box.Innopaas()
		hooks = OpenReceiver()
	})
	statuses := func() { api.Subscribe(hooks, "whatsapp", []string{"whatsapp_message_status_updated"}) }

	It("say delivered, then read", Rule(innopaas.PushWATime, innopaas.PushStatus, innopaas.PushStatusPhone, innopaas.PushAccountName, innopaas.PushStatusExpiry), func() {
		statuses()
		id := api.Template(person, "welcome", nil, M{"uid": "order-1"}).Field("data")
		box.Advance(time.Minute)
		Expect(hooks.Each("body.status")).To(Equal([]any{"delivered", "read"}))
		first := hooks.Pushes()[0]
		Expect(first.Field("type")).To(Equal("whatsapp_message_status_updated"))
		Expect(first.Field("eventTime")).To(Equal("2026-11-22T12:00:02.500Z"))
		Expect(first.Field("body.id")).To(Equal(id))
		Expect(first.Field("body.uid")).To(Equal("order-1"))
		Expect(hooks.Each("body.sendPhone")).To(Equal([]any{person, person}), "the user's, not the business's")
		Expect(first.Field("body.accountName")).To(Equal("IW8393346"))
		Expect(first.Field("body.conversation.initiateType")).To(Equal("business_initiated"))
		Expect(first.Field("body.conversation.expireAt")).To(Equal("2026-11-23 12:00:00"))
		Expect(hooks.Pushes()[1].Field("body.wamid")).To(Equal(first.Field("body.wamid")))
		Expect(hooks.Pushes()[1].Field("id")).NotTo(Equal(first.Field("id")))
	})

	It("say failed, or nothing, for magic numbers", Rule(innopaas.PushStatusError, innopaas.PushStatusErrorFields), func() {
		statuses()
		api.Template("12025550101,12025550102,12025550106,12025550107", "welcome", nil)
		box.Advance(time.Hour)
		Expect(hooks.Each("body.status")).To(Equal([]any{"failed", "SMECL:FAILED", "delivered"}))
		Expect(hooks.Pushes()[0].Field("body.errorData")).To(And(HaveLen(2), HaveKeyWithValue("errorCode", "131026"), HaveKey("errorMessage")))
	})

	It("say read when a person reads at last", func() {
		statuses()
		id := api.Template("12025550107", "welcome", nil).Field("data")
		box.Advance(time.Hour)
		api.Cause(M{"kind": "whatsapp_read", "messageId": id})
		box.Advance(0)
		Expect(hooks.Each("body.status")).To(Equal([]any{"delivered", "read"}))
	})

	It("bring a person's replies", func() {
		api.Subscribe(hooks, "whatsapp", []string{"whatsapp_mo_message_received"})
		api.Reply(person)
		api.Cause(M{"kind": "whatsapp_reply", "wabaId": innopaasWaba, "from": person, "to": "12025550190", "content": M{"type": "image"}, "customer": "Ann"})
		box.Advance(0)
		Expect(hooks.Each("body.from")).To(Equal([]any{person, person}))
		Expect(hooks.Each("body.to")).To(Equal([]any{innopaasNumber, "12025550190"}))
		Expect(hooks.Each("body.sendTime")).To(ContainElement("2026-11-22T12:00:00.500Z"))
		Expect(hooks.Each("body.type")).To(Equal([]any{"text", "image"}))
		Expect(hooks.Pushes()[0].Field("body.text.body")).To(Equal("hello"))
		Expect(hooks.Pushes()[1].Field("body.customerProfile.name")).To(Equal("Ann"))
	})

	It("notify of what is sent and received, in one conversation", Rule(innopaas.PushInbox), func() {
		api.Subscribe(hooks, "whatsapp", []string{"chat_mt_message_notify", "chat_mo_message_notify"})
		api.Template(person, "welcome", nil, M{"uid": "order-1"})
		api.Reply(person)
		box.Advance(0)
		Expect(hooks.Each("type")).To(Equal([]any{"chat_mt_message_notify", "chat_mo_message_notify"}))
		Expect(hooks.Each("body.messageType")).To(Equal([]any{"template", "text"}))
		Expect(hooks.Each("body.from")).To(Equal([]any{innopaasNumber, innopaasNumber}), "the business's, whoever sent it")
		Expect(hooks.Each("body.to")).To(Equal([]any{person, person}))
		Expect(hooks.Each("body.context")).To(Equal([]any{map[string]any{"text": "Welcome to Mock Shop!"}, map[string]any{"text": "hello"}}))
		Expect(hooks.Pushes()[1].Field("body.conversationId")).To(Equal(hooks.Pushes()[0].Field("body.conversationId")))
		Expect(hooks.Each("body.uid")).To(Equal([]any{"order-1", nil}))
	})

	It("tell how a conversation began, and it ends after a day", Rule(innopaas.WAConversation), func() {
		statuses()
		api.Reply(person)
		api.Free(person, "text", M{"body": "hi"})
		api.Cause(M{"kind": "whatsapp_reply", "wabaId": innopaasWaba, "from": "12025550112", "referral": true})
		api.Free("12025550112", "text", M{"body": "hi"})
		box.Advance(24 * time.Hour)
		api.Template(person, "welcome", nil)
		box.Advance(2 * time.Second)
		Expect(hooks.Each("body.conversation.initiateType")).To(Equal([]any{"customer_initiated", "referral_conversion", nil, nil, "business_initiated"}))
	})
})
