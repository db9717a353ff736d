package sandbox

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"math/rand/v2"

	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/persist"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/store"
)

// SnapshotVersion is the form of snapshot that this version writes and reads.
const SnapshotVersion = 1

// Snapshot is everything a sandbox holds, as one JSON document. It contains its secrets; the journal's are redacted.
type Snapshot struct {
	Version   int                 `json:"version"`
	Sandbox   string              `json:"sandbox"`
	Tag       string              `json:"tag,omitempty"`
	Seed      uint64              `json:"seed"`
	TTL       string              `json:"ttl,omitempty"` // a Go duration, "30m"
	Clock     ClockState          `json:"clock"`
	Random    map[string][]byte   `json:"random"` // the state of each provider's random source
	Overrides map[string]Override `json:"overrides"`
	Store     store.Dump          `json:"store"`
	Journal   journal.State       `json:"journal"`
	// Requests are those of the sandbox's lives as they were sent, secrets and all, where "run --snapshot-out" wrote the
	// snapshot: "run --replay" sends them again. Restoring a sandbox needs none of them.
	Requests []journal.Sent `json:"requests,omitempty"`
}

// Snapshot returns all that the sandbox holds at one instant.
func (b *Sandbox) Snapshot() Snapshot {
	s, rows, exchanges := b.instant()
	s.Store, s.Journal = rows.Dump(), exchanges()
	return s
}

// SnapshotText is Snapshot as JSON, written piece by piece.
func (b *Sandbox) SnapshotText() func(to io.Writer) error {
	s, rows, exchanges := b.instant()
	return func(to io.Writer) error {
		w := bufio.NewWriterSize(to, 64<<10) // WriteDump takes it as its own
		var text bytes.Buffer
		e := json.NewEncoder(&text)
		e.SetEscapeHTML(false)
		err := e.Encode(struct {
			Snapshot
			Store   *store.Dump    `json:"store,omitempty"`
			Journal *journal.State `json:"journal,omitempty"`
		}{Snapshot: s})
		_, _ = w.Write(bytes.TrimSuffix(text.Bytes(), []byte("}\n"))) // w remembers an error
		_, _ = w.WriteString(`,"store":`)
		text.Reset()
		if err := errors.Join(err, rows.WriteDump(w), e.Encode(exchanges())); err != nil {
			return err
		}
		_, _ = w.WriteString(`,"journal":`)
		_, _ = w.Write(bytes.TrimSuffix(text.Bytes(), []byte("\n")))
		_, _ = w.WriteString("}\n")
		return w.Flush()
	}
}

// instant is a snapshot whose rows and exchanges are still to be encoded, from a clone without the lock: rows of 256 MiB
// take seconds.
func (b *Sandbox) instant() (s Snapshot, rows *store.DB, exchanges func() journal.State) {
	b.turns.Lock() // not in the middle of an advance
	b.mu.Lock()
	s = Snapshot{
		Version: SnapshotVersion, Sandbox: b.ID, Tag: b.Tag, Seed: b.Options.Seed, Clock: b.ClockState(),
		Random: map[string][]byte{}, Overrides: b.Overrides(),
	}
	if b.Options.TTL > 0 {
		s.TTL = b.Options.TTL.String()
	}
	for name, pcg := range b.random {
		s.Random[name], _ = pcg.MarshalBinary() // never fails
	}
	rows, exchanges = b.db.Clone(), b.Journal.StateNow()
	b.mu.Unlock()
	b.turns.Unlock()
	return s, rows, exchanges
}

// Restore puts a sandbox with the snapshot's content under this id and replaces one that exists. It returns a
// *problem.Problem for an invalid snapshot or one of another version, and then changes nothing.
func (s *Sandboxes) Restore(id string, snap Snapshot) (*Sandbox, error) {
	if err := s.wait(); err != nil {
		return nil, err
	}
	if !validID.MatchString(id) {
		return nil, problem.Invalid("invalid sandbox id %q", "%q 不是沙箱标识", id)
	}
	b, err := s.base.Load().restore(id, snap)
	if err != nil {
		return nil, err
	}
	_, err = s.Get(id)
	if _, held := errors.AsType[*persist.HeldError](err); held {
		return nil, err
	}
	if err != nil && !s.Has(id) && s.full() {
		return nil, problem.Conflict("there are %d sandboxes, which is the limit", "已有 %d 个沙箱，达到上限", s.limit)
	}
	s.put(b)
	b.mu.Lock()
	b.arm()
	b.mu.Unlock()
	return b, b.resume()
}

func (c *Base) restore(id string, snap Snapshot) (*Sandbox, error) {
	ttl, err := snap.check(c)
	if err != nil {
		return nil, err
	}
	tag := snap.Tag
	if id == Default {
		tag = ""
	}
	b := c.Open(Options{ID: id, Seed: snap.Seed, TTL: ttl, Clock: snap.Clock}, tag)
	for _, name := range b.db.Names() {
		if snap.Store.Tables[name] == nil {
			return nil, problem.Invalid("the snapshot's store has no table %q, which every sandbox has", "快照的 store 中没有表 %q，而每个沙箱都有", name)
		}
	}
	db, err := store.Load(snap.Store, c.schemas()...)
	var wrong *store.Impossible
	if errors.As(err, &wrong) {
		err = problem.Invalid("table %s, key %q: no call can give %q this value", "表 %s，键 %q：任何调用都不会使 %q 取此值", wrong.Table, wrong.Key, wrong.Member)
	}
	if err != nil {
		return nil, inSnapshot("store", err)
	}
	if db.Bytes() > c.StateBytes {
		return nil, full(id, db.Bytes(), c.StateBytes)
	}
	b.db = db
	b.faulty.Store(fault.Any(db))
	for name, state := range snap.Random {
		pcg := &rand.PCG{}
		if err := pcg.UnmarshalBinary(state); err != nil {
			return nil, problem.Invalid("random %q is not a valid state of the random source", "random %q 不是有效的随机数状态", name)
		}
		b.random[name] = pcg
	}
	if err := b.checkRows(); err != nil {
		return nil, err
	}
	if err := dangling(db.Dangling(c.schemas()...)); err != nil {
		return nil, err
	}
	overrides := maps.Clone(snap.Overrides)
	if overrides == nil {
		overrides = map[string]Override{}
	}
	b.overrides.Store(&overrides)
	b.Journal.Restore(snap.Journal)
	b.learn()
	return b, nil
}
