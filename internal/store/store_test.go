package store_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"example.com/mockserver/internal/store"
)

type thing struct {
	Name string
	Tags []string
}

var (
	schema = store.NewSchema("test")
	things = store.In[thing](schema, "things")
)

func names(db *store.DB, prefix string) []string {
	var got []string
	for key := range things.Prefix(db, prefix) {
		got = append(got, key)
	}
	return got
}

func TestAReaderGetsACopy(t *testing.T) {
	db := store.New()
	things.Put(db, "a", thing{"a", []string{"x"}})
	got, _ := things.Get(db, "a")
	got.Tags[0] = "changed"
	if again, _ := things.Get(db, "a"); again.Tags[0] != "x" {
		t.Fatalf("a reader changed the row: %v", again)
	}
}

func TestJSONIsKeptAsItCame(t *testing.T) {
	db, texts := store.New(), store.In[json.RawMessage](store.NewSchema("test"), "texts")
	const text = `{"b":"<a href=\"?x=1&y=2\">","a":12345678901234567890}`
	texts.Put(db, "a", json.RawMessage(text))
	if got, _ := texts.Get(db, "a"); string(got) != text {
		t.Fatalf("%s, want %s", got, text)
	}
}

func TestRowsComeInTheOrderTheyCame(t *testing.T) {
	db := store.New()
	for _, key := range []string{"p/c", "p/a", "q/z", "p/b"} {
		things.Put(db, key, thing{Name: key})
	}
	things.Put(db, "p/c", thing{Name: "changed, not moved"})
	if got, want := names(db, ""), []string{"p/c", "p/a", "q/z", "p/b"}; !reflect.DeepEqual(got, want) {
		t.Fatalf("all = %v, want %v", got, want)
	}
	if got, want := names(db, "p/"), []string{"p/c", "p/a", "p/b"}; !reflect.DeepEqual(got, want) {
		t.Fatalf("prefix = %v, want %v", got, want)
	}
	if key, _, _ := things.First(db); key != "p/a" {
		t.Fatalf("first = %q, want the smallest key", key)
	}
}

func TestRowsComeInTheOrderOfTheirKeys(t *testing.T) {
	db := store.New()
	for _, key := range []string{"p/c", "p/a", "q/z", "p/b", "o"} {
		things.Put(db, key, thing{Name: key})
	}
	for skip, want := range map[int][]string{0: {"p/a", "p/b", "p/c"}, 1: {"p/b", "p/c"}, 3: nil} {
		var got []string
		for key, row := range things.Sorted(db, "p/", skip) {
			if got = append(got, key); row.Name != key {
				t.Fatalf("the row at %q is %q", key, row.Name)
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("without the first %d = %v, want %v", skip, got, want)
		}
	}
	for key := range things.Sorted(db, "", 0) {
		if key != "o" {
			t.Fatalf("the smallest key = %q", key)
		}
		break
	}
	if n := things.Count(db, "p/"); n != 3 {
		t.Fatalf("count = %d, want 3", n)
	}
}

func TestRollbackTakesEverythingBack(t *testing.T) {
	db := store.New()
	things.Put(db, "kept", thing{Name: "before"})
	things.Put(db, "deleted", thing{})
	db.Add("n", 3)
	db.Begin()
	things.Put(db, "kept", thing{Name: "after"})
	things.Put(db, "new", thing{})
	things.Delete(db, "deleted")
	db.Add("n", 1)
	db.Rollback()
	if got, want := names(db, ""), []string{"kept", "deleted"}; !reflect.DeepEqual(got, want) {
		t.Fatalf("rows = %v, want %v", got, want)
	}
	if v, _ := things.Get(db, "kept"); v.Name != "before" || db.Count("n") != 3 {
		t.Fatalf("row = %v, counter = %d after a rollback", v, db.Count("n"))
	}
}

func TestClonesDoNotSeeEachOther(t *testing.T) {
	base := store.New()
	for _, key := range strings.Fields("a b c d e f g") {
		things.Put(base, key, thing{Name: key})
	}
	one, two := base.Clone(), base.Clone()
	things.Put(one, "a", thing{Name: "one"})
	things.Delete(two, "a")
	if v, _ := things.Get(base, "a"); v.Name != "a" {
		t.Fatalf("the base changed: %v", v)
	}
	if v, _ := things.Get(one, "a"); v.Name != "one" || things.Has(two, "a") {
		t.Fatalf("clones share rows: %v", v)
	}
}

func TestADumpLoadsAgain(t *testing.T) {
	db := store.New()
	things.Put(db, "b", thing{"b", nil})
	things.Put(db, "a", thing{"a", []string{"x"}})
	db.Add("n", 7)
	text, err := json.Marshal(db.Dump())
	if err != nil {
		t.Fatal(err)
	}
	var d store.Dump
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	again, err := store.Load(d, schema)
	if err != nil {
		t.Fatal(err)
	}
	things.Put(again, "c", thing{})
	if got, want := names(again, ""), []string{"b", "a", "c"}; !reflect.DeepEqual(got, want) || again.Count("n") != 7 {
		t.Fatalf("rows = %v, want %v; counter %d", got, want, again.Count("n"))
	}
}

func TestADumpThatIsNotOursIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"unknown table": `{"tables":{"nobody.knows":[]}}`,
		"wrong type":    `{"tables":{"test.things":[{"key":"a","row":{"Name":7}}]}}`,
		"unknown field": `{"tables":{"test.things":[{"key":"a","row":{"Called":"a"}}]}}`,
		"no row":        `{"tables":{"test.things":[{"key":"a"}]}}`,
	} {
		var d store.Dump
		if err := json.Unmarshal([]byte(text), &d); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Load(d, schema); err == nil {
			t.Errorf("%s: loaded without an error", name)
		}
	}
}

