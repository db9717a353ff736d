package sandbox_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/sandbox"
)

// small opens a sandbox that is full: its limit is what it holds.
func small(t *testing.T) (*sandbox.Sandbox, *sandbox.Provider) {
	t.Helper()
	b, _ := world(t, frozen("box"))
	c, api := base(sandbox.Common{StateBytes: b.StateBytes()})
	return c.Open(frozen("box"), "abcd1234"), api
}

func TestAFullSandboxTakesNoMoreRows(t *testing.T) {
	b, api := small(t)
	full := b.StateBytes()
	err := b.Do(api, func(tx *sandbox.Tx) error {
		notes.Put(tx.DB, "more", note{Text: "one too many"})
		return nil
	})
	var p *problem.Problem
	if !errors.As(err, &p) || p.Status != http.StatusInsufficientStorage || !strings.Contains(p.Why.EN, "--state-bytes") || !strings.Contains(p.Why.ZH, "--state-bytes") {
		t.Fatalf("one row too many: %v", err)
	}
	if _, found := read(t, b, api, "more"); found || b.StateBytes() != full {
		t.Fatalf("what was refused is there: %v, %d bytes", found, b.StateBytes())
	}
	do(t, b, api, func(tx *sandbox.Tx) { notes.Put(tx.DB, "own", note{Text: "ABCD1234"}) }) // as large as before
	do(t, b, api, func(tx *sandbox.Tx) { notes.Delete(tx.DB, "fixture") })
	do(t, b, api, func(tx *sandbox.Tx) { notes.Put(tx.DB, "more", note{Text: "fits"}) })
}

func TestAFullSandboxFinishesWhatItBegan(t *testing.T) {
	b, api := world(t, frozen("box"))
	do(t, b, api, func(tx *sandbox.Tx) { tx.At(start.Add(time.Minute), "write", strings.Repeat("long", 99)) })
	c, api := base(sandbox.Common{StateBytes: b.StateBytes()})
	b = c.Open(frozen("box"), "abcd1234")
	do(t, b, api, func(tx *sandbox.Tx) { tx.At(start.Add(time.Minute), "write", strings.Repeat("long", 99)) })
	b.Advance(t.Context(), time.Hour)
	if n, found := read(t, b, api, strings.Repeat("long", 99)); !found || !n.At.Equal(start.Add(time.Minute)) {
		t.Fatalf("what fell due in a full sandbox: %v %v", n, found)
	}
}
