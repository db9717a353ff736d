package journal

import (
	"encoding/json"
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

var number = regexp.MustCompile(`^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$`)

// sameNumber compares two numbers by all their digits: 1, 1.0 and 10e-1 are the same, 9007199254740993 and
// 9007199254740992 are not. It reports false for what is not a number.
func sameNumber(a, b string) bool {
	x, ok := canonical(a)
	if !ok {
		return false
	}
	y, ok := canonical(b)
	return ok && x == y
}

// canonical is a number as its sign, its digits without zeros at either end, and the power of ten of the last of them.
func canonical(text string) (string, bool) {
	part := number.FindStringSubmatch(text)
	if part == nil {
		return "", false
	}
	sign, digits := part[1], strings.TrimLeft(part[2]+part[3], "0")
	if digits == "" {
		return "0", true
	}
	trimmed := strings.TrimRight(digits, "0")
	power := big.NewInt(int64(len(digits) - len(trimmed) - len(part[3])))
	if part[4] != "" {
		exponent, ok := new(big.Int).SetString(part[4], 10)
		if !ok {
			return "", false
		}
		power.Add(power, exponent)
	}
	return sign + trimmed + "e" + power.String(), true
}

// same compares a value of an exchange with one that is expected. Text and number are alike where they read alike, since a
// query has text only: "7" and 7.
func same(got, want any) bool {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok || len(g) != len(w) {
			return false
		}
		for name, value := range w {
			if inner, found := g[name]; !found || !same(inner, value) {
				return false
			}
		}
		return true
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return false
		}
		for i := range w {
			if !same(g[i], w[i]) {
				return false
			}
		}
		return true
	}
	switch got.(type) {
	case nil, map[string]any, []any:
		return got == nil && want == nil
	}
	if want == nil {
		return false
	}
	a, isText := plainOf(got)
	b, wantsText := plainOf(want)
	return a == b || (!isText || !wantsText) && sameNumber(a, b)
}

// plainOf is a single value as text, and whether it was text.
func plainOf(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), false
	case bool:
		return strconv.FormatBool(v), false
	}
	return plain(v), false
}

// exactly is a value as JSON decodes it, its numbers with all their digits: an expectation may have been made in Go.
func exactly(v any) any {
	text, err := json.Marshal(v)
	if err != nil {
		return v
	}
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	var value any
	if d.Decode(&value) != nil {
		return v
	}
	return value
}
