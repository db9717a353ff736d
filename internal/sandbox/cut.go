package sandbox

import (
	"encoding/json"
	"sort"
	"strconv"
	"strings"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/persist"
	"example.com/mockserver/internal/store"
)

// head describes a sandbox that is not in memory.
type head struct {
	Seed    uint64        `json:"seed"`
	TTL     time.Duration `json:"ttl,omitempty"`
	Opened  time.Time     `json:"opened"`
	Clock   clock.Anchor  `json:"clock"`
	Used    time.Time     `json:"used"`
	Bytes   int           `json:"bytes"`
	Last    int64         `json:"last"` // the number of the newest exchange
	Records uint64        `json:"records"`
	Learned uint64        `json:"learned"`
	Due     bool          `json:"due,omitempty"` // something is to be done without a request
}

// The first letters of the keys of a sandbox's entries.
const (
	entryRow      = "t" // table, 0, key
	entryRecord   = "j" // the place, as 16 hex digits
	entryCount    = "c" // of the journal
	entryLearned  = "s" // the slot, as 8 hex digits
	entryRandom   = "r" // a provider's source
	entryOverride = "o"
)

// numbered is a key with a number of so many hex digits, so that keys come in the numbers' order.
func numbered(kind string, n uint64, digits int) string {
	text := strconv.FormatUint(n, 16)
	return kind + strings.Repeat("0", digits-len(text)) + text
}

// cut is what has changed in a sandbox at one instant.
type cut struct {
	b      *Sandbox
	head   head
	was    *head
	clear  bool
	anew   bool // the head is written in any case
	rows   []store.Changed
	part   journal.Part
	before written
	next   written
	out    []outgoing
}

// collect takes what has changed, when no request is half done. The caller holds writing.
func (b *Sandbox) collect() *cut {
	k := b.keeper
	k.gate.Lock()
	defer k.gate.Unlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	c := &cut{b: b, was: k.was.Load(), clear: k.lease.Fence == 0, before: k.written, next: k.written, rows: b.db.Changed(), out: b.outgoing}
	c.anew, k.head = k.head, false
	k.lease.ID = b.ID
	due := b.busy()
	b.outgoing = nil
	c.part = b.Journal.Since(&c.next.journal)
	c.next.random, c.next.overrides = b.randomStates(), b.overrides.Load()
	c.head = head{
		Seed: b.Options.Seed, TTL: b.Options.TTL, Opened: b.Opened, Clock: b.Clock.Anchor(), Used: time.Unix(0, b.used.Load()).UTC(), Bytes: b.db.Bytes(), Last: c.part.Last,
		Due: due,
	}
	c.head.Records, c.head.Learned = c.next.journal.Next()
	return c
}

// randomStates are the states of the providers' sources of chance.
func (b *Sandbox) randomStates() map[string]string {
	states := map[string]string{}
	for name, pcg := range b.random {
		state, _ := pcg.MarshalBinary() // never fails
		states[name] = string(state)
	}
	return states
}

// changes are what the engine receives. They are made outside the sandbox's lock.
func (c *cut) changes() (persist.Changes, error) {
	p := persist.Changes{Clear: c.clear, Mark: c.b.Tag, Put: make([]persist.Entry, 0, len(c.rows)+len(c.part.Records)+len(c.part.Counts))}
	for _, r := range c.rows {
		if key := entryRow + r.Table + "\x00" + r.Key; r.Deleted() {
			p.Delete = append(p.Delete, key)
		} else {
			put(&p, key, r.Bytes())
		}
	}
	if err := c.journal(&p); err != nil {
		return p, err
	}
	for name, state := range c.next.random {
		if c.before.random[name] != state {
			put(&p, entryRandom+name, []byte(state))
		}
	}
	if c.before.overrides != c.next.overrides {
		text, err := json.Marshal(*c.next.overrides)
		if err != nil {
			return p, err
		}
		put(&p, entryOverride, text)
	}
	sort.Slice(p.Put, func(i, j int) bool { return p.Put[i].Key < p.Put[j].Key }) // as the file is ordered
	if c.was != nil && !c.clear && !c.anew && p.Empty() {
		same := c.head
		same.Used = c.was.Used // a look alone is not worth a write
		if same == *c.was {
			return persist.Changes{}, nil
		}
	}
	var err error
	p.Head, err = json.Marshal(c.head)
	return p, err
}

// journal adds what has changed in the journal.
func (c *cut) journal(p *persist.Changes) error {
	for place := c.part.From; place < c.part.To; place++ {
		p.Delete = append(p.Delete, numbered(entryRecord, place, 16))
	}
	for _, r := range c.part.Records {
		text, err := r.Bytes()
		if err != nil {
			return err
		}
		put(p, numbered(entryRecord, r.Place, 16), text)
	}
	for name, text := range c.part.Counts {
		if text == nil {
			p.Delete = append(p.Delete, entryCount+name)
		} else {
			put(p, entryCount+name, text)
		}
	}
	for _, l := range c.part.Learned {
		put(p, numbered(entryLearned, l.Slot(), 8), []byte(l.Secret))
	}
	return nil
}

func put(p *persist.Changes, key string, value []byte) {
	p.Put = append(p.Put, persist.Entry{Key: key, Value: value})
}
