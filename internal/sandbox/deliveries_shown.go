package sandbox

import (
	"encoding/json"
	"net/http"
	"slices"

	"example.com/mockserver/internal/redact"
	"example.com/mockserver/internal/webhook"
)

// shown is a delivery without secrets: what the receiver was to know the platform by, what stands in its address, and
// whatever else the sandbox holds as a secret.
func (b *Sandbox) shown(d webhook.Delivery) webhook.Delivery {
	if b.base.Reveal {
		return d
	}
	names := redact.NewNames(nil, nil)
	if p, known := b.base.provider(d.Event.Provider); known && p.Secrets != nil {
		names = p.Secrets.Names()
	}
	var found []string
	note := func(v string) { found = append(found, v) }
	target := &d.Event.Target
	target.URL = names.URL(target.URL, note)
	headers := make(http.Header, len(target.Headers))
	for name, value := range target.Headers {
		headers[name] = []string{value}
	}
	headers = names.Header(headers, note)
	body := names.Text(string(d.Event.Body), note)

	presented := redact.NewValues(found)
	hide := func(text string) string { return b.Journal.Hide(presented.Replace(text)) }
	target.URL = hide(target.URL)
	if target.Headers != nil {
		target.Headers = make(map[string]string, len(headers))
		for name, values := range headers {
			target.Headers[name] = hide(values[0])
		}
	}
	if body = hide(body); body != string(d.Event.Body) {
		d.Event.Body = document(body)
	}
	d.Event.Unrouted = hide(d.Event.Unrouted)
	d.Attempts = slices.Clone(d.Attempts)
	for i := range d.Attempts {
		a := &d.Attempts[i]
		a.Answer, a.Error = hide(names.Text(a.Answer, nil)), hide(names.Text(a.Error, nil))
	}
	return d
}

// document is a body as JSON: a number that was hidden leaves none.
func document(body string) json.RawMessage {
	if json.Valid([]byte(body)) {
		return json.RawMessage(body)
	}
	text, _ := json.Marshal(body) // never fails
	return text
}
