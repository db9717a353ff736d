package store_test

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"example.com/mockserver/internal/store"
)

// large is a type with every kind of reference a row may have.
type large struct {
	Text  string
	List  []thing
	Map   map[string][]string
	Point *string
	At    time.Time
	Bytes []byte
	N     int
}

func TestBytesCountWhatARowRefersTo(t *testing.T) {
	table := store.In[large](store.NewSchema("test"), "large")
	kib := strings.Repeat("x", 1024)
	taken := func(v large) int {
		db := store.New()
		table.Put(db, "k", v)
		return db.Bytes()
	}
	none := taken(large{})
	for name, v := range map[string]large{
		"text": {Text: kib}, "list": {List: []thing{{Name: kib}}}, "tags": {List: []thing{{Tags: []string{kib}}}},
		"map": {Map: map[string][]string{"k": {kib}}}, "key": {Map: map[string][]string{kib: nil}}, "pointer": {Point: &kib}, "bytes": {Bytes: []byte(kib)},
	} {
		if more := taken(v) - none; more < 1024 || more > 1024+128 {
			t.Errorf("%s: 1,024 bytes more count as %d", name, more)
		}
	}
	texts, db := store.In[json.RawMessage](store.NewSchema("test"), "texts"), store.New()
	texts.Put(db, "k", json.RawMessage(`"`+kib+`"`))
	if n := db.Bytes(); n < 1024 || n > 1024+256 {
		t.Errorf("1,024 bytes of JSON count as %d", n)
	}
}

// However rows come and go, the count is that of a database into which the same rows were put once.
func TestBytesAreThoseOfTheRows(t *testing.T) {
	db, random := store.New(), rand.New(rand.NewPCG(1, 2))
	change := func() {
		key := string(rune('a' + random.IntN(20)))
		if random.IntN(3) == 0 {
			things.Delete(db, key)
		} else {
			things.Put(db, key, thing{Name: strings.Repeat("n", random.IntN(500)), Tags: make([]string, random.IntN(9))})
		}
		db.Add("n", 1)
	}
	check := func(what string, db *store.DB) {
		t.Helper()
		again, err := store.Load(db.Dump(), schema)
		if err != nil {
			t.Fatal(err)
		}
		merged := store.New()
		merged.Merge(db)
		if db.Bytes() != again.Bytes() || db.Bytes() != merged.Bytes() || db.Clone().Bytes() != again.Bytes() {
			t.Fatalf("%s: %d bytes, loaded again %d, merged %d", what, db.Bytes(), again.Bytes(), merged.Bytes())
		}
	}
	for range 200 {
		before := db.Bytes()
		db.Begin()
		for range random.IntN(9) {
			change()
		}
		if random.IntN(2) == 0 {
			db.Commit()
		} else if db.Rollback(); db.Bytes() != before {
			t.Fatalf("%d bytes before, %d after a rollback", before, db.Bytes())
		}
		check("a turn", db)
	}
	things.Clear(db, "")
	store.Counters.Clear(db, "")
	if db.Bytes() != 0 {
		t.Fatalf("no rows take %d bytes", db.Bytes())
	}
}

func BenchmarkPut(b *testing.B) {
	db, v := store.New(), large{Text: "name", List: []thing{{"a", []string{"b", "c"}}}, Map: map[string][]string{"k": {"v"}}}
	table := store.In[large](store.NewSchema("test"), "large")
	b.ReportAllocs()
	for b.Loop() {
		table.Put(db, "k", v)
	}
}
