package store

import "fmt"

// Dangling is a row that names a row of another table which is not there.
type Dangling struct{ Table, Key, Member, Name, To string }

func (d *Dangling) Error() string {
	return fmt.Sprintf("table %s, key %q: %q names %q, which is not in table %s", d.Table, d.Key, d.Member, d.Name, d.To)
}

// Names are texts that the rows of a table hold, or that they are known by.
type Names struct {
	table string
	of    func(key string, row any) string // by a row as its table decodes it; nil: its key
	read  func(r *row) any
}

// By gives the name that a row holds; an empty one is none.
func By[T any](t Table[T], of func(key string, row T) string) Names {
	return Names{t.name, func(key string, row any) string { return of(key, row.(T)) }, func(r *row) any { return t.read(r) }}
}

// ByKey is the key of a row.
func ByKey[T any](t Table[T]) Names { return Names{table: t.name} }

type reference struct {
	member   string
	from, to Names
}

// Refer declares that rows name, by a member, a row that exists as long as they do: an application's tenant. A snapshot is
// held against it. It returns the schema, for the next one.
func (s *Schema) Refer(member string, from, to Names) *Schema {
	s.references = append(s.references, reference{member, from, to})
	return s
}

// Dangling returns an error for the first row that names a row which is not there, a *Dangling.
func (db *DB) Dangling(schemas ...*Schema) error {
	for _, s := range schemas {
		for _, r := range s.references {
			if err := db.dangling(r); err != nil {
				return err
			}
		}
	}
	return nil
}

func (db *DB) dangling(r reference) (err error) {
	known := map[string]bool{}
	r.to.each(db, func(_, name string) bool {
		known[name] = true
		return true
	})
	r.from.each(db, func(key, name string) bool {
		if name != "" && !known[name] {
			err = &Dangling{r.from.table, key, r.member, name, r.to.table}
		}
		return err == nil
	})
	return err
}

func (n Names) each(db *DB, use func(key, name string) bool) {
	db.ascend(n.table, "", func(key string, r *row) bool {
		if n.of == nil {
			return use(key, key)
		}
		return use(key, n.of(key, n.read(r)))
	})
}
