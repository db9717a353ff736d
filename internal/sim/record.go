package sim

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/problem"
)

// addHeaders adds the provider's headers.
func (a *API) addHeaders(h http.Header, c *Call, reply *Reply) (err error) {
	defer problem.Caught(&err)
	for name, values := range reply.Header {
		h[name] = values
	}
	if a.Headers != nil {
		a.Headers(c, h)
	}
	return nil
}

// setHeaders sets the headers of every reply, and mockserver's own.
func (a *API) setHeaders(h http.Header, c *Call, reply *Reply, ref *refusal, n int64) {
	values := [4]string{reply.ContentType, strconv.FormatInt(n, 10)} // one array for all
	if reply.ContentType != "" {
		h["Content-Type"] = values[0:1:1]
	}
	h["Date"] = date(c.Now)
	if c.fault != nil {
		c.fault.Mark(h, a.catalog.Quiet)
	}
	if a.catalog.Quiet {
		return
	}
	h["Mock-Exchange"] = values[1:2:2]
	if ref == nil {
		if c.note.EN != "" {
			h["Mock-Why"] = []string{a.told(c, "", c.note.EN)}
		}
		return
	}
	if ref.rule != nil {
		values[2] = ref.rule.ID
		h["Mock-Rule"] = values[2:3:3]
	}
	values[3] = a.told(c, ref.fixed, ref.why.EN)
	h["Mock-Why"] = values[3:]
}

// dated is the value of a Date header.
type dated struct {
	second int64
	values []string
}

// lastDate is the one written last: most calls come in the same second as the one before.
var lastDate atomic.Pointer[dated]

// date is the value of the Date header at an instant. It must not be changed.
func date(at time.Time) []string {
	d, second := lastDate.Load(), at.Unix()
	if d == nil || d.second != second {
		d = &dated{second, []string{at.Format(http.TimeFormat)}}
		lastDate.Store(d)
	}
	return d.values
}

// told is a diagnosis as a header has it. It repeats no secret: clients write headers to their logs. How it begins may be
// fixed.
func (a *API) told(c *Call, fixed, why string) string {
	if more, begins := strings.CutPrefix(why, fixed); begins {
		if more != "" {
			more = c.box.Journal.Tell(more, a.Secrets, c.Request.Header, c.Request.URL.RequestURI())
		}
		return problem.HeaderText(fixed + more)
	}
	return problem.HeaderText(c.box.Journal.Tell(why, a.Secrets, c.Request.Header, c.Request.URL.RequestURI()))
}

// onTheWire is the body that is sent: none in reply to HEAD, or with a status that has none (RFC 9110 §6.4.1).
func (c *Call) onTheWire(reply *Reply) []byte {
	if c.Request.Method == http.MethodHead || reply.Status == http.StatusNoContent || reply.Status == http.StatusNotModified {
		return nil
	}
	return reply.Body
}

func (a *API) record(c *Call, reply *Reply, ref *refusal, n int64, sent http.Header, began time.Time) (err error) {
	defer problem.Caught(&err)
	took := clock.Since(began)
	misnamed := a.misnamed(c, ref) // counts as seen
	r := &journal.Record{
		At: c.Now, Provider: a.Name, Method: c.Request.Method, URL: c.uri(), Remote: c.Request.RemoteAddr, Caller: c.CallerID, Why: c.note,
		Status: reply.Status, Outcome: journal.Accepted, Seen: c.seen, Misnamed: misnamed, Asked: c.asked, Began: began, Connected: connected(c.Request.Context()), Took: took,
		RequestHeader: c.Request.Header, RequestBody: c.Body, Announced: c.Request.ContentLength,
		ReplyHeader: sent, ReplyBody: c.onTheWire(reply),
	}
	if ref != nil {
		r.Outcome, r.Why = journal.Refused, ref.why
		if ref.rule != nil {
			r.Rule = ref.rule.ID
		}
	}
	if c.fault != nil {
		r.Fault = c.fault.Label()
	}
	if c.variant {
		r.Fault = c.box.Variant().Label()
	}
	if c.Operation != nil {
		r.Operation, r.Name = c.Operation.ID, c.Operation.Name
	} else if ref != nil {
		r.Outcome = journal.Unmatched
		if c.nearest != nil { // nil if the provider failed before the lookup
			r.Nearest = c.nearest.ID
		}
	}
	c.box.Journal.Add(n, r, a.Secrets)
	if a.catalog.Observe != nil {
		a.catalog.Observe(a.Name, r.Operation, r.Outcome, r.Rule, took)
	}
	if a.catalog.Recorded != nil {
		a.catalog.Recorded(c.box.ID, c.box.Journal, n, r.Outcome)
	}
	return nil
}

type connectedKey struct{}

// Connected stores in a connection's context the time at which it was opened, for the journal. A
// listener calls it.
func Connected(ctx context.Context) context.Context {
	return context.WithValue(ctx, connectedKey{}, clock.Wall())
}

// connected is when the request's connection was opened; zero if no listener recorded it.
func connected(ctx context.Context) time.Time {
	at, _ := ctx.Value(connectedKey{}).(time.Time)
	return at
}

// vary returns the reply as the process's variant has it. A reply that it does not fit stays as it is.
func (a *API) vary(c *Call, reply *Reply, ref *refusal) *Reply {
	v := c.box.Variant()
	if !v.ChangesBodies() {
		return reply
	}
	of := ""
	switch {
	case ref != nil && ref.rule != nil:
		of = ref.rule.ID
	case ref == nil && c.Operation != nil:
		of = c.Operation.Name
	}
	if !v.Varies(of) {
		return reply
	}
	body, err := v.Apply(reply.Body)
	if err != nil || bytes.Equal(compact(body), compact(reply.Body)) {
		return reply
	}
	sent := *reply
	sent.Body = body
	c.variant = true
	return &sent
}

func compact(body []byte) []byte {
	var b bytes.Buffer
	if json.Compact(&b, body) != nil {
		return body
	}
	return b.Bytes()
}
