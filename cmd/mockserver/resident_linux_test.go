package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestPagesOfTheBinaryAreGivenBack(t *testing.T) {
	before := mapped(t)
	unmapBinary()
	if after := mapped(t); after > before/2 {
		t.Errorf("%d KiB of files are mapped, and were %d before", after, before)
	}
}

// mapped is how many KiB of files this process has in memory.
func mapped(t *testing.T) (kib int) {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if n, _ := fmt.Sscanf(line, "RssFile: %d kB", &kib); n == 1 {
			return kib
		}
	}
	t.Skip("this system does not say what of a process is of files")
	return 0
}
