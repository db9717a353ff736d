package store

import "reflect"

// rowOverhead is the approximate memory of a row without its key and value: the row struct and its place in the tree.
const rowOverhead = 96

// sizer counts the bytes that a value of one type refers to, beside its own: of its texts, slices, maps and pointers.
// It is nil for a type that refers to nothing.
type sizer func(v reflect.Value) int

// newSizer returns the sizer of a type that newCopier can copy.
func newSizer(t reflect.Type) sizer {
	if t == timeType {
		return nil // the pointed-to value is shared
	}
	switch t.Kind() {
	case reflect.String:
		return reflect.Value.Len
	case reflect.Struct:
		return structSizer(t)
	case reflect.Slice:
		return sliceSizer(t)
	case reflect.Map:
		return mapSizer(t)
	case reflect.Pointer:
		return pointerSizer(t)
	default:
		return nil
	}
}

func structSizer(t reflect.Type) sizer {
	type field struct {
		index int
		size  sizer
	}
	var fields []field
	for i := range t.NumField() {
		if inner := newSizer(t.Field(i).Type); inner != nil {
			fields = append(fields, field{i, inner})
		}
	}
	if len(fields) == 0 {
		return nil
	}
	return func(v reflect.Value) (n int) {
		for _, f := range fields {
			n += f.size(v.Field(f.index))
		}
		return n
	}
}

func sliceSizer(t reflect.Type) sizer {
	inner, each := newSizer(t.Elem()), int(t.Elem().Size())
	return func(v reflect.Value) int {
		n := v.Len() * each
		for i := 0; inner != nil && i < v.Len(); i++ {
			n += inner(v.Index(i))
		}
		return n
	}
}

func mapSizer(t reflect.Type) sizer {
	ofKey, ofValue, each := newSizer(t.Key()), newSizer(t.Elem()), int(t.Key().Size()+t.Elem().Size())
	return func(v reflect.Value) int {
		n := v.Len() * each
		for i := v.MapRange(); (ofKey != nil || ofValue != nil) && i.Next(); {
			if ofKey != nil {
				n += ofKey(i.Key())
			}
			if ofValue != nil {
				n += ofValue(i.Value())
			}
		}
		return n
	}
}

func pointerSizer(t reflect.Type) sizer {
	inner, own := newSizer(t.Elem()), int(t.Elem().Size())
	return func(v reflect.Value) int {
		if v.IsNil() {
			return 0
		}
		if inner == nil {
			return own
		}
		return own + inner(v.Elem())
	}
}
