package redact

import (
	"encoding/json"
	"net/url"
	"strings"
)

// depth is how often one text may stand escaped within another: an address within a parameter of an address.
const depth = 3

// longest is how long a name may be.
const longest = 120

// span is a part of a text, and what stands in its place.
type span struct {
	begin, end int
	instead    string
}

// scan goes through a text once. Wherever a name stands that is a secret's and a value after it, the value is hidden. The
// text need not be well-formed: what a client got wrong holds its secrets all the same.
func (n *Names) scan(text string, found func(string), depth int) string {
	var b strings.Builder
	last := 0
	for i := 0; i < len(text); {
		begin := i
		if i = nameEnd(text, i); i == begin {
			i++
			continue
		}
		s, ok := n.escaped(text, begin, i, found, depth)
		if !ok && i-begin <= longest {
			s, ok = n.valueAfter(text, begin, i, found)
		}
		if ok {
			b.WriteString(text[last:s.begin])
			b.WriteString(s.instead)
			last, i = s.end, max(s.end, i)
		}
	}
	if last == 0 {
		return text
	}
	b.WriteString(text[last:])
	return b.String()
}

// inName are the bytes that names are made of: letters in any encoding, digits, escapes, and the marks between words.
var inName = func() (in [256]bool) {
	for c := range in {
		in[c] = 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c >= 0x80 || strings.IndexByte("_-.[]%", byte(c)) >= 0
	}
	return in
}()

// nameEnd is where the name that begins at i ends: i itself where none begins.
func nameEnd(text string, i int) int {
	for i < len(text) {
		switch c := text[i]; {
		case inName[c]:
			i++
		case c == '\\' && i+5 < len(text) && text[i+1] == 'u':
			i += 6
		default:
			return i
		}
	}
	return i
}

// escaped looks into a text that stands percent-encoded in another, an address in a parameter say.
func (n *Names) escaped(text string, begin, end int, found func(string), depth int) (span, bool) {
	word := text[begin:end]
	if depth == 0 || !strings.Contains(word, "%") {
		return span{}, false
	}
	plain, err := url.QueryUnescape(word)
	if err != nil || plain == word {
		return span{}, false
	}
	hidden := Form(n.scan(plain, found, depth-1))
	if hidden == plain {
		return span{}, false
	}
	hidden = url.QueryEscape(hidden)
	for _, m := range []string{Mark, JWTMark} {
		hidden = strings.ReplaceAll(hidden, url.QueryEscape(m), m)
	}
	return span{begin, end, hidden}, true
}

// valueAfter is the value after the name text[begin:end], where there is one and the name is a secret's.
func (n *Names) valueAfter(text string, begin, end int, found func(string)) (span, bool) {
	at, quote := quoteAt(text, end)
	if s, ok := n.part(text, begin, end, at, found); ok {
		return s, true
	}
	at = skip(text, at, " \t\r\n+")
	if at >= len(text) {
		return span{}, false
	}
	separator := text[at]
	switch {
	case separator == '>' && begin > 0 && text[begin-1] == '<': // XML
	case separator == ':' && (quote != "" || opens(text, begin)), separator == '=':
	default:
		return span{}, false
	}
	if !n.Secret(text[begin:end]) {
		return span{}, false
	}
	at++
	if separator == '=' && at < len(text) && text[at] == '>' {
		at++
	}
	if separator != '>' {
		at = skip(text, at, " \t")
	}
	if separator == ':' {
		at = skip(text, typed(text, skip(text, at, " \t\r\n")), " \t\r\n")
	}
	if _, quoted := quoteAt(text, at); separator == ':' && quoted == "" && !n.whole(fold(text[begin:end])) {
		return span{}, false
	}
	return value(text, at, separator, quote, found)
}

// opens reports a name without quotes that begins a member of an object or a line.
func opens(text string, begin int) bool {
	before := strings.TrimRight(text[:begin], " \t")
	return before == "" || strings.IndexByte("{,\n", before[len(before)-1]) >= 0
}

// typed is the place after the type of a value as gomega prints it: <string>"abc".
func typed(text string, at int) int {
	if at < len(text) && text[at] == '<' {
		if end := strings.IndexByte(text[at:min(len(text), at+60)], '>'); end > 0 {
			return at + end + 1
		}
	}
	return at
}

