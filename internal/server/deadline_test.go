package server

import (
	"errors"
	"os"
	"testing"
	"time"
)

// toldDeadline is a deadline of a connection that notes what it receives.
type toldDeadline struct {
	deadline
	t     *testing.T
	times []time.Time
}

func newToldDeadline(t *testing.T) *toldDeadline {
	p := &toldDeadline{t: t}
	p.set = func(at time.Time) error { p.times = append(p.times, at); return nil }
	return p
}

func (p *toldDeadline) ask(at time.Time) {
	p.t.Helper()
	if err := p.want(at); err != nil {
		p.t.Error(err)
	}
}

func (p *toldDeadline) wait() error {
	err := p.begin()
	if err == nil {
		p.end()
	}
	return err
}

// waits waits, and expects n deadlines to have been passed on, the last one given.
func (p *toldDeadline) waits(when string, n int, last time.Time) {
	p.t.Helper()
	if err := p.wait(); err != nil || len(p.times) != n || !p.times[n-1].Equal(last) {
		p.t.Errorf("%s: %v, %v; want %d, the last %v", when, p.times, err, n, last)
	}
}

func TestADeadlineIsPassedOnWhenItMatters(t *testing.T) {
	p := newToldDeadline(t)
	at := time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
	p.ask(at)
	p.ask(at.Add(time.Minute))
	if len(p.times) > 0 {
		t.Errorf("%v while nothing waits", p.times)
	}
	for ms := range 1000 { // as a busy connection does
		p.ask(at.Add(time.Minute + time.Duration(ms)*time.Millisecond))
		p.waits("within the slack", 1, at.Add(time.Minute+deadlineSlack))
	}
	p.ask(at.Add(time.Minute + deadlineSlack + 1))
	p.waits("after the slack: it would come too early", 2, at.Add(time.Minute+2*deadlineSlack+1))
	p.ask(at)
	p.waits("it would come too late", 3, at.Add(deadlineSlack))
	p.ask(time.Time{})
	p.waits("none any more", 4, time.Time{})
	p.waits("still none", 4, time.Time{})
}

func TestAReadUnderWayIsEnded(t *testing.T) {
	p := newToldDeadline(t)
	if err := p.begin(); err != nil {
		t.Fatal(err)
	}
	p.ask(time.Unix(1, 0)) // as net/http does it
	p.end()
	if want := time.Unix(1, 0).Add(deadlineSlack); len(p.times) != 1 || !p.times[0].Equal(want) {
		t.Errorf("%v, want %v", p.times, want)
	}
	if err := p.wait(); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("a read after it: %v", err)
	}
	at := time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
	p.ask(at)
	p.waits("the next one", 2, at.Add(deadlineSlack))
}

func TestADeadlineThatCannotBeSetIsAnError(t *testing.T) {
	closed := errors.New("closed")
	d := deadline{set: func(time.Time) error { return closed }, wanted: time.Unix(1_000, 0)}
	if err := d.begin(); !errors.Is(err, closed) || d.waiting != 0 {
		t.Errorf("%v, %d waiting", err, d.waiting)
	}
}
