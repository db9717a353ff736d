package sim

import (
	"errors"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/mockserver/evidence"
	"example.com/mockserver/fixtures"
	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/names"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/store"
	"example.com/mockserver/openapi"
)

// Options are the settings of a process.
type Options struct {
	sandbox.Common
	Fixtures     fixtures.Source
	Seen         evidence.Source // what was seen at the real providers
	CheckReplies bool            // validate every reply against its document: always in tests
	Quiet        bool            // no Mock-* response headers
	// Observe is called with every exchange; it may be nil.
	Observe func(provider, operation, outcome, rule string, took time.Duration)
	// Recorded is called with every exchange that a sandbox has recorded; it may be nil.
	Recorded func(sandbox string, j *journal.Journal, n int64, outcome string)
}

// Catalog is immutable while the process runs: the providers with their documents, and the content of a fresh sandbox.
type Catalog struct {
	Options
	apis   []*API
	byName map[string]*API
	known  names.Directory
	base   *sandbox.Base
	ready  chan struct{}
	err    error
}

// API is one provider joined with its document.
type API struct {
	*Provider
	Document *openapi.Document
	catalog  *Catalog
	part     *sandbox.Provider // the part that sandboxes use
}

// NewCatalog loads the documents and fixtures of the providers in the background, each in parallel, so that a server
// can listen at once. Wait waits for them and returns their error.
func NewCatalog(providers []*Provider, o Options) *Catalog {
	c := &Catalog{Options: o, byName: map[string]*API{}, base: sandbox.NewBase(o.Common), ready: make(chan struct{})}
	c.Common = c.base.Common // with their defaults
	c.base.Known, c.base.Wait, c.base.CheckPushes, c.base.Home = &c.known, c.Wait, o.CheckReplies, c
	for _, p := range providers {
		api := &API{Provider: p, catalog: c}
		api.part = api.sandboxes()
		c.base.Providers = append(c.base.Providers, api.part)
		c.apis = append(c.apis, api)
		c.byName[p.Name] = api
		c.known.Providers = append(c.known.Providers, names.Provider{Name: p.Name, Rules: p.Rules})
	}
	go c.load()
	return c
}

func (c *Catalog) load() {
	defer close(c.ready)
	if err := c.Fixtures.Check(c.names()); err != nil {
		c.err = err
		return
	}
	if c.base.Evidence, c.err = c.Seen.Read(c.known.Rule); c.err != nil {
		return
	}
	errs := make([]error, len(c.apis))
	bases := make([]*store.DB, len(c.apis))
	var all errgroup.Group
	all.SetLimit(max(1, runtime.GOMAXPROCS(0)-1)) // one processor stays free for requests, which find out soon that the server lives
	for i, api := range c.apis {
		bases[i] = store.New()
		all.Go(func() error {
			errs[i] = api.load(bases[i])
			return nil
		})
	}
	_ = all.Wait() // errs has the errors
	for i, api := range c.apis {
		api.name(&c.known.Providers[i])
	}
	for _, b := range bases {
		c.base.Rows.Merge(b)
	}
	if c.CheckReplies {
		c.base.Rows.Watch()
	}
	if c.err = errors.Join(errs...); c.err == nil {
		c.err = c.checkIssued()
	}
}

func (a *API) load(base *store.DB) error {
	var document, rows error
	a.Document, document = openapi.Load(a.Name)
	if a.Prepare != nil {
		rows = a.Prepare(a.catalog.Fixtures, base)
	}
	return errors.Join(document, rows, a.check())
}

// sandboxes returns the part of the provider that sandboxes use.
func (a *API) sandboxes() *sandbox.Provider {
	return &sandbox.Provider{
		Name: a.Name, Open: a.Open, Issued: a.Issued, Held: a.Held, Secrets: a.Secrets, Due: a.Due, SetBack: a.SetBack, Tables: a.Tables,
		CheckComponent: func(schema string, body []byte) error { return a.Document.CheckComponent(schema, body) },
	}
}

// in is this provider in the catalogue that a sandbox was opened from, which has other fixtures if they were read again
// meanwhile.
func (a *API) in(b *sandbox.Sandbox) *API {
	if home, ok := b.Home().(*Catalog); ok && home != a.catalog {
		return home.byName[a.Name]
	}
	return a
}

// Base is the base that the sandboxes of these providers are opened from.
func (c *Catalog) Base() *sandbox.Base { return c.base }

// Wait returns when everything is loaded, with the errors.
func (c *Catalog) Wait() error {
	<-c.ready
	return c.err
}

// Providers lists the providers in their order.
func (c *Catalog) Providers() []*API { return c.apis }

// Provider returns the provider with this name.
func (c *Catalog) Provider(name string) (*API, bool) {
	api, found := c.byName[name]
	return api, found
}

func (c *Catalog) names() []string {
	names := make([]string, len(c.apis))
	for i, api := range c.apis {
		names[i] = api.Name
	}
	return names
}

// Rule returns the rule with this id, of whichever provider.
func (c *Catalog) Rule(id string) (*rule.Rule, bool) { return c.known.Rule(id) }

// Shown is a rule as people are shown it: with what was seen of it at the provider.
func (c *Catalog) Shown(r *rule.Rule) *rule.Rule { return c.base.Evidence.Of(r) }

// CheckNames refuses names that do not exist.
func (c *Catalog) CheckNames(n names.Asked) error {
	if n == (names.Asked{}) {
		return nil
	}
	if err := c.Wait(); err != nil {
		return err
	}
	return c.known.Check(n)
}

// name enters the provider's names where the catalogue's are known.
func (a *API) name(known *names.Provider) {
	known.Name, known.Events, known.Rules = a.Name, a.Events, a.Rules
	if a.Document == nil {
		return
	}
	for _, o := range a.Document.Operations() {
		known.Operations = append(known.Operations, o.ID)
	}
}

// Variants are the behaviour variants of a provider, in its own order.
func (c *Catalog) Variants(provider string) []*fault.Variant {
	api, found := c.Provider(provider)
	if !found {
		return nil
	}
	return slices.Clone(api.Variants)
}
