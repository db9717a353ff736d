package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/mockserver/internal/report"
	"example.com/mockserver/internal/sim"
)

func TestPoliciesDecideTheExitCode(t *testing.T) {
	for _, one := range []struct {
		steps string
		flags []string
		code  int
	}{
		{"token test", nil, 0},
		{"token test typo", nil, 1},
		{"token test typo", []string{"--fail-on", "never"}, 0},
		{"token test lost", nil, 1},
		{"token token overridden", nil, 0},
		{"token token overridden", []string{"--fail-on", "refused"}, 1},
		{"token token overridden", []string{"--fail-on", "refused", "--allow-refused", "qijiayun/token-overridden,qijiayun/daily-quota"}, 0},
		{"token token overridden typo", []string{"--fail-on", "refused,unmatched", "--allow-refused", "qijiayun/token-overridden"}, 1},
		{"token token overridden", []string{"--fail-on", "refused", "--allow-refused", "qijiayun/token-expired"}, 1},
		{"token token expected", []string{"--fail-on", "refused"}, 0},
		{"token token expected overridden", []string{"--fail-on", "refused"}, 1},
		{"token", []string{"--allow-refused", "qijiayun/no-such-rule"}, 2},
		{"token asked", []string{"--fail-on", "refused"}, 0}, // who asks for a refusal is not surprised by it
		{"token test", []string{"--fail-on", "refused,unmatched,undelivered"}, 0},
		{"token test", []string{"--require-operations", "5%"}, 0},
		{"token test", []string{"--require-operations", "50"}, 1},
		{"token test", []string{"--require-rules", "90%"}, 1},
		{"token test fail", []string{"--require-rules", "90%"}, 3}, // the command's own code goes first
		{"token test", []string{"--provider", "apihub", "--require-operations", "1"}, 1},
		{"token typo", []string{"--provider", "apihub"}, 1}, // apihub was not called
		{"token typo", []string{"--provider", "apihub", "--fail-on", "unmatched"}, 0},
		{"time", nil, 1}, // the admin API is not a provider
		{"time", []string{"--fail-on", "unmatched"}, 0},
		{"token", []string{"--fail-on", "uncalled"}, 0},
		{"time fail", nil, 3},
		{"token", []string{"--fail-on", "sometimes"}, 2},
		{"token", []string{"--fail-on", "never,refused"}, 2},
		{"token", []string{"--require-rules", "110%"}, 2},
		{"token", []string{"--require-rules", "NaN"}, 2},
		{"token", []string{"--provider", "nobody"}, 2},
		{"token", []string{"--report", "report.txt"}, 2},
		{"token", []string{"--clock", "yesterday"}, 2},
		{"token", []string{"--report", os.DevNull + "/r.html"}, 2},
		{"token fail", []string{"--report", os.DevNull + "/r.html"}, 3},
	} {
		t.Run(one.steps+" "+strings.Join(one.flags, " "), func(t *testing.T) {
			t.Parallel()
			if code, _, stderr := play(t, one.steps, one.flags...); code != one.code {
				t.Errorf("exit code %d, not %d: %s", code, one.code, stderr)
			}
		})
	}
}

func TestTheReportTellsWhatHappenedAndNoSecret(t *testing.T) {
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	_, stdout, stderr := play(t, "token print test token print overridden typo lost advance test", "--report", file("r.html")+","+file("r.json"),
		"--report", file("reports/j.xml"), "--report", file("c.ctrf.json"), "--report", file("r.md"), "--report", file("r.har"))
	tokens := strings.Fields(stdout)
	if len(tokens) != 2 || len(tokens[0]) != 32 {
		t.Fatalf("the client's output is %q", stdout)
	}
	everything := stderr
	for _, name := range []string{"r.html", "r.json", "reports/j.xml", "c.ctrf.json", "r.md", "r.har"} {
		text, err := os.ReadFile(file(name))
		if err != nil {
			t.Fatal(err)
		}
		everything += string(text)
		if name != "r.har" && !strings.Contains(string(text), "qijiayun/token-over-another") {
			t.Errorf("%s does not tell of the client's manners", name)
		}
	}
	for _, token := range tokens {
		if strings.Contains(everything, token) {
			t.Errorf("the token %s is shown", token)
		}
	}
	if strings.Contains(everything, "appSecret=") && strings.Contains(everything, "qijiayn/secret?") {
		t.Error("the query string of a lost request is shown")
	}
	for _, part := range []string{
		"6 calls, 3 accepted, 2 refused, 1 unmatched", "1 × qijiayun/token-overridden", "1 × qijiayun/token-expired", "nearest: memberQuery",
		"lost 1 × GET /qijiayn/secret", "FAILED fail-on unmatched: requests that fit no operation: 2", "40003 A frozen application gets no token.", "\nnot called: ",
	} {
		if !strings.Contains(stderr, part) {
			t.Errorf("no %q in\n%s", part, stderr)
		}
	}
	if strings.Contains(stderr, "\x1b[") {
		t.Error("colour where nobody sees it")
	}
}

func TestASimulationsAnswersAreNoEvidence(t *testing.T) {
	file := filepath.Join(t.TempDir(), "run.har")
	if code, _, stderr := play(t, "token test", "--report", file); code != 0 {
		t.Fatal(stderr)
	}
	if code, _, stderr := runs(t, "", "evidence", file); code != 2 || !strings.Contains(stderr, "no evidence of the provider's") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
}

