package evidence

import (
	"encoding/json"
	"strings"

	"example.com/mockserver/internal/har"
)

// replaceValues replaces values in a JSON text and leaves all else as it stands, even where the text is not JSON: blanks,
// names that come twice, what is cut off. swap gets a text or a number, and reports whether it has another.
func replaceValues(text string, swap func(value string) (string, bool)) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == '"':
			end := endOfString(text, i)
			whole := text[i:end]
			i = end
			var plain string
			if isName(text[end:]) || json.Unmarshal([]byte(whole), &plain) != nil {
				b.WriteString(whole)
			} else if other, found := swap(plain); found {
				b.WriteString(har.Quoted(other))
			} else {
				b.WriteString(whole)
			}
		case c >= '0' && c <= '9' || c == '-':
			end := i + 1
			for end < len(text) && strings.IndexByte("0123456789.eE+-", text[end]) >= 0 {
				end++
			}
			number := text[i:end]
			i = end
			if other, found := swap(number); found && json.Valid([]byte(other)) {
				number = other
			}
			b.WriteString(number)
		default:
			b.WriteByte(c)
			i++
		}
	}
	return b.String()
}

// endOfString is where the string ends that begins at i.
func endOfString(text string, i int) int {
	for n := i + 1; n < len(text); n++ {
		switch text[n] {
		case '\\':
			n++
		case '"':
			return n + 1
		}
	}
	return len(text)
}

// isName reports whether the string before rest is the name of a member.
func isName(rest string) bool { return strings.HasPrefix(strings.TrimLeft(rest, " \t\r\n"), ":") }

// pairValues calls each with the values that stand at the same place in two JSON texts.
func pairValues(a, b string, each func(a, b string)) {
	x, y := decoded(a), decoded(b)
	if x != nil && y != nil {
		pair(x, y, each)
	}
}

func decoded(text string) any {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return nil
	}
	return v
}

func pair(a, b any, each func(a, b string)) {
	switch x := a.(type) {
	case map[string]any:
		if y, ok := b.(map[string]any); ok {
			for name, one := range x {
				pair(one, y[name], each)
			}
		}
	case []any:
		if y, ok := b.([]any); ok {
			for i := range min(len(x), len(y)) {
				pair(x[i], y[i], each)
			}
		}
	case string:
		if y, ok := b.(string); ok {
			each(x, y)
		}
	case json.Number:
		if y, ok := b.(json.Number); ok {
			each(x.String(), y.String())
		}
	}
}
