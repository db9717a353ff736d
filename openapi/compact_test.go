package openapi

import (
	"encoding/json"
	"hash/crc32"
	"reflect"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"example.com/mockserver/openapi/compact"
)

// The loader reads the documents themselves, too: it must find in them what it finds in the compact ones.
func TestTheCompactDocumentsAreReadAsTheDocuments(t *testing.T) {
	for _, name := range everyDocument {
		text, err := Source(name)
		if err != nil {
			t.Fatal(err)
		}
		want, err := openapi3.NewLoader().LoadFromData(text)
		if err != nil {
			t.Fatal(err)
		}
		got, current, err := compact.Load(name, crc32.ChecksumIEEE(text))
		if err != nil || !current {
			t.Fatalf("%s: %t, %v", name, current, err)
		}
		if _, current, err := compact.Load(name, crc32.ChecksumIEEE(text[1:])); err != nil || current {
			t.Errorf("%s: another text is taken for it (%v)", name, err)
		}
		g, w := found(t, got), found(t, want)
		for _, member := range []string{"openapi", "x-rule", "security", "paths"} {
			if !reflect.DeepEqual(g[member], w[member]) {
				t.Errorf("%s: %s is another", name, member)
			}
		}
		all := w["components"].(map[string]any)
		for kind, some := range g["components"].(map[string]any) {
			for component, one := range some.(map[string]any) {
				if !reflect.DeepEqual(one, all[kind].(map[string]any)[component]) {
					t.Errorf("%s: components/%s/%s is another", name, kind, component)
				}
			}
		}
	}
}

// found is what the loader has found, without descriptions, replies and callbacks.
func found(t *testing.T, doc *openapi3.T) map[string]any {
	t.Helper()
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	reduce(all)
	return all
}

func reduce(part any) {
	switch v := part.(type) {
	case map[string]any:
		for key, below := range v {
			_, isText := below.(string)
			if isText && key == "description" || (key == "responses" || key == "callbacks") && v["operationId"] != nil {
				delete(v, key)
				continue
			}
			reduce(below)
		}
	case []any:
		for _, below := range v {
			reduce(below)
		}
	}
}
