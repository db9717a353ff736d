// Package plainjson reads the JSON that clients send as good as always, and faster than encoding/json: strings without
// escapes, and no name twice in an object. Of any other text it says nothing: encoding/json then decides, and writes the
// diagnosis. A fuzz test holds it to encoding/json.
package plainjson

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// mostDepth is how deep a value may be nested.
const mostDepth = 32

// mostRoom is for how many names an object has room from the beginning.
const mostRoom = 16

// Decode returns what encoding/json decodes the text to, numbers as json.Number; ok is false where it does not know.
func Decode(text []byte) (value any, ok bool) {
	if !utf8.Valid(text) {
		return nil, false
	}
	r := reader{text: text, names: min(bytes.Count(text, []byte{':'}), mostRoom)}
	value, ok = r.value(mostDepth)
	return value, ok && r.next() == 0 && r.at == len(text)
}

type reader struct {
	text  []byte
	at    int
	names int // as many as the outermost object may have
}

// next skips blanks and returns the byte that follows, without reading it; 0 at the end.
func (r *reader) next() byte {
	for r.at < len(r.text) {
		switch c := r.text[r.at]; c {
		case ' ', '\t', '\r', '\n':
			r.at++
		default:
			return c
		}
	}
	return 0
}

// take reads the byte c, if it is the next one.
func (r *reader) take(c byte) bool {
	if r.next() != c {
		return false
	}
	r.at++
	return true
}

func (r *reader) value(depth int) (any, bool) {
	switch c := r.next(); {
	case depth == 0:
		return nil, false
	case c == '"':
		return r.string()
	case c == '{':
		return r.object(depth)
	case c == '[':
		return r.array(depth)
	case c == '-' || '0' <= c && c <= '9':
		return r.number()
	case r.word("true"):
		return true, true
	case r.word("false"):
		return false, true
	}
	return nil, r.word("null")
}

func (r *reader) word(word string) bool {
	if end := r.at + len(word); end <= len(r.text) && string(r.text[r.at:end]) == word {
		r.at = end
		return true
	}
	return false
}

func (r *reader) object(depth int) (any, bool) {
	r.at++
	m := make(map[string]any, r.names)
	r.names = 0
	for ok := r.take('}'); !ok; ok = r.take('}') {
		if len(m) > 0 && !r.take(',') || r.next() != '"' {
			return nil, false
		}
		name, ok := r.string()
		if !ok || !r.take(':') {
			return nil, false
		}
		value, ok := r.value(depth - 1)
		if _, twice := m[name]; twice || !ok {
			return nil, false
		}
		m[name] = value
	}
	return m, true
}

func (r *reader) array(depth int) (any, bool) {
	r.at++
	list := []any{}
	for ok := r.take(']'); !ok; ok = r.take(']') {
		if len(list) > 0 && !r.take(',') {
			return nil, false
		}
		value, ok := r.value(depth - 1)
		if !ok {
			return nil, false
		}
		list = append(list, value)
	}
	return list, true
}

// string reads a string without escapes. Its opening quotation mark is the next byte.
func (r *reader) string() (string, bool) {
	begin := r.at + 1
	for i := begin; i < len(r.text); i++ {
		switch c := r.text[i]; {
		case c == '"':
			r.at = i + 1
			return string(r.text[begin:i]), true
		case c == '\\' || c < ' ':
			return "", false
		}
	}
	return "", false
}

// number reads -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?, as RFC 8259 §6 has it.
func (r *reader) number() (any, bool) {
	begin := r.at
	r.either('-', '-')
	zero := r.at < len(r.text) && r.text[r.at] == '0'
	ok := r.digits() && (!zero || r.at == begin+1 || r.at == begin+2 && r.text[begin] == '-')
	if ok && r.either('.', '.') {
		ok = r.digits()
	}
	if ok && r.either('e', 'E') {
		r.either('+', '-')
		ok = r.digits()
	}
	return json.Number(r.text[begin:r.at]), ok
}

func (r *reader) either(a, b byte) bool {
	if r.at < len(r.text) && (r.text[r.at] == a || r.text[r.at] == b) {
		r.at++
		return true
	}
	return false
}

// digits reads digits, and reports whether there is one.
func (r *reader) digits() bool {
	begin := r.at
	for r.at < len(r.text) && '0' <= r.text[r.at] && r.text[r.at] <= '9' {
		r.at++
	}
	return r.at > begin
}
