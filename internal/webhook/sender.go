package webhook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync/atomic"
	"time"
)

const (
	answerKept = 4 << 10  // of a receiver's answer, in the log
	answerRead = 64 << 10 // of a receiver's answer at all; past it the connection is dropped
)

// Sender makes single attempts. One serves all sandboxes.
type Sender struct {
	client  *http.Client
	targets Targets
	own     atomic.Pointer[[]netip.AddrPort] // where this server listens
	now     func() time.Time
}

// NewSender returns a sender that calls allowed targets only. now is wall time, to measure how long a receiver took.
func NewSender(targets Targets, now func() time.Time) *Sender {
	s := &Sender{targets: targets, now: now}
	transport := &http.Transport{
		// No proxy from the environment: a receiver is mostly on this machine.
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			return targets.dial(ctx, network, addr, s.isOwn)
		},
		DisableCompression: true,
		// One connection per push. A receiver may close a reused connection while a push is on its way; whether the
		// push was read is then unknown, but an attempt is exactly one call.
		DisableKeepAlives:      true,
		MaxResponseHeaderBytes: 64 << 10,
	}
	s.client = &http.Client{
		Transport: transport,
		// A redirect is not a receipt: 302 is not 200, and following it would let a receiver choose which address
		// this machine calls.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return s
}

// Check refuses an address that would not be called.
func (s *Sender) Check(rawURL string) error {
	_, err := s.targets.CheckURL(rawURL)
	return err
}

// Send makes one attempt. It returns within the terms' limit, whatever the receiver does, or earlier if p has lost
// patience with the receiver. at is the sandbox's time, for the log.
func (s *Sender) Send(ctx context.Context, e Event, at time.Time, p *Patience) Attempt {
	return s.Push(ctx, Delivery{Event: e}, at, p)
}

// Push is Send for the next attempt of a delivery.
func (s *Sender) Push(ctx context.Context, d Delivery, at time.Time, p *Patience) Attempt {
	e := d.Event
	began := s.now()
	a := Attempt{At: at}
	turn := p.begin(e.Target.URL, e.Terms.Limit())
	err := errNotCalled
	if turn.limit > 0 {
		err = s.exchange(ctx, d, &a, turn.limit)
	}
	a.TookMicros = s.now().Sub(began).Microseconds()
	if err != nil {
		a.Error = plain(err, turn.limit)
		if hung := errors.Is(err, context.DeadlineExceeded); hung && turn.limit < e.Terms.Limit() {
			a.Error += ", less than the usual " + e.Terms.Limit().String() + ": the receiver did not answer earlier in this move of the clock"
		}
	}
	a.Received = err == nil && a.Status == e.Terms.Status
	turn.end(a, errors.Is(err, context.DeadlineExceeded))
	return a
}

var errNotCalled = fmt.Errorf("not called: the receiver did not answer %d times in a row while the clock was moved", mostHangs)

func (s *Sender) exchange(ctx context.Context, d Delivery, a *Attempt, limit time.Duration) error {
	e := d.Event
	u, err := s.targets.CheckURL(e.Target.URL)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, e.Target.Method, u.String(), bytes.NewReader(e.Body))
	if err != nil {
		return err
	}
	d.mark(req.Header)
	for name, value := range e.Target.Headers {
		// Set directly: the provider's own spelling of a header name, "UserName" say, is kept on the wire.
		req.Header[name] = []string{value}
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	a.Status = resp.StatusCode
	return a.read(resp.Body)
}

func (a *Attempt) read(body io.Reader) error {
	answer, err := io.ReadAll(io.LimitReader(body, answerKept))
	a.Answer = string(answer)
	if err != nil || len(answer) < answerKept {
		return err
	}
	more, err := io.Copy(io.Discard, io.LimitReader(body, answerRead-answerKept))
	a.Cut = more > 0
	return err
}

// plain is the error without the address, which the delivery shows already.
func plain(err error, limit time.Duration) string {
	var u *url.Error
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("no complete answer within %s", limit)
	case errors.As(err, &u):
		return u.Err.Error()
	}
	return err.Error()
}
