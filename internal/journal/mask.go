package journal

import (
	"regexp"
	"slices"
	"strings"
)

// In are the secrets that stand in a body.
func (s *Secrets) In(body []byte) []string {
	if s.fields == nil {
		return nil
	}
	var all []string
	for _, at := range s.fields.FindAllSubmatchIndex(body, -1) {
		all = append(all, string(body[at[3]:at[4]])) // between what stands before the value and its end
	}
	return all
}

var jwtInText = regexp.MustCompile(`eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?`)

// MaskText takes the secrets out of a text that is no exchange's but tells of some: addresses and bodies stand in the
// midst of it, perhaps in quotes within quotes, as a failed test prints them.
func (s *Secrets) MaskText(text string) string {
	text = jwtInText.ReplaceAllString(s.body([]byte(strings.ToValidUTF8(text, "?"))), RedactedJWT)
	if len(s.query) > 0 {
		pair := regexp.MustCompile(`([?&](?:` + alternatives(s.query) + `)=)[^&\s"'\\<>]+`)
		text = pair.ReplaceAllString(text, "${1}"+Redacted)
	}
	// "name":"value" where quotes are escaped, and "name": ["value"] or "name": <string>"value" as Go values are printed.
	named := regexp.MustCompile(`(\\*"(?i:` + alternatives(slices.Concat(s.headers, s.names)) + `)\\*"\s*:\s*\[?(?:<[^>]*>\s*)?\\*")(?:[^"\\]|\\[^"])*`)
	return named.ReplaceAllString(text, "${1}"+Redacted)
}

func alternatives(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = regexp.QuoteMeta(name)
	}
	return strings.Join(quoted, "|")
}
