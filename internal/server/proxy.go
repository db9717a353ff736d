package server

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/elazarl/goproxy"

	"example.com/mockserver/internal/problem"
)

// proxy is a forward proxy: what is for a provider's host is served here, what is for an allowed host is passed on, all
// else is refused. A client's TLS ends at our own listener, so limits, HTTP/2 and draining are the same as without it.
type proxy struct {
	server  *Server
	box     string          // of clients that name none
	allowed map[string]bool // hosts that are passed on
	secure  *tunnels        // connections on which the client speaks TLS
	plain   *tunnels
	library *goproxy.ProxyHttpServer
}

func newProxy(s *Server, box string, allow []string, address net.Addr) *proxy {
	p := &proxy{
		server: s, box: box, allowed: map[string]bool{}, secure: newTunnels(address), plain: newTunnels(address),
		library: goproxy.NewProxyHttpServer(),
	}
	for _, host := range allow {
		p.allowed[strings.ToLower(host)] = true
	}
	// The library's own transport trusts every certificate and follows proxies in the environment; this one does not.
	p.library.Tr = &http.Transport{DialContext: (&net.Dialer{Timeout: 10 * time.Second}).DialContext, TLSHandshakeTimeout: 10 * time.Second}
	p.library.ConnectDial = nil // it has read the environment too, for tunnels
	p.library.OnRequest().HandleConnectFunc(p.connect)
	p.library.OnRequest().DoFunc(p.pass)
	p.library.NonproxyHandler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refuse(w, problem.New(http.StatusBadRequest, "this address is a forward proxy: set HTTPS_PROXY and HTTP_PROXY to http://%s",
			"此地址是正向代理：请把 HTTPS_PROXY 和 HTTP_PROXY 设为 http://%s", r.Host))
	})
	return p
}

// ServeHTTP answers a request that is for a provider in the clear, and leaves CONNECT and what is for others to the
// library. Some clients send https URLs to a proxy in the clear too, and mean it to encrypt.
func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodConnect || !r.URL.IsAbs() || p.server.byHost(r.URL.Host) == nil {
		p.library.ServeHTTP(w, r)
		return
	}
	box := p.boxOf(r)
	r.Header.Del("Proxy-Authorization")
	r.Header.Del("Proxy-Connection")
	p.server.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), proxiedKey{}, box)))
}

// connect decides about a tunnel.
func (p *proxy) connect(address string, c *goproxy.ProxyCtx) (*goproxy.ConnectAction, string) {
	if p.server.byHost(address) == nil {
		if p.passes(address) {
			return &goproxy.ConnectAction{Action: goproxy.ConnectAccept}, address
		}
		c.Resp = p.refusal(c.Req, address) //nolint:bodyclose // the proxy sends and closes it
		return &goproxy.ConnectAction{Action: goproxy.ConnectReject}, address
	}
	to := p.secure
	if strings.HasSuffix(address, ":80") {
		to = p.plain
	}
	hijack := func(r *http.Request, client net.Conn, _ *goproxy.ProxyCtx) {
		if _, err := io.WriteString(client, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
			_ = client.Close()
			return
		}
		to.hand(&tunnel{Conn: client, box: p.boxOf(r)})
	}
	return &goproxy.ConnectAction{Action: goproxy.ConnectHijack, Hijack: hijack}, address
}

// pass lets a request in the clear through to an allowed host.
func (p *proxy) pass(r *http.Request, _ *goproxy.ProxyCtx) (*http.Request, *http.Response) {
	if p.passes(r.URL.Host) {
		return r, nil
	}
	return r, p.refusal(r, r.URL.Host)
}

// passes reports whether the proxy passes on what is for an address.
func (p *proxy) passes(address string) bool { return p.allowed["*"] || p.allowed[hostOf(address)] }

func (p *proxy) refusal(r *http.Request, address string) *http.Response {
	why := problem.New(http.StatusForbidden, "%s is not a provider's host; --proxy-allow %s lets the proxy pass it on",
		"%s 不是任何平台的域名；--proxy-allow %s 可让代理放行", address, hostOf(address))
	p.server.lose(r, why)
	body, _ := json.Marshal(why.Body()) // strings only
	return &http.Response{
		StatusCode: why.Status, ProtoMajor: 1, ProtoMinor: 1, Request: r, ContentLength: int64(len(body)),
		Header: http.Header{"Content-Type": {"application/problem+json"}, "Mock-Why": {problem.HeaderText(why.Why.EN)}},
		Body:   io.NopCloser(bytes.NewReader(body)),
	}
}

// boxOf is the sandbox that the proxy user names: http://box7@127.0.0.1:8888. The password does not matter.
func (p *proxy) boxOf(r *http.Request) string {
	text, found := strings.CutPrefix(r.Header.Get("Proxy-Authorization"), "Basic ")
	if !found {
		return p.box
	}
	pair, err := base64.StdEncoding.DecodeString(text)
	if user, _, _ := strings.Cut(string(pair), ":"); err == nil && user != "" {
		return user
	}
	return p.box
}

func hostOf(address string) string {
	if host, _, err := net.SplitHostPort(address); err == nil {
		address = host
	}
	return strings.ToLower(address)
}
