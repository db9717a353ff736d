package store

import (
	"reflect"
	"time"
)

// copier gives a value of one type memory of its own: it replaces every slice, map and pointer within by a copy. It is
// nil for a type that has none, whose plain assignment is a copy already.
type copier func(v reflect.Value)

var timeType = reflect.TypeFor[time.Time]()

// newCopier returns the copier of a type. It reports false for a type it cannot copy, one with references in fields
// that reflection may not set: such rows are decoded from their bytes each time.
func newCopier(t reflect.Type) (copier, bool) {
	switch t.Kind() {
	case reflect.Struct:
		return structCopier(t)
	case reflect.Slice:
		return sliceCopier(t)
	case reflect.Map:
		return mapCopier(t)
	case reflect.Pointer:
		inner, ok := newCopier(t.Elem())
		return func(v reflect.Value) {
			if v.IsNil() {
				return
			}
			fresh := reflect.New(t.Elem())
			fresh.Elem().Set(v.Elem())
			if inner != nil {
				inner(fresh.Elem())
			}
			v.Set(fresh)
		}, ok
	case reflect.Interface, reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return nil, false
	default:
		return nil, true
	}
}

func structCopier(t reflect.Type) (copier, bool) {
	if t == timeType {
		return nil, true // what it points at never changes
	}
	type field struct {
		index int
		copy  copier
	}
	var fields []field
	for i := range t.NumField() {
		inner, ok := newCopier(t.Field(i).Type)
		if !ok || inner != nil && !t.Field(i).IsExported() {
			return nil, false
		}
		if inner != nil {
			fields = append(fields, field{i, inner})
		}
	}
	if len(fields) == 0 {
		return nil, true
	}
	return func(v reflect.Value) {
		for _, f := range fields {
			f.copy(v.Field(f.index))
		}
	}, true
}

func sliceCopier(t reflect.Type) (copier, bool) {
	inner, ok := newCopier(t.Elem())
	return func(v reflect.Value) {
		if v.IsNil() {
			return
		}
		fresh := reflect.MakeSlice(t, v.Len(), v.Len())
		reflect.Copy(fresh, v)
		if inner != nil {
			for i := range fresh.Len() {
				inner(fresh.Index(i))
			}
		}
		v.Set(fresh)
	}, ok
}

func mapCopier(t reflect.Type) (copier, bool) {
	inner, ok := newCopier(t.Elem())
	return func(v reflect.Value) {
		if v.IsNil() {
			return
		}
		fresh := reflect.MakeMapWithSize(t, v.Len())
		for i := v.MapRange(); i.Next(); {
			value := i.Value()
			if inner != nil {
				own := reflect.New(t.Elem()).Elem()
				own.Set(value)
				inner(own)
				value = own
			}
			fresh.SetMapIndex(i.Key(), value)
		}
		v.Set(fresh)
	}, ok
}
