package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A variant with which the tests do not end counts as noticed, and the report says so.
func TestMutateTakesTestsThatDoNotEndForNoticed(t *testing.T) {
	hung := filepath.Join(t.TempDir(), "hung")
	if err := syscall.Mkfifo(hung, 0o600); err != nil {
		t.Fatal(err)
	}
	suite := graded(t, calls+`[ -z "$MOCKSERVER_MUTANT" ] || { echo hung >`+hung+`; while :; do sleep 1; done; }`)
	within := func(ctx context.Context, _ time.Duration) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancel(ctx)
		go func() {
			_, _ = os.ReadFile(hung) // until the suite writes to it
			cancel()
		}()
		return ctx, cancel
	}
	report := filepath.Join(t.TempDir(), "m.md")
	var stderr bytes.Buffer
	args := append([]string{"mutate", "--rules", "qijiayun/token-unknown", "--set", "assumed", "--workers", "1", "--report", report, "--"}, suite...)
	code := run(t.Context(), args, program{out: &bytes.Buffer{}, err: &stderr, env: func(string) string { return "" }, within: within})
	if code != exitGood || !strings.Contains(stderr.String(), "the tests did not end in time") {
		t.Errorf("exit code %d, or it is not said that the time was over:\n%s", code, stderr.String())
	}
}

// A machine that was busy for a while says nothing of the tests: what did not end in time has twice the time once more.
func TestMutateGivesTestsThatDoNotEndTwiceTheTime(t *testing.T) {
	hung := filepath.Join(t.TempDir(), "hung")
	if err := syscall.Mkfifo(hung, 0o600); err != nil {
		t.Fatal(err)
	}
	once := filepath.Join(t.TempDir(), "once")
	suite := graded(t, calls+`[ -z "$MOCKSERVER_MUTANT" ] || [ -e `+once+` ] || { touch `+once+`; echo hung >`+hung+`; while :; do sleep 1; done; }
`+looksAtMissing)
	var limits []time.Duration
	within := func(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancel(ctx)
		if limits = append(limits, d); len(limits) == 1 {
			go func() {
				_, _ = os.ReadFile(hung) // until the suite writes to it
				cancel()
			}()
		}
		return ctx, cancel
	}
	var stderr bytes.Buffer
	args := append([]string{"mutate", "--rules", "qijiayun/token-missing", "--set", "wrong", "--workers", "1", "--"}, suite...)
	code := run(t.Context(), args, program{out: &bytes.Buffer{}, err: &stderr, env: func(string) string { return "" }, within: within})
	if code != exitGood || strings.Contains(stderr.String(), "in time") || len(limits) != 2 || limits[1] != 2*limits[0] {
		t.Errorf("exit code %d, limits %v:\n%s", code, limits, stderr.String())
	}
}

// A failure in which the variant has no part says nothing of it: the command is run once more.
func TestMutateRunsAgainWhatFailedThoughNothingDiffered(t *testing.T) {
	failed := filepath.Join(t.TempDir(), "failed")
	suite := graded(t, `[ -z "$MOCKSERVER_MUTANT" ] || [ -e `+failed+` ] || { touch `+failed+`; exit 1; }
`+calls+looksAtMissing)
	code, stderr := gradeOf(t, suite, "--rules", "qijiayun/token-missing", "--set", "wrong", "--workers", "1")
	if _, err := os.Stat(failed); err != nil || code != exitGood || strings.Contains(stderr, "flaky:") || !strings.Contains(stderr, "robust 1/1 (100%)") {
		t.Errorf("exit code %d, %v:\n%s", code, err, stderr)
	}
}

// Control-C ends the work, and the report says what is known by then.
func TestMutateReportsWhatItKnowsWhenItIsInterrupted(t *testing.T) {
	count := filepath.Join(t.TempDir(), "runs")
	suite := graded(t, calls+
		`[ -z "$MOCKSERVER_MUTANT" ] || echo x >>`+count+`; [ ! -e `+count+` ] || [ "$(wc -l <`+count+`)" -lt 3 ] || { kill -INT $PPID; while :; do sleep 1; done; }
`+looksAtMissing+looksAtUnknown)
	args := append(append([]string{"mutate", "--workers", "1"}, gradedRules[:2]...), "--")
	code, _, stderr := runs(t, "", append(args, suite...)...) // a process of its own: the suite signals its parent
	if code != 130 || !strings.Contains(stderr, "interrupted: the rest is undecided") || !strings.Contains(stderr, "2 undecided") || !strings.Contains(stderr, "2 variants run") {
		t.Errorf("exit code %d:\n%s", code, stderr)
	}
}

