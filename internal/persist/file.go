package persist

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"

	"go.etcd.io/bbolt"

	"example.com/mockserver/internal/persist/wal"
)

// FormatVersion is the form of file that this version writes. It reads those before it:
// format 1 had no log, and the log of format 2 did not say how long it is.
const FormatVersion = 3

// The names of what is in the folder of a file.
const (
	dataFile   = "mockserver.db"
	logFile    = "mockserver.wal" // what is not in the file yet
	holderFile = "mockserver.holder"
)

// leastBytes is the length of a file that has nothing.
const leastBytes = 16 << 10

// lockPatience is how long a file that another process holds is waited for: a server that is being replaced ends.
const lockPatience = 2 * time.Second

// closePatience is how long the end of a process waits for what the log has to be in the file, which can wait.
const closePatience = 2 * time.Second

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
	keyLogged  = []byte("logged")  // the number of the last frame that the log had when the file was written last, as 8 bytes
	keyProbe   = []byte("probe")   // what Ready writes
)

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
	logged  uint64  // the number of the last frame that is in the log
	broken  error   // of the last batch that the disk did not take
}

// holder is who has the newest lease of a sandbox.
type holder struct {
	fence uint64
	kept  bool // the sandbox is there
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
		f.id, f.applied, f.logged, begun = number(about.Get(keyID)), number(about.Get(keyApplied)), number(about.Get(keyLogged)), about.Get(keyBegun) != nil
		return nil
	})
}

// sign notes who writes the file, and its identity. That write shows, too, that it can be written.
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
		about.Put(keyID, eight(id)),
	)
}

func eight(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

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

// Close implements Engine. Afterwards the file has everything, and there is no log; where the disk does not take it, or not soon,
// the log stays, and the next one who opens the file reads it.
func (f *File) Close() error {
	f.writing.Lock()
	defer f.writing.Unlock()
	if f.closed {
		return nil
	}
	f.closed = true
	if f.log == nil {
		return f.db.Close()
	}
	_ = os.Remove(f.held) // it only names the process
	ended := make(chan error, 1)
	go func() {
		err := f.commit(f.used, func(tx *bbolt.Tx) error { return tx.Bucket(bucketAbout).Delete(keyBegun) })
		_ = f.log.Close(err == nil)
		ended <- f.db.Close()
	}()
	late, cancel := context.WithTimeout(context.Background(), closePatience)
	defer cancel()
	select {
	case err := <-ended:
		return err
	case <-late.Done():
		return fmt.Errorf("%s: the disk is slow, so what is in its log stays there; the next start reads it", f.path)
	}
}

// caught turns a panic of bbolt, which asserts what it reads, into an error that begins with a text.
func caught(where string, err *error) {
	if p := recover(); p != nil {
		if _, is := p.(runtime.Error); is {
			p = "it has a page that cannot be read"
		}
		*err = fmt.Errorf("%s%w: %v: %s", where, ErrDamaged, p, leftAsItIs)
	}
}
