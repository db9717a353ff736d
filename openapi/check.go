package openapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// CheckParameters types a request's path, query and header parameters and reports every way in which they break the
// document. A parameter sent several times counts by its first value.
func (o *Operation) CheckParameters(s Sent) (Parameters, []Problem) {
	var problems []Problem
	values := make([]any, len(o.params))
	for i := range o.params {
		p := &o.params[i]
		raw, sent := p.find(i, s)
		if why := p.unread(raw, s); why != (Unread{}) {
			problem := o.parameterProblem(p, unreadable, nil)
			problem.unread = why
			problems = append(problems, problem)
			continue
		}
		if !sent {
			if p.required {
				problems = append(problems, o.parameterProblem(p, "required", nil))
			}
			continue
		}
		value, ok := p.parse(raw)
		if !ok {
			keyword := "type"
			if raw == "" {
				keyword = "minLength" // an empty number is an empty parameter, not a wrong one
			}
			problems = append(problems, o.parameterProblem(p, keyword, nil))
			continue
		}
		values[i] = value // also where it breaks its schema: the rule it breaks may be waived
		if err := visit(p.schema, value); err != nil {
			for _, e := range flatten(err) {
				problems = append(problems, o.parameterProblem(p, keyword(e), e))
			}
		}
	}
	return Parameters{o.params, values}, problems
}

func (p *parameter) find(i int, s Sent) (string, bool) {
	switch p.in {
	case openapi3.ParameterInPath:
		return s.Path[i], true // path parameters come first, in the order of the path
	case openapi3.ParameterInQuery:
		return s.Query.Find(p.name)
	case openapi3.ParameterInHeader:
		if all := s.Header.Values(p.name); len(all) > 0 {
			return all[0], true
		}
	}
	return "", false
}

func (p *parameter) parse(raw string) (any, bool) {
	switch p.kind {
	case openapi3.TypeInteger:
		n, err := strconv.ParseInt(raw, 10, 64)
		return float64(n), err == nil
	case openapi3.TypeNumber:
		return Number(raw)
	case openapi3.TypeBoolean:
		return raw == "true", raw == "true" || raw == "false"
	default:
		return raw, true
	}
}

// Number reads a decimal number as a query string holds it, without Go's further forms: 1_0, 0x1p3, Inf.
func Number(text string) (float64, bool) {
	for _, c := range []byte(text) {
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return 0, false
		}
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil
}

// Accepts reports whether the document describes a body of this media type ("multipart/form-data").
func (o *Operation) Accepts(media string) bool { return o.body[media] != nil }

// CheckBody holds a decoded body against the schema of its content type.
func (o *Operation) CheckBody(contentType string, value any) []Problem {
	schema := o.body[mediaType(contentType)]
	if schema == nil || value == nil && !o.bodyNeeded {
		return nil
	}
	err := visit(schema, value)
	if err == nil {
		return nil
	}
	var problems []Problem
	for _, e := range flatten(err) {
		problems = append(problems, o.bodyProblem(schema, e))
	}
	return problems
}

// replies are the documented responses by status, or "default".
func (o *Operation) replies() (map[string]*openapi3.Response, error) {
	d, err := o.doc.whole()
	if err != nil {
		return nil, err
	}
	return d.ops[o.ID].responses, nil
}

// CheckReply holds a reply against the operation's documented responses. It returns nil for a reply that agrees.
func (o *Operation) CheckReply(status int, contentType string, body []byte) error {
	all, err := o.replies()
	if err != nil {
		return err
	}
	response := all[strconv.Itoa(status)]
	if response == nil {
		response = all[strconv.Itoa(status/100)+"XX"]
	}
	if response == nil {
		response = all["default"]
	}
	if response == nil {
		return fmt.Errorf("the document has no response %d for %s", status, o.ID)
	}
	if len(response.Content) == 0 {
		if len(body) > 0 {
			return fmt.Errorf("the document gives response %d of %s no body", status, o.ID)
		}
		return nil
	}
	media := mediaType(contentType)
	content := response.Content[media]
	if content == nil {
		return fmt.Errorf("the document has no %q for response %d of %s", contentType, status, o.ID)
	}
	if media != "application/json" {
		return nil
	}
	if err := hold(schemaOf(content), body); err != nil {
		return fmt.Errorf("response %d of %s %w", status, o.ID, err)
	}
	return nil
}

