package body

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

type inner struct {
	A string `json:"a"`
}

type within struct {
	B string `json:"b,omitempty"`
}

type outer struct {
	within
	Mobile string            `json:"mobile"`
	Never  string            `json:"-"`
	One    *inner            `json:"one"`
	List   []inner           `json:"list"`
	ByName map[string]inner  `json:"byName"`
	Words  map[string]string `json:"words"`
	Raw    json.RawMessage   `json:"raw"`
	Any    any               `json:"any"`
}

func TestNamesOfABodyCountLetterByLetter(t *testing.T) {
	for body, want := range map[string]string{
		`{"mobile":"1","MOBILE":"2"}`:                       `{"mobile":"1"}`,
		`{"MOBILE":"2","mobile":"1","Mobile":"3"}`:          `{"mobile":"1"}`,
		`{"MOBILE":"2"}`:                                    `{}`,
		`{"Never":"2","never":"3","b":"4","B":"5"}`:         `{"Never":"2","never":"3","b":"4"}`,
		`{"One":{"a":"1"},"one":{"A":"2","a":"1","x":0}}`:   `{"one":{"a":"1","x":0}}`,
		`{"list":[{"a":"1"},{"A":"2"}]}`:                    `{"list":[{"a":"1"},{}]}`,
		`{"byName":{"A":{"A":"1"},"a":{"a":"2"}}}`:          `{"byName":{"A":{},"a":{"a":"2"}}}`,
		`{"mobi\u017fe":"not an s","bLE":1,"list":null}`:    `{"mobi\u017fe":"not an s","bLE":1,"list":null}`,
		`{"li\u017ft":[{"a":"a long s folds"}],"list":[]}`:  `{"list":[]}`,
		`{"words":{"a":"1","A":"2"},"raw":{"Q":1,"q":2}}`:   `{"words":{"a":"1","A":"2"},"raw":{"Q":1,"q":2}}`,
		`{"any":{"A":1,"a":2},"one":null,"list":{"A":"1"}}`: `{"any":{"A":1,"a":2},"one":null,"list":{"A":"1"}}`,
		`[{"A":"1"}]`: `[{"A":"1"}]`, `"text"`: `"text"`, `null`: `null`,
		`{"mobile":"<&>","MOBILE":"","raw":12345678901234567890.10}`: `{"mobile":"<&>","raw":12345678901234567890.10}`,
	} {
		value, before := decoded(t, body), decoded(t, body)
		got, changed := Exact(reflect.TypeFor[*outer](), value)
		if !reflect.DeepEqual(got, decoded(t, want)) || changed == (body == want) {
			t.Errorf("%s became %s, %v; want %s", body, encoded(got), changed, want)
		}
		if !reflect.DeepEqual(value, before) {
			t.Errorf("%s: the value itself was changed to %s", body, encoded(value))
		}
	}
	if got, changed := Exact(reflect.TypeFor[*[]inner](), decoded(t, `[{"A":"1"}]`)); !changed || string(encoded(got)) != `[{}]` {
		t.Errorf("a list became %s", encoded(got))
	}
}

func TestAFieldWithoutANameInJSONIsAMistake(t *testing.T) {
	defer func() {
		if p := recover(); p == nil || !strings.Contains(p.(string), "Owner: a field of a body needs its name in JSON") {
			t.Errorf("%v", p)
		}
	}()
	Exact(reflect.TypeFor[*struct{ Owner string }](), map[string]any{"owner": "x"})
}

func decoded(t testing.TB, text string) (v any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func encoded(value any) []byte {
	b, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return b
}

// What is exact is read by encoding/json as it stands: nothing that it reads has another name.
func FuzzExactNames(f *testing.F) {
	f.Add(`{"mobile":"1","MOBILE":"2","one":{"A":"1"},"list":[{"a":"1","A":"2"}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		var value any
		if d.Decode(&value) != nil {
			return
		}
		got, _ := Exact(reflect.TypeFor[*outer](), value)
		if _, again := Exact(reflect.TypeFor[*outer](), got); again {
			t.Fatalf("%s became %s, which is not exact", text, encoded(got))
		}
		var read outer
		if json.Unmarshal(encoded(got), &read) != nil {
			return
		}
		object, _ := got.(map[string]any)
		if read.Mobile != "" && object["mobile"] != read.Mobile || read.B != "" && object["b"] != read.B {
			t.Errorf("%s was read as %+v", text, read)
		}
	})
}

func BenchmarkExact(b *testing.B) {
	value := decoded(b, `{"mobile":"1","one":{"a":"1"},"list":[{"a":"1"},{"a":"2"}],"words":{"a":"1"}}`)
	b.ReportAllocs()
	for b.Loop() {
		Exact(reflect.TypeFor[*outer](), value)
	}
}
