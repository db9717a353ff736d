package persist

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"example.com/mockserver/internal/persist/wal"
)

// FileOptions are the settings of a file.
type FileOptions struct {
	Holder   string // who opens it, told to a second process: "process 4711 at 127.0.0.1:8080"
	Release  string // the version of mockserver that writes it
	ReadOnly bool   // a look: the file must exist, and stays as it is
	MaxBytes int    // neither the file nor its log grows further; 0: as far as the disk goes
}

// OpenFile opens the file in a folder, and makes both where there are none. The error says what is wrong and what to do.
func OpenFile(dir string, o FileOptions) (f *File, err error) {
	path := filepath.Join(dir, dataFile)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true)) // bbolt reads pages that a file which was cut off does not have
	defer caught(path+": ", &err)
	if o.ReadOnly {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s: no server has kept anything there", path)
		}
	} else if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("the folder cannot be made: %w", err)
	}
	for _, name := range []string{path, filepath.Join(dir, logFile)} { // to open a pipe would wait for its other end
		if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
			return nil, fmt.Errorf("%s: it is not a file", name)
		}
	}
	if err := create(dir, path, o); err != nil {
		return nil, err
	}
	db, err := bbolt.Open(path, 0o600, o.bolt())
	if err != nil {
		return nil, opening(dir, path, err)
	}
	f = &File{db: db, bolt: db.Update, path: path, holders: map[string]holder{}}
	if err := f.begin(dir, o); err != nil {
		_ = db.Close()
		return nil, err
	}
	return f, nil
}

func (o FileOptions) bolt() *bbolt.Options {
	return &bbolt.Options{Timeout: lockPatience, ReadOnly: o.ReadOnly, MaxSize: o.MaxBytes, FreelistType: bbolt.FreelistMapType}
}

// create makes an empty file where there is none: under another name first, so that a disk that is full leaves nothing behind.
func create(dir, path string, o FileOptions) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.Size() < leastBytes:
		return fmt.Errorf("%s: %w: it has %d bytes, and %d or more were written: %s", path, ErrDamaged, info.Size(), leastBytes, leftAsItIs)
	case !errors.Is(err, fs.ErrNotExist):
		return nil // opening it says what is wrong
	}
	if _, err := logged(filepath.Join(dir, logFile), 0, 0, 0, false); err != nil { // of a file that is gone
		return fmt.Errorf("%s: %w", filepath.Join(dir, logFile), err)
	}
	empty, err := os.CreateTemp(dir, dataFile+".new-")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(empty.Name()) }()
	_ = empty.Close()
	db, err := bbolt.Open(empty.Name(), 0o600, o.bolt())
	if err == nil {
		err = db.Close()
	}
	if err != nil {
		return fmt.Errorf("%s cannot be made: %w", path, err)
	}
	err = os.Link(empty.Name(), path) // replaces nothing
	if err == nil || errors.Is(err, fs.ErrExist) {
		return nil // another process was faster
	}
	return os.Rename(empty.Name(), path) // a file system without links
}

// begin checks what is there, and unless it is only looked at makes it ours: signed, with nothing left in the log.
func (f *File) begin(dir string, o FileOptions) error {
	begun, err := f.check(o)
	if err != nil {
		return fmt.Errorf("%s: %w", f.path, err)
	}
	log := filepath.Join(dir, logFile)
	if f.waiting, err = logged(log, f.id, f.applied, f.logged, begun); err != nil {
		return fmt.Errorf("%s: %w", log, err)
	}
	f.used = f.applied + uint64(len(f.waiting))
	if o.ReadOnly {
		return nil
	}
	for f.id == 0 {
		f.id = rand.Uint64()
	}
	if err := f.commit(f.used, func(tx *bbolt.Tx) error { return sign(tx, f.id, o.Release) }); err != nil {
		return err
	}
	f.used++
	if f.log, err = wal.Open(log, f.id, f.used, o.MaxBytes); err != nil {
		return fmt.Errorf("%s cannot be written: %w", log, err)
	}
	f.logged = f.used
	if err := f.commit(f.used, func(tx *bbolt.Tx) error { return tx.Bucket(bucketAbout).Put(keyBegun, []byte{1}) }); err != nil {
		return errors.Join(err, f.log.Close(!begun))
	}
	f.held = filepath.Join(dir, holderFile)
	_ = os.Remove(f.held) // whatever it is: nothing is written through a link
	_ = os.WriteFile(f.held, []byte(o.Holder+"\n"), 0o600)
	return nil
}

// opening says why a file cannot be opened.
func opening(dir, path string, err error) error {
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		holder := "another process"
		name := filepath.Join(dir, holderFile)
		if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
			if text, err := os.ReadFile(name); err == nil && len(text) > 0 {
				holder = strings.TrimSpace(string(text))
			}
		}
		return fmt.Errorf("%s is held by %s: stop it, or give this one another folder", path, holder)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: this process must be able to read and write it", err)
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum), errors.Is(err, berrors.ErrVersionMismatch):
		return fmt.Errorf("%s: %w, or written by another program (%w): %s", path, ErrDamaged, err, leftAsItIs)
	}
	return fmt.Errorf("%s: %w", path, err)
}
