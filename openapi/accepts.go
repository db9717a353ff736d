package openapi

import (
	"encoding/json"
	"math"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
)

// accepts reports a value that a schema accepts for certain. It knows the plain keywords only and says nothing about any
// other value: then kin-openapi decides, and writes the diagnosis. It exists because kin-openapi takes a tenth of a
// request's time to find that nothing is wrong.
func accepts(s *openapi3.Schema, value any) bool {
	if value == nil {
		return s.Nullable
	}
	if unusual(s) {
		return false
	}
	for _, part := range s.AllOf {
		if !accepts(part.Value, value) {
			return false
		}
	}
	switch v := value.(type) {
	case string:
		return s.Type.Permits(openapi3.TypeString) && acceptsText(s, v)
	case bool:
		return s.Type.Permits(openapi3.TypeBoolean) && len(s.Enum) == 0
	case json.Number:
		n, err := v.Float64()
		return err == nil && acceptsNumber(s, n)
	case float64:
		return acceptsNumber(s, v)
	case []any:
		return s.Type.Permits(openapi3.TypeArray) && len(s.Enum) == 0 && acceptsItems(s, v)
	case map[string]any:
		return s.Type.Permits(openapi3.TypeObject) && len(s.Enum) == 0 && acceptsMembers(s, v)
	}
	return false
}

// unusual reports a schema with keywords that accepts does not know.
func unusual(s *openapi3.Schema) bool {
	return s.Always != nil || s.Not != nil || len(s.OneOf) > 0 || len(s.AnyOf) > 0 || s.Discriminator != nil ||
		s.MultipleOf != nil || s.ExclusiveMin.IsSet() || s.ExclusiveMax.IsSet() || s.UniqueItems || len(s.PrefixItems) > 0
}

func acceptsText(s *openapi3.Schema, v string) bool {
	if s.MinLength > 0 || s.MaxLength != nil {
		n := uint64(utf8.RuneCountInString(v))
		if n < s.MinLength || s.MaxLength != nil && n > *s.MaxLength {
			return false
		}
	}
	if s.Format != "" {
		if f, found := openapi3.SchemaStringFormats[s.Format]; found && f.Validate(v) != nil {
			return false
		}
	}
	if s.Pattern != "" && !matches(s.Pattern, v) {
		return false
	}
	for _, one := range s.Enum {
		if one == v {
			return true
		}
	}
	return len(s.Enum) == 0
}

// patterns are the compiled patterns of the documents; nil for one that kin-openapi spells otherwise for Go.
var patterns sync.Map

func matches(pattern, v string) bool {
	compiled, found := patterns.Load(pattern)
	if !found {
		var p *regexp.Regexp
		if !strings.Contains(pattern, `\u`) {
			p, _ = regexp.Compile(pattern) // what does not compile matches nothing here
		}
		compiled, _ = patterns.LoadOrStore(pattern, p)
	}
	p, _ := compiled.(*regexp.Regexp)
	return p != nil && p.MatchString(v)
}

func acceptsNumber(s *openapi3.Schema, n float64) bool {
	if len(s.Enum) > 0 || math.IsNaN(n) || math.Abs(n) > math.MaxInt32 { // within the bounds of every format
		return false
	}
	if !s.Type.Permits(openapi3.TypeNumber) && !(s.Type.Permits(openapi3.TypeInteger) && n == math.Trunc(n)) {
		return false
	}
	return (s.Min == nil || *s.Min <= n) && (s.Max == nil || n <= *s.Max)
}

func acceptsItems(s *openapi3.Schema, list []any) bool {
	n := uint64(len(list))
	if n < s.MinItems || s.MaxItems != nil && n > *s.MaxItems {
		return false
	}
	if s.Items == nil {
		return true
	}
	for _, one := range list {
		if !accepts(s.Items.Value, one) {
			return false
		}
	}
	return true
}

func acceptsMembers(s *openapi3.Schema, object map[string]any) bool {
	n := uint64(len(object))
	if n < s.MinProps || s.MaxProps != nil && n > *s.MaxProps {
		return false
	}
	for _, name := range s.Required {
		if _, sent := object[name]; !sent {
			return false
		}
	}
	for name, v := range object {
		var within *openapi3.Schema
		if property := s.Properties[name]; property != nil {
			within = property.Value
		} else if allowed := s.AdditionalProperties.Has; allowed != nil && !*allowed {
			return false
		} else if further := s.AdditionalProperties.Schema; further != nil {
			within = further.Value
		}
		if within != nil && (within.ReadOnly || !accepts(within, v)) {
			return false
		}
	}
	return true
}
