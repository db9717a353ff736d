package house

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"hash/crc32"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// The start reads the documents in a form that takes less than half the time. Package openapi holds that kin-openapi finds
// the same in both.
func TestPagesThatTheStartReadsAreTheDocuments(t *testing.T) {
	for name, text := range documents(t) {
		page(t, "openapi/compact/"+name+".json.gz", packed(t, name, compact(t, text)))
	}
}

// compact is what a document says of requests, as JSON.
func compact(t *testing.T, text []byte) []byte {
	t.Helper()
	var whole map[string]any
	if err := yaml.Unmarshal(text, &whole); err != nil {
		t.Fatal(err)
	}
	kept := map[string]any{"text": crc32.ChecksumIEEE(text)} // another text is read itself
	for _, member := range []string{"openapi", "x-rule", "security", "paths"} {
		kept[member] = withoutProse(whole[member])
	}
	kept["components"] = referred(t, kept["paths"], withoutProse(whole["components"]).(map[string]any))
	return append(encoded(t, kept), '\n')
}

func encoded(t *testing.T, value any) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSpace(b.Bytes())
}

var reference = regexp.MustCompile(`"\$ref":"#/components/([^/"]+)/([^"]+)"`)

// referred are the components to which a part of a document refers, and they in turn, with all security schemes.
func referred(t *testing.T, part any, components map[string]any) map[string]map[string]any {
	t.Helper()
	kept := map[string]map[string]any{}
	if schemes, some := components["securitySchemes"].(map[string]any); some {
		kept["securitySchemes"] = schemes
	}
	for unread := []any{part}; len(unread) > 0; unread = unread[1:] {
		for _, found := range reference.FindAllStringSubmatch(string(encoded(t, unread[0])), -1) {
			kind, name := found[1], found[2]
			if _, known := kept[kind][name]; known {
				continue
			}
			if kept[kind] == nil {
				kept[kind] = map[string]any{}
			}
			kept[kind][name] = components[kind].(map[string]any)[name]
			unread = append(unread, kept[kind][name])
		}
	}
	return kept
}

// withoutProse is a part of a document without its descriptions, and without an operation's replies and callbacks. What an
// example or an extension holds is left as it is.
func withoutProse(part any) any {
	switch v := part.(type) {
	case map[string]any:
		kept := map[string]any{}
		for key, below := range v {
			_, isText := below.(string)
			switch {
			case key == "description" && isText: // a property of this name has a schema
			case (key == "responses" || key == "callbacks") && v["operationId"] != nil:
			case key == "example" || key == "value" || key == "default" || key == "enum" || strings.HasPrefix(key, "x-"):
				kept[key] = below
			default:
				kept[key] = withoutProse(below)
			}
		}
		return kept
	case []any:
		kept := make([]any, len(v))
		for i := range v {
			kept[i] = withoutProse(v[i])
		}
		return kept
	}
	return part
}

// packed is a text by gzip. A file that holds it is kept: another version of Go may pack it in other bytes.
func packed(t *testing.T, name string, text []byte) []byte {
	t.Helper()
	there, err := os.ReadFile("../../openapi/compact/" + name + ".json.gz")
	if r, broken := gzip.NewReader(bytes.NewReader(there)); err == nil && broken == nil {
		if got, err := io.ReadAll(r); err == nil && bytes.Equal(got, text) {
			return there
		}
	}
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
