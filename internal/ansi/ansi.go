// Package ansi owns what is written to a terminal beside text: colours, and that nobody else's text moves its cursor.
package ansi

import "strings"

// Colours and weights, as the parameters of the escape sequence that begins them (ECMA-48, SGR).
const (
	Bold   = "1"
	Dim    = "2"
	Red    = "31"
	Green  = "32"
	Yellow = "33"
)

// Paint is a text in a colour, or as it is where colour is not wanted.
func Paint(wanted bool, colour, text string) string {
	if !wanted {
		return text
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}

// Clean keeps what a client or a fault sent on its line of a terminal: control characters and line separators become
// spaces.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 {
			return ' '
		}
		return r
	}, s)
}
