// Package server owns the addresses: which sandbox and which provider a request is for, and the admin API. What a
// provider answers is internal/sim's; the list of providers is passed in. It is the only importer of gorilla/mux
// and of elazarl/goproxy.
package server

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"

	"example.com/mockserver/internal/console"
	"example.com/mockserver/internal/feed"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/webhook"
)

// maxBody is how many bytes any request may have, whatever its operation allows.
const maxBody = 128 << 20

// Options are what a server is made of.
type Options struct {
	Catalog   *sim.Catalog
	Sandboxes *sandbox.Sandboxes
	Metrics   *Metrics          // nil for none
	Token     string            // what the admin API asks for as a bearer token; empty for nothing, on loopback
	Hosts     map[string]string // further host names, by which provider answers to them
	Version   string
	Feed      *feed.Feed // of what is answered; nil if nobody can listen
	// Lost is called with every request that reached no provider or no sandbox, secrets hidden; it may be nil.
	Lost func(l feed.Line)
	// Changed is called after every admin call that changed a sandbox: after which exchange, and its path below the
	// sandbox's; it may be nil.
	Changed func(b *sandbox.Sandbox, after int64, method, path string, body []byte)
	// NoConsole leaves the console in the browser out.
	NoConsole bool
	// Peers are the servers with which sandboxes are shared; nil for none.
	Peers *Peers
	// Upstream answers what comes through the proxy for a provider's host, in the simulation's place; nil for the simulation.
	Upstream func(w http.ResponseWriter, r *http.Request, provider string)
}

// Server answers every request of a listener.
type Server struct {
	Options
	hosts  map[string]*sim.API
	bodies *bodies
	admin  func() http.Handler // made at its first use: ninety routes take 2 MiB, and longer than the rest of a start

	console *console.Console // nil without one
	peers   *peers           // nil without others
}

// New returns the server. It may serve at once: requests to providers wait until the catalog is loaded.
func New(o Options) (*Server, error) {
	s := &Server{Options: o, hosts: map[string]*sim.API{}, bodies: newBodies(bodiesAtOnce, bodyPatience)}
	if s.Feed == nil {
		s.Feed = feed.New()
	}
	for _, api := range o.Catalog.Providers() {
		for _, host := range api.Hosts {
			s.hosts[host] = api
		}
	}
	for host, name := range o.Hosts {
		api, found := o.Catalog.Provider(name)
		if !found {
			return nil, errors.New("host " + host + ": unknown provider " + name)
		}
		s.hosts[strings.ToLower(host)] = api
	}
	s.peers = newPeers(s, o.Peers)
	if s.Metrics != nil && s.peers != nil {
		s.Metrics.forwarded = &s.peers.forwarded
	}
	s.admin = sync.OnceValue(func() http.Handler { return s.adminRouter() })
	if !o.NoConsole {
		s.console = console.New(console.Options{
			Admin: http.HandlerFunc(s.administer), Providers: s, Catalog: o.Catalog, Sandboxes: o.Sandboxes, Token: o.Token, Foreign: s.foreign, Version: o.Version, Shared: s.peers.secret(),
		})
	}
	return s, nil
}

// ServeHTTP routes a request to its sandbox and provider, or to the admin API.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.peers != nil {
		var p *problem.Problem
		if r, p = s.receive(r); p != nil {
			refuse(w, p)
			return
		}
	}
	if r.ContentLength < 0 || r.ContentLength > uncounted { // others are bounded by what they announce
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		defer s.bodies.count(r)()
	}
	closeAfterChunks(w, r)
	if _, push := r.Header[webhook.Mark]; push {
		s.refuseLost(w, r, problem.New(http.StatusForbidden, "a provider's push never acts on a mockserver: give it another callback URL",
			"平台的推送不能作用于 mockserver：请使用其他回调地址"))
		return
	}
	api := s.byHost(r.Host)
	path := r.URL.Path
	if _, through := proxied(r); through && s.instead(w, r, api) {
		return
	}
	if api == nil && s.peers != nil && s.elsewhere(w, r) {
		return
	}
	if api == nil && (strings.HasPrefix(path, "/__admin/") || path == "/metrics" || path == "/__admin") {
		s.administer(s.noticing(w, r), r)
		return
	}
	if api == nil && s.console != nil && s.browse(w, r) {
		return
	}
	box, api, err := s.find(api, r)
	if err != nil && s.peers != nil {
		box, api, err = s.peers.instead(w, r, err)
	}
	switch {
	case err != nil:
		s.refuseLost(w, r, err)
	case box != nil: // otherwise another server has answered
		api.Serve(w, r, box)
	}
}

