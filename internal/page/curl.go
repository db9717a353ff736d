package page

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/mockserver/internal/journal"
)

// curlBody is how many bytes of a body a command holds: it is to be read as well.
const curlBody = 8 << 10

// boring are headers that a client's library writes by itself.
var boring = []string{
	"Accept-Encoding", "Connection", "Content-Length", "User-Agent", "Host", "Accept", "Accept-Language", "Sec-Fetch-Mode",
	"Mock-Sandbox", "Traceparent",
}

// Secret writes, for a shell, the value of an exchange's request that is hidden under the name of its header, parameter or
// field: $(mockserver token qijiayun), say. It stands between double quotes.
type Secret func(e journal.Exchange, name string) string

// Curl is a shell command that sends the request once more, to the server and the sandbox that the environment names, as
// "mockserver credentials --format shell" prints it.
func Curl(e journal.Exchange, secret Secret) string {
	hidden := func(name string) string { return secret(e, name) }
	parts := []string{"curl -sS"}
	switch {
	case e.Request.Method == http.MethodHead:
		parts = append(parts, "--head")
	case e.Request.Method != http.MethodGet || e.Request.Bytes > 0: // curl sends a body by POST
		parts = append(parts, "-X "+quote(e.Request.Method))
	}
	address := strings.ReplaceAll(e.Request.URL, journal.RedactedJWT, journal.Redacted)
	parts = append(parts, `"$`+strings.ToUpper(e.Provider)+`_BASE_URL"`+fill(address, "", hidden))
	names := make([]string, 0, len(e.Request.Header))
	for name := range e.Request.Header {
		if !slices.Contains(boring, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range e.Request.Header[name] {
			parts = append(parts, "-H "+fill(name+": "+strings.ReplaceAll(value, journal.RedactedJWT, journal.Redacted), name, hidden))
		}
	}
	return strings.Join(append(parts, curlData(e.Request, hidden)...), " \\\n  ")
}

// curlData are the words for a body: all of it, its beginning with a remark, or a file where it is not text.
func curlData(m journal.Message, hidden func(name string) string) []string {
	if m.Bytes == 0 {
		return nil
	}
	text := strings.ReplaceAll(m.Body, journal.RedactedJWT, journal.Redacted)
	if Binary(text) || text == "" {
		return []string{fmt.Sprintf("--data-binary @body # the body's %d bytes are not kept here, or are not text 请求体未保留或不是文本", m.Bytes)}
	}
	text = CutRune(text[:min(len(text), curlBody)])
	words := []string{"--data-binary " + fill(text, "", hidden)}
	if len(text) < len(m.Body) || m.Bytes > len(m.Body) && !strings.Contains(m.Body, journal.Redacted) {
		words = append(words, fmt.Sprintf("# the body was longer: %d bytes; this is its beginning 请求体较长，此处仅为开头", m.Bytes))
	}
	return words
}

// safe are the texts that are one word for a POSIX shell as they stand.
var safe = regexp.MustCompile(`^[\w@%+=:,./-]+$`)

// Command is a command as a person types it into a POSIX shell.
func Command(words ...string) string {
	var all []string
	for _, w := range words {
		switch {
		case w == "":
			w = "''"
		case !safe.MatchString(w):
			w = quote(w)
		}
		all = append(all, w)
	}
	return strings.Join(all, " ")
}

// quote makes one word for a POSIX shell of a text.
func quote(text string) string {
	if text == "" {
		return ""
	}
	if !utf8.ValidString(text) {
		return `"$(printf ` + quote(octal(text)) + `)"`
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// octal is a text as a format of printf, whose bytes beyond ASCII stand as \304: a text in GBK would be shown, and copied,
// with other bytes.
func octal(text string) string {
	var b strings.Builder
	for i := range len(text) {
		switch c := text[i]; {
		case c >= utf8.RuneSelf:
			fmt.Fprintf(&b, `\%03o`, c)
		case c == '%':
			b.WriteString("%%")
		case c == '\\':
			b.WriteString(`\\`)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// fill quotes a text whose hidden values are written anew. Each has the given name, or else the one that stands before it.
func fill(text, name string, hidden func(name string) string) string {
	pieces := strings.Split(text, journal.Redacted)
	var b strings.Builder
	for i, piece := range pieces {
		b.WriteString(quote(piece))
		if i == len(pieces)-1 {
			break
		}
		of := name
		if of == "" {
			of = lastName(piece)
		}
		b.WriteString(`"` + hidden(of) + `"`)
	}
	return b.String()
}

// lastName is the name whose value begins where a text ends: accessToken of `…?accessToken=` and of `{"accessToken": "`.
func lastName(text string) string {
	end := strings.LastIndexFunc(text, isName)
	if end < 0 {
		return "SECRET"
	}
	begin := strings.LastIndexFunc(text[:end+1], func(r rune) bool { return !isName(r) })
	return text[begin+1 : end+1]
}

func isName(r rune) bool {
	return r == '_' || r == '-' || r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
