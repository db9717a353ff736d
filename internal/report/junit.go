package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"example.com/mockserver/internal/ansi"
	"example.com/mockserver/internal/journal"
)

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Time     string       `xml:"time,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name       string          `xml:"name,attr"`
	Tests      int             `xml:"tests,attr"`
	Failures   int             `xml:"failures,attr"`
	Skipped    int             `xml:"skipped,attr"`
	Timestamp  string          `xml:"timestamp,attr"`
	Properties []junitProperty `xml:"properties>property,omitempty"`
	Cases      []junitCase     `xml:"testcase"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Class   string       `xml:"classname,attr"`
	Name    string       `xml:"name,attr"`
	Failure *junitReason `xml:"failure,omitempty"`
	Skipped *junitReason `xml:"skipped,omitempty"`
	Out     string       `xml:"system-out,omitempty"`
}

type junitReason struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// check is one line of the report that CI can count: a policy, the command itself, an operation, a finding.
type check struct {
	suite, name string
	state       string // passed, failed, skipped
	message     string
	detail      string
}

// checks are what JUnit and CTRF show as tests: the command and the policies may fail. An operation is passed when a call
// of it was accepted; when all were refused, it failed with a run that failed, and is skipped in one that passed. One that
// was never called is skipped. A finding is a remark.
func (r *Report) checks(lang string) []check {
	var all []check
	if len(r.Run.Command) > 0 {
		c := check{suite: "run", name: strings.Join(r.Run.Command, " "), state: "passed"}
		if r.Run.Exit != 0 {
			c.state, c.message, c.detail = "failed", fmt.Sprintf("exit code %d", r.Run.Exit), r.notAccepted(lang)
		}
		all = append(all, c)
	}
	for _, v := range r.Policies {
		c := check{suite: "policy", name: v.Name, state: "passed", message: v.Says.In(lang)}
		if !v.Holds {
			c.state, c.detail = "failed", r.evidence(v.Name, lang)
		}
		all = append(all, c)
	}
	called := map[string]bool{}
	for _, p := range r.Called() {
		called[p.Name] = true
	}
	for _, o := range r.Coverage.Operations {
		c := check{suite: o.Provider, name: o.Operation, state: "passed", message: fmt.Sprintf("%d accepted, %d refused", o.Accepted, o.Refused)}
		switch reasons := r.reasons(o.Provider, o.Operation, lang); {
		case !o.Called():
			c.state, c.message = "skipped", "never called"
		case o.Accepted == 0 && (r.Run.Exit != 0 || r.Broken()):
			c.state, c.detail = "failed", reasons
		case o.Accepted == 0:
			c.state, c.detail = "skipped", reasons // the run passed: its refusals are expected, but nothing was accepted
		default:
			c.detail = reasons
		}
		if called[o.Provider] {
			all = append(all, c)
		}
	}
	for _, f := range r.Findings {
		all = append(all, check{suite: "manners", name: f.Manner, state: "passed", message: f.Says.In(lang), detail: f.text(lang)})
	}
	return all
}

// shownReasons is how many refusals of one operation a report for CI explains.
const shownReasons = 10

// reasons explains the refusals of one operation: where, by which rule, and why.
func (r *Report) reasons(provider, operation, lang string) string {
	var b strings.Builder
	left := 0
	for i, life := range r.Lives {
		for _, e := range life.Exchanges {
			if e.Provider != provider || e.Operation != operation || e.Outcome != journal.Refused {
				continue
			}
			if shownReasons <= strings.Count(b.String(), "\n") {
				left++
				continue
			}
			fmt.Fprintf(&b, "%s %s -> %d %s: %s", r.ref(i, e.N), requestLine(e), e.Reply.Status, e.Rule, ansi.Clean(e.Why.In(lang)))
			if e.Label != "" {
				fmt.Fprintf(&b, " (%s)", e.Label)
			}
			b.WriteByte('\n')
		}
	}
	if left > 0 {
		fmt.Fprintf(&b, "… %d more\n", left)
	}
	return b.String()
}

// notAccepted lists all that was not accepted, for whoever reads why the command failed.
func (r *Report) notAccepted(lang string) string {
	var b strings.Builder
	for _, p := range r.Providers {
		for _, one := range p.Rules {
			fmt.Fprintf(&b, "%d × %s %s %s: %s\n", one.Count, one.Rule, one.First, one.Request, ansi.Clean(one.Why.In(lang)))
		}
	}
	return b.String() + r.evidence("fail-on "+OnUnmatched, lang)
}

func (f Finding) text(lang string) string {
	return f.Says.In(lang) + f.numbers() + "\n" + f.behind(lang)
}

// evidence is what broke a policy.
func (r *Report) evidence(policy, lang string) string {
	var b strings.Builder
	for _, p := range r.Providers {
		switch policy {
		case "fail-on " + OnRefused:
			for _, one := range p.Rules {
				if n := one.Count - one.Asked - one.Allowed; n > 0 {
					fmt.Fprintf(&b, "%d × %s %s %s: %s\n", n, one.Rule, one.First, one.Request, ansi.Clean(one.Why.In(lang)))
				}
			}
		case "fail-on " + OnUnmatched:
			for _, u := range p.Unmatched {
				fmt.Fprintf(&b, "%d × %s %s; nearest: %s\n", u.Count, u.Method, u.Path, u.Nearest)
			}
		case "fail-on " + OnUndelivered:
			if d := p.Deliveries; d.Failed+d.Open > 0 {
				fmt.Fprintf(&b, "%s: %d failed, %d open\n", p.Name, d.Failed, d.Open)
			}
		}
	}
	if policy == "fail-on "+OnUnmatched {
		for _, l := range r.Lost {
			fmt.Fprintf(&b, "%d × %s %s; %s\n", l.Count, l.Method, l.Path, ansi.Clean(l.Why.In(lang)))
		}
	}
	return b.String()
}

// JUnit writes the report as JUnit XML.
func (r *Report) JUnit(w io.Writer, lang string) error {
	all := junitSuites{Name: "mockserver run", Time: fmt.Sprintf("%.3f", r.Run.Took.Seconds())}
	at := map[string]int{}
	for _, c := range r.checks(lang) {
		i, known := at[c.suite]
		if !known {
			i = len(all.Suites)
			at[c.suite] = i
			all.Suites = append(all.Suites, junitSuite{Name: c.suite, Timestamp: r.Run.Began.UTC().Format("2006-01-02T15:04:05"), Properties: r.properties(c.suite)})
		}
		s := &all.Suites[i]
		s.Tests++
		all.Tests++
		one := junitCase{Class: "mockserver." + c.suite, Name: printable(c.name)}
		switch c.state {
		case "failed":
			s.Failures++
			all.Failures++
			one.Failure = &junitReason{printable(c.message), printable(c.detail)}
		case "skipped":
			s.Skipped++
			one.Skipped = &junitReason{Message: printable(c.message), Text: printable(c.detail)}
		default:
			one.Out = printable(strings.TrimSpace(c.message + "\n" + c.detail))
		}
		s.Cases = append(s.Cases, one)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	return e.Encode(all)
}

// properties are a provider's numbers.
func (r *Report) properties(suite string) []junitProperty {
	for _, p := range r.Providers {
		if p.Name == suite {
			return []junitProperty{
				{"calls", fmt.Sprint(p.Calls())},
				{"rules", fmt.Sprintf("%d/%d", p.Met.Seen, p.Met.All)},
				{"operations", fmt.Sprintf("%d/%d", p.Operations.Seen, p.Operations.All)},
			}
		}
	}
	return nil
}

// printable leaves out what XML 1.0 has no place for.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, s)
}
