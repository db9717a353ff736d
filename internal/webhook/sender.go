package webhook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

const (
	answerKept = 4 << 10  // of a receiver's answer, in the log
	answerRead = 64 << 10 // of a receiver's answer at all; past it the connection is dropped
)

// Sender makes single attempts. One serves all sandboxes; it keeps nothing but idle connections.
type Sender struct {
	client  *http.Client
	targets Targets
	now     func() time.Time
}

// NewSender returns a sender that calls allowed targets only. now is wall time, to measure how long a receiver took.
func NewSender(targets Targets, now func() time.Time) *Sender {
	transport := &http.Transport{
		// No proxy from the environment: a receiver is mostly on this machine.
		DialContext:            targets.dial,
		DisableCompression:     true,
		MaxIdleConns:           256,
		MaxIdleConnsPerHost:    16,
		IdleConnTimeout:        30 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
	}
	return &Sender{
		client: &http.Client{
			Transport: transport,
			// A receiver that answers with a redirect has not received: 302 is not 200, and following it would let a
			// receiver choose what this machine calls.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		targets: targets,
		now:     now,
	}
}

// Check refuses an address that would not be called.
func (s *Sender) Check(rawURL string) error {
	_, err := s.targets.CheckURL(rawURL)
	return err
}

// Close drops idle connections.
func (s *Sender) Close() { s.client.CloseIdleConnections() }

// Send makes one attempt. It returns within the terms' limit, whatever the receiver does. at is the sandbox's time,
// for the log.
func (s *Sender) Send(ctx context.Context, e Event, at time.Time) Attempt {
	began := s.now()
	a := Attempt{At: at}
	err := s.exchange(ctx, e, &a)
	a.TookMicros = s.now().Sub(began).Microseconds()
	if err != nil {
		a.Error = plain(err, e.Terms.Limit())
	}
	a.Received = err == nil && a.Status == e.Terms.Status
	return a
}

func (s *Sender) exchange(ctx context.Context, e Event, a *Attempt) error {
	if _, err := s.targets.CheckURL(e.Target.URL); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, e.Terms.Limit())
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, e.Target.Method, e.Target.URL, bytes.NewReader(e.Body))
	if err != nil {
		return err
	}
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

// plain is what went wrong without the address, which the delivery shows anyway.
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
