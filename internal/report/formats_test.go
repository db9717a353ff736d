package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"example.com/mockserver/internal/har"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/manners"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
)

const hostile = `<script>alert("1")</script>` + "\x1b[31m\x00|`" + `]]>&`

// sample is a report in which whatever a client may have sent is hostile.
func sample() *Report {
	begin := time.Date(2026, 11, 30, 23, 59, 0, 0, time.UTC)
	r := &Report{
		secret: func(_ journal.Exchange, name string) string { return "$" + strings.ToUpper(name) },
		Run:    Run{Address: func(box, provider string) string { return "http://127.0.0.1:1/~" + box + "/" + provider }, Version: "v1", Command: []string{"sh", "-c", hostile}, Exit: 3, Began: begin, Took: 2 * time.Second, Millis: 2000},
		Lost:   []Lost{{"GET", "/nowhere" + hostile, 2, rule.Text{EN: hostile, ZH: hostile}}},
		Providers: []Provider{{
			Name: "shop", Title: rule.Text{EN: "Shop", ZH: "商店"}, Accepted: 1, Refused: 2, Asked: 1,
			Rules:      []Refusals{{Rule: "shop/some", Says: rule.Text{EN: "Some.", ZH: "某条。"}, Count: 1, Why: rule.Text{EN: hostile, ZH: "因为" + hostile}, First: Ref{Life: 1, N: 2}}},
			Unmatched:  []Unmatched{{Method: "GET", Path: "/x" + hostile, Nearest: "buy GET /buy", Count: 1, First: Ref{Life: 1, N: 3}}},
			Deliveries: Deliveries{Delivered: 1, Failed: 1},
			Operations: Share{1, 2}, Met: Share{1, 4},
			Missing: []Missing{{Rule: "shop/other", Says: rule.Text{EN: "Other.", ZH: "另一条。"}, Grade: rule.Documented, Code: "40003"}},
		}, {Name: "quiet", Title: rule.Text{EN: "Quiet", ZH: "安静"}, Operations: Share{0, 2}, Met: Share{0, 4}}},
		Findings: []Finding{{refs: []Ref{{Life: 1, N: 1}, {Life: 1, N: 2, several: true}}, Finding: manners.Finding{Manner: "shop/rude", Provider: "shop", Says: rule.Text{EN: hostile, ZH: hostile}, Sentence: rule.Text{EN: "Be kind.", ZH: "请友善。"}, Source: rule.Page("page 1"), Grade: "documented", Exchanges: []int64{1, 2}}}},
		Coverage: sim.Coverage{Operations: []sim.OperationCoverage{
			{Provider: "shop", Operation: "buy", OperationTally: journal.OperationTally{Accepted: 1, Refused: 2}},
			{Provider: "shop", Operation: "sell"},
			{Provider: "quiet", Operation: "rest"},
		}},
		Lives: []Life{{Sandbox: "run", Exchanges: []journal.Exchange{{
			N: 1, At: begin, Began: begin, Took: 1500, Provider: "shop", Operation: "buy", Outcome: journal.Accepted,
			Request: journal.Message{Method: "POST", URL: "/buy?q=" + hostile, Header: http.Header{"X": {hostile}}, Body: `{"a":"` + hostile + `"}`, Bytes: 9},
			Reply:   journal.Message{Status: 200, Body: "\xff\xfe", Bytes: 2},
		}, {
			N: 2, At: begin.Add(2 * time.Hour), Began: begin.Add(time.Second), Provider: "shop", Operation: "buy", Outcome: journal.Refused, Rule: "shop/some",
			Why: rule.Text{EN: hostile, ZH: hostile}, Request: journal.Message{Method: "GET", URL: "/buy"}, Reply: journal.Message{Status: 200, Body: `{"code":1}`},
		}}}},
		rules: map[string]*rule.Rule{"shop/some": {ID: "shop/some", Says: rule.Text{EN: "Some.", ZH: "某条。"}}},
	}
	r.Judge(Policy{FailOn: []string{OnRefused, OnUnmatched, OnUndelivered}, Rules: 20, Operations: 60})
	return r
}

