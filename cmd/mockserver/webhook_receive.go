package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"example.com/mockserver/internal/ansi"
	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/webhook"
	"example.com/mockserver/openapi"
)

// maxPush bounds what a listener reads of a push.
const maxPush = 16 << 20

// receiver answers pushes, one at a time, and prints them.
type receiver struct {
	p       program
	json    bool
	forward string
	delay   time.Duration
	answers []int

	mu     sync.Mutex
	number int
}

// push is one push as it is printed.
type push struct {
	Time     time.Time       `json:"time"`
	Provider string          `json:"provider,omitempty"`
	Kind     string          `json:"kind,omitempty"`
	Delivery int             `json:"delivery,omitempty"` // "mockserver webhook show" knows it by this number
	Attempt  int             `json:"attempt,omitempty"`
	Method   string          `json:"method"`
	Path     string          `json:"path"`
	Headers  http.Header     `json:"headers"`
	Body     json.RawMessage `json:"body"`             // a string if it is not JSON
	Schema   string          `json:"schema,omitempty"` // the component of the document that the body was held against
	Breaks   string          `json:"breaks,omitempty"` // how the body differs from it
	Status   int             `json:"status"`           // of the answer
	Error    string          `json:"error,omitempty"`  // why it could not be passed on
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	body, err := io.ReadAll(io.LimitReader(q.Body, maxPush))
	if err != nil {
		return // the sender has gone
	}
	if q.Header.Get(webhook.KindHeader) == "callback_check" {
		return // the console's question whether somebody is there
	}
	one := r.read(q, body)
	status, media, answer := r.answer(q, body, &one)
	r.print(one)
	if clock.Pause(q.Context(), r.delay) != nil {
		return
	}
	w.Header().Set("Content-Type", media)
	w.WriteHeader(status)
	_, _ = w.Write(answer)
}

// read is what a request says.
func (r *receiver) read(q *http.Request, body []byte) push {
	one := push{
		Time: clock.Wall(), Provider: q.Header.Get(webhook.Mark), Kind: q.Header.Get(webhook.KindHeader), Schema: q.Header.Get(webhook.SchemaHeader),
		Method: q.Method, Path: q.URL.RequestURI(), Headers: q.Header.Clone(), Body: body,
	}
	one.Delivery, _ = strconv.Atoi(q.Header.Get(webhook.DeliveryHeader))
	one.Attempt, _ = strconv.Atoi(q.Header.Get(webhook.AttemptHeader))
	for name := range one.Headers {
		if strings.HasPrefix(name, webhook.Mark) || name == "Accept-Encoding" || name == "Connection" || name == "Content-Length" {
			delete(one.Headers, name) // of the connection, or shown already
		}
	}
	if !json.Valid(body) {
		one.Body, _ = json.Marshal(string(body)) // never fails
	}
	if one.Schema != "" {
		if err := holdPush(one.Provider, one.Schema, body); err != nil {
			one.Breaks = err.Error()
		}
	}
	return one
}

// answer is what the push is answered: the next status of --answer, or what the other receiver says.
func (r *receiver) answer(q *http.Request, body []byte, one *push) (status int, media string, answer []byte) {
	if r.forward == "" {
		r.mu.Lock()
		defer r.mu.Unlock()
		one.Status = r.answers[min(r.number, len(r.answers)-1)]
		r.number++
		return one.Status, "text/plain; charset=utf-8", []byte(http.StatusText(one.Status) + "\n")
	}
	status, media, answer, err := passOn(q, body, r.forward)
	if err != nil {
		status, media, one.Error = http.StatusBadGateway, "text/plain; charset=utf-8", err.Error()
		answer = []byte(one.Error + "\n")
	}
	one.Status = status
	return status, media, answer
}

// passOn sends a push to another receiver as it came.
func passOn(q *http.Request, body []byte, to string) (status int, media string, answer []byte, err error) {
	r, err := http.NewRequestWithContext(q.Context(), q.Method, to, bytes.NewReader(body))
	if err != nil {
		return 0, "", nil, err
	}
	r.Header = q.Header.Clone()
	r.Header.Del("Connection")
	response, err := (&http.Transport{DisableKeepAlives: true, DisableCompression: true}).RoundTrip(r)
	if err != nil {
		return 0, "", nil, err
	}
	defer func() { _ = response.Body.Close() }()
	answer, err = io.ReadAll(io.LimitReader(response.Body, maxPush))
	return response.StatusCode, response.Header.Get("Content-Type"), answer, err
}

func (r *receiver) print(one push) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.json {
		e := json.NewEncoder(r.p.out)
		e.SetEscapeHTML(false)
		_ = e.Encode(one) // a reader who has gone is nobody's error
		return
	}
	_, _ = io.WriteString(r.p.out, one.text(r.p))
}

// text is a push for a person: what it is and what it was answered, its headers, its body, and whether that is as the
// document says.
func (one push) text(p program) string {
	colour := p.colour(p.out)
	var b strings.Builder
	b.WriteString(ansi.Paint(colour, ansi.Dim, one.Time.Local().Format("15:04:05")) + " " + ansi.Paint(colour, ansi.Bold, ansi.Clean(one.Provider+" "+one.Kind)))
	if one.Delivery != 0 {
		says := rule.Say(" delivery %d, attempt %d", " 推送 %d 第 %d 次", one.Delivery, one.Attempt)
		b.WriteString(says.In(p.lang()))
	}
	answered := ansi.Green
	if one.Status != http.StatusOK {
		answered = ansi.Yellow
	}
	b.WriteString(" -> " + ansi.Paint(colour, answered, fmt.Sprint(one.Status)) + "\n")
	if one.Error != "" {
		b.WriteString("  " + ansi.Paint(colour, ansi.Red, ansi.Clean(one.Error)) + "\n")
	}
	b.WriteString("  " + ansi.Clean(one.Method+" "+one.Path) + "\n")
	names := sortedKeys(one.Headers)
	for _, name := range slices.DeleteFunc(names, func(n string) bool { return n == "User-Agent" }) {
		b.WriteString("  " + ansi.Clean(name+": "+strings.Join(one.Headers[name], ", ")) + "\n")
	}
	var shown bytes.Buffer
	_ = json.Indent(&shown, one.Body, "  ", "  ") // it is JSON
	for line := range strings.SplitSeq(shown.String(), "\n") {
		b.WriteString("  " + strings.TrimPrefix(ansi.Clean(line), "  ") + "\n")
	}
	switch {
	case one.Breaks != "":
		b.WriteString("  " + ansi.Paint(colour, ansi.Red, ansi.Clean(one.Breaks)) + "\n")
	case one.Schema != "":
		says := rule.Say("as %s of openapi/%s.yaml says", "符合 openapi/%[2]s.yaml 的 %[1]s", one.Schema, one.Provider)
		b.WriteString("  " + ansi.Paint(colour, ansi.Dim, ansi.Clean(says.In(p.lang()))) + "\n")
	}
	return b.String()
}

// holdPush holds the body of a push against the component of the provider's document that describes it.
func holdPush(provider, schema string, body []byte) error {
	document, err := openapi.Load(provider)
	if err != nil {
		return err
	}
	return document.CheckComponent(schema, body)
}
