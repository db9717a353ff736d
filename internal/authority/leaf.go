package authority

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"example.com/mockserver/internal/clock"
)

// Config returns the TLS configuration of a server for these host names and addresses, for localhost, and for the
// address of the connection: TLS 1.2 or newer, HTTP/2 or 1.1. In "*.example.cn" the asterisk matches one label. The
// handshake fails for any other name.
func (a *Authority) Config(hosts []string) *tls.Config {
	l := &leaves{authority: a, names: map[string]bool{"localhost": true}, ready: map[string]*tls.Certificate{}}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			l.addresses = append(l.addresses, ip)
		} else {
			l.names[strings.ToLower(host)] = true
		}
	}
	return &tls.Config{
		MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}, GetCertificate: l.choose,
	}
}

// leaves are the certificates made so far: one for each name, one for each local address.
type leaves struct {
	authority *Authority
	names     map[string]bool
	addresses []net.IP

	mu    sync.Mutex
	ready map[string]*tls.Certificate
}

// choose returns the certificate for a handshake; none makes it fail with the alert unrecognized_name.
func (l *leaves) choose(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	name := strings.ToLower(hello.ServerName)
	if name == "" { // called by address: no name is sent (RFC 6066 §3)
		return l.byAddress(hello.Conn.LocalAddr())
	}
	if !l.names[name] {
		_, domain, _ := strings.Cut(name, ".")
		if name = "*." + domain; !l.names[name] {
			return nil, nil
		}
	}
	return l.remembered(name, []string{name}, nil)
}

func (l *leaves) byAddress(local net.Addr) (*tls.Certificate, error) {
	addresses := append([]net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}, l.addresses...)
	key := ""
	if tcp, ok := local.(*net.TCPAddr); ok && !slices.ContainsFunc(addresses, tcp.IP.Equal) {
		addresses = append(addresses, tcp.IP)
		key = tcp.IP.String()
	}
	return l.remembered(key, []string{"localhost"}, addresses)
}

func (l *leaves) remembered(key string, names []string, addresses []net.IP) (*tls.Certificate, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c := l.ready[key]; c != nil && clock.Wall().Add(24*time.Hour).Before(c.Leaf.NotAfter) {
		return c, nil
	}
	c, err := l.authority.sign(names, addresses)
	if err == nil {
		l.ready[key] = c
	}
	return c, err
}

// sign makes a certificate for names and addresses; its key never leaves the process.
func (a *Authority) sign(names []string, addresses []net.IP) (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	now := clock.Wall()
	until := now.Add(leafLife)
	if until.After(a.certificate.NotAfter) {
		until = a.certificate.NotAfter
	}
	template := &x509.Certificate{
		SerialNumber: serial(),
		Subject:      pkix.Name{CommonName: names[0]},
		NotBefore:    now.Add(-24 * time.Hour),
		NotAfter:     until,
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:     names,
		IPAddresses:  addresses,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, key.Public(), a.key)
	if err != nil {
		return nil, err
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: append([][]byte{der}, a.chain...), PrivateKey: key, Leaf: leaf}, nil
}
