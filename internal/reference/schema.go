package reference

import (
	"fmt"
	"slices"
	"strings"
)

// deepest bounds the levels of a body that are listed.
const deepest = 8

// follow is what a reference within the document leads to.
func (d *document) follow(n node) node {
	for n.text("$ref") != "" {
		at := d.root
		for _, step := range strings.Split(n.text("$ref"), "/")[1:] { // after "#"
			at = at.get(step)
		}
		n = at
	}
	return n
}

// fields are a value and what is within it. Above are the schemas around it: one that contains itself is listed once.
func (d *document) fields(name string, schema node, depth int, above []node) []*Field {
	schema = d.follow(schema)
	f := &Field{Name: name, Depth: depth, Type: d.kind(schema, nil)}
	f.describe(schema)
	f.bound(schema)
	if d.leaf(schema) {
		for _, one := range d.forms(schema) { // an empty text or an address, say
			f.bound(one)
			f.Rules = append(f.Rules, ruleIDs(one.get("x-rule"))...)
		}
	}
	return append([]*Field{f}, d.within(schema, depth+1, above)...)
}

// describe takes what a parameter or a schema says of itself.
func (f *Field) describe(from node) {
	if says := from.text("description"); says != "" {
		f.Says = says
	}
	if e := from.get("example"); e.there() {
		f.Example = e.json("")
	}
	f.Rules = append(f.Rules, ruleIDs(from.get("x-rule"))...)
}

// within are the members of a value, of each element of a list, or of each of several forms.
func (d *document) within(schema node, depth int, above []node) (all []*Field) {
	schema = d.follow(schema)
	if !schema.there() || slices.Contains(above, schema) || depth > deepest {
		return nil
	}
	above = append(slices.Clip(above), schema)
	if items := d.follow(schema.get("items")); items.there() {
		if !d.leaf(items) {
			return d.within(items, depth, above)
		}
		if f := d.fields("[ ]", items, depth, above); f[0].Says != "" || len(f[0].Bounds) > 0 {
			return f
		}
		return nil
	}
	for _, part := range schema.get("allOf").items() {
		all = append(all, d.within(part, depth, above)...)
	}
	required := schema.get("required").json("")
	for _, m := range schema.get("properties").members() {
		fields := d.fields(m.name, m.node, depth, above)
		fields[0].Required = strings.Contains(required, quoted(m.name))
		all = append(all, fields...)
	}
	if more := schema.get("additionalProperties"); len(more.members()) > 0 {
		all = append(all, d.fields("*", more, depth, above)...)
	}
	forms := slices.DeleteFunc(d.forms(schema), d.leaf)
	for i, form := range forms {
		if len(forms) == 1 {
			return append(all, d.within(form, depth, above)...)
		}
		if within := d.within(form, depth+1, above); len(within) > 0 {
			says := form.text("description")
			if says == "" {
				says = form.text("title")
			}
			all = append(append(all, &Field{Depth: depth, Type: fmt.Sprintf("%d / %d", i+1, len(forms)), Says: says}), within...)
		}
	}
	return all
}

// forms are those of which a value has one, but for what only says which members are required.
func (d *document) forms(schema node) (all []node) {
	for _, one := range append(schema.get("oneOf").items(), schema.get("anyOf").items()...) {
		if one = d.follow(one); !onlyRequires(one) {
			all = append(all, one)
		}
	}
	return all
}

func onlyRequires(schema node) bool {
	return schema.get("required").there() && !schema.get("type").there() && !schema.get("properties").there()
}

// leaf reports a value without members.
func (d *document) leaf(schema node) bool {
	schema = d.follow(schema)
	for _, one := range append(d.forms(schema), schema.get("allOf").items()...) {
		if !d.leaf(one) {
			return false
		}
	}
	return schema.text("type") != "object" && schema.text("type") != "array" && !schema.get("properties").there()
}

// kind is a schema's type in a few words of JSON Schema, which are the same in both languages.
func (d *document) kind(schema node, above []node) string {
	schema = d.follow(schema)
	if slices.Contains(above, schema) {
		return "object"
	}
	above = append(slices.Clip(above), schema)
	kind := schema.text("type")
	switch {
	case kind == "array":
		kind += " of " + d.kind(schema.get("items"), above)
	case kind == "" && schema.get("properties").there():
		kind = "object"
	case kind == "":
		var kinds []string
		for _, one := range append(d.forms(schema), schema.get("allOf").items()...) {
			if k := d.kind(one, above); !slices.Contains(kinds, k) {
				kinds = append(kinds, k)
			}
		}
		if kind = strings.Join(kinds, " or "); kind == "" {
			return "any"
		}
	}
	if schema.text("nullable") == "true" {
		kind += " or null"
	}
	return kind
}

// bound takes what a schema demands besides its type.
func (f *Field) bound(s node) {
	add := func(en, zh, what string) {
		if what != "" {
			f.Bounds = append(f.Bounds, strings.ReplaceAll(en+" · "+zh, "%", what))
		}
	}
	switch values := strings.Trim(s.get("enum").json(""), "[]"); {
	case len(s.get("enum").items()) == 1:
		add("always %", "固定为 %", values)
	default:
		add("one of %", "取值：%", values)
	}
	for _, of := range [][4]string{
		{"minLength", "maxLength", " characters", " 个字符"}, {"minItems", "maxItems", " items", " 项"}, {"minProperties", "maxProperties", " members", " 个字段"}, {"minimum", "maximum"},
	} {
		least, most := s.text(of[0]), s.text(of[1])
		switch {
		case least == most:
			add("%"+of[2], "%"+of[3], least)
		case least == "1" && most == "" && of[2] != "":
			add("not empty%", "非空%", " ")
		case least != "" && most != "":
			add(least+" to %"+of[2], least+" 至 %"+of[3], most)
		default:
			add("at least %"+of[2], "至少 %"+of[3], least)
			add("at most %"+of[2], "至多 %"+of[3], most)
		}
	}
	add("matches %", "匹配 %", s.text("pattern"))
	add("format %", "格式 %", s.text("format"))
	add("default %", "默认 %", s.get("default").json(""))
	if s.text("additionalProperties") == "false" {
		add("no other members%", "不允许其他字段%", " ")
	}
	for _, one := range append(s.get("anyOf").items(), s.get("oneOf").items()...) {
		if onlyRequires(one) {
			add("may be given: %", "可提供：%", strings.Trim(one.get("required").json(""), "[]"))
		}
	}
}
