package fault

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/rule"
)

// Applied is a fault that applies to one call.
type Applied struct {
	Active
	wait   time.Duration
	random *rand.Rand
	unfit  string // why the patch does not fit the reply
}

// Injected is the error of a call that a fault answers: the reply sent instead of the provider's.
type Injected struct {
	Status      int // 0 if not a byte of a reply is sent
	Header      http.Header
	ContentType string
	Body        []byte
	Why         rule.Text
}

// Error says which fault it was.
func (i *Injected) Error() string { return i.Why.EN }

// Apply sleeps for the fault's delay and returns the error that it injects: a *rule.Violation or *Injected. It reports
// whether the fault, and not the call, determines the answer.
func (a *Applied) Apply(ctx context.Context, rules *rule.Set) (asked bool, err error) {
	if a.wait > 0 && clock.Pause(ctx, a.wait) != nil {
		return true, a.inject(&Injected{}, "the caller disconnected during the delay", "调用方在延迟期间断开连接")
	}
	f := a.Fault
	switch {
	case f.Rule != "":
		r, found := rules.Find(f.Rule)
		if !found {
			return true, fmt.Errorf("fault %s: no rule %q", a.ID, f.Rule) // Check refuses unknown rules
		}
		return true, r.Break("forced by fault %[1]s", "由故障 %[1]s 强制", a.ID)
	case f.replies():
		return true, a.inject(f.reply(), "nothing was done", "未执行任何操作")
	case f.breaksFirst():
		return true, a.inject(&Injected{}, "nothing was done", "未执行任何操作")
	}
	return false, nil
}

func (a *Applied) inject(i *Injected, en, zh string) *Injected {
	i.Why = rule.Text{
		EN: fmt.Sprintf("fault %s (%s): %s", a.ID, a.Fault.Does(), en), ZH: fmt.Sprintf("故障 %s（%s）：%s", a.ID, a.Fault.Does(), zh),
	}
	return i
}

// reply is the reply of a fault that has a status.
func (f Fault) reply() *Injected {
	r := &Injected{Status: f.status(), Header: http.Header{}, Body: f.Body}
	var text string
	switch {
	case len(f.Body) == 0:
	case json.Unmarshal(f.Body, &text) == nil:
		r.Body, r.ContentType = []byte(text), "text/plain; charset=utf-8"
	default:
		r.ContentType = "application/json"
	}
	for name, value := range f.Headers {
		if http.CanonicalHeaderKey(name) == "Content-Type" {
			r.ContentType = value
			continue
		}
		r.Header.Set(name, value)
	}
	return r
}

// Mark adds the fault's own headers to a reply, and unless quiet the one that names the fault.
func (a *Applied) Mark(h http.Header, quiet bool) {
	if a.Fault.RetryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(a.Fault.RetryAfter))
	}
	if !quiet {
		h.Set("Mock-Fault", problem.HeaderText(a.Label()))
	}
}

// Send writes a reply as the fault demands. It returns false if the caller must break the connection.
func (a *Applied) Send(ctx context.Context, w http.ResponseWriter, status int, body []byte) bool {
	if a.Fault.Connection == ConnectionReset {
		Reset(w)
	}
	if status == 0 || a.Fault.Connection == ConnectionReset || a.Fault.Connection == ConnectionEmpty {
		return false
	}
	w.WriteHeader(status)
	switch a.Fault.Connection {
	case ConnectionCut:
		_, _ = w.Write(body[:len(body)/2])
		_ = http.NewResponseController(w).Flush()
		return false
	case ConnectionDrip:
		return a.drip(ctx, w, body)
	}
	_, _ = w.Write(body) // a client that has disconnected is not an error
	return true
}

// Corrupt returns the body unchanged, or random bytes of the same length if the fault says so.
func (a *Applied) Corrupt(body []byte) []byte {
	if a.Fault.Connection != ConnectionGarbage {
		return body
	}
	garbage := make([]byte, max(len(body), 32))
	for i := range garbage {
		garbage[i] = byte(a.random.Uint32())
	}
	return garbage
}

func (a *Applied) drip(ctx context.Context, w http.ResponseWriter, body []byte) bool {
	every, err := time.ParseDuration(a.Fault.Every)
	if err != nil {
		every = 100 * time.Millisecond
	}
	piece := a.Fault.Piece
	if piece == 0 {
		piece = 16
	}
	flush := http.NewResponseController(w)
	for len(body) > 0 {
		n := min(piece, len(body))
		if _, err := w.Write(body[:n]); err != nil {
			return false
		}
		_ = flush.Flush()
		if body = body[n:]; len(body) > 0 && clock.Pause(ctx, every) != nil {
			return false
		}
	}
	return true
}

// Reset closes the connection with a TCP reset, if it is a TCP connection.
func Reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return // HTTP/2, or no connection at all: the caller aborts it
	}
	if tcp, ok := conn.(interface{ SetLinger(seconds int) error }); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
