package persisttest_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"example.com/mockserver/internal/persist"
	"example.com/mockserver/internal/persist/persisttest"
)

// killed is a file whose process is killed instead of closing it: what it has left is what is on the disk.
type killed struct {
	*persist.File
	dir string
}

// Close goes on in a copy of the folder as it is.
func (k *killed) Close() error {
	left := filepath.Join(filepath.Dir(k.dir), "left"+filepath.Base(k.dir))
	err := os.CopyFS(left, os.DirFS(k.dir))
	k.dir = left
	return err
}

func TestAFileWhoseProcessIsKilledKeepsTheSame(t *testing.T) {
	persisttest.Suite(t, func(t *testing.T) (persist.Engine, func(t *testing.T) persist.Engine) {
		k := &killed{dir: filepath.Join(t.TempDir(), "folder")}
		open := func(t *testing.T) persist.Engine {
			k.File = openFile(t, k.dir, persist.FileOptions{})
			return k
		}
		return open(t), open
	})
}

// TestAFileDoesWhatMemoryDoes does at random what holders do, in a file whose process is killed now and then, and in memory.
func TestAFileDoesWhatMemoryDoes(t *testing.T) {
	k := killed{dir: filepath.Join(t.TempDir(), "folder")}
	k.File = openFile(t, k.dir, persist.FileOptions{})
	model := persisttest.NewMemory()
	chance := rand.New(rand.NewPCG(1, 2))
	for n := range 1500 {
		id, c := "abc"[chance.IntN(3):][:1], someChanges(chance)
		gone, kill := chance.IntN(12) == 0, chance.IntN(50) == 0
		var did [2]string
		for i, e := range []persist.Engine{k.File, model} {
			l, got := taken(t, e, id)
			var err error
			if gone {
				err = e.Delete(t.Context(), l)
			} else {
				err = e.Apply(t.Context(), l, c)
			}
			_, after := taken(t, e, id)
			did[i] = fmt.Sprint(got, " ", err, " ", after, " ", state(t, e))
		}
		if did[0] != did[1] {
			t.Fatalf("step %d with %s:\n%s\nin memory:\n%s", n, id, did[0], did[1])
		}
		if kill {
			if err := k.Close(); err != nil {
				t.Fatal(err)
			}
			k.File = openFile(t, k.dir, persist.FileOptions{})
		}
	}
}

// someChanges are changes at random, now and then more than the log takes.
func someChanges(chance *rand.Rand) persist.Changes {
	pick := func(of string) string { n := chance.IntN(len(of)); return of[n : n+1] }
	length := 9
	if chance.IntN(20) == 0 {
		length = 300_000
	}
	c := persist.Changes{Clear: chance.IntN(6) == 0, Mark: "mark" + pick("abc"), Put: []persist.Entry{{Key: pick("klmno"), Value: []byte(strings.Repeat(pick("stuv"), length))}}}
	if c.Clear || chance.IntN(2) == 0 {
		c.Head = []byte("head" + pick("abc"))
	}
	if chance.IntN(3) == 0 {
		c.Delete = []string{pick("kl")}
		c.Put[0].Key = pick("mno")
	}
	return c
}

// taken takes a sandbox and shows what it has.
func taken(t *testing.T, e persist.Engine, id string) (l persist.Lease, got string) {
	t.Helper()
	l, err := e.Acquire(t.Context(), id, func(key string, value []byte) error {
		got += fmt.Sprintf("%s=%.9s/%d ", key, value, len(value))
		return nil
	})
	return l, fmt.Sprint(got, err)
}

// state shows what an engine lists and finds.
func state(t *testing.T, e persist.Engine) string {
	t.Helper()
	list, err := e.List(t.Context())
	all := fmt.Sprintf("%s %v", list, err)
	for _, id := range "abc" {
		one, err := e.Look(t.Context(), string(id))
		mark, wrong := e.Marked(t.Context(), "mark"+string(id))
		all += fmt.Sprintf(" %s %v %s %v", one, err, mark, wrong)
	}
	return all
}

