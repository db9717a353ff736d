package openapi

import (
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Place is a field or list of a reply, as the document describes it.
type Place struct {
	Pointer  string // a JSON pointer, with * for each element of a list: "/data/items/*/name"
	Nullable bool
	Optional bool // a field that the schema does not require
	List     bool
	Number   bool
}

// maxPlaceDepth bounds the levels of a schema that refers to itself.
const maxPlaceDepth = 8

// Places lists the fields and lists of the operation's JSON replies with a status below 300, in the order of their pointers.
func (o *Operation) Places() []Place {
	found := map[string]Place{}
	all, err := o.replies()
	if err != nil {
		return nil // a test reads each document whole
	}
	for status, response := range all {
		if content := response.Content["application/json"]; content != nil && strings.HasPrefix(status, "2") {
			addPlaces(found, schemaOf(content), "", 0)
		}
	}
	places := slices.Collect(maps.Values(found))
	sort.Slice(places, func(i, j int) bool { return places[i].Pointer < places[j].Pointer })
	return places
}

// Below is the JSON pointer (RFC 6901) of a member of what a pointer leads to.
func Below(pointer, name string) string {
	return pointer + "/" + strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}

func addPlaces(found map[string]Place, s *openapi3.Schema, at string, depth int) {
	if s == nil || depth > maxPlaceDepth {
		return
	}
	for _, parts := range []openapi3.SchemaRefs{s.AllOf, s.AnyOf, s.OneOf} {
		for _, part := range parts {
			addPlaces(found, part.Value, at, depth+1)
		}
	}
	for name, ref := range s.Properties {
		p := Place{Pointer: Below(at, name), Optional: !slices.Contains(s.Required, name)}
		if field := ref.Value; field != nil {
			p.Nullable, p.List = field.Nullable, field.Type.Is(openapi3.TypeArray)
			p.Number = field.Type.Is(openapi3.TypeInteger) || field.Type.Is(openapi3.TypeNumber)
			addPlaces(found, field, p.Pointer, depth+1)
		}
		if was, twice := found[p.Pointer]; twice { // one of several forms: what any form allows may come
			p.Nullable, p.Optional, p.List, p.Number = p.Nullable || was.Nullable, p.Optional || was.Optional, p.List || was.List, p.Number || was.Number
		}
		found[p.Pointer] = p
	}
	if s.Items != nil {
		addPlaces(found, s.Items.Value, at+"/*", depth+1)
	}
}
