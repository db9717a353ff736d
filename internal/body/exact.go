package body

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// encoding/json matches names regardless of case, MOBILE for mobile, and uses the last of several matches. The providers
// do not, and neither does the check against the document: the values read must be the values checked.

// Exact returns a decoded JSON value without the members that encoding/json would read into a field of t whose name they do
// not have; the same value, and false, where there are none.
func Exact(t reflect.Type, value any) (any, bool) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch v := value.(type) {
	case map[string]any:
		switch t.Kind() {
		case reflect.Struct:
			return exactObject(fieldsOf(t), v)
		case reflect.Map:
			return exactMembers(v, func(string) reflect.Type { return t.Elem() })
		}
	case []any:
		if t.Kind() == reflect.Slice || t.Kind() == reflect.Array {
			return exactList(t.Elem(), v)
		}
	}
	return value, false
}

func exactObject(fields map[string]reflect.Type, object map[string]any) (any, bool) {
	known, changed := object, false
	for name := range object {
		if fields[name] == nil && taken(fields, name) {
			if !changed {
				known, changed = maps.Clone(object), true
			}
			delete(known, name)
		}
	}
	within, changedWithin := exactMembers(known, func(name string) reflect.Type { return fields[name] })
	return within, changed || changedWithin
}

// taken reports whether encoding/json would match a name to a field.
func taken(fields map[string]reflect.Type, name string) bool {
	for field := range fields {
		if strings.EqualFold(field, name) {
			return true
		}
	}
	return false
}

// exactMembers descends into the members of an object; typeOf returns nil for a member that is not read.
func exactMembers(object map[string]any, typeOf func(name string) reflect.Type) (any, bool) {
	shown, changed := object, false
	for name, member := range object {
		t := typeOf(name)
		if t == nil {
			continue
		}
		if clean, other := Exact(t, member); other {
			if !changed {
				shown, changed = maps.Clone(object), true
			}
			shown[name] = clean
		}
	}
	return shown, changed
}

func exactList(t reflect.Type, list []any) (any, bool) {
	shown, changed := list, false
	for i, one := range list {
		if clean, other := Exact(t, one); other {
			if !changed {
				shown, changed = slices.Clone(list), true
			}
			shown[i] = clean
		}
	}
	return shown, changed
}

var fieldTypes sync.Map // by reflect.Type: what fieldsOf made of it

// fieldsOf are the types of a struct's fields by their JSON names. A field without a JSON name is a programmer's
// mistake: no document spells names as Go does.
func fieldsOf(t reflect.Type) map[string]reflect.Type {
	if known, found := fieldTypes.Load(t); found {
		return known.(map[string]reflect.Type)
	}
	fields := map[string]reflect.Type{}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "", !f.IsExported(), f.Tag.Get("json") == "-": // the fields of an embedded struct are visible themselves
		case name == "":
			panic(fmt.Sprintf("%s.%s: a field of a body needs its name in JSON", t, f.Name))
		default:
			fields[name] = f.Type
		}
	}
	fieldTypes.Store(t, fields)
	return fields
}
