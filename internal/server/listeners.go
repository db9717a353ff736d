package server

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
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
	r.http = c.Limits.newHTTP(s, r.Catalog.Log)
	r.http.ConnContext = mark
	begin := func(serve func() error) { go func() { r.served <- serve() }() }
	if c.Authority != nil {
		r.http.TLSConfig = c.Authority.Config(append(s.hostNames(), c.TLSHosts...))
	}
	begin(func() error { return r.http.Serve(l.plain) })
	if l.tls != nil {
		r.TLSURL = "https://" + reachable(l.tls)
		begin(func() error { return r.http.ServeTLS(l.tls, "", "") })
	}
	if l.proxy != nil {
		r.ProxyURL = "http://" + reachable(l.proxy)
		p := newProxy(s, c.ProxySandbox, c.ProxyAllow, l.proxy.Addr())
		r.proxy = c.Limits.newHTTP(p, r.Catalog.Log)
		r.proxy.ConnContext = mark
		r.proxy.WriteTimeout = 0 // a tunnel lasts as long as its client wants
		begin(func() error { return r.http.ServeTLS(p.secure, "", "") })
		begin(func() error { return r.http.Serve(p.plain) })
		begin(func() error { return r.proxy.Serve(l.proxy) })
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
