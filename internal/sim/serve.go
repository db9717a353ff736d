package sim

import (
	"errors"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"example.com/mockserver/internal/body"
	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
)

// Serve answers one request to a provider in one sandbox. It is the only code that writes a provider's response.
func (a *API) Serve(w http.ResponseWriter, r *http.Request, box *sandbox.Sandbox) {
	begin := clock.Wall()
	box.TouchAt(begin)
	a = a.in(box)
	c := calls.Get().(*Call)
	*c = Call{Request: r, Path: r.URL.EscapedPath(), Now: box.Clock.At(begin), api: a, box: box}
	c.Query, c.unread = body.ReadQuery(r.URL.RawQuery)
	reply, refusal := a.reply(c)
	if len(c.unread) > 0 {
		c.sayUnread(refusal)
	}
	n := box.Journal.Next()
	header := w.Header()
	if err := a.addHeaders(header, c, reply); err != nil {
		reply, refusal = a.bug(err)
		maps.DeleteFunc(header, func(name string, _ []string) bool { return name != "Connection" })
	}
	a.setHeaders(header, c, reply, refusal, n)
	emitted := box.Emitted()
	if emitted || c.fault != nil && len(reply.Body) > 0 {
		header["Content-Length"] = []string{strconv.Itoa(len(reply.Body))} // otherwise flushing would send it chunked
	}
	if err := a.record(c, reply, refusal, n, header, begin); err != nil {
		problem.Log(a.catalog.Log, "a bug in the simulation", err, "provider", a.Name)
	}
	c.leave()
	if err := box.Save(); err != nil {
		a.unsaved(w, err)
		return
	}
	whole := c.send(w, reply)
	if emitted {
		_ = http.NewResponseController(w).Flush() // the reply is sent before the events it caused
		box.Dispatch()
	}
	if !whole {
		panic(http.ErrAbortHandler) // how net/http aborts a connection
	}
	*c = Call{} // holds nothing until it is used again
	calls.Put(c)
}

// unsaved answers a call that did not happen, since the sandbox cannot be kept.
func (a *API) unsaved(w http.ResponseWriter, err error) {
	reply, refusal := a.refuse(nil, err)
	header := w.Header()
	maps.DeleteFunc(header, func(name string, _ []string) bool { return name != "Connection" })
	maps.Copy(header, reply.Header)
	header.Set("Content-Type", reply.ContentType)
	if !a.catalog.Quiet {
		header.Set("Mock-Why", problem.HeaderText(refusal.why.EN))
	}
	w.WriteHeader(reply.Status)
	_, _ = w.Write(reply.Body)
}

// send writes the reply, and reports false if a fault breaks the connection.
func (c *Call) send(w http.ResponseWriter, reply *Reply) bool {
	if c.fault != nil {
		return c.fault.Send(c.Request.Context(), w, reply.Status, reply.Body)
	}
	w.WriteHeader(reply.Status)
	_, _ = w.Write(reply.Body) // a client that has disconnected is not an error
	return true
}

// refusal is why a call was refused: by a rule of the provider, or by mockserver itself.
type refusal struct {
	rule  *rule.Rule // nil for mockserver's own
	why   rule.Text
	fixed string // the part of why.EN, from its beginning, that is the same whatever was sent: it tells no secret
}

// reply is the reply to a call, whatever happens on the way to it.
func (a *API) reply(c *Call) (*Reply, *refusal) {
	reply, ref, err := a.decide(c)
	if err != nil {
		return a.bug(err)
	}
	return reply, ref
}

// bug is mockserver's own reply if the provider's cannot be made.
func (a *API) bug(err error) (*Reply, *refusal) {
	problem.Log(a.catalog.Log, "a bug in the simulation", err, "provider", a.Name)
	return own(problem.New(http.StatusInternalServerError,
		"a bug in mockserver: the reply of %s could not be built; see the log", "mockserver 自身的缺陷：无法生成 %s 的应答；请查看日志", a.Name))
}

func own(p *problem.Problem) (*Reply, *refusal) {
	reply := &Reply{Status: p.Status, ContentType: "application/problem+json", Body: encode(p.Body())}
	if p.Status == http.StatusServiceUnavailable {
		reply.Header = http.Header{"Retry-After": {"1"}}
	}
	return reply, &refusal{why: p.Why}
}

// decide returns the reply, or an error if building it fails.
func (a *API) decide(c *Call) (reply *Reply, ref *refusal, err error) {
	defer problem.Caught(&err)
	reply, err = a.answer(c)
	if err != nil {
		reply, ref = a.refuse(c, err)
		a.alsoSent(c, ref)
		a.ofAnother(c, ref)
	}
	if a.catalog.CheckReplies && c.Operation != nil && (ref == nil || ref.rule != nil && !c.box.Overridden(ref.rule)) {
		if err := c.Operation.CheckReply(reply.Status, reply.ContentType, reply.Body); err != nil {
			a.catalog.Log.Error("a reply breaks its own document", "provider", a.Name, "error", c.box.Journal.Hide(err.Error()), "body", c.box.Journal.Hide(a.Secrets.Hide(reply.Body)))
			reply, ref = own(problem.New(http.StatusInternalServerError,
				"mockserver's reply breaks its own document: %v", "mockserver 的应答不符合自己的接口文档：%v", err))
			return reply, ref, nil
		}
	}
	reply = a.vary(c, reply, ref)
	if c.fault != nil {
		sent := *reply                     // an injected reply's body is the fault's own
		if ref == nil || ref.rule != nil { // mockserver's own words stay what they are
			sent.Body = c.fault.Patched(sent.Body)
		}
		sent.Body = c.fault.Corrupt(sent.Body)
		reply = &sent
	}
	return reply, ref, nil
}

