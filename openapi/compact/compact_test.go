package compact

import (
	"reflect"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

func TestWhatDoesNotFitIsNamed(t *testing.T) {
	for want, below := range map[string]any{
		"schemas: A: minLength: string is no uint64":        map[string]any{"minLength": "x"},
		"schemas: A: required: 0: float64 is no string":     map[string]any{"required": []any{1.0}},
		"schemas: A: properties: string is no openapi3":     map[string]any{"properties": "x"},
		"schemas: A: items: anyOf: map[string]interface {}": map[string]any{"items": map[string]any{"anyOf": map[string]any{}}},
	} {
		var c openapi3.Components
		err := filler{}.fill(reflect.ValueOf(&c).Elem(), map[string]any{"schemas": map[string]any{"A": below}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestADocumentOfNobody(t *testing.T) {
	if _, current, err := Load("nobody", 0); err != nil || current {
		t.Error(current, err)
	}
}