func TestASchemaHasEachTableOnce(t *testing.T) {
	own := store.NewSchema("test")
	store.In[string](own, "one")
	store.In[int](own, "two")
	if errs := own.Check(); len(errs) != 0 || own.Owner() != "test" {
		t.Errorf("%q: %v", own.Owner(), errs)
	}
	store.In[thing](own, "one")
	if errs := own.Check(); len(errs) != 1 || !strings.Contains(errs[0].Error(), `"test.one"`) {
		t.Errorf("two tables of one name give %v", errs)
	}
}

func TestEveryKindOfRowIsCopied(t *testing.T) {
	type deep struct {
		Text  *string
		Maps  map[string][]thing
		Inner struct{ List [][]int }
		At    time.Time
		Any   map[string]int
	}
	text := "text"
	first := deep{Text: &text, Maps: map[string][]thing{"a": {{"x", []string{"y"}}}}, At: time.Unix(1, 0).UTC(), Any: map[string]int{"n": 1}}
	first.Inner.List = [][]int{{1}, {2, 3}}
	table, db := store.In[deep](store.NewSchema("test"), "deep"), store.New()
	table.Put(db, "k", first)
	for range 2 { // the second reader gets a copy of what the first made it decode
		got, _ := table.Get(db, "k")
		if !reflect.DeepEqual(got, first) {
			t.Fatalf("got %+v, want %+v", got, first)
		}
		*got.Text, got.Maps["a"][0].Tags[0], got.Inner.List[1][0], got.Any["n"] = "changed", "changed", 9, 9
		delete(got.Maps, "a")
	}
	if again, _ := table.Get(db, "k"); *again.Text != "text" || again.Inner.List[1][0] != 2 || again.Any["n"] != 1 || len(again.Maps) != 1 {
		t.Fatalf("a reader changed the row: %+v", again)
	}
}

func TestRowsOfAnyValuesAreCopiedToo(t *testing.T) {
	table, db := store.In[map[string]any](store.NewSchema("test"), "any"), store.New()
	table.Put(db, "k", map[string]any{"list": []any{"a"}})
	got, _ := table.Get(db, "k")
	got["list"].([]any)[0] = "changed"
	if again, _ := table.Get(db, "k"); again["list"].([]any)[0] != "a" {
		t.Fatalf("a reader changed the row: %v", again)
	}
}

func BenchmarkGet(b *testing.B) {
	db := store.New()
	things.Put(db, "k", thing{"name", []string{"a", "b"}})
	b.ReportAllocs()
	for b.Loop() {
		things.Get(db, "k")
	}
}

func TestARowReadsAsItDoesAfterASnapshot(t *testing.T) {
	type mixed struct {
		Omitted []string       `json:"omitted,omitempty"`
		Kept    []string       `json:"kept"`
		None    map[string]int `json:"none"`
	}
	own := store.NewSchema("test")
	table, db := store.In[mixed](own, "mixed"), store.New()
	table.Put(db, "k", mixed{Omitted: []string{}, Kept: []string{}})
	before, _ := table.Get(db, "k")
	again, err := store.Load(db.Dump(), own)
	if err != nil {
		t.Fatal(err)
	}
	after, _ := table.Get(again, "k")
	if !reflect.DeepEqual(before, after) || before.Omitted != nil || before.Kept == nil || before.None != nil {
		t.Fatalf("before %#v, after %#v", before, after)
	}
}

func TestAReaderWhoChangesAViewIsFound(t *testing.T) {
	db := store.New()
	db.Watch()
	things.Put(db, "k", thing{"name", []string{"a", "b"}})
	clone := db.Clone()
	seen, _ := things.View(clone, "k")
	clone.Begin()
	clone.Commit()
	seen.Tags[0] = "changed"
	defer func() {
		if said := fmt.Sprint(recover()); !strings.Contains(said, `the row "k" of test.things was changed`) {
			t.Errorf("Begin said %s", said)
		}
	}()
	clone.Begin()
}
