package openapi

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Sample is an example of a request that a fresh sandbox accepts. What differs from sandbox to sandbox stands in it as
// {{name}}, the name being that of a credential in a sandbox's JSON.
type Sample struct {
	Path        string // "/company/{{companyKey}}/app"
	Query       []Value
	ContentType string // empty for a request without a body
	Body        []byte // JSON, on several lines
	Form        []Value
	Credentials []Placed
	order       int // samples of a higher one come later: what deletes comes last
}

// Value is a named value; in a form it may be a file's name.
type Value struct {
	Name, Value string
	File        bool
}

// Placed is a credential with its place, as an x-credential of a security scheme says.
type Placed struct {
	In, Name   string // "header", "query"
	Bearer     bool
	Credential Credential
}

// Credential says where the value of a credential comes from: it is one of the sandbox's, or a JWT that is signed by one, or
// what an operation answered.
type Credential struct {
	Name string `json:"name"` // "appKey"

	Sign   string            `json:"sign"` // "RS256" or "HS256"
	Key    string            `json:"key"`  // "privateKey"
	Claims map[string]string `json:"claims"`
	Life   int               `json:"life"` // seconds until the claim exp; 0 for none

	Operation string `json:"operation"` // "getToken"
	At        string `json:"at"`        // "data.accessToken"
}

// sampling is an operation's x-sample: what its sample has in the place of the document's examples.
type sampling struct {
	Values     map[string]any `json:"values"`
	Body       any            `json:"body"`
	Form       map[string]any `json:"form"`
	Order      int            `json:"order"`
	Credential *Credential    `json:"credential"`
}

// Samples are requests of all operations, in an order in which a fresh sandbox accepts each: as in the document, but for
// what an x-sample orders otherwise.
func (d *Document) Samples() ([]*Operation, map[*Operation]*Sample, error) {
	d.lines.once.Do(func() { d.lines.find(d) })
	samples := map[*Operation]*Sample{}
	for _, op := range d.ops {
		s, err := op.sample()
		if err != nil {
			return nil, nil, fmt.Errorf("openapi/%s.yaml: %s: %w", d.Name, op.ID, err)
		}
		samples[op] = s
	}
	all := slices.Collect(maps.Keys(samples))
	slices.SortFunc(all, func(a, b *Operation) int {
		if by := samples[a].order - samples[b].order; by != 0 {
			return by
		}
		return d.lines.operations[a] - d.lines.operations[b]
	})
	return all, samples, nil
}

func (o *Operation) sample() (*Sample, error) {
	var x sampling
	if err := extension(o.from.Extensions, "x-sample", &x); err != nil {
		return nil, err
	}
	s, get := &Sample{Path: o.Path, order: x.Order}, o.Method == http.MethodGet
	for _, p := range o.params {
		value, known, err := p.sample(x)
		switch {
		case err != nil:
			return nil, err
		case !known && p.required:
			return nil, fmt.Errorf("the parameter %s has no example", p.name)
		case !known, !p.required && len(o.body) > 0 && !get && x.Values[p.name] == nil: // the body holds it
		case p.in == openapi3.ParameterInPath:
			s.Path = strings.Replace(s.Path, "{"+p.name+"}", escaped(value, url.PathEscape), 1)
		case p.in == openapi3.ParameterInQuery:
			s.Query = append(s.Query, Value{Name: p.name, Value: escaped(value, url.QueryEscape)})
		}
	}
	if err := o.sampleBody(x, s); err != nil {
		return nil, err
	}
	var err error
	s.Credentials, err = o.placed(x)
	return s, err
}

// escaped escapes a value, unless it is a variable.
func escaped(value string, escape func(string) string) string {
	if strings.HasPrefix(value, "{{") {
		return value
	}
	return escape(value)
}

func (p *parameter) sample(x sampling) (value string, known bool, err error) {
	if v, given := x.Values[p.name]; given {
		return plainText(v), v != nil, nil
	}
	var c Credential
	if err := extension(p.from.Extensions, "x-credential", &c); err != nil {
		return "", false, err
	}
	if c.Name != "" {
		return "{{" + c.Name + "}}", true, nil
	}
	for _, v := range []any{p.from.Example, p.schema.Example} {
		if v != nil {
			return plainText(v), true, nil
		}
	}
	return "", false, nil
}

// plainText is a value as an address has it.
func plainText(v any) string {
	if text, ok := v.(string); ok {
		return text
	}
	text, _ := json.Marshal(v) // a number: what the document holds can be written
	return string(text)
}

func (o *Operation) sampleBody(x sampling, s *Sample) error {
	if o.from.RequestBody == nil || o.Method == http.MethodGet && !o.bodyNeeded { // few programs send a body by GET
		return nil
	}
	for media, content := range o.from.RequestBody.Value.Content {
		s.ContentType = media
		if media == "multipart/form-data" {
			for _, name := range slices.Sorted(maps.Keys(x.Form)) {
				s.Form = append(s.Form, Value{Name: name, Value: plainText(x.Form[name]), File: o.WantsFile(name)})
			}
			if len(s.Form) == 0 {
				return fmt.Errorf("the form has no sample")
			}
			return nil
		}
		body := x.Body
		if body == nil {
			body = exampleOf(content)
		}
		if body == nil {
			return fmt.Errorf("the body has no example")
		}
		var err error
		s.Body, err = json.MarshalIndent(body, "", "  ")
		return err
	}
	return nil
}

func exampleOf(content *openapi3.MediaType) any {
	if content.Example != nil {
		return content.Example
	}
	for _, name := range slices.Sorted(maps.Keys(content.Examples)) {
		return content.Examples[name].Value.Value
	}
	if s := schemaOf(content); s != nil {
		return s.Example
	}
	return nil
}

// placed are the credentials of the longest requirement that says where each of them comes from.
func (o *Operation) placed(x sampling) (longest []Placed, err error) {
	for _, requirement := range *o.from.Security {
		var all []Placed
		for _, name := range slices.Sorted(maps.Keys(requirement)) {
			scheme := o.doc.schemes[name].Value
			one := Placed{In: scheme.In, Name: scheme.Name}
			if scheme.Type == "http" {
				one = Placed{In: openapi3.ParameterInHeader, Name: "Authorization", Bearer: true}
			}
			if err := extension(scheme.Extensions, "x-credential", &one.Credential); err != nil {
				return nil, err
			}
			if x.Credential != nil {
				one.Credential = *x.Credential
			}
			if one.Credential.Name+one.Credential.Sign+one.Credential.Operation != "" {
				all = append(all, one)
			}
		}
		if len(all) == len(requirement) && len(all) > len(longest) {
			longest = all
		}
	}
	return longest, nil
}

// extension reads an extension of the document into a value; without it, the value stays as it is.
func extension(all map[string]any, name string, into any) error {
	given, found := all[name]
	if !found {
		return nil
	}
	text, err := json.Marshal(given)
	if err == nil {
		d := json.NewDecoder(strings.NewReader(string(text)))
		d.DisallowUnknownFields()
		err = d.Decode(into)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
