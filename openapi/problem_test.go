package openapi

import (
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// The library's reasons are English: what a limit says in Chinese must not repeat them.
func TestLimitsAreExplainedInBothLanguages(t *testing.T) {
	two := 2.0
	many := uint64(2)
	s := &openapi3.Schema{
		Min: &two, Max: &two, MinLength: many, MaxLength: &many, MinItems: many, MaxItems: &many, MinProps: many,
	}
	for keyword, want := range map[string][2]string{
		"nullable":      {`body field "a" must not be null`, "“a”不能为 null"},
		"minimum":       {"must be at least 2", "不能小于 2"},
		"maximum":       {"must be at most 2", "不能大于 2"},
		"minLength":     {"must have at least 2 characters", "至少 2 个字符"},
		"maxLength":     {"must have at most 2 characters", "最多 2 个字符"},
		"minItems":      {"must have at least 2 items", "至少 2 项"},
		"maxItems":      {"must have at most 2 items", "最多 2 项"},
		"minProperties": {"must have at least 2 fields", "至少 2 个字段"},
	} {
		p := Problem{In: "body", Field: "a", Keyword: keyword, Place: "x:1", schema: s, reason: "the library's words"}
		en, zh := p.Why()
		if !strings.Contains(en, want[0]) || !strings.Contains(zh, want[1]) || strings.Contains(en+zh, p.reason) {
			t.Errorf("%s: %q, %q", keyword, en, zh)
		}
	}
}
