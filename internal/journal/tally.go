package journal

import "maps"

// Tally counts the exchanges of a sandbox since it was opened, including those that the limits dropped.
type Tally struct {
	Operations map[string]OperationTally `json:"operations"` // by "provider/operationId"
	Rules      map[string]RuleTally      `json:"rules"`      // by rule id
	Unmatched  int64                     `json:"unmatched"`
}

// OperationTally counts the exchanges of one operation.
type OperationTally struct {
	Accepted int64 `json:"accepted"`
	Refused  int64 `json:"refused"`
}

// RuleTally counts how often a rule was met.
type RuleTally struct {
	Refused int64 `json:"refused"` // requests that broke it
	Allowed int64 `json:"allowed"` // of these: refusals that the caller announced
	Asked   int64 `json:"asked"`   // its answer was requested
	Seen    int64 `json:"seen"`    // its behaviour occurred
}

func newTally() Tally {
	return Tally{Operations: map[string]OperationTally{}, Rules: map[string]RuleTally{}}
}

func (t *Tally) count(r *Record) {
	if r.Outcome == Unmatched {
		t.Unmatched++
	} else {
		key := r.name()
		o := t.Operations[key]
		if r.Outcome == Accepted {
			o.Accepted++
		} else {
			o.Refused++
		}
		t.Operations[key] = o
	}
	if r.Rule != "" {
		one := t.Rules[r.Rule]
		if r.Asked {
			one.Asked++
		} else {
			one.Refused++
		}
		if r.allowed() {
			one.Allowed++
		}
		t.Rules[r.Rule] = one
	}
	for _, id := range r.Seen {
		t.see(id)
	}
}

// Add adds up two tallies of the same providers.
func (t Tally) Add(u Tally) Tally {
	sum := Tally{Operations: maps.Clone(orEmpty(t.Operations)), Rules: maps.Clone(orEmpty(t.Rules)), Unmatched: t.Unmatched + u.Unmatched}
	for key, o := range u.Operations {
		was := sum.Operations[key]
		sum.Operations[key] = OperationTally{was.Accepted + o.Accepted, was.Refused + o.Refused}
	}
	for id, r := range u.Rules {
		was := sum.Rules[id]
		sum.Rules[id] = RuleTally{was.Refused + r.Refused, was.Allowed + r.Allowed, was.Asked + r.Asked, was.Seen + r.Seen}
	}
	return sum
}

func (t *Tally) see(id string) {
	one := t.Rules[id]
	one.Seen++
	t.Rules[id] = one
}

// Tally returns a copy of the counts.
func (j *Journal) Tally() Tally {
	j.mu.Lock()
	defer j.mu.Unlock()
	t := j.tally
	t.Operations, t.Rules = maps.Clone(t.Operations), maps.Clone(t.Rules)
	return t
}

// See counts a behaviour that occurred outside an exchange, in due work.
func (j *Journal) See(id string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.tally.see(id)
}