// answer takes a request through the hooks in order. It returns the reply, or the reason why there is none.
func (a *API) answer(c *Call) (reply *Reply, err error) {
	defer problem.Caught(&err)
	if a.Before != nil {
		if reply := a.Before(c); reply != nil {
			return reply, nil
		}
	}
	if err := a.find(c); err != nil {
		return nil, err
	}
	if err := a.prefer(c); err != nil {
		return nil, err
	}
	if err := a.admit(c); err != nil {
		return nil, err
	}
	if err := a.checkRequest(c); err != nil {
		return nil, err
	}
	return a.operate(c)
}

// prefer returns the refusal that the caller requests: "Mock-Prefer: rule=qijiayun/daily-quota".
func (a *API) prefer(c *Call) error {
	sent := c.Request.Header["Mock-Prefer"]
	if len(sent) == 0 || sent[0] == "" {
		return nil
	}
	wish := sent[0]
	id, _ := strings.CutPrefix(wish, "rule=")
	r, found := a.Rules.Find(id)
	if !found || !r.Refuses() {
		return problem.New(http.StatusBadRequest, "Mock-Prefer: %q is not a rule of %s with a refusal; an example is rule=%s",
			"Mock-Prefer：%q 不是 %s 的拒绝规则；例如 rule=%s", wish, a.Name, a.Refusals.SystemError.ID)
	}
	c.asked = true
	return r.Break("requested by the header Mock-Prefer", "由请求头 Mock-Prefer 指定")
}

// applyFault picks the fault for this call, sleeps for its delay and returns the error it injects. It runs after routing
// and before authentication.
func (a *API) applyFault(c *Call) error {
	if !c.box.Faulty() {
		return nil
	}
	err := c.Locked(func(t *sandbox.Tx) error {
		c.fault = fault.Choose(t.DB, fault.Call{Provider: a.Name, Operation: c.Operation.ID, Seed: c.box.Options.Seed, Now: t.Now})
		return nil
	})
	if err == nil && c.fault != nil {
		c.asked, err = c.fault.Apply(c.Request.Context(), a.Rules)
	}
	return err
}

// operate runs the operation inside the sandbox's lock: its reply is encoded before the lock is released, unless it is
// made from a clone.
func (a *API) operate(c *Call) (reply *Reply, err error) {
	op := a.Operations[c.Operation.ID]
	if op.Before != nil {
		c.leave()
		if err := op.Before(c); err != nil {
			return nil, err
		}
	}
	c.enter()
	var later Later
	err = c.Locked(c.box.Bounded(func(t *sandbox.Tx) error {
		c.Tx = t
		defer func() { c.Tx = nil }()
		value, err := op.Do(c)
		if err != nil {
			return err
		}
		switch v := value.(type) {
		case *Reply:
			reply = v
		case Later:
			later = v
		default:
			reply = &Reply{Status: http.StatusOK, Body: encode(a.Reply(c, value))}
		}
		return nil
	}))
	if err == nil && later != nil {
		c.leave()
		reply, err = later()
	}
	if err == nil && reply.ContentType == "" {
		reply.ContentType = a.ContentType
	}
	return reply, err
}

// refuse turns an error into the reply: the provider's for a violation or a bug, mockserver's own for a problem.Problem,
// the fault's for a fault.
func (a *API) refuse(c *Call, err error) (*Reply, *refusal) {
	v, broken := errors.AsType[*rule.Violation](err)
	if !broken {
		if p, is := errors.AsType[*problem.Problem](err); is {
			return own(p)
		}
		if i, is := errors.AsType[*fault.Injected](err); is {
			return &Reply{Status: i.Status, Header: i.Header, ContentType: i.ContentType, Body: i.Body}, &refusal{why: i.Why}
		}
		problem.Log(a.catalog.Log, "a bug in the simulation", err, "provider", a.Name)
		v = a.Refusals.SystemError.Break("a bug in mockserver: see its log", "mockserver 自身的缺陷：请查看日志")
	}
	answer := c.box.Answer(v.Rule)
	c.variant = c.variant || c.box.Varied(v.Rule)
	reply := &Reply{Status: answer.Status, ContentType: a.ContentType}
	if answer.Status == http.StatusMethodNotAllowed && c.allowed != "" {
		reply.setHeader("Allow", c.allowed) // RFC 9110 §15.5.6
	}
	for name, value := range answer.Headers {
		reply.setHeader(name, value)
	}
	if len(answer.Body) > 0 {
		reply.Body = answer.Body
	} else {
		reply.Body = encode(a.Refuse(c, answer, v))
	}
	return reply, &refusal{rule: v.Rule, why: v.Why, fixed: v.Fixed}
}
