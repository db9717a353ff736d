package apihub

import (
	"encoding/binary"
	"encoding/hex"
	"net/http"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// success is the envelope of what an interface returns (通用接口格式).
type success struct {
	Success bool   `json:"success"`
	Trace   string `json:"trace"`
	Result  any    `json:"result"`
}

// businessError is the envelope of a refusal.
type businessError struct {
	Success bool    `json:"success"`
	Trace   string  `json:"trace"`
	Code    string  `json:"code"`
	Msg     string  `json:"msg"`
	Detail  *string `json:"detail"`
}

// systemError is the envelope of the provider's own failure: it has no trace.
type systemError struct {
	Success bool    `json:"success"`
	Code    string  `json:"code"`
	Msg     string  `json:"msg"`
	Detail  *string `json:"detail"`
}

func succeed(c *sim.Call, data any) any {
	c.Seen(Trace)
	if c.Request.Method == http.MethodGet {
		c.Seen(GetAndPost)
	}
	return success{true, trace(c.Tx), data}
}

func refuse(c *sim.Call, a rule.Answer, v *rule.Violation) any {
	c.Seen(ErrorStatus)
	if v.Rule == SystemError {
		detail := "ZeroDivisionError('division by zero')" // as in the sample of 通用接口格式
		return systemError{false, a.Code, a.Message, &detail}
	}
	c.Seen(Trace)
	var detail *string
	if v.Detail != "" {
		detail = &v.Detail
	}
	e := businessError{Code: a.Code, Msg: a.Message, Detail: detail}
	_ = c.Locked(func(t *sandbox.Tx) error { // chance cannot fail
		e.Trace = trace(t)
		return nil
	})
	return e
}

// trace names a call. The samples' traces are UUIDs of version 1 without hyphens, made of an instant and of what tells
// machines apart; so are these, of the sandbox's clock and its randomness.
func trace(t *sandbox.Tx) string {
	const toUnix = 122_192_928_000_000_000 // from 1582-10-15, in the UUID's units of 100 ns
	ticks := uint64(t.Now.UnixNano()/100 + toUnix)
	var u [16]byte
	binary.BigEndian.PutUint32(u[0:], uint32(ticks))
	binary.BigEndian.PutUint16(u[4:], uint16(ticks>>32))
	binary.BigEndian.PutUint16(u[6:], uint16(ticks>>48)&0x0fff|0x1000)
	binary.BigEndian.PutUint64(u[8:], t.Uint64()&(1<<62-1)|1<<63)
	u[10] |= 1 // a node made by chance, not a network card (RFC 9562, 6.10)
	return hex.EncodeToString(u[:])
}

// outside says how the answers are read from outside.
func outside() rule.Envelope {
	return rule.Envelope{
		Code: "code", Message: "msg", Verdict: "success", Success: []string{"true"}, Volatile: []string{"trace"},
		Data: "result", Accepted: []byte(`{"success":true,"trace":"6e5f0f4cbe9311f0a5d70242ac120003","result":null}`),
	}
}
