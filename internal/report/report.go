package report

import (
	"slices"
	"strings"
	"time"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/page"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/webhook"
)

// Run is what is known of the command.
type Run struct {
	Version string        `json:"version"`
	Command []string      `json:"command"`
	Exit    int           `json:"exitCode"` // the command's own
	Client  string        `json:"-"`        // what the client is called in a contract
	Began   time.Time     `json:"began"`
	Took    time.Duration `json:"-"`
	Millis  int64         `json:"tookMillis"`

	// Address is the base URL of a provider in a sandbox.
	Address func(sandbox, provider string) string `json:"-"`
	// Pages are where the console shows the sandboxes that are still there when the report is read, by sandbox.
	Pages map[string]string `json:"-"`
}

// Report has all that is known of a run; the renderers only select from it.
type Report struct {
	Run       Run            `json:"run"`
	Policies  []Verdict      `json:"policies"`
	Providers []Provider     `json:"providers"`
	Findings  []Finding      `json:"manners"`
	Lost      []Lost         `json:"lost,omitempty"` // requests that reached no provider
	Replay    *ReplaySummary `json:"replay,omitempty"`
	Coverage  sim.Coverage   `json:"coverage"`
	Lives     []Life         `json:"sandboxes"`
	rules     map[string]*rule.Rule
	apis      []*sim.API // the chosen ones
	secret    page.Secret
}

// ReplaySummary is what came of a replay.
type ReplaySummary struct {
	File      string       `json:"file"`
	Requests  int          `json:"requests"`
	Different []Difference `json:"different,omitempty"`
}

// Difference is an answer that is not the recorded one.
type Difference struct {
	Request  string `json:"request"` // "3: POST /…"
	Recorded string `json:"recorded"`
	Answered string `json:"answered"`
}

// Provider is what happened with one of them.
type Provider struct {
	Name       string      `json:"name"`
	Title      rule.Text   `json:"title"`
	Accepted   int64       `json:"accepted"`
	Refused    int64       `json:"refused"`
	Asked      int64       `json:"asked"`               // of the refused: by Mock-Prefer or a fault
	Anonymous  int64       `json:"anonymous,omitempty"` // calls without credentials, where the provider takes such calls
	Unmatched  []Unmatched `json:"unmatched,omitempty"`
	Rules      []Refusals  `json:"refusedBy,omitempty"`
	Deliveries Deliveries  `json:"deliveries"`
	Operations Share       `json:"operations"`
	Met        Share       `json:"rules"`
	Missing    []Missing   `json:"neverSeen,omitempty"`
}

// Calls is how many requests there were.
func (p Provider) Calls() int64 { return p.Accepted + p.Refused + int64(p.unmatched()) }

func (p Provider) unmatched() int {
	n := 0
	for _, u := range p.Unmatched {
		n += u.Count
	}
	return n
}

// Share is how many of how many.
type Share struct {
	Seen int `json:"seen"`
	All  int `json:"all"`
}

// Percent is 100 where there is nothing to see.
func (s Share) Percent() float64 {
	if s.All == 0 {
		return 100
	}
	return 100 * float64(s.Seen) / float64(s.All)
}

// Refusals are the refusals by one rule.
type Refusals struct {
	Rule    string    `json:"rule"`
	Says    rule.Text `json:"says"`
	Count   int64     `json:"count"`
	Asked   int64     `json:"asked,omitempty"`   // of these: by Mock-Prefer or a fault
	Allowed int64     `json:"allowed,omitempty"` // of these: expected, by the request or by --allow-refused
	Why     rule.Text `json:"why"`               // of the first
	First   Ref       `json:"first"`             // where it was
	Request string    `json:"request,omitempty"` // its method and path
	Label   string    `json:"label,omitempty"`   // its Mock-Label
}

// Unmatched are requests that fit no operation.
type Unmatched struct {
	Method  string `json:"method"`
	Path    string `json:"path"`
	Nearest string `json:"nearest"`
	Count   int    `json:"count"`
	First   Ref    `json:"first"`
}

// Deliveries are counts of what was pushed.
type Deliveries struct {
	Delivered int   `json:"delivered"`
	Failed    int   `json:"failed"`
	Open      int   `json:"open"`     // queued, or waiting for another attempt
	Unrouted  int   `json:"unrouted"` // nobody was configured to be told
	Dropped   int64 `json:"dropped"`
}

// Total is how many there were.
func (d Deliveries) Total() int { return d.Delivered + d.Failed + d.Open + d.Unrouted }

// Missing is a rule that nothing met.
type Missing struct {
	Rule  string     `json:"rule"`
	Says  rule.Text  `json:"says"`
	Grade rule.Grade `json:"grade"`
	Code  string     `json:"code,omitempty"` // of its answer
	worth int
}

// New makes the report of what was gathered. Providers limits it to some of them; empty for all.
func New(run Run, catalog *sim.Catalog, c *Collector, providers []string) *Report {
	lives, lost := c.all()
	run.Millis = run.Took.Milliseconds()
	r := &Report{Run: run, Lives: lives, Lost: lost, Policies: []Verdict{}, Findings: []Finding{}, rules: map[string]*rule.Rule{}, secret: catalog.Secret}
	chosen := func(name string) bool { return len(providers) == 0 || slices.Contains(providers, name) }
	var tally journal.Tally
	for i := range r.Lives {
		life := &r.Lives[i]
		tally = tally.Add(life.tally)
		life.Exchanges = slices.DeleteFunc(slices.Clone(life.Exchanges), func(e journal.Exchange) bool { return !chosen(e.Provider) })
		life.Deliveries = slices.DeleteFunc(slices.Clone(life.Deliveries), func(d webhook.Delivery) bool { return !chosen(d.Event.Provider) })
		for _, f := range life.findings {
			if chosen(f.Provider) {
				r.Findings = append(r.Findings, r.finding(i, f))
			}
		}
	}
	r.Coverage = narrow(catalog.Coverage(tally), chosen)
	for _, api := range catalog.Providers() {
		if !chosen(api.Name) {
			continue
		}
		for _, one := range api.Rules.All() {
			r.rules[one.ID] = catalog.Shown(one)
		}
		r.apis = append(r.apis, api)
		r.Providers = append(r.Providers, r.provider(api))
	}
	return r
}

func narrow(c sim.Coverage, chosen func(string) bool) sim.Coverage {
	c.Operations = slices.DeleteFunc(c.Operations, func(o sim.OperationCoverage) bool { return !chosen(o.Provider) })
	c.Rules = slices.DeleteFunc(c.Rules, func(o sim.RuleCoverage) bool { return !chosen(providerOf(o.ID)) })
	return c
}

func providerOf(ruleID string) string {
	name, _, _ := strings.Cut(ruleID, "/")
	return name
}
