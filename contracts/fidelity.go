package contracts

import (
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"
	"github.com/onsi/gomega"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
)

const redacted = journal.Redacted

// What a run against a real provider can find of a rule.
const (
	ruleEqual      = "equal"       // it answered as this build does
	ruleDifferent  = "different"   // it did not
	ruleNotChecked = "not checked" // nothing told: no spec ran that meets it
)

// Fidelity is what a run against a real provider found.
type Fidelity struct {
	Made       time.Time         `json:"made"`
	Hosts      map[string]string `json:"hosts"` // by provider
	Equal      int               `json:"equal"`
	Different  int               `json:"different"`
	NotChecked int               `json:"notChecked"`
	Rules      []RuleFidelity    `json:"rules"`
	Other      []Difference      `json:"other,omitempty"` // of specs that name no rule
}

// RuleFidelity is what was found of one rule.
type RuleFidelity struct {
	Rule        string       `json:"rule"`
	Grade       rule.Grade   `json:"grade"`
	Verdict     string       `json:"verdict"`
	Differences []Difference `json:"differences,omitempty"`
}

// Difference is one answer that was not this build's. Secrets are masked.
type Difference struct {
	Spec    string `json:"spec"`
	Request string `json:"request,omitempty"`
	Mock    *Wire  `json:"mock,omitempty"`
	Target  *Wire  `json:"target,omitempty"`
	Says    string `json:"says,omitempty"` // what the spec expected in vain
}

// Wire is an answer as it came.
type Wire struct {
	Status      int    `json:"status"`
	ContentType string `json:"contentType"`
	Body        string `json:"body"`
}

// compared is the report entry that says how a refusal compares; its value is a verdict on a rule.
const compared = "compared"

type verdictOn struct {
	Rule string
	Difference
}

// compare notes whether a real provider's refusal is the one that this build gives for the rule.
func (a *Answer) compare(r *rule.Rule) {
	v := verdictOn{Rule: r.ID}
	expected, err := target.Real.expected(a.sent, r.ID)
	if err != nil || expected.Header.Get("Mock-Rule") != r.ID {
		return // this build does not get there with such a request: nothing can be said
	}
	if !same(expected, a) {
		mask := func(text string) string { return target.Real.mask(a.Provider, text) }
		v.Spec = ginkgo.CurrentSpecReport().FullText()
		v.Request = mask(a.sent.Method + " " + a.sent.path + query(a.sent))
		v.Mock = &Wire{expected.Status, expected.Header.Get("Content-Type"), mask(string(expected.Body))}
		v.Target = &Wire{a.Status, a.Header.Get("Content-Type"), mask(string(a.Body))}
	}
	text, err := json.Marshal(v)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	ginkgo.AddReportEntry(compared, string(text), ginkgo.ReportEntryVisibilityNever)
}

func query(q *Request) string {
	if len(q.Query) == 0 {
		return ""
	}
	return "?" + q.Query.Encode()
}

// same reports whether two refusals are alike but for what differs from call to call.
func same(a, b *Answer) bool {
	media := func(x *Answer) string {
		m, _, _ := mime.ParseMediaType(x.Header.Get("Content-Type"))
		return m
	}
	return a.Status == b.Status && media(a) == media(b) && reflect.DeepEqual(steady(a), steady(b))
}

func steady(a *Answer) any {
	var v any
	if json.Unmarshal(a.Body, &v) != nil {
		return string(a.Body)
	}
	if object, ok := v.(map[string]any); ok {
		p, _ := target.Real.reference.Catalog.Provider(a.Provider)
		for _, name := range p.Envelope.Volatile {
			if _, there := object[name]; there {
				object[name] = "of the call"
			}
		}
	}
	return v
}

// checkFidelity runs after a run against a real provider: what it found goes into a file, and what differs fails the run.
func checkFidelity(report ginkgo.Report) {
	if target.Real == nil {
		return
	}
	f := findings(report.SpecReports)
	if target.Real.Fidelity != "" {
		text, err := json.MarshalIndent(f, "", "  ")
		gomega.Expect(err).NotTo(gomega.HaveOccurred())
		gomega.Expect(os.WriteFile(target.Real.Fidelity, append(text, '\n'), 0o644)).To(gomega.Succeed())
	}
	var differ []string
	for _, r := range f.Rules {
		if r.Verdict == ruleDifferent {
			differ = append(differ, r.Rule)
		}
	}
	gomega.Expect(differ).To(gomega.BeEmpty(), "the provider answers otherwise than this build: see fidelity.json")
}

// findings makes a verdict on every rule of the providers that the target has.
func findings(specs types.SpecReports) Fidelity {
	equal, different := map[string]bool{}, map[string][]Difference{}
	var f Fidelity
	for _, spec := range specs {
		met := map[string]bool{}
		disagreed := false
		for _, entry := range spec.ReportEntries {
			var v verdictOn
			if entry.Name != compared || json.Unmarshal([]byte(fmt.Sprint(entry.Value.GetRawValue())), &v) != nil {
				continue
			}
			met[v.Rule] = true
			if v.Target == nil {
				equal[v.Rule] = true
				continue
			}
			disagreed = true
			different[v.Rule] = append(different[v.Rule], v.Difference)
		}
		rules := labelled(spec)
		switch {
		case spec.State == types.SpecStatePassed:
			for _, id := range rules {
				equal[id] = equal[id] || !met[id]
			}
		case spec.Failed() && !disagreed:
			d := Difference{Spec: spec.FullText(), Says: target.Real.mask(providerOf(spec), spec.Failure.Message)}
			rules = slices.DeleteFunc(rules, func(id string) bool { return met[id] })
			if len(rules) == 0 {
				f.Other = append(f.Other, d)
			}
			for _, id := range rules {
				different[id] = append(different[id], d)
			}
		}
	}
	f.sum(equal, different)
	return f
}

func (f *Fidelity) sum(equal map[string]bool, different map[string][]Difference) {
	f.Made, f.Hosts = clock.Wall().UTC().Truncate(time.Second), map[string]string{}
	for _, p := range target.Real.reference.Catalog.Providers() {
		if !target.Real.given(p.Name) {
			continue
		}
		if u, err := url.Parse(target.Real.Addresses[p.Name+".baseUrl"]); err == nil {
			f.Hosts[p.Name] = u.Host
		}
		for _, r := range p.Rules.All() {
			one := RuleFidelity{Rule: r.ID, Grade: r.Grade, Verdict: ruleNotChecked, Differences: different[r.ID]}
			switch {
			case len(one.Differences) > 0:
				one.Verdict = ruleDifferent
				f.Different++
			case equal[r.ID]:
				one.Verdict = ruleEqual
				f.Equal++
			default:
				f.NotChecked++
			}
			f.Rules = append(f.Rules, one)
		}
	}
}

// labelled are the ids of the rules that a spec names.
func labelled(spec types.SpecReport) []string {
	ids := map[string]bool{}
	for _, label := range spec.Labels() {
		if id, ok := strings.CutPrefix(label, "rule:"); ok {
			ids[strings.Replace(id, ".", "/", 1)] = true
		}
	}
	return slices.Sorted(maps.Keys(ids))
}

func providerOf(spec types.SpecReport) string {
	for _, label := range spec.Labels() {
		if _, known := dialects[label]; known {
			return label
		}
	}
	return ""
}
