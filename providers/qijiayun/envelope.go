package qijiayun

import (
	"net/http"

	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
)

// envelope is the body of every answer but two.
type envelope struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Data    any    `json:"data"`
}

const done = "操作成功"

// What an operation returns where the answer is more, or less, than an envelope around data.
type (
	list      struct{ rows, page any } // paging stands beside data, at the top
	consumed  struct{}                 // code 204, as the sample of consuming has it
	triggered struct{}                 // no data at all, as the sample of events has it
)

func listOf[T any](c *sim.Call, ofOne *fault.Variant, rows []T, num, size int) any {
	if num == 0 || size == 0 {
		c.Seen(PageZero)
	}
	if len(rows) > 1 && size != 1 && c.Varies(ofOne) {
		size = 1
	}
	page, p := pageOf(rows, num, size)
	return list{page, p}
}

func succeed(c *sim.Call, data any) any {
	seeQuery(c)
	switch v := data.(type) {
	case list:
		return struct {
			envelope
			paging
		}{envelope{Code: 200, Message: done, Data: v.rows}, v.page.(paging)}
	case consumed:
		return envelope{Code: 204, Message: done}
	case triggered:
		return struct {
			Code    int    `json:"code"`
			Message string `json:"message"`
		}{200, done}
	}
	return envelope{Code: 200, Message: done, Data: data}
}

// seeQuery notes that query parameters were sent which do not count.
func seeQuery(c *sim.Call) {
	count := c.Params.Len()
	if c.Query.Has("accessToken") {
		count++
	}
	switch {
	case len(c.Query) <= count || len(c.Query.Values()) <= count: // one may be sent several times
	case c.Operation.Method == http.MethodPost:
		c.Seen(PostQueryIgnored)
	default:
		c.Seen(UnknownAccepted)
	}
}

// refuse answers a refusal. The tables of the calls that answer true say 失败：false, so their own refusals carry
// false; the gateway, which knows no call's table, carries null.
func refuse(c *sim.Call, a rule.Answer, v *rule.Violation) any {
	c.Seen(RefusalEnvelope)
	body := envelope{Code: codeOf(a.Code), Message: a.Message}
	if c.Operation != nil && answersTrue(c.Operation.ID) && Rules.Stage(v.Rule) >= rule.Form {
		c.Seen(RefusalDataFalse)
		body.Data = false
	}
	return body
}

func answersTrue(operation string) bool {
	switch operation {
	case "memberRegister", "memberModify", "memberBind", "memberPointModify", "memberGrowthModify",
		"orderSave", "orderRefund", "productSave":
		return true
	}
	return false
}

// outside says how the answers are read from outside.
func outside() rule.Envelope {
	return rule.Envelope{
		Code: "code", Message: "message", Verdict: "code", Success: []string{"200", "204"},
		Data: "data", Accepted: []byte(`{"code":200,"message":"操作成功","data":null}`),
	}
}
