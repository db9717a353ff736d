package journal

import (
	"maps"
	"net/http"
	"slices"
	"time"

	"example.com/mockserver/internal/redact"
	"example.com/mockserver/internal/rule"
)

// Exchange is one request and its reply as they are shown: secrets redacted.
type Exchange struct {
	N          int64       `json:"n"`
	At         time.Time   `json:"at"` // the sandbox's time
	Provider   string      `json:"provider"`
	Operation  string      `json:"operation,omitempty"`
	Nearest    string      `json:"nearest,omitempty"` // for an unmatched request
	Outcome    string      `json:"outcome"`
	Rule       string      `json:"rule,omitempty"`
	Why        rule.Text   `json:"why,omitzero"`
	Seen       []string    `json:"seen,omitempty"`     // rules whose behaviour occurred
	Misnamed   []Misnamed  `json:"misnamed,omitempty"` // what was accepted and ignored
	Asked      bool        `json:"asked,omitempty"`
	Allowed    bool        `json:"allowed,omitempty"` // the request announced that it expects this refusal
	Label      string      `json:"label,omitempty"`   // set by the caller, such as the name of its test
	Fault      string      `json:"fault,omitempty"`   // the fault that applied: its id, and what it does
	Took       int64       `json:"tookMicros"`        // microseconds of the machine's time
	Remote     string      `json:"remote,omitempty"`
	Caller     string      `json:"caller,omitempty"`     // the authenticated caller
	Began      time.Time   `json:"began,omitzero"`       // the machine's time
	Connected  time.Time   `json:"connected,omitzero"`   // the machine's time when its connection was opened
	Credential *Credential `json:"credential,omitempty"` // what the request presented
	Issued     string      `json:"issued,omitempty"`     // the digest of a secret that the reply handed out
	Request    Message     `json:"request"`
	Reply      Message     `json:"reply"`
}

// Misnamed is a misspelt name, which the provider ignores.
type Misnamed struct {
	In    string `json:"in"` // "query", "header" or "body"
	Sent  string `json:"sent"`
	Meant string `json:"meant"`
}

// Message is one side of an exchange.
type Message struct {
	Method string      `json:"method,omitempty"`
	URL    string      `json:"url,omitempty"`
	Status int         `json:"status,omitempty"`
	Header http.Header `json:"header,omitempty"`
	Body   string      `json:"body,omitempty"`
	Bytes  int         `json:"bytes"`         // of the whole body
	Cut    bool        `json:"cut,omitempty"` // Body is the beginning of the body, or empty
}

func (j *Journal) show(r *Record, known *redact.Values) Exchange {
	if r.restored != nil {
		return *r.restored
	}
	sent := r.request.header()
	e := Exchange{
		N: r.n, At: r.At, Provider: r.Provider, Operation: r.Operation, Nearest: r.Nearest, Outcome: r.Outcome,
		Rule: r.Rule, Why: r.Why, Seen: r.Seen, Misnamed: r.Misnamed, Asked: r.Asked, Allowed: r.allowed(), Label: r.label(), Fault: r.Fault, Took: r.Took.Microseconds(), Remote: r.Remote, Caller: r.Caller,
		Began: r.Began, Connected: r.Connected, Credential: j.credential(r.secrets, sent, r.URL), Issued: j.issued(r.secrets, r),
		Request: Message{
			Method: r.Method, URL: r.URL, Header: sent,
			Body: string(r.RequestBody), Bytes: r.requestBytes, Cut: len(r.RequestBody) < r.requestBytes,
		},
		Reply: Message{
			Status: r.Status, Header: r.reply.header(), Body: string(r.ReplyBody), Bytes: r.replyBytes,
			Cut: len(r.ReplyBody) < r.replyBytes,
		},
	}
	if j.reveal || r.secrets == nil || r.secrets.all == nil {
		return e
	}
	e.Misnamed = slices.Clone(e.Misnamed)
	return r.secrets.hidden(e, known)
}

// Filter selects exchanges; an empty field selects all.
type Filter struct {
	Provider, Operation, Outcome, Rule, Caller, Label string

	Since  uint64 // only exchanges recorded since Recorded returned this; calls at once are recorded in any order
	After  int64  // only exchanges numbered above it
	Before int64  // only exchanges numbered below it, where it is not 0
	Limit  int    // at most so many; 0 for no limit
}

func (f Filter) matches(r *Record) bool {
	return (f.Provider == "" || f.Provider == r.Provider) &&
		(f.Operation == "" || f.Operation == r.Operation) &&
		(f.Outcome == "" || f.Outcome == r.Outcome) &&
		(f.Rule == "" || f.Rule == r.Rule || slices.Contains(r.Seen, f.Rule)) &&
		(f.Caller == "" || f.Caller == r.Caller) &&
		(f.Label == "" || f.Label == r.labelled()) &&
		r.n > f.After && (f.Before == 0 || r.n < f.Before)
}

