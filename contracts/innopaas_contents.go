package contracts

import (
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers/innopaas"
)

// What a message holds beside its text: the page names the objects, the older API's tables and samples their fields.
var innopaasContentSpecs = describe("InnoPaaS WhatsApp contents", Label("innopaas"), func() {
	const person = "12025550111"
	var (
		box *Sandbox
		api *Innopaas
	)
	BeforeEach(func() {
		box = OpenSandbox()
		api = box.Innopaas()
		api.Reply(person)
	})
	// checked shows that a rule refuses a message, and lets it through when it is waived.
	checked := func(kind string, r *rule.Rule, message M) {
		GinkgoHelper()
		Expect(api.Free(person, kind, message)).To(Break(r), "%v", message)
		box.Admin(http.MethodPut, "/overrides/"+r.ID, M{"enforced": false}, nil)
		Expect(api.Free(person, kind, message)).To(BeAccepted(), "waived: %v", message)
		box.Admin(http.MethodDelete, "/overrides/"+r.ID, nil, nil)
	}

	place := M{"latitude": "-1.5", "longitude": "100.25", "name": "Cafe", "address": "Road 1"}

	DescribeTable("hold a location whole, in strings", Rule(innopaas.WALocation), func(change M) {
		Expect(api.Free(person, "location", M{"location": place})).To(BeAccepted())
		checked("location", innopaas.WALocation, M{"location": altered(place, []M{change})})
	},
		Entry("numbers", M{"latitude": -1.5}),
		Entry("no longitude", M{"longitude": nil}),
		Entry("no name", M{"name": nil}),
		Entry("no address", M{"address": nil}),
	)

	contact := func(change M) M {
		return M{"contacts": []M{altered(M{"name": M{"formattedName": "A B"}}, []M{change})}}
	}

	DescribeTable("hold contacts whose parts are complete", Rule(innopaas.WAContacts), func(right, wrong M) {
		Expect(api.Free(person, "contacts", contact(right))).To(BeAccepted())
		checked("contacts", innopaas.WAContacts, contact(wrong))
	},
		Entry("a name", M{}, M{"name": nil}),
		Entry("as it is shown", M{"name": M{"formattedName": "A B", "firstName": "A"}}, M{"name": M{"firstName": "A"}}),
		Entry("an organisation", M{"org": M{"department": "d", "title": "t"}}, M{"org": M{"company": "c"}}),
		Entry("numbers", M{"phones": []M{{"phone": "1", "type": "work", "waId": "1"}}}, M{"phones": []M{{"phone": "1", "type": "WORK"}}}),
		Entry("kinds of numbers", M{"phones": []M{{"phone": "1", "type": "MAIN", "waId": "1"}}}, M{"phones": []M{{"phone": "1", "type": "CELL", "waId": "1"}}}),
		Entry("web addresses", M{"urls": []M{{"url": "https://example.com/", "type": "HOME"}}}, M{"urls": []M{{"url": "https://example.com/"}}}),
		Entry("a birthday", M{"birthday": "1990-01-02"}, M{"birthday": "2 January"}),
		Entry("an address in strings", M{"addresses": []M{{"zip": "1", "type": "WORK"}}}, M{"addresses": []M{{"zip": 1}}}),
	)

	text := func(s string) M { return M{"text": s} }
	rows := func(n int) []M {
		all := make([]M, n)
		for i := range all {
			all[i] = M{"id": strings.Repeat("r", i+1), "title": "R", "description": "d"}
		}
		return all
	}
	reply := func(title string) M { return M{"type": "reply", "reply": M{"id": title, "title": title}} }
	products := func(n int) []M {
		all := make([]M, n)
		for i := range all {
			all[i] = M{"productRetailerId": "p"}
		}
		return all
	}
	list := M{"type": "list", "body": text("B"), "action": M{"button": "Open", "sections": []M{{"rows": rows(10)}}}}
	choice := M{"type": "button", "body": text("B"), "action": M{"buttons": []M{reply("Yes"), reply("No 🙂")}}}
	product := M{"type": "product", "action": M{"catalogId": "1", "productRetailerId": strings.Repeat("p", 100)}}
	catalogue := M{
		"type": "product_list", "header": M{"type": "text", "text": "H"}, "body": text("B"),
		"action": M{"catalogId": "1", "sections": []M{{"title": "S", "productItems": products(30)}}},
	}

	DescribeTable("hold interactive messages with what their type needs", Rule(innopaas.WAInteractive), func(right M, changes ...M) {
		Expect(api.Free(person, "interactive", M{"interactive": right})).To(BeAccepted())
		for _, change := range changes {
			checked("interactive", innopaas.WAInteractive, M{"interactive": altered(right, []M{change})})
		}
	},
		Entry("a list", list, M{"body": nil}, M{"action": nil}, M{"type": "menu"}, M{"action": M{"sections": []M{{"rows": rows(1)}}}}, M{"action": M{"button": "Open"}},
			M{"action": M{"button": "Open", "sections": []M{{"rows": rows(11)}}}}, M{"action": M{"button": "Open", "sections": []M{{"rows": rows(0)}}}},
			M{"action": M{"button": "Open", "sections": []M{{"rows": rows(1)}, {"rows": rows(1)}}}},
			M{"action": M{"button": "Open", "sections": []M{{"title": strings.Repeat("s", 25), "rows": rows(1)}}}},
			M{"action": M{"button": "Open", "sections": []M{{"rows": []M{{"id": strings.Repeat("i", 201), "title": "R"}}}}}}),
		Entry("buttons", choice, M{"action": M{"buttons": []M{}}}, M{"action": M{"buttons": []M{reply("Yes"), reply("Yes")}}},
			M{"action": M{"buttons": []M{reply("")}}}, M{"action": M{"buttons": []M{reply(strings.Repeat("y", 21))}}}, M{"action": M{"buttons": []M{reply("*Yes*")}}},
			M{"action": M{"buttons": []M{{"type": "reply", "id": "a", "title": "Yes"}}}}),
		Entry("a product", product, M{"header": M{"type": "text", "text": "H"}}, M{"action": M{"catalogId": "1"}},
			M{"action": M{"catalogId": "1", "productRetailerId": strings.Repeat("p", 101)}}),
		Entry("several products", catalogue, M{"header": nil}, M{"body": nil}, M{"type": "product_type"}, M{"action": M{"catalogId": "1"}},
			M{"action": M{"catalogId": "1", "sections": []M{{"productItems": products(0)}}}},
			M{"action": M{"catalogId": "1", "sections": []M{{"productItems": products(15)}, {"productItems": products(16)}}}}),
		Entry("a header", with(choice, M{"header": M{"type": "image", "image": M{"link": "https://img.example.com/1"}}}),
			M{"header": M{"type": "image"}}, M{"header": M{"type": "text"}}, M{"header": M{"type": "audio"}}),
	)

	It("say what a type is called that is spelt as in a table", func() {
		Expect(api.Free(person, "interactive", M{"interactive": with(catalogue, M{"type": "product_type"})}).Why()).To(ContainSubstring("several products are product_list"))
	})

	Describe("of a template", func() {
		header := func(h M) M { return M{"header": h} }
		image := M{"type": "image", "link": "https://img.example.com/1.jpeg"}
		link := M{"buttonParams": []M{{"type": "text", "value": "abc123"}}}
		send := func(name string, params []string, more ...M) *Answer {
			GinkgoHelper()
			return api.Template(person, name, params, more...)
		}

		It("give its header what it needs", Rule(innopaas.WAHeader, innopaas.WAHeaderOfTemplate, innopaas.WAMediaLinkURL), func() {
			Expect(send("promo", []string{"Ann"}, link, header(image))).To(BeAccepted())
			for _, change := range []M{{"type": "gif"}, {"link": nil}, {"paramValue": "x"}, {"type": "text", "caption": "c"}} {
				Expect(send("promo", []string{"Ann"}, link, header(altered(image, []M{change})))).To(Break(innopaas.WAHeader), "%v", change)
			}
			Expect(send("promo", []string{"Ann"}, link, header(with(image, M{"link": "1.jpeg"})))).To(Break(innopaas.WAMediaLinkURL))
			Expect(send("promo", []string{"Ann"}, link)).To(Break(innopaas.WAHeaderOfTemplate))
			Expect(send("promo", []string{"Ann"}, link, header(with(image, M{"type": "video"})))).To(Break(innopaas.WAHeaderOfTemplate))
			Expect(send("welcome", nil, header(image))).To(Break(innopaas.WAHeaderOfTemplate))
			for _, r := range []*rule.Rule{innopaas.WAHeader, innopaas.WAHeaderOfTemplate} {
				box.Admin(http.MethodPut, "/overrides/"+r.ID, M{"enforced": false}, nil)
			}
			Expect(send("promo", []string{"Ann"}, link, header(M{"type": "gif", "link": 1}))).To(BeAccepted())
		})

		It("give the variable of a text header its value", Rule(innopaas.WAHeaderOfTemplate), func() {
			Expect(send("invoice", []string{"4711"})).To(Break(innopaas.WAHeaderOfTemplate))
			Expect(send("invoice", []string{"4711"}, header(M{"type": "text", "paramValue": "Ann"}))).To(BeAccepted())
		})

		It("give its dynamic links values of text", Rule(innopaas.WAButtonParamFields, innopaas.WAButtonParamLength), func() {
			params := func(one any) M { return M{"buttonParams": []any{one}} }
			for _, wrong := range []any{M{"value": "x"}, M{"type": "url", "value": "x"}, M{"type": "text", "value": 7}, "x"} {
				Expect(send("track_order", []string{"4711"}, params(wrong))).To(Break(innopaas.WAButtonParamFields), "%v", wrong)
			}
			long := params(M{"type": "text", "value": strings.Repeat("x", 21)})
			Expect(send("track_order", []string{"4711"}, long)).To(Break(innopaas.WAButtonParamLength))
			box.Admin(http.MethodPut, "/overrides/"+innopaas.WAButtonParamLength.ID, M{"enforced": false}, nil)
			Expect(send("track_order", []string{"4711"}, long)).To(BeAccepted())
		})
	})
})
