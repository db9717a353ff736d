package server

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"sync"

	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/sim"
)

// tunnel is a client's connection that came through the proxy: it is served like one that was made to us directly.
type tunnel struct {
	net.Conn
	box string // the sandbox that the proxy user named; empty for none
}

// tunnels is a listener whose connections are handed to it.
type tunnels struct {
	connections chan net.Conn
	closed      chan struct{}
	once        sync.Once
	address     net.Addr
}

func newTunnels(address net.Addr) *tunnels {
	return &tunnels{connections: make(chan net.Conn), closed: make(chan struct{}), address: address}
}

// hand gives a connection to whoever serves them, or closes it when nobody does any more.
func (t *tunnels) hand(c net.Conn) {
	select {
	case t.connections <- c:
	case <-t.closed:
		_ = c.Close()
	}
}

// Accept implements net.Listener.
func (t *tunnels) Accept() (net.Conn, error) {
	select {
	case c := <-t.connections:
		return c, nil
	case <-t.closed:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (t *tunnels) Close() error {
	t.once.Do(func() { close(t.closed) })
	return nil
}

// Addr implements net.Listener.
func (t *tunnels) Addr() net.Addr { return t.address }

// proxiedKey marks the context of a request that came through the proxy; its value is the sandbox's name.
type proxiedKey struct{}

// mark is an http.Server's ConnContext.
func mark(ctx context.Context, c net.Conn) context.Context {
	ctx = sim.Connected(ctx)
	if encrypted, ok := c.(*tls.Conn); ok {
		c = encrypted.NetConn()
	}
	if t, ok := c.(*tunnel); ok {
		return context.WithValue(ctx, proxiedKey{}, t.box)
	}
	return ctx
}

// proxied says whether a request came through the proxy, and for which sandbox.
func proxied(r *http.Request) (box string, ok bool) {
	box, ok = r.Context().Value(proxiedKey{}).(string)
	return box, ok
}

// misdirected refuses a request that came through the proxy for one host and names another: the proxy leads to the
// providers, never to the admin API.
func misdirected(host string) *problem.Problem {
	return problem.New(http.StatusMisdirectedRequest, "the proxy leads to the providers' hosts only, not to %q",
		"代理只通向各平台的域名，不通向 %q", host)
}
