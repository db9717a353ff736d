package store

import (
	"encoding/binary"
	"fmt"
)

// place is where a row is.
type place struct{ table, key string }

// Changed is a row that was put or deleted since the last look.
type Changed struct {
	Table, Key string
	row        *row // nil: deleted
}

// Track makes the database note which rows change. The rows that it has count as changed.
func (db *DB) Track() {
	db.changed = map[place]struct{}{}
	for name, t := range db.tables {
		t.Scan(func(key string, _ *row) bool {
			db.changed[place{name, key}] = struct{}{}
			return true
		})
	}
}

// TrackFromNow is Track for a database whose rows somebody has already.
func (db *DB) TrackFromNow() { db.changed = map[place]struct{}{} }

// note keeps what changed in the turn that ends.
func (db *DB) note() {
	for _, c := range db.undo {
		db.changed[place{c.table, c.key}] = struct{}{}
	}
}

// Changed returns the rows that changed since it was last called, as they are now. Their JSON may be made later, without
// the sandbox's lock.
func (db *DB) Changed() []Changed {
	if len(db.changed) == 0 {
		return nil
	}
	all := make([]Changed, 0, len(db.changed))
	for p := range db.changed {
		r, _ := db.get(p.table, p.key)
		all = append(all, Changed{p.table, p.key, r})
	}
	if len(all) > 1000 { // a map does not shrink
		db.changed = map[place]struct{}{}
	}
	clear(db.changed)
	return all
}

// Deleted reports whether there is no such row any more.
func (c Changed) Deleted() bool { return c.row == nil }

// Bytes are the row with its place in the order of insertion, as ReadRow reads them.
func (c Changed) Bytes() []byte {
	return append(binary.AppendUvarint(nil, c.row.seq), c.row.bytes()...)
}

// ReadRow reads a row that Bytes wrote.
func ReadRow(key string, text []byte) (DumpRow, error) {
	seq, n := binary.Uvarint(text)
	if n <= 0 {
		return DumpRow{}, fmt.Errorf("a row of %d bytes has no number", len(text))
	}
	return DumpRow{Key: key, Seq: seq, Row: text[n:]}, nil
}