// List returns the selected exchanges, oldest first: the first ones after f.After where it is given, else the newest.
func (j *Journal) List(f Filter) []Exchange {
	j.mu.Lock()
	selected := j.selected(f)
	j.mu.Unlock()
	return j.shown(selected)
}

// selected are the records that a filter selects. The caller holds the lock.
func (j *Journal) selected(f Filter) []Record {
	selected := []Record{}
	first := j.added - uint64(j.count)
	if f.Limit > 0 && f.After == 0 { // the newest ones: the others need no look
		for i := j.count - 1; i >= int(max(f.Since, first)-first) && len(selected) < f.Limit; i-- {
			if r := &j.ring[(j.head+i)%len(j.ring)]; f.matches(r) {
				selected = append(selected, *r)
			}
		}
		slices.Reverse(selected)
		return selected
	}
	for i := int(max(f.Since, first) - first); i < j.count; i++ {
		if r := &j.ring[(j.head+i)%len(j.ring)]; f.matches(r) {
			selected = append(selected, *r)
		}
	}
	if f.Limit > 0 && len(selected) > f.Limit {
		selected = selected[:f.Limit]
	}
	return selected
}

func (j *Journal) shown(selected []Record) []Exchange {
	shown, known := make([]Exchange, len(selected)), j.knownValues()
	for i := range selected {
		shown[i] = j.show(&selected[i], known)
	}
	return shown
}

// Find returns the exchange with this number; 0 or less counts back from the newest.
func (j *Journal) Find(n int64) (Exchange, bool) {
	j.mu.Lock()
	if n <= 0 {
		n += j.last
	}
	var r Record
	found := false
	for i := j.count - 1; i >= 0 && !found; i-- {
		if one := &j.ring[(j.head+i)%len(j.ring)]; one.n == n {
			r, found = *one, true
		}
	}
	j.mu.Unlock()
	if !found {
		return Exchange{}, false
	}
	return j.show(&r, j.knownValues()), true
}

// State is a journal as a snapshot holds it.
type State struct {
	Last      int64      `json:"last"`
	Tally     Tally      `json:"tally"`
	Exchanges []Exchange `json:"exchanges"`
	// Dropped counts the exchanges that were not kept, by "provider/operationId".
	Dropped map[string]int `json:"dropped,omitempty"`
}

// State returns all that the journal holds.
func (j *Journal) State() State { return j.StateNow()() }

// StateNow takes all that the journal holds now; the function shows it, which takes longer.
func (j *Journal) StateNow() func() State {
	j.mu.Lock()
	defer j.mu.Unlock()
	records := j.selected(Filter{})
	s := State{Last: j.last, Tally: j.tally, Dropped: maps.Clone(j.lost)}
	s.Tally.Operations, s.Tally.Rules = maps.Clone(s.Tally.Operations), maps.Clone(s.Tally.Rules)
	return func() State {
		s.Exchanges = j.shown(records)
		return s
	}
}

// Last is the number of the newest exchange; 0 before the first.
func (j *Journal) Last() int64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.last
}

// Recorded is how many exchanges the journal has kept so far, those that it has dropped since included.
func (j *Journal) Recorded() uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.added
}

// Restore replaces the content of the journal; the limits apply.
func (j *Journal) Restore(s State) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.ring, j.head, j.count, j.bytes, j.last = nil, 0, 0, 0, s.Last
	j.lost = maps.Clone(orEmpty(s.Dropped))
	j.tally = newTally()
	j.tally.Operations = maps.Clone(orEmpty(s.Tally.Operations))
	j.tally.Rules = maps.Clone(orEmpty(s.Tally.Rules))
	for i := range s.Exchanges {
		e := s.Exchanges[i]
		r := Record{
			At: e.At, Provider: e.Provider, Operation: e.Operation, Outcome: e.Outcome, Rule: e.Rule, Seen: e.Seen, Caller: e.Caller,
			URL: e.Request.URL, RequestHeader: e.Request.Header, ReplyHeader: e.Reply.Header,
			n: e.N, restored: &e,
		}
		r.pack()
		r.size = size(&r) + len(e.Request.Body) + len(e.Reply.Body)
		r.request, r.reply = "", "" // restored has them
		j.last = max(j.last, e.N)
		j.keep(&r)
	}
}

func orEmpty[V any](m map[string]V) map[string]V {
	if m == nil {
		return map[string]V{}
	}
	return m
}
