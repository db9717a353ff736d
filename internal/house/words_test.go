package house

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// banned are words that a reader of technical English stumbles over, each with what to write.
var banned = []struct {
	pattern *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`(?i)\b(befalls?|befell|befallen)\b`), "a fault applies to a call"},
	{regexp.MustCompile(`(?i)\bmishaps?\b`), "fault"},
	{regexp.MustCompile(`(?i)\bastray\b`), "misplaced"},
	{regexp.MustCompile(`(?i)\bspoil(s|ed|t|ing)?\b`), "break, corrupt"},
	{regexp.MustCompile(`(?i)\bgarbl(e|es|ed|ing)\b`), "corrupt"},
	{regexp.MustCompile(`(?i)\b(is|are) told\b`), "receives, is called with, says: name who does it"},
	{regexp.MustCompile(`(?i)\bcannot be meant\b`), "is invalid"},
	{regexp.MustCompile(`(?i)\bhad better\b`), "should"},
	{regexp.MustCompile(`\b(is|are) no (JSON|number|name|id|token|path|date|file|object|address|text)\b`), "is not a"},
	{regexp.MustCompile(`(?i)\bbyte for byte\b`), "identical, or what the ledger grades: the phrase promises more"},
}

// pronouns are found in comments only: a value of a test may quote them.
var pronouns = regexp.MustCompile(`(?i)\b(he|his|him|himself)\b`)

// comment is a line comment of Go, not the slashes of a URL.
var comment = regexp.MustCompile(`(^|\s)//\s.*`)

func TestTheProseIsPlainTechnicalEnglish(t *testing.T) {
	for path, text := range files(t, "../..") {
		// What has happened is not rewritten: the change log and the decisions.
		if !slices.Contains([]string{".go", ".md", ".yaml"}, filepath.Ext(path)) || path == "CHANGELOG.md" ||
			path == "internal/house/words_test.go" || strings.HasPrefix(path, "docs/decisions/") {
			continue
		}
		for i, line := range strings.Split(text, "\n") {
			for _, b := range banned {
				if word := b.pattern.FindString(line); word != "" {
					t.Errorf("%s:%d: %q; write: %s", path, i+1, word, b.instead)
				}
			}
			if strings.HasSuffix(path, ".go") {
				if word := pronouns.FindString(comment.FindString(line)); word != "" {
					t.Errorf("%s:%d: %q in a comment; name the subject, or use they", path, i+1, word)
				}
			}
		}
	}
}
