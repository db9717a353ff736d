package aisuda

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"example.com/mockserver/internal/rule"
)

func TestValuesAreTyped(t *testing.T) {
	for _, c := range []struct {
		column column
		value  any
		want   any
		rule   *rule.Rule
	}{
		{column{Type: "integer"}, json.Number("9223372036854775807"), int64(math.MaxInt64), nil},
		{column{Type: "integer"}, json.Number("9223372036854775808"), nil, FieldType},
		{column{Type: "integer"}, json.Number("1e3"), int64(1000), nil},
		{column{Type: "integer"}, json.Number("-0.0"), int64(0), nil},
		{column{Type: "integer"}, json.Number("9007199254740993.0"), int64(9007199254740992), nil},
		{column{Type: "integer"}, json.Number("1e17"), nil, FieldType},
		{column{Type: "integer"}, uint64(7), int64(7), nil},
		{column{Type: "integer"}, true, nil, FieldType},
		{column{Type: "integer", Auto: true}, nil, nil, nil},
		{column{Type: "number"}, json.Number("1e400"), nil, FieldType},
		{column{Type: "number"}, json.Number("-0"), float64(0), nil},
		{column{Type: "number"}, "1", nil, FieldType},
		{column{Type: "boolean"}, json.Number("1"), nil, FieldType},
		{column{Type: "text", MaxLength: 2}, "长长", "长长", nil},
		{column{Type: "text", MaxLength: 2}, "长长长", nil, FieldTooLong},
		{column{Type: "text"}, strings.Repeat("a", maxText+1), nil, FieldTooLong},
		{column{Type: "text"}, "a\u0085b", nil, FieldType},
		{column{Type: "text"}, "\ufffe", nil, FieldType},
		{column{Type: "text"}, "tab\tand\r\nlines", "tab\tand\r\nlines", nil},
		{column{Type: "text"}, nil, nil, FieldRequired},
		{column{Type: "text", Nullable: true}, nil, nil, nil},
		{column{Type: "text", Primary: true}, "", nil, FieldRequired},
		{column{Type: "date"}, "2024-02-29", "2024-02-29", nil},
		{column{Type: "date"}, "2023-02-29", nil, FieldType},
		{column{Type: "datetime"}, "2022-09-15T15:44:14+08:00", "2022-09-15T07:44:14.000Z", nil},
		{column{Type: "datetime"}, "2022-09-15 07:44:14.5", "2022-09-15T07:44:14.500Z", nil},
		{column{Type: "datetime"}, "2022-09-15", nil, FieldType},
		{column{Type: "datetime"}, "0001-01-01T00:00:00+01:00", nil, FieldType},
	} {
		got, v := c.column.accept(c.value)
		if (v == nil) != (c.rule == nil) || v != nil && v.Rule != c.rule || got != c.want {
			t.Errorf("%s %v: %#v, %v; want %#v", c.column.Type, c.value, got, v, c.want)
		}
	}
}

func TestModelsThatCannotBeUsedSayWhy(t *testing.T) {
	key := column{Name: "id", Type: "integer", Primary: true}
	for says, columns := range map[string][]column{
		"one primary key, not 0": {{Name: "a", Type: "text"}},
		"one primary key, not 2": {key, {Name: "b", Type: "text", Primary: true}},
		"unknown type":           {key, {Name: "b", Type: "blob"}},
		"no name":                {key, {Type: "text"}},
		"is used twice":          {key, {Name: "b", Label: "id", Type: "text"}},
		"integer or a text":      {{Name: "id", Type: "number", Primary: true}},
		"not null":               {{Name: "id", Type: "integer", Primary: true, Nullable: true}},
		"only a primary key":     {key, {Name: "b", Type: "integer", Auto: true}},
	} {
		if err := checkColumns(columns); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want it to say %q", err, says)
		}
	}
	if err := checkColumns([]column{key, {Name: "b", Label: "b", Type: "text"}}); err != nil {
		t.Errorf("a label that is the name: %v", err)
	}
}

func TestRowsAreReadAsTheyWereWritten(t *testing.T) {
	values := []any{int64(math.MinInt64), "<a&b>\u2028\"\\", nil, 1e-9, int64(-1), false, nil, "2022-09-15T07:44:14.000Z"}
	text := encodeRow(everyType, values)
	if got := decodeRow(everyType, text); !reflect.DeepEqual(got, values) {
		t.Errorf("%#v, want %#v", got, values)
	}
	if !strings.HasPrefix(text, `{"id":-9223372036854775808,"name":"<a&b>`) || !json.Valid([]byte(text)) {
		t.Errorf("%s", text)
	}
}

func TestKeysSortAsTheirValues(t *testing.T) {
	values := []int64{math.MinInt64, -10, -9, -1, 0, 1, 9, 10, math.MaxInt64}
	var keys []string
	for _, v := range values {
		keys = append(keys, keyOf(v))
	}
	if !slices.IsSorted(keys) || len(slices.Compact(keys)) != len(values) {
		t.Errorf("%q", keys)
	}
	for _, text := range []string{"", "a", "1.5", "9223372036854775808", " 1"} {
		if _, ok := keyOfText(column{Type: "integer"}, text); ok {
			t.Errorf("%q is taken for a whole number", text)
		}
	}
}

func TestNullComesBeforeEverything(t *testing.T) {
	for _, order := range [][]any{{nil, int64(-1), int64(2)}, {nil, -1.5, 2.5}, {nil, "", "a"}, {nil, false, true}} {
		for i := range order {
			for j := range order {
				if got, want := compare(order[i], order[j]), compare(int64(i), int64(j)); got != want {
					t.Errorf("%v and %v compare as %d, want %d", order[i], order[j], got, want)
				}
			}
		}
	}
}

func FuzzRowsAreReadAsTheyWereWritten(f *testing.F) {
	f.Add(int64(1), "text", 0.1, true)
	f.Fuzz(func(t *testing.T, whole int64, text string, number float64, on bool) {
		if math.IsNaN(number) || math.IsInf(number, 0) || number == 0 || !utf8.ValidString(text) {
			return
		}
		columns := []column{{Name: "w", Type: "integer"}, {Name: "t", Type: "text"}, {Name: "n", Type: "number"}, {Name: "b", Type: "boolean"}}
		values := []any{whole, text, number, on}
		if got := decodeRow(columns, encodeRow(columns, values)); !reflect.DeepEqual(got, values) {
			t.Fatalf("%#v, want %#v", got, values)
		}
	})
}
