package contracts

import (
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers/innopaas"
)

// WhatsApp Business API: create template.
var innopaasTemplateSpecs = describe("InnoPaaS WhatsApp templates", Label("innopaas"), func() {
	var (
		box   *Sandbox
		api   *Innopaas
		hooks *Receiver
	)
	BeforeEach(func() {
		box = OpenSandbox(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
		api = box.Innopaas()
		hooks = OpenReceiver()
		api.Subscribe(hooks, "whatsapp", []string{"whatsapp_template_status_updated"})
	})
	send := func(name string) *Answer { return api.Template("12025550111", name, nil) }

	It("are pending, then approved, and can be sent", Rule(innopaas.TemplateReview, innopaas.TemplateReviewTime, innopaas.TemplateAnswer, innopaas.PushTemplateReason), func() {
		id := api.NewTemplate("spring_sale", M{"category": "1"}).Field("data.sid")
		Expect(send("spring_sale")).To(Break(innopaas.WATemplateApproved))
		box.Advance(time.Minute)
		Expect(send("spring_sale")).To(BeAccepted())
		Expect(hooks.Pushes()).To(HaveLen(1))
		Expect(hooks.Pushes()[0].Field("body")).To(Equal(map[string]any{
			"accountName": "IW8393346", "category": "MARKETING", "reason": "NONE", "templateId": id, "templateLanguage": "en",
			"templateName": "spring_sale", "templateStatus": "APPROVED", "wabaId": innopaasWaba,
		}))
	})

	It("are rejected or stay pending by name, and change by the console", func() {
		Expect(api.NewTemplate("mock_rejected_1")).To(BeAccepted())
		Expect(api.NewTemplate("mock_pending_1")).To(BeAccepted())
		box.Advance(time.Hour)
		Expect(hooks.Each("body.templateStatus")).To(Equal([]any{"REJECTED"}))
		Expect(hooks.Pushes()[0].Field("body.reason")).To(Equal("INVALID_FORMAT"))
		for _, status := range []string{"APPROVED", "PAUSED", "DISABLED"} {
			api.Cause(M{"kind": "template_status", "wabaId": innopaasWaba, "name": "mock_pending_1", "language": "en", "status": status, "reason": "quality"})
		}
		box.Advance(0)
		Expect(hooks.Each("body.templateStatus")).To(Equal([]any{"REJECTED", "APPROVED", "PAUSED", "DISABLED"}))
		Expect(send("mock_pending_1")).To(Break(innopaas.WATemplateApproved))
	})

	It("need the documented fields", Rule(innopaas.FieldRequired), func() {
		for _, field := range []string{"wabaId", "name", "category", "messageLanguage"} {
			Expect(api.NewTemplate("t", M{field: nil})).To(Break(innopaas.FieldRequired), field)
		}
		Expect(api.NewTemplate("t", M{"messageBody": nil})).To(BeAccepted())
	})

	It("have one name and language each", Rule(innopaas.TemplateTaken, innopaas.WabaUnknown), func() {
		Expect(api.NewTemplate("welcome")).To(Break(innopaas.TemplateTaken))
		Expect(api.NewTemplate("welcome", M{"messageLanguage": "fr"})).To(BeAccepted())
		Expect(api.NewTemplate("welcome", M{"messageLanguage": "fr"})).To(Break(innopaas.TemplateTaken))
		Expect(api.NewTemplate("t", M{"wabaId": "999"})).To(Break(innopaas.WabaUnknown))
	})

	button := func(action any, more ...M) M {
		return M{"buttons": []M{with(append([]M{{"actionType": action, "label": "Go"}}, more...)...)}}
	}

	DescribeTable("keep the documented limits", func(r *rule.Rule, right, wrong M) {
		Expect(api.NewTemplate("right", right)).To(BeAccepted())
		Expect(api.NewTemplate("wrong", with(right, wrong))).To(Break(r))
	},
		Entry("name", Rule(innopaas.TemplateName), innopaas.TemplateName, M{"name": strings.Repeat("a", 512)}, M{"name": strings.Repeat("a", 513)}),
		Entry("letters of the name", Rule(innopaas.TemplateName), innopaas.TemplateName, M{"name": "a_1"}, M{"name": "A-1"}),
		Entry("category", Rule(innopaas.TemplateCategory), innopaas.TemplateCategory, M{"category": "2"}, M{"category": "4"}),
		Entry("headerType", Rule(innopaas.TemplateHeaderType), innopaas.TemplateHeaderType, M{"headerType": 2, "caption": "Hi {{1}}"}, M{"headerType": 6}),
		Entry("headerType as text", Rule(innopaas.TemplateHeaderType), innopaas.TemplateHeaderType, M{"headerType": 1}, M{"headerType": "1"}),
		Entry("variables of the header", Rule(innopaas.TemplateVariables), innopaas.TemplateVariables, M{"headerType": 2, "caption": "Hi"}, M{"caption": "Hi {{2}}"}),
		Entry("length of the body", Rule(innopaas.TemplateBodyLength), innopaas.TemplateBodyLength,
			M{"messageBody": strings.Repeat("验", 1024)}, M{"messageBody": strings.Repeat("x", 1025)}),
		Entry("variables of the body", Rule(innopaas.TemplateVariables), innopaas.TemplateVariables, M{"messageBody": "{{1}}{{2}}"}, M{"messageBody": "{{1}}{{3}}"}),
		Entry("footer", Rule(innopaas.TemplateFooterLength), innopaas.TemplateFooterLength, M{"footer": strings.Repeat("f", 60)}, M{"footer": strings.Repeat("f", 61)}),
		Entry("minutes", Rule(innopaas.TemplateFooterMinutes), innopaas.TemplateFooterMinutes, M{"category": "2", "footer": "90"}, M{"footer": "91"}),
		Entry("minutes that are none", Rule(innopaas.TemplateFooterMinutes), innopaas.TemplateFooterMinutes, M{"category": "2", "footer": "5"}, M{"footer": "five"}),
		Entry("a footer that is not text", Rule(innopaas.FieldInvalid), innopaas.FieldInvalid, M{"footer": "f"}, M{"footer": 5}),
		Entry("safetyAdvice", Rule(innopaas.TemplateSafetyAdvice), innopaas.TemplateSafetyAdvice, M{"safetyAdvice": 1}, M{"safetyAdvice": 2}),
		Entry("safetyAdvice as text", Rule(innopaas.TemplateSafetyAdvice), innopaas.TemplateSafetyAdvice, M{"safetyAdvice": 0}, M{"safetyAdvice": "0"}),
		Entry("language", Rule(innopaas.TemplateLanguage), innopaas.TemplateLanguage, M{"messageLanguage": "zh_CN"}, M{"messageLanguage": "zh-cn"}),
		Entry("variables of a text header", Rule(innopaas.TemplateHeaderVariable), innopaas.TemplateHeaderVariable, M{"headerType": 2, "caption": "Hi {{1}}"}, M{"caption": "Hi {{1}} {{2}}"}),
		Entry("variables of a website's address", Rule(innopaas.TemplateTargetURL), innopaas.TemplateTargetURL,
			button(2, M{"targetUrl": "https://a.example.com/{{1}}"}), button(2, M{"targetUrl": "https://a.example.com/{{1}}/{{2}}"})),
		Entry("examples of the body", Rule(innopaas.TemplateExamples), innopaas.TemplateExamples,
			M{"messageBody": "{{1}}", "bodyExample": M{"body_text": [][]string{{"a"}}}}, M{"bodyExample": M{"body_text": [][]string{{"a", "b"}}}}),
		Entry("examples in a list", Rule(innopaas.TemplateExamples), innopaas.TemplateExamples,
			M{"messageBody": "{{1}}", "bodyExample": []M{{"body_text": [][]string{{"a"}}}}}, M{"bodyExample": []M{{"body_text": []string{"a"}}}}),
		Entry("examples of the header", Rule(innopaas.TemplateExamples), innopaas.TemplateExamples,
			M{"headerType": 2, "caption": "Hi {{1}}", "headerExample": M{"header_text": []string{"a"}}}, M{"headerExample": M{"header_text": "a"}}),
		Entry("examples of a button", Rule(innopaas.TemplateExamples), innopaas.TemplateExamples,
			button(2, M{"targetUrl": "https://a.example.com/{{1}}", "buttonExample": []string{"https://a.example.com/b"}}),
			button(2, M{"targetUrl": "https://a.example.com/", "buttonExample": []string{"https://a.example.com/b"}})),
		Entry("buttons", Rule(innopaas.TemplateButtonCount), innopaas.TemplateButtonCount, M{"buttons": buttons(10)}, M{"buttons": buttons(11)}),
		Entry("actionType", Rule(innopaas.TemplateButtonAction), innopaas.TemplateButtonAction, button("3"), button(6)),
		Entry("no actionType", Rule(innopaas.TemplateButtonAction), innopaas.TemplateButtonAction, button(2, M{"targetUrl": "https://a.example.com/{{1}}"}),
			M{"buttons": []M{{"label": "Go"}}}),
		Entry("copy code", Rule(innopaas.TemplateButtonCategory), innopaas.TemplateButtonCategory, with(button(4), M{"category": "2"}), M{"category": "3"}),
		Entry("auto fill", Rule(innopaas.TemplateButtonCategory), innopaas.TemplateButtonCategory, with(button("5"), M{"category": "2"}), M{"category": "1"}),
		Entry("fields of auto fill", Rule(innopaas.FieldInvalid), innopaas.FieldInvalid,
			with(button(5, M{"packageName": "com.example.app", "sigNatureHash": "K8a/AINcGX7", "autoFill": "Fill in"}), M{"category": "2"}),
			button(5, M{"packageName": 1})),
		Entry("variables of a link", Rule(innopaas.TemplateVariables), innopaas.TemplateVariables, button(2), button(2, M{"targetUrl": "https://a.example.com/{{x}}"})),
	)

	It("with a media header name an upload of that kind, and have no caption", Rule(innopaas.TemplateHeaderHandle, innopaas.TemplateCaptionMedia), func() {
		handle := api.Upload("file", "a.png", "image/png", []byte("\x89PNG\r\n\x1a\n")).Field("data")
		example := func(handle any) M { return M{"headerExample": M{"header_handle": []any{handle}}} }
		Expect(api.NewTemplate("picture", M{"headerType": 3, "caption": ""}, example(handle))).To(BeAccepted())
		Expect(api.NewTemplate("film", M{"headerType": 4}, example(handle))).To(Break(innopaas.TemplateHeaderHandle))
		Expect(api.NewTemplate("none", M{"headerType": 3})).To(Break(innopaas.TemplateHeaderHandle))
		Expect(api.NewTemplate("other", M{"headerType": 5}, example("4::nothing"))).To(Break(innopaas.TemplateHeaderHandle))
		captioned := api.NewTemplate("captioned", M{"headerType": 3, "caption": handle})
		Expect(captioned).To(Break(innopaas.TemplateCaptionMedia))
		Expect(captioned.Why()).To(ContainSubstring("headerExample.header_handle"))
		box.Admin(http.MethodPut, "/overrides/"+innopaas.TemplateHeaderHandle.ID, M{"enforced": false}, nil)
		Expect(api.NewTemplate("other", M{"headerType": 5})).To(BeAccepted())
	})

	It("need no examples, unless the sandbox demands them", Rule(innopaas.TemplateExamplesOptional, innopaas.TemplateExampleMissing), func() {
		variable := M{"messageBody": "Dear {{1}}"}
		Expect(api.NewTemplate("without", variable)).To(BeAccepted())
		box.Admin(http.MethodPut, "/overrides/"+innopaas.TemplateExamplesOptional.ID, M{"enforced": false}, nil)
		for _, text := range []M{variable, {"headerType": 2, "caption": "Hi {{1}}"}, button(2, M{"targetUrl": "https://a.example.com/{{1}}"})} {
			Expect(api.NewTemplate("demanded", text)).To(Break(innopaas.TemplateExampleMissing), "%v", text)
		}
		Expect(api.NewTemplate("with", variable, M{"bodyExample": M{"body_text": [][]string{{"Ann"}}}})).To(BeAccepted())
	})

	It("have no headerType 0, whatever a sample sends, and the diagnosis says what to send", Rule(innopaas.TemplateHeaderType), func() {
		refused := api.NewTemplate("code_1", M{"category": "2", "headerType": 0})
		Expect(refused).To(Break(innopaas.TemplateHeaderType))
		Expect(refused.Why()).To(ContainSubstring("1 means no header"))
	})
})

func buttons(n int) []M {
	all := make([]M, n)
	for i := range all {
		all[i] = M{"actionType": 1, "label": "Yes"}
	}
	return all
}

// WhatsApp Business API: upload media.
var innopaasUploadSpecs = describe("InnoPaaS uploads", Label("innopaas"), func() {
	var api *Innopaas
	BeforeEach(func() { api = OpenSandbox().Innopaas() })

	DescribeTable("are answered with a handle", Rule(innopaas.UploadTypeSniffed), func(content string) {
		a := api.Upload("file", "a", "application/octet-stream", []byte(content))
		Expect(a).To(BeAccepted())
		Expect(a.Field("data")).To(HavePrefix("4::"))
	},
		Entry("PDF", "%PDF-1.7\n"),
		Entry("JPEG", "\xff\xd8\xff\xe0\x00\x10JFIF"),
		Entry("PNG", "\x89PNG\r\n\x1a\n"),
		Entry("MP4", "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"),
	)

	// innopaas upload page: application/pdf, image/jpeg, image/jpg, image/png, video/mp4.
	DescribeTable("are declared as one of the page's five types", Rule(innopaas.UploadType), func(declared, content string) {
		a := api.Upload("file", "a", declared, []byte(content))
		Expect(a).To(BeAccepted())
		media := strings.Replace(declared, "jpg", "jpeg", 1)
		Expect(a.Field("data")).To(HavePrefix("4::"+base64.StdEncoding.EncodeToString([]byte(media))+":"), "the handle has the type in base64")
	},
		Entry("application/pdf", "application/pdf", "%PDF-1.7\n"),
		Entry("image/jpeg", "image/jpeg", "\xff\xd8\xff\xe0\x00\x10JFIF"),
		Entry("image/jpg", "image/jpg", "\xff\xd8\xff\xe0\x00\x10JFIF"),
		Entry("image/png", "image/png", "\x89PNG\r\n\x1a\n"),
		Entry("video/mp4", "video/mp4", "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"),
	)

	It("are what their bytes are, whatever they claim to be", Rule(innopaas.UploadType), func() {
		for _, content := range []string{"GIF89a", "<html></html>", "MZ\x90\x00", "hello"} {
			Expect(api.Upload("file", "a.png", "image/png", []byte(content))).To(Break(innopaas.UploadType), "%q", content)
		}
	})

	It("need the part file, not empty", Rule(innopaas.UploadFileMissing), func() {
		png := []byte("\x89PNG\r\n\x1a\n")
		Expect(api.Upload("media", "a.png", "image/png", png)).To(Break(innopaas.UploadFileMissing))
		Expect(api.Upload("file", "", "image/png", png)).To(Break(innopaas.UploadFileMissing), "no filename")
		Expect(api.Upload("file", "a.png", "image/png", nil)).To(Break(innopaas.UploadFileMissing))
	})

	It("have at most 16 MiB", Rule(innopaas.UploadSize, innopaas.BodyTooLarge), func() {
		file := make([]byte, 16<<20+1)
		copy(file, "%PDF-1.7\n")
		Expect(api.Upload("file", "a.pdf", "application/pdf", file[:16<<20])).To(BeAccepted())
		Expect(api.Upload("file", "a.pdf", "application/pdf", file)).To(Break(innopaas.UploadSize))
		Expect(api.Upload("file", "a.pdf", "application/pdf", make([]byte, 20<<20))).To(Break(innopaas.BodyTooLarge))
	})

	It("that are cut off, or have no boundary, are not a form", Rule(innopaas.BodyMalformed, innopaas.ContentType), func() {
		r := api.Request(innopaasUpload).Raw("multipart/form-data; boundary=x", []byte("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7"))
		Expect(r.Send()).To(Break(innopaas.BodyMalformed))
		unbounded := api.Request(innopaasUpload).Raw("multipart/form-data", nil).Send()
		Expect(unbounded).To(Break(innopaas.ContentType))
		Expect(unbounded.Why()).To(ContainSubstring("has no boundary"))
	})
})
