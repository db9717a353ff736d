package webhook

import (
	"net"
	"net/netip"
	"slices"
)

// Mark is a header of every push and names the provider. A mockserver refuses requests with it: a push must not reach a mockserver's admin API
// through a callback URL. This also covers addresses that the sender cannot recognise, such as a container's published
// port.
const Mark = "Mock-Push"

// Listening sets the addresses of the sender's own server: it calls none of them.
func (s *Sender) Listening(at []netip.AddrPort) { s.own.Store(&at) }

// isOwn reports whether an address leads to the server of this sender.
func (s *Sender) isOwn(to netip.AddrPort) bool {
	own := s.own.Load()
	return own != nil && slices.ContainsFunc(*own, func(at netip.AddrPort) bool { return leadsTo(to, at) })
}

// leadsTo reports whether a connection to an address reaches a listener. An unspecified address means every address of
// this machine to a listener, and the machine itself to a caller.
func leadsTo(to, at netip.AddrPort) bool {
	a, listener := to.Addr().Unmap().WithZone(""), at.Addr().Unmap().WithZone("")
	switch {
	case to.Port() != at.Port():
		return false
	case listener.IsUnspecified():
		return ofThisMachine(a)
	case a.IsUnspecified():
		return listener.IsLoopback()
	}
	return a == listener
}

func ofThisMachine(a netip.Addr) bool {
	if a.IsLoopback() || a.IsUnspecified() {
		return true
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return false // Mark covers the rest
	}
	return slices.ContainsFunc(addresses, func(one net.Addr) bool {
		network, ok := one.(*net.IPNet)
		if !ok {
			return false
		}
		own, _ := netip.AddrFromSlice(network.IP)
		return own.Unmap() == a
	})
}
