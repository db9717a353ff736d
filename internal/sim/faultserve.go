package sim

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/store"
)

// A sandbox's faults, and what chance has done to each operation since there were any.
var (
	callFaults = store.In[ActiveFault](schema, "faults")
	faultLuck  = store.In[luck](schema, "faults.luck") // by "provider/operation"
)

const callFaultsMade = "faults"

// luck makes chance repeatable: the n-th call of an operation draws the same for the same seed, whatever happens to
// other operations meanwhile.
type luck struct {
	Calls uint64 `json:"calls"`
	Hit   bool   `json:"hit,omitempty"` // chance befell the last one
}

// mishap is a fault that befell one call.
type mishap struct {
	ActiveFault
	wait   time.Duration
	random *rand.Rand
}

// spoiled is the error of a call that a fault keeps from the provider: the reply that it gets instead.
type spoiled struct {
	reply *Reply // of status 0 where no byte of one is sent
	why   rule.Text
}

func (s *spoiled) Error() string { return s.why.EN }

// befall finds the fault that befalls a call, waits as it demands, and returns the refusal it forces. It comes when the
// operation is known and before the caller is.
func (a *API) befall(c *Call) error {
	m, err := c.draw()
	if m == nil || err != nil {
		return err
	}
	c.fault = m
	if m.wait > 0 && clock.Pause(c.Request.Context(), m.wait) != nil {
		c.asked = true
		return m.spoil(&Reply{}, "the caller went away during the delay", "调用方在延迟期间离开")
	}
	f := m.Fault
	c.asked = f.Rule != "" || f.forges() || f.spoilsFirst()
	switch {
	case f.Rule != "":
		r, found := a.Rules.Find(f.Rule)
		if !found {
			return fmt.Errorf("fault %s: no rule %q", m.ID, f.Rule) // AddFault lets none pass
		}
		return r.Break("forced by fault %[1]s", "由故障 %[1]s 强制", m.ID)
	case f.forges():
		return m.spoil(f.forged(), "nothing was done", "未执行任何操作")
	case f.spoilsFirst():
		return m.spoil(&Reply{}, "nothing was done", "未执行任何操作")
	}
	return nil
}

func (m *mishap) spoil(r *Reply, en, zh string) *spoiled {
	return &spoiled{reply: r, why: rule.Text{
		EN: fmt.Sprintf("fault %s (%s): %s", m.ID, m.Fault.Does(), en), ZH: fmt.Sprintf("故障 %s（%s）：%s", m.ID, m.Fault.Does(), zh),
	}}
}

// draw counts a call against the sandbox's faults; the first that befalls it is its.
func (c *Call) draw() (m *mishap, err error) {
	err = c.Locked(func(t *Tx) error {
		if callFaults.Len(t.DB) == 0 {
			return nil
		}
		key := c.api.Name + "/" + c.Operation.ID
		fate, _ := faultLuck.Get(t.DB, key)
		fate.Calls++
		last := fate.Hit
		fate.Hit = false
		for id, a := range callFaults.All(t.DB) {
			if !a.fits(c) || a.at(t.Now).Over {
				continue
			}
			a.Met++
			random := a.chance(c.box.Options.Seed, key, fate.Calls)
			lucky := a.Fault.Probability > 0 && (random.Float64() >= a.Fault.Probability || last && !a.Fault.Again && a.Fault.Probability < 1)
			if m == nil && !lucky && a.Met > a.Fault.Skip {
				a.Hits++
				m = &mishap{ActiveFault: a, random: random, wait: a.Fault.Delay.draw(random)}
				fate.Hit = a.Fault.Probability > 0
			}
			callFaults.Put(t.DB, id, a)
		}
		faultLuck.Put(t.DB, key, fate)
		return nil
	})
	return m, err
}

func (a ActiveFault) fits(c *Call) bool {
	f := a.Fault
	return (f.Provider == "" || f.Provider == c.api.Name) && (f.Operation == "" || f.Operation == c.Operation.ID) &&
		(f.Rule == "" || strings.HasPrefix(f.Rule, c.api.Name+"/"))
}

// chance is the randomness of one call: seed, fault, operation and count decide it.
func (a ActiveFault) chance(seed uint64, operation string, n uint64) *rand.Rand {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], seed)
	binary.LittleEndian.PutUint64(key[8:], n)
	for i, letter := range []byte(a.ID + " " + operation) {
		key[16+i%16] = key[16+i%16]*31 + letter
	}
	return rand.New(rand.NewChaCha8(key))
}

// draw is how long one call waits.
func (d *Delay) draw(random *rand.Rand) time.Duration {
	if d == nil {
		return 0
	}
	s, err := d.parse()
	if err != nil {
		return 0 // AddFault lets none pass
	}
	switch {
	case s.fixed > 0:
		return s.fixed
	case s.median > 0:
		sigma := d.Sigma
		if sigma == 0 {
			sigma = 0.5
		}
		most := s.longest
		if most == 0 {
			most = maxFaultWait
		}
		return time.Duration(min(float64(s.median)*math.Exp(sigma*random.NormFloat64()), float64(most)))
	}
	return s.shortest + time.Duration(random.Int64N(int64(s.longest-s.shortest)+1))
}

// forged is the reply of a fault that has a status.
func (f Fault) forged() *Reply {
	r := &Reply{Status: f.status(), Header: http.Header{}, Body: f.Body}
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

// mark puts onto a reply what the fault adds to it, and the fault's name for who looks.
func (m *mishap) mark(h http.Header, quiet bool) {
	if m.Fault.RetryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(m.Fault.RetryAfter))
	}
	if !quiet {
		h.Set("Mock-Fault", m.ID+" "+m.Fault.Does())
	}
}

// send writes a reply as the fault spoils it. It reports false where the connection is to be broken off.
func (m *mishap) send(ctx context.Context, w http.ResponseWriter, r *Reply) bool {
	if m.Fault.Connection == ConnectionReset {
		reset(w)
	}
	if r.Status == 0 || m.Fault.Connection == ConnectionReset || m.Fault.Connection == ConnectionEmpty {
		return false
	}
	w.WriteHeader(r.Status)
	switch m.Fault.Connection {
	case ConnectionCut:
		_, _ = w.Write(r.Body[:len(r.Body)/2])
		_ = http.NewResponseController(w).Flush()
		return false
	case ConnectionDrip:
		return m.drip(ctx, w, r.Body)
	}
	_, _ = w.Write(r.Body) // a caller who has gone is nobody's error
	return true
}

// garble makes the body of a reply garbage, as long as it was.
func (m *mishap) garble(r *Reply) *Reply {
	bad := *r
	bad.Body = make([]byte, max(len(r.Body), 32))
	for i := range bad.Body {
		bad.Body[i] = byte(m.random.Uint32())
	}
	return &bad
}

func (m *mishap) drip(ctx context.Context, w http.ResponseWriter, body []byte) bool {
	every, err := time.ParseDuration(m.Fault.Every)
	if err != nil {
		every = 100 * time.Millisecond
	}
	piece := m.Fault.Piece
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

// reset makes the connection end with a TCP reset, where it is one.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return // HTTP/2, or no connection at all: the caller breaks it off
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
