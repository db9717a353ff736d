package auth

import (
	"encoding/json"
	"unicode/utf8"
)

// flat decodes the most common form of a token segment, an object of unescaped strings and non-negative integers
// without blanks, much faster than encoding/json. It reports false for anything else; encoding/json then decides.
func flat(text []byte) (map[string]any, bool) {
	if len(text) < 2 || text[0] != '{' || text[len(text)-1] != '}' || !utf8.Valid(text) {
		return nil, false
	}
	m := make(map[string]any, 4)
	for rest := text[1 : len(text)-1]; ; {
		name, after, ok := plainText(rest)
		if !ok || len(after) < 2 || after[0] != ':' {
			return nil, false
		}
		if _, twice := m[name]; twice {
			return nil, false
		}
		var value any
		if after[1] == '"' {
			value, rest, ok = plainText(after[1:])
		} else {
			value, rest, ok = plainNumber(after[1:])
		}
		if !ok {
			return nil, false
		}
		m[name] = value
		if len(rest) == 0 {
			return m, true
		}
		if rest[0] != ',' {
			return nil, false
		}
		rest = rest[1:]
	}
}

// plainText reads a quoted text without escapes at the beginning of b.
func plainText(b []byte) (text string, rest []byte, ok bool) {
	if len(b) == 0 || b[0] != '"' {
		return "", nil, false
	}
	for i := 1; i < len(b); i++ {
		switch c := b[i]; {
		case c == '"':
			return string(b[1:i]), b[i+1:], true
		case c == '\\' || c < ' ':
			return "", nil, false
		}
	}
	return "", nil, false
}

// plainNumber reads a whole number without a sign at the beginning of b.
func plainNumber(b []byte) (n json.Number, rest []byte, ok bool) {
	i := 0
	for i < len(b) && b[i] >= '0' && b[i] <= '9' {
		i++
	}
	if i == 0 || i > 1 && b[0] == '0' || i < len(b) && b[i] != ',' {
		return "", nil, false
	}
	return json.Number(b[:i]), b[i:], true
}
