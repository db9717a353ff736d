package server

import (
	"os"
	"sync"
	"time"
)

// deadlineSlack is how much later than asked for a connection may be told that its time is up.
const deadlineSlack = time.Second

// longAgo lies after the instant by which net/http ends a read that is under way.
var longAgo = time.Unix(2, 0)

// deadline passes on to a connection what is asked for its reads or its writes. net/http asks five times for each request,
// and each time costs a call into the runtime's poller: it is passed on when something waits, and then only where what the
// connection has is not good enough.
type deadline struct {
	set func(time.Time) error // of the connection

	mu      sync.Mutex
	wanted  time.Time // zero: none
	has     time.Time // what the connection received last
	waiting int       // reads or writes under way
}

// want asks for t from now on.
func (d *deadline) want(t time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.wanted = t
	if d.waiting == 0 {
		return nil
	}
	return d.pass()
}

// pass tells the connection, unless what it has lies within the slack.
func (d *deadline) pass() error {
	if d.wanted.IsZero() && d.has.IsZero() {
		return nil
	}
	if !d.wanted.IsZero() && !d.has.IsZero() {
		if late := d.has.Sub(d.wanted); late >= 0 && late <= deadlineSlack {
			return nil
		}
	}
	at := d.wanted
	if !at.IsZero() {
		at = at.Add(deadlineSlack)
	}
	if err := d.set(at); err != nil {
		return err
	}
	d.has = at
	return nil
}

// begin is called before a read or a write, and end after it unless begin fails.
func (d *deadline) begin() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.wanted.IsZero() && d.wanted.Before(longAgo) {
		return os.ErrDeadlineExceeded
	}
	if err := d.pass(); err != nil {
		return err
	}
	d.waiting++
	return nil
}

func (d *deadline) end() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.waiting--
}
