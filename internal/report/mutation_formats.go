package report

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"example.com/mockserver/internal/mutate"
	"example.com/mockserver/internal/page"
	"example.com/mockserver/internal/rule"
)

// JUnit writes the report as JUnit XML: a case per rule that was met, which fails where it is untested or depends on a guess.
func (m Mutation) JUnit(w io.Writer, look Look) error {
	t := &terminal{Look: Look{Lang: look.Lang}}
	all := junitSuites{Name: "mockserver mutate", Time: fmt.Sprintf("%.3f", m.Took.Seconds())}
	at := map[string]int{}
	for _, s := range m.Subjects {
		if s.Verdict == mutate.NotMet {
			continue
		}
		n, known := at[s.Provider]
		if !known {
			n = len(all.Suites)
			at[s.Provider] = n
			all.Suites = append(all.Suites, junitSuite{Name: s.Provider, Timestamp: m.Began.UTC().Format("2006-01-02T15:04:05")})
		}
		suite := &all.Suites[n]
		suite.Tests++
		all.Tests++
		one := junitCase{Class: "mockserver.mutate." + s.Provider, Name: s.ID}
		reason := &junitReason{m.word(t, s.Verdict), printable(m.detail(s, look.Lang))}
		switch s.Verdict {
		case mutate.Untested, mutate.Depends:
			suite.Failures++
			all.Failures++
			one.Failure = reason
		case mutate.Robust:
		default:
			suite.Skipped++
			one.Skipped = reason
		}
		suite.Cases = append(suite.Cases, one)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	return e.Encode(all)
}

// detail is what is bad about a rule, in plain text.
func (m Mutation) detail(s mutate.Subject, lang string) string {
	var b strings.Builder
	for _, r := range s.Results {
		if r.Bad() {
			fmt.Fprintf(&b, "%s: %s\n%s\n%s\n", r.ID, r.Says.In(lang), m.again(r.ID), r.Outcome.Output)
		}
	}
	return b.String()
}

// Markdown writes the report for a pull request or a job's summary.
func (m Mutation) Markdown(w io.Writer, look Look) error {
	t := &terminal{Look: Look{Lang: look.Lang}}
	t.say("## mockserver mutate\n\n%s\n", coded(page.Command(m.Command...)))
	m.sum(t)
	for _, v := range []mutate.Verdict{mutate.Untested, mutate.Depends} {
		if m.Count(v) == 0 {
			continue
		}
		t.say("\n### %s (%d)\n\n", m.word(t, v), m.Count(v))
		for _, s := range m.Subjects {
			if s.Verdict != v {
				continue
			}
			t.say("* **%s** %s\n", coded(s.ID), plain(s.Says.In(look.Lang)))
			for _, r := range s.Results {
				if r.Bad() {
					t.say("  * %s %s\n", coded(r.ID), plain(r.Says.In(look.Lang)))
				}
			}
		}
	}
	_, err := io.WriteString(w, t.b.String())
	return err
}

// Of mutation-testing-report-schema 2: https://github.com/stryker-mutator/mutation-testing-elements.
type (
	strykerReport struct {
		SchemaVersion string                 `json:"schemaVersion"`
		Thresholds    strykerThresholds      `json:"thresholds"`
		Framework     map[string]string      `json:"framework"`
		Files         map[string]strykerFile `json:"files"`
	}
	strykerThresholds struct {
		High int `json:"high"`
		Low  int `json:"low"`
	}
	strykerFile struct {
		Language string          `json:"language"`
		Source   string          `json:"source"`
		Mutants  []strykerMutant `json:"mutants"`
	}
	strykerMutant struct {
		ID           string          `json:"id"`
		MutatorName  string          `json:"mutatorName"`
		Description  string          `json:"description"`
		Replacement  string          `json:"replacement"`
		Location     strykerLocation `json:"location"`
		Status       string          `json:"status"`
		StatusReason string          `json:"statusReason,omitempty"`
		Duration     int64           `json:"duration,omitempty"`
	}
	strykerLocation struct {
		Start strykerPosition `json:"start"`
		End   strykerPosition `json:"end"`
	}
	strykerPosition struct {
		Line   int `json:"line"`
		Column int `json:"column"`
	}
)

// JSON writes the report by mutation-testing-report-schema 2. A provider's file is its part of the ledger, a rule's
// location its line in docs/RULES.md. A mutant is killed where the tests do right: a wrong answer is noticed, a plausible
// one passes.
func (m Mutation) JSON(w io.Writer, lang string) error {
	lines, err := m.ledgerLines()
	if err != nil {
		return err
	}
	r := strykerReport{
		SchemaVersion: "2", Thresholds: strykerThresholds{High: 80, Low: 60},
		Framework: map[string]string{"name": "mockserver", "version": m.Version}, Files: map[string]strykerFile{},
	}
	sources := map[string][]string{}
	for _, s := range m.InOrder() {
		name := "docs/RULES.md#" + s.Provider
		file := r.Files[name]
		if sources[name] == nil {
			sources[name] = part(lines, s.Provider)
		}
		line := lineOf(sources[name], s.ID)
		if line == 0 { // an operation, which the ledger does not list
			sources[name] = append(sources[name], s.ID+": "+s.Says.In(lang))
			line = len(sources[name])
		}
		end := len([]rune(sources[name][line-1])) + 1
		for _, one := range s.Results {
			mutant := strykerMutant{
				ID: one.ID, MutatorName: one.Set, Description: one.Says.In(lang), Replacement: one.Says.In(lang),
				Location: strykerLocation{strykerPosition{line, 1}, strykerPosition{line, end}},
			}
			mutant.Status, mutant.StatusReason = stryker(s, one)
			if o := one.Outcome; o != nil {
				mutant.Duration = o.Millis
			}
			file.Mutants = append(file.Mutants, mutant)
		}
		file.Language, file.Source = "markdown", strings.Join(sources[name], "\n")+"\n"
		r.Files[name] = file
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// ledgerLines are the lines of docs/RULES.md.
func (m Mutation) ledgerLines() ([]string, error) {
	var b strings.Builder
	err := rule.WriteMarkdown(&b, m.Ledger)
	return strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n"), err
}

// part is the ledger with the lines of the other providers blank, so that a line keeps its number.
func part(lines []string, provider string) []string {
	all := make([]string, len(lines))
	for n, line := range lines {
		if line == "## "+provider || strings.HasPrefix(line, "| `"+provider+"/") {
			all[n] = line
		}
	}
	return all
}

// lineOf is the number of a rule's line, or 0.
func lineOf(lines []string, id string) int {
	return 1 + slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, "| `"+id+"` |") })
}

// stryker is a result in the schema's words.
func stryker(s mutate.Subject, r mutate.Result) (status, reason string) {
	o := r.Outcome
	switch {
	case o == nil && s.Verdict == mutate.NotMet, o != nil && !o.Reached:
		if o != nil && o.Flaky() {
			return "NoCoverage", "the tests fail though nothing differs for them\n" + o.Output
		}
		return "NoCoverage", ""
	case o == nil:
		return "Ignored", "what other variants show is enough, or the time was over"
	case r.Bad() && r.Wrong:
		return "Survived", "the tests pass though the answer is wrong"
	case r.Bad():
		return "Survived", "the tests fail though the answer is plausible\n" + o.Output
	case o.TimedOut:
		return "Timeout", ""
	}
	return "Killed", o.Output
}
