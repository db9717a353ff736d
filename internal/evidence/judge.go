package evidence

import (
	"net/http"
	"strings"

	"example.com/mockserver/internal/har"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
)

// pairing is one recorded exchange beside what the simulation does.
type pairing struct {
	f        *file
	n        int
	x        *har.Exchange
	api      *sim.API
	request  *http.Request
	theirs   Answer // with the simulation's values where they are known
	ours     reply
	accepted bool // by the provider
}

func (f *file) compare(n int, x *har.Exchange, api *sim.API, path string) error {
	bound := f.bound[api.Name].of(x.Masked)
	q, err := bound.request(x, path)
	if err != nil {
		return &har.Error{File: f.name, Entry: n, Err: err}
	}
	p := &pairing{f: f, n: n, x: x, api: api, request: q, ours: f.send(api, q)}
	f.report.Counts.Compared++
	p.theirs = x.Answer
	p.theirs.Body = bound.translate(x.Answer.Body, p.ours.Body)
	p.accepted = succeeded(api, p.ours.operation, p.theirs)
	if p.accepted && p.ours.rule == nil {
		bound.learn(x.Answer.Body, p.ours.Body)
		p.theirs.Body = bound.translate(x.Answer.Body, p.ours.Body)
	}
	switch {
	case p.ours.own:
		p.note("", Undecidable, rule.Say("mockserver itself answers: %s", "由 mockserver 自身应答：%s", p.ours.why))
	case p.ours.rule != nil:
		p.refused()
	default:
		p.passed()
	}
	return nil
}

// succeeded reports whether an answer to an operation is that of a call which succeeded: what has no envelope is, where the
// document has such an answer.
func succeeded(api *sim.API, operation string, a Answer) bool {
	yes, said := api.Envelope.Succeeded(a.Status, []byte(a.Body))
	if said {
		return yes
	}
	op, found := api.Document.Operation(operation)
	return found && op.CheckReply(a.Status, a.ContentType, []byte(a.Body)) == nil
}

// refused judges where the simulation refuses.
func (p *pairing) refused() {
	r := p.ours.rule
	if p.same() {
		p.note(r.ID, Confirmed, rule.Text{})
		p.behaviours()
		return
	}
	ofState := p.ofState(r)
	if p.accepted {
		if ofState {
			p.note(r.ID, Undecidable, rule.Say("the provider accepts it: in the account this is not so", "平台接受了该请求：账号中的情况与此不同"))
			return
		}
		p.note(r.ID, Contradicted, rule.Say("the provider accepts it", "平台接受了该请求"))
		return
	}
	for _, other := range p.leads() {
		if other != r && (ofState || p.ofState(other)) {
			p.note(r.ID, Undecidable, rule.Say("the provider's answer is that of %s", "平台的应答属于规则 %s", other.ID))
			return
		}
	}
	p.note(r.ID, Contradicted, rule.Text{})
}

// passed judges where the simulation accepts.
func (p *pairing) passed() {
	if p.accepted {
		if why := p.unlike(); why.EN != "" {
			p.note("", Contradicted, why)
			return
		}
		p.note("", Confirmed, rule.Text{})
		p.behaviours()
		return
	}
	leads := p.leads()
	for _, r := range leads {
		if p.ofState(r) {
			p.note(r.ID, Undecidable, rule.Say("the provider refuses by it, the simulation does not: in the account something is otherwise",
				"平台按该规则拒绝而模拟没有：账号中的情况与此不同"))
			return
		}
	}
	why := rule.Say("no rule leads to this answer", "没有规则能得出该应答")
	if len(leads) > 0 {
		why = rule.Say("it is the answer of %s, which this request does not break here", "这是规则 %s 的应答，而该请求在此处并不违反它", leads[0].ID)
	}
	p.note("", Unexplained, why)
}

// behaviours confirms the rules that describe what happened.
func (p *pairing) behaviours() {
	for _, id := range p.ours.seen {
		if p.ours.rule == nil || p.ours.rule.ID != id {
			p.note(id, Confirmed, rule.Text{})
		}
	}
}

// ofState reports whether a rule can be broken or kept by one and the same request, as the account stands: which
// members there are, whose token is good, how much is left. The form of a request decides nothing of this kind.
func (p *pairing) ofState(r *rule.Rule) bool {
	stage := p.api.Rules.Stage(r)
	return stage == rule.Access || stage == rule.Operation || r.Unprovoked
}

// candidate is what a rule is answered with.
type candidate struct {
	rule   *rule.Rule
	answer Answer
}

// leads are the rules whose answer the recorded one is.
func (p *pairing) leads() []*rule.Rule {
	key := p.api.Name + "/" + p.ours.operation
	all, known := p.f.answers[key]
	if !known {
		for _, r := range p.api.Rules.All() {
			if r.Refuses() {
				q := p.request.Clone(p.request.Context())
				q.Body, q.Header = http.NoBody, http.Header{"Mock-Prefer": {"rule=" + r.ID}, "Content-Type": p.request.Header["Content-Type"]}
				all = append(all, candidate{r, p.f.send(p.api, q).Answer})
			}
		}
		if p.f.answers == nil {
			p.f.answers = map[string][]candidate{}
		}
		if p.ours.operation != "" { // without one a call asks for nothing
			p.f.answers[key] = all
		}
	}
	var leads []*rule.Rule
	for _, c := range all {
		if alike(p.theirs, c.answer, p.api.Envelope.Volatile) {
			leads = append(leads, c.rule)
		}
	}
	return leads
}

// note enters a verdict on a rule, or on the operation where no rule is concerned.
func (p *pairing) note(id, verdict string, why rule.Text) {
	f := p.finding(id)
	if f == nil {
		return
	}
	f.answered = f.answered || verdict == Confirmed && p.ours.rule != nil && p.ours.rule.ID == id
	f.note(Example{
		File: p.f.name, Entry: p.n, At: p.x.At, Request: p.x.Method + " " + short(p.x.URL.RequestURI()),
		Provider: shown(p.x.Answer), Simulated: shown(p.ours.Answer), Why: why, verdict: verdict, refuses: !p.accepted, steady: steadyText(p.theirs, p.api.Envelope.Volatile),
	}, p.x.URL.Host, p.f.number)
}

func (p *pairing) finding(id string) *Finding {
	key := id
	if id == "" {
		key = p.api.Name + "/" + p.ours.operation + "()"
	}
	return p.f.findingOf(key, func() *Finding {
		f := &Finding{Provider: p.api.Name, Operation: p.ours.operation}
		if id != "" {
			f.Operation = ""
			f.about(p.f.Catalog, id)
		}
		return f
	})
}

// about fills in what is known of a rule.
func (f *Finding) about(catalog *sim.Catalog, id string) {
	f.Rule = id
	if r, found := catalog.Rule(id); found {
		r = catalog.Shown(r)
		f.Grade, f.Says = r.Grade, r.Says
		if r.Refuses() {
			f.Answer = r.Answer.Grade
		}
	}
}

func (r *Reader) findingOf(key string, fresh func() *Finding) *Finding {
	if r.found == nil {
		r.found = map[string]*Finding{}
	}
	if r.found[key] == nil {
		r.found[key] = fresh()
	}
	return r.found[key]
}

func shown(a Answer) Answer {
	a.Body = short(a.Body)
	return a
}

func short(text string) string {
	if len(text) > maxShown {
		return strings.ToValidUTF8(text[:maxShown], "") + "…"
	}
	return strings.ToValidUTF8(text, "?")
}
