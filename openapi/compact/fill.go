package compact

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// filler sets the parts of kin-openapi's document to what decoded JSON has. The library's own methods read each level of a
// document twice, the second time for its extensions, so what is deep in it is read many times over. It knows what the
// embedded documents have; a test of package openapi compares.
type filler map[reflect.Type]map[string]int

func (f filler) fill(to reflect.Value, from any) error {
	if done, err := f.fillOwn(to, from); done {
		return err
	}
	object, isObject := from.(map[string]any)
	list, isList := from.([]any)
	switch {
	case from == nil:
	case to.Kind() == reflect.Interface:
		to.Set(reflect.ValueOf(from))
	case to.Kind() == reflect.Pointer:
		to.Set(reflect.New(to.Type().Elem()))
		return f.fill(to.Elem(), from)
	case to.Kind() == reflect.Struct && isObject:
		return f.fillStruct(to, object)
	case to.Kind() == reflect.Map && isObject:
		to.Set(reflect.MakeMapWithSize(to.Type(), len(object)))
		for name, below := range object {
			value := reflect.New(to.Type().Elem()).Elem()
			if err := f.fill(value, below); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			to.SetMapIndex(reflect.ValueOf(name), value)
		}
	case to.Kind() == reflect.Slice && isList:
		to.Set(reflect.MakeSlice(to.Type(), len(list), len(list)))
		for i, below := range list {
			if err := f.fill(to.Index(i), below); err != nil {
				return fmt.Errorf("%d: %w", i, err)
			}
		}
	case reflect.TypeOf(from).ConvertibleTo(to.Type()):
		to.Set(reflect.ValueOf(from).Convert(to.Type()))
	default:
		return fmt.Errorf("%T is no %s", from, to.Type())
	}
	return nil
}

// fillOwn sets what kin-openapi has types of its own for.
func (f filler) fillOwn(to reflect.Value, from any) (done bool, err error) {
	switch part := to.Addr().Interface().(type) {
	case *openapi3.Types:
		if name, one := from.(string); one {
			*part = openapi3.Types{name}
			return true, nil
		}
	case *openapi3.BoolSchema:
		if has, one := from.(bool); one {
			part.Has = &has
			return true, nil
		}
		return true, f.fill(reflect.ValueOf(&part.Schema).Elem(), from)
	}
	return false, nil
}

// fillStruct sets the fields by their JSON names. A reference holds either a name or a value, and what has no field is an
// extension.
func (f filler) fillStruct(to reflect.Value, object map[string]any) error {
	if value := to.FieldByName("Value"); value.Kind() == reflect.Pointer {
		name, isRef := object["$ref"].(string)
		if !isRef {
			return f.fill(value, object)
		}
		to.FieldByName("Ref").SetString(name)
		return nil
	}
	extensions := map[string]any{}
	for name, below := range object {
		at, known := f.fields(to.Type())[name]
		if !known {
			extensions[name] = below
		} else if err := f.fill(to.Field(at), below); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if len(extensions) > 0 {
		to.FieldByName("Extensions").Set(reflect.ValueOf(extensions))
	}
	return nil
}

// fields are the places of a type's fields by their JSON names.
func (f filler) fields(of reflect.Type) map[string]int {
	if f[of] == nil {
		f[of] = map[string]int{}
		for i := range of.NumField() {
			if name, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ","); name != "" && name != "-" {
				f[of][name] = i
			}
		}
	}
	return f[of]
}
