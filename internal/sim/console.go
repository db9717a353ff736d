package sim

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"example.com/mockserver/internal/webhook"
)

// ConsoleRoute is one thing that a provider's web console can do, under /__admin/sandboxes/{id}/<provider>. Do runs
// inside the sandbox's lock: all of it happens, or with an error nothing of it. It returns what is shown as JSON, or a
// *Reply to be sent as it is; an error is a *Problem, or a bug.
type ConsoleRoute struct {
	Method string
	Path   string // in the manner of gorilla/mux: "/tenants/{tenantId}"
	Status int    // of success; 200 where it is zero
	// Before, where it is given, runs first and outside the lock, without a turn: for calling a receiver.
	Before func(c *ConsoleCall) error
	Do     func(c *ConsoleCall) (any, error)
}

// ConsoleCall is one request to a provider's console.
type ConsoleCall struct {
	*Tx
	Request *http.Request
	Vars    map[string]string // the path's variables
	Body    []byte
	Found   any // what Before has found out, for Do

	box *Sandbox
}

// Send makes one attempt to push an event at once, of which no delivery is kept. It is for Before.
func (c *ConsoleCall) Send(e webhook.Event) webhook.Attempt {
	return c.box.catalog.sender.Send(c.Request.Context(), e, c.box.Clock.Now())
}

// Decode reads the JSON body into v. An unknown field or a wrong type is a *Problem that names it.
func (c *ConsoleCall) Decode(v any) error { return DecodeStrict(c.Body, v) }

// DecodeStrict reads JSON from a person into v: an unknown field, a wrong type or a second value is a *Problem.
func DecodeStrict(body []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	err := d.Decode(v)
	if err == nil {
		if _, end := d.Token(); errors.Is(end, io.EOF) {
			return nil
		}
		return Invalid("the body has something after its JSON value", "请求体的 JSON 值之后还有内容")
	}
	if errors.Is(err, io.EOF) {
		return Invalid("the body is empty; a JSON object is needed", "请求体为空；需要一个 JSON 对象")
	}
	return Invalid("the body cannot be read: %v", "无法读取请求体：%v", err)
}

// CallConsole runs a route of the provider's console in a sandbox.
func (a *API) CallConsole(b *Sandbox, route ConsoleRoute, r *http.Request, vars map[string]string, body []byte) (value any, err error) {
	b.touch()
	c := &ConsoleCall{Request: r, Vars: vars, Body: body, box: b}
	if route.Before != nil {
		if err := route.Before(c); err != nil {
			return nil, err
		}
	}
	err = b.Do(a, func(t *Tx) error {
		c.Tx = t
		value, err = route.Do(c)
		return err
	})
	return value, err
}
