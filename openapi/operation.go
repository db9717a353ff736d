package openapi

import (
	"fmt"
	"math"
	"mime"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// DefaultBodyLimit is how many bytes a request body may have where the document says nothing (x-body-limit).
const DefaultBodyLimit = 1 << 20

// Operation is one operation of a document.
type Operation struct {
	ID        string // operationId
	Name      string // "provider/operationId"
	Method    string
	Path      string // as in the document, "/order/{id}"
	Summary   string // bilingual, "Register a member · 注册会员"
	Source    string // the provider's page (x-source)
	Grade     string // the evidence that the operation exists (x-grade)
	BodyLimit int64  // bytes
	// AnswerAssumed reports an operation whose accepted answer no page shows (x-answer-grade: assumed).
	AnswerAssumed bool

	doc        *Document
	from       *openapi3.Operation
	params     []parameter
	body       map[string]*openapi3.Schema // by media type
	bodyNeeded bool
	responses  map[string]*openapi3.Response // by status, or "default"
	keys       []key                         // of the schemes that secure it
	rule       ruleMap
	names      documentedNames
}

type parameter struct {
	name, in string
	required bool
	kind     string // string, integer, number or boolean
	schema   *openapi3.Schema
	from     *openapi3.Parameter
	rule     ruleMap
	aliases  []string
}

// key is where a security scheme puts a credential.
type key struct{ name, in string }

func newOperation(d *Document, method, path string, item *openapi3.PathItem, o *openapi3.Operation) (*Operation, error) {
	op := &Operation{
		ID: o.OperationID, Name: d.Name + "/" + o.OperationID, Method: method, Path: path, Summary: o.Summary,
		Source: text(o.Extensions["x-source"]), Grade: text(o.Extensions["x-grade"]),
		AnswerAssumed: text(o.Extensions["x-answer-grade"]) == "assumed", BodyLimit: DefaultBodyLimit, doc: d, from: o, responses: map[string]*openapi3.Response{},
	}
	if limit, given := o.Extensions["x-body-limit"]; given {
		bytes, isNumber := limit.(float64) // as the loader reads every number of an extension
		if !isNumber || bytes < 1 || bytes != math.Trunc(bytes) {
			return nil, fmt.Errorf("x-body-limit: %v is not a number of bytes", limit)
		}
		op.BodyLimit = int64(bytes)
	}
	var err error
	if op.rule, err = rules(o.Extensions); err != nil {
		return nil, err
	}
	if err := op.addParameters(path, item, o); err != nil {
		return nil, err
	}
	if o.RequestBody != nil {
		op.bodyNeeded = o.RequestBody.Value.Required
		op.body = map[string]*openapi3.Schema{}
		for media, content := range o.RequestBody.Value.Content {
			letNullThrough(content.Schema, map[*openapi3.Schema]bool{})
			op.body[media] = schemaOf(content)
		}
	}
	for status, response := range o.Responses.Map() {
		op.responses[status] = response.Value
	}
	return op, nil
}

// addParameters takes the path's parameters in the order of the path, then the others in the order of the document.
func (o *Operation) addParameters(path string, item *openapi3.PathItem, from *openapi3.Operation) error {
	declared := map[string]*openapi3.Parameter{}
	var others []*openapi3.Parameter
	for _, ref := range append(append(openapi3.Parameters{}, item.Parameters...), from.Parameters...) {
		if p := ref.Value; p.In == openapi3.ParameterInPath {
			declared[p.Name] = p
		} else {
			others = append(others, p)
		}
	}
	for _, segment := range segments(path) {
		name, isParameter := strings.CutPrefix(segment, "{")
		if !isParameter {
			continue
		}
		p := declared[strings.TrimSuffix(name, "}")]
		if p == nil {
			return fmt.Errorf("path parameter %s is not declared", segment)
		}
		if err := o.addParameter(p); err != nil {
			return err
		}
	}
	for _, p := range others {
		if err := o.addParameter(p); err != nil {
			return err
		}
	}
	return nil
}

func (o *Operation) addParameter(p *openapi3.Parameter) error {
	if p.Schema == nil || p.Schema.Value == nil {
		return fmt.Errorf("parameter %s has no schema", p.Name)
	}
	s, kind := p.Schema.Value, "string"
	if s.Type != nil && len(s.Type.Slice()) == 1 {
		kind = s.Type.Slice()[0]
	}
	if kind == openapi3.TypeArray || kind == openapi3.TypeObject {
		return fmt.Errorf("parameter %s is not a primitive", p.Name)
	}
	m, err := rules(p.Extensions)
	if err != nil {
		return err
	}
	o.params = append(o.params, parameter{name: p.Name, in: p.In, required: p.Required, kind: kind, schema: s, from: p, rule: m, aliases: append(aliases(p.Extensions), aliases(s.Extensions)...)})
	return nil
}

// keys are where the schemes of any of the requirements put their credentials.
func (d *Document) keys(requirements *openapi3.SecurityRequirements) (all []key) {
	for _, requirement := range *requirements {
		for name := range requirement {
			scheme := d.schemes[name]
			switch {
			case scheme == nil || scheme.Value == nil:
			case scheme.Value.Type == "apiKey":
				all = append(all, key{scheme.Value.Name, scheme.Value.In})
			case scheme.Value.Type == "http":
				all = append(all, key{"Authorization", openapi3.ParameterInHeader})
			}
		}
	}
	return all
}

// Describes reports whether the document describes a header or a query parameter ("header", "query") of this name, and
// whether a security scheme puts a credential there. A header's name may be in any capitals.
func (o *Operation) Describes(in, name string) (described, credential bool) {
	same := func(other string) bool {
		return other == name || in == openapi3.ParameterInHeader && strings.EqualFold(other, name)
	}
	credential = slices.ContainsFunc(o.keys, func(k key) bool { return k.in == in && same(k.name) })
	return credential || slices.ContainsFunc(o.params, func(p parameter) bool { return p.in == in && same(p.name) }), credential
}

// MediaTypeRule is the rule that the document names for a body of another media type (x-rule: {mediaType: …}); empty
// where it names none, for the provider's own.
func (o *Operation) MediaTypeRule() string { return o.rule["mediaType"] }

// HasBody reports whether the document describes a request body.
func (o *Operation) HasBody() bool { return len(o.body) > 0 }

// PathIndex is the place of a name among the operation's path parameters, or -1.
func (o *Operation) PathIndex(name string) int {
	for i, p := range o.params {
		if p.in == openapi3.ParameterInPath && p.name == name {
			return i // path parameters come first, in the order of the path
		}
	}
	return -1
}

// Title is the summary in one language of its two.
func (o *Operation) Title(lang string) string {
	en, zh, both := strings.Cut(o.Summary, " · ")
	if both && strings.HasPrefix(lang, "zh") {
		return zh
	}
	return en
}

func schemaOf(m *openapi3.MediaType) *openapi3.Schema {
	if m == nil || m.Schema == nil || m.Schema.Value == nil {
		return openapi3.NewSchema()
	}
	return m.Schema.Value
}

func mediaType(header string) string {
	if header == "application/json" || header == "" {
		return header
	}
	media, _, err := mime.ParseMediaType(header)
	if err != nil {
		return "" // unreadable, so it matches nothing
	}
	return media
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

// WantsFile reports whether the document wants a file in the part of a form with this name.
func (o *Operation) WantsFile(part string) bool {
	form := o.body["multipart/form-data"]
	if form == nil || form.Properties[part] == nil {
		return false
	}
	return form.Properties[part].Value.Format == "binary"
}

// letNullThrough makes a schema and all within it take null where they say nothing of a type: OpenAPI 3.0 lets such a
// schema take any value, and kin-openapi any but null.
func letNullThrough(ref *openapi3.SchemaRef, seen map[*openapi3.Schema]bool) {
	if ref == nil || ref.Value == nil || seen[ref.Value] {
		return
	}
	s := ref.Value
	seen[s] = true
	if s.Type == nil && len(s.Enum) == 0 && len(s.OneOf) == 0 && len(s.AnyOf) == 0 && len(s.AllOf) == 0 && s.Not == nil {
		s.Nullable = true
	}
	for _, one := range s.Properties {
		letNullThrough(one, seen)
	}
	for _, list := range []openapi3.SchemaRefs{s.OneOf, s.AnyOf, s.AllOf, {s.Items, s.Not, s.AdditionalProperties.Schema}} {
		for _, one := range list {
			letNullThrough(one, seen)
		}
	}
}
