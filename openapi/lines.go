package openapi

import (
	"fmt"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v3"
)

// lines knows where in a document's text its operations and schemas stand. The loader could note that, for a third of a
// start's time; here it is found out when somebody is first told of a place.
type lines struct {
	text  func() ([]byte, error)
	roots []root

	once       sync.Once
	schemas    map[*openapi3.Schema]int
	operations map[*Operation]int
}

// root is a schema that stands in the document by itself, at a path such as "components/schemas/Member".
type root struct {
	at     string
	schema *openapi3.SchemaRef
}

// place is where a schema stands or, where that is not known, the operation: "openapi/qijiayun.yaml:212".
func (d *Document) place(o *Operation, s *openapi3.Schema) string {
	d.lines.once.Do(func() { d.lines.find(d) })
	line, known := d.lines.schemas[s]
	if !known {
		line = d.lines.operations[o]
	}
	return fmt.Sprintf("openapi/%s.yaml:%d", d.Name, line)
}

// note remembers the document's own schemas. What is a reference stands elsewhere.
func (l *lines) note(doc *openapi3.T) {
	if doc.Components != nil {
		for name, ref := range doc.Components.Schemas {
			l.roots = append(l.roots, root{"components/schemas/" + name, ref})
		}
		for name, ref := range doc.Components.Parameters {
			l.roots = append(l.roots, root{"components/parameters/" + name + "/schema", ref.Value.Schema})
		}
		for name, ref := range doc.Components.RequestBodies {
			l.content("components/requestBodies/"+name, ref.Value.Content)
		}
	}
	for path, item := range doc.Paths.Map() {
		l.parameters("paths/"+path, item.Parameters)
		for method, o := range item.Operations() {
			at := "paths/" + path + "/" + strings.ToLower(method)
			l.parameters(at, o.Parameters)
			if o.RequestBody != nil && o.RequestBody.Ref == "" {
				l.content(at+"/requestBody", o.RequestBody.Value.Content)
			}
		}
	}
}

func (l *lines) parameters(at string, all openapi3.Parameters) {
	for i, ref := range all {
		if ref.Ref == "" {
			l.roots = append(l.roots, root{fmt.Sprintf("%s/parameters/%d/schema", at, i), ref.Value.Schema})
		}
	}
}

func (l *lines) content(at string, content openapi3.Content) {
	for media, one := range content {
		l.roots = append(l.roots, root{at + "/content/" + media + "/schema", one.Schema})
	}
}

func (l *lines) find(d *Document) {
	l.schemas, l.operations = map[*openapi3.Schema]int{}, map[*Operation]int{}
	var tree yaml.Node
	if source, err := l.text(); err != nil || yaml.Unmarshal(source, &tree) != nil {
		return // the loader has read it
	}
	text := map[string]int{}
	for _, node := range tree.Content {
		number(text, "", node)
	}
	for _, o := range d.ops {
		l.operations[o] = text["/paths/"+o.Path+"/"+strings.ToLower(o.Method)]
	}
	for _, r := range l.roots {
		l.schema(text, "/"+r.at, r.schema)
	}
	l.text, l.roots = nil, nil
}

// number notes the line of everything below a node: that of its name or, in a list, its own.
func number(text map[string]int, at string, node *yaml.Node) {
	switch node.Kind {
	case yaml.AliasNode:
		number(text, at, node.Alias)
	case yaml.SequenceNode:
		for i, item := range node.Content {
			below := fmt.Sprintf("%s/%d", at, i)
			text[below] = item.Line
			number(text, below, item)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			below := at + "/" + node.Content[i].Value
			text[below] = node.Content[i].Line
			number(text, below, node.Content[i+1])
		}
	}
}

func (l *lines) schema(text map[string]int, at string, ref *openapi3.SchemaRef) {
	if ref == nil || ref.Ref != "" || ref.Value == nil {
		return
	}
	s := ref.Value
	l.schemas[s] = text[at]
	for name, property := range s.Properties {
		l.schema(text, at+"/properties/"+name, property)
	}
	for keyword, list := range map[string]openapi3.SchemaRefs{"allOf": s.AllOf, "oneOf": s.OneOf, "anyOf": s.AnyOf} {
		for i, one := range list {
			l.schema(text, fmt.Sprintf("%s/%s/%d", at, keyword, i), one)
		}
	}
	l.schema(text, at+"/items", s.Items)
	l.schema(text, at+"/not", s.Not)
	l.schema(text, at+"/additionalProperties", s.AdditionalProperties.Schema)
}
