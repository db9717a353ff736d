package main

import (
	"runtime/debug"
	"time"

	"example.com/mockserver/cmd/mockserver/heap"
	"example.com/mockserver/internal/clock"
)

// How long after its start a server gives back what the start took, since its first requests have the processors, and how
// often what a call has needed that comes once in a while.
const (
	settled  = 200 * time.Millisecond
	nowAgain = time.Minute
)

// giveBackSoon returns to the system what only a start takes.
func giveBackSoon() {
	clock.After(settled, func() {
		heap.Usual()
		debug.FreeOSMemory()
		unmapNowAndThen()
	})
}

func unmapNowAndThen() {
	unmapBinary()
	clock.After(nowAgain, unmapNowAndThen)
}
