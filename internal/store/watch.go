package store

import (
	"bytes"
	"fmt"
)

// viewed is a row that View has handed out, as it was.
type viewed struct {
	table, key string
	was        []byte
}

// mostWatched is how many rows are watched at once.
const mostWatched = 32

// Watch makes the database, and its clones, hold readers to the promise of View: a row that was handed out and changed
// makes a later Begin panic. It costs an encoding for each View: for tests.
func (db *DB) Watch() { db.watched = map[*row]viewed{} }

func (db *DB) watch(table, key string, r *row) {
	if _, known := db.watched[r]; known {
		return
	}
	if len(db.watched) == mostWatched {
		clear(db.watched)
	}
	db.watched[r] = viewed{table, key, encode(r.value)}
}

// checkWatched looks at every row that was handed out before.
func (db *DB) checkWatched() {
	for r, v := range db.watched {
		if !bytes.Equal(encode(r.value), v.was) {
			panic(fmt.Sprintf("store: the row %q of %s was changed by a reader of View", v.key, v.table))
		}
	}
}
