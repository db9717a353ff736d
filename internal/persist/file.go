package persist

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"example.com/mockserver/internal/persist/wal"
)

// FormatVersion is the form of file that this version writes. It reads those before it: format 1 had no log.
const FormatVersion = 2

// The names of what is in the folder of a file.
const (
	dataFile   = "mockserver.db"
	logFile    = "mockserver.wal" // what is not in the file yet
	holderFile = "mockserver.holder"
)

// lockPatience is how long a file that another process holds is waited for: a server that is being replaced ends.
const lockPatience = 2 * time.Second

// The buckets of the file. A sandbox is a bucket of its own in boxes.
var (
	bucketAbout = []byte("mockserver") // format, release, identity, and up to where its log is in it
	bucketHeads = []byte("heads")      // by id: the mark, then what List tells
	bucketMarks = []byte("marks")      // the id by mark
	bucketBoxes = []byte("sandboxes")  // by id: a bucket of entries

	keyFormat  = []byte("format")
	keyRelease = []byte("release")
	keyID      = []byte("id")      // 8 bytes; its log has the same
	keyApplied = []byte("applied") // the number of the last frame of the log that is in the file, as 8 bytes
	keyBegun   = []byte("begun")   // is there while a log is
	keyProbe   = []byte("probe")   // what Ready writes
)

// FileOptions are the settings of a file.
type FileOptions struct {
	Holder   string // who opens it, told to a second process: "process 4711 at 127.0.0.1:8080"
	Release  string // the version of mockserver that writes it
	ReadOnly bool   // a look: the file must exist, and stays as it is
	MaxBytes int    // neither the file nor its log grows further; 0: as far as the disk goes
}

// File is the engine that keeps sandboxes in a bbolt file, for one process at a time. What is applied is written to a log
// first, with one wait for the disk where bbolt needs two, and into the file by and by; what is too long for the log is
// written into the file at once.
type File struct {
	db   *bbolt.DB
	bolt func(change func(tx *bbolt.Tx) error) error // db.Update
	path string
	held string // the file that names this process; empty for a look
	id   uint64

	writing sync.Mutex // held while a batch is written; a lease changes hands between two batches; guards what follows
	log     *wal.Log   // nil for a look
	used    uint64     // the highest number of a frame, whether it was written or not
	doubt   bool       // the disk did not confirm the last write: what comes next is not logged
	closed  bool

	applying sync.Mutex // held while the file is written

	mu      sync.Mutex
	holders map[string]holder // the newest lease, by sandbox; other processes are kept out by the file's lock
	last    uint64            // the highest fence
	queue   []*job
	busy    bool    // a batch is being written
	waiting []frame // of the log; not in the file yet
	applied uint64  // the number of the last frame that is in the file, on the disk
	broken  error   // of the last batch that the disk did not take
}

// holder is who has the newest lease of a sandbox.
type holder struct {
	fence uint64
	kept  bool // the sandbox is there
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
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{
		Timeout: lockPatience, ReadOnly: o.ReadOnly, MaxSize: o.MaxBytes, FreelistType: bbolt.FreelistMapType,
	})
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

// begin checks what is there, and unless it is only looked at makes it ours: signed, with nothing left in the log.
func (f *File) begin(dir string, o FileOptions) error {
	begun, err := f.check(o)
	if err != nil {
		return fmt.Errorf("%s: %w", f.path, err)
	}
	log := filepath.Join(dir, logFile)
	if f.waiting, err = logged(log, f.id, f.applied, begun); err != nil {
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
	f.held = filepath.Join(dir, holderFile)
	err = os.WriteFile(f.held, []byte(o.Holder+"\n"), 0o600)
	if err == nil && !begun {
		err = f.commit(f.used, func(tx *bbolt.Tx) error { return tx.Bucket(bucketAbout).Put(keyBegun, []byte{1}) })
	}
	if err != nil {
		return errors.Join(err, f.log.Close(!begun))
	}
	return nil
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

const leftAsItIs = "it is left as it is; put a copy of its folder in its place, or move it away to begin with nothing"

// check refuses what is not a whole file of a format that is known, or a new one. It reports whether the file has a log.
func (f *File) check(o FileOptions) (begun bool, err error) {
	if err := f.whole(); err != nil {
		return false, err
	}
	return begun, f.db.View(func(tx *bbolt.Tx) error {
		about := tx.Bucket(bucketAbout)
		if about == nil {
			if first, _ := tx.Cursor().First(); first != nil || o.ReadOnly {
				return fmt.Errorf("another program wrote it: %s", leftAsItIs)
			}
			return nil
		}
		version, err := strconv.Atoi(string(about.Get(keyFormat)))
		if err != nil || version < 1 {
			return fmt.Errorf("%w: its format is %q: %s", ErrDamaged, about.Get(keyFormat), leftAsItIs)
		}
		if version > FormatVersion {
			return fmt.Errorf("its format is %d, written by mockserver %s; this one reads format %d: run that version, or save its sandboxes there (mockserver sandbox save) and load them into a new folder",
				version, about.Get(keyRelease), FormatVersion)
		}
		for _, name := range [][]byte{bucketHeads, bucketMarks, bucketBoxes} {
			if tx.Bucket(name) == nil {
				return fmt.Errorf("%w: it has no %s: %s", ErrDamaged, name, leftAsItIs)
			}
		}
		f.id, f.applied, begun = number(about.Get(keyID)), number(about.Get(keyApplied)), about.Get(keyBegun) != nil
		return nil
	})
}

// sign notes who writes the file, and gives it an identity. This write shows, too, that it can be written.
func sign(tx *bbolt.Tx, id uint64, release string) error {
	for _, name := range [][]byte{bucketAbout, bucketHeads, bucketMarks, bucketBoxes} {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	about := tx.Bucket(bucketAbout)
	return errors.Join(
		about.Put(keyFormat, []byte(strconv.Itoa(FormatVersion))),
		about.Put(keyRelease, []byte(release)),
		about.Put(keyID, binary.BigEndian.AppendUint64(nil, id)),
	)
}

// number reads 8 bytes; 0 where there are none.
func number(text []byte) uint64 {
	if len(text) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(text)
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

// Close implements Engine. Afterwards the file has everything, and there is no log; where the disk does not take it, the
// log stays, and the next one who opens the file reads it.
func (f *File) Close() error {
	f.writing.Lock()
	defer f.writing.Unlock()
	if f.closed {
		return nil
	}
	f.closed = true
	if f.log != nil {
		err := f.commit(f.used, func(tx *bbolt.Tx) error { return tx.Bucket(bucketAbout).Delete(keyBegun) })
		_ = f.log.Close(err == nil)
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
