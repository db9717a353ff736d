package contracts

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"

	"github.com/onsi/gomega"
	"github.com/onsi/gomega/types"
)

// BeLike matches JSON that has exactly the members of a provider's sample, each of the sample's type. A string of the
// sample is a regular expression for the whole value, so that it can say the format where values differ from call to call;
// numbers match any number, and lists have as many entries as the sample's.
func BeLike(sample string) types.GomegaMatcher {
	return gomega.WithTransform(func(body []byte) ([]string, error) {
		var want, got any
		if err := json.Unmarshal([]byte(sample), &want); err != nil {
			return nil, fmt.Errorf("the sample %s: %w", sample, err)
		}
		if err := json.Unmarshal(body, &got); err != nil {
			return nil, fmt.Errorf("%s: %w", body, err)
		}
		return unlike("$", want, got), nil
	}, gomega.BeEmpty())
}

// unlike lists what tells a value from the sample.
func unlike(place string, want, got any) []string {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			return []string{fmt.Sprintf("%s: %v is not an object", place, got)}
		}
		return unlikeMembers(place, w, g)
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return []string{fmt.Sprintf("%s: %v is not a list of %d", place, got, len(w))}
		}
		var all []string
		for i := range w {
			all = append(all, unlike(place+"."+strconv.Itoa(i), w[i], g[i])...)
		}
		return all
	case string:
		if g, ok := got.(string); ok && regexp.MustCompile(`^(?s:`+w+`)$`).MatchString(g) {
			return nil
		}
		return []string{fmt.Sprintf("%s: %#v does not match %q", place, got, w)}
	}
	if reflect.TypeOf(want) != reflect.TypeOf(got) {
		return []string{fmt.Sprintf("%s: %#v, where the sample has %#v", place, got, want)}
	}
	return nil
}

func unlikeMembers(place string, want, got map[string]any) []string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(want)) {
		value, found := got[name]
		if !found {
			all = append(all, place+"."+name+" is missing")
			continue
		}
		all = append(all, unlike(place+"."+name, want[name], value)...)
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if _, found := want[name]; !found {
			all = append(all, place+"."+name+" is not in the sample")
		}
	}
	return all
}
