package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// graded is a client's test suite in a shell: it calls 企加云 and asserts what the lines say. $get prints a body and a status.
func graded(t *testing.T, assertions string) []string {
	t.Helper()
	script := filepath.Join(t.TempDir(), "suite.sh")
	text := `set -e
client() { env ` + asProgram + `= ` + asClient + `=graded:$1 ` + os.Args[0] + `; }
both() { missing=${1% / *}; unknown=${1#* / }; }
` + assertions
	if err := os.WriteFile(script, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	return []string{"sh", script}
}

// Two assertions on refusals that 企加云's pages do not answer: any refusal of them is fine, success is not, and the code is
// looked at.
const (
	calls = `both "$(client both)"
`
	looksAtMissing = `case "$missing" in "200 401" | "401 401" | "200 63001" | "200 500" | "200 61451" | "200 404") ;; *) echo "missing: $missing"; exit 1 ;; esac
`
	looksAtUnknown = `case "$unknown" in "200 401" | "401 401" | "200 500" | "200 61451") ;; *) echo "unknown: $unknown"; exit 1 ;; esac
`
	guessesUnknown = `[ "$unknown" = "200 401" ] || { echo "unknown: $unknown"; exit 1; }
`
)

var gradedRules = []string{"--rules", "qijiayun/token-[mu]*", "--workers", "2"}

func gradeOf(t *testing.T, suite []string, flags ...string) (code int, stderr string) {
	t.Helper()
	args := append(append(append([]string{"mutate"}, gradedRules...), flags...), "--")
	code, _, stderr = grades(t, append(args, suite...)...)
	return code, stderr
}

// grades runs mutate in this process, which has read the providers' documents already.
func grades(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	t.Setenv("TMPDIR", t.TempDir())
	var out, err bytes.Buffer
	code = run(t.Context(), args, program{in: strings.NewReader(""), out: &out, err: &err, env: func(string) string { return "" }})
	return code, out.String(), err.String()
}

func TestMutateTellsRobustTestsFromThoseThatGuessOrLookAtNothing(t *testing.T) {
	for name, c := range map[string]struct{ suite, set, untested, depends, sum string }{
		"all is looked at":             {calls + looksAtMissing + looksAtUnknown, "all", "", "", "robust 2/2 (100%)"},
		"one assertion is removed":     {calls + looksAtMissing, "wrong", "qijiayun/token-unknown", "", "robust 1/2 (50%), 1 untested"},
		"one guess is written into it": {calls + looksAtMissing + guessesUnknown, "assumed", "", "qijiayun/token-unknown", "robust 1/2 (50%), 1 depends on a guess"},
	} {
		t.Run(name, func(t *testing.T) {
			code, stderr := gradeOf(t, graded(t, c.suite), "--set", c.set)
			if code != 0 || !strings.Contains(stderr, c.sum) {
				t.Fatalf("exit code %d, not told: %s\n%s", code, c.sum, stderr)
			}
			for heading, rule := range map[string]string{"untested (1)": c.untested, "depends on a guess (1)": c.depends} {
				_, part, found := strings.Cut(stderr, "\n"+heading)
				if found != (rule != "") || found && !strings.Contains(strings.SplitN(part, "\n", 3)[1], rule+" ") {
					t.Errorf("%s should be of %q:\n%s", heading, rule, stderr)
				}
			}
		})
	}
}

// The variant is in every sandbox, whatever the tests do with theirs.
func TestMutateReachesASandboxThatIsResetOrOpenedByTheTests(t *testing.T) {
	for _, step := range []string{"reset", "own"} {
		suite := graded(t, `both "$(client `+step+`)"`+"\n"+guessesUnknown)
		code, stderr := gradeOf(t, suite, "--set", "assumed", "--rules", "qijiayun/token-unknown")
		if code != 0 || !strings.Contains(stderr, "robust 0/1 (0%), 1 depends on a guess") {
			t.Errorf("%s: exit code %d\n%s", step, code, stderr)
		}
	}
}

func TestMutateRefusesACommandThatFailsOrIsFlaky(t *testing.T) {
	if code, _, stderr := grades(t, "mutate", "--", "true"); code != 2 || !strings.Contains(stderr, "called no provider") {
		t.Errorf("exit code %d:\n%s", code, stderr)
	}
	counter := filepath.Join(t.TempDir(), "n")
	for says, script := range map[string]string{
		"fails without a variant (exit code 3)":      "echo not well; exit 3",
		"it is flaky":                                calls + looksAtMissing + "n=$(cat " + counter + " 2>/dev/null || echo 0); echo $((n+1)) >" + counter + "; exit $n",
		"only one of two runs met qijiayun/getToken": calls + "if [ -e " + counter + ".x ]; then client token; fi; touch " + counter + ".x",
	} {
		code, stderr := gradeOf(t, graded(t, script))
		if code != 2 || !strings.Contains(stderr, says) {
			t.Errorf("exit code %d; not told: %s\n%s", code, says, stderr)
		}
		if strings.Contains(script, "not well") && !strings.Contains(stderr, "not well\n") {
			t.Errorf("what the failing tests print is not shown:\n%s", stderr)
		}
	}
}

func TestMutateHoldsToWhatIsRequiredAndRemembers(t *testing.T) {
	folder := t.TempDir()
	cache := filepath.Join(folder, "cache.json")
	suite := graded(t, calls+looksAtMissing)
	flags := []string{"--set", "wrong", "--require", "robust=60%", "--cache", cache, "--cache-key", "k"}
	code, first := gradeOf(t, suite, flags...)
	if code != 1 {
		t.Errorf("exit code %d where 50%% are robust and 60%% are required", code)
	}
	code, second := gradeOf(t, suite, flags...)
	if code != 1 || !strings.Contains(second, "known from the cache") {
		t.Errorf("exit code %d; nothing is known from the cache:\n%s", code, second)
	}
	sum := func(s string) string {
		_, s, _ = strings.Cut(s, "\nrobust ")
		s, _, _ = strings.Cut(s, ";")
		return s
	}
	if sum(first) != sum(second) {
		t.Errorf("%q at first, %q from the cache", sum(first), sum(second))
	}
}

func TestMutateRunsOneVariantWithItsOutput(t *testing.T) {
	suite := graded(t, calls+looksAtMissing+guessesUnknown)
	for variant, want := range map[string]struct {
		code int
		says string
	}{
		"qijiayun/token-unknown#wrong":   {0, "is noticed"},
		"qijiayun/token-unknown#other-1": {1, "they depend on"},
		"qijiayun/token-missing#other-1": {0, "passes, as it should"},
		"qijiayun/app-frozen#wrong":      {1, "was not reached"},
		"qijiayun/typo#wrong":            {2, "no variant is called so"},
	} {
		code, stdout, stderr := grades(t, append([]string{"mutate", "--only", variant, "--"}, suite...)...)
		if code != want.code || !strings.Contains(stderr, want.says) {
			t.Errorf("%s: exit code %d, %q is not told:\n%s%s", variant, code, want.says, stdout, stderr)
		}
	}
}

func TestMutateWritesItsReports(t *testing.T) {
	folder := t.TempDir()
	file := func(name string) string { return filepath.Join(folder, name) }
	_, stderr := gradeOf(t, graded(t, calls+looksAtMissing), "--set", "wrong", "--report", file("m.html"), "--report", file("m.xml"), "--report", file("m.json"), "--report", file("m.md"))
	read := func(name string) []byte {
		text, err := os.ReadFile(file(name))
		if err != nil {
			t.Fatal(err, stderr)
		}
		return text
	}
	for name, part := range map[string]string{"m.html": "token-unknown#wrong", "m.md": "untested", "m.xml": `failures="1"`} {
		if !strings.Contains(string(read(name)), part) {
			t.Errorf("%s does not say %q", name, part)
		}
	}
	if err := xml.Unmarshal(read("m.xml"), new(struct{})); err != nil {
		t.Error(err)
	}
	var schema struct {
		Files map[string]struct {
			Mutants []struct{ ID, Status string }
		}
	}
	if err := json.Unmarshal(read("m.json"), &schema); err != nil {
		t.Fatal(err)
	}
	statuses := map[string]string{}
	for _, f := range schema.Files {
		for _, m := range f.Mutants {
			statuses[m.ID] = m.Status
		}
	}
	for id, want := range map[string]string{"qijiayun/token-unknown#wrong": "Survived", "qijiayun/token-missing#wrong": "Killed", "qijiayun/token-missing#accepted": "Ignored"} {
		if statuses[id] != want {
			t.Errorf("%s is %s, not %s", id, statuses[id], want)
		}
	}
}

// gradedStep is one step of the graded client: it prints status and code of two refused calls.
func gradedStep(step string) {
	base, admin := os.Getenv("QIJIAYUN_BASE_URL"), os.Getenv("MOCKSERVER_URL")+"/__admin/sandboxes"
	switch step {
	case "own":
		demand("POST", admin, `{"id":"mine"}`)
		base = os.Getenv("MOCKSERVER_URL") + "/~mine/qijiayun"
	case "reset":
		demand("POST", admin+"/"+os.Getenv("MOCKSERVER_SANDBOX")+"/reset", "")
	case "late":
		late(base)
		return
	case "push":
		pushed()
		return
	case "token":
		answered(base + "/itrigger-tenant/v1/basic/accessTokenOpen/token?appId=" + os.Getenv("QIJIAYUN_APP_ID") + "&appSecret=" + os.Getenv("QIJIAYUN_APP_SECRET"))
		return
	}
	get := func(token string) string {
		status, body := answered(base + "/itrigger-tenant/v1/basic/openAPItest/test/get?accessToken=" + token)
		var envelope struct{ Code int }
		_ = json.Unmarshal([]byte(body), &envelope) // what is not JSON has no code
		return fmt.Sprint(status, " ", envelope.Code)
	}
	_, _ = fmt.Fprintln(os.Stdout, get("")+" / "+get("nobody-issued-it"))
}
