// Package evidence owns what recordings of the real providers say of the simulation: it reads HAR files and the findings
// of "verify --target", sends the recorded requests through the simulation at their instants, and gives each rule a
// verdict. It masks what it writes. What was accepted as evidence is read by the package evidence at the top, and
// recording is done by whoever has a proxy.
package evidence

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"example.com/mockserver/internal/har"
	"example.com/mockserver/internal/rule"
)

// Verdicts.
const (
	Confirmed    = "confirmed"    // the provider answers as the simulation does
	Contradicted = "contradicted" // the provider answers otherwise
	Unexplained  = "unexplained"  // the provider refuses what the simulation accepts, and no rule leads there
	Undecidable  = "undecidable"  // what is answered depends on the state of the account
)

// Report is what recordings say.
type Report struct {
	Made    time.Time `json:"made"`
	Version string    `json:"version"`
	Files   []File    `json:"files"`
	Counts  Counts    `json:"counts"`
	Rules   []Finding `json:"rules"`      // that were met, in the order of the ledger
	Calls   []Finding `json:"operations"` // of requests that the simulation accepts
	// Skipped are entries that say nothing, by the reason.
	Skipped []Skipped `json:"skipped"`
	// Hints say what would let more be decided.
	Hints []rule.Text `json:"hints,omitempty"`
}

// File is one file that was read.
type File struct {
	Name    string `json:"name"`
	Kind    string `json:"kind"`   // "har" or "fidelity"
	Creator string `json:"by"`     // the program that wrote it
	SHA256  string `json:"sha256"` // in hexadecimal
	Entries int    `json:"entries"`
}

// Counts are of rules, and of the calls where no rule is concerned.
type Counts struct {
	Entries      int `json:"entries"`  // read
	Compared     int `json:"compared"` // of these
	Confirmed    int `json:"confirmed"`
	Lifted       int `json:"lifted"` // of the confirmed: what is assumed without this evidence
	Contradicted int `json:"contradicted"`
	Unexplained  int `json:"unexplained"`
	Undecidable  int `json:"undecidable"`
}

// Finding is what was found of one rule, or of one operation.
type Finding struct {
	Provider  string     `json:"provider"`
	Rule      string     `json:"rule,omitempty"`
	Operation string     `json:"operation,omitempty"`
	Verdict   string     `json:"verdict"`
	Grade     rule.Grade `json:"grade,omitempty"`       // of the rule, without this evidence
	Answer    rule.Grade `json:"answerGrade,omitempty"` // of its answer
	Says      rule.Text  `json:"says,omitzero"`
	Counts    struct {
		Confirmed    int `json:"confirmed"`
		Contradicted int `json:"contradicted"`
		Unexplained  int `json:"unexplained"`
		Undecidable  int `json:"undecidable"`
	} `json:"counts"`
	First    time.Time `json:"first"`
	Last     time.Time `json:"last"`
	Host     string    `json:"host"`
	Examples []Example `json:"examples,omitempty"` // of the verdict, some
	answered bool      // the rule's answer itself was seen, not a behaviour alone
	theirs   string    // the contradicting answer, without what differs from call to call
	mixed    bool      // the contradicting answers are not all alike
	file     int       // in which file the last one is
}

// Example is one exchange behind a verdict. Secrets are masked.
type Example struct {
	File    string    `json:"file"`
	Entry   int       `json:"entry,omitempty"`
	At      time.Time `json:"at"`
	Request string    `json:"request"`
	// Provider and Simulated are the two answers, Simulated in the form of the recording.
	Provider  Answer    `json:"provider"`
	Simulated Answer    `json:"simulated"`
	Why       rule.Text `json:"why,omitzero"`
	verdict   string
	refuses   bool // the recorded answer is a refusal
	steady    string
}

// Answer is an answer as it came, or as it is shown.
type Answer = har.Answer

// Skipped counts entries that say nothing.
type Skipped struct {
	Why     rule.Text `json:"why"`
	Entries int       `json:"entries"`
	First   string    `json:"first"` // where the first one is
}

// Found reports whether anything contradicts the simulation, or is not explained by it.
func (r *Report) Found() bool { return r.Counts.Contradicted+r.Counts.Unexplained > 0 }