func TestTheReportIsChineseWhereTheLocaleIs(t *testing.T) {
	c, _, stderr := mockserver(t, "", append([]string{"run", "--"}, aClient("token typo")...)...)
	c.Env = append(c.Env, "LC_ALL=zh_CN.UTF-8")
	_ = c.Run()
	for _, part := range []string{"次调用", "未匹配", "被冻结的应用不能获取令牌", "未通过 fail-on unmatched"} {
		if !strings.Contains(stderr.String(), part) {
			t.Errorf("no %q in\n%s", part, stderr)
		}
	}
}

func TestTheSummaryOfAJobIsAddedTo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "summary.md")
	if err := os.WriteFile(file, []byte("# What others wrote\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, _, _ := mockserver(t, "", append([]string{"run", "--"}, aClient("token test")...)...)
	c.Env = append(c.Env, "GITHUB_STEP_SUMMARY="+file)
	_ = c.Run()
	text, _ := os.ReadFile(file)
	if !strings.HasPrefix(string(text), "# What others wrote\n## mockserver run\n") || !strings.Contains(string(text), "| qijiayun | 2 | 2 | 0 | 0 |") {
		t.Errorf("the summary is\n%s", text)
	}
}

// readReport runs the client and returns the JSON report.
func readReport(t *testing.T, steps string, flags ...string) (r report.Report, stdout string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "r.json")
	_, stdout, stderr := play(t, steps, append(flags, "--report", file)...)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v: %s", err, stderr)
	}
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	return r, stdout
}

func TestTheReportAndTheAdminAPIAgreeOnCoverage(t *testing.T) {
	r, stdout := readReport(t, "token test token overridden asked typo coverage")
	var admin sim.Coverage
	if err := json.Unmarshal([]byte(stdout), &admin); err != nil {
		t.Fatal(err)
	}
	mine, _ := json.Marshal(r.Coverage)
	theirs, _ := json.Marshal(admin)
	if string(mine) != string(theirs) {
		t.Errorf("the report says\n%s\nthe admin API\n%s", mine, theirs)
	}
	met := 0
	for _, one := range r.Coverage.Rules {
		if one.Met {
			met++
		}
		if one.ID == "qijiayun/daily-quota" && (one.Met || one.Asked != 1) {
			t.Error("a refusal that was asked for counts as met")
		}
		if one.ID == "qijiayun/token-overridden" && !one.Met {
			t.Error("a refusal does not count as met")
		}
	}
	p := slices.IndexFunc(r.Providers, func(p report.Provider) bool { return p.Name == "qijiayun" })
	if share := r.Providers[p].Met; share.Seen != met || share.All == 0 {
		t.Errorf("%+v where %d rules were met", share, met)
	}
}

func TestALabelTiesAnExchangeToATest(t *testing.T) {
	r, _ := readReport(t, "token token expected")
	labelled := 0
	for _, e := range r.Lives[0].Exchanges {
		if e.Label == "a test/refuses an old token" && e.Allowed {
			labelled++
		}
	}
	p := slices.IndexFunc(r.Providers, func(p report.Provider) bool { return p.Name == "qijiayun" })
	if rules := r.Providers[p].Rules; labelled != 1 || len(rules) != 1 || rules[0].Allowed != 1 || rules[0].Label == "" {
		t.Errorf("%d exchanges are labelled; refused by %+v", labelled, rules)
	}
}

func TestAReportThatCannotBeWrittenLeavesTheEarlierOne(t *testing.T) {
	file := filepath.Join(t.TempDir(), "r.html")
	if err := os.WriteFile(file, []byte("OLD"), 0o600); err != nil {
		t.Fatal(err)
	}
	full := errors.New("no space left on device")
	err := replaceFile(file, 0o644, func(w io.Writer) error {
		_, _ = io.WriteString(w, "half a page")
		return full
	})
	text, _ := os.ReadFile(file)
	left, _ := os.ReadDir(filepath.Dir(file))
	if !errors.Is(err, full) || string(text) != "OLD" || len(left) != 1 {
		t.Errorf("%v; the file holds %q, and there are %d files", err, text, len(left))
	}
	if err := replaceFile(file, 0o600, func(w io.Writer) error { _, err := io.WriteString(w, "NEW"); return err }); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(file); string(text) != "NEW" {
		t.Errorf("the file holds %q", text)
	}
}

func TestWrittenFilesAreNamed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "out", "r.html")
	if _, _, stderr := play(t, "token", "--report", file); !strings.HasSuffix(stderr, "written: "+file+"\n") {
		t.Errorf("the last line does not name the report:\n%s", stderr)
	}
}

func TestAResetDoesNotEmptyTheReport(t *testing.T) {
	r, _ := readReport(t, "token test reset token test reset token test typo")
	calls := 0
	for _, life := range r.Lives {
		calls += len(life.Exchanges)
	}
	p := slices.IndexFunc(r.Providers, func(p report.Provider) bool { return p.Name == "qijiayun" })
	if r.Providers[p].Calls() != 7 || calls != 7 || len(r.Lives) != 3 {
		t.Errorf("%d calls and %d exchanges in %d lives of 7 in 3", r.Providers[p].Calls(), calls, len(r.Lives))
	}
}

func TestTheClockIsTheOneAskedFor(t *testing.T) {
	_, stdout, stderr := play(t, "time", "--fail-on", "never", "--clock", "2026-11-30T23:59:00+08:00", "--frozen")
	if want := `{"now":"2026-11-30T15:59:00Z","mode":"frozen"}`; strings.TrimSpace(stdout) != want {
		t.Errorf("the clock shows %s, not %s: %s", stdout, want, stderr)
	}
}
