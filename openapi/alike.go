package openapi

import (
	"strings"
	"unicode/utf8"
)

// Alike reports whether a name that nobody documents looks like a documented one: it is the same but for capitals and
// separators, one is the other without an ending such as Id, or they are a slip of the pen apart. It would rather miss a
// mistake than suspect a name that means something else, min and max say: a false alarm costs more trust than it helps.
func Alike(sent, documented string) bool {
	if i, j := initial(sent), initial(documented); i != j && i != 0 && j != 0 {
		return false
	}
	a, b := plain(sent), plain(documented)
	switch {
	case a == "" || b == "" || sent == documented:
		return false
	case a == b:
		return true
	case a[0] != b[0] || min(len(a), len(b)) < 4:
		return false
	case ending(a, b) || ending(b, a):
		return true
	case counterparts(a, b):
		return false
	}
	return slip(a, b) <= 1 || min(len(a), len(b)) >= 10 && slip(a, b) <= 2
}

// plain is a name without capitals, separators and the X- that old header names begin with.
func plain(name string) string {
	name = strings.TrimPrefix(strings.ToLower(name), "x-")
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r == ' ' || r == '.' {
			return -1
		}
		return r
	}, name)
}

// initial is the first letter of a name's plain form; 0 where that takes more than a look.
func initial(name string) byte {
	if len(name) > 2 && (name[0] == 'x' || name[0] == 'X') && name[1] == '-' {
		name = name[2:]
	}
	switch {
	case name == "" || name[0] >= utf8.RuneSelf || strings.IndexByte("_- .", name[0]) >= 0:
		return 0
	case 'A' <= name[0] && name[0] <= 'Z':
		return name[0] + 'a' - 'A'
	}
	return name[0]
}

// ending reports whether long is short with an ending that people leave out or add.
func ending(short, long string) bool {
	rest, found := strings.CutPrefix(long, short)
	if !found {
		return false
	}
	for _, e := range []string{"id", "ids", "no", "num", "number", "code", "s", "es", "str", "list"} {
		if rest == e {
			return true
		}
	}
	return false
}

// counterparts are names that differ in a digit, or in words that exclude each other: they mean different things.
func counterparts(a, b string) bool {
	for _, pair := range [][2]string{{"min", "max"}, {"lat", "lng"}, {"begin", "end"}, {"start", "stop"}, {"date", "time"}} {
		for _, p := range [][2]string{pair, {pair[1], pair[0]}} {
			if strings.Contains(a, p[0]) && strings.Replace(a, p[0], p[1], 1) == b {
				return true
			}
		}
	}
	return len(a) == len(b) && strings.Trim(difference(a, b), "0123456789") == ""
}

// difference is the letters of b that stand where a has others.
func difference(a, b string) string {
	var d strings.Builder
	for i := range len(a) {
		if a[i] != b[i] {
			d.WriteByte(b[i])
		}
	}
	return d.String()
}

// slip counts the letters that are wrong, missing, too many or swapped with the next one.
func slip(a, b string) int {
	before, row := []int(nil), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next := make([]int, len(b)+1)
		next[0] = i + 1
		for j := range len(b) {
			wrong := 1
			if a[i] == b[j] {
				wrong = 0
			}
			next[j+1] = min(row[j]+wrong, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}
