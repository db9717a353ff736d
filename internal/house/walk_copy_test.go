package house

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// copied is a copy of the repository with the fifth provider in it.
type copied struct {
	top    string
	before map[string]string // the files of the repository when it was copied
}

func (w copied) build(t *testing.T) {
	t.Helper()
	w.runs(t, "go build -ldflags=-s -o mock ./cmd/mockserver")
}

func (w copied) command(ctx context.Context, line string) *exec.Cmd {
	words := strings.Fields(line)
	c := exec.CommandContext(ctx, words[0], words[1:]...) //nolint:gosec // our own words
	c.Dir = w.top
	c.Env = append(c.Environ(), "GOFLAGS=-trimpath", "GOPROXY=off", "LANG=C")
	return c
}

func (w copied) runs(t *testing.T, line string) string {
	t.Helper()
	out, err := w.command(t.Context(), line).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", line, err, out)
	}
	return string(out)
}

// fails runs a command that must fail, with all these words in its output and in how it ended.
func (w copied) fails(t *testing.T, line string, words ...string) {
	t.Helper()
	out, err := w.command(t.Context(), line).CombinedOutput()
	if err == nil {
		t.Fatalf("%s succeeds:\n%s", line, out)
	}
	said := fmt.Sprintf("%s\n%v", out, err)
	for _, word := range words {
		if !strings.Contains(said, word) {
			t.Errorf("%s does not say %q:\n%s", line, word, said)
		}
	}
}

// without takes parts out of a file, or puts what follows an arrow in their place, or takes away the whole file, until the
// test ends.
func (w copied) without(t *testing.T, path string, parts ...string) {
	t.Helper()
	text := w.read(t, path)
	t.Cleanup(func() { w.write(t, path, text) })
	for _, part := range parts {
		from, to, _ := strings.Cut(part, "→")
		w.change(t, path, from, to)
	}
	if parts == nil {
		if err := os.Remove(filepath.Join(w.top, path)); err != nil {
			t.Fatal(err)
		}
	}
}

func (w copied) change(t *testing.T, path, from, to string) {
	t.Helper()
	text := w.read(t, path)
	if !strings.Contains(text, from) {
		t.Fatalf("%s has no %q", path, from)
	}
	w.write(t, path, strings.Replace(text, from, to, 1))
}

func (w copied) read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(w.top, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func (w copied) write(t *testing.T, path, text string) {
	t.Helper()
	path = filepath.Join(w.top, path)
	err := os.MkdirAll(filepath.Dir(path), 0o755) //nolint:gosec // a copy of what all may read
	if err == nil {
		err = os.WriteFile(path, []byte(text), 0o644) //nolint:gosec // the same
	}
	if err != nil {
		t.Fatal(err)
	}
}

// pingpay is the files of the fifth provider, by their paths.
func pingpay(t *testing.T) map[string]string {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/pingpay.txtar")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range archive.Files {
		all[f.Name] = string(f.Data)
	}
	return all
}

// files are the texts of a tree, by their paths in it: without what is hidden, installed or built.
func files(t *testing.T, top string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == top {
			return err
		}
		inside, err := filepath.Rel(top, path)
		if err != nil {
			return err
		}
		switch name := d.Name(); {
		case d.IsDir() && (strings.HasPrefix(name, ".") || slices.Contains([]string{"node_modules", "target", "bin", "dist"}, name)):
			return filepath.SkipDir
		case !d.Type().IsRegular():
			return nil
		}
		text, err := os.ReadFile(path)
		all[inside] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
