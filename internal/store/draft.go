package store

// Draft returns a clone for a long piece of work without the sandbox's lock. What is changed there becomes true when the
// original adopts it.
func (db *DB) Draft() *DB {
	d := db.Clone()
	d.from = make(map[string]uint64, len(db.tables))
	for name, t := range db.tables {
		d.from[name] = t.writes
	}
	d.Begin()
	return d
}

// Adopt takes over what has changed in a draft, as part of the turn: a table that nobody else has written to since is
// taken whole. It changes nothing and reports false where a row that the draft changed is another one now. The draft
// must not be used afterwards.
func (db *DB) Adopt(d *DB) bool {
	first := map[string]map[string]*row{} // what the rows of a written table were, by table and key
	touched := map[string]bool{}
	for _, c := range d.undo {
		touched[c.table] = true
		if db.same(c.table, d.from[c.table]) {
			continue
		}
		rows := first[c.table]
		if rows == nil {
			rows = map[string]*row{}
			first[c.table] = rows
		}
		if _, later := rows[c.key]; later {
			continue
		}
		rows[c.key] = c.before
		if now, _ := db.get(c.table, c.key); now != c.before {
			return false
		}
	}
	for name := range touched {
		if rows := first[name]; rows != nil {
			db.adoptRows(d, name, rows)
			continue
		}
		db.bytes += d.tables[name].bytes - db.table(name).bytes
		db.tables[name] = d.tables[name]
	}
	if len(db.undo) == 0 {
		db.undo = d.undo
	} else {
		db.undo = append(db.undo, d.undo...)
	}
	db.seq = max(db.seq, d.seq)
	return true
}

// same reports a table that nobody has written to since.
func (db *DB) same(table string, writes uint64) bool {
	t := db.tables[table]
	return t == nil && writes == 0 || t != nil && t.writes == writes
}

func (db *DB) adoptRows(d *DB, table string, rows map[string]*row) {
	for key := range rows {
		if r, found := d.get(table, key); found {
			db.set(table, key, r)
		} else {
			db.drop(table, key)
		}
	}
}
