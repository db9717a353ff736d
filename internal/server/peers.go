package server

import (
	"context"
	"crypto/subtle"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/console"
	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/persist"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// Peers are the other servers that share an engine: a request for a sandbox that one of them holds is passed on to it.
type Peers struct {
	Self  string        // the URL at which the others reach this server; empty for none
	Token string        // what they show each other; empty: nothing is taken from others
	Lease time.Duration // for how long a silent one is believed to live
}

// The headers of a request that a server passes on.
const (
	peerToken   = "Mock-Peer"
	peerRemote  = "Mock-Peer-Remote"
	peerScheme  = "Mock-Peer-Scheme"
	peerSandbox = "Mock-Peer-Sandbox"
	peerOld     = "Mock-Peer-Old" // its sender has not asked the engine who holds the sandbox
)

const (
	holderLooks = 200 * time.Millisecond // how often one looks whether a holder that cannot be reached has been replaced
	dialHolder  = 2 * time.Second
	partAfter   = 5 * time.Millisecond // how long a part of an answer waits for the rest; a stream's does not
)

type peers struct {
	Peers
	server    *Server
	transport *http.Transport
	forwarded atomic.Uint64
	copies    copies
}

func newPeers(s *Server, p *Peers) *peers {
	if p == nil {
		return nil
	}
	return &peers{Peers: *p, server: s, transport: &http.Transport{
		DialContext: (&net.Dialer{Timeout: dialHolder}).DialContext, DisableCompression: true, MaxIdleConnsPerHost: 256, IdleConnTimeout: time.Minute,
		TLSHandshakeTimeout: dialHolder,
	}}
}

// passedOn is what another server says of a request that it passes on.
type passedOn struct {
	sandbox string
	old     bool // the holder is from memory: it may be another by now
}

type passedOnKey struct{}

func fromPeer(r *http.Request) (passedOn, bool) {
	p, found := r.Context().Value(passedOnKey{}).(passedOn)
	return p, found
}

// secret is what only these servers know; empty without others.
func (p *peers) secret() string {
	if p == nil {
		return ""
	}
	return p.Token
}

// instead passes a request on if another server holds its sandbox. Where this one has become the holder, it returns what
// find does; no sandbox and no error if the request has been answered.
func (p *peers) instead(w http.ResponseWriter, r *http.Request, why error) (*sandbox.Sandbox, *sim.API, error) {
	held, found := heldElsewhere(why)
	if !found {
		return nil, nil, why
	}
	whole, err := url.ParseRequestURI(r.RequestURI) // find has taken sandbox and provider off
	if err != nil {
		return nil, nil, why
	}
	r.URL = whole
	if p.pass(w, r, held) {
		return nil, nil, nil
	}
	return p.server.find(p.server.byHost(r.Host), r)
}

// receive takes the words of another server off a request, which then looks as it did when it came to that one.
func (s *Server) receive(r *http.Request) (*http.Request, *problem.Problem) {
	given, sent := r.Header[peerToken]
	if !sent {
		return r, nil
	}
	if s.peers.Token == "" || len(given) != 1 || subtle.ConstantTimeCompare([]byte(given[0]), []byte(s.peers.Token)) != 1 {
		return r, problem.New(http.StatusForbidden, "the header %s is for servers that know the peer token", "请求头 %s 仅供持有节点令牌的服务使用", peerToken)
	}
	p := passedOn{r.Header.Get(peerSandbox), r.Header.Get(peerOld) != ""}
	remote, scheme := r.Header.Get(peerRemote), r.Header.Get(peerScheme)
	r = r.WithContext(context.WithValue(r.Context(), passedOnKey{}, p))
	r.RemoteAddr, r.TLS = remote, nil
	if scheme == "https" {
		r.TLS = &tls.ConnectionState{}
	}
	for _, name := range []string{peerToken, peerRemote, peerScheme, peerSandbox, peerOld} {
		delete(r.Header, name)
	}
	return r, nil
}

// heldElsewhere is the other holder of a sandbox, if that is why a request cannot be answered here.
func heldElsewhere(err error) (*persist.HeldError, bool) {
	return errors.AsType[*persist.HeldError](err)
}

// sandboxOf is the sandbox that an admin call or a page of the console is about; empty for none.
func sandboxOf(r *http.Request) string {
	path, found := strings.CutPrefix(r.URL.Path, "/__admin/sandboxes/")
	if !found {
		path, found = strings.CutPrefix(r.URL.Path, console.Prefix+"/~")
	}
	if !found {
		if strings.HasPrefix(r.URL.Path, "/__admin/openapi/") {
			return r.URL.Query().Get("sandbox")
		}
		return ""
	}
	id, _, _ := strings.Cut(path, "/")
	return id
}

// elsewhere passes an admin call on if another server holds its sandbox, and reports whether it has been answered.
func (s *Server) elsewhere(w http.ResponseWriter, r *http.Request) bool {
	id := sandboxOf(r)
	if id == "" || strings.HasPrefix(r.URL.Path, "/__admin/") && s.admit(r) != nil {
		return false
	}
	held, found := heldElsewhere(s.Sandboxes.Reach(id))
	return found && s.peers.pass(w, r, held)
}

// pass sends a request to the holder of its sandbox. Where the holder cannot be reached, it waits until its lease has
// ended; it returns false when this server is the holder, and the request has not been touched.
func (p *peers) pass(w http.ResponseWriter, r *http.Request, held *persist.HeldError) bool {
	from, already := fromPeer(r)
	if already && held.Old { // a request goes on from here to whom the engine names, or not at all
		var found bool
		if held, found = heldElsewhere(p.server.Sandboxes.Reach(held.ID)); !found {
			return false
		}
	}
	if already && !from.old && held.By != p.Self {
		return p.refuse(w, r, held.ID) // never in a circle: its sender has asked the engine
	}
	id, until := held.ID, clock.Wall().Add(p.Lease+p.Lease/2+time.Second)
	for {
		if held.By != "" && held.By != p.Self && p.forward(w, r, held) { // a process before this one may have had its address
			return true
		}
		if clock.Wall().After(until) || !held.Old && clock.Pause(r.Context(), holderLooks) != nil {
			break
		}
		var found bool
		if held, found = heldElsewhere(p.server.Sandboxes.Reach(id)); !found {
			return false
		}
	}
	return p.refuse(w, r, id)
}

func (p *peers) refuse(w http.ResponseWriter, r *http.Request, id string) bool {
	p.server.refuseLost(w, r, problem.New(http.StatusServiceUnavailable, "sandbox %[1]q is held by another server, which cannot be reached: try again",
		"沙箱 %[1]q 由另一台服务器持有，而该服务器无法访问：请重试", id))
	return true
}

// unread is a body that stays readable when a request could not be sent.
type unread struct{ io.Reader }

func (unread) Close() error { return nil }

// forward reports false if nothing was sent to the holder. When a connection breaks later, nobody
// knows whether the call was made, so that the client's connection is broken as well.
func (p *peers) forward(w http.ResponseWriter, r *http.Request, held *persist.HeldError) bool {
	to, err := url.Parse(held.By)
	if err != nil {
		return false
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer p.watch(ctx, held, cancel)()
	var sent atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { sent.Store(true) }})
	reached, answered := true, false
	defer func() {
		if broken := recover(); broken != nil {
			if answered { // what came before the answer broke off has come to the client as well
				_ = http.NewResponseController(w).Flush()
			}
			panic(broken)
		}
	}()
	proxy := httputil.ReverseProxy{
		Transport: p.transport, BufferPool: &p.copies, FlushInterval: partAfter, ErrorLog: log.New(io.Discard, "", 0),
		Rewrite:        func(out *httputil.ProxyRequest) { p.address(out, to, held) },
		ModifyResponse: func(*http.Response) error { answered = true; return nil },
		ErrorHandler: func(_ http.ResponseWriter, _ *http.Request, err error) {
			if sent.Load() {
				if errors.Is(err, syscall.ECONNRESET) { // a fault of the holder does so
					fault.Reset(w)
				}
				panic(http.ErrAbortHandler)
			}
			reached = false
		},
	}
	call := r.WithContext(ctx)
	if r.Body != nil && r.Body != http.NoBody {
		call.Body = unread{r.Body}
	}
	proxy.ServeHTTP(w, call)
	if reached {
		p.forwarded.Add(1)
	}
	return reached
}

// address makes the request that the holder receives: as it came, with what this server says of it.
func (p *peers) address(out *httputil.ProxyRequest, to *url.URL, held *persist.HeldError) {
	out.Out.URL.Scheme, out.Out.URL.Host, out.Out.Host = to.Scheme, to.Host, out.In.Host
	out.Out.URL.RawQuery = out.In.URL.RawQuery
	for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"} {
		if values, found := out.In.Header[name]; found { // httputil takes them out
			out.Out.Header[name] = values
		}
	}
	switch out.In.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		if out.Out.Body == nil { // with one, net/http does not send it again when a connection breaks; an empty one is not sent
			out.Out.Body = unread{strings.NewReader("")}
		}
	}
	scheme := "http"
	if out.In.TLS != nil {
		scheme = "https"
	}
	for name, value := range map[string]string{peerToken: p.Token, peerRemote: out.In.RemoteAddr, peerScheme: scheme, peerSandbox: held.ID} {
		out.Out.Header[name] = []string{value}
	}
	if held.Old {
		out.Out.Header.Set(peerOld, "1")
	}
}
