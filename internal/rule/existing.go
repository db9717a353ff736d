package rule

import (
	"iter"
	"strconv"
	"strings"
	"unicode"
)

// Bounds of a list in a diagnosis.
const (
	mostExisting    = 8
	longestExisting = 60
)

// Existing says in both languages what there is instead of something that does not exist: the end of a sentence that says
// it does not. It lists the first few rows, each by its name, and reads no more of them.
func Existing[T any](rows iter.Seq2[string, T], name func(key string, row T) string) Text {
	var names []string
	for key, row := range rows {
		if len(names) == mostExisting {
			names = append(names, "…")
			break
		}
		names = append(names, shownName(name(key, row)))
	}
	if len(names) == 0 {
		return Text{EN: "; there is none yet", ZH: "；目前一个也没有"}
	}
	return Text{EN: "; there is " + strings.Join(names, ", "), ZH: "；现有：" + strings.Join(names, "、")}
}

// shownName is a name as a list has it: one with blanks or signs in quotation marks, a long one cut.
func shownName(name string) string {
	if letters := []rune(name); len(letters) > longestExisting {
		name = string(letters[:longestExisting]) + "…"
	}
	plain := strings.IndexFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_-./@+…", r)
	}) < 0
	if plain && name != "" {
		return name
	}
	return strconv.Quote(name)
}
