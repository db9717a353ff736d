package house

import (
	"os"
	"strings"
	"testing"
)

// go install, go run and go get -tool refuse a module whose go.mod replaces or excludes another at a version, and who
// requires this module gets what go.mod does not replace: see docs/decisions/2026-11-25-no-replace.md.
func TestGoModReplacesNothing(t *testing.T) {
	text, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for n, line := range strings.Split(string(text), "\n") {
		if words := strings.Fields(line); len(words) > 0 && (words[0] == "replace" || words[0] == "exclude") {
			t.Errorf("go.mod:%d: %s", n+1, line)
		}
	}
}
