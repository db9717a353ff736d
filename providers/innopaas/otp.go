package innopaas

import (
	"strings"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// dueOTP is the kind of due work in which it turns out what became of a code; the key is the message's.
const dueOTP = "otp-status"

type otpRequest struct {
	Type     string `json:"type"`
	Language string `json:"language"`
	To       string `json:"to"`
	Code     string `json:"code"`
	Sender   string `json:"sender"`
}

// sendOTP sends a code that the caller has chosen.
func (p *platform) sendOTP(c *sim.Call) (any, error) {
	var in otpRequest
	if err := c.Decode(&in); err != nil {
		return nil, FieldInvalid.Break("the body cannot be read: %v", "无法读取请求体：%v", err)
	}
	number, err := p.addresseeOfCode(c, in)
	if err != nil {
		return nil, err
	}
	who := callerOf(c)
	fee := amount(p.fixture.Prices.OTP)
	if err := charge(c.Tx, who.Account.AccountNo, fee); err != nil {
		return nil, err
	}
	c.Seen(ChargedOnSubmit)
	m := Message{
		ID: longer(c, otpIDLonger, nextMessageID(c.Tx)), Product: productOTP, AppKey: who.App.AppKey, AccountNo: who.Account.AccountNo, From: in.Sender,
		To: in.To, Type: in.Type, Text: in.Code, UnitPrice: fee, Fee: fee, Outcome: p.outcome(c, number).OTP, SubmitTime: c.Now,
	}
	key := messageKey(m.ID, 0)
	messages.Put(c.DB, key, m)
	if !c.Enforces(PushOTPFinal) {
		p.pushOTP(c.Tx, m)
	}
	if m.Outcome != never {
		c.At(c.Now.Add(p.fixture.Delays.OTPStatus), dueOTP, key)
	}
	return m.ID, nil
}

// otpMail is the type of a code that goes by e-mail.
const otpMail = "4"

// addresseeOfCode is the recipient of a code: a number, or with type 4 an e-mail address.
func (p *platform) addresseeOfCode(c *sim.Call, in otpRequest) (string, error) {
	number := strings.TrimPrefix(in.To, "+")
	mail := in.Type == otpMail
	switch {
	case number == "":
		return "", OTPNumberFormat.Break("to is empty", "to 为空")
	case mail && c.Enforces(OTPMail) && !strings.Contains(strings.Trim(in.To, "@"), "@"):
		return "", OTPMail.Break("to is %q, which is not an e-mail address; type 4 is e-mail", "to 为 %q，不是邮箱地址，而 type 4 为邮件", clip(in.To))
	case !mail && strings.Contains(number, ","): // as sending an SMS takes them
		return "", OTPNumberFormat.Break("to holds several numbers; a code goes to one", "to 含多个号码；验证码每次只发给一个号码")
	}
	if why, ok := malformed(number); !mail && !ok {
		return "", &rule.Violation{Rule: OTPNumberFormat, Why: why}
	}
	if strings.TrimSpace(in.Code) == "" {
		return "", OTPCodeBlank.Break("code is blank", "code 为空白")
	}
	if _, found := p.countryOf(number); !mail && !found {
		return "", PriceMissing.Break("no price is configured for the country of %s; the fixture has %v", "号码 %s 所属国家没有价格；现有 %v", number, p.codes())
	}
	return number, nil
}

// reportOTP is what became of a code.
func (p *platform) reportOTP(t *sandbox.Tx, key string) error {
	m, found := messages.Get(t.DB, key)
	if !found {
		return nil
	}
	m.Status, m.ReportTime = m.Outcome, t.Now
	messages.Put(t.DB, key, m)
	p.pushOTP(t, m)
	return nil
}
