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
