package openapi

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Unknown is a name in a request that the document does not have.
type Unknown struct {
	In    string // "query", "header" or "body"
	Field string // "templateGroupId", or "contacts/0/name/formatted_name" within a body
	Meant string // the documented name that it looks like, and that was not sent; empty where there is none

	Credential bool // what is meant is where a credential goes
}

// documentedNames are the names that a document has for an operation's parameters and credentials, each with its aliases.
type documentedNames struct {
	query, header map[string][]string
	headers       []string // the names of header, sorted
	canonical     []string // the same as net/http has them
}

func (o *Operation) documented() documentedNames {
	d := documentedNames{query: map[string][]string{}, header: map[string][]string{}}
	for i := range o.params {
		switch p := &o.params[i]; p.in {
		case openapi3.ParameterInQuery:
			d.query[p.name] = p.aliases
		case openapi3.ParameterInHeader:
			d.header[p.name] = p.aliases
		}
	}
	for _, k := range o.keys {
		switch k.in {
		case openapi3.ParameterInQuery:
			d.query[k.name] = nil
		case openapi3.ParameterInHeader:
			d.header[k.name] = nil
		}
	}
	for _, s := range whole(slices.Collect(maps.Values(o.body))) { // in the wrong place, and known
		for name := range s.Properties {
			d.query[name] = nil
		}
	}
	d.headers = slices.Sorted(maps.Keys(d.header))
	for _, name := range d.headers {
		d.canonical = append(d.canonical, http.CanonicalHeaderKey(name))
	}
	return d
}

// UnknownParameters lists the names of a query string that the document does not have, and those header names that look
// like one it has: of other headers, which every client sends, it says nothing.
func (o *Operation) UnknownParameters(query Query, header http.Header) (unknown []Unknown) {
	if slices.ContainsFunc(query, func(p QueryParameter) bool { _, known := o.names.query[p.Name]; return !known }) {
		unknown = unknownNames("query", "", query.Values(), o.names.query)
	}
	if !slices.ContainsFunc(o.names.canonical, func(name string) bool { return len(header[name]) == 0 }) {
		return unknown // only a documented header that is missing can be meant by another
	}
	for _, name := range slices.Sorted(maps.Keys(header)) {
		if meant := o.names.meantHeader(name, header); meant != "" {
			unknown = append(unknown, Unknown{In: "header", Field: name, Meant: meant, Credential: slices.ContainsFunc(o.keys, func(k key) bool { return k.name == meant })})
		}
	}
	return unknown
}

func (d *documentedNames) meantHeader(name string, sent http.Header) string {
	meant := ""
	for _, documented := range d.headers {
		switch {
		case strings.EqualFold(name, documented):
			return ""
		case len(sent.Values(documented)) == 0 && (Alike(name, documented) || slices.Contains(d.header[documented], name)):
			meant = documented
		}
	}
	return meant
}

// UnknownFields lists the names within a decoded body that its schema does not have. An object whose schema takes any
// further fields, or names none, has no unknown ones.
func (o *Operation) UnknownFields(contentType string, value any) []Unknown {
	schema := o.body[mediaType(contentType)]
	if schema == nil || allKnown(schema, value) {
		return nil
	}
	return unknownWithin([]*openapi3.Schema{schema}, value, "")
}

// allKnown reports a value that has no unknown names for certain: where a schema is made of parts it says nothing.
func allKnown(s *openapi3.Schema, value any) bool {
	if len(s.AllOf) > 0 || len(s.OneOf) > 0 || len(s.AnyOf) > 0 {
		return false
	}
	switch v := value.(type) {
	case map[string]any:
		for name, one := range v {
			if property := s.Properties[name]; property == nil && len(s.Properties) > 0 || property != nil && !allKnown(property.Value, one) {
				return false
			}
		}
	case []any:
		for _, one := range v {
			if s.Items != nil && !allKnown(s.Items.Value, one) {
				return false
			}
		}
	}
	return true
}

func unknownWithin(schemas []*openapi3.Schema, value any, path string) (all []Unknown) {
	switch v := value.(type) {
	case map[string]any:
		return unknownMembers(schemas, v, path)
	case []any:
		var items []*openapi3.Schema
		for _, s := range whole(schemas) {
			if s.Items != nil {
				items = append(items, s.Items.Value)
			}
		}
		for i, one := range v {
			all = append(all, unknownWithin(items, one, path+strconv.Itoa(i)+"/")...)
		}
	}
	return all
}

func unknownMembers(schemas []*openapi3.Schema, object map[string]any, path string) (all []Unknown) {
	known, open := map[string][]string{}, false
	within := map[string][]*openapi3.Schema{}
	for _, s := range whole(schemas) {
		if s.AdditionalProperties.Schema != nil || s.AdditionalProperties.Has != nil && *s.AdditionalProperties.Has {
			open = true
		}
		for name, ref := range s.Properties {
			known[name] = append(known[name], aliases(ref.Value.Extensions)...)
			within[name] = append(within[name], ref.Value)
		}
	}
	if !open && len(known) > 0 {
		all = unknownNames("body", path, object, known)
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if len(within[name]) > 0 {
			all = append(all, unknownWithin(within[name], object[name], path+name+"/")...)
		}
	}
	return all
}

// whole are schemas with all the alternatives and parts that they are made of.
func whole(schemas []*openapi3.Schema) []*openapi3.Schema {
	var all []*openapi3.Schema
	for _, s := range schemas {
		all = append(all, s)
		for _, parts := range []openapi3.SchemaRefs{s.AllOf, s.OneOf, s.AnyOf} {
			for _, part := range parts {
				all = append(all, whole([]*openapi3.Schema{part.Value})...)
			}
		}
	}
	return all
}

// unknownNames lists the names among those sent that are not known, each with the known one that it looks like and that
// was not sent.
func unknownNames[V any](in, path string, sent map[string]V, known map[string][]string) (all []Unknown) {
	var others []string
	for name := range sent {
		if _, documented := known[name]; !documented {
			others = append(others, name)
		}
	}
	slices.Sort(others)
	for _, name := range others {
		u := Unknown{In: in, Field: path + name}
		for _, documented := range slices.Sorted(maps.Keys(known)) {
			if _, there := sent[documented]; !there && (slices.Contains(known[documented], name) || u.Meant == "" && Alike(name, documented)) {
				u.Meant = documented
			}
		}
		all = append(all, u)
	}
	return all
}

// aliases reads the extension x-aliases: names that clients are known to send in the place of a documented one.
func aliases(extensions map[string]any) []string {
	list, _ := extensions["x-aliases"].([]any)
	var names []string
	for _, one := range list {
		names = append(names, text(one))
	}
	return names
}
