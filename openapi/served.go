package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"

	"go.yaml.in/yaml/v3"
)

// servers is the member of a document that says where the provider is.
var servers = regexp.MustCompile(`(?m)^servers:\n((?:[ \t#].*\n|\n)*)`)

// ServedAt is the text of a provider's document with a mockserver's address before the provider's own.
func ServedAt(name, url string) ([]byte, error) {
	text, err := Source(name)
	if err != nil {
		return nil, fmt.Errorf("no document is called %q", name)
	}
	quoted, err := json.Marshal(url) // a JSON string is a YAML string
	if err != nil {
		return nil, err
	}
	at := servers.FindSubmatchIndex(text)
	if at == nil {
		return nil, fmt.Errorf("openapi/%s.yaml: no servers", name)
	}
	ours := fmt.Sprintf("  - url: %s\n    description: The simulation. 模拟服务。\n", quoted)
	return bytes.Join([][]byte{text[:at[2]], []byte(ours), text[at[2]:]}, nil), nil
}

// JSONServedAt is ServedAt as JSON.
func JSONServedAt(name, url string) ([]byte, error) {
	text, err := ServedAt(name, url)
	if err != nil {
		return nil, err
	}
	return toJSON(text)
}

// toJSON is a document's text as JSON.
func toJSON(text []byte) ([]byte, error) {
	var value any
	if err := yaml.Unmarshal(text, &value); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(value)
	return b.Bytes(), err
}
