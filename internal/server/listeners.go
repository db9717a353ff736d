package server

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"time"

	"example.com/mockserver/internal/feed"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/rule"
)

// listeners are the addresses a server was told to listen at.
type listeners struct{ plain, tls, proxy net.Listener }

// listen opens them all, or none.
func listen(c Config) (*listeners, error) {
	if c.Authority == nil && (c.TLSAddr != "" || c.ProxyAddr != "") {
		return nil, fmt.Errorf("TLS and the proxy need a certificate authority")
	}
	l := &listeners{}
	for _, one := range []struct {
		at   string
		into *net.Listener
	}{{c.Addr, &l.plain}, {c.TLSAddr, &l.tls}, {c.ProxyAddr, &l.proxy}} {
		if one.at == "" && one.into != &l.plain {
			continue
		}
		listener, err := net.Listen("tcp", one.at)
		if err != nil {
			l.close()
			return nil, err
		}
		*one.into = listener
	}
	return l, nil
}

func (l *listeners) all() []net.Listener {
	return slices.DeleteFunc([]net.Listener{l.plain, l.tls, l.proxy}, func(one net.Listener) bool { return one == nil })
}

func (l *listeners) close() {
	for _, one := range l.all() {
		_ = one.Close()
	}
}

// addresses are where the listeners can be called.
func (l *listeners) addresses() []netip.AddrPort {
	var all []netip.AddrPort
	for _, one := range l.all() {
		all = append(all, one.Addr().(*net.TCPAddr).AddrPort())
	}
	return all
}

// loopback reports whether only programs of this machine can call.
func (l *listeners) loopback() bool {
	return !slices.ContainsFunc(l.all(), func(one net.Listener) bool { return !one.Addr().(*net.TCPAddr).IP.IsLoopback() })
}

// serve answers at every listener until Close. One http.Server answers all but what is the proxy's own.
func (r *Running) serve(c Config, l *listeners, s *Server) {
	r.http = c.Limits.newHTTP(s, s)
	r.http.ConnContext = mark
	begin := func(serve func() error) { go func() { r.served <- serve() }() }
	if c.Authority != nil {
		r.http.TLSConfig = c.Authority.Config(append(s.hostNames(), c.TLSHosts...))
	}
	begin(func() error { return r.http.Serve(plainListener{l.plain, s}) })
	if l.tls != nil {
		r.TLSURL = "https://" + reachable(l.tls)
		begin(func() error { return r.http.ServeTLS(l.tls, "", "") })
	}
	if l.proxy != nil {
		r.ProxyURL = "http://" + reachable(l.proxy)
		p := newProxy(s, c.ProxySandbox, c.ProxyAllow, l.proxy.Addr())
		r.proxy = c.Limits.newHTTP(p, s)
		r.proxy.ConnContext = mark
		r.proxy.WriteTimeout = 0 // a tunnel lasts as long as its client wants
		begin(func() error { return r.http.ServeTLS(p.secure, "", "") })
		begin(func() error { return r.http.Serve(p.plain) })
		begin(func() error { return r.proxy.Serve(plainListener{l.proxy, s}) })
	}
}

// hostNames are all the names that mean a provider.
func (s *Server) hostNames() []string {
	var names []string
	for name := range s.hosts {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// plainListener is a listener of HTTP: it notices who speaks HTTPS to it, of which net/http says nothing.
type plainListener struct {
	net.Listener
	server *Server
}

// Accept implements net.Listener.
func (l plainListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &plainConn{Conn: c, server: l.server, reads: deadline{set: c.SetReadDeadline}, writes: deadline{set: c.SetWriteDeadline}}, nil
}

// plainConn looks at the first bytes of a connection.
type plainConn struct {
	net.Conn
	server *Server
	begun  bool // only the goroutine that reads uses it

	reads, writes deadline
}

// CloseWrite ends the sending half: net/http does so before it waits for a client to take the last reply.
func (c *plainConn) CloseWrite() error {
	if tcp, ok := c.Conn.(*net.TCPConn); ok {
		return tcp.CloseWrite()
	}
	return nil
}

// SetReadDeadline implements net.Conn.
func (c *plainConn) SetReadDeadline(t time.Time) error { return c.reads.want(t) }

// SetWriteDeadline implements net.Conn.
func (c *plainConn) SetWriteDeadline(t time.Time) error { return c.writes.want(t) }

// SetDeadline implements net.Conn.
func (c *plainConn) SetDeadline(t time.Time) error {
	return errors.Join(c.reads.want(t), c.writes.want(t))
}

// Write implements net.Conn.
func (c *plainConn) Write(b []byte) (int, error) {
	if err := c.writes.begin(); err != nil {
		return 0, err
	}
	defer c.writes.end()
	return c.Conn.Write(b)
}

// SetLinger is that of the connection within: a fault resets it.
func (c *plainConn) SetLinger(seconds int) error {
	if tcp, ok := c.Conn.(*net.TCPConn); ok {
		return tcp.SetLinger(seconds)
	}
	return nil
}

// Read implements net.Conn.
func (c *plainConn) Read(b []byte) (int, error) {
	if err := c.reads.begin(); err != nil {
		return 0, err
	}
	n, err := c.Conn.Read(b)
	c.reads.end()
	if !c.begun && n > 0 {
		c.begun = true
		if n > 2 && b[0] == 0x16 && b[1] == 3 { // a TLS handshake record
			c.server.loseConnection(rule.Say("a client speaks HTTPS to the port of HTTP, %[1]s: its URL, or the proxy's in its environment, should begin with http:// (--tls gives a port for HTTPS)",
				"客户端向 HTTP 端口 %[1]s 发起了 HTTPS 连接：其 URL（或环境变量中的代理地址）应以 http:// 开头（--tls 可开启 HTTPS 端口）", c.LocalAddr()))
		}
	}
	return n, err
}

// loseConnection announces a connection that carried no request.
func (s *Server) loseConnection(why rule.Text) {
	line := s.lose(&http.Request{Method: feed.TLS, URL: &url.URL{Path: "-"}, RequestURI: "-"}, &problem.Problem{Why: why})
	if s.Lost != nil {
		s.Lost(line)
	}
}
