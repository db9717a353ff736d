package console

import (
	"strings"
	"testing"
)

// The module is small enough to be read in one sitting, and asks nobody else for anything.
func TestTheModuleIsSmallAndAlone(t *testing.T) {
	if lines := strings.Count(consoleScript, "\n"); lines > 600 {
		t.Errorf("console.js has %d lines", lines)
	}
	for _, alien := range []string{"import ", "import(", "http://", "https://"} {
		if strings.Contains(consoleScript, alien) {
			t.Errorf("console.js contains %q", alien)
		}
	}
}
