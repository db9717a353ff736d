package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/persist"
	"example.com/mockserver/internal/store"
)

// asleep is a sandbox that is kept and not in memory.
type asleep struct {
	mark string
	head head
}

func (a asleep) idle(at time.Time) bool { return a.head.TTL > 0 && at.Sub(a.head.Used) > a.head.TTL }

// Summary describes a sandbox without its content.
type Summary struct {
	ID         string
	Seed       uint64
	TTL        time.Duration
	Clock      ClockState
	StateBytes int
}

// Summary of the sandbox.
func (b *Sandbox) Summary() Summary {
	return Summary{b.ID, b.Options.Seed, b.Options.TTL, b.ClockState(), b.StateBytes()}
}

func (h head) summary(id string) Summary {
	return Summary{id, h.Seed, h.TTL, ClockState{h.Clock.Now(), h.Clock.Mode}, h.Bytes}
}

// Listed are the sandboxes that an engine keeps, without being opened.
func Listed(e persist.Engine) ([]Summary, error) {
	list, err := e.List(context.Background())
	all := make([]Summary, len(list))
	for i, one := range list {
		h, err := readHead(one)
		if err != nil {
			return nil, err
		}
		all[i] = h.summary(one.ID)
	}
	return all, err
}

func readHead(l persist.Listed) (h head, err error) {
	if err = json.Unmarshal(l.Head, &h); err != nil {
		err = fmt.Errorf("the head of sandbox %s: %w", l.ID, err)
	}
	return h, err
}

// reader fills a sandbox with its entries.
type reader struct {
	b       *Sandbox
	journal journal.Reader
	dump    store.Dump
}

// stored builds a sandbox from what is kept of it, for the holder of its lease.
func (c *Base) stored(lease persist.Lease, a asleep, to *Keeping, lost func(*Sandbox, *head)) (*Sandbox, error) {
	b := c.bare(Options{ID: lease.ID, Seed: a.head.Seed, TTL: a.head.TTL}, a.mark)
	b.Clock.Resume(a.head.Clock)
	b.Opened = a.head.Opened
	r := reader{b: b, journal: journal.Reader{Journal: b.Journal, Secrets: c.secretsOf}, dump: store.Dump{Tables: map[string][]store.DumpRow{}}}
	for _, name := range b.db.Names() {
		r.dump.Tables[name] = []store.DumpRow{} // a table may have lost all its rows
	}
	err := to.Engine.Entries(context.Background(), lease, r.entry)
	if err == nil {
		b.db, err = c.known().Load(r.dump, c.schemas()...)
	}
	if err != nil {
		return nil, err
	}
	b.faulty.Store(fault.Any(b.db))
	k := &keeper{to: to, lost: lost, lease: lease}
	was := a.head
	was.Clock = b.Clock.Anchor() // it goes on: that alone is no change
	k.was.Store(&was)
	if k.written.journal, err = r.journal.Done(a.head.Last, a.head.Records, a.head.Learned); err != nil {
		return nil, err
	}
	k.written.overrides, k.written.random = b.overrides.Load(), b.randomStates()
	b.keeper = k
	b.db.TrackFromNow()
	return b, nil
}

func (c *Base) secretsOf(provider string) *journal.Secrets {
	if p, found := c.provider(provider); found {
		return p.Secrets
	}
	return nil
}

// entry takes one entry over.
func (r *reader) entry(key string, value []byte) error {
	if key == "" {
		return fmt.Errorf("an entry without a key")
	}
	kind, name := key[:1], key[1:]
	switch kind {
	case entryRow:
		table, key, _ := strings.Cut(name, "\x00")
		row, err := store.ReadRow(key, value)
		r.dump.Tables[table] = append(r.dump.Tables[table], row)
		return err
	case entryRecord:
		place, err := strconv.ParseUint(name, 16, 64)
		if err != nil {
			return err
		}
		return r.journal.Record(place, value)
	case entryCount:
		return r.journal.Count(name, value)
	case entryLearned:
		slot, err := strconv.ParseUint(name, 16, 64)
		r.journal.Learned(slot, string(value))
		return err
	case entryRandom:
		pcg, err := pcgOf(value)
		r.b.random[name] = pcg
		return err
	case entryOverride:
		m := map[string]Override{}
		err := json.Unmarshal(value, &m)
		r.b.overrides.Store(&m)
		return err
	}
	return fmt.Errorf("unknown entry %q", key)
}

func pcgOf(state []byte) (*rand.PCG, error) {
	pcg := &rand.PCG{}
	return pcg, pcg.UnmarshalBinary(state)
}
