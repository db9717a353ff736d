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
