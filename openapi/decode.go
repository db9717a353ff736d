package openapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
