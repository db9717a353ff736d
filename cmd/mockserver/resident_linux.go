package main

import (
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
)

// unmapBinary takes the pages of the binary out of this process: most of them only its start has needed. What is needed
// again the kernel maps again, from its page cache. With a debugger they stay, since its breakpoints are in them, and where
// the program was linked to run at any address, since its addresses are written into them.
func unmapBinary() {
	status, _ := os.ReadFile("/proc/self/status")
	binary, _ := os.Readlink("/proc/self/exe")
	maps, _ := os.ReadFile("/proc/self/maps")
	if !strings.Contains(string(status), "\nTracerPid:\t0\n") || !asInFile(debug.ReadBuildInfo()) {
		return
	}
	for line := range strings.Lines(string(maps)) { // 00400000-00fae000 r-xp 00000000 fe:00 9978099    /usr/local/bin/mockserver
		fields := strings.Fields(line)
		var from, to uintptr
		if n, _ := fmt.Sscanf(line, "%x-%x", &from, &to); n == 2 && len(fields) == 6 && fields[5] == binary && fields[1][1] == '-' {
			_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, from, to-from, syscall.MADV_DONTNEED)
		}
	}
}

// asInFile reports that of a program which was built so, what is mapped read-only is what the file has.
func asInFile(built *debug.BuildInfo, ok bool) bool {
	return ok && slices.Contains(built.Settings, debug.BuildSetting{Key: "-buildmode", Value: "exe"})
}
