package fault

import "testing"

// A change is made at each place that the body has, and at no other.
func TestAChangeIsMadeWhereverItFits(t *testing.T) {
	const body = `{"data":{"a/b":1,"items":[{"id":1,"name":"x","in":{"name":"y"}},{"id":12345678901234567890,"name":null}],"none":[]}}`
	for _, c := range []struct {
		to, at, want string
	}{
		{ToNull, "/data/items/*/name", `{"data":{"a/b":1,"items":[{"id":1,"in":{"name":"y"},"name":null},{"id":12345678901234567890,"name":null}],"none":[]}}`},
		{ToGone, "/data/items/*/name", `{"data":{"a/b":1,"items":[{"id":1,"in":{"name":"y"}},{"id":12345678901234567890}],"none":[]}}`},
		{ToText, "/data/items/*/id", `{"data":{"a/b":1,"items":[{"id":"1","in":{"name":"y"},"name":"x"},{"id":"12345678901234567890","name":null}],"none":[]}}`},
		{ToText, "/data/a~1b", `{"data":{"a/b":"1","items":[{"id":1,"name":"x","in":{"name":"y"}},{"id":12345678901234567890,"name":null}],"none":[]}}`},
		{ToEmpty, "/data/items", `{"data":{"a/b":1,"items":[],"none":[]}}`},
		{ToEmpty, "/data/none", body},
		{ToText, "/data/items/*/name", body},
		{ToGone, "/data/*/name", body},
		{ToNull, "/elsewhere", body},
	} {
		v := Variant{Change: Change{c.to, []string{c.at}}}
		got, err := v.Apply([]byte(body))
		if err != nil || string(got) != c.want {
			t.Errorf("%s at %s: %s, %v", c.to, c.at, got, err)
		}
	}
	v := Variant{Change: Change{ToGone, []string{"/data/items/*/in/name", "/data/items", "/data/items/*/in"}}}
	if got, err := v.Apply([]byte(body)); err != nil || string(got) != `{"data":{"a/b":1,"none":[]}}` {
		t.Errorf("one within another: %s, %v", got, err)
	}
	if _, err := v.Apply([]byte("no JSON")); err == nil {
		t.Error("a text that is not JSON is changed")
	}
}
