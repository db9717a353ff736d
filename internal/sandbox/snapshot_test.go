package sandbox_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/persist/persisttest"
	"example.com/mockserver/internal/sandbox"
)

func TestASnapshotInPiecesIsTheSnapshot(t *testing.T) {
	boxes, p := keptWorld(t, persisttest.NewMemory(), 0)
	b := open(t, boxes, frozen("box"))
	no := false
	if err := b.Override("toy/limited", sandbox.Override{Enforced: &no}); err != nil {
		t.Fatal(err)
	}
	for _, rows := range []int{0, 2} { // an empty table, and several rows
		do(t, b, p, func(tx *sandbox.Tx) {
			notes.Delete(tx.DB, "fixture")
			for range rows {
				notes.Put(tx.DB, tx.Hex(8), note{Text: "<&>\"\n}", At: tx.Now})
			}
		})
		var whole, pieces bytes.Buffer
		e := json.NewEncoder(&whole)
		e.SetEscapeHTML(false)
		if err := e.Encode(b.Snapshot()); err != nil {
			t.Fatal(err)
		}
		if err := b.SnapshotText()(&pieces); err != nil {
			t.Fatal(err)
		}
		if pieces.String() != whole.String() {
			t.Errorf("in pieces\n%s\nis not\n%s", &pieces, &whole)
		}
		b.Journal.Add(b.Journal.Next(), &journal.Record{At: start, Provider: "toy", Operation: "op", Outcome: journal.Accepted}, nil)
	}
}
