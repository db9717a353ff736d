package store

import "fmt"

// Schema is every table of one owner. A table is made in its schema, so that none can be left out of it.
type Schema struct {
	owner  string
	tables map[string]table
	checks map[string]func(key string, row any) (member string)

	references []reference
	wrong      []error
}

// table is a Table of any type: it decodes rows from a snapshot, or returns an error.
type table interface {
	load(data []byte) (r *row, decoded any, err error)
}

// Impossible is a row of a snapshot whose member has a value that no call and no fixture gives it.
type Impossible struct{ Table, Key, Member string }

func (i *Impossible) Error() string {
	return fmt.Sprintf("table %s, key %q: no call can give %q this value", i.Table, i.Key, i.Member)
}

// NewSchema returns the schema of an owner without tables. The names of its tables begin with the owner's and a dot; an
// owner without a name puts nothing before them.
func NewSchema(owner string) *Schema {
	return &Schema{owner: owner, tables: map[string]table{}, checks: map[string]func(string, any) string{}}
}

// In declares a table within a schema: In[App](state, "apps") is the table "qijiayun.apps" of the schema of "qijiayun".
// A check returns the first member of a row whose value no call and no fixture gives it, or that its key contradicts; "" for
// a possible row. Rows of a snapshot are held against it.
func In[T any](s *Schema, name string, check ...func(key string, row T) (member string)) Table[T] {
	if s.owner != "" {
		name = s.owner + "." + name
	}
	t := newTable[T](name)
	for _, one := range check {
		s.checks[name] = func(key string, row any) string { return one(key, row.(T)) }
	}
	if _, twice := s.tables[name]; twice {
		s.wrong = append(s.wrong, fmt.Errorf("two tables are called %q", name))
	}
	s.tables[name] = t
	return t
}

// Owner is the name of the owner.
func (s *Schema) Owner() string { return s.owner }

// Check returns what is wrong with the schema: tables of the same name.
func (s *Schema) Check() []error { return s.wrong }
