package store

import (
	"encoding/json"
	"reflect"
	"strings"
	"time"
)

// copier makes a deep copy of a value of one type: it copies every slice, map and pointer in it, with the result that
// encoding to JSON and decoding would have (an empty field marked omitempty becomes nil). It is nil for a type without
// references, where an assignment already copies.
type copier func(v reflect.Value)

var (
	timeType    = reflect.TypeFor[time.Time]()
	textType    = reflect.TypeFor[*string]()
	marshaler   = reflect.TypeFor[json.Marshaler]()
	unmarshaler = reflect.TypeFor[json.Unmarshaler]()
)

// newCopier returns the copier of a type. It reports false for a type that does not survive JSON unchanged or that
// reflection may not copy: rows of such a table are kept as bytes and decoded for every reader.
func newCopier(t reflect.Type) (copier, bool) {
	if t == timeType {
		return nil, true // the pointed-to value is immutable
	}
	if t.Implements(marshaler) || reflect.PointerTo(t).Implements(unmarshaler) {
		return nil, false
	}
	switch t.Kind() {
	case reflect.Struct:
		return structCopier(t)
	case reflect.Slice:
		return sliceCopier(t)
	case reflect.Map:
		return mapCopier(t)
	case reflect.Pointer:
		return pointerCopier(t)
	case reflect.Interface, reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return nil, false
	default:
		return nil, true
	}
}

func structCopier(t reflect.Type) (copier, bool) {
	type field struct {
		index     int
		copy      copier
		omitEmpty bool
	}
	var fields []field
	for i := range t.NumField() {
		f := t.Field(i)
		inner, ok := newCopier(f.Type)
		tag := f.Tag.Get("json")
		if !ok || !f.IsExported() || tag == "-" {
			return nil, false
		}
		if inner != nil {
			fields = append(fields, field{i, inner, strings.Contains(tag, ",omitempty")})
		}
	}
	if len(fields) == 0 {
		return nil, true
	}
	return func(v reflect.Value) {
		for _, f := range fields {
			at := v.Field(f.index)
			if k := at.Kind(); f.omitEmpty && (k == reflect.Slice || k == reflect.Map) && at.Len() == 0 {
				at.SetZero()
				continue
			}
			f.copy(at)
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

func pointerCopier(t reflect.Type) (copier, bool) {
	if t == textType { // most fields that may be absent
		return func(v reflect.Value) {
			if at := v.Addr().Interface().(**string); *at != nil {
				text := **at
				*at = &text
			}
		}, true
	}
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
}
