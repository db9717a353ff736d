package mocktest

import (
	"fmt"
	"net/http"
	"time"

	"example.com/mockserver/internal/journal"
)

// Exchange is one request that a sandbox got, and its reply. Secrets in it are redacted.
type Exchange struct {
	N         int64
	At        time.Time // the sandbox's time
	Provider  string
	Operation string   // operationId; empty when no operation fits the request
	Outcome   string   // "accepted", "refused" or "unmatched"
	Rule      string   // the id of the rule that refused it
	Why       string   // the diagnosis, in English
	WhyZH     string   // the diagnosis, in Chinese
	Seen      []string // ids of rules whose behaviour happened
	Fault     string   // the fault that applied

	Method, URL   string // the URL is path and query as the provider knows them
	RequestHeader http.Header
	RequestBody   string
	Status        int
	ReplyHeader   http.Header
	ReplyBody     string
}

func newExchange(x journal.Exchange) Exchange {
	return Exchange{
		N: x.N, At: x.At, Provider: x.Provider, Operation: x.Operation, Outcome: x.Outcome, Rule: x.Rule,
		Why: x.Why.EN, WhyZH: x.Why.ZH, Seen: x.Seen, Fault: x.Fault,
		Method: x.Request.Method, URL: x.Request.URL, RequestHeader: x.Request.Header, RequestBody: x.Request.Body,
		Status: x.Reply.Status, ReplyHeader: x.Reply.Header, ReplyBody: x.Reply.Body,
	}
}

// String is the exchange on one line, with the diagnosis where it was refused.
func (x Exchange) String() string {
	line := fmt.Sprintf("exchange %d: %s %s %s: HTTP %d, %s", x.N, x.Provider, x.Method, x.URL, x.Status, x.Outcome)
	if x.Rule != "" {
		line += " by " + x.Rule
	}
	if x.Fault != "" {
		line += ", fault " + x.Fault
	}
	if x.Why != "" {
		line += ": " + x.Why
	}
	return line
}

// Exchanges are what the sandbox's journal keeps, oldest first.
func (s *Sandbox) Exchanges() []Exchange {
	s.t.Helper()
	var all []Exchange
	for _, x := range s.box().Journal.List(journal.Filter{}) {
		all = append(all, newExchange(x))
	}
	return all
}

// LastExchange is the newest exchange; the test ends where there is none.
func (s *Sandbox) LastExchange() Exchange {
	s.t.Helper()
	x, found := s.box().Journal.Find(0)
	if !found {
		s.t.Fatalf("mocktest: nothing was sent to sandbox %s", s.ID)
	}
	return newExchange(x)
}
