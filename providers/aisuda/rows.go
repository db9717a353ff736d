package aisuda

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// A row is kept as the JSON object that it is answered with, its fields in the order of the columns.

// encodeRow writes values as the JSON object of a row.
func encodeRow(columns []column, values []any) string {
	b := make([]byte, 0, 32*len(columns))
	for i, c := range columns {
		if i == 0 {
			b = append(b, '{')
		} else {
			b = append(b, ',')
		}
		b = appendJSON(b, c.Name)
		b = append(b, ':')
		b = appendJSON(b, values[i])
	}
	return string(append(b, '}'))
}

func appendJSON(b []byte, value any) []byte {
	switch v := value.(type) {
	case nil:
		return append(b, "null"...)
	case bool:
		return strconv.AppendBool(b, v)
	case int64:
		return strconv.AppendInt(b, v, 10)
	}
	text, err := plainJSON(value)
	if err != nil {
		panic(fmt.Sprintf("aisuda: a value of a row cannot be encoded: %v", err)) // only typed values get here
	}
	return append(b, text...)
}

// decodeRow reads back what encodeRow wrote.
func decodeRow(columns []column, row string) []any {
	d := json.NewDecoder(strings.NewReader(row))
	d.UseNumber()
	var fields map[string]any
	if err := d.Decode(&fields); err != nil {
		panic(fmt.Sprintf("aisuda: a row cannot be decoded: %v", err))
	}
	values := make([]any, len(columns))
	for i, c := range columns {
		if n, isNumber := fields[c.Name].(json.Number); isNumber {
			values[i], _ = c.acceptNumber(n.String())
			continue
		}
		values[i] = fields[c.Name]
	}
	return values
}

// keyOf makes the store's key of a primary key, so that keys sort as the values do. It is empty for a value that is
// none.
func keyOf(value any) string {
	switch v := value.(type) {
	case int64:
		return fmt.Sprintf("%020d", uint64(v)+1<<63)
	case string:
		return v
	}
	return ""
}

// keyOfText is keyOf for a primary key as it stands in a path.
func keyOfText(c column, text string) (string, bool) {
	if c.Type != "integer" {
		return text, text != ""
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return keyOf(n), err == nil
}

// compare orders two values of one column; null comes first, as in MySQL.
func compare(a, b any) int {
	switch x := a.(type) {
	case int64:
		if y, same := b.(int64); same {
			return cmp.Compare(x, y)
		}
	case float64:
		if y, same := b.(float64); same {
			return cmp.Compare(x, y)
		}
	case string:
		if y, same := b.(string); same {
			return cmp.Compare(x, y)
		}
	case bool:
		if y, same := b.(bool); same {
			return cmp.Compare(btoi(x), btoi(y))
		}
	}
	return cmp.Compare(btoi(a != nil), btoi(b != nil))
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// decodeColumn reads one column of a row.
func decodeColumn(c column, row string) any {
	return decodeRow([]column{c}, row)[0]
}
