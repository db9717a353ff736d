package journal

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"
)

// engine is where a journal is kept, as an engine of internal/persist has it.
type engine struct {
	mark    Mark
	records map[uint64][]byte
	counts  map[string][]byte
	learned map[uint64]string
	last    int64
}

func (e *engine) write(t *testing.T, j *Journal) {
	t.Helper()
	p := j.Since(&e.mark)
	for place := p.From; place < p.To; place++ {
		delete(e.records, place)
	}
	for _, r := range p.Records {
		text, err := r.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		e.records[r.Place] = text
	}
	for name, text := range p.Counts {
		if e.counts[name] = text; text == nil {
			delete(e.counts, name)
		}
	}
	for _, l := range p.Learned {
		e.learned[l.Slot()] = l.Secret
	}
	e.last = p.Last
}

// read is another journal with what was kept.
func (e *engine) read(t *testing.T, limits Limits) *Journal {
	t.Helper()
	r := Reader{Journal: New(limits, false), Secrets: func(string) *Secrets { return secrets() }}
	for name, text := range e.counts {
		if err := r.Count(name, text); err != nil {
			t.Fatal(err)
		}
	}
	for slot, secret := range e.learned {
		r.Learned(slot, secret)
	}
	for place := uint64(0); place < 100; place++ {
		if text, found := e.records[place]; found {
			if err := r.Record(place, text); err != nil {
				t.Fatal(err)
			}
		}
	}
	place, learned := e.mark.Next()
	mark, err := r.Done(e.last, place, learned)
	if err != nil {
		t.Fatal(err)
	}
	e.mark = mark
	return r.Journal
}

// shownAs is the journal as a snapshot has it.
func shownAs(t *testing.T, j *Journal) string {
	t.Helper()
	text, err := json.Marshal(j.State())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func addOne(j *Journal, outcome, url string) {
	at := time.Date(2026, 11, 26, 8, 0, 0, 0, time.UTC)
	j.Add(j.Next(), &Record{
		At: at, Provider: "p", Operation: "op", Method: "POST", URL: url, Status: 200, Outcome: outcome, Rule: map[string]string{Refused: "p/rule"}[outcome],
		Seen: []string{"p/seen"}, RequestHeader: http.Header{"X-Key": {"key-of-the-client"}}, ReplyHeader: http.Header{}, Began: at, Took: time.Millisecond,
		RequestBody: []byte(`{"secret":"very-secret-text-of-many-letters"}`), ReplyBody: []byte("{}"),
	}, secrets())
}

func secrets() *Secrets { return NewSecrets([]string{"X-Key"}, []string{"token"}, []string{"secret"}) }

func TestAKeptJournalIsTheSameAfterwards(t *testing.T) {
	limits := Limits{Exchanges: 5, Bytes: 1 << 20, Body: 40}
	j := New(limits, false)
	e := &engine{records: map[uint64][]byte{}, counts: map[string][]byte{}, learned: map[uint64]string{}}
	same := func(when string) {
		t.Helper()
		e.write(t, j)
		again := e.read(t, limits)
		if got, want := shownAs(t, again), shownAs(t, j); got != want {
			t.Errorf("%s: the journal is\n%s, not\n%s", when, got, want)
		}
		if len(e.records) != j.count {
			t.Errorf("%s: %d records are kept of %d", when, len(e.records), j.count)
		}
		j = again
	}
	add := func(outcome, url string) { addOne(j, outcome, url) }
	same("empty")
	j.Learn("learned-secret-value")
	add(Accepted, "/a?token=abcdefgh")
	j.See("p/other")
	j.Next() // a reserved number
	same("one exchange")
	for n := range 3 {
		add(Refused, fmt.Sprint("/learned-secret-value/", n))
	}
	same("below the limit")
	for n := range 9 {
		add(Accepted, fmt.Sprint("/more/", n))
	}
	same("above the limit")
	if shown := j.List(Filter{})[0].Request.Header.Get("X-Key"); shown != Redacted {
		t.Errorf("a secret is shown: %q", shown)
	}
	j.Clear()
	same("cleared")
	add(Unmatched, "/learned-secret-value")
	same("after it was cleared")
	if got := j.List(Filter{})[0].Request.URL; got != "/"+Redacted {
		t.Errorf("a learned secret is shown: %q", got)
	}
}

func TestSmallerLimitsDropWhatWasKept(t *testing.T) {
	j := New(DefaultLimits, false)
	e := &engine{records: map[uint64][]byte{}, counts: map[string][]byte{}, learned: map[uint64]string{}}
	for range 5 {
		addOne(j, Accepted, "/")
	}
	e.write(t, j)
	smaller := Limits{Exchanges: 2, Bytes: 1 << 20, Body: 40}
	j = e.read(t, smaller)
	want := j.State()
	if len(want.Exchanges) != 2 || want.Dropped["p/op"] != 3 {
		t.Errorf("with smaller limits: %+v", want)
	}
	shown := shownAs(t, j)
	e.write(t, j)
	if j = e.read(t, smaller); shownAs(t, j) != shown || len(e.records) != 2 {
		t.Errorf("with smaller limits, %d records: %s, not %s", len(e.records), shownAs(t, j), shown)
	}
}

func TestTheNewestSecretsAreKept(t *testing.T) {
	j := New(DefaultLimits, false)
	e := &engine{records: map[uint64][]byte{}, counts: map[string][]byte{}, learned: map[uint64]string{}}
	for n := range mostLearned + 5 {
		j.Learn(fmt.Sprintf("secret-number-%06d", n))
		if n%5000 == 0 {
			e.write(t, j)
		}
	}
	e.write(t, j)
	again := e.read(t, DefaultLimits)
	again.Learn("secret-number-after")
	for secret, hidden := range map[string]bool{"secret-number-000005": false, "secret-number-000006": true, "secret-number-after": true} {
		if (again.Hide(secret) == Redacted) != hidden {
			t.Errorf("%s is shown as %s", secret, again.Hide(secret))
		}
	}
}