// instead answers what came through the proxy and is not for the simulation.
func (s *Server) instead(w http.ResponseWriter, r *http.Request, api *sim.API) bool {
	switch {
	case api == nil:
		s.refuseLost(w, r, misdirected(r.Host))
	case s.Upstream != nil:
		s.Upstream(w, r, api.Name)
	default:
		return false
	}
	return true
}

// browse answers a browser: the console's pages, and the way there from the root.
func (s *Server) browse(w http.ResponseWriter, r *http.Request) bool {
	switch path := r.URL.Path; {
	case path == console.Prefix || strings.HasPrefix(path, console.Prefix+"/"):
		s.console.ServeHTTP(w, r)
		return true
	case path == "/" && r.Method == http.MethodGet && strings.Contains(strings.ToLower(r.Header.Get("Accept")), "text/html"):
		http.Redirect(w, r, console.Prefix+"/", http.StatusSeeOther)
		return true
	}
	return false
}

// find returns the sandbox and the provider that a request is for, and strips both from its path.
func (s *Server) find(api *sim.API, r *http.Request) (*sandbox.Sandbox, *sim.API, error) {
	name := r.Header.Get("Mock-Sandbox")
	if first, ok := segment(r); ok && strings.HasPrefix(first, "~") {
		name = first[1:]
		strip(r, first)
		if name == "" {
			return nil, nil, problem.NotFound("the path begins with ~ but names no sandbox", "路径以 ~ 开头，但没有给出沙箱名")
		}
	}
	if api == nil {
		first, ok := segment(r)
		api, ok = s.provider(first, ok)
		if !ok {
			return nil, nil, problem.NotFound("nothing is at %s; the providers are at %s, the admin API is at /__admin/%s",
				"%s 没有内容；各平台位于 %s，管理接口位于 /__admin/%s", r.URL.Path, s.prefixes(), s.meant(r))
		}
		strip(r, first)
	}
	if name == "" {
		name, _ = proxied(r)
	}
	if s.peers != nil && name == "" {
		p, _ := fromPeer(r)
		name = p.sandbox
	}
	if name != "" {
		box, err := s.Sandboxes.Use(name)
		return box, api, err
	}
	box, err := s.Sandboxes.Owner(api.CredentialTags, r)
	return box, api, err
}

func (s *Server) byHost(host string) *sim.API {
	if api := s.hosts[host]; api != nil {
		return api
	}
	name, _, _ := strings.Cut(host, ":")
	return s.hosts[strings.TrimSuffix(strings.ToLower(name), ".")]
}

func (s *Server) provider(name string, ok bool) (*sim.API, bool) {
	if !ok {
		return nil, false
	}
	return s.Catalog.Provider(name)
}

func (s *Server) prefixes() string {
	var all []string
	for _, api := range s.Catalog.Providers() {
		all = append(all, "/"+api.Name)
	}
	return strings.Join(all, ", ")
}

// segment is the first segment of the path, unless it hides behind an escape.
func segment(r *http.Request) (string, bool) {
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	return first, r.URL.RawPath == "" || strings.HasPrefix(r.URL.RawPath, "/"+first)
}

func strip(r *http.Request, first string) {
	r.URL.Path = rest(r.URL.Path, first)
	if r.URL.RawPath != "" {
		r.URL.RawPath = rest(r.URL.RawPath, first)
	}
}

func rest(path, first string) string {
	if path = path[min(len(path), 1+len(first)):]; path == "" {
		return "/"
	}
	return path
}

// refuse sends mockserver's own refusal.
func refuse(w http.ResponseWriter, err error) {
	p := problemOf(err)
	writeProblem(w, p, p.Body())
}

func problemOf(err error) *problem.Problem {
	var p *problem.Problem
	if !errors.As(err, &p) {
		p = &problem.Problem{Status: http.StatusInternalServerError, Why: rule.Text{EN: err.Error(), ZH: err.Error()}}
	}
	return p
}

func writeProblem(w http.ResponseWriter, p *problem.Problem, body map[string]any) {
	if n, found := w.(*noticing); found {
		n.refused(p)
	}
	w.Header().Set("Content-Type", "application/problem+json")
	if p.Status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "1")
	}
	w.Header().Set("Mock-Why", problem.HeaderText(p.Why.EN))
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(body) // a caller who has gone is nobody's error
}
