// Package feed owns the stream of requests of a whole server as they are answered, a line each, for the server's terminal
// and for "mockserver tail". What a sandbox keeps of a request is the journal's; this package keeps the newest of those that
// reached no sandbox.
package feed

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"example.com/mockserver/internal/ansi"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
)

// Lost is the outcome of a request that reached no provider or no sandbox, and of an admin call that found nothing to change.
const Lost = "lost"

// TLS stands for the method where a connection carried no request, since one side spoke TLS and the other did not.
const TLS = "TLS"

// Line is one request in short, secrets redacted.
type Line struct {
	Time      time.Time `json:"time"` // the machine's
	Sandbox   string    `json:"sandbox,omitempty"`
	N         int64     `json:"n,omitempty"` // of its exchange
	Provider  string    `json:"provider,omitempty"`
	Operation string    `json:"operation,omitempty"`
	Method    string    `json:"method"`
	Path      string    `json:"path"` // below the provider's address; without the query
	Status    int       `json:"status"`
	Outcome   string    `json:"outcome"`
	Rule      string    `json:"rule,omitempty"`
	Why       rule.Text `json:"why,omitzero"`
	Took      int64     `json:"tookMicros,omitempty"`
	seen      []string
}

// LineOf is an exchange of a sandbox in short.
func LineOf(sandbox string, e journal.Exchange) Line {
	path, _, _ := strings.Cut(e.Request.URL, "?")
	at := e.Began
	if at.IsZero() {
		at = e.At // it comes from a snapshot
	}
	return Line{
		Time: at, Sandbox: sandbox, N: e.N, Provider: e.Provider, Operation: e.Operation, Method: e.Request.Method, Path: path,
		Status: e.Reply.Status, Outcome: e.Outcome, Rule: e.Rule, Why: e.Why, Took: e.Took, seen: e.Seen,
	}
}

// LineOfLost is a request that reached no provider or no sandbox.
func LineOfLost(r *http.Request, at time.Time, status int, why rule.Text) Line {
	path, _, _ := strings.Cut(cmp.Or(r.RequestURI, r.URL.RequestURI()), "?") // what follows may be a secret
	return Line{Time: at, Method: r.Method, Path: path, Status: status, Outcome: Lost, Why: why}
}

// Filter selects lines; an empty field selects all.
type Filter struct {
	Sandbox, Provider, Outcome, Rule string
	// Troubles leaves out what was accepted.
	Troubles bool
}

// Matches reports whether the filter selects a line.
func (f Filter) Matches(l Line) bool {
	return f.wants(l.Sandbox, l.Outcome) && (f.Provider == "" || f.Provider == l.Provider) &&
		(f.Rule == "" || f.Rule == l.Rule || slices.Contains(l.seen, f.Rule))
}

// wants decides by what is known before an exchange is read.
func (f Filter) wants(sandbox, outcome string) bool {
	return (f.Sandbox == "" || f.Sandbox == sandbox) && (f.Outcome == "" || f.Outcome == outcome) &&
		(!f.Troubles || outcome != journal.Accepted)
}

// Look is how lines are shown to a person.
type Look struct {
	Lang   string // a locale, "zh_CN.UTF-8"
	Colour bool
}

// Text is the line for a person: time, outcome, sandbox and number, provider, method, path, status, rule, why. It
// contains no control characters of a client's.
func (l Line) Text(look Look) string {
	outcome, colour := rule.Text{EN: Lost, ZH: "无主"}, ansi.Red
	switch l.Outcome {
	case journal.Accepted:
		outcome, colour = rule.Text{EN: l.Outcome, ZH: "成功"}, ansi.Green
	case journal.Refused:
		outcome, colour = rule.Text{EN: l.Outcome, ZH: "拒绝"}, ansi.Yellow
	case journal.Unmatched:
		outcome = rule.Text{EN: l.Outcome, ZH: "未匹配"}
	}
	words := []string{look.paint(ansi.Dim, l.Time.Local().Format("15:04:05")), look.paint(colour, outcome.In(look.Lang))}
	if l.Provider != "" {
		words = append(words, look.paint(ansi.Dim, fmt.Sprintf("%s#%d", l.Sandbox, l.N)), l.Provider)
	}
	words = append(words, ansi.Clean(l.Method), ansi.Clean(l.Path))
	if l.Status > 0 {
		words = append(words, fmt.Sprint(l.Status))
	}
	if l.Rule != "" {
		words = append(words, look.paint(colour, l.Rule))
	}
	if why := l.Why.In(look.Lang); why != "" {
		words = append(words, ansi.Clean(why))
	}
	return strings.Join(words, " ")
}

func (look Look) paint(colour, text string) string { return ansi.Paint(look.Colour, colour, text) }
