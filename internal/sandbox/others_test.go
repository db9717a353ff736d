package sandbox

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

func ids(list []*Sandbox) (all []string) {
	for _, b := range list {
		all = append(all, b.ID)
	}
	return all
}

// many opens sandboxes b000, b001, …, each used a second after the one before.
func many(t *testing.T, n int) (*world, []*Sandbox) {
	w := newWorld(t, Common{})
	w.boxes.limit = n + 1
	list := make([]*Sandbox, n)
	for i := range list {
		list[i] = w.open(fmt.Sprintf("b%03d", i))
		list[i].TouchAt(noon.Add(time.Duration(i) * time.Second))
	}
	if b, err := w.boxes.Get(Default); err == nil {
		b.TouchAt(noon.Add(-time.Hour))
	}
	return w, list
}

func TestTheSandboxesUsedLastAreListedFirst(t *testing.T) {
	w, list := many(t, 5)
	if got := ids(list[4].Others(nil)); !slices.Equal(got, []string{Default, "b003", "b002", "b001", "b000"}) {
		t.Errorf("others %v", got)
	}
	if got := ids(list[0].Others([]string{list[2].Tag, "nobody's"})); !slices.Equal(got, []string{"b002", Default, "b004", "b003", "b001"}) {
		t.Errorf("others of one whose mark was sent: %v", got)
	}
	if err := w.boxes.Delete("b003"); err != nil {
		t.Fatal(err)
	}
	list[0].TouchAt(noon.Add(time.Minute))
	if got := ids(list[4].Others(nil)); !slices.Equal(got, []string{Default, "b000", "b002", "b001"}) {
		t.Errorf("others after one was deleted and another used: %v", got)
	}
	if list[0].Alone() {
		t.Error("it is not alone")
	}
}

func TestOfManySandboxesAFewAreLookedThrough(t *testing.T) {
	w, list := many(t, 3*mostRecent)
	last := ids(list[len(list)-1].Others([]string{list[0].Tag}))
	if len(last) != mostOthers || last[0] != "b000" || last[1] != Default || last[2] != "b190" || last[mostOthers-1] != "b177" {
		t.Errorf("%d others, %v", len(last), last)
	}
	if err := w.boxes.Delete("b190"); err != nil {
		t.Fatal(err)
	}
	if got := ids(list[len(list)-1].Others(nil)); slices.Contains(got, "b190") {
		t.Errorf("a deleted one is among %v", got)
	}
	all := ids(w.boxes.Recent())
	if len(all) != mostRecent || all[0] != Default || all[1] != "b191" {
		t.Errorf("%d, %v", len(all), all)
	}
}

func TestASandboxMayBeAlone(t *testing.T) {
	w := newWorld(t, Common{})
	b, err := w.boxes.Get(Default)
	if err != nil {
		t.Fatal(err)
	}
	if !b.Alone() || len(b.Others(nil)) > 0 {
		t.Errorf("others %v", ids(b.Others(nil)))
	}
	w.open("another")
	if b.Alone() {
		t.Error("there is another one")
	}
}
