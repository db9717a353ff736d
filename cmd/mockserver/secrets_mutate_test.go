package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The reports of mutate show what failing tests print, and tests print what they were given.
func TestNoReportOfMutateShowsASecret(t *testing.T) {
	dir := t.TempDir()
	suite := graded(t, calls+`echo "printed appSecret is $QIJIAYUN_APP_SECRET; {\"password\":\"`+foreign+`\"}"
`+guessesUnknown)
	args := []string{"--set", "assumed", "--rules", "qijiayun/token-unknown"}
	for _, name := range []string{"m.html", "m.json", "m.md", "m.xml"} {
		args = append(args, "--report", filepath.Join(dir, name))
	}
	code, stderr := gradeOf(t, suite, args...)
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	outputs, printed := map[string]string{"terminal": stderr}, 0
	for _, name := range []string{"m.html", "m.json", "m.md", "m.xml"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		outputs[name] = string(text)
	}
	for name, text := range outputs {
		if _, rest, found := strings.Cut(text, "printed appSecret is "); found {
			printed++
			if !strings.HasPrefix(rest, "[redacted]") {
				t.Errorf("%s shows the application's secret: %.60s", name, rest)
			}
		}
		if strings.Contains(text, foreign) {
			t.Errorf("%s shows a password", name)
		}
	}
	if printed < 2 {
		t.Errorf("%d outputs show what the tests print", printed)
	}
}
