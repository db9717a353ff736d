package server

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"time"

	"example.com/mockserver/internal/authority"
	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/console"
	"example.com/mockserver/internal/feed"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// DefaultMaxSandboxes is how many sandboxes there may be at once.
const DefaultMaxSandboxes = 10_000

// adoptEvery is how often a server looks for sandboxes that have something to do and no holder.
const adoptEvery = 5 * time.Second

// restAfter is after how long without use a kept sandbox leaves memory.
const restAfter = 10 * time.Minute

// Config is what Start needs to know.
type Config struct {
	Providers    []*sim.Provider
	Sim          sim.Options
	Addr         string            // "127.0.0.1:8080"; port 0 for any
	Token        string            // of the admin API; off loopback one is made up when empty
	Hosts        map[string]string // further host names, by which provider answers to them
	MaxSandboxes int               // 0: DefaultMaxSandboxes
	OnUse        sandbox.OnUse     // which sandboxes their first use makes
	Limits       Limits            // zero: DefaultLimits
	Version      string
	Lost         func(l feed.Line)                                                       // see Options
	Changed      func(b *sandbox.Sandbox, after int64, method, path string, body []byte) // see Options

	Authority    *authority.Authority // signs the certificates of the next two
	TLSAddr      string               // of HTTPS; empty for none
	TLSHosts     []string             // names and addresses it answers to, beside the providers' hosts and localhost
	ProxyAddr    string               // of the forward proxy; empty for none
	ProxySandbox string               // of clients that name none; empty: by the credentials they present
	Keep         *sandbox.Keeping     // where sandboxes keep their state; nil: in memory alone. Close closes its engine
	Peers        *Peers               // the servers that share its engine; nil for none
	NoConsole    bool                 // leave the console in the browser out
	ProxyAllow   []string             // hosts the proxy passes on, "*" for all; without them it leads to the providers alone
	// Upstream answers what comes through the proxy in the simulation's place; see Options.
	Upstream func(w http.ResponseWriter, r *http.Request, provider string)
}

// Running is a server that listens.
type Running struct {
	URL        string // "http://127.0.0.1:8080"
	TLSURL     string // "https://127.0.0.1:8443"; empty without TLS
	ProxyURL   string // "http://127.0.0.1:8888"; empty without a proxy
	Token      string // what the admin API asks for; empty for nothing
	ConsoleURL string // opens the console, once where it asks for a token; empty without one
	Catalog    *sim.Catalog
	Sandboxes  *sandbox.Sandboxes
	Feed       *feed.Feed // of the requests, as they are answered

	sim    sim.Options
	at     []netip.AddrPort // where it listens
	keep   *sandbox.Keeping
	http   *http.Server
	proxy  *http.Server // nil without a proxy
	served chan error
	stop   chan struct{}
}

// Start listens and serves at once; what takes long is loaded in the background. Use Ready before relying on a provider.
func Start(c Config) (*Running, error) {
	l, err := listen(c)
	if err != nil {
		return nil, err
	}
	if !l.loopback() && c.Token == "" {
		c.Token = madeUpToken()
	}
	c.MaxSandboxes, c.Limits = cmp.Or(c.MaxSandboxes, DefaultMaxSandboxes), cmp.Or(c.Limits, DefaultLimits)
	metrics := NewMetrics()
	c.Sim.Observe = metrics.Observe
	requests := feed.New()
	c.Sim.Recorded = requests.Exchange
	catalog := sim.NewCatalog(c.Providers, c.Sim)
	catalog.Base().Listening(l.addresses())
	boxes := sandbox.NewSandboxes(catalog.Base(), c.MaxSandboxes)
	boxes.SetOnUse(c.OnUse)
	boxes.Keep(c.Keep)
	if c.Keep != nil {
		metrics.Keep(boxes, c.Keep)
	}
	handler, err := New(Options{
		Catalog: catalog, Sandboxes: boxes, Metrics: metrics, Feed: requests, Token: c.Token, Hosts: c.Hosts, Version: c.Version, Lost: c.Lost, Changed: c.Changed, NoConsole: c.NoConsole, Upstream: c.Upstream, Peers: c.Peers,
	})
	if err != nil {
		l.close()
		return nil, err
	}
	r := &Running{
		URL: "http://" + reachable(l.plain), Token: c.Token, Catalog: catalog, Sandboxes: boxes, Feed: requests, keep: c.Keep,
		served: make(chan error, 5), stop: make(chan struct{}), sim: c.Sim, at: l.addresses(),
	}
	r.serve(c, l, handler)
	r.http.RegisterOnShutdown(requests.Close) // or its streams would hold up the end
	if handler.console != nil {
		r.ConsoleURL = r.URL + console.Prefix + "/"
		if enter := handler.console.EnterPath(); enter != "" {
			r.ConsoleURL = r.URL + enter
		}
		r.http.RegisterOnShutdown(handler.console.Close)
	}
	go r.sweep()
	return r, nil
}

