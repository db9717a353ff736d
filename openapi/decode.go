package openapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"unicode/utf8"

	"example.com/mockserver/internal/plainjson"
)

// Errors that DecodeBody gives apart from the syntax errors of encoding/json.
var (
	ErrContentType = errors.New("content type is not one that the document names")
	ErrNoBody      = errors.New("there is no body")
	ErrNotUTF8     = errors.New("it is not UTF-8")
	ErrTooDeep     = fmt.Errorf("it is nested deeper than %d levels", MaxDepth)
	ErrEndsEarly   = errors.New("it ends too soon")
	ErrGoesOn      = errors.New("something follows the JSON value")
)

// DecodeBody decodes a JSON body once, for CheckBody and for whoever uses it then; numbers are json.Number. It returns nil for an operation without a body.
func (o *Operation) DecodeBody(contentType string, body []byte) (any, error) {
	if !o.HasBody() {
		return nil, nil
	}
	if len(body) == 0 {
		if o.bodyNeeded {
			return nil, ErrNoBody
		}
		return nil, nil
	}
	if _, found := o.body[mediaType(contentType)]; !found {
		return nil, ErrContentType
	}
	return decode(body)
}

// decode decodes one JSON value; its numbers are json.Number, so that no digit is lost.
func decode(body []byte) (v any, err error) {
	if v, plain := plainjson.Decode(body); plain {
		return v, nil
	}
	if !utf8.Valid(body) { // encoding/json would put U+FFFD in its place, and nobody would learn of it
		return nil, ErrNotUTF8
	}
	if deep(body) {
		return nil, ErrTooDeep
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, ErrEndsEarly
		}
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, ErrGoesOn
	}
	return v, nil
}

// MaxDepth bounds how deep a body may be nested. No provider's is near it, and a schema error at the bottom of a deep
// body costs its depth squared.
const MaxDepth = 100

// deep reports a JSON text that is nested deeper than MaxDepth. Brackets within strings do not count.
func deep(body []byte) bool {
	depth, quoted := 0, false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case c == '"':
			quoted = !quoted
		case quoted && c == '\\':
			i++
		case quoted:
		case c == '[' || c == '{':
			if depth++; depth > MaxDepth {
				return true
			}
		case c == ']' || c == '}':
			depth--
		}
	}
	return false
}

// Unread says in both languages why a value cannot be read; zero where it can.
type Unread struct{ EN, ZH string }

// unreadable is the keyword of a value that cannot be read.
const unreadable = "unreadable"

// Sent are the parameters of a request as they came.
type Sent struct {
	Path   []string // in the order of the path
	Query  Query
	Header http.Header
	Unread map[string]Unread // of the query's, those that cannot be read
}

// Query are the parameters of a query string, in the order in which they were sent. There are few of them: to look
// through a list takes less time than to make a map.
type Query []QueryParameter

// QueryParameter is one of them.
type QueryParameter struct{ Name, Value string }

// Find returns the value of a parameter: where it was sent several times, the first one.
func (q Query) Find(name string) (value string, sent bool) {
	for i := range q {
		if q[i].Name == name {
			return q[i].Value, true
		}
	}
	return "", false
}

// Get is the value of a parameter; empty when it was not sent.
func (q Query) Get(name string) string {
	value, _ := q.Find(name)
	return value
}

// Has reports whether a parameter was sent.
func (q Query) Has(name string) bool {
	_, sent := q.Find(name)
	return sent
}

// Values are all values by the names of their parameters.
func (q Query) Values() url.Values {
	values := make(url.Values, len(q))
	for _, p := range q {
		values[p.Name] = append(values[p.Name], p.Value)
	}
	return values
}

// Parameters are the declared parameters of a request, typed and checked: each a string, a float64 or a bool.
type Parameters struct {
	declared []parameter
	values   []any // in their order; nil for one that was not sent
}

// Find is the value of a parameter; nil when it was not sent.
func (p Parameters) Find(name string) any {
	for i := range p.declared {
		if p.declared[i].name == name {
			return p.values[i]
		}
	}
	return nil
}

// Len is the number of parameters that were sent.
func (p Parameters) Len() (n int) {
	for _, value := range p.values {
		if value != nil {
			n++
		}
	}
	return n
}

// NotUTF8 says why a text is none in UTF-8, as every channel of a request must be.
func NotUTF8(text string) Unread {
	if utf8.ValidString(text) {
		return Unread{}
	}
	for at := 0; at < len(text); {
		letter, size := utf8.DecodeRuneInString(text[at:])
		if letter == utf8.RuneError && size == 1 {
			return Unread{
				EN: fmt.Sprintf("it is not UTF-8: byte %d is 0x%02X, as in GBK", at+1, text[at]),
				ZH: fmt.Sprintf("不是 UTF-8 编码：第 %d 字节为 0x%02X，可能是 GBK", at+1, text[at]),
			}
		}
		at += size
	}
	return Unread{}
}

// unread is why the value of a parameter cannot be read.
func (p *parameter) unread(raw string, sent Sent) Unread {
	if p.in == "query" && sent.Unread != nil {
		if why, broken := sent.Unread[p.name]; broken {
			return why
		}
	}
	return NotUTF8(raw)
}
