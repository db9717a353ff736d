package contracts

import (
	"fmt"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// What the people see who receive the messages, under /__admin/sandboxes/{id}/innopaas/phones.
var innopaasPhoneSpecs = describe("InnoPaaS phones", Label("innopaas"), func() {
	const person = "12025550111"
	var api *Innopaas
	BeforeEach(func() {
		box := OpenSandbox(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
		box.needAdmin()
		api = box.Innopaas()
	})
	phone := func(number string) *Answer { return api.Box.TryAdmin(http.MethodGet, "/innopaas/phones/"+number, nil) }
	cause := func(in M) {
		GinkgoHelper()
		Expect(api.Box.TryAdmin(http.MethodPost, "/innopaas/events", in).Status).To(Equal(http.StatusOK))
	}

	It("show an SMS with its segments, encoding and price, and what a magic number does", func() {
		Expect(phone("12025550101").Status).To(Equal(http.StatusNotFound))
		api.SMS("12025550101", "验证码 4711")
		seen := phone("0012025550101")
		Expect(seen.Field("number")).To(Equal("12025550101"))
		Expect(seen.Field("magic.sms")).To(Equal("REJECTD"))
		Expect(seen.Field("messages.0.text")).To(Equal("验证码 4711"))
		Expect(seen.Field("messages.0.segments")).To(BeEquivalentTo(1))
		Expect(seen.Field("messages.0.encoding")).To(Equal("UCS-2"))
		Expect(seen.Field("messages.0.fee")).To(Equal("0.0100"))
		Expect(seen.Field("messages.0.status")).To(BeNil())
		api.Box.Advance(5 * time.Second)
		Expect(phone("12025550101").Field("messages.0.status")).To(Equal("REJECTD"))
	})

	It("are one each, however their numbers were written, the latest first", func() {
		api.SMS("12025550111", "one")
		api.Box.Advance(time.Second)
		api.OTP("6281200000001", "4711")
		api.Box.Advance(time.Second)
		api.OTP("+12025550111", "1234")
		list := api.Box.TryAdmin(http.MethodGet, "/innopaas/phones", nil)
		Expect(list.Field("0.number")).To(Equal("12025550111"))
		Expect(list.Field("0.messages")).To(BeEquivalentTo(2))
		Expect(list.Field("0.products")).To(ConsistOf("sms", "otp"))
		Expect(list.Field("1.number")).To(Equal("6281200000001"))
		Expect(phone("12025550111").Field("messages.1.text")).To(Equal("1234"))
	})

	It("keep the order of a talk while the clock stands still", func() {
		cause(M{"kind": "whatsapp_reply", "wabaId": innopaasWaba, "from": person, "text": "one"})
		api.SMS(person, "two")
		cause(M{"kind": "sms_uplink", "mobile": person, "destcode": "10690001", "msg": "three"})
		seen := phone(person)
		for i, text := range []string{"one", "two", "three"} {
			Expect(seen.Field(fmt.Sprintf("messages.%d.text", i))).To(Equal(text))
		}
	})

	It("show a template with its values, and the window that a reply opens", func() {
		api.Template(person, "promo", []string{"Ann"}, M{
			"header":       M{"type": "image", "link": "https://img.example.com/1.jpeg"},
			"buttonParams": []M{{"type": "text", "value": "abc"}},
		})
		seen := phone(person)
		Expect(seen.Field("messages.0.shown.media")).To(Equal("https://img.example.com/1.jpeg"))
		Expect(seen.Field("messages.0.shown.body")).To(Equal("Hi Ann, look at this."))
		Expect(seen.Field("messages.0.shown.buttons.0.value")).To(Equal("https://shop.example.com/p/abc"))
		Expect(seen.Field("windows.0.closes")).To(BeNil(), "nobody replied")
		cause(M{"kind": "whatsapp_reply", "wabaId": innopaasWaba, "from": person, "content": M{
			"type": "interactive", "interactive": M{"type": "buttonReply", "buttonReply": M{"id": "a", "title": "Yes"}},
		}})
		seen = phone(person)
		Expect(seen.Field("messages.1.incoming")).To(BeTrue())
		Expect(seen.Field("messages.1.text")).To(Equal("Yes"))
		Expect(seen.Field("windows.0.closes")).To(Equal("2026-11-23T12:00:00Z"))
	})

	It("show interactive messages with their buttons and rows", func() {
		cause(M{"kind": "whatsapp_reply", "wabaId": innopaasWaba, "from": person, "text": "hello"})
		api.Box.Advance(time.Second)
		send := func(interactive M) {
			GinkgoHelper()
			Expect(api.Free(person, "interactive", M{"interactive": interactive})).To(BeAccepted())
		}
		send(M{"type": "button", "header": M{"type": "text", "text": "H"}, "body": M{"text": "B"}, "footer": M{"text": "F"}, "action": M{"buttons": []M{
			{"type": "reply", "reply": M{"id": "a", "title": "Yes"}},
		}}})
		send(M{"type": "list", "body": M{"text": "B"}, "action": M{"button": "Open", "sections": []M{{"title": "S", "rows": []M{{"id": "1", "title": "R", "description": "d"}}}}}})
		seen := phone(person)
		Expect(seen.Field("messages.1.shown.header")).To(Equal("H"))
		Expect(seen.Field("messages.1.shown.footer")).To(Equal("F"))
		Expect(seen.Field("messages.1.shown.buttons.0")).To(Equal(M{"kind": "reply", "title": "Yes", "id": "a"}))
		Expect(seen.Field("messages.2.shown.buttons.0")).To(Equal(M{"kind": "row", "title": "R", "id": "1", "description": "d"}))
	})

	It("keep what a person sends by SMS", func() {
		cause(M{"kind": "sms_uplink", "mobile": person, "destcode": "10690001", "msg": "STOP"})
		Expect(phone(person).Field("messages.0.text")).To(Equal("STOP"))
		Expect(phone(person).Field("messages.0.incoming")).To(BeTrue())
	})
})