// reachable is an address that a client of this machine can call.
func reachable(l net.Listener) string {
	addr := l.Addr().(*net.TCPAddr)
	if addr.IP.IsUnspecified() {
		return fmt.Sprintf("127.0.0.1:%d", addr.Port)
	}
	return addr.String()
}

func madeUpToken() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// Ready returns when every provider is loaded, with what went wrong.
func (r *Running) Ready() error {
	return r.Sandboxes.Ready(context.Background())
}

// Reload reads the fixtures again, for providers that are new since none can be loaded twice: sandboxes that are opened or
// reset from now on have them. On an error all stays as it was.
func (r *Running) Reload(providers []*sim.Provider) error {
	catalog := sim.NewCatalog(providers, r.sim)
	if err := catalog.Wait(); err != nil {
		return err
	}
	catalog.Base().Listening(r.at)
	r.Sandboxes.Rebase(catalog.Base())
	return nil
}

// Wait returns when the server has stopped by itself.
func (r *Running) Wait() <-chan error { return r.served }

// Close stops listening, lets the requests under way finish and sends what webhooks have queued, until the context
// ends. Deliveries that are left are logged, sandbox by sandbox.
func (r *Running) Close(ctx context.Context) error {
	close(r.stop)
	if r.proxy != nil {
		_ = shutdown(ctx, r.proxy) // what it passes on to others is not ours to finish
	}
	err := shutdown(ctx, r.http)
	says := "deliveries were not made: the server stops"
	if r.keep != nil {
		says = "deliveries were not made: the next start goes on with them"
	}
	for _, left := range r.Sandboxes.Finish(ctx) {
		r.Catalog.Log.Warn(says, "sandbox", left.Sandbox,
			"queued", left.Queued, "waitingForAnotherAttempt", left.Waiting)
	}
	if r.keep != nil {
		return errors.Join(err, r.keep.Engine.Close())
	}
	return err
}

// shutdown lets requests under way finish until the context ends; then their connections are closed.
func shutdown(ctx context.Context, s *http.Server) error {
	err := s.Shutdown(ctx)
	if err != nil && ctx.Err() != nil {
		err = s.Close()
	}
	return err
}

// sweep removes idle sandboxes now and then; Get already treats them as gone.
func (r *Running) sweep() {
	ticker := clock.Every(time.Minute)
	defer ticker.Stop()
	adopt := clock.Every(adoptEvery)
	defer adopt.Stop()
	for {
		select {
		case <-r.stop:
			return
		case <-adopt.C:
			r.Sandboxes.Adopt()
		case at := <-ticker.C:
			r.Sandboxes.Sweep(at)
			r.Sandboxes.Rest(at.Add(-restAfter))
		}
	}
}

// Handler answers requests without a listener: for benchmarks.
func (r *Running) Handler() http.Handler { return r.http.Handler }
