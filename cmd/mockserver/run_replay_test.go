package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRunsAreRepeatableAndSeedsDiffer(t *testing.T) {
	_, one, _ := play(t, "token print")
	_, again, _ := play(t, "token print")
	_, other, _ := play(t, "token print", "--seed", "7")
	if one != again || one == other || len(one) != 33 {
		t.Errorf("tokens %q, %q and with another seed %q", one, again, other)
	}
}

func TestASnapshotIsReplayedAnswerByAnswer(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "run.json")
	if code, _, stderr := play(t, "token test advance test reset token token overridden freeze test", "--snapshot-out", file, "--clock", "2026-11-30T23:59:00+08:00"); code != 0 {
		t.Fatal(stderr)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("a file with secrets has mode %v (%v)", info.Mode(), err)
	}
	code, _, stderr := runs(t, "", "run", "--replay", file)
	if code != 0 || !strings.Contains(stderr, "7/7 answered as recorded") || !strings.Contains(stderr, "1 × qijiayun/frozen-app-calls") {
		t.Errorf("exit code %d\n%s", code, stderr)
	}
	text, _ := os.ReadFile(file)
	changed := strings.Replace(string(text), `"rule":"qijiayun/token-expired"`, `"rule":"qijiayun/token-unknown"`, 1)
	at := strings.Index(changed, `"requests":`)
	if changed == string(text) || at < 0 {
		t.Fatal("the snapshot has no such rule")
	}
	changed = changed[:at] + strings.Replace(string(text)[at:], `"rule":"qijiayun/token-expired"`, `"rule":"qijiayun/token-unknown"`, 1)
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, stderr = runs(t, "", "run", "--replay", file)
	if code != 1 || !strings.Contains(stderr, "6/7 answered as recorded") || !strings.Contains(stderr, "+ 200 qijiayun/token-expired") {
		t.Errorf("exit code %d\n%s", code, stderr)
	}
	code, stdout, stderr := play(t, "time print", "--replay", file, "--fail-on", "never")
	if code != 1 || !strings.Contains(stdout, `"mode":"running"`) || !strings.Contains(stderr, "7 calls") {
		t.Errorf("a command after a replay: exit code %d\n%s%s", code, stdout, stderr)
	}
}

func TestWhatCannotBeReplayedIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.json")
	for text, want := range map[string]string{"{}": "holds no requests", "[": "unexpected end"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if code, _, stderr := runs(t, "", "run", "--replay", file); code != 2 || !strings.Contains(stderr, want) {
			t.Errorf("%s: exit code %d, %s", text, code, stderr)
		}
	}
}
