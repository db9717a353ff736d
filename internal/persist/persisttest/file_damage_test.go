package persisttest_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mockserver/internal/persist"
)

func TestALogThatCannotBeReadIsRefusedAndLeftAsItIs(t *testing.T) {
	left := func() string {
		k := killed{dir: filepath.Join(t.TempDir(), "folder")}
		k.File = openFile(t, k.dir, persist.FileOptions{})
		for n := range 9 {
			if err := put(t, k.File, fmt.Sprint("box", n), "value"); err != nil {
				t.Fatal(err)
			}
		}
		if err := k.Close(); err != nil {
			t.Fatal(err)
		}
		return k.dir
	}
	other := left()
	for name, one := range map[string]struct {
		change func(dir, log string) string
		says   []string
	}{
		"damaged":     {func(_, log string) string { return strings.Replace(log, "value", "valve", 1) }, []string{"damaged", "frame 2 is damaged or missing, and frame 3 is there", "move it away"}},
		"its end":     {func(_, log string) string { return log[5*512:] }, []string{"damaged", "move it away"}},
		"emptied":     {func(string, string) string { return "" }, []string{"damaged", "it was emptied", "move it away"}},
		"zeroed":      {func(_, log string) string { return strings.Repeat("\x00", len(log)) }, []string{"damaged", "it was emptied"}},
		"cut off":     {func(_, log string) string { return log[:7*512] }, []string{"damaged", "it was cut off, 3584 bytes of"}},
		"of another":  {func(string, string) string { return readLog(t, other) }, []string{"belongs to another file", "move it away"}},
		"without its": {func(dir, log string) string { _ = os.Remove(data(dir)); return log }, []string{"belongs to another file"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := left()
			text := one.change(dir, readLog(t, dir))
			if err := os.WriteFile(logOf(dir), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			whole := name != "without its"
			before := ""
			if whole {
				before = folder(t, dir)
			}
			for _, look := range []bool{whole, false, false} {
				_, err := persist.OpenFile(dir, persist.FileOptions{ReadOnly: look})
				refusedWith(t, err, append(one.says, logOf(dir))...)
				if whole && folder(t, dir) != before {
					t.Error("the folder was changed")
				}
			}
		})
	}
}

// folder is all that a folder has.
func folder(t *testing.T, dir string) string {
	t.Helper()
	return string(read(t, dir)) + readLog(t, dir)
}

func TestALogThatIsMissingIsMissed(t *testing.T) {
	k := killed{dir: filepath.Join(t.TempDir(), "folder")}
	k.File = openFile(t, k.dir, persist.FileOptions{})
	if err := errors.Join(put(t, k.File, "box", "value"), k.Close(), os.Rename(logOf(k.dir), logOf(k.dir)+"1")); err != nil {
		t.Fatal(err)
	}
	for _, look := range []bool{true, false, false} {
		_, err := persist.OpenFile(k.dir, persist.FileOptions{ReadOnly: look})
		refusedWith(t, err, logOf(k.dir), "damaged", "it is missing", "move it away")
	}
	if err := os.Rename(logOf(k.dir)+"1", logOf(k.dir)); err != nil {
		t.Fatal(err)
	}
	if list, err := openFile(t, k.dir, persist.FileOptions{}).List(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("%v, %v", list, err)
	}
}

// TestDamageThatIsFoundWhileTheLogIsReadIntoTheFileChangesNothing damages the page of a sandbox that the log changes.
func TestDamageThatIsFoundWhileTheLogIsReadIntoTheFileChangesNothing(t *testing.T) {
	k := killed{dir: filepath.Join(t.TempDir(), "folder")}
	k.File = openFile(t, k.dir, persist.FileOptions{})
	if err := errors.Join(put(t, k.File, "box", "value"), k.File.Close()); err != nil {
		t.Fatal(err)
	}
	k.File = openFile(t, k.dir, persist.FileOptions{})
	l, err := k.Acquire(t.Context(), "box", nil)
	if err := errors.Join(err, k.Apply(t.Context(), l, persist.Changes{Head: []byte("another")}), k.Close()); err != nil {
		t.Fatal(err)
	}
	damaged := strings.ReplaceAll(string(read(t, k.dir)), "head", "hear")
	write(t, k.dir, []byte(damaged))
	before := folder(t, k.dir)
	for range 2 {
		_, err := persist.OpenFile(k.dir, persist.FileOptions{})
		refusedWith(t, err, "damaged", "move it away")
		if folder(t, k.dir) != before {
			t.Error("the folder was changed")
		}
	}
}

func TestWhatIsNoFileIsRefused(t *testing.T) {
	for _, name := range []string{"mockserver.db", "mockserver.wal"} {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
		_, err := persist.OpenFile(dir, persist.FileOptions{})
		refusedWith(t, err, name, "it is not a file")
	}
}

// TestCopiesOfOneFileFromTwoMomentsAreRefused puts the file of one moment beside the log of another.
func TestCopiesOfOneFileFromTwoMomentsAreRefused(t *testing.T) {
	dir := t.TempDir()
	f := openFile(t, dir, persist.FileOptions{})
	var l persist.Lease
	write := func(n, length int) {
		t.Helper()
		if err := f.Apply(t.Context(), l, persist.Changes{Put: []persist.Entry{{Key: fmt.Sprint("key", n), Value: []byte(strings.Repeat("x", length))}}}); err != nil {
			t.Fatal(err)
		}
	}
	copied := func() string {
		to := filepath.Join(t.TempDir(), "copy")
		if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		return to
	}
	l, err := f.Acquire(t.Context(), "box", nil)
	if err := errors.Join(err, f.Apply(t.Context(), l, persist.Changes{Clear: true, Head: []byte("h")})); err != nil {
		t.Fatal(err)
	}
	write(0, 10)
	first := copied()
	write(1, 300_000) // too long for the log
	write(2, 10)
	second := copied()
	for range 20 { // through a half of the log
		write(3, 250_000)
	}
	write(4, 300_000)
	write(5, 10)
	third := copied()
	for _, pair := range [][2]string{{first, second}, {first, third}, {second, third}, {third, first}, {third, second}} {
		dir := t.TempDir()
		for name, from := range map[string]string{"mockserver.db": pair[0], "mockserver.wal": pair[1]} {
			text, err := os.ReadFile(filepath.Join(from, name))
			if err := errors.Join(err, os.WriteFile(filepath.Join(dir, name), text, 0o600)); err != nil {
				t.Fatal(err)
			}
		}
		_, err := persist.OpenFile(dir, persist.FileOptions{})
		refusedWith(t, err, logOf(dir), "damaged", "move it away")
	}
	for _, whole := range []string{first, second, third} {
		openFile(t, whole, persist.FileOptions{})
	}
}

func TestAFileThatIsTooShortIsRefusedAndNoneIsMadeBesideALog(t *testing.T) {
	for _, length := range []int{0, 1, 4096, 16<<10 - 1} {
		dir := t.TempDir()
		write(t, dir, make([]byte, length))
		for _, look := range []bool{true, false, false} {
			_, err := persist.OpenFile(dir, persist.FileOptions{ReadOnly: look})
			refusedWith(t, err, data(dir), "damaged", fmt.Sprintf("it has %d bytes", length), "move it away")
		}
		if len(read(t, dir)) != length {
			t.Error("the file was changed")
		}
	}
	k := killed{dir: filepath.Join(t.TempDir(), "folder")}
	k.File = openFile(t, k.dir, persist.FileOptions{})
	if err := errors.Join(put(t, k.File, "box", "value"), k.Close(), os.Remove(data(k.dir))); err != nil {
		t.Fatal(err)
	}
	_, err := persist.OpenFile(k.dir, persist.FileOptions{})
	refusedWith(t, err, logOf(k.dir), "belongs to another file")
	if _, err := os.Stat(data(k.dir)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a new file was made: %v", err)
	}
}

func TestAFileThatHadNoRoomIsMadeWhenThereIs(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		_, err := persist.OpenFile(dir, persist.FileOptions{MaxBytes: 8 << 10})
		refusedWith(t, err, data(dir))
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("%v, %v", left, err)
	}
	openFile(t, dir, persist.FileOptions{})
}

// TestTheNoteOfTheHolderReplacesWhatHasItsName puts a link to the data in its place.
func TestTheNoteOfTheHolderReplacesWhatHasItsName(t *testing.T) {
	dir := whole(t)
	if err := os.Link(data(dir), filepath.Join(dir, "mockserver.holder")); err != nil {
		t.Fatal(err)
	}
	f := openFile(t, dir, persist.FileOptions{Holder: "process 1"})
	if list, err := f.List(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("%v, %v", list, err)
	}
	if err := os.Remove(filepath.Join(dir, "mockserver.holder")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "mockserver.holder"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := persist.OpenFile(dir, persist.FileOptions{})
	refusedWith(t, err, "held by another process")
}
