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
	t := newTable[T](s.called(name))
	var row func(key string, row any) string
	for _, one := range check {
		row = func(key string, row any) string { return one(key, row.(T)) }
	}
	s.enter(t.Name(), t, row)
	return t
}

// called is the name of a table in this schema.
func (s *Schema) called(name string) string {
	if s.owner == "" {
		return name
	}
	return s.owner + "." + name
}

// enter is the part of In that is the same for all types: it is compiled once.
func (s *Schema) enter(name string, t table, check func(key string, row any) string) {
	if check != nil {
		s.checks[name] = check
	}
	if _, twice := s.tables[name]; twice {
		s.wrong = append(s.wrong, fmt.Errorf("two tables are called %q", name))
	}
	s.tables[name] = t
}

// Owner is the name of the owner.
func (s *Schema) Owner() string { return s.owner }

// Check returns what is wrong with the schema: tables of the same name.
func (s *Schema) Check() []error { return s.wrong }