func skip(text string, at int, blanks string) int {
	for at < len(text) && strings.IndexByte(blanks, text[at]) >= 0 {
		at++
	}
	return at
}

// quoteAt is the quote that stands at a place, with the backslashes before it, and the place after it.
func quoteAt(text string, at int) (after int, quote string) {
	end := at
	for end < len(text) && text[end] == '\\' {
		end++
	}
	if end < len(text) && (text[end] == '"' || text[end] == '\'') {
		return end + 1, text[at : end+1]
	}
	return at, ""
}

// value is the value that begins at a place.
func value(text string, at int, separator byte, named string, found func(string)) (span, bool) {
	after, quote := quoteAt(text, at)
	switch {
	case quote != "":
		end := closing(text, after, quote)
		return hide(text, after, end, "", found)
	case at < len(text) && separator == ':' && (text[at] == '{' || text[at] == '['):
		end := balanced(text, at)
		inside(text[at:end], found)
		return span{at, end, named + Mark + named}, true
	}
	stops := "& \t\r\n\"'<>\\"
	switch separator {
	case ':':
		stops = ",}] \t\r\n\"'\\"
		if named == "" { // a line of a header, or what is nearly JSON
			stops = ",}\r\n\"'\\"
		}
	case '>':
		stops = "<"
	}
	end := at
	for end < len(text) && strings.IndexByte(stops, text[end]) < 0 {
		end++
	}
	if separator == ':' && text[at:end] == "null" {
		return span{}, false
	}
	return hide(text, at, end, named, found)
}

func hide(text string, begin, end int, quote string, found func(string)) (span, bool) {
	secret := text[begin:end]
	if secret == "" || strings.HasPrefix(secret, "[redacted") {
		return span{}, false
	}
	note(found, secret)
	if credential := scheme.FindStringSubmatch(secret); credential != nil {
		note(found, credential[1])
	}
	if strings.Contains(secret, `\`) {
		var plain string
		if json.Unmarshal([]byte(`"`+secret+`"`), &plain) == nil {
			note(found, plain)
		}
	}
	return span{begin, end, quote + Mark + quote}, true
}

// closing is where the string ends that began after a quote: at the text's end where it was cut.
func closing(text string, at int, quote string) int {
	mark := quote[len(quote)-1]
	for i := at; i < len(text); i++ {
		switch {
		case text[i] == '\\' && len(quote) == 1:
			i++ // the byte after it is escaped
		case text[i] == mark && strings.HasSuffix(text[at:i+1], quote) && !strings.HasSuffix(text[at:i+1], `\`+quote):
			return i + 1 - len(quote)
		}
	}
	return len(text)
}

// balanced is the place after the object or array that begins at a place.
func balanced(text string, at int) int {
	open, within := 0, false
	for i := at; i < len(text); i++ {
		switch c := text[i]; {
		case within && c == '\\':
			i++
		case c == '"':
			within = !within
		case within:
		case c == '{', c == '[':
			open++
		case c == '}', c == ']':
			if open--; open == 0 {
				return i + 1
			}
		}
	}
	return len(text)
}

// inside hands over the values within an object or array that stands under a secret's name.
func inside(text string, found func(string)) {
	if found == nil {
		return
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	for {
		token, err := d.Token()
		if err != nil {
			return
		}
		switch v := token.(type) {
		case string:
			found(v)
		case json.Number:
			found(v.String())
		}
	}
}

// part is the value of a part of a multipart form, whose name stands in the header before it.
func (n *Names) part(text string, begin, end, after int, found func(string)) (span, bool) {
	if begin < len("name=") || text[begin-1] != '=' && text[begin-2] != '=' {
		return span{}, false
	}
	before := text[max(0, begin-8):begin]
	if !strings.HasSuffix(before, "name=") && !strings.HasSuffix(before, `name="`) && !strings.HasSuffix(before, `name='`) || !n.Secret(text[begin:end]) {
		return span{}, false
	}
	head := text[after:min(len(text), after+1024)]
	for _, blank := range []string{"\r\n\r\n", "\n\n"} {
		at := strings.Index(head, blank)
		if at < 0 {
			continue
		}
		at += after + len(blank)
		stop := strings.Index(text[at:], blank[:len(blank)/2]+"--")
		if stop < 0 {
			stop = len(text) - at
		}
		return hide(text, at, at+stop, "", found)
	}
	return span{}, false
}
