package report

import (
	"sort"
	"strings"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/webhook"
)

func (r *Report) provider(api *sim.API) Provider {
	p := Provider{Name: api.Name, Title: api.Title}
	for _, o := range r.Coverage.Operations {
		if o.Provider != api.Name {
			continue
		}
		p.Accepted, p.Refused = p.Accepted+o.Accepted, p.Refused+o.Refused
		p.Operations.All++
		if o.Called() {
			p.Operations.Seen++
		}
	}
	for _, c := range r.Coverage.Rules {
		if providerOf(c.ID) != api.Name {
			continue
		}
		p.Asked += c.Asked
		if api.Anonymous != nil && c.ID == api.Anonymous.ID {
			p.Anonymous = c.Seen
		}
		p.Met.All++
		if c.Met {
			p.Met.Seen++
		} else {
			p.Missing = append(p.Missing, missing(r.rules[c.ID]))
		}
		if n := c.Refused + c.Asked - r.countUnmatched(c.ID); n > 0 {
			p.Rules = append(p.Rules, r.refusals(c, n))
		}
	}
	sort.SliceStable(p.Rules, func(i, j int) bool { return p.Rules[i].Count > p.Rules[j].Count })
	sort.SliceStable(p.Missing, func(i, j int) bool { return p.Missing[i].worth > p.Missing[j].worth })
	r.unmatched(&p, api)
	r.deliveries(&p)
	return p
}

// missing weighs what a client has to be ready for, and the provider itself has written down, above the rest.
func missing(one *rule.Rule) Missing {
	m := Missing{Rule: one.ID, Says: one.Says, Grade: one.Grade, Code: one.Answer.Code}
	if one.Grade != rule.Assumed {
		m.worth = 4
	}
	switch {
	case one.Unprovoked:
		m.worth -= 3
	case one.Answer.Grade == rule.Documented:
		m.worth += 2
	case one.Refuses():
		m.worth++
	}
	return m
}

// countUnmatched is how many requests for no operation a rule refused, counted separately.
func (r *Report) countUnmatched(rule string) (n int64) {
	for _, life := range r.Lives {
		for _, e := range life.Exchanges {
			if e.Rule == rule && e.Outcome == journal.Unmatched {
				n++
			}
		}
	}
	return n
}

// refusals are those by one rule.
func (r *Report) refusals(c sim.RuleCoverage, n int64) Refusals {
	one := Refusals{Rule: c.ID, Says: c.Says, Count: n, Asked: c.Asked, Allowed: c.Allowed}
	for i, life := range r.Lives {
		for _, e := range life.Exchanges {
			if e.Rule == c.ID && e.Outcome == journal.Refused {
				one.Why, one.First, one.Label = e.Why, r.ref(i, e.N), e.Label
				one.Request = requestLine(e)
				return one
			}
		}
	}
	return one
}

// requestLine is the method and the path of a request, without its query.
func requestLine(e journal.Exchange) string {
	path, _, _ := strings.Cut(e.Request.URL, "?")
	return e.Request.Method + " " + path
}

func (r *Report) unmatched(p *Provider, api *sim.API) {
	at := map[string]int{}
	for n, life := range r.Lives {
		for _, e := range life.Exchanges {
			if e.Provider != p.Name || e.Outcome != journal.Unmatched {
				continue
			}
			path, _, _ := strings.Cut(e.Request.URL, "?")
			key := e.Request.Method + " " + path
			i, known := at[key]
			if !known {
				i = len(p.Unmatched)
				at[key] = i
				nearest := e.Nearest
				if o, found := api.Document.Operation(e.Nearest); found {
					nearest = o.ID + " " + o.Method + " " + o.Path
				}
				p.Unmatched = append(p.Unmatched, Unmatched{Method: e.Request.Method, Path: path, Nearest: nearest, First: r.ref(n, e.N)})
			}
			p.Unmatched[i].Count++
		}
	}
}

func (r *Report) deliveries(p *Provider) {
	for _, life := range r.Lives {
		if p.Calls() > 0 {
			p.Deliveries.Dropped = max(p.Deliveries.Dropped, life.Dropped)
		}
		for _, d := range life.Deliveries {
			if d.Event.Provider != p.Name {
				continue
			}
			switch d.State {
			case webhook.Delivered:
				p.Deliveries.Delivered++
			case webhook.Failed:
				p.Deliveries.Failed++
			case webhook.Unrouted:
				p.Deliveries.Unrouted++
			default:
				p.Deliveries.Open++
			}
		}
	}
}