func TestALookSeesWhatAKilledProcessHasWritten(t *testing.T) {
	k := killed{dir: filepath.Join(t.TempDir(), "folder")}
	k.File = openFile(t, k.dir, persist.FileOptions{})
	for _, id := range []string{"c", "a", "b"} {
		if err := put(t, k.File, id, "value"); err != nil {
			t.Fatal(err)
		}
	}
	l, err := k.Acquire(t.Context(), "b", nil)
	if err := errors.Join(err, k.Delete(t.Context(), l)); err != nil {
		t.Fatal(err)
	}
	l, err = k.Acquire(t.Context(), "c", nil)
	if err := errors.Join(err, k.Apply(t.Context(), l, persist.Changes{Head: []byte("another")}), k.Close()); err != nil {
		t.Fatal(err)
	}
	before := string(read(t, k.dir)) + readLog(t, k.dir)
	look := openFile(t, k.dir, persist.FileOptions{ReadOnly: true})
	if list, err := look.List(t.Context()); err != nil || fmt.Sprintf("%s", list) != "[{a  head} {c  another}]" {
		t.Errorf("%s, %v", list, err)
	}
	_ = look.Close()
	if string(read(t, k.dir))+readLog(t, k.dir) != before {
		t.Error("the file was changed")
	}
}

func logOf(dir string) string { return filepath.Join(dir, "mockserver.wal") }

func readLog(t *testing.T, dir string) string {
	t.Helper()
	text, err := os.ReadFile(logOf(dir))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestAFileThatWasClosedNeedsNoLog(t *testing.T) {
	dir := whole(t)
	if _, err := os.Stat(logOf(dir)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the log is there: %v", err)
	}
}

func TestLongAndShortChangesAreKeptInTheirOrder(t *testing.T) {
	k := killed{dir: filepath.Join(t.TempDir(), "folder")}
	k.File = openFile(t, k.dir, persist.FileOptions{})
	want := map[string]string{}
	l, err := k.Acquire(t.Context(), "box", nil)
	if err := errors.Join(err, k.Apply(t.Context(), l, persist.Changes{Clear: true, Head: []byte("h")})); err != nil {
		t.Fatal(err)
	}
	for n := range 200 { // of the log's two halves several times over, and every seventh too long for it
		key, value := fmt.Sprint("key", n%40), fmt.Sprint(n, strings.Repeat("x", 150_000))
		if n%7 == 0 {
			value += strings.Repeat("y", 200_000)
		}
		want[key] = value
		if err := k.Apply(t.Context(), l, persist.Changes{Put: []persist.Entry{{Key: key, Value: []byte(value)}}}); err != nil {
			t.Fatal(err)
		}
		if n%67 == 0 {
			if err := k.Close(); err != nil {
				t.Fatal(err)
			}
			k.File = openFile(t, k.dir, persist.FileOptions{})
			got := map[string]string{}
			if l, err = k.Acquire(t.Context(), "box", func(key string, value []byte) error { got[key] = string(value); return nil }); err != nil || !maps.Equal(got, want) {
				t.Fatalf("after %d: %d of %d entries, %v", n, len(got), len(want), err)
			}
		}
	}
}

func TestAFileOfTheFirstFormatIsRead(t *testing.T) {
	dir := whole(t)
	other(t, dir, func(tx *bbolt.Tx) error {
		about := tx.Bucket([]byte("mockserver"))
		return errors.Join(about.Put([]byte("format"), []byte("1")), about.Delete([]byte("id")), about.Delete([]byte("applied")))
	})
	for _, look := range []bool{true, false, false} {
		f := openFile(t, dir, persist.FileOptions{ReadOnly: look})
		if list, err := f.List(t.Context()); err != nil || len(list) != 1 {
			t.Errorf("%v, %v", list, err)
		}
		if !look {
			if err := put(t, f, "box", "value"); err != nil {
				t.Error(err)
			}
		}
		_ = f.Close()
	}
}

func TestWhatHasNoRoomOnTheDiskIsRefusedUntilThereIsRoom(t *testing.T) {
	k := killed{dir: filepath.Join(t.TempDir(), "folder")}
	k.File = openFile(t, k.dir, persist.FileOptions{MaxBytes: 1 << 20})
	n := 0
	var err error
	for ; err == nil && n < 1000; n++ {
		err = put(t, k.File, fmt.Sprint("box", n), strings.Repeat("x", 10_000))
	}
	refusedWith(t, err, "cannot be written")
	if errors.Is(err, persist.ErrUnsure) {
		t.Errorf("nothing was written, and it is said not to be known: %v", err)
	}
	refusedWith(t, k.Ready(t.Context()), "cannot be written")
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	k.File = openFile(t, k.dir, persist.FileOptions{MaxBytes: 4 << 20})
	if list, err := k.List(t.Context()); err != nil || len(list) != n-1 {
		t.Errorf("%d of %d, %v", len(list), n-1, err)
	}
	if err := put(t, k.File, "more", "value"); err != nil {
		t.Error(err)
	}
}
