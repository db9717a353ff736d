package openapi

import (
	"fmt"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// alternatives are those that a schema gives for what stands at a path within it: the members of oneOf or anyOf. There
// are none where the way there leads through alternatives itself.
func alternatives(s *openapi3.Schema, path []string) []*openapi3.Schema {
	for _, step := range path {
		var next *openapi3.SchemaRef
		switch {
		case s.Properties[step] != nil:
			next = s.Properties[step]
		case s.Items != nil:
			next = s.Items
		default:
			next = s.AdditionalProperties.Schema
		}
		if next == nil {
			return nil
		}
		s = next.Value
	}
	var list []*openapi3.Schema
	for _, one := range append(append(openapi3.SchemaRefs{}, s.OneOf...), s.AnyOf...) {
		list = append(list, one.Value)
	}
	return list
}

// told are the keywords of which whatever says what they demand.
var told = []string{"type", "nullable", "enum", "pattern", "minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum", "anyOf"}

// whatever says what any of several schemas would take: "a string matching ^a or an integer".
func whatever(list []*openapi3.Schema) (en, zh string) {
	ens, zhs := make([]string, len(list)), make([]string, len(list))
	for i, s := range list {
		ens[i], zhs[i] = kind(s)
	}
	return strings.Join(ens, " or "), strings.Join(zhs, "或")
}

// kind says briefly what a schema takes.
func kind(s *openapi3.Schema) (en, zh string) {
	switch {
	case len(s.Enum) == 1:
		return listed(s.Enum), listed(s.Enum)
	case len(s.Enum) > 1:
		return "one of " + listed(s.Enum), listed(s.Enum) + " 之一"
	case s.Type.Is(openapi3.TypeString):
		return textKind(s)
	case s.Type.Is(openapi3.TypeInteger), s.Type.Is(openapi3.TypeNumber):
		return numberKind(s)
	case s.Type.Is(openapi3.TypeBoolean):
		return "a boolean", "布尔值"
	case s.Type.Is(openapi3.TypeArray):
		return amount("an array", "数组", "items", "项", s.MinItems, s.MaxItems)
	}
	return "an object", "对象"
}

func textKind(s *openapi3.Schema) (en, zh string) {
	if s.Pattern != "" {
		return "a string matching " + s.Pattern, "匹配 " + s.Pattern + " 的字符串"
	}
	return amount("a string", "字符串", "characters", "个字符", s.MinLength, s.MaxLength)
}

// amount says of how many parts a thing is.
func amount(en, zh, parts, partsZH string, least uint64, most *uint64) (string, string) {
	switch {
	case most != nil:
		return fmt.Sprintf("%s of %d to %d %s", en, least, *most, parts), fmt.Sprintf("%d 到 %d %s的%s", least, *most, partsZH, zh)
	case least == 1:
		return en + " that is not empty", "非空" + zh
	case least > 1:
		return fmt.Sprintf("%s of at least %d %s", en, least, parts), fmt.Sprintf("至少 %d %s的%s", least, partsZH, zh)
	}
	return en, zh
}

func numberKind(s *openapi3.Schema) (en, zh string) {
	en, zh = "a number", "数字"
	if s.Type.Is(openapi3.TypeInteger) {
		en, zh = "an integer", "整数"
	}
	switch {
	case s.Min != nil && s.Max != nil:
		return fmt.Sprintf("%s from %.15g to %.15g", en, *s.Min, *s.Max), fmt.Sprintf("%.15g 到 %.15g 的%s", *s.Min, *s.Max, zh)
	case s.Min != nil:
		return fmt.Sprintf("%s of at least %.15g", en, *s.Min), fmt.Sprintf("不小于 %.15g 的%s", *s.Min, zh)
	}
	return en, zh
}
