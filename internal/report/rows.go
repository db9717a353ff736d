package report

import (
	"fmt"
	"slices"
	"time"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/page"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/webhook"
)

// Limits of the page: a browser shows it at once.
const (
	pageExchanges = 5000
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
	Console       string // its address in the console, while that is there
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
		Exchange: e, Rule: r.rules[e.Rule], Curl: page.Curl(*e, r.secret), Anchor: r.ref(life, e.N).Anchor(),
		Offset: 100 * float64(e.Began.Sub(begin)) / float64(span),
		Width:  max(0.4, 100*float64(time.Duration(e.Took)*time.Microsecond)/float64(span)),
	}
	one.Offset = min(max(one.Offset, 0), 99.6)
	one.Width = min(one.Width, 100-one.Offset)
	if pages := r.Run.Pages[r.Lives[life].Sandbox]; pages != "" && r.newest(life) {
		one.Console = fmt.Sprintf("%s?n=%d", pages, e.N)
	}
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

// newest reports whether a life is the last of its sandbox: an earlier one has ended with a reset, and its journal with it.
func (r *Report) newest(life int) bool {
	return !slices.ContainsFunc(r.Lives[life+1:], func(l Life) bool { return l.Sandbox == r.Lives[life].Sandbox })
}

// weight is about how many bytes a row adds to the page.
func (one row) weight() int {
	return len(one.Curl) + min(len(one.Exchange.Request.Body), page.ShownBody) + min(len(one.Exchange.Reply.Body), page.ShownBody)
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
