package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/webhook"
)

// Limits of the page: a browser shows it at once.
const (
	pageExchanges = 5000
	pageBody      = 16 << 10
	pageBytes     = 24 << 20 // of all bodies and curl lines together
)

// row is one line of the timeline: an exchange, a delivery, or a move of the clock.
type row struct {
	Exchange *journal.Exchange
	Delivery *webhook.Delivery
	Moved    string // by how much the clock was moved
	Life     string // a sandbox begins

	Title         string
	Anchor        string
	Rule          *rule.Rule
	Seen          []*rule.Rule
	Curl          string
	Offset, Width float64 // of the bar, in percent
}

// rows lays out the timeline over all sandboxes.
func (r *Report) rows() (rows []row, left int) {
	begin, span := r.span()
	weight := 0
	for i, life := range r.Lives {
		if len(life.Exchanges)+len(life.Deliveries) == 0 {
			continue
		}
		rows = append(rows, row{Life: fmt.Sprintf("%s (%d)", life.Sandbox, i+1)})
		pushes := life.Deliveries
		var before *journal.Exchange
		for j := range life.Exchanges {
			e := &life.Exchanges[j]
			if len(rows) >= pageExchanges || e.Outcome == journal.Accepted && len(rows) >= pageExchanges/2 {
				left++ // room is kept for what went wrong later
				continue
			}
			for len(pushes) > 0 && pushes[0].At.Before(e.At) {
				rows, pushes = append(rows, pushRow(i, &pushes[0])), pushes[1:]
			}
			if by := moved(before, e); by != "" {
				rows = append(rows, row{Moved: by})
			}
			rows = append(rows, r.exchangeRow(i, e, begin, span))
			before = e
			if weight += rows[len(rows)-1].weight(); weight > pageBytes {
				rows[len(rows)-1].withoutBodies()
			}
		}
		for k := range pushes {
			if len(rows) < pageExchanges {
				rows = append(rows, pushRow(i, &pushes[k]))
			}
		}
	}
	return rows, left
}

// span is when the first exchange began, and how long it was until the last one ended, in the machine's time.
func (r *Report) span() (begin time.Time, span time.Duration) {
	var end time.Time
	for _, life := range r.Lives {
		for _, e := range life.Exchanges {
			if begin.IsZero() || e.Began.Before(begin) {
				begin = e.Began
			}
			if until := e.Began.Add(time.Duration(e.Took) * time.Microsecond); until.After(end) {
				end = until
			}
		}
	}
	return begin, max(end.Sub(begin), time.Millisecond)
}

// moved is by how much the sandbox's clock went further than the machine's between two exchanges.
func moved(before, e *journal.Exchange) string {
	if before == nil || before.Began.IsZero() || e.Began.IsZero() {
		return ""
	}
	by := e.At.Sub(before.At) - e.Began.Sub(before.Began)
	if by < time.Second && by > -time.Second || e.At.Equal(before.At) {
		return ""
	}
	return by.Round(time.Second).String()
}

func (r *Report) exchangeRow(life int, e *journal.Exchange, begin time.Time, span time.Duration) row {
	one := row{
		Exchange: e, Rule: r.rules[e.Rule], Curl: Curl(*e), Anchor: r.ref(life, e.N).Anchor(),
		Offset: 100 * float64(e.Began.Sub(begin)) / float64(span),
		Width:  max(0.4, 100*float64(time.Duration(e.Took)*time.Microsecond)/float64(span)),
	}
	one.Offset = min(max(one.Offset, 0), 99.6)
	one.Width = min(one.Width, 100-one.Offset)
	for _, o := range r.Coverage.Operations {
		if o.Provider == e.Provider && o.Operation == e.Operation {
			one.Title = o.Summary
		}
	}
	for _, id := range e.Seen {
		if s := r.rules[id]; s != nil && !slices.Contains(one.Seen, s) {
			one.Seen = append(one.Seen, s)
		}
	}
	return one
}

// weight is about how many bytes a row adds to the page.
func (one row) weight() int {
	return len(one.Curl) + min(len(one.Exchange.Request.Body), pageBody) + min(len(one.Exchange.Reply.Body), pageBody)
}

// withoutBodies makes a row that the page has room for: its bodies are in the JSON report.
func (one *row) withoutBodies() {
	e := *one.Exchange
	e.Request.Body, e.Reply.Body = "", ""
	one.Exchange, one.Curl = &e, ""
}

func pushRow(life int, d *webhook.Delivery) row {
	return row{Delivery: d, Anchor: Ref{Life: life + 1, N: d.N, push: true}.Anchor()}
}

func headers(h http.Header) string {
	var b strings.Builder
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for n := range h {
			if !yield(n) {
				return
			}
		}
	}) {
		for _, v := range h[name] {
			fmt.Fprintf(&b, "%s: %s\n", name, v)
		}
	}
	return b.String()
}

// body is a body for reading: JSON with its lines, other text as it is, of bytes their number.
func body(text string, bytesInAll int) string {
	switch {
	case text == "" && bytesInAll > 0:
		return fmt.Sprintf("(%d bytes, not kept here 字节，未在此保留)", bytesInAll)
	case text == "":
		return ""
	case binary(text):
		return fmt.Sprintf("(binary, %d bytes 二进制，字节)", bytesInAll)
	}
	var indented bytes.Buffer
	if json.Valid([]byte(text)) && json.Indent(&indented, []byte(text), "", "  ") == nil {
		text = indented.String()
	}
	if len(text) > pageBody {
		return strings.ToValidUTF8(text[:pageBody], "") + "\n…"
	}
	return text
}

// binary reports a body that is no text.
func binary(text string) bool {
	return !utf8.ValidString(cutRune(text)) || strings.ContainsRune(text, 0)
}

// cutRune leaves out the beginning of a character at the end of a text: the journal cuts bodies between bytes.
func cutRune(text string) string {
	for i := 1; i < utf8.UTFMax && i <= len(text); i++ {
		if utf8.RuneStart(text[len(text)-i]) {
			if !utf8.FullRuneInString(text[len(text)-i:]) {
				return text[:len(text)-i]
			}
			break
		}
	}
	return text
}
