// Package deepcopy is the one function of github.com/tiendc/go-deepcopy that excelize uses, written anew without calling
// methods by reflection: a program in which those can be reached keeps every exported method of every type, which made
// mockserver's binary 7 MB larger. See docs/decisions/2026-11-22-a-small-binary.md.
package deepcopy

import (
	"fmt"
	"reflect"
)

// Copy makes *dst a deep copy of src, or of what src points at. Fields that are not exported are copied as they are.
func Copy(dst, src any) error {
	to, from := reflect.ValueOf(dst), reflect.ValueOf(src)
	if to.Kind() != reflect.Pointer || to.IsNil() {
		return fmt.Errorf("deepcopy: %T is no pointer to copy to", dst)
	}
	to = to.Elem()
	if from.IsValid() && from.Type() != to.Type() && from.Kind() == reflect.Pointer && !from.IsNil() {
		from = from.Elem()
	}
	if !from.IsValid() || from.Type() != to.Type() {
		return fmt.Errorf("deepcopy: a %T cannot be copied to a %T", src, dst)
	}
	to.Set(clone(from))
	return nil
}

func clone(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return v
		}
		inner := clone(v.Elem())
		if v.Kind() == reflect.Interface {
			return inner
		}
		fresh := reflect.New(v.Type().Elem())
		fresh.Elem().Set(inner)
		return fresh
	case reflect.Struct:
		fresh := reflect.New(v.Type()).Elem()
		fresh.Set(v)
		for i := range v.NumField() {
			if field := fresh.Field(i); field.CanSet() {
				field.Set(clone(v.Field(i)))
			}
		}
		return fresh
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		fresh := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			fresh.Index(i).Set(clone(v.Index(i)))
		}
		return fresh
	case reflect.Array:
		fresh := reflect.New(v.Type()).Elem()
		for i := range v.Len() {
			fresh.Index(i).Set(clone(v.Index(i)))
		}
		return fresh
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		fresh := reflect.MakeMapWithSize(v.Type(), v.Len())
		for i := v.MapRange(); i.Next(); {
			fresh.SetMapIndex(clone(i.Key()), clone(i.Value()))
		}
		return fresh
	default:
		return v
	}
}
