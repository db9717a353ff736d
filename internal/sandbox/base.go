package sandbox

import (
	"log/slog"
	"net/netip"
	"sync"
	"sync/atomic"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/names"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/store"
	"example.com/mockserver/internal/webhook"
)

// Common holds the settings that all sandboxes of a process share.
type Common struct {
	Journal    journal.Limits
	Deliveries int             // kept per sandbox; 0: DefaultDeliveries
	StateBytes int             // of a sandbox's tables; 0: DefaultStateBytes
	Targets    webhook.Targets // which receivers webhooks may call
	Reveal     bool            // show secrets in the journal
	Log        *slog.Logger
	// Evidence is what was seen at the real providers: it replaces answers. It is complete when Base.Wait has returned.
	Evidence rule.Evidence
	// Variant is another behaviour of a provider, in every sandbox; nil for none.
	Variant *fault.Variant
	// Closing is called with every sandbox that is about to be deleted or reset, with its state; it may be nil.
	Closing func(*Sandbox)
}

// Provider is the part of a provider that a sandbox needs: to open, run and save its state.
type Provider struct {
	Name string
	// Open enters the rows that a sandbox has of its own: its credentials. It may be nil.
	Open func(t *Tx)
	// Issued are the values of the provider's credentials, by name. It may be nil.
	Issued func(t *Tx) map[string]string
	// Held are the secrets that the provider's tables hold. It may be nil.
	Held func(t *Tx) []string
	// Secrets names what is never shown of its exchanges and deliveries. It may be nil.
	Secrets *journal.Secrets
	// Due are the functions for what falls due, by kind.
	Due map[string]func(t *Tx, key string) error
	// SetBack is called when the clock was set back to the turn's time. It may be nil.
	SetBack func(t *Tx)
	// Tables is the schema in which the provider declares its tables, so that a snapshot can be checked against their types.
	Tables *store.Schema
	// CheckComponent validates a body against a component schema of the provider's document.
	CheckComponent func(schema string, body []byte) error
}

// Base is what sandboxes are opened from: the rows of a fresh one, and the shared settings.
type Base struct {
	Common
	Providers   []*Provider
	CheckPushes bool             // validate the body of every push against its document
	Known       *names.Directory // what a fault, an override or a snapshot may name
	Wait        func() error     // returns when Rows are complete, with what went wrong
	Rows        *store.DB        // of a fresh sandbox; complete when Wait has returned
	Home        any              // what has made this base: the catalogue of internal/sim, which asks its sandboxes for it

	all     *Sandboxes          // those opened from this base
	known   func() *store.Known // of Rows
	reached atomic.Int64        // how often the variant made a difference
	sender  *webhook.Sender
	mu      sync.Mutex // serialises clones of Rows
}

// NewBase returns a base without rows and providers; what is zero in c gets its default.
func NewBase(s Common) *Base {
	if s.Journal == (journal.Limits{}) {
		s.Journal = journal.DefaultLimits
	}
	if s.Deliveries == 0 {
		s.Deliveries = DefaultDeliveries
	}
	if s.StateBytes == 0 {
		s.StateBytes = DefaultStateBytes
	}
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	b := &Base{
		Common: s, Known: &names.Directory{}, Rows: store.New(), Wait: func() error { return nil },
		sender: webhook.NewSender(s.Targets, clock.Wall),
	}
	b.known = sync.OnceValue(func() *store.Known { return b.fresh().Known() })
	return b
}

// Listening sets the addresses the server listens at: no push is sent to any of them.
func (c *Base) Listening(at []netip.AddrPort) { c.sender.Listening(at) }

// Home is that of the base from which the sandbox was opened.
func (b *Sandbox) Home() any { return b.base.Home }

func (c *Base) fresh() *store.DB {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.Rows.Clone()
}

func (c *Base) provider(name string) (*Provider, bool) {
	for _, p := range c.Providers {
		if p.Name == name {
			return p, true
		}
	}
	return nil, false
}

func (c *Base) schemas() []*store.Schema {
	known := []*store.Schema{schema, fault.Tables()}
	for _, p := range c.Providers {
		if p.Tables != nil {
			known = append(known, p.Tables)
		}
	}
	return known
}
