package aisuda

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"example.com/mockserver/internal/rule"
)

// A column is one field of a data model. The platform leaves types to the database behind it; these six are assumed.
type column struct {
	Name      string `yaml:"name" json:"name"`
	Label     string `yaml:"label" json:"label,omitempty"` // heads the column in a workbook
	Type      string `yaml:"type" json:"type"`             // integer, number, text, boolean, date or datetime
	Primary   bool   `yaml:"primary" json:"primary,omitempty"`
	Auto      bool   `yaml:"auto" json:"auto,omitempty"` // a primary key that counts up by itself
	Nullable  bool   `yaml:"nullable" json:"nullable,omitempty"`
	Default   any    `yaml:"default" json:"default,omitempty"`
	MaxLength int    `yaml:"maxLength" json:"maxLength,omitempty"` // of a text, in characters
}

// maxText is what a cell of a workbook holds, in UTF-16 units: no text is longer, or an export would cut it.
const maxText = 32767

var typeNames = map[string]string{
	"integer": "整数", "number": "数字", "text": "文本", "boolean": "布尔值", "date": "日期", "datetime": "日期时间",
}

func (c column) head() string {
	if c.Label != "" {
		return c.Label
	}
	return c.Name
}

func (c column) wrongType() *rule.Violation {
	return FieldType.Break("%[1]s must be of type %[2]s", "字段 %[1]s 应为%[3]s", c.Name, c.Type, typeNames[c.Type])
}

// accept types a value of JSON or YAML: the result is int64, float64, string, bool or nil.
func (c column) accept(value any) (any, *rule.Violation) {
	switch v := value.(type) {
	case nil:
		return c.empty()
	case json.Number:
		return c.acceptNumber(v.String())
	case int:
		return c.acceptNumber(strconv.Itoa(v))
	case int64:
		return c.acceptNumber(strconv.FormatInt(v, 10))
	case uint64:
		return c.acceptNumber(strconv.FormatUint(v, 10))
	case float64:
		return c.acceptNumber(strconv.FormatFloat(v, 'f', -1, 64))
	case bool:
		if c.Type == "boolean" {
			return v, nil
		}
	case string:
		return c.acceptString(v)
	}
	return nil, c.wrongType()
}

func (c column) empty() (any, *rule.Violation) {
	if c.Nullable || c.Auto {
		return nil, nil
	}
	return nil, FieldRequired.Break("%s must not be null", "字段 %s 不能为空", c.Name)
}

func (c column) acceptNumber(text string) (any, *rule.Violation) {
	switch c.Type {
	case "integer":
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n, nil
		}
		// 3.0 and 1e3 are whole numbers too; beyond 2^53 a float no longer says which.
		if f, err := strconv.ParseFloat(text, 64); err == nil && f == math.Trunc(f) && math.Abs(f) <= 1<<53 {
			return int64(f), nil
		}
	case "number":
		if f, err := strconv.ParseFloat(text, 64); err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
			return f + 0, nil
		}
	}
	return nil, c.wrongType()
}

func (c column) acceptString(text string) (any, *rule.Violation) {
	switch c.Type {
	case "text":
		return c.acceptText(text)
	case "date":
		if t, err := time.Parse(time.DateOnly, text); err == nil {
			return t.Format(time.DateOnly), nil
		}
	case "datetime":
		for _, layout := range []string{time.RFC3339Nano, time.DateTime, "2006-01-02 15:04:05.000"} {
			if t, err := time.Parse(layout, text); err == nil && t.UTC().Year() > 0 && t.UTC().Year() < 10000 {
				return t.UTC().Format(isoMillis), nil
			}
		}
	}
	return nil, c.wrongType()
}

