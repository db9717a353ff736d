package webhook

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
)

// Targets says which receivers may be called. The zero value allows every address but the guarded ones, where clouds keep
// their metadata services: anyone with a credential can set a callback address.
type Targets struct {
	restricted bool
	hosts      map[string]bool // "hooks.example.test"
	suffixes   []string        // ".example.test"
	nets       []netip.Prefix
}

// ErrTarget is wrapped by every refusal to call a receiver.
var ErrTarget = errors.New("target not allowed")

// ParseTargets reads a list of what may be called: addresses, networks ("10.0.0.0/8"), host names and "*.example.test".
// An empty list restricts nothing.
func ParseTargets(list []string) (Targets, error) {
	t := Targets{hosts: map[string]bool{}}
	for _, entry := range list {
		entry = strings.ToLower(strings.TrimSpace(entry))
		if entry == "" {
			continue
		}
		t.restricted = true
		if p, err := netip.ParsePrefix(entry); err == nil {
			t.nets = append(t.nets, p)
			continue
		}
		if a, err := netip.ParseAddr(entry); err == nil {
			t.nets = append(t.nets, netip.PrefixFrom(a, a.BitLen()))
			continue
		}
		if strings.ContainsAny(entry, "/: ") {
			return Targets{}, fmt.Errorf("webhook-target %q: neither an address, a network, a host name nor *.name", entry)
		}
		if suffix, found := strings.CutPrefix(entry, "*"); found {
			t.suffixes = append(t.suffixes, suffix)
			continue
		}
		t.hosts[entry] = true
	}
	return t, nil
}

// CheckURL refuses what can be refused without asking the name service, and returns the URL that is called.
func (t Targets) CheckURL(raw string) (*url.URL, error) {
	u, err := ParseURL(raw)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTarget, err)
	}
	return u, nil
}

func (t Targets) byName(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if t.hosts[host] {
		return true
	}
	for _, s := range t.suffixes {
		if strings.HasSuffix(host, s) {
			return true
		}
	}
	return false
}

func (t Targets) byAddr(a netip.Addr) bool {
	return t.listed(a) || !t.restricted && !guarded(a)
}

func (t Targets) listed(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	return slices.ContainsFunc(t.nets, func(p netip.Prefix) bool { return p.Contains(a) })
}

// allows decides by the name that was asked for and the address that it led to. A name that is allowed does not open
// the guarded addresses: the owner of the name could point it at them.
func (t Targets) allows(host string, a netip.Addr) bool {
	return t.byAddr(a) || t.byName(host) && !guarded(a)
}

// dial connects to an allowed address only. The check is made on the address of the socket itself, after the name was
// resolved, so that the checked address is the one that is called.
func (t Targets) dial(ctx context.Context, network, addr string, own func(netip.AddrPort) bool) (net.Conn, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	d := net.Dialer{Control: func(_, address string, _ syscall.RawConn) error {
		ap, err := netip.ParseAddrPort(address)
		switch {
		case err != nil || !t.allows(host, ap.Addr()):
			return fmt.Errorf("%w: %s (%s)", ErrTarget, host, address)
		case own(ap):
			return fmt.Errorf("%w: %s is this mockserver, and pushes to itself are not sent", ErrTarget, address)
		}
		return nil
	}}
	return d.DialContext(ctx, network, addr)
}