func render(t *testing.T, write func(io.Writer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPoliciesAreJudged(t *testing.T) {
	r := sample()
	want := map[string]bool{
		"fail-on refused": false, "fail-on unmatched": false, "fail-on undelivered": false, "require-rules 20%": true, "require-operations 60%": false,
	}
	for _, v := range r.Policies {
		if v.Holds != want[v.Name] || v.Says.ZH == "" {
			t.Errorf("%+v", v)
		}
	}
	if len(r.Policies) != len(want) || !r.Broken() {
		t.Errorf("%d verdicts", len(r.Policies))
	}
	for _, says := range []string{"refused by a rule: 1", "fit no operation: 3", "not received: 1", "25.0% of the rules were met", "50.0% of the operations were called"} {
		if out := render(t, r.JSON); !strings.Contains(out, says) {
			t.Errorf("no verdict says %q", says)
		}
	}
	r = &Report{Providers: []Provider{{Name: "quiet", Met: Share{0, 4}}}}
	r.Judge(Policy{Rules: 1})
	if !r.Broken() {
		t.Error("80% of nothing was met")
	}
}

func TestTheTerminalShowsNoControlCharacters(t *testing.T) {
	for _, lang := range []string{"en_GB.UTF-8", "zh_CN.UTF-8"} {
		text := render(t, func(w io.Writer) error { return sample().Terminal(w, Look{Lang: lang}) })
		if strings.ContainsAny(text, "\x1b\x00") {
			t.Errorf("%s: control characters in %q", lang, text)
		}
		for _, part := range []string{"shop", "40003", "quiet", "/nowhere", "buy GET /buy", "#2", "shop/rude", "(#1 1#2)"} {
			if !strings.Contains(text, part) {
				t.Errorf("%s: no %q in\n%s", lang, part, text)
			}
		}
		if strings.Contains(text, "另一条") == strings.Contains(text, "Other.") {
			t.Errorf("%s: both languages, or neither", lang)
		}
	}
	if text := render(t, func(w io.Writer) error { return sample().Terminal(w, Look{Colour: true}) }); !strings.Contains(text, "\x1b[31mFAILED\x1b[0m") {
		t.Errorf("no colour where it was asked for: %q", text)
	}
}

func TestAnonymousCallsAreCounted(t *testing.T) {
	for lang, want := range map[string][]string{"en": {"; 2 anonymous", "| 4 (2 anonymous) |"}, "zh": {"；其中 2 次匿名", "| 4（2 次匿名） |"}} {
		r := sample()
		r.Providers[0].Anonymous = 2
		terminal := render(t, func(w io.Writer) error { return r.Terminal(w, Look{Lang: lang}) })
		markdown := render(t, func(w io.Writer) error { return r.Markdown(w, lang) })
		if !strings.Contains(terminal, want[0]) || !strings.Contains(markdown, want[1]) {
			t.Errorf("%s: %s\n%s", lang, terminal, markdown)
		}
	}
	if text := render(t, func(w io.Writer) error { return sample().Terminal(w, Look{}) }); strings.Contains(text, "anonymous") {
		t.Errorf("none was anonymous: %s", text)
	}
}

// What a finding rests on is in the reader's language: sentence, source and grade.
func TestAFindingSaysWhatItRestsOn(t *testing.T) {
	r := sample()
	r.Findings[0].Source = rule.Bilingual("nobody says it", "没人说")
	for lang, want := range map[string]string{"en": "Be kind. (nobody says it, documented)", "zh": "请友善。（没人说，有文档）"} {
		for format, text := range map[string]string{
			"terminal": render(t, func(w io.Writer) error { return r.Terminal(w, Look{Lang: lang}) }),
			"markdown": render(t, func(w io.Writer) error { return r.Markdown(w, lang) }),
			"junit":    render(t, func(w io.Writer) error { return r.JUnit(w, lang) }),
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%s has no %q: %s", format, want, text)
			}
		}
	}
	page := render(t, func(w io.Writer) error { return r.HTML(w, "zh") })
	if !strings.Contains(page, `<span lang="en">nobody says it</span><span lang="zh">没人说</span>`) {
		t.Errorf("the page has it in one language: %s", page)
	}
	if text := render(t, r.JSON); !strings.Contains(text, `"source": "nobody says it · 没人说"`) {
		t.Errorf("JSON has no source: %s", text)
	}
}

func TestThePageRunsNothingThatAClientSent(t *testing.T) {
	text := render(t, func(w io.Writer) error { return sample().HTML(w, "en") })
	if strings.Contains(text, "<script>alert") || strings.Count(text, "<script") != 1 {
		t.Error("a client's script stands in the page")
	}
	for _, part := range []string{"&lt;script&gt;", "clock was moved by</span>", "1h59m59s", "(binary, 2 bytes 二进制，字节)", "Be kind.", "请友善。", "$SHOP_BASE_URL", `href="#e1-2"`, `id="e1-2"`} {
		if !strings.Contains(text, part) {
			t.Errorf("no %q in the page", part)
		}
	}
	for _, outside := range []string{"http://", "https://", "src=", "@import", "<link"} {
		if strings.Contains(text, outside) {
			t.Errorf("the page is not self-contained: %s", outside)
		}
	}
}

func TestJUnitIsXMLWithTheRightCounts(t *testing.T) {
	var got junitSuites
	text := render(t, func(w io.Writer) error { return sample().JUnit(w, "en") })
	if err := xml.Unmarshal([]byte(text), &got); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	// the command, five policies, two operations of the provider that was called, one finding
	if got.Tests != 9 || got.Failures != 5 || len(got.Suites) != 4 {
		t.Errorf("%d tests, %d failures, %d suites in\n%s", got.Tests, got.Failures, len(got.Suites), text)
	}
	for _, s := range got.Suites {
		if s.Tests != len(s.Cases) || s.Name == "shop" && s.Skipped != 1 {
			t.Errorf("suite %+v", s)
		}
	}
}

func TestCTRFHasWhatItsSchemaRequires(t *testing.T) {
	var got struct {
		ReportFormat string
		SpecVersion  string
		Results      struct {
			Tool    struct{ Name string }
			Summary map[string]int64
			Tests   []struct {
				Name, Status string
				Duration     *int64
			}
		}
	}
	if err := json.Unmarshal([]byte(render(t, func(w io.Writer) error { return sample().CTRF(w, "en") })), &got); err != nil {
		t.Fatal(err)
	}
	s := got.Results.Summary
	if got.ReportFormat != "CTRF" || got.Results.Tool.Name == "" || s["tests"] != 9 || s["failed"] != 5 || s["skipped"] != 1 || s["passed"] != 3 || s["stop"]-s["start"] != 2000 {
		t.Errorf("%+v", got)
	}
	for _, name := range []string{"tests", "passed", "failed", "skipped", "pending", "other", "start", "stop"} {
		if _, given := s[name]; !given {
			t.Errorf("the summary has no %s", name)
		}
	}
	for _, one := range got.Results.Tests {
		if one.Name == "" || one.Duration == nil || one.Status != "passed" && one.Status != "failed" && one.Status != "skipped" {
			t.Errorf("test %+v", one)
		}
	}
}

func TestAHARFileIsReadAsItWasWritten(t *testing.T) {
	text := render(t, func(w io.Writer) error { return sample().HAR(w, "en") })
	var creator string
	var entries []har.Entry
	err := har.Read(strings.NewReader(text), "run.har", func(h har.Head) error { creator = h.Creator.Name; return nil }, func(_ int, e *har.Entry) error {
		entries = append(entries, *e)
		return nil
	})
	if err != nil || creator != har.SimulationName || len(entries) != 2 {
		t.Fatalf("%v: %d entries by %q in\n%s", err, len(entries), creator, text)
	}
	x, err := entries[0].Exchange()
	if err != nil || x.Answer.Body != "\xff\xfe" || x.URL.Path != "/~run/shop/buy" || x.URL.Query().Get("q") == "" || !strings.Contains(string(x.Body), hostile) {
		t.Errorf("%v: %+v", err, x)
	}
	if e := entries[1]; e.Page != "life_1" || !strings.Contains(e.Comment, "#2 2026-12-01T01:59:00Z refused · shop/some · ") || !e.Started.Equal(entries[0].Started.Add(time.Second)) {
		t.Errorf("%+v", e)
	}
}

func TestMarkdownKeepsItsTables(t *testing.T) {
	text := render(t, func(w io.Writer) error { return sample().Markdown(w, "zh_CN") })
	if strings.Contains(regexp.MustCompile("`[^`\n]*`").ReplaceAllString(text, ""), "<script>") {
		t.Errorf("a client's HTML stands in\n%s", text)
	}
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "| 1 |") && strings.Count(strings.ReplaceAll(line, `\|`, ""), "|") != 4 {
			t.Errorf("a row of three cells is %s", line)
		}
	}
	for _, part := range []string{"❌ `fail-on refused`", "✅ `require-rules 20%`", "40003", "请友善"} {
		if !strings.Contains(text, part) {
			t.Errorf("no %q in\n%s", part, text)
		}
	}
}

func TestAFormatIsChosenByTheFilesName(t *testing.T) {
	for name, want := range map[string]string{
		"a.html": "html", "junit.xml": "junit", "x.ctrf.json": "ctrf", "ctrf-report.json": "ctrf", "a.json": "json", "b.MD": "markdown", "Run.HAR": "har", "run.pact.json": "pact", "a.txt": "", "html": "",
	} {
		if got, err := Format(name); got != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}
