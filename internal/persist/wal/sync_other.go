//go:build !linux

package wal

import "os"

// syncData waits until a file is on the disk.
func syncData(file *os.File) error { return file.Sync() }

// syncFolder does nothing: not every system can wait for a folder.
func syncFolder(string) error { return nil }
