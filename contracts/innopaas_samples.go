package contracts

import (
	"encoding/json"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/innopaas"
)

// The samples of requests and answers, of the documentation and of the older API where the documentation is cut: each is
// sent as it is printed, with this sandbox's business account, numbers and handle in the place of the sample's, and
// answered with exactly the members that are printed. What the samples of pushes have is in innopaas_samples_pushes.go.
var innopaasSampleSpecs = describe("InnoPaaS samples", Label("innopaas"), func() {
	const (
		person   = "6200000001"
		sent     = `{"code":"0","message":".+","data":"[0-9]{18}"}`
		template = `{"code":"0","message":".+","data":{"templateId":"[0-9A-F]{32}","sid":"[0-9]+"}}`
		ids      = `"wabaId":"` + innopaasWaba + `","recipientNumber":"` + person + `","sendNumber":"` + innopaasNumber + `"`
		waba     = `"wabaId":"` + innopaasWaba + `"`
	)
	var (
		box *Sandbox
		api *Innopaas
	)
	BeforeEach(func() {
		box = OpenSandbox(time.Date(2026, 1, 1, 19, 4, 5, 0, time.UTC))
		api = box.Innopaas()
	})
	post := func(path, body string) *Answer {
		GinkgoHelper()
		Expect(json.Valid([]byte(body))).To(BeTrue(), body)
		return api.Request(path).Raw(documentedJSON, []byte(body)).Send()
	}
	answered := func(a *Answer, like string) {
		GinkgoHelper()
		Expect(a).To(BeAccepted())
		Expect(a.Body).To(BeLike(like))
	}

	Describe("of an SMS", func() { // SMS API V3.0; the answers are the older API's
		It("to two national numbers, all five fields: the batch number and errorPhone", Rule(innopaas.SMSAnswerShape), func() {
			answered(post(innopaasSMS, `{"msg":"Your parcel is ready.","mobile":"13700000001,13700000002","senderId":"1069001","uid":"ORDER_1",
				"callBackUrl":"https://hook.example.test/sms"}`), `{"code":"0","message":".+","data":{"messageId":"I[0-9]{7}_2601020304_[0-9]+","errorPhone":[]}}`)
		})

		It("to one number: the id alone", Rule(innopaas.SMSAnswerShape), func() {
			answered(post(innopaasSMS, `{"msg":"Your parcel is ready.","mobile":"6500000001"}`), `{"code":"0","message":".+","data":{"messageId":"20260102030405[0-9]{6}"}}`)
		})

		It("that is refused: 123 in the sample's words", Rule(innopaas.SMSTextEmpty), func() {
			Expect(post(innopaasSMS, `{"msg":"","mobile":"6500000001"}`).Body).To(MatchJSON(`{"code":"123","message":"短信内容不能为空","data":null}`))
		})
	})

	It("of a code, as a public client sends it", Rule(innopaas.OTPSuccessCode), func() {
		answered(post(innopaasOTP, `{"templateId":"t","type":"3","language":"en","to":"+6500000001","code":"1234","sender":"SHOP"}`),
			`{"code":"000000","message":"success","data":"[0-9]+"}`)
	})

	png := []byte("\x89PNG\r\n\x1a\n")

	It("of an upload", func() { // upload, the whole page
		answered(api.Upload("file", "a.png", "image/png", png),
			`{"code":"0","message":"Success","data":"4::aW1hZ2UvcG5n:[A-Za-z0-9_+/=-]+:e:[0-9]{10}:[0-9]+:[0-9]+:[A-Za-z0-9_+/=-]+"}`)
	})

	DescribeTable("of a message to somebody who replied", Rule(innopaas.WAAnswer), func(message string) { // the older API, send message
		api.Reply(person)
		answered(post(innopaasMessage, `{`+ids+`,`+message+`}`), sent)
	},
		Entry("text", `"messageType":"text","body":"Hello."`),
		Entry("image", `"messageType":"image","media":{"link":"https://img.example.test/1.jpg"}`),
		Entry("video", `"messageType":"video","media":{"link":"https://img.example.test/1.mp4"}`),
		Entry("audio", `"messageType":"audio","media":{"link":"https://img.example.test/1.mp3"}`),
		Entry("document", `"messageType":"document","media":{"link":"https://img.example.test/1.pdf","filename":"a.pdf"}`),
		Entry("location", `"messageType":"location","location":{"latitude":"-1.5","longitude":"100.25","name":"Cafe","address":"Road 1"}`),
		Entry("contacts, every field", `"uid":"b1","messageType":"contacts","contacts":[{"addresses":[{"street":"s","city":"c","state":"st","zip":"1","country":"cn",
			"countryCode":"0086","type":"WORK"}],"birthday":"1990-01-02","emails":[{"email":"a@example.test","type":"WORK"}],
			"name":{"formattedName":"A B","firstName":"A","lastName":"B","middleName":"M","suffix":"x","prefix":"y"},
			"org":{"company":"c","department":"d","title":"t"},"phones":[{"phone":"6200000001","waId":"1","type":"work"}],
			"urls":[{"url":"https://example.test/","type":"HOME"}]}]`),
		Entry("interactive list", `"messageType":"interactive","interactive":{"type":"list","header":{"type":"text","text":"H"},"body":{"text":"B"},"footer":{"text":"F"},
			"action":{"button":"Open","sections":[{"title":"S1","rows":[{"id":"1","title":"R1","description":"d"},{"id":"2","title":"R2","description":"d"}]},
			{"title":"S2","rows":[{"id":"3","title":"R3","description":"d"}]}]}}`),
		Entry("interactive button, reply nested", `"messageType":"interactive","interactive":{"type":"button","header":{"type":"text","text":"H"},"body":{"text":"B"},
			"footer":{"text":"F"},"action":{"buttons":[{"type":"reply","reply":{"id":"a","title":"Yes"}},{"type":"reply","reply":{"id":"b","title":"No"}}]}}`),
		Entry("interactive product", `"messageType":"interactive","interactive":{"type":"product","body":{"text":"B"},"footer":{"text":"F"},
			"action":{"catalogId":"1","productRetailerId":"2"}}`),
		Entry("interactive product_list", `"messageType":"interactive","interactive":{"type":"product_list","header":{"type":"text","text":"H"},"body":{"text":"B"},
			"footer":{"text":"F"},"action":{"catalogId":"1","sections":[{"title":"S1","productItems":[{"productRetailerId":"p1"},{"productRetailerId":"p2"}]},
			{"title":"S2","productItems":[{"productRetailerId":"p3"}]}]}}`),
	)

	Describe("of a template", func() { // create template; the fields that are cut, and the samples, are the older API's
		var handle string
		BeforeEach(func() { handle, _ = api.Upload("file", "a.png", "image/png", png).Field("data").(string) })
		create := func(body string) {
			GinkgoHelper()
			answered(post(innopaasTemplate, `{`+waba+`,`+body+`}`), template)
			box.Advance(time.Minute) // it is approved
		}
		message := func(body string) {
			GinkgoHelper()
			answered(post(innopaasMessage, `{`+ids+`,"messageType":"template",`+body+`}`), sent)
		}

		It("without variables", Rule(innopaas.TemplateAnswer), func() {
			create(`"name":"shop_open","category":"1","messageLanguage":"en","headerType":1,"messageBody":"Hi","footer":"Bye"`)
			message(`"language":"en","templateName":"shop_open"`)
		})

		It("with a text header, variables and buttons, actionType a number, examples as objects", func() {
			create(`"name":"promo_base","category":"1","messageLanguage":"en","headerType":2,"caption":"Order {{1}}","messageBody":"Dear {{1}}, no. {{2}}","footer":"f",
				"buttonType":2,"headerExample":{"header_text":["A1"]},"bodyExample":{"body_text":[["Ann","A1"]]},"buttons":[{"actionType":3,"label":"Call",
				"phoneArea":"86","phone":"13700000001"},{"actionType":2,"label":"Site","targetUrl":"https://example.test/{{1}}","buttonExample":["https://example.test/doc"]}]`)
		})

		It("with a media header, its message with an image, a variable and a dynamic link", func() {
			create(`"name":"promo_1","category":"1","messageLanguage":"en_US","headerType":3,"caption":"","messageBody":"Take {{1}}",
				"headerExample":{"header_handle":["` + handle + `"]},"bodyExample":{"body_text":[["x"]]},
				"buttons":[{"actionType":"2","label":"Site","targetUrl":"https://example.test/{{1}}","buttonExample":["https://example.test/doc"]}]`)
			message(`"header":{"type":"image","link":"https://img.example.test/1.jpeg"},"bodyParams":["Ann"],"buttonParams":[{"type":"text","value":"abc123"}],
				"language":"en_US","templateName":"promo_1"`)
		})

		It("with a media header and quick replies, four variables", func() {
			create(`"name":"promo_2","category":"1","messageLanguage":"en_US","headerType":3,"caption":"","messageBody":"{{1}} {{2}} {{3}} {{4}}",
				"headerExample":{"header_handle":["` + handle + `"]},"bodyExample":{"body_text":[["a","b","c","d"]]},"buttons":[{"actionType":1,"label":"Ok"},{"actionType":1,"label":"No"}]`)
			message(`"header":{"type":"image","link":"https://img.example.test/1.jpeg"},"bodyParams":["a","b","c","d"],"language":"en_US","templateName":"promo_2"`)
		})

		It("with a text header and quick replies, two variables", func() {
			create(`"name":"promo_3","category":"1","messageLanguage":"en_US","headerType":2,"caption":"News","messageBody":"{{1}} {{2}}","buttons":[{"actionType":1,"label":"Ok"}]`)
			message(`"bodyParams":["a","b"],"language":"en_US","templateName":"promo_3"`)
		})

		It("AUTHENTICATION: the sample's headerType 0 is refused, 1 accepted", Rule(innopaas.TemplateHeaderType), func() {
			code := func(headerType string) string {
				return `{"name":"code_1","category":"2","messageLanguage":"zh_CN","headerType":` + headerType + `,"footer":"10","buttons":[{"actionType":"4","label":"Copy"}],` + waba + `}`
			}
			Expect(post(innopaasTemplate, code("0"))).To(Break(innopaas.TemplateHeaderType))
			answered(post(innopaasTemplate, code("1")), template)
		})

		It("that does not exist: 143 in the sample's words", Rule(innopaas.WATemplateUnknown), func() {
			Expect(post(innopaasMessage, `{`+ids+`,"messageType":"template","language":"en","templateName":"nothing"}`).Body).To(
				MatchJSON(`{"code":"143","message":"WhatsApp Tempalte Not Found","data":null}`))
		})

		It("named by templateGroupId, as a public client does and no document: only where a fixture has it", Rule(innopaas.WATemplateGroup), func() {
			body := func(group string) string {
				return `{"wabaId":"` + innopaasWaba + `","messageType":"template","bodyParams":["1234"],"recipientNumber":"` + person + `","sendNumber":"` + innopaasNumber +
					`","templateGroupId":"` + group + `","language":"id","buttonParams":[{"type":"text","value":"1234"}]}`
			}
			answered(post(innopaasMessage, body("2070000000000000001")), sent)
			refused := post(innopaasMessage, body("g"))
			Expect(refused).To(Break(innopaas.WATemplateNamed))
			Expect(refused.Why()).To(HaveSuffix("; you also sent templateGroupId, which is not documented"))
		})
	})
})
