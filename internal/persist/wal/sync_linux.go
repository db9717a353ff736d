package wal

import (
	"os"
	"syscall"
)

// syncData waits until the bytes of a file are on the disk, and its length where that has changed; not its times, for which
// the file system would write a second time.
func syncData(file *os.File) error {
	for {
		err := syscall.Fdatasync(int(file.Fd())) //nolint:gosec // a descriptor is a small number
		if err != syscall.EINTR {                //nolint:errorlint // a system call wraps nothing
			return os.NewSyscallError("fdatasync", err)
		}
	}
}

// syncFolder waits until the names in a folder are on the disk.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	err = folder.Sync()
	_ = folder.Close()
	return err
}
