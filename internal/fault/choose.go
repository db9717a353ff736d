package fault

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"example.com/mockserver/internal/store"
)

// draw makes randomness repeatable: the n-th call of an operation draws the same value for the same seed, independent
// of calls to other operations.
type draw struct {
	Calls uint64 `json:"calls"`
	Hit   bool   `json:"hit,omitempty"` // the last call was chosen
}

// Call holds the properties of a call that a fault is chosen by.
type Call struct {
	Provider, Operation string
	Seed                uint64    // of the sandbox
	Now                 time.Time // of the sandbox's clock
}

// Choose counts a call against the faults and returns the one that applies to it: if several match, the first. It is
// nil if there is none.
func Choose(db *store.DB, c Call) *Applied {
	if !Any(db) {
		return nil
	}
	key := c.Provider + "/" + c.Operation
	d, _ := draws.Get(db, key)
	d.Calls++
	last := d.Hit
	d.Hit = false
	var chosen *Applied
	for id, a := range calls.All(db) {
		if !a.fits(c) || a.at(c.Now).Over {
			continue
		}
		a.Met++
		random := a.chance(c.Seed, key, d.Calls)
		spared := a.Fault.Probability > 0 && (random.Float64() >= a.Fault.Probability || last && !a.Fault.Again && a.Fault.Probability < 1)
		if chosen == nil && !spared && a.Met > a.Fault.Skip {
			a.Hits++
			chosen = &Applied{Active: a, random: random, wait: a.Fault.Delay.draw(random)}
			d.Hit = a.Fault.Probability > 0
		}
		calls.Put(db, id, a)
	}
	draws.Put(db, key, d)
	return chosen
}

func (a Active) fits(c Call) bool {
	f := a.Fault
	return (f.Provider == "" || f.Provider == c.Provider) && (f.Operation == "" || f.Operation == c.Operation) &&
		(f.Rule == "" || strings.HasPrefix(f.Rule, c.Provider+"/"))
}

// chance is the random source of one call, derived from seed, fault, operation and count.
func (a Active) chance(seed uint64, operation string, n uint64) *rand.Rand {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], seed)
	binary.LittleEndian.PutUint64(key[8:], n)
	for i, letter := range []byte(a.ID + " " + operation) {
		key[16+i%16] = key[16+i%16]*31 + letter
	}
	return rand.New(rand.NewChaCha8(key))
}

// draw returns the delay of one call.
func (d *Delay) draw(random *rand.Rand) time.Duration {
	if d == nil {
		return 0
	}
	s, err := d.parse()
	if err != nil {
		return 0 // Check refuses other forms
	}
	switch {
	case s.fixed > 0:
		return s.fixed
	case s.median > 0:
		sigma := d.Sigma
		if sigma == 0 {
			sigma = 0.5
		}
		most := s.longest
		if most == 0 {
			most = maxWait
		}
		return time.Duration(min(float64(s.median)*math.Exp(sigma*random.NormFloat64()), float64(most)))
	}
	return s.shortest + time.Duration(random.Int64N(int64(s.longest-s.shortest)+1))
}
