package persist

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// FormatVersion is the form of file that this version writes. It reads no other: there has been none.
const FormatVersion = 1

// The names of what is in the folder of a file.
const (
	dataFile   = "mockserver.db"
	holderFile = "mockserver.holder"
)

// lockPatience is how long a file that another process holds is waited for: a server that is being replaced ends.
const lockPatience = 2 * time.Second

// The buckets of the file. A sandbox is a bucket of its own in boxes.
var (
	bucketAbout = []byte("mockserver") // format, release
	bucketHeads = []byte("heads")      // by id: the mark, then what List tells
	bucketMarks = []byte("marks")      // the id by mark
	bucketBoxes = []byte("sandboxes")  // by id: a bucket of entries

	keyFormat  = []byte("format")
	keyRelease = []byte("release")
	keyProbe   = []byte("probe") // what Ready writes
)

// FileOptions are the settings of a file.
type FileOptions struct {
	Holder   string // who opens it, told to a second process: "process 4711 at 127.0.0.1:8080"
	Release  string // the version of mockserver that writes it
	ReadOnly bool   // a look: the file must exist, and stays as it is
	MaxBytes int    // the file grows no further; 0: as far as the disk goes
}

// File is the engine that keeps sandboxes in a bbolt file, for one process at a time.
type File struct {
	db   *bbolt.DB
	path string
	held string // the file that names this process; empty for a look

	writing sync.Mutex // held while a batch is written; a lease changes hands between two batches

	mu     sync.Mutex
	fences map[string]uint64 // the newest fence, by sandbox; other processes are kept out by the file's lock
	last   uint64            // the highest fence
	queue  []*job
	busy   bool  // a batch is being written
	broken error // of the last batch that the disk did not take
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
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{
		Timeout: lockPatience, ReadOnly: o.ReadOnly, MaxSize: o.MaxBytes, FreelistType: bbolt.FreelistMapType,
	})
	if err != nil {
		return nil, opening(dir, path, err)
	}
	f = &File{db: db, path: path, fences: map[string]uint64{}}
	if err := f.begin(o); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if !o.ReadOnly {
		f.held = filepath.Join(dir, holderFile)
		if err := os.WriteFile(f.held, []byte(o.Holder+"\n"), 0o600); err != nil {
			_ = db.Close()
			return nil, fmt.Errorf("%s: %w", f.held, err)
		}
	}
	return f, nil
}

// opening says why a file cannot be opened.
func opening(dir, path string, err error) error {
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		holder := "another process"
		if text, err := os.ReadFile(filepath.Join(dir, holderFile)); err == nil && len(text) > 0 {
			holder = strings.TrimSpace(string(text))
		}
		return fmt.Errorf("%s is held by %s: stop it, or give this one another folder", path, holder)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: this process must be able to read and write it", err)
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum), errors.Is(err, berrors.ErrVersionMismatch):
		return fmt.Errorf("%s: %w, or written by another program (%w): %s", path, ErrDamaged, err, leftAsItIs)
	}
	return fmt.Errorf("%s: %w", path, err)
}

const leftAsItIs = "it is left as it is; put a copy in its place, or move it away to begin with nothing"

// begin checks what the file is, and makes a new one ours.
func (f *File) begin(o FileOptions) error {
	if err := f.whole(); err != nil {
		return err
	}
	fresh := false
	err := f.db.View(func(tx *bbolt.Tx) error {
		about := tx.Bucket(bucketAbout)
		if about == nil {
			if first, _ := tx.Cursor().First(); first != nil || o.ReadOnly {
				return fmt.Errorf("another program wrote it: %s", leftAsItIs)
			}
			fresh = true
			return nil
		}
		version, err := strconv.Atoi(string(about.Get(keyFormat)))
		if err != nil || version < 1 {
			return fmt.Errorf("%w: its format is %q: %s", ErrDamaged, about.Get(keyFormat), leftAsItIs)
		}
		if version != FormatVersion {
			return fmt.Errorf("its format is %d, written by mockserver %s; this one reads format %d: run that version, or save its sandboxes there (mockserver sandbox save) and load them into a new folder",
				version, about.Get(keyRelease), FormatVersion)
		}
		for _, name := range [][]byte{bucketHeads, bucketMarks, bucketBoxes} {
			if tx.Bucket(name) == nil {
				return fmt.Errorf("%w: it has no %s: %s", ErrDamaged, name, leftAsItIs)
			}
		}
		return nil
	})
	if err != nil || o.ReadOnly {
		return err
	}
	return f.sign(o.Release, fresh)
}

// sign notes who writes the file. This write shows, too, that it can be written.
func (f *File) sign(release string, fresh bool) error {
	return f.db.Update(func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{bucketAbout, bucketHeads, bucketMarks, bucketBoxes} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		about := tx.Bucket(bucketAbout)
		if fresh {
			if err := about.Put(keyFormat, []byte(strconv.Itoa(FormatVersion))); err != nil {
				return err
			}
		}
		return about.Put(keyRelease, []byte(release))
	})
}

// whole refuses a file that was cut off: reading what it no longer has would end the process.
func (f *File) whole() error {
	info, err := os.Stat(f.path)
	if err != nil {
		return err
	}
	return f.db.View(func(tx *bbolt.Tx) error {
		if tx.Size() > info.Size() {
			return fmt.Errorf("%w: it has %d bytes of %d: %s", ErrDamaged, info.Size(), tx.Size(), leftAsItIs)
		}
		return nil
	})
}

// Close implements Engine.
func (f *File) Close() error {
	if f.held != "" {
		_ = os.Remove(f.held) // it only names the process
	}
	return f.db.Close()
}

// caught turns a panic of bbolt, which asserts what it reads, into an error that begins with a text.
func caught(where string, err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%s%w: %v: %s", where, ErrDamaged, p, leftAsItIs)
	}
}
