package server

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/gorilla/mux"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/feed"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/names"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/spelling"
)

func idOf(r *http.Request) string { return mux.Vars(r)["id"] }

func (s *Server) exchanges(b *sandbox.Sandbox, r *http.Request) (any, error) {
	q := r.URL.Query()
	f := journal.Filter{
		Provider: q.Get("provider"), Operation: q.Get("operation"), Outcome: q.Get("outcome"), Rule: q.Get("rule"), Label: q.Get("label"),
	}
	if err := s.Catalog.CheckNames(names.Asked{Provider: f.Provider, Operation: f.Operation, Rule: f.Rule}); err != nil {
		return nil, err
	}
	limit, after, err := page(q)
	f.Limit, f.After = limit, int64(after)
	return b.Journal.List(f), err
}

// requests streams what the server answers from now on.
func (s *Server) requests(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	f := feed.Filter{Sandbox: q.Get("sandbox"), Provider: q.Get("provider"), Outcome: q.Get("outcome"), Rule: q.Get("rule")}
	if err := s.Catalog.CheckNames(names.Asked{Provider: f.Provider, Rule: f.Rule}); err != nil {
		refuse(w, err)
		return
	}
	s.Feed.Stream(w, r, f)
}

// page reads limit and after, which the document has let pass: they are numbers.
func page(q url.Values) (limit int, after uint64, err error) {
	limit = 100
	for name, into := range map[string]func(text string) error{
		"limit": func(text string) (err error) { limit, err = strconv.Atoi(text); return err },
		"after": func(text string) (err error) { after, err = strconv.ParseUint(text, 10, 63); return err },
	} {
		if text := q.Get(name); text != "" && into(text) != nil {
			return 0, 0, problem.Invalid("%s: %s is too large", "%s：%s 过大", name, text)
		}
	}
	return limit, after, nil
}

func exchange(b *sandbox.Sandbox, r *http.Request) (any, error) {
	text := mux.Vars(r)["n"]
	n, err := strconv.ParseInt(text, 10, 64)
	if text == "last" {
		n, err = 0, nil
	}
	if err != nil {
		return nil, problem.Invalid("%q is not an exchange number, nor \"last\"", "%q 不是请求编号，也不是 last", text)
	}
	e, found := b.Journal.Find(n)
	if !found {
		return nil, problem.NotFound("the journal has no exchange %s: it keeps the newest ones, and GET …/exchanges lists them", "请求记录中没有 %s：只保留最新的，GET …/exchanges 可列出", text)
	}
	return e, nil
}

func clearExchanges(b *sandbox.Sandbox, _ *http.Request) (any, error) {
	b.Journal.Clear()
	return nil, nil
}

func (s *Server) verify(b *sandbox.Sandbox, r *http.Request) (any, error) {
	var e journal.Expectation
	if err := decode(r, &e); err != nil {
		return nil, err
	}
	if err := s.Catalog.CheckExpectation(e); err != nil {
		return nil, err
	}
	v := b.Journal.Verify(e)
	if v.Holds {
		return v, nil
	}
	return nil, withExtra{
		Problem: &problem.Problem{Status: http.StatusUnprocessableEntity, Why: v.Why(e.Times)},
		extra:   map[string]any{"matched": v.Matched, "nearest": v.Nearest},
	}
}

func (s *Server) coverage(b *sandbox.Sandbox, _ *http.Request) (any, error) {
	return s.Catalog.Coverage(b.Journal.Tally()), nil
}

func (s *Server) findings(b *sandbox.Sandbox, _ *http.Request) (any, error) {
	return s.Catalog.Findings(b), nil
}

func overrides(b *sandbox.Sandbox, _ *http.Request) (any, error) { return b.Overrides(), nil }

func ruleOf(r *http.Request) string { return mux.Vars(r)["provider"] + "/" + mux.Vars(r)["rule"] }

func override(b *sandbox.Sandbox, r *http.Request) (any, error) {
	return b.OverrideOf(ruleOf(r))
}

func setOverride(b *sandbox.Sandbox, r *http.Request) (any, error) {
	var o sandbox.Override
	if err := decode(r, &o); err != nil {
		return nil, err
	}
	if err := b.Override(ruleOf(r), o); err != nil {
		return nil, err
	}
	return o, nil
}

func dropOverride(b *sandbox.Sandbox, r *http.Request) (any, error) {
	return nil, b.DropOverride(ruleOf(r))
}

// lostRequests lists the newest requests that reached nothing.
func (s *Server) lostRequests(*http.Request) (any, error) { return s.Feed.Newest(), nil }

// refuseLost refuses a request that reaches no provider.
func (s *Server) refuseLost(w http.ResponseWriter, r *http.Request, err error) {
	if r.URL.Path != "/favicon.ico" { // which browsers ask for unasked
		line := s.lose(r, problemOf(err))
		if s.Lost != nil {
			s.Lost(line)
		}
	}
	refuse(w, err)
}

// lose announces a request that reached nothing, and returns it as it is shown.
func (s *Server) lose(r *http.Request, p *problem.Problem) feed.Line {
	line := s.hidden(feed.LineOfLost(r, clock.Wall(), p.Status, p.Why))
	s.Feed.Line(line)
	return line
}

// hidden is a line without what any provider calls a secret, and what the sandboxes used last hold as one.
func (s *Server) hidden(line feed.Line) feed.Line {
	if s.Catalog.Reveal {
		return line
	}
	boxes := s.Sandboxes.Recent()
	for _, text := range []*string{&line.Path, &line.Why.EN, &line.Why.ZH} {
		for _, api := range s.Catalog.Providers() {
			*text = api.Secrets.Hide([]byte(*text))
		}
		for _, b := range boxes {
			*text = b.Journal.Hide(*text)
		}
	}
	return line
}

// meant says what was probably meant by an address that names no provider.
func (s *Server) meant(r *http.Request) rule.Text {
	if s.Catalog.Wait() != nil {
		return rule.Text{}
	}
	var known []string
	for _, api := range s.Catalog.Providers() {
		known = append(known, api.Name)
		if op, _, allowed := api.Document.Find(r.Method, r.URL.EscapedPath()); op != nil || len(allowed) > 0 {
			return rule.Say("; %[1]s has this path: put /%[1]s before it", "；%[1]s 有此路径：请在前面加上 /%[1]s", api.Name)
		}
	}
	first, _ := segment(r)
	if s.Sandboxes.Has(first) {
		return rule.Say("; a sandbox is named with a tilde: /~%s", "；沙箱名前要加波浪号：/~%s", first)
	}
	if near, found := spelling.Nearest(first, known); found {
		return rule.Say("; is /%s meant?", "；是否应为 /%s？", near)
	}
	return rule.Text{}
}
