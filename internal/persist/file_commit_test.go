package persist

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"go.etcd.io/bbolt"

	"example.com/mockserver/internal/persist/wal"
)

// unconfirmed makes the next commits of a file return an error after they are in force, as bbolt does where its last wait for
// the disk fails; with before, they fail before that.
func unconfirmed(f *File, before bool, times int) {
	f.bolt = func(change func(tx *bbolt.Tx) error) error {
		if times--; times < 0 {
			return f.db.Update(change)
		}
		return errors.Join(f.db.Update(func(tx *bbolt.Tx) error {
			err := change(tx)
			if before {
				return syscall.EIO
			}
			return err
		}), syscall.EIO)
	}
}

func opened(t *testing.T, ids ...string) (f *File, leases map[string]Lease) {
	t.Helper()
	f, err := OpenFile(t.TempDir(), FileOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	leases = map[string]Lease{}
	for _, id := range ids {
		l, err := f.Acquire(t.Context(), id, nil)
		if err := errors.Join(err, f.Apply(t.Context(), l, Changes{Clear: true, Head: []byte("head")})); err != nil {
			t.Fatal(err)
		}
		leases[id] = l
	}
	return f, leases
}

// long is more than the log takes.
func long() Changes {
	return Changes{Put: []Entry{{Key: "long", Value: []byte(strings.Repeat("x", 300_000))}}}
}

// shown are the sandboxes of a file, with whether they have the long entry.
func shown(t *testing.T, f *File) (all string) {
	t.Helper()
	list, err := f.List(t.Context())
	for _, one := range list {
		all += one.ID
		l, wrong := f.take(t.Context(), one.ID)
		err = errors.Join(err, wrong, f.Entries(t.Context(), l, func(string, []byte) error { all += "+"; return nil }))
	}
	if err != nil {
		t.Error(err)
	}
	return all
}

func TestAWriteThatTheDiskConfirmsLaterIsDone(t *testing.T) {
	f, leases := opened(t, "a")
	unconfirmed(f, false, 1)
	if err := f.Apply(t.Context(), leases["a"], long()); err != nil {
		t.Errorf("%v", err)
	}
	if f.doubt || shown(t, f) != "a+" {
		t.Errorf("%t, %s", f.doubt, shown(t, f))
	}
}

func TestAWriteThatTheDiskDoesNotConfirmIsNotKnown(t *testing.T) {
	f, leases := opened(t, "a", "b")
	unconfirmed(f, false, 2)
	if err := f.Apply(t.Context(), leases["a"], long()); !errors.Is(err, ErrUnsure) {
		t.Errorf("%v", err)
	}
	if got := shown(t, f); got != "a+b" {
		t.Errorf("readers do not see what is in force: %s", got)
	}
	unconfirmed(f, false, 2)
	f.doubt = false // or it would not be tried to log it
	leases["b"], _ = f.take(t.Context(), "b")
	f.log.Turn()
	if err := f.log.Close(false); err != nil { // what was logged stays; from here on nothing can be
		t.Fatal(err)
	}
	if err := f.Delete(t.Context(), leases["b"]); !errors.Is(err, ErrUnsure) {
		t.Errorf("%v", err)
	}
	if err := f.Apply(t.Context(), leases["b"], long()); !errors.Is(err, ErrDeleted) {
		t.Errorf("what was written after a deletion that is in force: %v", err)
	}
	if got := shown(t, f); got != "a+" {
		t.Errorf("%s", got)
	}
}

func TestWhatComesAfterAWriteThatIsNotKnownIsNotLogged(t *testing.T) {
	f, leases := opened(t, "a", "b")
	unconfirmed(f, false, 2)
	if err := f.Apply(t.Context(), leases["a"], long()); !errors.Is(err, ErrUnsure) || f.Ready(t.Context()) != nil {
		t.Errorf("%v", err)
	}
	unconfirmed(f, false, 2)
	if err := f.Apply(t.Context(), leases["a"], long()); !errors.Is(err, ErrUnsure) {
		t.Errorf("%v", err)
	}
	for n, logged := range []bool{false, true} { // the first write that the file takes ends it
		before := len(f.waiting)
		if err := f.Apply(t.Context(), leases["b"], Changes{Put: []Entry{{Key: "short", Value: []byte(fmt.Sprint(n))}}}); err != nil {
			t.Fatal(err)
		}
		if got := len(f.waiting) > before; got != logged {
			t.Errorf("write %d: logged %t", n, got)
		}
	}
}

func TestAWriteThatFailsBeforeItIsInForceIsNotDone(t *testing.T) {
	f, leases := opened(t, "a")
	unconfirmed(f, true, 1)
	if err := f.Apply(t.Context(), leases["a"], long()); !errors.Is(err, syscall.EIO) || errors.Is(err, ErrUnsure) || f.doubt {
		t.Errorf("%v, %t", err, f.doubt)
	}
	if got := shown(t, f); got != "a" {
		t.Errorf("%s", got)
	}
}

func TestWhatIsInForceIsNotAppliedTwice(t *testing.T) {
	f, leases := opened(t, "a", "b")
	unconfirmed(f, false, 2)
	f.commitWaiting()
	if len(f.waiting) == 0 || f.applied >= f.used {
		t.Errorf("what is not known to be in the file was taken off the log: %d, %d of %d", len(f.waiting), f.applied, f.used)
	}
	if err := f.Delete(t.Context(), leases["b"]); err != nil { // in the log alone
		t.Fatal(err)
	}
	f.commitWaiting()
	if got := shown(t, f); got != "a" || len(f.waiting) != 0 || f.applied != f.used {
		t.Errorf("%s, %d, %d of %d", got, len(f.waiting), f.applied, f.used)
	}
}

// TestAFrameThatCannotBeTakenBackIsNotKnown has neither log nor file written, and a log that does not say what it has.
func TestAFrameThatCannotBeTakenBackIsNotKnown(t *testing.T) {
	f, leases := opened(t, "a")
	before := f.used
	whole := f.log
	other, err := wal.Open(filepath.Join(t.TempDir(), "log"), f.id, 1, 0)
	if err == nil {
		err = other.Close(false)
	}
	if err != nil {
		t.Fatal(err)
	}
	f.log = other // one that cannot be written
	unconfirmed(f, true, 1)
	if err := f.Apply(t.Context(), leases["a"], Changes{Head: []byte("new")}); !errors.Is(err, ErrUnsure) {
		t.Errorf("the log cannot be read, and it is known what it has: %v", err)
	}
	f.log = whole
	if !f.doubt || f.used != before+1 {
		t.Errorf("%t, %d after %d", f.doubt, f.used, before)
	}
	if err := f.Apply(t.Context(), leases["a"], Changes{Head: []byte("newer")}); err != nil || f.doubt || f.applied != before+2 {
		t.Errorf("%v, %t, %d", err, f.doubt, f.applied)
	}
}
