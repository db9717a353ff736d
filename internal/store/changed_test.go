package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// changes are what changed, in words.
func changes(t *testing.T, db *DB) string {
	t.Helper()
	var all []string
	for _, c := range db.Changed() {
		if c.Deleted() {
			all = append(all, c.Key+" deleted")
			continue
		}
		r, err := ReadRow(c.Key, c.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprintf("%s.%s %s #%d", c.Table, r.Key, r.Row, r.Seq))
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

func TestChangedRowsAreThoseOfTurnsThatWereKept(t *testing.T) {
	s := NewSchema("")
	names := In[string](s, "names")
	db := New()
	names.Put(db, "before", "0")
	expect := func(want string) {
		t.Helper()
		if got := changes(t, db); got != want {
			t.Errorf("%q changed, want %q", got, want)
		}
	}
	expect("")
	db.Track()
	expect(`names.before "0" #1`)
	expect("")
	db.Begin()
	names.Put(db, "a", "1")
	names.Put(db, "a", "2")
	names.Put(db, "gone", "1")
	names.Delete(db, "gone")
	names.Delete(db, "before")
	db.Commit()
	expect(`before deleted, gone deleted, names.a "2" #2`)
	db.Begin()
	names.Put(db, "a", "3")
	names.Put(db, "b", "1")
	db.Rollback()
	expect("")
	names.Put(db, "a", "4") // outside a turn
	expect(`names.a "4" #2`)
	for n := range 1001 {
		names.Put(db, fmt.Sprint(n), "many")
	}
	if n := len(db.Changed()); n != 1001 {
		t.Errorf("%d rows changed", n)
	}
	expect("")
	if _, err := ReadRow("a", nil); err == nil {
		t.Error("a row without a number was read")
	}
}
