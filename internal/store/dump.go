package store

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Dump is every row of a DB as one JSON document, in the order of their keys. An emptied table is present and empty, so
// that a missing table is noticed.
type Dump struct {
	Seq    uint64               `json:"seq"`
	Tables map[string][]DumpRow `json:"tables"`
}

// DumpRow is one row of a Dump.
type DumpRow struct {
	Key string          `json:"key"`
	Seq uint64          `json:"seq"`
	Row json.RawMessage `json:"row"`
}

// Dump returns every row as JSON.
func (db *DB) Dump() Dump {
	d := Dump{Seq: db.seq, Tables: make(map[string][]DumpRow, len(db.tables))}
	for name := range db.tables {
		d.Tables[name] = db.Rows(name)
	}
	return d
}

// WriteDump writes the JSON of Dump row by row. A text of all rows would be copied to ever larger memory as it grows, and a
// copy cannot be interrupted: while 256 MiB are moved, whatever else the process has to do can wait for half a second.
func (db *DB) WriteDump(to io.Writer) error {
	w := bufio.NewWriterSize(to, 64<<10)
	_, _ = fmt.Fprintf(w, `{"seq":%d,"tables":{`, db.seq) // w remembers an error
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	end := ""
	for _, name := range db.Names() {
		_, _ = fmt.Fprintf(w, "%s%q:[", end, name)
		for i, one := range db.scan(name, "") {
			text.Reset()
			if i > 0 {
				text.WriteByte(',')
			}
			if err := e.Encode(DumpRow{Key: one.key, Seq: one.row.seq, Row: one.row.bytes()}); err != nil {
				return err
			}
			if _, err := w.Write(text.Bytes()[:text.Len()-1]); err != nil { // without Encode's newline
				return err
			}
		}
		end = "],"
	}
	_, _ = w.WriteString(strings.TrimSuffix(end, ",") + "}}")
	return w.Flush()
}

// Rows returns the rows of one table as JSON, in the order in which they came.
func (db *DB) Rows(table string) []DumpRow {
	entries := db.scan(table, "")
	rows := make([]DumpRow, len(entries))
	for i, e := range entries {
		rows[i] = DumpRow{Key: e.key, Seq: e.row.seq, Row: e.row.bytes()}
	}
	return rows
}

// Len is how many rows a table has.
func (db *DB) Len(table string) int {
	if t := db.tables[table]; t != nil {
		return t.Len()
	}
	return 0
}

// Names lists the tables that hold rows, or have held some.
func (db *DB) Names() []string { return slices.Sorted(maps.Keys(db.tables)) }

// Load builds a DB from a dump. It refuses tables that are in no schema and rows that are not of their table's type
// or that its check finds impossible.
func Load(d Dump, schemas ...*Schema) (*DB, error) { return load(d, nil, schemas) }

func load(d Dump, known *Known, schemas []*Schema) (*DB, error) {
	byName := map[string]table{Counters.name: Counters}
	checks := map[string]func(key string, row any) string{}
	for _, s := range schemas {
		maps.Copy(byName, s.tables)
		maps.Copy(checks, s.checks)
	}
	db := New()
	for name, rows := range d.Tables {
		table, found := byName[name]
		if !found {
			return nil, fmt.Errorf("unknown table %q", name)
		}
		db.table(name)
		for _, r := range rows {
			loaded := known.row(name, r)
			if loaded == nil {
				var err error
				if loaded, err = read(name, table, r, checks[name]); err != nil {
					return nil, err
				}
			}
			db.set(name, r.Key, loaded)
			db.seq = max(db.seq, r.Seq)
		}
	}
	db.seq = max(db.seq, d.Seq)
	return db, nil
}

// read decodes a row of a table.
func read(name string, table table, r DumpRow, check func(key string, row any) string) (*row, error) {
	loaded, decoded, err := table.load(r.Row)
	if err == nil {
		err = asWritten(r.Row, loaded.bytes())
	}
	if err != nil {
		return nil, fmt.Errorf("table %s, key %q: %w", name, r.Key, err)
	}
	if check != nil {
		if member := check(r.Key, decoded); member != "" {
			return nil, &Impossible{name, r.Key, member}
		}
	}
	loaded.seq = r.Seq
	return loaded, nil
}
