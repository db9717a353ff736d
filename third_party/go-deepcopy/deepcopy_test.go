package deepcopy_test

import (
	"reflect"
	"testing"

	deepcopy "github.com/tiendc/go-deepcopy"
)

type inner struct {
	List []*int
	Map  map[string][]string
	Any  any
	Pair [2]*int
}

func TestACopySharesNothing(t *testing.T) {
	n := 1
	src := inner{List: []*int{&n, nil}, Map: map[string][]string{"a": {"b"}}, Any: []string{"c"}, Pair: [2]*int{&n}}
	var dst inner
	if err := deepcopy.Copy(&dst, src); err != nil || !reflect.DeepEqual(dst, src) {
		t.Fatalf("%+v, %v", dst, err)
	}
	*dst.List[0], dst.Map["a"][0], dst.Any.([]string)[0] = 9, "x", "x"
	if n != 1 || src.Map["a"][0] != "b" || src.Any.([]string)[0] != "c" {
		t.Fatalf("the source changed: %+v", src)
	}
	var again inner
	if err := deepcopy.Copy(&again, &src); err != nil || !reflect.DeepEqual(again, src) {
		t.Fatalf("from a pointer: %+v, %v", again, err)
	}
}

func TestWhatDoesNotFitIsRefused(t *testing.T) {
	var dst inner
	for _, src := range []any{nil, 7, (*inner)(nil)} {
		if err := deepcopy.Copy(&dst, src); err == nil {
			t.Errorf("%T was copied", src)
		}
	}
	if err := deepcopy.Copy(dst, dst); err == nil {
		t.Error("copied to no pointer")
	}
}
