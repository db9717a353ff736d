// Package mocktest owns mockserver inside a Go test: a server in the test's own process, sandboxes for its parallel
// parts, and words for what a client is expected to do. What a provider answers is not its business. It works with
// testing.T and with GinkgoTB, alone or with Gomega.
package mocktest

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"strings"
	"time"

	"example.com/mockserver/evidence"
	"example.com/mockserver/fixtures"
	"example.com/mockserver/internal/client"
	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/server"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/providers"
)

// drain is how long a server waits, when its test is over, for what is under way: nobody is there to hear it.
const drain = 200 * time.Millisecond

// T is what is needed of a *testing.T, *testing.B or Ginkgo's GinkgoTB().
type T interface {
	Helper()
	Cleanup(func())
	Failed() bool
	Logf(format string, args ...any)
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Sandbox is a whole world on a server: a clock, state, credentials and a journal of its own. It is safe for concurrent
// use; a part of a test that must not be seen by another takes a sandbox of its own.
type Sandbox struct {
	ID  string
	URL string // of the server

	server *server.Running
	kept   bool // the server outlives the body of its test, for a person who looks
	t      T
}

// Option changes what Start or Sandbox make.
type Option func(*options)

type options struct {
	fixtures fixtures.Source
	evidence evidence.Source
	box      sandbox.Options
}

// Fixtures is for Start: files in this folder replace or add to what a fresh sandbox holds.
func Fixtures(folder string) Option {
	return func(o *options) { o.fixtures = fixtures.Source{Dir: folder} }
}

// Evidence is for Start: what was seen at the real providers, a folder that "mockserver evidence --accept" has written.
// Answers in it take the place of assumed ones.
func Evidence(folder string) Option {
	return func(o *options) { o.evidence = evidence.Source{Dir: folder} }
}

// Clock makes the sandbox's clock stand still at a moment until Advance moves it. Without it the clock runs.
func Clock(at time.Time) Option {
	return func(o *options) { o.box.Clock = sandbox.ClockState{Now: at, Mode: clock.Frozen} }
}

// Seed is for Sandbox: where its ids, random numbers and chances come from, so that they are the same in every run.
func Seed(seed uint64) Option { return func(o *options) { o.box.Seed = seed } }

func gather(list []Option) options {
	var o options
	for _, option := range list {
		option(&o)
	}
	return o
}

// Start starts a server on a free port of this machine's loopback for as long as the test lasts, and returns its
// default sandbox, which has the demo credentials of the README. One server can serve all the parts of a test: give
// each a Sandbox. When the test fails, its log tells why calls were refused.
func Start(t T, list ...Option) *Sandbox {
	t.Helper()
	o := gather(list)
	if o.box.Seed != 0 {
		t.Fatalf("mocktest: Seed is for Sandbox; the default sandbox has its own")
	}
	keep := kept(t)
	grading, err := graded()
	if err != nil {
		t.Fatalf("mocktest: %v", err)
	}
	r, err := server.Start(server.Config{
		Providers: providers.All(), Addr: "127.0.0.1:0", Version: "mocktest",
		Sim: sim.Options{Fixtures: o.fixtures, Seen: o.evidence, CheckReplies: true, Common: grading.common()},
	})
	if err == nil {
		t.Cleanup(func() {
			ctx, cancel := context.WithTimeout(context.Background(), drain)
			defer cancel()
			_ = r.Close(ctx) // the test is over: what was still to be said is nobody's error
		})
		t.Cleanup(func() { grading.finish(t, r) }) // before the server ends
		err = r.Ready()
	}
	if err != nil {
		t.Fatalf("mocktest: the server does not start: %v", err)
	}
	s := &Sandbox{ID: sandbox.Default, URL: r.URL, server: r, t: t}
	if !o.box.Clock.Now.IsZero() {
		s.SetClock(o.box.Clock.Now)
	}
	t.Cleanup(s.explain)
	t.Cleanup(func() { keep.wait(t, s) }) // after the sandboxes of its parts have explained themselves
	s.kept = keep.on
	t.Logf("mockserver: the console in a browser is at %s, while the test runs", s.Console())
	return s
}

// Console is the address of the sandbox's pages in the console in a browser: what went over the wire and why it was
// refused. It is there as long as the server.
func (s *Sandbox) Console() string { return s.URL + "/__console/~" + s.ID + "/" }

// Sandbox makes another sandbox on the same server, with a name and credentials of its own, until the test ends.
func (s *Sandbox) Sandbox(t T, list ...Option) *Sandbox {
	t.Helper()
	o := gather(list)
	if o.fixtures != (fixtures.Source{}) || o.evidence != (evidence.Source{}) {
		t.Fatalf("mocktest: Fixtures and Evidence are for Start")
	}
	b, err := s.server.Sandboxes.Open(o.box)
	if err != nil {
		t.Fatalf("mocktest: %v", err)
	}
	other := &Sandbox{ID: b.ID, URL: s.URL, server: s.server, kept: s.kept, t: t}
	t.Cleanup(func() {
		other.explain()
		if other.kept {
			return
		}
		_ = other.server.Sandboxes.Delete(other.ID) // a test may have deleted it itself
	})
	return other
}

// explain logs, when the test has failed, what was refused and why.
func (s *Sandbox) explain() {
	if !s.t.Failed() {
		return
	}
	b, err := s.server.Sandboxes.Get(s.ID)
	if err != nil {
		return
	}
	for _, x := range b.Journal.List(journal.Filter{}) {
		if x.Outcome != journal.Accepted || x.Fault != "" {
			s.t.Logf("mockserver: sandbox %s, %s%s", s.ID, newExchange(x), s.evidence(x.Rule))
		}
	}
}

// evidence says when a rule's answer was seen at the provider; nothing where it was not.
func (s *Sandbox) evidence(id string) string {
	r, found := s.server.Catalog.Rule(id)
	if !found {
		return ""
	}
	seen := s.server.Catalog.Shown(r).SeenText(clock.Wall()).EN
	if seen == "" {
		return ""
	}
	return " [" + seen + "]"
}

func (s *Sandbox) box() *sandbox.Sandbox {
	s.t.Helper()
	b, err := s.server.Sandboxes.Get(s.ID) // every time: a reset puts another in its place
	if err != nil {
		s.t.Fatalf("mocktest: %v", err)
	}
	return b
}

// Advance moves the sandbox's clock forward, and returns when all that fell due is done, deliveries of webhooks
// included.
func (s *Sandbox) Advance(d time.Duration) {
	s.t.Helper()
	if _, err := s.box().Advance(context.Background(), d); err != nil {
		s.t.Fatalf("mocktest: %v", err)
	}
}

// SetClock makes the sandbox's clock stand still at a moment.
func (s *Sandbox) SetClock(at time.Time) {
	s.t.Helper()
	if _, err := s.box().SetClock(context.Background(), sandbox.ClockState{Now: at, Mode: clock.Frozen}); err != nil {
		s.t.Fatalf("mocktest: %v", err)
	}
}

// Now is the sandbox's time.
func (s *Sandbox) Now() time.Time {
	s.t.Helper()
	return s.box().Clock.Now()
}

// Reset throws the sandbox away and builds it again: state, clock, journal, faults. Credentials stay what they were.
func (s *Sandbox) Reset() {
	s.t.Helper()
	if _, err := s.server.Sandboxes.Reset(s.ID); err != nil {
		s.t.Fatalf("mocktest: %v", err)
	}
}

// Admin calls the sandbox's part of the admin API, such as POST "/faults", "/overrides/…" or a provider's console, with
// in as its JSON (nil for none), and decodes the answer into out (nil to ignore it). The test ends where it is refused.
func (s *Sandbox) Admin(method, path string, in, out any) {
	s.t.Helper()
	c := &client.Client{Base: s.URL, HTTP: http.DefaultClient}
	if err := c.Do(context.Background(), method, "/sandboxes/"+s.ID+path, in, out); err != nil {
		s.t.Fatalf("mocktest: %s %s: %v", method, path, err)
	}
}

// Fault makes further calls go wrong, as POST …/faults takes it: {"rule":"qijiayun/daily-quota","times":1}.
func (s *Sandbox) Fault(fault string) {
	s.t.Helper()
	s.Admin(http.MethodPost, "/faults", json.RawMessage(fault), nil)
}

// BaseURL is a provider's address in this sandbox: what a client is configured with.
func (s *Sandbox) BaseURL(provider string) string {
	s.t.Helper()
	if _, found := s.server.Catalog.Provider(provider); !found {
		var names []string
		for _, p := range s.server.Catalog.Providers() {
			names = append(names, p.Name)
		}
		s.t.Fatalf("mocktest: unknown provider %q; the providers are %s", provider, strings.Join(names, ", "))
	}
	path := "/"
	if s.ID != sandbox.Default {
		path = "/~" + s.ID + "/"
	}
	return s.URL + path + provider
}

// Credentials are what a client of a provider is configured with, baseUrl among it, under the names of the credentials
// JSON. The methods with the provider's own name, such as Qijiayun, have a field for each.
func (s *Sandbox) Credentials(provider string) map[string]string {
	s.t.Helper()
	all := map[string]string{"baseUrl": s.BaseURL(provider)}
	maps.Copy(all, s.box().Credentials()[provider])
	return all
}
