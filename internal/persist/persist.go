// Package persist owns the state of sandboxes outside the process: what an engine that keeps it has to guarantee, and
// the engine that keeps it in a file. It knows neither rows nor sandboxes: a sandbox is a name, a mark and entries of
// bytes. internal/persist/persisttest holds every engine to the same guarantees.
package persist

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Engine keeps sandboxes. It is safe for concurrent use.
//
// A sandbox is written by one holder at a time. Acquire gives the lease, and each lease of a sandbox has a higher fence
// than all before it: what comes with an older one is refused, so that a holder that was passed over changes nothing.
type Engine interface {
	// Acquire takes the lease of a sandbox and calls each with every entry it has, in the order of their keys. A
	// sandbox that is not kept yet has none; its first Apply creates it. An error of each ends the call; nil reads no
	// entries. The bytes that each gets are its own. Within a process the newest caller is the holder; where another
	// process holds the sandbox and is alive, it returns a *HeldError.
	Acquire(ctx context.Context, id string, each func(key string, value []byte) error) (Lease, error)
	// Entries calls each as Acquire does, for the holder of a lease.
	Entries(ctx context.Context, l Lease, each func(key string, value []byte) error) error
	// Apply writes changes, all or none. When it returns nil they survive the end of the process. It returns ErrFenced if
	// the lease is not the newest one, and ErrDeleted if the sandbox was deleted under it. After ErrUnsure it may have
	// written all of it or none.
	Apply(ctx context.Context, l Lease, c Changes) error
	// Renew returns ErrFenced if the lease is not the newest one. It costs nothing as long as no other process can have
	// taken it.
	Renew(ctx context.Context, l Lease) error
	// Release gives the lease back: it is no longer the newest one.
	Release(ctx context.Context, l Lease) error
	// Delete removes a sandbox with all its entries, and releases the lease. It is refused as Apply is.
	Delete(ctx context.Context, l Lease) error
	// List returns the sandboxes by id, without their entries.
	List(ctx context.Context) ([]Listed, error)
	// Look returns one sandbox as List does; one without an id if there is none.
	Look(ctx context.Context, id string) (Listed, error)
	// Marked returns the id of the sandbox that has this mark, the first that was given it; empty for none.
	Marked(ctx context.Context, mark string) (id string, err error)
	// Ready returns nil if a write can be expected to succeed. After one that failed it tries a small one.
	Ready(ctx context.Context) error
	// Close ends the engine: everything that was applied is kept, and no lease is held any longer.
	Close() error
}

// Lease is the right to write one sandbox.
type Lease struct {
	ID    string
	Fence uint64 // from 1
}

// Changes are what happened to a sandbox since its last Apply.
type Changes struct {
	Clear  bool   // forget all entries first: the sandbox begins anew
	Mark   string // of the credentials made in it; read with Clear
	Head   []byte // what List tells of it; nil: as it was
	Put    []Entry
	Delete []string // keys; one that is not there is nobody's error
}

// Empty reports changes that change nothing.
func (c Changes) Empty() bool {
	return !c.Clear && c.Head == nil && len(c.Put)+len(c.Delete) == 0
}

// Entry is a key with its value.
type Entry struct {
	Key   string
	Value []byte
}

// Listed is a sandbox without its entries.
type Listed struct {
	ID   string
	Mark string
	Head []byte
}

// What an engine refuses with.
var (
	ErrFenced  = errors.New("another holder has taken the sandbox over")
	ErrDeleted = errors.New("the sandbox was deleted")
	ErrDamaged = errors.New("damaged")
	ErrUnsure  = errors.New("it is not known whether it was written")
)

// HeldError says that another process holds a sandbox.
type HeldError struct {
	ID    string
	By    string    // the URL at which the other one is reached; empty if it has told none
	Until time.Time // nobody else can take it over before that; zero if the engine does not know
	Old   bool      // this was so a moment ago: the engine was not asked again
}

func (e *HeldError) Error() string {
	by := e.By
	if by == "" {
		by = "a process that has told no address"
	}
	return fmt.Sprintf("sandbox %s is held by %s", e.ID, by)
}
