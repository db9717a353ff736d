package har

import (
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"time"

	"example.com/mockserver/internal/journal"
)

// SimulationName is the creator of files that hold a simulation's answers: they are no evidence of what a provider answers.
const SimulationName = "mockserver run"

// Page groups entries: those of one life of a sandbox.
type Page struct {
	Started time.Time `json:"startedDateTime"`
	ID      string    `json:"id"`
	Title   string    `json:"title"`
	Timings struct{}  `json:"pageTimings"`
}

// Shown is an exchange of a simulation as an entry, with the secrets hidden as the journal has them. base is its provider's
// base URL. Its times are the machine's; what only the sandbox knows, its own time and the diagnosis, stands in the comment.
func Shown(e journal.Exchange, base, lang string) Entry {
	started := e.Began
	if started.IsZero() { // it came with a snapshot
		started = e.At
	}
	took := float64(e.Took) / 1000
	q, a := e.Request, e.Reply
	one := Entry{
		Started: started.UTC(), Time: took, Timings: Timings{Wait: took}, Comment: comment(e, lang),
		Request: Request{
			Method: q.Method, URL: base + uri(q.URL), HTTPVersion: protocol, Cookies: []Pair{}, Headers: headerPairs(q.Header),
			HeadersSize: -1, BodySize: q.Bytes,
		},
		Response: Response{
			Status: a.Status, StatusText: http.StatusText(a.Status), HTTPVersion: protocol, Cookies: []Pair{}, Headers: headerPairs(a.Header),
			Content: Content{Size: a.Bytes, MimeType: a.Header.Get("Content-Type")}, RedirectURL: uri(a.Header.Get("Location")), HeadersSize: -1, BodySize: a.Bytes,
		},
	}
	one.Request.QueryString = queryPairs(one.Request.URL)
	if q.Bytes > 0 {
		one.Request.PostData = &Post{MimeType: q.Header.Get("Content-Type"), Cut: q.Cut}
		one.Request.PostData.Text, one.Request.PostData.Encoding = asText([]byte(q.Body))
	}
	one.Response.Content.Text, one.Response.Content.Encoding = asText([]byte(a.Body))
	return one
}

// protocol is what Chromium writes where it does not know the version of HTTP either.
const protocol = "unknown"

// comment is what the sandbox knows of an exchange.
func comment(e journal.Exchange, lang string) string {
	said := []string{fmt.Sprintf("#%d %s %s", e.N, e.At.UTC().Format(time.RFC3339), e.Outcome)}
	for _, part := range []string{e.Label, e.Fault, e.Rule, e.Why.In(lang)} {
		if part != "" {
			said = append(said, part)
		}
	}
	return strings.Join(said, " · ")
}

// uri is an address, or its end, in which every byte may stand: a client may have sent others, and so are the marks of what
// is hidden.
func uri(text string) string {
	var b strings.Builder
	for i := range len(text) {
		c := text[i]
		_, err := url.PathUnescape(text[i:min(i+3, len(text))])
		switch {
		case c == '%' && err == nil, c > ' ' && c < 0x7f && !strings.ContainsRune("\"<>\\^`{|}[]%", rune(c)):
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// Write writes a HAR file of a simulation's exchanges.
func Write(w io.Writer, version string, pages []Page, entries iter.Seq[Entry]) error {
	head, err := marshal(Head{Version: "1.2", Creator: Creator{SimulationName, version}, Pages: pages})
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, `{"log":%s,"entries":[`, head[:len(head)-1]); err != nil {
		return err
	}
	between := "\n"
	for e := range entries {
		text, err := marshal(e)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, between+string(text)); err != nil {
			return err
		}
		between = ",\n"
	}
	_, err = io.WriteString(w, tail)
	return err
}
