// Package heap owns how far the heap of the binary grows between two garbage collections. It imports the standard library
// alone, so that Go initialises it before the libraries, whose tables are a third of what a start allocates.
package heap

import (
	"os"
	"runtime/debug"
)

// How far the heap grows, in per cent of what lives in it. The default, a collection every 4 MB, costs a good part of the
// throughput. Three times what lives is little; four times made a process of 69 MiB where three times make one of 57.
const (
	usual    = 200
	starting = 400 // of a least heap of 4 MB: none until 16 MB, and a start allocates 14
)

// free reports that nobody has set GOGC, which overrules this package.
var free = start()

func start() bool {
	if os.Getenv("GOGC") != "" {
		return false
	}
	debug.SetGCPercent(starting)
	return true
}

// Start puts collections off while a server starts; Usual ends that.
func Start() { set(starting) }

// Usual is how seldom a process collects that does its work.
func Usual() { set(usual) }

func set(percent int) {
	if free {
		debug.SetGCPercent(percent)
	}
}
