package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// asWritten compares a row of a snapshot with the row decoded from it: a member that is missing, null or misspelt would
// otherwise become a zero value without an error.
func asWritten(given, written []byte) error {
	if bytes.Equal(given, written) { // as all that an engine keeps
		return nil
	}
	var a, b any
	if err := keepDigits(given, &a); err != nil {
		return err
	}
	if err := keepDigits(written, &b); err != nil {
		return err
	}
	return alike("", a, b)
}

func keepDigits(text []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return d.Decode(v)
}

func alike(path string, given, written any) error {
	switch w := written.(type) {
	case map[string]any:
		g, ok := given.(map[string]any)
		if !ok {
			return fmt.Errorf("%sit is not an object", path)
		}
		for _, name := range slices.Sorted(maps.Keys(w)) {
			if _, found := g[name]; !found {
				return fmt.Errorf("%s%q is missing", path, name)
			}
			if err := alike(path+name+": ", g[name], w[name]); err != nil {
				return err
			}
		}
		for _, name := range slices.Sorted(maps.Keys(g)) {
			if _, found := w[name]; !found && g[name] == nil {
				return fmt.Errorf("%s%q is null", path, name)
			}
		}
	case []any:
		g, ok := given.([]any)
		if !ok || len(g) != len(w) {
			return fmt.Errorf("%sit is not an array", path)
		}
		for i := range w {
			if err := alike(fmt.Sprintf("%s%d: ", path, i), g[i], w[i]); err != nil {
				return err
			}
		}
	default:
		if given == nil && written != nil {
			return fmt.Errorf("%sit is null", path)
		}
	}
	return nil
}
