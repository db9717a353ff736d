package openapi

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Why says what is wrong, in English and in Chinese, without the value that was sent: that is Sent.
func (p Problem) Why() (en, zh string) {
	if p.Keyword == unknownName || p.Keyword == sentTwice {
		return p.odd()
	}
	what, name := p.subject()
	if p.Keyword == unreadable {
		return what + " cannot be read: " + p.unread.EN, name + "无法读取：" + p.unread.ZH
	}
	if p.Keyword == "required" {
		return what + " is missing (" + p.Place + ")", "缺少" + name + "（" + p.Place + "）"
	}
	must, mustZH := p.demand()
	return what + " " + must + " (" + p.Place + ")", name + mustZH + "（" + p.Place + "）"
}

// judged are the keywords that judge a value by what it is: seeing it, its sender mostly sees why.
var judged = []string{"pattern", "enum", "format", "minLength", "maxLength", "minimum", "maximum", "multipleOf"}

// longestSent bounds what is repeated of a value.
const longestSent = 40

// Sent is the value that the document refuses, as JSON with every invisible character escaped; empty where showing it would
// say nothing. The caller decides whether it may be shown: it can be a secret.
func (p Problem) Sent() string {
	shown := slices.Contains(judged, p.Keyword) || len(p.others) > 1 && slices.Contains(told, p.Keyword)
	if !shown {
		return ""
	}
	switch v := p.value.(type) {
	case string:
		if letters := []rune(v); len(letters) > longestSent {
			return strconv.Quote(string(letters[:longestSent])) + "…"
		}
		if v == "" {
			return ""
		}
		return strconv.Quote(v)
	case json.Number:
		return v.String()[:min(len(v), longestSent)]
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// places are the Chinese names of where a parameter stands.
var places = map[string]string{
	openapi3.ParameterInQuery: "查询参数", openapi3.ParameterInPath: "路径参数", openapi3.ParameterInHeader: "请求头", "body": "请求体字段",
}

func (p Problem) subject() (en, zh string) {
	switch {
	case p.In != "body":
		en = fmt.Sprintf("%s parameter %q", p.In, p.Field)
	case p.Field == "":
		return "the body", "请求体"
	default:
		en = fmt.Sprintf("body field %q", p.Field)
	}
	return en, places[p.In] + "“" + p.Field + "”"
}

// demand is what the document asks of the value, to follow its name.
func (p Problem) demand() (en, zh string) {
	if len(p.others) > 1 && slices.Contains(told, p.Keyword) {
		kinds, kindsZH := whatever(p.others)
		return "must be " + kinds, "必须是" + apart(kindsZH)
	}
	s := p.schema
	switch p.Keyword {
	case "type":
		kinds := strings.Join(s.Type.Slice(), " or ")
		if p.sent != "" {
			return "must be of type " + kinds + ", not " + p.sent, "的类型必须是 " + kinds + "，而不是 " + p.sent
		}
		return "must be of type " + kinds, "的类型必须是 " + kinds
	case "nullable":
		return "must not be null", "不能为 null"
	case "enum":
		en, zh, _ := strings.Cut(p.instead, " · ")
		return "must be one of " + listed(s.Enum) + after("; ", en), "只能是 " + listed(s.Enum) + " 之一" + after("；", zh)
	case "pattern":
		if s.Example != nil {
			return fmt.Sprintf("must match %s, such as %v", s.Pattern, s.Example), fmt.Sprintf("必须匹配 %s，例如 %v", s.Pattern, s.Example)
		}
		return "must match " + s.Pattern, "必须匹配 " + s.Pattern
	case "format":
		return formatDemand(s.Format)
	}
	if en, zh := p.bound(); en != "" {
		return en, zh
	}
	return fmt.Sprintf("breaks %s: %s", p.Keyword, p.reason), fmt.Sprintf("不满足 %s：%s", p.Keyword, p.reason)
}

// bound is the demand of a keyword that sets one; empty for any other.
func (p Problem) bound() (en, zh string) {
	s := p.schema
	switch {
	case p.Keyword == "minLength" && s.MinLength <= 1, p.Keyword == "minItems" && s.MinItems <= 1:
		return "is empty", "为空"
	case p.Keyword == "minLength":
		return fmt.Sprintf("must have at least %d characters", s.MinLength), fmt.Sprintf("至少 %d 个字符", s.MinLength)
	case p.Keyword == "maxLength" && s.MaxLength != nil:
		return fmt.Sprintf("must have at most %d characters", *s.MaxLength), fmt.Sprintf("最多 %d 个字符", *s.MaxLength)
	case p.Keyword == "minItems":
		return fmt.Sprintf("must have at least %d items", s.MinItems), fmt.Sprintf("至少 %d 项", s.MinItems)
	case p.Keyword == "maxItems" && s.MaxItems != nil:
		return fmt.Sprintf("must have at most %d items", *s.MaxItems), fmt.Sprintf("最多 %d 项", *s.MaxItems)
	case p.Keyword == "minProperties":
		return fmt.Sprintf("must have at least %d fields", s.MinProps), fmt.Sprintf("至少 %d 个字段", s.MinProps)
	case p.Keyword == "minimum" && s.Min != nil:
		return fmt.Sprintf("must be at least %.15g", *s.Min), fmt.Sprintf("不能小于 %.15g", *s.Min)
	case p.Keyword == "maximum" && s.Max != nil:
		return fmt.Sprintf("must be at most %.15g", *s.Max), fmt.Sprintf("不能大于 %.15g", *s.Max)
	}
	return "", ""
}

func formatDemand(format string) (en, zh string) {
	if bits, whole := strings.CutPrefix(format, "int"); whole {
		return "must be a whole number of " + bits + " bits", "必须是 " + bits + " 位整数"
	}
	return "must have the format " + format, "的格式必须是 " + format
}

// listed is a list of values as JSON has them, so that "1" and 1 can be told apart.
func listed(values []any) string {
	words := make([]string, len(values))
	for i, v := range values {
		text, err := json.Marshal(v)
		if err != nil {
			text = fmt.Append(nil, v)
		}
		words[i] = string(text)
	}
	return strings.Join(words, ", ")
}

// after is a sentence that follows another, where there is one.
func after(sign, sentence string) string {
	if sentence == "" {
		return ""
	}
	return sign + sentence
}

// apart puts a space between Chinese and what begins with a letter or digit of another script.
func apart(s string) string {
	if s != "" && s[0] < 0x80 {
		return " " + s
	}
	return s
}

// typeOf is the JSON type of a decoded value; empty where there is none to name.
func typeOf(v any) string {
	switch v.(type) {
	case string:
		return openapi3.TypeString
	case json.Number, float64:
		return openapi3.TypeNumber
	case bool:
		return openapi3.TypeBoolean
	case []any:
		return openapi3.TypeArray
	case map[string]any:
		return openapi3.TypeObject
	}
	return ""
}

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
