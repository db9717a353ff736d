package main

import (
	"fmt"
	"os"
	"runtime/debug"
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

func TestPagesThatAreWrittenWhereTheProgramIsLoadedStay(t *testing.T) {
	for mode, want := range map[string]bool{"exe": true, "pie": false, "c-shared": false} {
		if got := asInFile(&debug.BuildInfo{Settings: []debug.BuildSetting{{Key: "-compiler", Value: "gc"}, {Key: "-buildmode", Value: mode}}}, true); got != want {
			t.Errorf("%s: %v", mode, got)
		}
	}
	if asInFile(nil, false) || asInFile(&debug.BuildInfo{}, true) {
		t.Error("nothing is known of how it was built")
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
