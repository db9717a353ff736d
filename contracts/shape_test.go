package contracts

import "testing"

func TestAShapeIsMembersOrderAndTypes(t *testing.T) {
	for name, c := range map[string]struct {
		sample, got string
		fits        bool
	}{
		"other values":   {`{"a":1,"b":["x"]}`, `{"a":2,"b":["y","z"]}`, true},
		"another order":  {`{"a":1,"b":2}`, `{"b":2,"a":1}`, false},
		"one more":       {`{"a":1}`, `{"a":1,"b":2}`, false},
		"one less":       {`{"a":1,"b":2}`, `{"a":1}`, false},
		"another type":   {`{"a":[{"b":1}]}`, `{"a":[{"b":"1"}]}`, false},
		"null for text":  {`{"a":"x"}`, `{"a":null}`, false},
		"no items":       {`[1]`, `[]`, true},
		"items unshown":  {`[]`, `[1,"x"]`, true},
		"no JSON at all": {`{}`, `{`, false},
	} {
		want, err := shapeOf([]byte(c.sample))
		if err != nil {
			t.Fatal(err)
		}
		got, err := shapeOf([]byte(c.got))
		if fits := err == nil && got.fits(want, "$") == nil; fits != c.fits {
			t.Errorf("%s: %v", name, fits)
		}
	}
}
