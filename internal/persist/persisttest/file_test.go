package persisttest_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"example.com/mockserver/internal/persist"
	"example.com/mockserver/internal/persist/persisttest"
)

func openFile(t *testing.T, dir string, o persist.FileOptions) *persist.File {
	t.Helper()
	o.Release = "v1.2.3"
	f, err := persist.OpenFile(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestFileKeepsWhatAnEnginePromises(t *testing.T) {
	persisttest.Suite(t, func(t *testing.T) (persist.Engine, func(t *testing.T) persist.Engine) {
		dir := filepath.Join(t.TempDir(), "new", "folder")
		open := func(t *testing.T) persist.Engine { return openFile(t, dir, persist.FileOptions{}) }
		return open(t), open
	})
}

func TestMemoryKeepsWhatAnEnginePromises(t *testing.T) {
	persisttest.Suite(t, func(*testing.T) (persist.Engine, func(t *testing.T) persist.Engine) {
		m := persisttest.NewMemory()
		return m, func(*testing.T) persist.Engine { return m }
	})
}

// put makes a sandbox with one entry.
func put(t *testing.T, f *persist.File, id, value string) error {
	t.Helper()
	l, err := f.Acquire(t.Context(), id, func(string, []byte) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	return f.Apply(t.Context(), l, persist.Changes{Clear: true, Head: []byte("head"), Put: []persist.Entry{{Key: "key", Value: []byte(value)}}})
}

func refusedWith(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("it was not refused")
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not say %q", err, part)
		}
	}
}

func TestASecondProcessIsToldWhoHoldsTheFile(t *testing.T) {
	dir := t.TempDir()
	f := openFile(t, dir, persist.FileOptions{Holder: "process 4711 at 127.0.0.1:8080"})
	_, err := persist.OpenFile(dir, persist.FileOptions{Holder: "process 2"})
	refusedWith(t, err, "held by process 4711 at 127.0.0.1:8080")
	_, err = persist.OpenFile(dir, persist.FileOptions{ReadOnly: true})
	refusedWith(t, err, "held by process 4711")
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	openFile(t, dir, persist.FileOptions{})
}

func TestALookChangesNothing(t *testing.T) {
	dir := t.TempDir()
	_, err := persist.OpenFile(dir, persist.FileOptions{ReadOnly: true})
	refusedWith(t, err, "no server has kept anything there")
	f := openFile(t, dir, persist.FileOptions{})
	if err := put(t, f, "box", "value"); err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	before := read(t, dir)
	look := openFile(t, dir, persist.FileOptions{ReadOnly: true})
	if list, err := look.List(t.Context()); err != nil || len(list) != 1 || list[0].ID != "box" {
		t.Errorf("%v, %v", list, err)
	}
	_ = look.Close()
	if string(read(t, dir)) != string(before) {
		t.Error("the file was changed")
	}
}

func data(dir string) string { return filepath.Join(dir, "mockserver.db") }

func read(t *testing.T, dir string) []byte {
	t.Helper()
	text, err := os.ReadFile(data(dir))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func write(t *testing.T, dir string, text []byte) {
	t.Helper()
	if err := os.WriteFile(data(dir), text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// whole is the folder of a file with 300 sandboxes.
func whole(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	f := openFile(t, dir, persist.FileOptions{})
	for range 3 {
		if err := put(t, f, "box", strings.Repeat("value", 20_000)); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestADamagedFileIsRefusedAndLeftAsItIs(t *testing.T) {
	for name, damage := range map[string]func(text []byte) []byte{
		"empty pages":          func(text []byte) []byte { return make([]byte, len(text)) },
		"another kind of file": func([]byte) []byte { return []byte(strings.Repeat("GIF89a ", 10_000)) },
		"a part of it":         func(text []byte) []byte { return text[:5*4096] },
		"two pages of it":      func(text []byte) []byte { return text[:2*4096] },
		"a part of a page":     func(text []byte) []byte { return text[:9000] },
		"its first half overwritten": func(text []byte) []byte {
			for i := 2 * 4096; i < len(text)/2; i++ {
				text[i] = 0xa5
			}
			return text
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := whole(t)
			damaged := damage(read(t, dir))
			write(t, dir, damaged)
			f, err := persist.OpenFile(dir, persist.FileOptions{})
			if err == nil {
				defer func() { _ = f.Close() }()
				_, err = f.Acquire(t.Context(), "box", func(string, []byte) error { return nil })
			}
			refusedWith(t, err, "damaged", "move it away")
			if !errors.Is(err, persist.ErrDamaged) {
				t.Errorf("%v", err)
			}
			if f == nil {
				refusedWith(t, err, data(dir))
			}
			if f == nil && string(read(t, dir)) != string(damaged) {
				t.Error("the file was changed")
			}
		})
	}
}

func TestADamagedEntryIsFoundByItsChecksum(t *testing.T) {
	dir := whole(t)
	text := string(read(t, dir))
	write(t, dir, []byte(strings.ReplaceAll(text, "valuevalue", "valuevalve")))
	f := openFile(t, dir, persist.FileOptions{})
	_, err := f.Acquire(t.Context(), "box", func(string, []byte) error { return nil })
	refusedWith(t, err, "damaged", `sandbox box, entry "key"`, "checksum")
}

func TestAFileOfAnotherFormatIsRefused(t *testing.T) {
	for _, format := range []string{"4", "0", "x"} {
		dir := whole(t)
		other(t, dir, func(tx *bbolt.Tx) error { return tx.Bucket([]byte("mockserver")).Put([]byte("format"), []byte(format)) })
		_, err := persist.OpenFile(dir, persist.FileOptions{Release: "v9"})
		if format == "4" {
			refusedWith(t, err, "its format is 4, written by mockserver v1.2.3; this one reads format 3", "sandbox save")
		} else {
			refusedWith(t, err, "damaged")
		}
	}
	dir := t.TempDir()
	other(t, dir, func(tx *bbolt.Tx) error { _, err := tx.CreateBucket([]byte("mine")); return err })
	_, err := persist.OpenFile(dir, persist.FileOptions{})
	refusedWith(t, err, "another program wrote it")
}

// other changes a file as another program would.
func other(t *testing.T, dir string, change func(tx *bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(data(dir), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(change), db.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestAFolderThatCannotBeWrittenIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := persist.OpenFile(filepath.Join(file, "folder"), persist.FileOptions{})
	refusedWith(t, err, "the folder cannot be made", "not a directory")
}

func TestAFullDiskLosesNothingThatWasWritten(t *testing.T) {
	dir := t.TempDir()
	f := openFile(t, dir, persist.FileOptions{MaxBytes: 1 << 20})
	if err := put(t, f, "small", "value"); err != nil {
		t.Fatal(err)
	}
	refusedWith(t, put(t, f, "large", strings.Repeat("x", 1<<20)), "cannot be written")
	if err := put(t, f, "small2", "value"); err != nil {
		t.Errorf("what has room was refused: %v", err)
	}
	_ = f.Close()
	again := openFile(t, dir, persist.FileOptions{})
	if list, err := again.List(t.Context()); err != nil || len(list) != 2 {
		t.Errorf("%v, %v", list, err)
	}
}
