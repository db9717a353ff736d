package store

import "testing"

func TestADumpSharesTheRowsThatAreKnown(t *testing.T) {
	schema := NewSchema("")
	words := In[[]string](schema, "words")
	base := New()
	for _, key := range []string{"same", "other", "gone"} {
		words.Put(base, key, []string{key})
	}
	db := base.Clone()
	words.Put(db, "other", []string{"changed"})
	words.Delete(db, "gone")
	words.Put(db, "gone", []string{"gone"}) // as it was, but after the others
	words.Put(db, "new", []string{"new"})
	again, err := base.Known().Load(db.Dump(), schema)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"same", "other", "gone", "new"} {
		was, _ := base.get("words", key)
		want, _ := db.get("words", key)
		r, _ := again.get("words", key)
		if shared := r == was; shared != (key == "same") {
			t.Errorf("the row of %s is shared: %v", key, shared)
		}
		if string(r.bytes()) != string(want.bytes()) || r.seq != want.seq {
			t.Errorf("%s is %d %s, want %d %s", key, r.seq, r.bytes(), want.seq, want.bytes())
		}
	}
	if again.Bytes() != db.Bytes() {
		t.Errorf("%d bytes, want %d", again.Bytes(), db.Bytes())
	}
}
