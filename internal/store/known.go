package store

// Known are rows of a DB with what they are when written, so that a DB that is loaded shares those it has unchanged: of a
// sandbox most are the fixtures' own.
type Known struct{ rows map[place]written }

type written struct {
	row  *row
	text string
}

// Known returns the rows that the database has now.
func (db *DB) Known() *Known {
	k := &Known{map[place]written{}}
	for name, t := range db.tables {
		t.Scan(func(key string, r *row) bool {
			k.rows[place{name, key}] = written{r, string(r.bytes())}
			return true
		})
	}
	return k
}

// Load is Load with rows that are known.
func (k *Known) Load(d Dump, schemas ...*Schema) (*DB, error) { return load(d, k, schemas) }

// row is the known row of a table that is written so; nil if it is not.
func (k *Known) row(table string, r DumpRow) *row {
	if k == nil {
		return nil
	}
	w := k.rows[place{table, r.Key}]
	if w.row == nil || w.row.seq != r.Seq || w.text != string(r.Row) {
		return nil
	}
	return w.row
}
