package webhook

import (
	"net/url"
	"slices"
	"sync"
	"time"
)

const (
	leastPatience = 250 * time.Millisecond // the shortest time limit for a receiver that hangs
	mostHangs     = 6                      // in a row, after which a receiver is not called again
)

// Patience bounds how long receivers that hang hold up one move of a clock. Each time that a receiver does not answer
// in time, it is given half the time from then on; after six times in a row it is not called any more. A receiver that
// answers gets all its pushes. So one receiver costs a move about two limits, however many pushes are due to it. It is
// safe for concurrent use; a nil *Patience is endless.
type Patience struct {
	mu   sync.Mutex
	of   map[string]*receiver // by host and port
	made Pushes
}

type receiver struct {
	hangs int // in all
	row   int // since the last answer
}

// Pushes counts the results of the pushes of one move of a clock.
type Pushes struct {
	Made     int `json:"made"`
	Received int `json:"received"`
	// Hung lists the receivers, by host and port, that did not answer in time.
	Hung []string `json:"hung,omitempty"`
	// NotCalled counts attempts that failed without a call, since their receiver had not answered six times in a row.
	NotCalled int `json:"notCalled,omitzero"`
}

// turn is one attempt under a patience.
type turn struct {
	p     *Patience
	host  string
	limit time.Duration
	hangs int // of its receiver, when it began
}

// begin returns the time limit of a receiver; 0 if it must not be called.
func (p *Patience) begin(target string, limit time.Duration) turn {
	if p == nil {
		return turn{limit: limit}
	}
	u, err := url.Parse(target)
	if err != nil {
		return turn{limit: limit}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.of == nil {
		p.of = map[string]*receiver{}
	}
	r := p.of[u.Host]
	if r == nil {
		r = &receiver{}
		p.of[u.Host] = r
	}
	t := turn{p: p, host: u.Host, limit: limit, hangs: r.hangs}
	switch {
	case r.row >= mostHangs:
		t.limit = 0
	case r.hangs > 0:
		t.limit = min(limit, max(limit>>r.hangs, leastPatience))
	}
	return t
}

// end records the result of the attempt. Concurrent calls that hung count once.
func (t turn) end(a Attempt, hung bool) {
	if t.p == nil {
		return
	}
	t.p.mu.Lock()
	defer t.p.mu.Unlock()
	made, r := &t.p.made, t.p.of[t.host]
	if t.limit == 0 {
		made.NotCalled++
		return
	}
	made.Made++
	switch {
	case a.Received:
		made.Received++
	case hung && !slices.Contains(made.Hung, t.host):
		made.Hung = append(made.Hung, t.host)
	}
	switch {
	case !hung:
		r.row = 0
	case t.hangs == r.hangs:
		r.hangs++
		r.row++
	}
}

// Pushes returns the results so far.
func (p *Patience) Pushes() Pushes {
	p.mu.Lock()
	defer p.mu.Unlock()
	made := p.made
	made.Hung = slices.Clone(made.Hung)
	return made
}
