package plainjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
)

// judged is what encoding/json makes of a text.
func judged(text []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows")
	}
	return v, nil
}

var plain = []string{
	`{"alg":"RS256","typ":"JWT"}`, ` { "companyKey" : "组织" , "iat" : 1795348800 } `, `{}`, `[]`, `[ ]`, `"a"`, `0`, `-0`, `-0.5e+10`, `1E2`, `12`, `null`, ` true`, `false `,
	`{"a":[1,{"b":null},[]],"":""}`, "\t[\n1,\r2]", strings.Repeat("[", mostDepth-1) + "1" + strings.Repeat("]", mostDepth-1),
}

var other = []string{
	``, ` `, `{`, `}`, `[`, `{"a"}`, `{"a":}`, `{"a":1,}`, `{,}`, `[1,]`, `[,1]`, `[1 2]`, `{"a":1,"a":2}`, `{"a":{"b":1,"b":1}}`, `{"a":"\u0062"}`, "{\"a\":\"\n\"}", "{\"a\":\"\xff\"}",
	`{"a":"b"}}`, `{"a":"b}`, `01`, `-`, `-01`, `1.`, `.5`, `1e`, `1e+`, `+1`, `00`, `nul`, `nulll`, `tru`, `True`, "\ufeff1", "1\x00", `"a`, `{1:2}`, `1 2`,
	strings.Repeat("[", mostDepth) + "1" + strings.Repeat("]", mostDepth),
}

func TestPlainTextsAreDecoded(t *testing.T) {
	for _, text := range plain {
		got, ok := Decode([]byte(text))
		want, err := judged([]byte(text))
		if !ok || err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %#v, %v; want %#v, %v", text, got, ok, want, err)
		}
	}
	for _, text := range other {
		if got, ok := Decode([]byte(text)); ok {
			t.Errorf("%q: %#v", text, got)
		}
	}
}

// FuzzDecode holds whatever is decoded here to what encoding/json decodes.
func FuzzDecode(f *testing.F) {
	for _, text := range append(plain, other...) {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, ok := Decode(text)
		if !ok {
			return
		}
		if want, err := judged(text); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%q: %#v, but encoding/json says %#v, %v", text, got, want, err)
		}
	})
}