// With lists the findings with a verdict: of rules first.
func (r *Report) With(verdict string) []Finding {
	var list []Finding
	for _, f := range slices.Concat(r.Rules, r.Calls) {
		if f.Verdict == verdict {
			list = append(list, f)
		}
	}
	return list
}

// Name is the rule's id, or the operation's.
func (f *Finding) Name() string {
	if f.Rule != "" {
		return f.Rule
	}
	return f.Provider + "/" + f.Operation
}

// Dates are the days on which it was seen.
func (f *Finding) Dates() string {
	first, last := f.First.UTC().Format(time.DateOnly), f.Last.UTC().Format(time.DateOnly)
	if first == last {
		return last
	}
	return first + " … " + last
}

// Number is how many exchanges are behind the verdict.
func (f *Finding) Number() int {
	switch f.Verdict {
	case Confirmed:
		return f.Counts.Confirmed
	case Contradicted:
		return f.Counts.Contradicted
	case Unexplained:
		return f.Counts.Unexplained
	}
	return f.Counts.Undecidable
}

// maxExamples is how many exchanges a finding shows, and maxShown how many bytes of each body.
const (
	maxExamples = 3
	maxShown    = 4 << 10
)

// note adds one exchange to what was found.
func (f *Finding) note(x Example, host string, file int) {
	n := map[string]*int{
		Confirmed: &f.Counts.Confirmed, Contradicted: &f.Counts.Contradicted,
		Unexplained: &f.Counts.Unexplained, Undecidable: &f.Counts.Undecidable,
	}[x.verdict]
	*n++
	if f.First.IsZero() || x.At.Before(f.First) {
		f.First = x.At
	}
	if !x.At.Before(f.Last) {
		f.Last, f.Host, f.file = x.At, host, file
	}
	if x.verdict == Contradicted {
		f.mixed = f.mixed || f.theirs != "" && f.theirs != x.steady
		f.theirs = x.steady
	}
	shown := 0
	for _, e := range f.Examples {
		if e.verdict != x.verdict {
			continue
		}
		shown++
		if e.Provider.Status == x.Provider.Status && e.Provider.Body == x.Provider.Body && e.Request == x.Request {
			return
		}
	}
	if shown < maxExamples && (x.verdict != Confirmed || shown == 0) {
		f.Examples = append(f.Examples, x)
	}
}

// judge gives the verdict on all that was noted: one contradiction outweighs everything.
func (f *Finding) judge() {
	switch {
	case f.Counts.Contradicted > 0:
		f.Verdict = Contradicted
	case f.Counts.Unexplained > 0:
		f.Verdict = Unexplained
	case f.Counts.Confirmed > 0:
		f.Verdict = Confirmed
	default:
		f.Verdict = Undecidable
	}
	f.Examples = slices.DeleteFunc(f.Examples, func(x Example) bool { return x.verdict != f.Verdict })
}

// sortedKeys are a map's keys in order.
func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// Report sums up what was read.
func (r *Reader) Report() *Report {
	all := &r.report
	all.Version = r.Version
	all.Rules, all.Calls, all.Skipped = []Finding{}, []Finding{}, []Skipped{}
	for _, api := range r.Catalog.Providers() {
		for _, one := range api.Rules.All() {
			if f := r.found[one.ID]; f != nil {
				all.add(f)
			}
		}
	}
	for _, key := range sortedKeys(r.found) {
		if f := r.found[key]; f.Rule == "" {
			all.add(f)
		}
	}
	for _, why := range sortedKeys(r.skipped) {
		all.Skipped = append(all.Skipped, *r.skipped[why])
	}
	return all
}

func (r *Report) add(f *Finding) {
	f.judge()
	n := map[string]*int{
		Confirmed: &r.Counts.Confirmed, Contradicted: &r.Counts.Contradicted,
		Unexplained: &r.Counts.Unexplained, Undecidable: &r.Counts.Undecidable,
	}[f.Verdict]
	if f.Rule == "" {
		r.Calls = append(r.Calls, *f)
		if f.Verdict == Contradicted || f.Verdict == Unexplained {
			*n++
		}
		return
	}
	*n++
	if assumed := f.Grade == rule.Assumed && f.Answer != rule.Assumed || f.Answer == rule.Assumed && f.answered; f.Verdict == Confirmed && assumed {
		r.Counts.Lifted++
	}
	r.Rules = append(r.Rules, *f)
}