// CheckComponent holds a body that mockserver sends of itself, a webhook's, against the component schema of this name.
func (d *Document) CheckComponent(name string, body []byte) error {
	whole, err := d.whole()
	if err != nil {
		return err
	}
	schema := whole.schemas[name]
	if schema == nil {
		return fmt.Errorf("openapi/%s.yaml has no schema %q", d.Name, name)
	}
	if err := hold(schema, body); err != nil {
		return fmt.Errorf("a %s %w", name, err)
	}
	return nil
}

// hold holds JSON that mockserver writes against its schema.
func hold(schema *openapi3.Schema, body []byte) error {
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		return fmt.Errorf("is not JSON: %w", err)
	}
	if err := schema.VisitJSON(v, openapi3.VisitAsResponse(), openapi3.MultiErrors(), openapi3.EnableFormatValidation()); err != nil {
		var wrong []string
		for _, e := range flatten(err) {
			wrong = append(wrong, "/"+strings.Join(e.JSONPointer(), "/")+": "+e.Reason)
		}
		return fmt.Errorf("breaks its schema: %s", strings.Join(wrong, "; "))
	}
	return nil
}

func visit(s *openapi3.Schema, value any) error {
	if accepts(s, value) {
		return nil
	}
	return judge(s, value)
}

// judge asks kin-openapi.
func judge(s *openapi3.Schema, value any) error {
	return s.VisitJSON(value, openapi3.VisitAsRequest(), openapi3.MultiErrors(), openapi3.EnableFormatValidation())
}

// flatten lists the schema errors within an error of VisitJSON.
func flatten(err error) []*openapi3.SchemaError {
	var many openapi3.MultiError
	if errors.As(err, &many) {
		var all []*openapi3.SchemaError
		for _, e := range many {
			all = append(all, flatten(e)...)
		}
		return all
	}
	var one *openapi3.SchemaError
	if errors.As(err, &one) {
		return []*openapi3.SchemaError{one}
	}
	return []*openapi3.SchemaError{{SchemaField: "schema", Reason: err.Error(), Schema: openapi3.NewSchema()}}
}

// Nearest returns the operation whose method and path look most like a request line that matches none.
func (d *Document) Nearest(method, path string) *Operation {
	var best *Operation
	least := 1 << 30
	for _, o := range d.Operations() {
		cost := distance(segments(o.Path), segments(path))
		if o.Method != method {
			cost++
		}
		if cost < least {
			best, least = o, cost
		}
	}
	return best
}

// distance counts the edits between two paths, letter by letter within a segment; a {parameter} is like anything.
func distance(template, path []string) int {
	path = path[:min(len(path), 32)]
	row := make([]int, len(path)+1)
	for j := range row {
		row[j] = 4 * j
	}
	for i, t := range template {
		next := make([]int, len(path)+1)
		next[0] = 4 * (i + 1)
		for j, p := range path {
			next[j+1] = min(row[j]+unlike(t, p), row[j+1]+4, next[j]+4)
		}
		row = next
	}
	return row[len(path)]
}

// unlike is 0 for equal segments, 1 to 3 for resembling ones and 6 for unlike ones.
func unlike(template, segment string) int {
	if template == segment {
		return 0
	}
	if strings.HasPrefix(template, "{") {
		return 1
	}
	if strings.EqualFold(template, segment) {
		return 1
	}
	a, b := []byte(strings.ToLower(template)), []byte(strings.ToLower(segment))
	same := 0
	for _, letter := range a {
		if i := slices.Index(b, letter); i >= 0 {
			b, same = slices.Delete(b, i, i+1), same+1
		}
	}
	if same*4 >= max(len(template), len(segment))*3 {
		return 2
	}
	return 6
}
