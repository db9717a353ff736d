//go:build !linux

package main

// unmapBinary does nothing: the system decides.
func unmapBinary() {}
