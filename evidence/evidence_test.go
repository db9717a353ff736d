package evidence

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mockserver/internal/rule"
)

func known(id string) (*rule.Rule, bool) {
	r := &rule.Rule{ID: id, Answer: rule.Answer{Status: 400}}
	if id == "p/behaviour" {
		r.Answer = rule.Answer{}
	}
	return r, strings.HasPrefix(id, "p/")
}

func good() File {
	return File{
		Rule: "p/one", Verdict: Corrected, Date: "2026-11-25", Count: 3, Host: "h.cn", Recording: strings.Repeat("0a", 32),
		Answer: &Answer{Status: 403, Code: "7", Message: "否: \"x\""},
	}
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	dir := t.TempDir()
	for _, f := range []File{good(), {Rule: "p/behaviour", Verdict: Confirmed, Date: "2026-11-25", Count: 1, Host: "h", Recording: strings.Repeat("0", 64)}} {
		if err := Write(dir, f); err != nil {
			t.Fatal(err)
		}
	}
	all, err := Source{Dir: dir}.Read(known)
	if err != nil || len(all) != 2 {
		t.Fatal(all, err)
	}
	if a := all["p/one"].Answer; a == nil || a.Status != 403 || a.Code != "7" || a.Message != "否: \"x\"" || all["p/behaviour"].Answer != nil {
		t.Errorf("%+v", all)
	}
	if err := Write(dir, File{Rule: "../x"}); err == nil {
		t.Error("it leaves the folder")
	}
}

func TestMistakesInAFile(t *testing.T) {
	for want, change := range map[string]func(*File){
		`no rule is called "q/one"`:             func(f *File) { f.Rule = "q/one" },
		`verdict "so": it is confirmed or`:      func(f *File) { f.Verdict = "so" },
		`date "25.11." is not a day`:            func(f *File) { f.Date = "25.11." },
		"count, host or recording":              func(f *File) { f.Count = 0 },
		`rule "p/behaviour" refuses nobody`:     func(f *File) { f.Rule = "p/behaviour" },
		"the answer has no HTTP status, or":     func(f *File) { f.Answer.Status = 7 },
		"the answer has no HTTP status, or a b": func(f *File) { f.Answer.Body = "{" },
	} {
		dir, f := t.TempDir(), good()
		change(&f)
		if err := Write(dir, f); err != nil {
			t.Fatal(err)
		}
		if _, err := (Source{Dir: dir}).Read(known); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), ".yaml: ") {
			t.Errorf("%v, not %q", err, want)
		}
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "x.yaml"), []byte("rule: p/one\nsecret: y\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{dir, filepath.Join(dir, "nowhere")} {
		if _, err := (Source{Dir: at}).Read(known); err == nil {
			t.Errorf("%s is read", at)
		}
	}
}
