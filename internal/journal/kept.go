package journal

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"example.com/mockserver/internal/rule"
)

// kept is a record as it is kept, secrets and all: the rows beside it have them too, and what is hidden is decided when
// it is shown.
type kept struct {
	N         int64       `json:"n"`
	At        time.Time   `json:"at"`
	Provider  string      `json:"p"`
	Operation string      `json:"op,omitempty"`
	Nearest   string      `json:"nearest,omitempty"`
	Method    string      `json:"method"`
	URL       string      `json:"url"`
	Remote    string      `json:"remote,omitempty"`
	Caller    string      `json:"caller,omitempty"`
	Status    int         `json:"status"`
	Outcome   string      `json:"outcome"`
	Rule      string      `json:"rule,omitempty"`
	Why       rule.Text   `json:"why,omitzero"`
	Seen      []string    `json:"seen,omitempty"`
	Misnamed  []Misnamed  `json:"misnamed,omitempty"`
	Asked     bool        `json:"asked,omitempty"`
	Fault     string      `json:"fault,omitempty"`
	Took      int64       `json:"took"`
	Began     time.Time   `json:"began,omitzero"`
	Connected time.Time   `json:"connected,omitzero"`
	Request   http.Header `json:"request,omitempty"`
	Reply     http.Header `json:"reply,omitempty"`
	Sent      []byte      `json:"sent,omitempty"`
	Answer    []byte      `json:"answer,omitempty"`
	Announced int64       `json:"announced,omitempty"`
	SentBytes int         `json:"sentBytes,omitempty"`
	Unread    bool        `json:"unread,omitempty"`
	Bytes     int         `json:"answerBytes,omitempty"`
	Size      int         `json:"size"`
	Open      bool        `json:"open,omitempty"` // its provider hides nothing
	Restored  *Exchange   `json:"restored,omitempty"`
}

// Bytes are the record as Record reads it: kept as JSON, written by hand, since each call is written.
func (p Placed) Bytes() ([]byte, error) {
	r := &p.record
	w := writer{text: make([]byte, 0, 512+len(r.request)+len(r.reply)+len(r.URL)+base64.StdEncoding.EncodedLen(len(r.RequestBody)+len(r.ReplyBody)))}
	w.text = append(w.text, '{')
	w.number("n", r.n)
	w.time("at", r.At)
	w.string("p", r.Provider)
	w.some("op", r.Operation)
	w.some("nearest", r.Nearest)
	w.string("method", r.Method)
	w.string("url", r.URL)
	w.some("remote", r.Remote)
	w.some("caller", r.Caller)
	w.number("status", int64(r.Status))
	w.string("outcome", r.Outcome)
	w.some("rule", r.Rule)
	if r.Why != (rule.Text{}) {
		w.any("why", r.Why)
	}
	if len(r.Seen) > 0 {
		w.list("seen", r.Seen)
	}
	if len(r.Misnamed) > 0 {
		w.any("misnamed", r.Misnamed)
	}
	w.flag("asked", r.Asked)
	w.some("fault", r.Fault)
	w.number("took", int64(r.Took))
	w.moment("began", r.Began)
	w.moment("connected", r.Connected)
	w.headers("request", r.request)
	w.headers("reply", r.reply)
	w.bytes("sent", r.RequestBody)
	w.bytes("answer", r.ReplyBody)
	w.count("announced", r.Announced)
	w.count("sentBytes", int64(r.requestBytes))
	w.flag("unread", r.unread)
	w.count("answerBytes", int64(r.replyBytes))
	w.number("size", int64(r.size))
	w.flag("open", r.secrets == nil)
	if r.restored != nil {
		w.any("restored", r.restored)
	}
	return append(w.text, '}'), w.err
}

func (k kept) record(secrets *Secrets) Record {
	r := Record{
		At: k.At, Provider: k.Provider, Operation: k.Operation, Nearest: k.Nearest, Method: k.Method, URL: k.URL, Remote: k.Remote, Caller: k.Caller,
		Status: k.Status, Outcome: k.Outcome, Rule: k.Rule, Why: k.Why, Seen: k.Seen, Misnamed: k.Misnamed, Asked: k.Asked, Fault: k.Fault,
		Took: time.Duration(k.Took), Began: k.Began, Connected: k.Connected, request: pack(k.Request), reply: pack(k.Reply),
		RequestBody: k.Sent, ReplyBody: k.Answer, Announced: k.Announced,
		n: k.N, requestBytes: k.SentBytes, unread: k.Unread, replyBytes: k.Bytes, size: k.Size, secrets: secrets, restored: k.Restored,
	}
	if k.Open {
		r.secrets = nil
	}
	return r
}

// writer appends the members of a JSON object.
type writer struct {
	text []byte
	err  error
}

func (w *writer) name(name string) {
	if len(w.text) > 1 {
		w.text = append(w.text, ',')
	}
	w.text = append(append(append(w.text, '"'), name...), '"', ':')
}

func (w *writer) any(name string, v any) {
	text, err := json.Marshal(v)
	if err != nil {
		w.err = err
		return
	}
	w.name(name)
	w.text = append(w.text, text...)
}

func (w *writer) number(name string, n int64) {
	w.name(name)
	w.text = strconv.AppendInt(w.text, n, 10)
}

func (w *writer) count(name string, n int64) {
	if n != 0 {
		w.number(name, n)
	}
}

func (w *writer) flag(name string, on bool) {
	if on {
		w.name(name)
		w.text = append(w.text, "true"...)
	}
}

func (w *writer) time(name string, at time.Time) {
	w.name(name)
	text, err := at.AppendText(append(w.text, '"'))
	if err != nil {
		w.err = err
		return
	}
	w.text = append(text, '"')
}

// moment is a time of the machine, if it is known.
func (w *writer) moment(name string, at time.Time) {
	if !at.IsZero() {
		w.time(name, at)
	}
}

func (w *writer) string(name, s string) {
	w.name(name)
	w.text = appendString(w.text, s)
}

func (w *writer) some(name, s string) {
	if s != "" {
		w.string(name, s)
	}
}

func (w *writer) bytes(name string, b []byte) {
	if len(b) > 0 {
		w.name(name)
		w.text = append(base64.StdEncoding.AppendEncode(append(w.text, '"'), b), '"')
	}
}

func (w *writer) list(name string, all []string) {
	w.name(name)
	w.text = appendStrings(w.text, all)
}

func (w *writer) headers(name string, p packed) {
	if p == "" {
		return
	}
	w.name(name)
	open := byte('{')
	for header, values := range p.each {
		w.text = append(appendString(append(w.text, open), header), ':')
		w.text = appendStrings(w.text, values)
		open = ','
	}
	w.text = append(w.text, '}')
}

func appendStrings(to []byte, all []string) []byte {
	open := byte('[')
	for _, s := range all {
		to = appendString(append(to, open), s)
		open = ','
	}
	if open == '[' {
		to = append(to, open)
	}
	return append(to, ']')
}

// appendString appends a text between quotes; encoding/json does those that need more than that.
func appendString(to []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			text, _ := json.Marshal(s) // never fails
			return append(to, text...)
		}
	}
	return append(append(append(to, '"'), s...), '"')
}
