package auth

import (
	"reflect"
	"testing"
)

func TestPlainSegmentsTakeTheShortWay(t *testing.T) {
	for text, want := range map[string]bool{
		`{"alg":"RS256","typ":"JWT"}`:          true,
		`{"companyKey":"组织","iat":1795348800}`: true,
		`{"a":0}`:          true,
		`{}`:               false,
		`{"a":01}`:         false,
		`{"a":-1}`:         false,
		`{"a":1.5}`:        false,
		`{"a":true}`:       false,
		`{"a": 1}`:         false,
		`{"a":1,}`:         false,
		`{"a":1,"a":2}`:    false,
		`{"a":"\u0062"}`:   false,
		"{\"a\":\"\n\"}":   false,
		"{\"a\":\"\xff\"}": false,
		`{"a":"b"}}`:       false,
		`{"a":"b}`:         false,
		`{"a":{}}`:         false,
		`["a"]`:            false,
	} {
		if _, ok := flat([]byte(text)); ok != want {
			t.Errorf("%s: %v, want %v", text, ok, want)
		}
	}
}

// Whatever the short way takes, encoding/json takes for the same.
func FuzzFlatAgreesWithJSON(f *testing.F) {
	f.Add([]byte(`{"companyKey":"acme","iat":1795348800}`))
	f.Add([]byte(`{"a":"b","a":1}`))
	f.Add([]byte(`{"":0}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		short, ok := flat(text)
		if !ok {
			return
		}
		long, err := decode(text)
		if err != nil || !reflect.DeepEqual(short, long) {
			t.Fatalf("%q: %v, but encoding/json says %v, %v", text, short, long, err)
		}
	})
}
