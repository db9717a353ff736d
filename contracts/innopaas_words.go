package contracts

import (
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers/innopaas"
)

// The tables of codes: the message is the text that the operation's own page gives to the code. The texts stand here as
// the pages have them.
var innopaasWordSpecs = describe("InnoPaaS messages", Label("innopaas"), func() {
	var (
		box *Sandbox
		api *Innopaas
	)
	BeforeEach(func() {
		box = OpenSandbox(time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC))
		api = box.Innopaas()
	})
	sms := func(r *rule.Rule) *Answer { return asked(api, innopaasSMS, r) }
	whatsapp := func(r *rule.Rule) *Answer { return asked(api, innopaasMessage, r) }
	says := func(a *Answer, code, message string) {
		GinkgoHelper()
		Expect(a.Status).To(Equal(http.StatusOK))
		Expect(a.Body).To(MatchJSON(`{"code":"` + code + `","message":"` + message + `","data":null}`))
	}

	DescribeTable("of an SMS are those of its page", func(r *rule.Rule, code, message string) { says(sms(r), code, message) },
		Entry("105", innopaas.SMSUidLength, "105", "Batch number exceeds 128 bits"),
		Entry("106", innopaas.SMSTextLength, "106", "SMS content length error (>3000)"),
		Entry("108", innopaas.SMSMobileFormat, "108", "Phone number format error (>20 or <5)"),
		Entry("109", innopaas.SMSMobileCount, "109", "Incorrect number of phone numbers"),
		Entry("110, which its page lacks", innopaas.Balance, "110", "Account balance is insufficient"),
		Entry("112", innopaas.ProductConfiguration, "112", "Product configuration error"),
		Entry("114", innopaas.IPNotBound, "114", "Request IP does not match bound IP"),
		Entry("115", innopaas.SMSMainland, "115", "Domestic SMS permission not enabled"),
		Entry("116", innopaas.AccountDisabled, "116", "Account deleted or disabled"),
		Entry("117, cut there: the older API's", innopaas.SMSSenderLength, "117", "接入号长度超过20位"),
		Entry("123, the older API's sample", innopaas.SMSTextEmpty, "123", "短信内容不能为空"),
		Entry("129", innopaas.PriceMissing, "129", "产品价格配置错误"),
		Entry("131", Rule(innopaas.DailyLimit), innopaas.DailyLimit, "131", "超过日发送上限"),
		Entry("132", Rule(innopaas.MonthlyLimit), innopaas.MonthlyLimit, "132", "超过月发送上限"),
		Entry("133", Rule(innopaas.SendLimit), innopaas.SendLimit, "133", "超过发送上限"),
		Entry("134", Rule(innopaas.ComplaintLimit), innopaas.ComplaintLimit, "134", "超过反投诉限制"),
	)

	DescribeTable("of WhatsApp are those of its page, in its English", func(r *rule.Rule, code, message string) { says(whatsapp(r), code, message) },
		Entry("105", innopaas.WAUidLength, "105", "uid length exceeds 128 character limit"),
		Entry("108", innopaas.WARecipientFormat, "108", "Wrong format of phone number"),
		Entry("109", innopaas.WARecipientCount, "109", "Wrong phone number"),
		Entry("110", innopaas.Balance, "110", "Account balance is insufficient"),
		Entry("114", innopaas.IPNotBound, "114", "Client IP error"),
		Entry("116, cut there: the SMS page's", innopaas.AccountDisabled, "116", "Account deleted or disabled"),
		Entry("118", innopaas.WASendNumber, "118", "send phone number does not exist"),
		Entry("135", innopaas.WABodyParamCount, "135", "变量数量不符"),
		Entry("143, spelt so", Rule(innopaas.WATemplateUnknown), innopaas.WATemplateUnknown, "143", "WhatsApp Tempalte Not Found"),
	)

	It("of an override are the override's", func() {
		box.Admin(http.MethodPut, "/overrides/"+innopaas.IPNotBound.ID, M{"message": "mine"}, nil)
		Expect(whatsapp(innopaas.IPNotBound).Field("message")).To(Equal("mine"))
		box.Admin(http.MethodDelete, "/overrides/"+innopaas.IPNotBound.ID, nil, nil)
		Expect(whatsapp(innopaas.IPNotBound)).To(Break(innopaas.IPNotBound))
	})

	It("of a success are those of code 0, or Success everywhere", Rule(innopaas.SuccessWords), func() {
		png := []byte("\x89PNG\r\n\x1a\n")
		words := func() []any {
			return []any{
				api.SMS("12025550100", "hello").Field("message"), api.Template("12025550100", "welcome", nil).Field("message"),
				api.Upload("file", "a.png", "image/png", png).Field("message"), api.OTP("12025550100", "4711").Field("message"),
			}
		}
		Expect(words()).To(Equal([]any{"Submission Successful", "Submitted success", "Success", "success"}))
		box.Admin(http.MethodPut, "/overrides/"+innopaas.SuccessWords.ID, M{"enforced": false}, nil)
		Expect(words()).To(Equal([]any{"Success", "Success", "Success", "success"}))
	})
})

// asked is the refusal of a rule by an operation, as it answers when asked for it.
func asked(api *Innopaas, path string, r *rule.Rule) *Answer {
	GinkgoHelper()
	request := api.Request(path).Raw(documentedJSON, []byte("{}"))
	request.Header.Set("Mock-Prefer", "rule="+r.ID)
	return request.Send()
}
