package main

import (
	"runtime"
	"syscall"
)

// tied has the kernel send a command SIGTERM when mockserver is killed, and so cannot pass a signal on. The kernel looks at
// the thread that starts the command: the caller's goroutine keeps its thread until release.
func tied(attributes *syscall.SysProcAttr) (with *syscall.SysProcAttr, release func()) {
	if attributes == nil {
		attributes = &syscall.SysProcAttr{}
	}
	attributes.Pdeathsig = syscall.SIGTERM
	runtime.LockOSThread()
	return attributes, runtime.UnlockOSThread
}
