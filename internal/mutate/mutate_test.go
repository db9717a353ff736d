package mutate

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/journal"
)

func item(of, name string, wrong bool) Item {
	return Item{Variant: &fault.Variant{ID: of + "#" + name, Of: of, Wrong: wrong}, Set: SetWrong}
}

func met(ids ...string) Met {
	m := Met{Tally: journal.Tally{Rules: map[string]journal.RuleTally{}}, First: map[string]Exchange{}}
	for n, id := range ids {
		m.Tally.Rules[id] = journal.RuleTally{Refused: 1}
		m.First[id] = Exchange{Order: n + 1}
	}
	return m
}

func follow(i Item, after string) Item { i.After = after; return i }

// What was met first is tried first, the wrong answers before the others; what was not met is not tried; success is tried
// only where the wrong answer passed.
func TestOnlyWhatDecidesIsRun(t *testing.T) {
	items := []Item{
		item("p/a", "other", false), item("p/a", "wrong", true), follow(item("p/a", "accepted", true), "p/a#wrong"),
		item("p/b", "wrong", true), follow(item("p/b", "accepted", true), "p/b#wrong"),
		item("p/c", "wrong", true),
		{Variant: &fault.Variant{ID: "p/a#spare", Of: "p/a"}, Spare: true},
	}
	var order []string
	outcomes, err := Run(t.Context(), items, met("p/b", "p/a"), 1, func(_ context.Context, v *fault.Variant) (*Outcome, error) {
		order = append(order, v.ID)
		o := &Outcome{Reached: true}
		if v.ID == "p/b#wrong" {
			o.Exit = 1
		}
		return o, nil
	}, nil)
	if got, want := strings.Join(order, " "), "p/b#wrong p/a#wrong p/a#other p/a#accepted"; err != nil || got != want || len(outcomes) != 4 {
		t.Errorf("%s, %v; it should be %s", got, err, want)
	}
}

func TestWhatIsCutShortSaysNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	items := []Item{item("p/a", "wrong", true), item("p/a", "other", false)}
	outcomes, err := Run(ctx, items, met("p/a"), 1, func(_ context.Context, v *fault.Variant) (*Outcome, error) {
		if v.ID == "p/a#other" {
			cancel()
		}
		return &Outcome{Reached: true, Exit: 1}, nil
	}, nil)
	if err != nil || len(outcomes) != 1 {
		t.Errorf("%d outcomes, %v", len(outcomes), err)
	}
	if v := verdict([]Result{{items[0], outcomes["p/a#wrong"]}, {items[1], nil}}, true); v != Undecided {
		t.Errorf("the verdict is %s", v)
	}
}

func TestVerdicts(t *testing.T) {
	passes, fails, unreached := &Outcome{Reached: true}, &Outcome{Reached: true, Exit: 1}, &Outcome{Exit: 1}
	wrong, other, accepted := item("p/a", "wrong", true), item("p/a", "other", false), follow(item("p/a", "accepted", true), "p/a#wrong")
	for name, c := range map[string]struct {
		results []Result
		want    Verdict
	}{
		"wrong noticed":                   {[]Result{{wrong, fails}}, Robust},
		"a plausible one passes":          {[]Result{{wrong, fails}, {other, passes}}, Robust},
		"wrong passes":                    {[]Result{{wrong, passes}}, Untested},
		"only success is noticed":         {[]Result{{wrong, passes}, {accepted, fails}}, Untested},
		"a plausible one fails":           {[]Result{{wrong, fails}, {other, fails}}, Depends},
		"in time is noticed":              {[]Result{{wrong, &Outcome{Reached: true, TimedOut: true}}}, Robust},
		"nothing differs":                 {[]Result{{wrong, &Outcome{}}, {other, unreached}}, NotReached},
		"a failure that nothing explains": {[]Result{{wrong, fails}, {other, unreached}}, Robust},
	} {
		if got := verdict(c.results, true); got != c.want {
			t.Errorf("%s: %s, not %s", name, got, c.want)
		}
	}
	if !unreached.Flaky() || fails.Flaky() {
		t.Error("a failure without a difference is flaky, and no other")
	}
}

// The cache holds for the key it was written with, and forgets failures that nothing explains.
func TestTheCacheHoldsForItsKey(t *testing.T) {
	file := filepath.Join(t.TempDir(), "cache.json")
	c, err := OpenCache(file, "a", "b")
	if err != nil {
		t.Fatal(err)
	}
	text, err := c.Keep(met("p/a"), 7, map[string]*Outcome{"p/a#wrong": {Reached: true}, "p/a#flaky": {Exit: 1}})
	if err == nil {
		err = os.WriteFile(file, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	for key, found := range map[string]bool{"b": true, "c": false} {
		c, err := OpenCache(file, "a", key)
		if err != nil {
			t.Fatal(err)
		}
		_, millis, base := c.Base()
		_, known := c.Find("p/a#wrong")
		_, flaky := c.Find("p/a#flaky")
		if base != found || known != found || flaky || found && millis != 7 {
			t.Errorf("key %s: base %v (%d ms), outcome %v, a flaky one %v", key, base, millis, known, flaky)
		}
	}
}

func TestFilesNoticesAnEdit(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	digest := func() string {
		sum, err := Files(folder, filepath.Join(folder, "report.html"))
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	write("test/a.js", "1")
	before := digest()
	write("report.html", "x")
	write("node_modules/x/y.js", "x")
	write(".git/index", "x")
	if digest() != before {
		t.Error("what nobody edits counts")
	}
	write("test/a.js", "12")
	if digest() == before {
		t.Error("an edit does not count")
	}
}
