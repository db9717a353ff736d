// Package store owns the state of one sandbox: tables of typed rows. Readers and writers get copies, and rows become
// JSON when they are saved. It does not lock (the sandbox does) and depends on no provider's types beyond the type
// parameter of a table.
package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/tidwall/btree"
)

// DB is every table of one sandbox. It is not safe for concurrent use: the sandbox's lock guards it.
type DB struct {
	tables map[string]*tree
	seq    uint64   // numbers rows in insertion order
	bytes  int      // approximate size of the rows
	undo   []change // since Begin, newest last
	open   bool     // between Begin and Commit or Rollback

	changed map[place]struct{} // since the last Changed; nil until Track
	watched map[*row]viewed    // of View; nil until Watch
	from    map[string]uint64  // of a draft: the writes of each table when it was made
}

// tree is the rows of one table by their keys.
type tree struct {
	btree.Map[string, *row]
	writes uint64 // how often it was written to
	bytes  int    // the part of the DB's that is here
}

// row is never changed once it is in a table, so clones share it. It holds a value that readers get copies of, or, for
// types that cannot be copied, JSON.
type row struct {
	seq   uint64
	size  int // approximate bytes of the value or the data
	value any // a pointer to the table's type; nil where data is given
	data  []byte
}

// bytes is the row as JSON.
func (r *row) bytes() []byte {
	if r.value == nil {
		return r.data
	}
	return encode(r.value)
}

// encode is a row as JSON. JSON that a provider stores is returned unchanged: <, > and & are not escaped.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(fmt.Sprintf("store: a %T cannot be encoded: %v", v, err))
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

type change struct {
	table, key string
	before     *row
	existed    bool
}

// New returns an empty database.
func New() *DB { return &DB{tables: map[string]*tree{}} }

// Clone returns a database with the same rows. It costs a few pointers per table: both share every page until one of
// them writes to it.
func (db *DB) Clone() *DB {
	c := &DB{tables: make(map[string]*tree, len(db.tables)), seq: db.seq, bytes: db.bytes}
	if db.watched != nil {
		c.Watch()
	}
	trees := make([]tree, 0, len(db.tables)) // one piece of memory, where thousands of sandboxes have thirty tables each
	for name, t := range db.tables {
		trees = append(trees, tree{*t.Copy(), t.writes, t.bytes})
		c.tables[name] = &trees[len(trees)-1]
	}
	return c
}

// Begin starts recording changes so that Rollback can undo them.
func (db *DB) Begin() {
	if db.watched != nil {
		db.checkWatched()
	}
	db.open, db.undo = true, db.undo[:0]
}

// Written reports whether a row was put or deleted since Begin.
func (db *DB) Written() bool { return len(db.undo) > 0 }

// Commit keeps the changes since Begin.
func (db *DB) Commit() {
	if db.changed != nil {
		db.note()
	}
	db.forget()
}

// mostUndo is for how many changes room is kept from one turn to the next.
const mostUndo = 1000

func (db *DB) forget() {
	db.open = false
	if cap(db.undo) > mostUndo {
		db.undo = nil
		return
	}
	clear(db.undo) // release the old rows
	db.undo = db.undo[:0]
}

// Rollback undoes the changes since Begin.
func (db *DB) Rollback() {
	for i := len(db.undo) - 1; i >= 0; i-- {
		c := db.undo[i]
		if c.existed {
			db.set(c.table, c.key, c.before)
		} else {
			db.drop(c.table, c.key)
		}
	}
	db.forget()
}

// Bytes is the approximate memory of the rows. Rows shared with a clone count in both.
func (db *DB) Bytes() int { return db.bytes }

func (db *DB) table(name string) *tree {
	t, found := db.tables[name]
	if !found {
		t = &tree{}
		db.tables[name] = t
	}
	return t
}

func (db *DB) get(table, key string) (*row, bool) {
	t, found := db.tables[table]
	if !found {
		return nil, false
	}
	return t.Get(key)
}

func (db *DB) put(table, key string, r *row) {
	before, existed := db.table(table).Get(key)
	if existed {
		r.seq = before.seq
	} else {
		db.seq++
		r.seq = db.seq
	}
	db.set(table, key, r)
	db.remember(change{table, key, before, existed})
}

// set and drop are the only code that changes a tree: they keep the count of its bytes.
func (db *DB) set(table, key string, r *row) {
	t := db.table(table)
	before, existed := t.Set(key, r)
	if existed {
		db.grow(t, r.size-before.size)
	} else {
		db.grow(t, r.size+len(key)+rowOverhead)
	}
}

func (db *DB) grow(t *tree, bytes int) {
	t.writes++
	t.bytes += bytes
	db.bytes += bytes
}

func (db *DB) drop(table, key string) (before *row, existed bool) {
	t := db.table(table)
	before, existed = t.Delete(key)
	if existed {
		db.grow(t, -(before.size + len(key) + rowOverhead))
	}
	return before, existed
}

func (db *DB) delete(table, key string) bool {
	before, existed := db.drop(table, key)
	if existed {
		db.remember(change{table, key, before, true})
	}
	return existed
}

func (db *DB) remember(c change) {
	switch {
	case db.open:
		db.undo = append(db.undo, c)
	case db.changed != nil:
		db.changed[place{c.table, c.key}] = struct{}{}
	}
}

type entry struct {
	key string
	row *row
}

// scan collects the rows whose key begins with prefix, in the order of their keys.
func (db *DB) scan(table, prefix string) []entry {
	t, found := db.tables[table]
	if !found {
		return nil
	}
	var rows []entry
	if prefix == "" {
		rows = make([]entry, 0, t.Len())
	}
	db.ascend(table, prefix, func(key string, r *row) bool {
		rows = append(rows, entry{key, r})
		return true
	})
	return rows
}

// Merge takes over every row of another database whose tables this one does not have.
func (db *DB) Merge(other *DB) {
	for name, t := range other.tables {
		t.Scan(func(key string, r *row) bool {
			db.set(name, key, r)
			return true
		})
	}
	db.seq = max(db.seq, other.seq)
}

// ascend visits the rows whose key begins with prefix, in the order of their keys, until visit returns false.
func (db *DB) ascend(table, prefix string, visit func(key string, r *row) bool) {
	t, found := db.tables[table]
	if !found {
		return
	}
	t.Ascend(prefix, func(key string, r *row) bool { return strings.HasPrefix(key, prefix) && visit(key, r) })
}
