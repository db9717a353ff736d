package contracts

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/onsi/gomega"
	"github.com/onsi/gomega/types"
)

// HaveShape matches an answer whose JSON has exactly the members of a sample of the provider's documentation, in its
// order, and values of its types. Values are not compared, and a list may have any number of items, each in the shape of
// the sample's item at its place, or of its last.
func HaveShape(sample string) types.GomegaMatcher {
	return gomega.WithTransform(func(a *Answer) error {
		want, err := shapeOf([]byte(sample))
		if err != nil {
			return fmt.Errorf("the sample: %w", err)
		}
		got, err := shapeOf(a.Body)
		if err != nil {
			return fmt.Errorf("%w: %s", err, a)
		}
		if err := got.fits(want, "$"); err != nil {
			return fmt.Errorf("%w: %s", err, a)
		}
		return nil
	}, gomega.Succeed())
}

// shape is a JSON value without what it says.
type shape struct {
	kind  string   // object, list, text, number, boolean or null
	names []string // of an object's members, in their order
	parts []shape
}

func shapeOf(text []byte) (shape, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	s, err := readShape(d)
	if err != nil {
		return s, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return s, errors.New("something follows the JSON value")
	}
	return s, nil
}

func readShape(d *json.Decoder) (s shape, err error) {
	token, err := d.Token()
	if err != nil {
		return s, err
	}
	switch v := token.(type) {
	case json.Delim:
		s.kind = map[json.Delim]string{'{': "object", '[': "list"}[v]
		for d.More() {
			if s.kind == "object" {
				name, err := d.Token()
				if err != nil {
					return s, err
				}
				s.names = append(s.names, fmt.Sprint(name))
			}
			part, err := readShape(d)
			if err != nil {
				return s, err
			}
			s.parts = append(s.parts, part)
		}
		_, err = d.Token()
		return s, err
	case string:
		s.kind = "text"
	case bool:
		s.kind = "boolean"
	case nil:
		s.kind = "null"
	default:
		s.kind = "number"
	}
	return s, nil
}

// fits reports how s differs from the shape of a sample.
func (s shape) fits(want shape, at string) error {
	if s.kind != want.kind {
		return fmt.Errorf("%s is a %s; the sample has a %s", at, s.kind, want.kind)
	}
	if fmt.Sprint(s.names) != fmt.Sprint(want.names) {
		return fmt.Errorf("%s has the members %v; the sample has %v", at, s.names, want.names)
	}
	for i, part := range s.parts {
		where := fmt.Sprintf("%s[%d]", at, i)
		if s.kind == "object" {
			where = at + "." + s.names[i]
		} else if len(want.parts) == 0 {
			return nil // the sample shows no item
		}
		if err := part.fits(want.parts[min(i, len(want.parts)-1)], where); err != nil {
			return err
		}
	}
	return nil
}
