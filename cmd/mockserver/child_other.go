//go:build !linux

package main

import "syscall"

// tied changes nothing: only Linux ends a command with the process that started it.
func tied(attributes *syscall.SysProcAttr) (with *syscall.SysProcAttr, release func()) {
	return attributes, func() {}
}
