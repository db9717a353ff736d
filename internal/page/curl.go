package page

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"example.com/mockserver/internal/journal"
)

// curlBody is how many bytes of a body a command holds: it is to be read as well.
const curlBody = 8 << 10

// boring are headers that a client's library writes by itself.
var boring = []string{
	"Accept-Encoding", "Connection", "Content-Length", "User-Agent", "Host", "Accept", "Accept-Language", "Sec-Fetch-Mode",
	"Mock-Sandbox", "Traceparent",
}

// Curl is a shell command that sends the request once more, to the server and the sandbox that the environment names.
// A redacted secret is a variable: $QIJIAYUN_ACCESS_TOKEN, say.
func Curl(e journal.Exchange) string {
	prefix := strings.ToUpper(e.Provider) + "_"
	parts := []string{"curl -sS"}
	switch {
	case e.Request.Method == http.MethodHead:
		parts = append(parts, "--head")
	case e.Request.Method != http.MethodGet || e.Request.Bytes > 0: // curl sends a body by POST
		parts = append(parts, "-X "+quote(e.Request.Method, ""))
	}
	parts = append(parts, `"$`+prefix+`BASE_URL"`+quote(strings.ReplaceAll(e.Request.URL, journal.RedactedJWT, journal.Redacted), prefix))
	names := make([]string, 0, len(e.Request.Header))
	for name := range e.Request.Header {
		if !slices.Contains(boring, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range e.Request.Header[name] {
			if value == journal.Redacted {
				parts = append(parts, "-H "+quote(name+": ", "")+`"$`+prefix+variable(name)+`"`)
			} else {
				parts = append(parts, "-H "+quote(name+": "+strings.ReplaceAll(value, journal.RedactedJWT, journal.Redacted), prefix))
			}
		}
	}
	return strings.Join(append(parts, curlData(e.Request, prefix)...), " \\\n  ")
}

// curlData are the words for a body: all of it, its beginning with a remark, or a file where it is no text.
func curlData(m journal.Message, prefix string) []string {
	if m.Bytes == 0 {
		return nil
	}
	text := strings.ReplaceAll(m.Body, journal.RedactedJWT, journal.Redacted)
	if Binary(text) || text == "" {
		return []string{fmt.Sprintf("--data-binary @body # the body's %d bytes are not kept here, or are no text 请求体未保留或不是文本", m.Bytes)}
	}
	text = CutRune(text[:min(len(text), curlBody)])
	words := []string{"--data-binary " + quote(text, prefix)}
	if len(text) < len(m.Body) || m.Bytes > len(m.Body) && !strings.Contains(m.Body, journal.Redacted) {
		words = append(words, fmt.Sprintf("# the body was longer: %d bytes; this is its beginning 请求体较长，此处仅为开头", m.Bytes))
	}
	return words
}

// quote makes one word for a POSIX shell of a text, in which redacted values become variables named for what stands
// before them. Without a prefix there are none.
func quote(text, prefix string) string {
	if text == "" {
		return ""
	}
	pieces := strings.Split(text, journal.Redacted)
	if prefix == "" {
		pieces = []string{text}
	}
	var b strings.Builder
	for i, piece := range pieces {
		if piece != "" {
			b.WriteString("'" + strings.ReplaceAll(piece, "'", `'\''`) + "'")
		}
		if i < len(pieces)-1 {
			b.WriteString(`"$` + prefix + variable(lastName(piece)) + `"`)
		}
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

// variable is a name as the environment spells it: ACCESS_TOKEN for accessToken and access-token.
func variable(name string) string {
	var b strings.Builder
	small := false
	for _, r := range name {
		switch {
		case r == '-':
			r = '_'
		case unicode.IsUpper(r) && small:
			b.WriteByte('_')
		}
		small = unicode.IsLower(r)
		if isName(r) {
			b.WriteRune(unicode.ToUpper(r))
		}
	}
	return b.String()
}
