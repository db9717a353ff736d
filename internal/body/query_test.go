package body

import (
	"net/url"
	"reflect"
	"strings"
	"testing"

	"example.com/mockserver/openapi"
)

// FuzzReadQuery holds what is split here to what the library reads: there, a semicolon must be escaped to be a letter.
func FuzzReadQuery(f *testing.F) {
	for _, seed := range []string{"", "a=1", "a=1&b=2&a=3", "a", "=", "&&a=&", "a=b=c", "a=1;b=2", "a=%41", "a=+", "名=值", "a=1&a=%zz"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		values, unread := ReadQuery(raw)
		want, err := url.ParseQuery(strings.ReplaceAll(raw, ";", "%3B"))
		if err != nil || unread != nil {
			return // some of it cannot be read: the contracts hold what is said of it
		}
		if !reflect.DeepEqual(values.Values(), want) {
			t.Errorf("%q is %q, want %q", raw, values, want)
		}
	})
}

func TestAQueryIsReadToItsEnd(t *testing.T) {
	values, unread := ReadQuery("a=1&b=2;c&a=3&&d")
	want := openapi.Query{{Name: "a", Value: "1"}, {Name: "b", Value: "2;c"}, {Name: "a", Value: "3"}, {Name: "d"}}
	if !reflect.DeepEqual(values, want) || len(unread) > 0 {
		t.Errorf("%q, want %q; unread %v", values, want, unread)
	}
}
