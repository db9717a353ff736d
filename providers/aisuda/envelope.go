package aisuda

import (
	"strconv"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
)

// envelope is the body of nearly every answer: status 0 is success, any other an error whose msg is for people.
type envelope struct {
	Status int    `json:"status"`
	Msg    string `json:"msg"`
	Data   any    `json:"data"`
}

// The documentation's samples deviate from the envelope in five places. An operation says so by what it returns.
type (
	bare   struct{ data any } // no envelope at all
	unsaid struct{ data any } // no msg
	saying struct {           // a msg of its own
		msg  string
		data any
	}
)

// nothing is the data of an answer that the documentation does not show: amis wants an object.
type nothing struct{}

func succeed(_ *sim.Call, data any) any {
	switch v := data.(type) {
	case bare:
		return v.data
	case unsaid:
		return struct {
			Status int `json:"status"`
			Data   any `json:"data"`
		}{0, v.data}
	case saying:
		return envelope{Msg: v.msg, Data: v.data}
	case nil:
		return envelope{Data: nothing{}}
	}
	return envelope{Data: data}
}

// envelopeOf shows a refusal: the words of the ledger and no others, since the diagnosis is not the platform's.
func envelopeOf(_ *sim.Call, a rule.Answer, _ *rule.Violation) any {
	status, err := strconv.Atoi(a.Code)
	if err != nil || status == 0 {
		status = 1
	}
	return envelope{Status: status, Msg: a.Message}
}

// outside says how the answers are read from outside.
func outside() rule.Envelope {
	return rule.Envelope{
		Code: "status", Message: "msg", Verdict: "status", Success: []string{"0"},
		Data: "data", Accepted: []byte(`{"status":0,"msg":"","data":{}}`),
	}
}
