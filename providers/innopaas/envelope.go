package innopaas

import (
	"maps"
	"slices"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
)

// envelope is the body of every answer; its code is text.
type envelope struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Data    any    `json:"data"`
}

func succeed(c *sim.Call, data any) any {
	if c.Operation.ID == "sendOtp" {
		c.Seen(OTPSuccessCode)
		return envelope{Code: "000000", Message: "success", Data: data}
	}
	c.Seen(CodeIsText)
	if fields, ok := c.Value.(map[string]any); ok && slices.Contains(slices.Collect(maps.Values(fields)), nil) {
		c.Seen(NullIsAbsent)
	}
	return envelope{Code: "0", Message: successWords(c), Data: data}
}

// successWords is what an operation's page says of code 0; that of the upload shows an answer.
func successWords(c *sim.Call) string {
	c.Seen(SuccessWords)
	if c.Operation.ID == "uploadWhatsappFile" || !c.Enforces(SuccessWords) {
		return "Success"
	}
	return message("0", productOf(c.Operation.ID))
}

func refuse(c *sim.Call, a rule.Answer, v *rule.Violation) any {
	if v.Rule.Answer.Status == 200 {
		c.Seen(RefusalEnvelope)
	}
	if c.Operation != nil {
		a = worded(a, v.Rule, productOf(c.Operation.ID))
	}
	return envelope{Code: a.Code, Message: a.Message}
}

// outside says how the answers are read from outside.
func outside() rule.Envelope {
	return rule.Envelope{
		Code: "code", Message: "message", Verdict: "code", Success: []string{"0", "000000"},
		Data: "data", Accepted: []byte(`{"code":"0","message":"Success","data":null}`),
	}
}
