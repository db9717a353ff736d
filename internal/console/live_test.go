package console

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// called is a page of a sandbox that had calls with these outcomes: a accepted, r refused, u unmatched.
func called(query, outcomes string) *view {
	j := journal.New(journal.Limits{Exchanges: 1000, Bytes: 1 << 20}, false)
	words := map[rune]string{'a': journal.Accepted, 'r': journal.Refused, 'u': journal.Unmatched}
	for _, o := range outcomes {
		j.Add(j.Next(), &journal.Record{Outcome: words[o]}, nil)
	}
	asked, _ := url.ParseQuery(query)
	return &view{box: &sandbox.Sandbox{Journal: j}, query: asked}
}

func many(outcome string, n int) string { return string(slices.Repeat([]byte(outcome), n)) }

func TestAFloodOfCallsKeepsWhatWasRefused(t *testing.T) {
	for name, c := range map[string]struct {
		query, outcomes string
		since           uint64
		want            int   // rows
		first           int64 // the oldest row
		flood           bool
	}{
		"as many as are read":          {"", many("a", rowsAtOnce-1), 0, rowsAtOnce - 1, 1, false},
		"what was sent stays out":      {"", many("a", 90), 70, 20, 71, false},
		"a flood":                      {"", many("a", 500), 100, rowsAtOnce, 501 - rowsAtOnce, true},
		"a refused call in a flood":    {"", many("a", 200) + "r" + many("a", 300), 100, rowsAtOnce + 1, 201, true},
		"an unmatched call in a flood": {"", many("a", 200) + "u" + many("a", 300), 100, rowsAtOnce + 1, 201, true},
		"a refused call sent before":   {"", many("a", 50) + "r" + many("a", 300), 100, rowsAtOnce, 352 - rowsAtOnce, true},
		"a flood of refused calls":     {"", many("r", 500), 0, rowsAtOnce, 501 - rowsAtOnce, true},
		"refused calls by a filter":    {"outcome=refused", "r" + many("a", 500) + "r", 0, 2, 1, false},
	} {
		rows, flood := called(c.query, c.outcomes).readable(c.since)
		if len(rows) != c.want || len(rows) > 0 && rows[0].N != c.first || flood != c.flood {
			t.Errorf("%s: %d rows from %v on, flood %v; want %d from %d on, %v", name, len(rows), rows[:min(1, len(rows))], flood, c.want, c.first, c.flood)
		}
		if !slices.IsSortedFunc(rows, func(a, b journal.Exchange) int { return int(a.N - b.N) }) {
			t.Errorf("%s: the rows are not in order", name)
		}
	}
}

// Pages that look at the same sandbox in the same manner share what one of them has rendered, and none misses a call.
func TestStreamsShareTheirRounds(t *testing.T) {
	v, f := called("", many("a", 3)), feed{rounds: map[string]round{}, counts: "{}", counted: clock.Wall().Add(time.Hour)}
	v.box.Clock = clock.New(time.Time{}, clock.Frozen)
	v.Console = &Console{Options: Options{Catalog: sim.NewCatalog(nil, sim.Options{})}}
	first := f.next(v, point{})
	if again := f.next(v, point{recorded: 2, last: 2}); &again.data[0] != &first.data[0] || again.to != first.to {
		t.Error("a page that has seen a part renders anew")
	}
	if none := f.next(v, first.to); len(none.data) > 0 || none.to != first.to {
		t.Errorf("a page that has seen all gets %s", none.data)
	}
	v.box.Journal.Add(v.box.Journal.Next(), &journal.Record{Outcome: journal.Refused}, nil)
	if late := f.next(v, point{}); late.to == v.point() {
		t.Error("a page that is behind gets what others had before")
	}
	second := f.next(v, first.to)
	if text := string(second.data); second.to != v.point() || strings.Count(text, "event: row") != 1 || !strings.Contains(text, `id="e4"`) || strings.Count(text, "event: counts") != 1 {
		t.Errorf("%+v: %s", second.to, second.data)
	}
	v.lang = "zh"
	if other := f.next(v, first.to); &other.data[0] == &second.data[0] {
		t.Error("another language has the same rows")
	}
}

// Calls that are under way at once may be recorded in another order than they are numbered in.
func TestACallThatIsRecordedLateIsNotMissed(t *testing.T) {
	v := called("", "a")
	early, late := v.box.Journal.Next(), v.box.Journal.Next()
	v.box.Journal.Add(late, &journal.Record{Outcome: journal.Accepted}, nil)
	seen := v.point()
	v.box.Journal.Add(early, &journal.Record{Outcome: journal.Refused}, nil)
	if rows, _ := v.readable(seen.recorded); len(rows) != 1 || rows[0].N != early {
		t.Errorf("%v", rows)
	}
}
