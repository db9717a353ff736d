// Package openapi owns the providers' documents: it embeds them, loads each once, finds the operation of a request and
// holds requests and replies against their schemas. Which rule of a provider a schema enforces is written in the
// document (x-rule); what happens when it is broken is not decided here. It is the only importer of kin-openapi.
package openapi

import (
	"context"
	"embed"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"

	"example.com/mockserver/openapi/compact"
)

//go:embed *.yaml
var files embed.FS

// Document is one provider's document, ready to be asked. What can be asked of it never changes after Load.
type Document struct {
	Name string
	ops  map[string]*Operation
	root node
	ends map[string]*node // of the paths without parameters
	rule ruleMap

	// whole is this document with what it says of replies, which a server that checks none never reads.
	whole func() (*Document, error)

	named   map[string]bool             // the rules under x-rule, by id
	schemas map[string]*openapi3.Schema // the components, by name
	schemes openapi3.SecuritySchemes
	lines   lines
}

// Source is the text of the document with this name.
func Source(name string) ([]byte, error) { return files.ReadFile(name + ".yaml") }

// loaded holds the embedded documents by name, each a func() (*Document, error).
var loaded sync.Map

// Load returns the embedded document with this name. It is read once per process, however many servers a process starts:
// "mutate" starts one for each variant.
func Load(name string) (*Document, error) {
	once, _ := loaded.LoadOrStore(name, sync.OnceValues(func() (*Document, error) { return load(name) }))
	return once.(func() (*Document, error))()
}

func load(name string) (*Document, error) {
	file, err := files.Open(name + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("no document is called %q", name)
	}
	sum := crc32.NewIEEE()
	if _, err := io.Copy(sum, file); err != nil {
		return nil, err
	}
	doc, current, err := compact.Load(name, sum.Sum32())
	if err != nil {
		return nil, fmt.Errorf("openapi/compact/%s.json.gz: %w", name, err)
	}
	text := func() ([]byte, error) { return Source(name) }
	whole := func() (*Document, error) {
		source, err := text()
		if err != nil {
			return nil, err
		}
		return Parse(name, source)
	}
	if !current { // until "make docs"
		return whole()
	}
	d, err := document(name, doc, text)
	if err != nil {
		return nil, err
	}
	d.whole = sync.OnceValues(whole)
	return d, nil
}

// Parse makes a document of an OpenAPI 3.0.3 text.
func Parse(name string, text []byte) (*Document, error) {
	return parse(openapi3.NewLoader(), name, text)
}

func parse(loader *openapi3.Loader, name string, text []byte) (*Document, error) {
	loader.IsExternalRefsAllowed = false
	doc, err := loader.LoadFromData(text)
	if err != nil {
		return nil, fmt.Errorf("openapi/%s.yaml: %w", name, err)
	}
	return document(name, doc, func() ([]byte, error) { return text, nil })
}

// document makes a Document of what kin-openapi has loaded. The text is asked for when a line of it is.
func document(name string, doc *openapi3.T, text func() ([]byte, error)) (*Document, error) {
	d := &Document{Name: name, ops: map[string]*Operation{}, ends: map[string]*node{}, schemas: map[string]*openapi3.Schema{}}
	var err error
	if d.rule, err = rules(doc.Extensions); err != nil {
		return nil, fmt.Errorf("openapi/%s.yaml: %w", name, err)
	}
	if doc.Components != nil {
		for component, schema := range doc.Components.Schemas {
			d.schemas[component] = schema.Value
		}
		d.schemes = doc.Components.SecuritySchemes
	}
	for path, item := range doc.Paths.Map() {
		for method, o := range item.Operations() {
			if o.Security == nil {
				o.Security = &doc.Security
			}
			if err := d.add(method, path, item, o); err != nil {
				return nil, fmt.Errorf("openapi/%s.yaml: %s %s: %w", name, method, path, err)
			}
		}
	}
	if err := d.name(); err != nil {
		return nil, fmt.Errorf("openapi/%s.yaml: %w", name, err)
	}
	d.lines.text = text
	d.lines.note(doc)
	d.whole = func() (*Document, error) { return d, nil }
	return d, nil
}

