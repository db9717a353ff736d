package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"html"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/mutate"
	"example.com/mockserver/internal/rule"
)

// graded is a report with a subject of each kind.
func graded() Mutation {
	item := func(of, name string, wrong bool) mutate.Item {
		v := &fault.Variant{ID: of + "#" + name, Of: of, Wrong: wrong, Says: rule.Text{EN: "says " + name, ZH: "内容"}}
		v.Needs = rule.Text{EN: "Refuse <" + name + ">.", ZH: "触发。"}
		return mutate.Item{Set: mutate.SetWrong, Variant: v}
	}
	subject := func(id string, v mutate.Verdict, results ...mutate.Result) mutate.Subject {
		return mutate.Subject{ID: id, Provider: "qijiayun", Says: rule.Text{EN: "It <holds>.", ZH: "成立。"}, Verdict: v, Results: results}
	}
	before := &mutate.Exchange{Request: "GET /a", Status: 200, Body: `{"code":401}`}
	ledger := []*rule.Rule{{ID: "apihub/z", Source: rule.Page("a page")}}
	for _, name := range []string{"a", "b", "c", "d"} {
		ledger = append(ledger, &rule.Rule{ID: "qijiayun/" + name, Says: rule.Text{EN: "It <holds>.", ZH: "成立。"}})
	}
	return Mutation{&mutate.Grades{Version: "test", Command: []string{"npm", "test"}, Ledger: ledger, Ran: 4, Skipped: 1, Subjects: []mutate.Subject{
		subject("qijiayun/a", mutate.Untested, mutate.Result{Item: item("qijiayun/a", "wrong", true), Outcome: &mutate.Outcome{Reached: true, Changed: before}}),
		subject("qijiayun/b", mutate.Depends, mutate.Result{Item: item("qijiayun/b", "other-1", false), Outcome: &mutate.Outcome{Reached: true, Exit: 1, Output: "ok\nError: expected 401\x1b[0m"}}),
		subject("qijiayun/c", mutate.Robust, mutate.Result{Item: item("qijiayun/c", "wrong", true), Outcome: &mutate.Outcome{Reached: true, TimedOut: true, Exit: 137}}),
		subject("qijiayun/d", mutate.NotReached, mutate.Result{Item: item("qijiayun/d", "wrong", true), Outcome: &mutate.Outcome{Exit: 1, Output: "no space left"}}),
		subject("qijiayun/e", mutate.NotMet, mutate.Result{Item: item("qijiayun/e", "wrong", true)}),
	}}}
}

// The JSON is read by Stryker's viewer and by converters for SonarQube: it holds to their schema.
func TestTheMutationReportHoldsToItsSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("testdata/mutation-testing-report-schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := graded().JSON(&b, "en"); err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(&b)
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Error(err)
	}
	var read strykerReport
	text, _ := json.Marshal(value)
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	var page strings.Builder
	if err := rule.WriteMarkdown(&page, graded().Ledger); err != nil {
		t.Fatal(err)
	}
	lines, file := strings.Split(page.String(), "\n"), read.Files["docs/RULES.md#qijiayun"]
	var statuses []string
	for _, m := range file.Mutants {
		statuses = append(statuses, m.Status)
		of, _, _ := strings.Cut(m.ID, "#")
		line := strings.Split(file.Source, "\n")[m.Location.Start.Line-1]
		if !strings.Contains(line, of) || m.Location.End.Column != len([]rune(line))+1 {
			t.Errorf("%s is at %v, which is %q", m.ID, m.Location, line)
		}
		if of != "qijiayun/e" && line != lines[m.Location.Start.Line-1] { // e stands for an operation
			t.Errorf("%s is on line %d, which is another one in docs/RULES.md", m.ID, m.Location.Start.Line)
		}
	}
	if strings.Contains(file.Source, "apihub") {
		t.Error("a provider's file has rules of another")
	}
	if got := strings.Join(statuses, " "); got != "Survived Survived Timeout NoCoverage NoCoverage" {
		t.Errorf("the statuses are %s", got)
	}
}

func TestTheMutationReportBeginsWithTheWorst(t *testing.T) {
	for lang, parts := range map[string][]string{
		"en": {"untested (1)", "qijiayun/a#wrong", "depends on a guess (1)", "Error: expected 401", "robust 1/3 (33%), 1 depends on a guess, 1 untested, 1 not reached, 1 not met", "next: mockserver mutate --only 'qijiayun/a#wrong' -- npm test"},
		"zh": {"未检验 (1)", "依赖猜测 (1)", "稳健 1/3 (33%)", "下一步："},
	} {
		var b strings.Builder
		if err := graded().Terminal(&b, Look{Lang: lang}); err != nil {
			t.Fatal(err)
		}
		rest := b.String()
		for _, part := range parts {
			_, after, found := strings.Cut(rest, part)
			if !found {
				t.Fatalf("%s: no %q, or out of order, in\n%s", lang, part, b.String())
			}
			rest = after
		}
		if strings.Contains(b.String(), "\x1b") {
			t.Errorf("%s: the output of a test moves the cursor", lang)
		}
	}
}

func TestTheMutationReportIsEscapedAndCounted(t *testing.T) {
	var page, markdown, junit strings.Builder
	if err := graded().HTML(&page, "en"); err != nil {
		t.Fatal(err)
	}
	if err := graded().Markdown(&markdown, Look{}); err != nil {
		t.Fatal(err)
	}
	if err := graded().JUnit(&junit, Look{}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(page.String(), "<holds>") || !strings.Contains(page.String(), "&lt;holds&gt;") || strings.Contains(markdown.String(), "It <holds>") {
		t.Error("what a rule says is markup")
	}
	if !strings.Contains(page.String(), "no space left") {
		t.Error("it is not shown why tests failed for which nothing differed")
	}
	if n := strings.Count(page.String(), "Refuse &lt;wrong&gt;."); n != 1 {
		t.Errorf("%d variants say what a test needs to reach them, where one was not reached", n)
	}
	if !strings.Contains(junit.String(), `tests="4" failures="2"`) || strings.Contains(junit.String(), "\x1b") {
		t.Errorf("the counts are wrong:\n%s", junit.String())
	}
}

// The command that runs a variant again is the one that was given: in the same world, and in one piece for a shell.
func TestTheMutationReportNamesACommandThatRunsAVariantAgain(t *testing.T) {
	m := graded()
	m.Flags, m.Command = []string{"--intercept", "--fixtures=my world"}, []string{"sh", "-c", "echo 'a' $HOME; npm test", ""}
	want := `mockserver mutate --only 'qijiayun/a#wrong' --intercept '--fixtures=my world' -- sh -c 'echo '\''a'\'' $HOME; npm test' ''`
	var terminal, page, junit strings.Builder
	if err := errors.Join(m.Terminal(&terminal, Look{}), m.HTML(&page, "en"), m.JUnit(&junit, Look{})); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"terminal": terminal.String(), "page": page.String(), "JUnit": junit.String()} {
		if !strings.Contains(html.UnescapeString(text), want) {
			t.Errorf("%s: no %s in\n%s", name, want, text)
		}
	}
}
