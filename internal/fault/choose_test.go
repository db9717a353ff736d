package fault

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"
)

// drawn are 2,000 delays of one kind, shortest first.
func drawn(d Delay) []time.Duration {
	random := rand.New(rand.NewPCG(1, 2))
	all := make([]time.Duration, 2000)
	for i := range all {
		all[i] = d.draw(random)
	}
	slices.Sort(all)
	return all
}

func TestDelaysAreDistributedAsAsked(t *testing.T) {
	fixed := drawn(Delay{Fixed: "2s"})
	if fixed[0] != 2*time.Second || fixed[1999] != 2*time.Second {
		t.Errorf("fixed: %s to %s", fixed[0], fixed[1999])
	}
	uniform := drawn(Delay{Min: "1s", Max: "3s"})
	if uniform[0] < time.Second || uniform[0] > 1010*time.Millisecond || uniform[1999] > 3*time.Second || uniform[1999] < 2990*time.Millisecond {
		t.Errorf("uniform: %s to %s", uniform[0], uniform[1999])
	}
	if middle := uniform[1000]; middle < 1900*time.Millisecond || middle > 2100*time.Millisecond {
		t.Errorf("uniform: half are below %s", middle)
	}
	normal := drawn(Delay{Median: "300ms", Sigma: 1, Max: "1s"})
	if middle := normal[1000]; middle < 270*time.Millisecond || middle > 330*time.Millisecond {
		t.Errorf("log-normal: half are below %s", middle)
	}
	// 84 % of a log-normal distribution lie below median·e^σ, 16 % below median·e^-σ.
	if low, high := normal[320], normal[1999]; low < 95*time.Millisecond || low > 128*time.Millisecond || high != time.Second {
		t.Errorf("log-normal: a sixth are below %s, none above %s", low, high)
	}
	if (*Delay)(nil).draw(nil) != 0 {
		t.Error("no delay is one")
	}
}

// What chance decides for the n-th call of an operation depends on the seed and nothing else that happens.
func TestChanceIsTheSeeds(t *testing.T) {
	hits := func(seed uint64, operation string) (text string, n int) {
		for call := range uint64(400) {
			if (Active{ID: "f1"}).chance(seed, operation, call).Float64() < 0.25 {
				text += "x"
				n++
			} else {
				text += "."
			}
		}
		return text, n
	}
	first, n := hits(1, "toy/one")
	if again, _ := hits(1, "toy/one"); again != first {
		t.Error("the same seed decides otherwise")
	}
	if n < 75 || n > 125 {
		t.Errorf("%d of 400 calls at a probability of a quarter", n)
	}
	for seed, operation := range map[uint64]string{1: "toy/two", 2: "toy/one"} {
		if other, _ := hits(seed, operation); other == first {
			t.Errorf("seed %d, %s: the same chances", seed, operation)
		}
	}
}

func TestAPatchChangesWhatItSays(t *testing.T) {
	p := Patch{
		{Op: "test", Path: "/a", Value: json.RawMessage("1")},
		{Op: "copy", From: "/a", Path: "/b/0"},
		{Op: "remove", Path: "/c"},
		{Op: "replace", Path: "/n", Value: json.RawMessage("null")},
		{Op: "move", From: "/x", Path: "/y"},
	}
	got, err := p.Apply([]byte(`{"a":1,"b":[2],"c":3,"n":4,"x":"<5>"}`))
	if want := `{"a":1,"b":[1,2],"n":null,"y":"<5>"}`; err != nil || !same(t, got, want) {
		t.Errorf("%s, %v", got, err)
	}
	for _, body := range []string{`{"a":2}`, `{"a":1}`, `[]`, `no JSON`, ``} {
		if got, err := p.Apply([]byte(body)); err == nil {
			t.Errorf("%q became %q", body, got)
		}
	}
	if _, err := doubled().Apply([]byte(`{"a":"0123456789012345678901234567890123456789"}`)); err == nil {
		t.Error("a body grows without a bound")
	}
}

// doubled copies a body into itself forty times.
func doubled() Patch {
	var p Patch
	for range 40 {
		p = append(p, PatchOperation{Op: "copy", From: "", Path: "/b"})
	}
	return p
}

func same(t *testing.T, a []byte, b string) bool {
	t.Helper()
	var x, y any
	if json.Unmarshal(a, &x) != nil || json.Unmarshal([]byte(b), &y) != nil {
		return false
	}
	return reflect.DeepEqual(x, y)
}
