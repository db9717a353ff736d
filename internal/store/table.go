package store

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"iter"
	"reflect"
	"slices"
)

// Table names rows of one type within any DB: the value holds no rows itself. It is declared with In.
type Table[T any] struct{ *declared[T] }

// declared is what a table's declaration says, held once: a Table is passed by value with every call.
type declared[T any] struct {
	name string
	copy copier // nil where an assignment is a copy
	fast bool   // whether copy can be relied on
	refs sizer  // nil where a row takes the same memory as every other
	flat int    // the bytes of the type itself
}

func newTable[T any](name string) Table[T] {
	of := reflect.TypeFor[T]()
	t := Table[T]{&declared[T]{name: name, flat: int(of.Size())}}
	if t.copy, t.fast = newCopier(of); t.fast {
		t.refs = newSizer(of)
	}
	return t
}

// Name is the table's name, as a snapshot has it.
func (t Table[T]) Name() string { return t.name }

// load decodes a row of a snapshot.
func (t Table[T]) load(data []byte) (r *row, decoded any, err error) {
	var v T
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		return nil, nil, err
	}
	return t.row(v), v, nil
}

// row makes a row that shares nothing with v.
func (t Table[T]) row(v T) *row {
	if !t.fast {
		data := encode(v)
		return &row{data: data, size: len(data)}
	}
	own := new(T)
	*own = v
	r := &row{value: own, size: t.flat}
	if t.copy != nil {
		t.copy(reflect.ValueOf(own).Elem())
	}
	if t.refs != nil {
		r.size += t.refs(reflect.ValueOf(own).Elem())
	}
	return r
}

// own is a copy of v that shares nothing with it.
func (t Table[T]) own(v T) T {
	if t.copy == nil {
		return v
	}
	return t.deep(v)
}

// deep and decode are separate functions so that values without references do not escape to the heap.
func (t Table[T]) deep(v T) T {
	t.copy(reflect.ValueOf(&v).Elem())
	return v
}

// read returns a copy of a row.
func (t Table[T]) read(r *row) T {
	if t.fast {
		return t.own(*r.value.(*T))
	}
	return t.decode(r.data)
}

func (t Table[T]) decode(data []byte) (v T) {
	if err := json.Unmarshal(data, &v); err != nil {
		panic(fmt.Sprintf("store: a row of %s cannot be decoded: %v", t.name, err))
	}
	return v
}

// Get returns a copy of the row with this key.
func (t Table[T]) Get(db *DB, key string) (v T, found bool) {
	r, found := db.get(t.name, key)
	if !found {
		return v, false
	}
	return t.read(r), true
}

// View returns the row with this key without copying what it refers to: its slices, maps and pointers are the table's, and
// must not be changed. A table of tests that is watched (see Watch) panics when one was.
func (t Table[T]) View(db *DB, key string) (v T, found bool) {
	r, found := db.get(t.name, key)
	if !found {
		return v, false
	}
	if !t.fast {
		return t.decode(r.data), true
	}
	if db.watched != nil {
		db.watch(t.name, key, r)
	}
	return *r.value.(*T), true
}

// Has reports whether there is a row with this key.
func (t Table[T]) Has(db *DB, key string) bool {
	_, found := db.get(t.name, key)
	return found
}

// Place is the place of a row in the order in which rows of all tables were inserted; 0 where there is no such row.
func (t Table[T]) Place(db *DB, key string) uint64 {
	if r, found := db.get(t.name, key); found {
		return r.seq
	}
	return 0
}

// Put stores a copy of v under key; a new row comes after all others.
func (t Table[T]) Put(db *DB, key string, v T) { db.put(t.name, key, t.row(v)) }

// Delete removes the row with this key and reports whether there was one.
func (t Table[T]) Delete(db *DB, key string) bool { return db.delete(t.name, key) }

// Clear removes every row whose key begins with prefix and returns their number.
func (t Table[T]) Clear(db *DB, prefix string) int {
	rows := db.scan(t.name, prefix)
	for _, e := range rows {
		db.delete(t.name, e.key)
	}
	return len(rows)
}

// Len is the number of rows.
func (t Table[T]) Len(db *DB) int {
	if rows, found := db.tables[t.name]; found {
		return rows.Len()
	}
	return 0
}

// All yields every row in insertion order. Rows may be changed while it runs; it yields them as they were.
func (t Table[T]) All(db *DB) iter.Seq2[string, T] { return t.Prefix(db, "") }

// Prefix is All for the rows whose key begins with prefix; it visits no others.
func (t Table[T]) Prefix(db *DB, prefix string) iter.Seq2[string, T] {
	return func(yield func(string, T) bool) {
		rows := db.scan(t.name, prefix)
		slices.SortFunc(rows, func(a, b entry) int { return cmp.Compare(a.row.seq, b.row.seq) })
		for _, e := range rows {
			if !yield(e.key, t.read(e.row)) {
				return
			}
		}
	}
}

// Sorted yields the rows whose key begins with prefix in the order of their keys, without the first skip of them. It
// decodes no row that it does not yield; the table must not be changed while it runs.
func (t Table[T]) Sorted(db *DB, prefix string, skip int) iter.Seq2[string, T] {
	return func(yield func(string, T) bool) {
		db.ascend(t.name, prefix, func(key string, r *row) bool {
			if skip > 0 {
				skip--
				return true
			}
			return yield(key, t.read(r))
		})
	}
}

// Count is the number of rows whose key begins with prefix.
func (t Table[T]) Count(db *DB, prefix string) (n int) {
	db.ascend(t.name, prefix, func(string, *row) bool { n++; return true })
	return n
}

// Keys are all keys of a table, in their order.
func (t Table[T]) Keys(db *DB) (keys []string) {
	db.ascend(t.name, "", func(key string, _ *row) bool {
		keys = append(keys, key)
		return true
	})
	return keys
}

// First returns the row with the smallest key.
func (t Table[T]) First(db *DB) (key string, v T, found bool) {
	if key = t.FirstKey(db); key == "" {
		return "", v, false
	}
	v, found = t.Get(db, key)
	return key, v, found
}

// FirstKey is the smallest key, or empty where there are no rows.
func (t Table[T]) FirstKey(db *DB) string {
	if rows, found := db.tables[t.name]; found {
		key, _, _ := rows.Min()
		return key
	}
	return ""
}

// Counters are named whole numbers that begin at zero.
var Counters = newTable[int64]("counters")

// Add adds n to the counter with this name and returns the new value.
func (db *DB) Add(counter string, n int64) int64 {
	v, _ := Counters.Get(db, counter)
	v += n
	Counters.Put(db, counter, v)
	return v
}

// Count is the value of the counter with this name.
func (db *DB) Count(counter string) int64 {
	v, _ := Counters.Get(db, counter)
	return v
}
