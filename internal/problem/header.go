package problem

import (
	"fmt"
	"strings"
)

// HeaderText makes a sentence fit for a header: one line of printable ASCII, at most 1,000 bytes. Other bytes are
// percent-encoded, so that a Chinese name remains readable for a client.
func HeaderText(s string) string {
	if len(s) < 998 && printable(s) {
		return s
	}
	s = strings.ReplaceAll(s, "…", "...") // used in mockserver's own sentences
	var b strings.Builder
	for i := 0; i < len(s) && b.Len() < 998; i++ {
		if c := s[i]; c < ' ' || c > '~' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func printable(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' {
			return false
		}
	}
	return true
}
