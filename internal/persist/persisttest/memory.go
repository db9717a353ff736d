// Package persisttest holds engines to what internal/persist promises: one suite that every engine passes, and an engine
// in memory for tests, which can be made to fail.
package persisttest

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"

	"example.com/mockserver/internal/persist"
)

// Memory keeps sandboxes in memory.
type Memory struct {
	mu     sync.Mutex
	boxes  map[string]*kept
	marks  map[string]string
	fences map[string]uint64
	last   uint64
	broken error
}

type kept struct {
	mark    string
	head    []byte
	entries map[string][]byte
}

// NewMemory returns an engine that keeps nothing yet.
func NewMemory() *Memory {
	return &Memory{boxes: map[string]*kept{}, marks: map[string]string{}, fences: map[string]uint64{}}
}

// Break makes every write fail with an error, as a full disk does; nil mends it. With persist.ErrUnsure it is done all the same.
func (m *Memory) Break(with error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.broken = with
}

// Acquire implements persist.Engine.
func (m *Memory) Acquire(_ context.Context, id string, each func(key string, value []byte) error) (persist.Lease, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.last++
	m.fences[id] = m.last
	l := persist.Lease{ID: id, Fence: m.last}
	if each == nil {
		return l, nil
	}
	return l, m.entries(id, each)
}

// Entries implements persist.Engine.
func (m *Memory) Entries(_ context.Context, l persist.Lease, each func(key string, value []byte) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.entries(l.ID, each)
}

func (m *Memory) entries(id string, each func(key string, value []byte) error) error {
	b := m.boxes[id]
	if b == nil {
		return nil
	}
	for _, key := range slices.Sorted(maps.Keys(b.entries)) {
		if err := each(key, slices.Clone(b.entries[key])); err != nil {
			return err
		}
	}
	return nil
}

func (m *Memory) newest(l persist.Lease) error {
	if m.fences[l.ID] != l.Fence {
		return persist.ErrFenced
	}
	return nil
}

// Apply implements persist.Engine.
func (m *Memory) Apply(_ context.Context, l persist.Lease, c persist.Changes) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.newest(l); err != nil {
		return err
	}
	if m.broken != nil && !errors.Is(m.broken, persist.ErrUnsure) {
		return m.broken
	}
	if c.Clear {
		m.remove(l.ID)
		m.boxes[l.ID] = &kept{mark: c.Mark, entries: map[string][]byte{}}
		if _, taken := m.marks[c.Mark]; c.Mark != "" && !taken {
			m.marks[c.Mark] = l.ID
		}
	}
	b := m.boxes[l.ID]
	if b == nil {
		return persist.ErrDeleted
	}
	if c.Head != nil {
		b.head = slices.Clone(c.Head)
	}
	for _, key := range c.Delete {
		delete(b.entries, key)
	}
	for _, e := range c.Put {
		b.entries[e.Key] = slices.Clone(e.Value)
	}
	return m.broken
}

func (m *Memory) remove(id string) {
	if b := m.boxes[id]; b != nil && m.marks[b.mark] == id {
		delete(m.marks, b.mark)
	}
	delete(m.boxes, id)
}

// Renew implements persist.Engine.
func (m *Memory) Renew(_ context.Context, l persist.Lease) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.newest(l)
}

// Release implements persist.Engine.
func (m *Memory) Release(_ context.Context, l persist.Lease) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	err := m.newest(l)
	if err == nil {
		delete(m.fences, l.ID)
	}
	return err
}

// Delete implements persist.Engine.
func (m *Memory) Delete(_ context.Context, l persist.Lease) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.newest(l); err != nil {
		return err
	}
	if m.broken != nil && !errors.Is(m.broken, persist.ErrUnsure) {
		return m.broken
	}
	m.remove(l.ID)
	delete(m.fences, l.ID)
	return m.broken
}

// List implements persist.Engine.
func (m *Memory) List(context.Context) ([]persist.Listed, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []persist.Listed
	for id, b := range m.boxes {
		all = append(all, persist.Listed{ID: id, Mark: b.mark, Head: slices.Clone(b.head)})
	}
	slices.SortFunc(all, func(a, b persist.Listed) int { return strings.Compare(a.ID, b.ID) })
	return all, nil
}

// Look implements persist.Engine.
func (m *Memory) Look(_ context.Context, id string) (persist.Listed, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	b := m.boxes[id]
	if b == nil {
		return persist.Listed{}, nil
	}
	return persist.Listed{ID: id, Mark: b.mark, Head: slices.Clone(b.head)}, nil
}

// Marked implements persist.Engine.
func (m *Memory) Marked(_ context.Context, mark string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.marks[mark], nil
}

// Ready implements persist.Engine.
func (m *Memory) Ready(context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.broken
}

// Close implements persist.Engine: what was kept can be opened again.
func (m *Memory) Close() error { return nil }
