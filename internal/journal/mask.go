package journal

import (
	"regexp"
	"strings"
)

// In are the secrets in a body.
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

// MaskText removes the secrets from a text that quotes exchanges, such as the output of a failed test: it contains URLs
// and bodies, perhaps with nested quotes.
func (s *Secrets) MaskText(text string) string {
	return s.all.Text(strings.ToValidUTF8(text, "?"), nil)
}

func alternatives(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = regexp.QuoteMeta(name)
	}
	return strings.Join(quoted, "|")
}
