// Package reference owns the API reference that a person reads: a provider's OpenAPI document as operations by tag, with their
// parameters, bodies, answers and rules, in the order of the document. Its texts are in both languages, as the document has
// them: In takes one. It draws no page, and checks no request.
package reference

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"example.com/mockserver/openapi"
)

// Reference is a provider's document.
type Reference struct {
	Title, Says string
	Tags        []*Tag
}

// Tag is a part of a reference.
type Tag struct {
	Name, Says string
	Operations []*Operation
}

// Operation is one operation, or a push of a provider to its customer.
type Operation struct {
	ID, Method, Path, Title, Says string

	Source, Grade string
	AnswerAssumed bool
	Credentials   [][]*Field // sets, of which one is sent
	Parameters    []*Field
	Bodies        []*Content
	Answers       []*Answer
	Pushes        []*Operation
	Rules         []string // ids of those that the document names for this operation, sorted
}

// Answer is what comes back with a status, or "default".
type Answer struct {
	Status, Says string
	Contents     []*Content
}

// Content is a body of one media type. Examples have a title, or none, and a text.
type Content struct {
	Media, Says string
	Fields      []*Field
	Examples    [][2]string
}

// Field is a parameter, or a member of a body at some depth below it.
type Field struct {
	Name, In string // In of a parameter only: "query"
	Type     string // "array of string"
	Depth    int
	Required bool
	Bounds   []string // "at most 20 characters · 至多 20 个字符"

	Says, Example string
	Rules         []string
}

// Open reads the reference of the provider with this name.
func Open(name string) (*Reference, error) {
	text, err := openapi.Source(name)
	if err != nil {
		return nil, fmt.Errorf("no document is called %q", name)
	}
	var tree yaml.Node
	if err := yaml.Unmarshal(text, &tree); err != nil {
		return nil, fmt.Errorf("openapi/%s.yaml: %w", name, err)
	}
	return (&document{root: node{tree.Content[0]}}).reference(), nil
}

// Operations are all, in the order of the document.
func (r *Reference) Operations() (all []*Operation) {
	for _, t := range r.Tags {
		all = append(all, t.Operations...)
	}
	return all
}

// document is the text of a document while it is read.
type document struct{ root node }

func (d *document) reference() *Reference {
	info := d.root.get("info")
	r := &Reference{Title: info.text("title"), Says: info.text("description")}
	byName := map[string]*Tag{}
	for _, t := range d.root.get("tags").items() {
		tag := &Tag{Name: t.text("name"), Says: t.text("description")}
		r.Tags, byName[tag.Name] = append(r.Tags, tag), tag
	}
	for _, path := range d.root.get("paths").members() {
		for _, o := range path.members() {
			for _, name := range o.get("tags").items() { // what all operations of a path share has none
				tag := byName[name.plain()]
				tag.Operations = append(tag.Operations, d.operation(o.name, path.name, path.node, o.node))
			}
		}
	}
	return r
}

func (d *document) operation(method, path string, item, o node) *Operation {
	op := &Operation{
		ID: o.text("operationId"), Method: strings.ToUpper(method), Path: path, Title: o.text("summary"), Says: o.text("description"),
		Source: o.text("x-source"), Grade: o.text("x-grade"), AnswerAssumed: o.text("x-answer-grade") == "assumed", Credentials: d.credentials(o),
	}
	op.Rules = append(ruleIDs(d.root.get("x-rule")), ruleIDs(o.get("x-rule"))...)
	for _, p := range append(item.get("parameters").items(), o.get("parameters").items()...) {
		op.Parameters = append(op.Parameters, d.parameter(d.follow(p))...)
	}
	op.note(op.Parameters)
	body := d.follow(o.get("requestBody"))
	op.Bodies = d.contents(body)
	for _, c := range op.Bodies {
		c.Says = body.text("description")
		op.note(c.Fields)
	}
	for _, m := range o.get("responses").members() {
		answer := d.follow(m.node)
		op.Answers = append(op.Answers, &Answer{Status: m.name, Says: answer.text("description"), Contents: d.contents(answer)})
	}
	for _, callback := range o.get("callbacks").members() {
		for _, to := range callback.members() {
			for _, push := range to.members() {
				op.Pushes = append(op.Pushes, d.operation(push.name, to.name, to.node, push.node))
			}
		}
	}
	slices.Sort(op.Rules)
	op.Rules = slices.Compact(op.Rules)
	return op
}

// note adds the rules of fields.
func (o *Operation) note(fields []*Field) {
	for _, f := range fields {
		o.Rules = append(o.Rules, f.Rules...)
	}
}

// credentials are what an operation's security requirements ask for.
func (d *document) credentials(o node) (sets [][]*Field) {
	security := o.get("security")
	if !security.there() {
		security = d.root.get("security")
	}
	for _, requirement := range security.items() {
		var set []*Field
		for _, m := range requirement.members() {
			s := d.root.get("components").get("securitySchemes").get(m.name)
			f := &Field{Name: s.text("name"), In: s.text("in"), Type: "string", Required: true, Says: s.text("description")}
			if s.text("type") == "http" {
				f.Name, f.In, f.Type = "Authorization", "header", "Bearer "+s.text("bearerFormat")
			}
			set = append(set, f)
		}
		sets = append(sets, set)
	}
	return sets
}

func (d *document) parameter(p node) []*Field {
	fields := d.fields(p.text("name"), p.get("schema"), 0, nil)
	f := fields[0]
	f.In, f.Required = p.text("in"), p.text("required") == "true"
	f.describe(p)
	return fields
}

// contents are the bodies that a request or an answer may have, by media type.
func (d *document) contents(of node) (list []*Content) {
	for _, m := range of.get("content").members() {
		c := &Content{Media: m.name, Fields: d.fields("", m.get("schema"), 0, nil)}
		if e := m.get("example"); e.there() {
			c.Examples = append(c.Examples, [2]string{"", e.json("\n")})
		}
		for _, e := range m.get("examples").members() {
			value := d.follow(e.node)
			title := value.text("summary")
			if title == "" {
				title = e.name
			}
			c.Examples = append(c.Examples, [2]string{title, value.get("value").json("\n")})
		}
		list = append(list, c)
	}
	return list
}
