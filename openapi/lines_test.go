package openapi

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// The loader can note the lines too, and takes its time for it: both must say the same.
func TestLinesAreThoseThatTheLoaderNotes(t *testing.T) {
	for _, name := range []string{"admin", "aisuda", "apihub", "innopaas", "qijiayun"} {
		text, err := Source(name)
		if err != nil {
			t.Fatal(err)
		}
		loader := openapi3.NewLoader()
		loader.IncludeOrigin = true
		d, err := parse(loader, name, text)
		if err != nil {
			t.Fatal(err)
		}
		d.lines.find(d)
		if len(d.lines.schemas) < 20 {
			t.Errorf("%s: only %d schemas have a line", name, len(d.lines.schemas))
		}
		for s, line := range d.lines.schemas {
			if s.Origin == nil || s.Origin.Key.Line != line {
				t.Errorf("%s.yaml: %+v has line %d", name, s.Origin, line)
			}
		}
		for _, o := range d.Operations() {
			if d.lines.operations[o] == 0 {
				t.Errorf("%s: operation %s has no line", name, o.ID)
			}
			for _, p := range o.params {
				if d.lines.schemas[p.schema] == 0 {
					t.Errorf("%s: parameter %s of %s has no line", name, p.name, o.ID)
				}
			}
			for media, s := range o.body {
				if d.lines.schemas[s] == 0 {
					t.Errorf("%s: the body %s of %s has no line", name, media, o.ID)
				}
			}
		}
	}
}
