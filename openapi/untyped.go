package openapi

import "github.com/getkin/kin-openapi/openapi3"

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
