package mutate

import (
	"cmp"
	"maps"
	"slices"
	"sort"
	"strings"
	"time"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
)

// Verdict is what the tests' results say of a rule or an operation.
type Verdict string

// The verdicts, worst first. A percentage counts the first three only.
const (
	Untested   Verdict = "untested"    // even a wrong answer passes
	Depends    Verdict = "depends"     // a plausible other answer fails the tests
	Robust     Verdict = "robust"      // plausible answers pass, wrong ones are noticed
	NotReached Verdict = "not reached" // no variant made a difference
	Undecided  Verdict = "undecided"   // the time was over, or only part was asked for
	NotMet     Verdict = "not met"     // the tests never meet it
)

// Outcome is what came of one variant.
type Outcome struct {
	Exit     int       `json:"exit"`
	TimedOut bool      `json:"timedOut,omitempty"`
	Reached  bool      `json:"reached"`
	Millis   int64     `json:"millis"`
	Output   string    `json:"output,omitempty"` // the last lines, where the tests failed
	Changed  *Exchange `json:"changed,omitempty"`
	Cached   bool      `json:"-"`
}

// Noticed reports whether the tests failed because of the variant.
func (o *Outcome) Noticed() bool { return o.Reached && (o.Exit != 0 || o.TimedOut) }

// Flaky reports tests that failed though the variant made no difference.
func (o *Outcome) Flaky() bool { return !o.Reached && (o.Exit != 0 || o.TimedOut) }

// Result is a variant with what came of it.
type Result struct {
	Item
	Outcome *Outcome // nil: it was not run
}

// Bad reports a result that a person should look at: a guess that the tests depend on, or a wrong answer that passes.
func (r Result) Bad() bool {
	return r.Outcome != nil && r.Outcome.Reached && r.Outcome.Noticed() != r.Wrong
}

// Subject is a rule or an operation with its verdict.
type Subject struct {
	ID       string
	Provider string
	Says     rule.Text
	Grade    rule.Grade
	Verdict  Verdict
	Results  []Result
	Before   *Exchange // the first exchange that met it, without a variant
	order    int
}

// Grades are the verdicts on a command's tests.
type Grades struct {
	Version  string
	Command  []string
	Flags    []string // those that shape the command's world, as they were given
	Began    time.Time
	Took     time.Duration
	Suite    time.Duration // of one run without a variant
	Broken   string        // why the rest was not run: "interrupted", "budget"; empty where all was
	Subjects []Subject
	Ran      int // variants run, or known from the cache
	Cached   int
	Skipped  int // variants that needed no run, since nothing of theirs was met
	Flaky    []string
	Ledger   []*rule.Rule // every rule, in the order of docs/RULES.md
}

// Grade makes the verdicts.
func Grade(c *sim.Catalog, items []Item, base Met, outcomes map[string]*Outcome) Grades {
	g, rules := Grades{}, map[string]*rule.Rule{}
	for _, api := range c.Providers() {
		for _, r := range api.Rules.All() {
			rules[r.ID] = r
			g.Ledger = append(g.Ledger, r)
		}
	}
	at := map[string]int{}
	for _, item := range items {
		n, known := at[item.Of]
		if !known {
			n = len(g.Subjects)
			at[item.Of] = n
			provider, _, _ := strings.Cut(item.Of, "/")
			s := Subject{ID: item.Of, Provider: provider, Says: says(rules, item.Of), order: n}
			if r, found := rules[item.Of]; found {
				s.Grade = r.Answer.Grade
				if !r.Refuses() {
					s.Grade = r.Grade
				}
			}
			s.Before = base.before(item.Of)
			g.Subjects = append(g.Subjects, s)
		}
		o := outcomes[item.ID]
		g.Subjects[n].Results = append(g.Subjects[n].Results, Result{item, o})
		switch {
		case o == nil && !base.Has(item.Of):
			g.Skipped++
		case o != nil:
			g.Ran++
			if o.Cached {
				g.Cached++
			}
			if o.Flaky() {
				g.Flaky = append(g.Flaky, item.ID)
			}
		}
	}
	for i := range g.Subjects {
		g.Subjects[i].Verdict = verdict(g.Subjects[i].Results, base.Has(g.Subjects[i].ID))
	}
	sort.SliceStable(g.Subjects, func(i, j int) bool {
		return cmp.Or(cmp.Compare(rank(g.Subjects[i].Verdict), rank(g.Subjects[j].Verdict)), cmp.Compare(g.Subjects[i].order, g.Subjects[j].order)) < 0
	})
	return g
}

func rank(v Verdict) int {
	return slices.Index([]Verdict{Untested, Depends, Undecided, NotReached, Robust, NotMet}, v)
}

func verdict(results []Result, met bool) Verdict {
	if !met {
		return NotMet
	}
	wrong, noticed, guess, reached, missing := false, false, false, false, false
	for _, r := range results {
		if r.Spare && r.Outcome == nil || r.After != "" && r.Outcome == nil {
			continue
		}
		switch o := r.Outcome; {
		case o == nil:
			missing = true
		case !o.Reached:
		case r.Wrong:
			reached, wrong = true, true
			noticed = noticed || o.Noticed() && r.After == ""
		default:
			reached = true
			guess = guess || o.Noticed()
		}
	}
	switch {
	case wrong && !noticed && !missing:
		return Untested
	case guess:
		return Depends
	case missing:
		return Undecided
	case !reached:
		return NotReached
	}
	return Robust
}

// Count is how many have a verdict.
func (g *Grades) Count(v Verdict) int {
	n := 0
	for _, s := range g.Subjects {
		if s.Verdict == v {
			n++
		}
	}
	return n
}

// Robustness is the percentage of robust ones among those with one of the three verdicts; 100 where there is none.
func (g *Grades) Robustness() float64 {
	robust, all := g.Count(Robust), g.Count(Robust)+g.Count(Depends)+g.Count(Untested)
	if all == 0 {
		return 100
	}
	return 100 * float64(robust) / float64(all)
}

// ids are all that two runs met.
func (m Met) ids(other Met) []string {
	all := map[string]bool{}
	for _, one := range []Met{m, other} {
		for id := range one.Tally.Rules {
			all[id] = true
		}
		for id := range one.Tally.Operations {
			all[id] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// InOrder are the subjects in the order of the ledgers.
func (g *Grades) InOrder() []Subject {
	all := slices.Clone(g.Subjects)
	sort.Slice(all, func(i, j int) bool { return all[i].order < all[j].order })
	return all
}
