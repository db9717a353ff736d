package innopaas

import (
	"slices"

	"example.com/mockserver/internal/rule"
)

// words are the texts that the provider's pages give to one code. They disagree, and no page says which of them goes over
// the wire as message: assumed is the text of the operation's own page.
type words struct {
	sms      string   // the table of the SMS page
	whatsapp string   // the English column of WhatsApp's page of error codes
	others   []string // its Chinese column, and the tables of the older APIs
}

var wordsOf = map[string]words{
	"0":   {"Submission Successful", "Submitted success", []string{"提交成功"}},
	"101": {"Account Does Not Exist", "Account does not exist", []string{"账号不存在"}},
	"102": {"Incorrect Password", "Password wrong", []string{"密码错误"}},
	"105": {"Batch number exceeds 128 bits", "uid length exceeds 128 character limit", []string{"批次编号大于128位"}},
	"106": {"SMS content length error (>3000)", "Text message length exceeds 3000 character limit", []string{"短信内容长度超过3000字符限制", "短信内容长度错误(>3000)"}},
	"108": {"Phone number format error (>20 or <5)", "Wrong format of phone number", []string{"手机号码格式错误", "手机号码格式错误(>20或<5)"}},
	"109": {"Incorrect number of phone numbers", "Wrong phone number", []string{"手机号码个数错误"}},
	"110": {"", "Account balance is insufficient", []string{"余额不足"}}, // the SMS page has no such row
	"112": {"Product configuration error", "Product configuration error", []string{"产品配置错误"}},
	"114": {"Request IP does not match bound IP", "Client IP error", []string{"客户端IP错误", "请求ip和绑定ip不一致"}},
	"115": {"Domestic SMS permission not enabled", "No domestic SMS permission", []string{"没有开通国内短信权限"}},
	"116": {"Account deleted or disabled", "", []string{"账号已删除或禁用"}}, // WhatsApp's page is cut there
	"117": {"", "", []string{"接入号长度超过20位"}},                          // both are cut
	"118": {"", "send phone number does not exist", []string{"发送号码不存在", "Sending number does not exist"}},
	"123": {"", "", []string{"短信内容不能为空", "The text message is empty"}},
	"129": {"", "", []string{"产品价格配置错误"}},
	"130": {"", "", []string{"未知异常"}},
	"131": {"", "", []string{"超过日发送上限"}},
	"132": {"", "", []string{"超过月发送上限"}},
	"133": {"", "", []string{"超过发送上限"}},
	"134": {"", "", []string{"超过反投诉限制"}},
	"135": {"", "", []string{"变量数量不符", "短信内容不匹配"}},
	"143": {"", "WhatsApp Tempalte Not Found", nil}, // the provider's spelling
}

// message is the text of a code in the answer of an operation of a product: of its own page, or of the one that has it.
func message(code, product string) string {
	w := wordsOf[code]
	own, other := w.sms, w.whatsapp
	if product == productWhatsapp {
		own, other = other, own
	}
	for _, text := range append([]string{own, other}, w.others...) {
		if text != "" {
			return text
		}
	}
	return ""
}

// coded are the answers of a rule with one of the codes: that of the product's page first, then the other texts of the
// same code. The grade is the evidence for the code.
func coded(code, product string, grade rule.Grade) []rule.Answer {
	first := message(code, product)
	answers := []rule.Answer{answer(code, first, grade)}
	w := wordsOf[code]
	for _, text := range append([]string{w.sms, w.whatsapp}, w.others...) {
		if text != "" && text != first {
			answers = append(answers, answer(code, text, rule.Assumed))
		}
	}
	return answers
}

// common are the rules that several products share. The ledger has their answers as the SMS page words them.
var common = []*rule.Rule{IPNotBound, AccountDisabled, ProductConfiguration, PriceMissing, Balance}

// worded is an answer in the words of the called operation's page, where nobody has overridden its message.
func worded(a rule.Answer, r *rule.Rule, product string) rule.Answer {
	if slices.Contains(common, r) && a.Code == r.Answer.Code && a.Message == r.Answer.Message {
		a.Message = message(a.Code, product)
	}
	return a
}
