package reference

import (
	"encoding/json"
	"strings"

	"go.yaml.in/yaml/v3"
)

// node is a part of a document. The zero node is one that is not there.
type node struct{ at *yaml.Node }

// member is a named part of an object.
type member struct {
	name string
	node
}

func (n node) there() bool { return n.at != nil }

// get is a member of an object.
func (n node) get(name string) node {
	for _, m := range n.members() {
		if m.name == name {
			return m.node
		}
	}
	return node{}
}

// members are those of an object, in their order.
func (n node) members() (all []member) {
	if n.at == nil || n.at.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.at.Content); i += 2 {
		all = append(all, member{n.at.Content[i].Value, node{n.at.Content[i+1]}.meant()})
	}
	return all
}

// items are those of a list.
func (n node) items() (all []node) {
	if n.at == nil || n.at.Kind != yaml.SequenceNode {
		return nil
	}
	for _, one := range n.at.Content {
		all = append(all, node{one}.meant())
	}
	return all
}

// meant is what an alias stands for.
func (n node) meant() node {
	for n.at.Kind == yaml.AliasNode {
		n.at = n.at.Alias
	}
	return n
}

// text is a member that is a scalar.
func (n node) text(name string) string { return n.get(name).plain() }

func (n node) plain() string {
	if n.at == nil || n.at.Kind != yaml.ScalarNode {
		return ""
	}
	return n.at.Value
}

// json is the value as JSON, with its members in the order of the document: on one line, or with lineBreak "\n" on several.
func (n node) json(lineBreak string) string {
	if n.at == nil {
		return ""
	}
	open, end := "{", "}"
	var parts []string
	for _, m := range n.members() {
		parts = append(parts, quoted(m.name)+": "+m.json(lineBreak))
	}
	if n.at.Kind == yaml.SequenceNode {
		open, end = "[", "]"
	}
	for _, one := range n.items() {
		parts = append(parts, one.json(lineBreak))
	}
	switch {
	case n.at.Kind == yaml.ScalarNode && (n.at.Tag == "!!str" || n.at.Tag == "!!timestamp"):
		return quoted(n.at.Value)
	case n.at.Kind == yaml.ScalarNode:
		return n.at.Value // a number, true, false or null
	case len(parts) == 0 || lineBreak == "":
		return open + strings.Join(parts, ", ") + end
	}
	return open + "\n  " + strings.ReplaceAll(strings.Join(parts, ",\n"), "\n", "\n  ") + "\n" + end
}

func quoted(text string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // text can be written
	return strings.TrimSuffix(b.String(), "\n")
}

// ruleIDs are the rules of an x-rule: an id, or an object from keywords to ids.
func ruleIDs(n node) (ids []string) {
	if id := n.plain(); id != "" {
		return []string{id}
	}
	for _, m := range n.members() {
		ids = append(ids, m.plain())
	}
	return ids
}
