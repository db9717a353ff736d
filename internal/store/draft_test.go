package store_test

import (
	"fmt"
	"reflect"
	"testing"

	"example.com/mockserver/internal/store"
)

var others = store.In[int](schema, "others")

// base has a row in each of two tables.
func base() *store.DB {
	db := store.New()
	things.Put(db, "a", thing{Name: "a"})
	others.Put(db, "n", 1)
	return db
}

func TestADraftIsAdoptedWhole(t *testing.T) {
	for name, meanwhile := range map[string]func(db *store.DB){
		"nobody else wrote":          func(*store.DB) {},
		"another table was written":  func(db *store.DB) { others.Put(db, "m", 2) },
		"another row was written":    func(db *store.DB) { things.Put(db, "z", thing{Name: "z"}) },
		"the database had a new row": func(db *store.DB) { db.Add("counter", 1) },
	} {
		db := base()
		d := db.Draft()
		for i := range 2000 {
			things.Put(d, fmt.Sprint("k", i), thing{Name: "new"})
		}
		things.Put(d, "k1", thing{Name: "again"})
		things.Delete(d, "a")
		db.Begin()
		meanwhile(db)
		db.Commit()
		before := db.Dump()
		db.Begin()
		if !db.Adopt(d) {
			t.Errorf("%s: the draft was not adopted", name)
		}
		if one, _ := things.Get(db, "k1"); things.Has(db, "a") || one.Name != "again" || things.Count(db, "k") != 2000 {
			t.Errorf("%s: after Adopt %d rows, k1 is %v", name, things.Len(db), one)
		}
		whole, err := store.Load(db.Dump(), schema)
		if err != nil || whole.Bytes() != db.Bytes() {
			t.Errorf("%s: %d bytes, %d when loaded (%v)", name, db.Bytes(), whole.Bytes(), err)
		}
		db.Rollback()
		if after := db.Dump(); !reflect.DeepEqual(before.Tables, after.Tables) {
			t.Errorf("%s: a rollback leaves %v of %v", name, after, before)
		}
		things.Put(db, "last", thing{})
		if keys := names(db, ""); keys[len(keys)-1] != "last" {
			t.Errorf("%s: the newest row is %s", name, keys[len(keys)-1])
		}
	}
}

func TestADraftOfRowsThatChangedIsRefused(t *testing.T) {
	for name, meanwhile := range map[string]func(db *store.DB){
		"changed": func(db *store.DB) { things.Put(db, "a", thing{Name: "other"}) },
		"deleted": func(db *store.DB) { things.Delete(db, "a") },
		"made":    func(db *store.DB) { things.Put(db, "new", thing{}) },
		"counted": func(db *store.DB) { db.Add("counter", 1) },
	} {
		db := base()
		d := db.Draft()
		things.Put(d, "a", thing{Name: "draft"})
		things.Put(d, "new", thing{Name: "draft"})
		d.Add("counter", 5)
		meanwhile(db)
		before := db.Dump()
		db.Begin()
		if db.Adopt(d) {
			t.Errorf("%s: the draft was adopted", name)
		}
		db.Commit()
		if after := db.Dump(); !reflect.DeepEqual(before, after) {
			t.Errorf("%s: a draft that was refused leaves %v of %v", name, after, before)
		}
	}
}

func TestWhatADraftChangedIsTracked(t *testing.T) {
	db := base()
	db.TrackFromNow()
	d := db.Draft()
	things.Put(d, "new", thing{})
	things.Delete(d, "a")
	db.Begin()
	if !db.Adopt(d) {
		t.Fatal("the draft was not adopted")
	}
	db.Commit()
	deleted := map[string]bool{}
	for _, c := range db.Changed() {
		deleted[c.Key] = c.Deleted()
	}
	if !reflect.DeepEqual(deleted, map[string]bool{"new": false, "a": true}) {
		t.Errorf("tracked %v", deleted)
	}
}
