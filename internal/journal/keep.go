package journal

import (
	"encoding/json"
	"fmt"
	"maps"
)

// Mark is how far a journal has been written elsewhere; zero: not at all.
type Mark struct {
	first, next uint64 // the places of the records that were written
	learned     uint64
	tally       Tally
	lost        map[string]int
}

// Part is what changed in a journal between two marks.
type Part struct {
	Records  []Placed          // new ones
	From, To uint64            // the places of those that were dropped, To not among them
	Counts   map[string][]byte // changed counts by their names; nil: no longer there
	Learned  []Learned
	Last     int64
}

// Placed is a record with its place in the order of the journal.
type Placed struct {
	Place  uint64
	record Record
}

// Learned is a secret at its place in the ring of those that the journal remembers.
type Learned struct {
	N      uint64 // how many were learned before it
	Secret string
}

// Slot is where a learned secret takes the place of an older one.
func (l Learned) Slot() uint64 { return l.N % mostLearned }

// Since returns what changed since a mark, and moves the mark.
func (j *Journal) Since(m *Mark) Part {
	j.mu.Lock()
	defer j.mu.Unlock()
	first := j.added - uint64(j.count)
	p := Part{From: m.first, To: min(first, m.next), Last: j.last, Counts: map[string][]byte{}}
	p.Records = make([]Placed, 0, j.added-max(first, m.next))
	for place := max(first, m.next); place < j.added; place++ {
		p.Records = append(p.Records, Placed{place, j.ring[(j.head+int(place-first))%len(j.ring)]})
	}
	l := j.learned.settle()
	for n := max(m.learned, l.added-uint64(len(l.order))); n < l.added; n++ {
		p.Learned = append(p.Learned, Learned{n, l.order[n%mostLearned]})
	}
	differ(p.Counts, "o", m.tally.Operations, j.tally.Operations)
	differ(p.Counts, "r", m.tally.Rules, j.tally.Rules)
	differ(p.Counts, "d", m.lost, j.lost)
	differ(p.Counts, "u", map[string]int64{"": m.tally.Unmatched}, map[string]int64{"": j.tally.Unmatched})
	if m.learned == 0 {
		p.Counts["salt"] = j.salt[:]
	}
	*m = Mark{first, j.added, l.added, Tally{maps.Clone(j.tally.Operations), maps.Clone(j.tally.Rules), j.tally.Unmatched}, maps.Clone(j.lost)}
	return p
}

// differ notes the counts that are not what they were.
func differ[V comparable](into map[string][]byte, kind string, was, is map[string]V) {
	for name, v := range is {
		if old, found := was[name]; !found || old != v {
			into[kind+name], _ = json.Marshal(v) // numbers: it never fails
		}
	}
	for name := range was {
		if _, found := is[name]; !found {
			into[kind+name] = nil
		}
	}
}

// Reader fills a new journal with what was kept of another.
type Reader struct {
	Journal *Journal
	Secrets func(provider string) *Secrets
	seen    bool
	first   uint64
	lost    map[string]int // as it was kept
	learned map[uint64]string
}

// Record takes the next record over; they come in their order.
func (r *Reader) Record(place uint64, text []byte) error {
	var k kept
	if err := json.Unmarshal(text, &k); err != nil {
		return fmt.Errorf("exchange %d: %w", place, err)
	}
	j := r.Journal
	j.mu.Lock()
	defer j.mu.Unlock()
	if !r.seen {
		j.added, r.first, r.seen = place, place, true
	}
	if j.added != place {
		return fmt.Errorf("exchange %d comes where %d is missing", place, j.added)
	}
	one := k.record(r.Secrets(k.Provider))
	j.keep(&one)
	return nil
}

// Count takes a count over.
func (r *Reader) Count(name string, text []byte) (err error) {
	j := r.Journal
	j.mu.Lock()
	defer j.mu.Unlock()
	if name == "salt" {
		copy(j.salt[:], text)
		return nil
	}
	of := name[1:]
	switch name[0] {
	case 'o':
		var v OperationTally
		err = json.Unmarshal(text, &v)
		j.tally.Operations[of] = v
	case 'r':
		var v RuleTally
		err = json.Unmarshal(text, &v)
		j.tally.Rules[of] = v
	case 'd':
		var v int
		err = json.Unmarshal(text, &v)
		if r.lost == nil {
			r.lost = map[string]int{}
		}
		j.lost[of], r.lost[of] = v, v
	case 'u':
		err = json.Unmarshal(text, &j.tally.Unmatched)
	default:
		err = fmt.Errorf("unknown count %q", name)
	}
	return err
}

// Learned takes the secret of a slot over.
func (r *Reader) Learned(slot uint64, secret string) {
	if r.learned == nil {
		r.learned = map[uint64]string{}
	}
	r.learned[slot] = secret
}

// Done ends the reading: the number of the newest exchange, the place of the next record and how many secrets were
// learned are those that the part and the mark had. It returns the mark to go on from, which is what was read: records
// that this journal's limits have dropped are still to be removed there.
func (r *Reader) Done(last int64, next, learned uint64) (Mark, error) {
	j := r.Journal
	j.mu.Lock()
	defer j.mu.Unlock()
	if !r.seen {
		j.added, r.first = next, next
	}
	order := make([]string, min(learned, mostLearned))
	for slot := range order {
		order[slot] = r.learned[uint64(slot)]
	}
	if j.added != next || len(r.learned) != len(order) {
		return Mark{}, fmt.Errorf("the exchanges end at %d of %d, and %d secrets of %d are there", j.added, next, len(r.learned), len(order))
	}
	j.last, j.learned = last, newLearned(order, learned)
	return Mark{r.first, next, learned, Tally{maps.Clone(j.tally.Operations), maps.Clone(j.tally.Rules), j.tally.Unmatched}, r.lost}, nil
}

// Next is the place of the next record, and how many secrets were learned: what Done wants.
func (m Mark) Next() (place, learned uint64) { return m.next, m.learned }