func (c column) acceptText(text string) (any, *rule.Violation) {
	if !utf8.ValidString(text) || strings.ContainsRune(text, utf8.RuneError) {
		return nil, FieldType.Break("%s holds bytes that are not UTF-8, or U+FFFD in their place", "字段 %s 含有非 UTF-8 字节，或其替代字符 U+FFFD", c.Name)
	}
	if strings.ContainsFunc(text, unprintable) {
		return nil, FieldType.Break("%s holds control characters", "字段 %s 含有控制字符", c.Name)
	}
	if limit := c.MaxLength; limit > 0 && utf8.RuneCountInString(text) > limit {
		return nil, FieldTooLong.Break("%s has more than %d characters", "字段 %s 超过 %d 个字符", c.Name, limit)
	}
	if len(text) > maxText && len(utf16.Encode([]rune(text))) > maxText {
		return nil, FieldTooLong.Break("%s has more than %d characters", "字段 %s 超过 %d 个字符", c.Name, maxText)
	}
	if c.Primary && text == "" {
		return nil, FieldRequired.Break("%s must not be empty", "字段 %s 不能为空", c.Name)
	}
	return text, nil
}

// unprintable says which characters XML, and so a workbook, cannot carry.
func unprintable(r rune) bool {
	switch r {
	case '\t', '\n', '\r':
		return false
	case 0xFFFE, 0xFFFF:
		return true
	}
	return r < 0x20 || r >= 0x7f && r < 0xa0
}

// newRow types the fields of a new row in the order of the columns; what is not given takes its default or null.
func newRow(columns []column, fields map[string]any) ([]any, *rule.Violation) {
	if v := unknownField(columns, fields); v != nil {
		return nil, v
	}
	values := make([]any, len(columns))
	for i, c := range columns {
		value, given := fields[c.Name]
		if !given && c.Default != nil {
			value = c.Default
		}
		var v *rule.Violation
		if values[i], v = c.accept(value); v != nil {
			return nil, v
		}
	}
	return values, nil
}

// changeRow types the fields given and puts them over a copy of values.
func changeRow(columns []column, values []any, fields map[string]any) ([]any, *rule.Violation) {
	if v := unknownField(columns, fields); v != nil {
		return nil, v
	}
	changed := append([]any(nil), values...)
	for i, c := range columns {
		value, given := fields[c.Name]
		if !given {
			continue
		}
		typed, v := c.accept(value)
		if v != nil {
			return nil, v
		}
		if c.Primary && typed != values[i] {
			return nil, RowKeyFixed.Break("%s is the primary key", "字段 %s 是主键", c.Name)
		}
		changed[i] = typed
	}
	return changed, nil
}

// columnNames are the fields of a model.
func columnNames(columns []column) rule.Text {
	return rule.Existing(func(yield func(string, column) bool) {
		for _, c := range columns {
			if !yield(c.Name, c) {
				return
			}
		}
	}, func(name string, _ column) string { return name })
}

func unknownField(columns []column, fields map[string]any) *rule.Violation {
	known := 0
	for _, c := range columns {
		if _, given := fields[c.Name]; given {
			known++
		}
	}
	if known == len(fields) {
		return nil
	}
	for name := range fields {
		if columnIndex(columns, name) < 0 {
			return FieldUnknown.Break("the model has no field %q", "模型没有字段 %q", name).Add(columnNames(columns))
		}
	}
	return nil
}

func columnIndex(columns []column, name string) int {
	for i, c := range columns {
		if c.Name == name {
			return i
		}
	}
	return -1
}

func primary(columns []column) int {
	for i, c := range columns {
		if c.Primary {
			return i
		}
	}
	return -1
}

// checkColumns reports what would make a model unusable.
func checkColumns(columns []column) error {
	heads, keys := map[string]int{}, 0
	for i, c := range columns {
		if _, known := typeNames[c.Type]; !known || c.Name == "" {
			return fmt.Errorf("column %d: no name, or unknown type %q", i+1, c.Type)
		}
		// A name and a label of one column may be the same; those of two may not, or an import could not tell them.
		for _, head := range []string{c.Name, c.head()} {
			if other, taken := heads[head]; taken && other != i {
				return fmt.Errorf("column %q: the name or label is used twice", head)
			}
			heads[head] = i
		}
		if c.Primary {
			keys++
			if c.Nullable || c.Type != "integer" && c.Type != "text" || c.Auto && c.Type != "integer" {
				return fmt.Errorf("column %s: a primary key is an integer or a text and not null", c.Name)
			}
		} else if c.Auto {
			return fmt.Errorf("column %s: only a primary key counts by itself", c.Name)
		}
	}
	if keys != 1 {
		return fmt.Errorf("a model has one primary key, not %d", keys)
	}
	return nil
}