// A suite that only does what succeeds has nothing to say of most variants, and they cost no run.
func TestMutateRunsNothingForWhatIsNotMet(t *testing.T) {
	code, _, stderr := grades(t, append([]string{"mutate", "--workers", "2", "--"}, graded(t, "client token\n")...)...)
	found := regexp.MustCompile(`; (\d+) variants run, (\d+) needed no run`).FindStringSubmatch(stderr)
	if code != 0 || found == nil {
		t.Fatalf("exit code %d:\n%s", code, stderr)
	}
	ran, _ := strconv.Atoi(found[1])
	skipped, _ := strconv.Atoi(found[2])
	if ran == 0 || skipped < 4*ran {
		t.Errorf("%d variants are run and %d are not", ran, skipped)
	}
}

// What the cache knows is not run again: neither the variants nor the tests without one.
func TestMutateRunsNothingThatItsCacheKnows(t *testing.T) {
	runs, cache := filepath.Join(t.TempDir(), "runs"), filepath.Join(t.TempDir(), "cache.json")
	suite := graded(t, calls+looksAtMissing+"echo x >>"+runs+"\n")
	flags := []string{"--set", "wrong", "--cache", cache, "--cache-key", "k"}
	_, first := gradeOf(t, suite, flags...)
	once, err := os.ReadFile(runs)
	if err != nil {
		t.Fatal(err, first)
	}
	_, second := gradeOf(t, suite, flags...)
	if again, _ := os.ReadFile(runs); len(once) == 0 || len(again) != len(once) {
		t.Errorf("the command ran %d times, and %d times with the cache:\n%s", len(once)/2, (len(again)-len(once))/2, second)
	}
}

// A job's log is not silent for long, and not flooded either.
func TestMutateSaysInALogHowFarItIs(t *testing.T) {
	var stderr bytes.Buffer
	tell := (&mutation{mutateFlags: &mutateFlags{}, program: program{err: &stderr, env: func(string) string { return "" }}}).progress()
	for done := range 20 {
		tell(done+1, 19-done)
	}
	if got := stderr.String(); !strings.HasPrefix(got, "mockserver mutate: 10 done, 10 left, about ") || strings.Count(got, "\n") != 1 {
		t.Errorf("after 20 variants of 20: %q", got)
	}
}

// What to run next is the whole command: the flags that shape its world, too.
func TestMutateSaysWhatToRunNextWithTheFlagsOfItsWorld(t *testing.T) {
	flags := []string{"--set", "wrong", "--rules", "qijiayun/token-unknown", "--frozen", "--seed", "7"}
	_, stderr := gradeOf(t, graded(t, calls+looksAtMissing), flags...)
	_, next, found := strings.Cut(stderr, "next: ")
	words := strings.Fields(next)
	if !found || !strings.HasPrefix(next, "mockserver mutate --only 'qijiayun/token-unknown#wrong' --frozen --seed=7 -- sh ") {
		t.Fatalf("it is not said what to run next:\n%s", stderr)
	}
	args := append([]string{"mutate", "--only", "qijiayun/token-unknown#wrong"}, words[4:]...)
	if code, _, again := grades(t, args...); code != exitFindings || !strings.Contains(again, "passes unnoticed") {
		t.Errorf("%q: exit code %d:\n%s", args, code, again)
	}
}

// Why nothing could be graded is said in Chinese where the locale is.
func TestMutateSaysInChineseWhyItGradesNothing(t *testing.T) {
	for says, args := range map[string][]string{
		"没有要运行的命令":          nil,
		"应为 assumed, wrong": {"--set", "typo", "--", "true"},
		"--workers 应为":      {"--workers", "0", "--", "true"},
		"--report m.typo：":  {"--report", "m.typo", "--", "true"},
		"应形如 robust=80%":    {"--require", "80", "--", "true"},
		"没有选中任何变体":          {"--rules", "typo", "--", "true"},
		"没有这个变体":            {"--only", "typo", "--", "true"},
		"--only 需要命令":       {"--list", "--only", "qijiayun/token-unknown#wrong"},
		"没有变体时命令就失败（退出码 1）": {"--", "false"},
		"命令没有调用任何平台":        {"--", "true"},
	} {
		var stderr bytes.Buffer
		code := run(t.Context(), append([]string{"mutate"}, args...), program{out: &bytes.Buffer{}, err: &stderr, env: func(name string) string {
			return map[string]string{"LANG": "zh_CN.UTF-8"}[name]
		}})
		if code != exitUsage || !strings.Contains(stderr.String(), says) {
			t.Errorf("%q: exit code %d, not told: %s\n%s", args, code, says, stderr.String())
		}
	}
}
