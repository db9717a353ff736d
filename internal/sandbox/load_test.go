package sandbox_test

import (
	"fmt"
	"net/http"
	"testing"

	"example.com/mockserver/internal/persist"
	"example.com/mockserver/internal/persist/persisttest"
	"example.com/mockserver/internal/sandbox"
)

// TestWhatIsNotKnownToBeWrittenIsThere has an engine that does what it is asked for and answers that this is not known.
func TestWhatIsNotKnownToBeWrittenIsThere(t *testing.T) {
	e := persisttest.NewMemory()
	boxes, p := keptWorld(t, e, 0)
	b := open(t, boxes, frozen("box"))
	do(t, b, p, func(tx *sandbox.Tx) { notes.Put(tx.DB, "a", note{Text: "before"}) })
	saved(t, b)
	unsure := func(what string, act func() error) {
		t.Helper()
		e.Break(fmt.Errorf("the disk: %w", persist.ErrUnsure))
		if err := act(); status(err) != http.StatusServiceUnavailable {
			t.Errorf("%s: %v", what, err)
		}
		e.Break(nil)
	}
	has := func(id, text string) {
		t.Helper()
		if n, _ := read(t, get(t, boxes, id), p, "a"); n.Text != text {
			t.Errorf("%s has %q, not %q", id, n.Text, text)
		}
	}

	do(t, b, p, func(tx *sandbox.Tx) { notes.Put(tx.DB, "a", note{Text: "after"}); tx.Next("counted") })
	unsure("a change", b.Save)
	has("box", "after")

	snapshot := get(t, boxes, "box").Snapshot()
	open(t, boxes, frozen("other"))
	unsure("a restored snapshot", func() error { _, err := boxes.Restore("other", snapshot); return err })
	has("other", "after")

	unsure("a new sandbox", func() error { _, err := boxes.Open(frozen("new")); return err })
	get(t, boxes, "new")

	b = get(t, boxes, "box")
	unsure("a deletion", func() error { return boxes.Delete("box") })
	if _, err := boxes.Get("box"); status(err) != http.StatusNotFound {
		t.Errorf("a sandbox that is gone is there: %v", err)
	}
	do(t, b, p, func(tx *sandbox.Tx) { tx.Next("counted") })
	if err := b.Save(); status(err) != http.StatusServiceUnavailable {
		t.Errorf("a sandbox that is gone was written: %v", err)
	}
	if _, err := boxes.Get("box"); status(err) != http.StatusNotFound {
		t.Errorf("%v", err)
	}
	open(t, boxes, frozen("box"))
}

// TestADeletionThatIsNotKnownOfASandboxThatCannotBeRead is found done at the next request.
func TestADeletionThatIsNotKnownOfASandboxThatCannotBeRead(t *testing.T) {
	e := persisttest.NewMemory()
	l, err := e.Acquire(t.Context(), "odd", nil)
	if err == nil {
		err = e.Apply(t.Context(), l, persist.Changes{Clear: true, Head: []byte("{}"), Put: []persist.Entry{{Key: "?"}}})
	}
	if err != nil {
		t.Fatal(err)
	}
	boxes, _ := keptWorld(t, e, 0)
	if _, err := boxes.Get("odd"); status(err) != http.StatusServiceUnavailable {
		t.Errorf("%v", err)
	}
	e.Break(fmt.Errorf("the disk: %w", persist.ErrUnsure))
	if err := boxes.Delete("odd"); status(err) != http.StatusServiceUnavailable {
		t.Errorf("%v", err)
	}
	e.Break(nil)
	if _, err := boxes.Get("odd"); status(err) != http.StatusNotFound {
		t.Errorf("%v", err)
	}
}
