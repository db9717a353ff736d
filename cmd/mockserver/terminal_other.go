//go:build !unix

package main

import (
	"os"
	"syscall"
)

func childSignals() []os.Signal { return []os.Signal{os.Interrupt} }

// fromKeyboard: a console sends Control-C to every process attached to it.
func fromKeyboard(os.Signal) bool { return true }

func foreground() bool { return true }

// isTerminal leaves colour out where it cannot be asked for.
func isTerminal(any) bool { return false }

func killedBy(*os.ProcessState) (signal int, killed bool) { return 0, false }

func ownGroup() *syscall.SysProcAttr { return nil }

func signalGroup(leader *os.Process, s os.Signal) { _ = leader.Signal(s) }

// alive is true where it cannot be asked for.
func alive(int) bool { return true }
