package journal

import (
	"net/http"
	"reflect"
	"strings"
	"testing"
)

func TestHeadersComeOutAsTheyWentIn(t *testing.T) {
	for _, h := range []http.Header{
		nil,
		{"Accept": {"a"}},
		{"Accept": {"a", "", "b"}, "X-Empty": {""}, "not-canonical": {"1"}, "": {"no name"}},
		{"Long": {strings.Repeat("长", 100_000)}, "Short": {strings.Repeat("x", 127), strings.Repeat("x", 128)}},
		{"None": {}},
	} {
		if got := pack(h).header(); !reflect.DeepEqual(got, h) {
			t.Errorf("%.100v came out as %.100v", h, got)
		}
	}
	p := pack(http.Header{LabelHeader: {"one", "two"}, "Other": {AllowHeader}})
	if got := p.values(LabelHeader); !reflect.DeepEqual(got, []string{"one", "two"}) {
		t.Errorf("the labels are %q", got)
	}
	if got := p.values(AllowHeader); got != nil {
		t.Errorf("a value was taken for a name: %q", got)
	}
}