// Validate checks a text against the OpenAPI 3.0 rules, its examples included. It is for tests and linting, not for
// start-up.
func Validate(text []byte) error {
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		return err
	}
	return doc.Validate(context.Background(), openapi3.EnableExamplesValidation())
}

func (d *Document) add(method, path string, item *openapi3.PathItem, o *openapi3.Operation) error {
	if o.OperationID == "" {
		return fmt.Errorf("has no operationId")
	}
	if _, twice := d.ops[o.OperationID]; twice {
		return fmt.Errorf("operationId %q is used twice", o.OperationID)
	}
	op, err := newOperation(d, method, path, item, o)
	if err != nil {
		return err
	}
	op.keys = d.keys(o.Security)
	op.names = op.documented()
	d.ops[op.ID] = op
	if err := d.root.add(op); err != nil {
		return err
	}
	if plain := strings.TrimPrefix(path, "/"); !strings.Contains(path, "{") {
		d.ends[plain] = d.root.find(plain, nil)
	}
	return nil
}

// Operation returns the operation with this id.
func (d *Document) Operation(id string) (*Operation, bool) {
	op, found := d.ops[id]
	return op, found
}

// Operations lists all operations by their id.
func (d *Document) Operations() []*Operation {
	ids := slices.Sorted(maps.Keys(d.ops))
	ops := make([]*Operation, len(ids))
	for i, id := range ids {
		ops[i] = d.ops[id]
	}
	return ops
}

// node is one segment of the documents' paths: a literal segment is preferred to a {parameter}.
type node struct {
	next  map[string]*node
	param *node
	ops   map[string]*Operation // by method, where a path ends here
}

func (n *node) add(op *Operation) error {
	for _, segment := range segments(op.Path) {
		if n.next == nil {
			n.next = map[string]*node{}
		}
		if strings.HasPrefix(segment, "{") {
			if n.param == nil {
				n.param = &node{}
			}
			n = n.param
			continue
		}
		if n.next[segment] == nil {
			n.next[segment] = &node{}
		}
		n = n.next[segment]
	}
	if n.ops == nil {
		n.ops = map[string]*Operation{}
	}
	if other, taken := n.ops[op.Method]; taken {
		return fmt.Errorf("is the same as the path of %s", other.ID)
	}
	n.ops[op.Method] = op
	return nil
}

func segments(path string) []string { return strings.Split(strings.TrimPrefix(path, "/"), "/") }

// Find returns the operation of a request line, with the values of its path parameters in the order of the path. When
// there is none, allowed lists the methods that the path does have: empty for a path nobody documented.
func (d *Document) Find(method, escapedPath string) (op *Operation, vars []string, allowed []string) {
	rest := strings.TrimPrefix(escapedPath, "/")
	end := d.ends[rest]
	if end == nil {
		vars = make([]string, 0, 4)
		end = d.root.find(rest, &vars)
	}
	if end == nil {
		return nil, nil, nil
	}
	if op, found := end.ops[method]; found {
		return op, vars, nil
	}
	return nil, nil, slices.Sorted(maps.Keys(end.ops))
}

func (n *node) find(rest string, vars *[]string) *node {
	segment, rest, more := strings.Cut(rest, "/")
	if literal := n.next[segment]; literal != nil {
		if end := literal.end(rest, more, vars); end != nil {
			return end
		}
	}
	if n.param == nil || segment == "" {
		return nil
	}
	value, err := url.PathUnescape(segment)
	if err != nil {
		return nil
	}
	mark := len(*vars)
	*vars = append(*vars, value)
	if end := n.param.end(rest, more, vars); end != nil {
		return end
	}
	*vars = (*vars)[:mark]
	return nil
}

func (n *node) end(rest string, more bool, vars *[]string) *node {
	if more {
		return n.find(rest, vars)
	}
	if n.ops == nil {
		return nil
	}
	return n
}
