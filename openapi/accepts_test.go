package openapi

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

var everyDocument = []string{"innopaas", "aisuda", "qijiayun", "apihub", "admin"}

// schemasOf are all schemas of a document, those within others too.
func schemasOf(d *Document) map[*openapi3.Schema]string {
	all := map[*openapi3.Schema]string{}
	var add func(s *openapi3.Schema, path string)
	add = func(s *openapi3.Schema, path string) {
		if s == nil || all[s] != "" {
			return
		}
		all[s] = path
		for name, one := range s.Properties {
			add(one.Value, path+"/"+name)
		}
		for _, list := range []openapi3.SchemaRefs{s.OneOf, s.AnyOf, s.AllOf, {s.Items, s.Not, s.AdditionalProperties.Schema}} {
			for _, one := range list {
				if one != nil {
					add(one.Value, path+"/…")
				}
			}
		}
	}
	for name, s := range d.schemas {
		add(s, name)
	}
	for _, o := range d.Operations() {
		for i := range o.params {
			add(o.params[i].schema, o.ID+" "+o.params[i].name)
		}
		for media, s := range o.body {
			add(s, o.ID+" "+media)
		}
	}
	return all
}

// values are what a schema is tried with: values of every kind, those at its own bounds, and objects and lists of them.
func values(s *openapi3.Schema, depth int) []any {
	all := []any{
		nil, "", "a", "长", "\xff", "1", "true", "2026-11-26", "2026-11-26 10:00:00", "2026-11-26T10:00:00Z", "13800000001", "https://example.com/a", strings.Repeat("x", 300),
		true, 0.0, 1.0, -1.0, 1.5, 1e10, math.NaN(), math.Inf(1), json.Number("1"), json.Number("1.0"), json.Number("1.5"), json.Number("-0"), json.Number("1e3"), json.Number("1e400"),
		json.Number("2147483648"), json.Number("9007199254740993"),
		[]any{},
		[]any{nil},
		[]any{"a", "a"},
		map[string]any{},
		map[string]any{"no such name": 1.0},
	}
	all = append(all, s.Enum...)
	if s.Example != nil {
		all = append(all, s.Example)
	}
	for _, n := range []int{int(s.MinLength), int(s.MinLength) - 1} {
		all = append(all, strings.Repeat("9", max(0, n)))
	}
	if s.MaxLength != nil && *s.MaxLength < 5000 {
		all = append(all, strings.Repeat("长", int(*s.MaxLength)), strings.Repeat("1", int(*s.MaxLength)+1))
	}
	for _, bound := range []*float64{s.Min, s.Max} {
		if bound != nil {
			all = append(all, *bound, *bound-1, *bound+1, *bound+0.5)
		}
	}
	if depth == 0 {
		return all
	}
	if s.Items != nil {
		for _, one := range values(s.Items.Value, depth-1) {
			all = append(all, []any{one}, []any{one, one})
		}
	}
	return append(all, objects(s, depth)...)
}

// objects are objects with all properties of a schema, in which one after the other takes other values or is left out.
func objects(s *openapi3.Schema, depth int) (all []any) {
	whole, tried := map[string]any{}, map[string][]any{}
	for name, property := range s.Properties {
		tried[name] = values(property.Value, depth-1)
		for _, v := range tried[name] {
			if judge(property.Value, v) == nil && (whole[name] == nil || v != nil) {
				whole[name] = v
			}
		}
	}
	for name, list := range tried {
		for _, v := range append(list, absent) {
			object := map[string]any{}
			for other, value := range whole {
				object[other] = value
			}
			if object[name] = v; v == absent {
				delete(object, name)
			}
			all = append(all, object)
		}
	}
	return all
}

// absent stands for a property that is left out.
var absent any = struct{}{}

// kin-openapi is the judge: what accepts lets pass, it lets pass too.
func TestWhatIsAcceptedAtAGlanceIsAccepted(t *testing.T) {
	tried, glances, passed := 0, 0, 0
	for _, name := range everyDocument {
		d, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		for s, path := range schemasOf(d) {
			for _, v := range values(s, 2) {
				tried++
				err := judge(s, v)
				if err == nil {
					passed++
				}
				if !accepts(s, v) {
					continue
				}
				if glances++; err != nil {
					t.Errorf("%s: %s accepts %#v; kin-openapi: %v", name, path, v, err)
				}
			}
		}
	}
	t.Logf("%d values, %d that pass, %d at a glance", tried, passed, glances)
	if glances < passed*3/4 {
		t.Errorf("only %d of %d values that pass do so at a glance", glances, passed)
	}
}
