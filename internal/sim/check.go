package sim

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"example.com/mockserver/internal/body"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/openapi"
)

// checkRequest validates parameters and body against the document. Of several broken rules the earliest in the ledger
// answers; a rule that the sandbox waives is skipped.
func (a *API) checkRequest(c *Call) error {
	if a.Input != nil {
		if err := a.Input(c); err != nil {
			return err
		}
	}
	params, problems := c.Operation.CheckParameters(openapi.Sent{Path: c.vars, Query: c.Query, Header: c.Request.Header, Unread: c.unread})
	c.Params = params
	var first *rule.Violation
	var told *openapi.Problem // the problem of first; nil if it concerns the whole body
	if c.Operation.HasBody() {
		found, v := a.checkBody(c)
		problems, first = append(problems, found...), v
	}
	for i := range problems {
		p := &problems[i]
		r, known := a.Rules.Find(p.Rule)
		if !known { // start-up checks every x-rule: this keyword has none at any level
			return fmt.Errorf("%s: no x-rule for the keyword %s", p.Place, p.Keyword)
		}
		if r.Waivable && !c.Enforces(r) || first != nil && !a.Rules.Earlier(r, first.Rule) {
			continue
		}
		first, told = &rule.Violation{Rule: r, Detail: p.Field}, p
	}
	if first == nil {
		return nil
	}
	if told != nil { // only the answering problem is explained
		en, zh := told.Why()
		also := body.Misplaced(*told, c.Body, c.Query)
		if sent := told.Sent(); sent != "" && !a.secret(told.Field) {
			also.EN, also.ZH = also.EN+"; "+sent+" was sent", also.ZH+"；收到的是 "+sent
		}
		if hint := a.Operations[c.Operation.ID].Hint; hint != nil {
			more := hint(c)
			also.EN, also.ZH = also.EN+more.EN, also.ZH+more.ZH
		}
		first.Why = rule.Text{EN: en + also.EN, ZH: zh + also.ZH}
	}
	return first
}

// secret reports a field under whose name, or a part of it, a secret stands.
func (a *API) secret(field string) bool {
	if a.Secrets == nil || a.Secrets.Names() == nil {
		return false
	}
	return slices.ContainsFunc(strings.Split(field, "/"), a.Secrets.Names().Secret)
}

func (a *API) checkBody(c *Call) ([]openapi.Problem, *rule.Violation) {
	sent, contentType := c.input()
	if c.Operation.Accepts("multipart/form-data") {
		form, value, err := body.ReadForm(contentType, sent, c.Operation.WantsFile)
		var notText *body.NotText
		switch {
		case errors.Is(err, http.ErrMissingBoundary):
			return nil, a.named(c, a.Refusals.ContentType).Break("Content-Type %q has no boundary; let the HTTP library set this header",
				"Content-Type %q 没有 boundary；请让 HTTP 库设置此请求头", contentType)
		case errors.Is(err, http.ErrNotMultipart):
			return nil, a.named(c, a.Refusals.ContentType).Break("the body must be multipart/form-data, not %q",
				"请求体必须是 multipart/form-data，而不是 %q", contentType)
		case errors.As(err, &notText):
			return nil, a.named(c, a.Refusals.BrokenBody).Break("the form's %[1]s cannot be read: %[2]s", "表单的 %[1]s 无法读取：%[3]s", notText.Name, notText.Why.EN, notText.Why.ZH)
		case err != nil:
			return nil, a.named(c, a.Refusals.BrokenBody).Break("the form cannot be read: %v", "无法读取表单：%v", err)
		}
		c.Form = form
		return c.Operation.CheckBody("multipart/form-data", value), nil
	}
	value, err := c.Operation.DecodeBody(contentType, sent)
	switch {
	case errors.Is(err, openapi.ErrContentType):
		return nil, a.named(c, a.Refusals.ContentType).Break("the body must be application/json, but Content-Type is %q",
			"请求体必须是 application/json，但 Content-Type 是 %q", contentType)
	case errors.Is(err, openapi.ErrNoBody):
		return nil, a.Refusals.BrokenBody.Break("there is no body; a JSON object is needed", "没有请求体；需要一个 JSON 对象")
	case err != nil:
		return nil, &rule.Violation{Rule: a.Refusals.BrokenBody, Why: body.WhyBroken(err, sent, c.Request.Header.Get("Content-Encoding"))}
	}
	c.Value = value
	return c.Operation.CheckBody(contentType, value), nil
}

// named is the rule that the document gives for bodies of another media type, or else the provider's Refusals.
func (a *API) named(c *Call, own *rule.Rule) *rule.Rule {
	if r, found := a.Rules.Find(c.Operation.MediaTypeRule()); found {
		return r
	}
	return own
}

// encoder writes a value as JSON into text, all of it at once.
type encoder struct {
	text []byte
	json *json.Encoder
}

// Write implements io.Writer.
func (e *encoder) Write(text []byte) (int, error) {
	e.text = append(e.text, text...)
	return len(text), nil
}

var encoders = sync.Pool{New: func() any {
	e := &encoder{}
	e.json = json.NewEncoder(e)
	e.json.SetEscapeHTML(false)
	return e
}}

// encode turns a value into JSON as the providers write it: <, > and & are not escaped.
func encode(value any) []byte {
	e := encoders.Get().(*encoder)
	if err := e.json.Encode(value); err != nil {
		panic(fmt.Sprintf("a reply cannot be encoded: %v", err)) // and this encoder is not used again
	}
	text := e.text[:len(e.text)-1] // without the line break that json.Encoder adds
	e.text = nil
	encoders.Put(e)
	return text
}
