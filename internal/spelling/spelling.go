// Package spelling suggests the known name nearest to an unknown one. It is independent of what the names denote.
package spelling

import (
	"fmt"
	"strings"
	"unicode"
)

// Nearest returns the known name with the smallest edit distance to a word, at most a third of its letters. Case,
// hyphens and underscores are ignored. Of equally near names it returns the first.
func Nearest(word string, known []string) (string, bool) {
	plain := fold(word)
	best, least := "", len(plain)/3+1
	for _, name := range known {
		if d := distance(plain, fold(name), least); d < least {
			best, least = name, d
		}
	}
	return best, best != ""
}

// Ending is the end of a sentence, in English and in Chinese.
type Ending struct{ EN, ZH string }

// Hint is the end of a sentence about an unknown name: a suggestion, or else the list of known names.
func Hint(word string, known []string) Ending {
	if name, found := Nearest(word, known); found {
		return Ending{fmt.Sprintf("; did you mean %q?", name), fmt.Sprintf("；是否应为 %q？", name)}
	}
	if len(known) == 0 || len(known) > 30 {
		return Ending{}
	}
	all := strings.Join(known, ", ")
	return Ending{"; there are " + all, "；现有 " + all}
}

func fold(s string) []rune {
	var letters []rune
	for _, c := range s {
		if c != '-' && c != '_' {
			letters = append(letters, unicode.ToLower(c))
		}
	}
	return letters
}

// distance counts the letters to insert, delete, replace or swap with their neighbour (optimal string alignment); it may
// stop when there are most of them.
func distance(a, b []rune, most int) int {
	if d := len(a) - len(b); d >= most || -d >= most {
		return most
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			change := 1
			if a[i] == b[j] {
				change = 0
			}
			row[j+1] = min(row[j]+1, last[j+1]+1, last[j]+change)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
