package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// replaceFile writes a file beside its place and then moves it there, so that a full disk leaves the earlier one whole.
// What is not an ordinary file, such as a pipe, is written directly. It makes the folder too: the tests are over, and a
// report that cannot be written is lost.
func replaceFile(name string, mode os.FileMode, write func(io.Writer) error) error {
	if err := makeFolder(name); err != nil {
		return err
	}
	if there, err := os.Stat(name); err == nil && !there.Mode().IsRegular() {
		return writeTo(name, os.O_WRONLY|os.O_TRUNC, mode, write)
	}
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target // the link stays
	}
	beside, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w; name another file", name, err)
	}
	err = errors.Join(beside.Chmod(mode), write(beside), beside.Sync(), beside.Close())
	if err == nil {
		err = os.Rename(beside.Name(), name)
	}
	if err != nil {
		_ = os.Remove(beside.Name())
		return fmt.Errorf("%s is not written, and is as it was: %w", name, err)
	}
	return nil
}

// appendFile adds to a file that others write too.
func appendFile(name string, write func(io.Writer) error) error {
	if err := makeFolder(name); err != nil {
		return err
	}
	return writeTo(name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644, write)
}

func makeFolder(name string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return fmt.Errorf("%s cannot be written: %w; name another file", name, err)
	}
	return nil
}

func writeTo(name string, how int, mode os.FileMode, write func(io.Writer) error) error {
	f, err := os.OpenFile(name, how, mode)
	if err != nil {
		return fmt.Errorf("%w; name another file", err)
	}
	return errors.Join(write(f), f.Close())
}
