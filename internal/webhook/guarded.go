package webhook

import (
	"net/netip"
	"slices"
)

// metadata are the addresses, besides link-local ones, at which clouds serve a machine its credentials.
var metadata = []netip.Addr{
	netip.MustParseAddr("100.100.100.200"),    // Alibaba Cloud
	netip.MustParseAddr("100.96.0.96"),        // Volcano Engine
	netip.MustParseAddr("100.80.80.80"),       // UCloud
	netip.MustParseAddr("168.63.129.16"),      // Azure
	netip.MustParseAddr("192.0.0.192"),        // Oracle Cloud, classic
	netip.MustParseAddr("fd00:ec2::254"),      // AWS
	netip.MustParseAddr("fd00:ec2::23"),       // AWS, credentials of pods
	netip.MustParseAddr("fd20:ce::254"),       // Google Cloud
	netip.MustParseAddr("fd00:c1::a9fe:a9fe"), // Oracle Cloud
	netip.MustParseAddr("fd00:42::42"),        // Scaleway
	netip.MustParseAddr("fd00:a9fe:a9fe::1"),  // Linode
}

// guarded reports whether an address is link-local or a cloud's metadata service, in whichever form it is written.
func guarded(a netip.Addr) bool {
	return slices.ContainsFunc(forms(a), func(a netip.Addr) bool {
		return a.IsLinkLocalUnicast() || slices.Contains(metadata, a)
	})
}

// embeddings are the networks of IPv6 addresses that lead to an IPv4 address, and the byte at which that stands.
var embeddings = []struct {
	in netip.Prefix
	at int
}{
	{netip.MustParsePrefix("::/96"), 12},           // IPv4-compatible
	{netip.MustParsePrefix("::ffff:0:0:0/96"), 12}, // IPv4-translated, RFC 2765
	{netip.MustParsePrefix("64:ff9b::/96"), 12},    // NAT64, RFC 6052
	{netip.MustParsePrefix("64:ff9b:1::/48"), 12},  // NAT64 of a site's own, RFC 8215, with a prefix of 96 bits
	{netip.MustParsePrefix("2002::/16"), 2},        // 6to4
	{netip.MustParsePrefix("2001::/32"), 4},        // Teredo: its server
}

// forms are an address and the IPv4 addresses that it may lead to.
func forms(a netip.Addr) []netip.Addr {
	a = a.Unmap().WithZone("")
	all := []netip.Addr{a}
	if a.Is4() {
		return all
	}
	b := a.As16()
	v4 := func(p, q, r, s byte) { all = append(all, netip.AddrFrom4([4]byte{p, q, r, s})) }
	for _, e := range embeddings {
		if e.in.Contains(a) {
			v4(b[e.at], b[e.at+1], b[e.at+2], b[e.at+3])
		}
	}
	switch {
	case embeddings[3].in.Contains(a): // with a shorter prefix the address stands about byte 8, which is zero (RFC 6052 §2.2)
		v4(b[6], b[7], b[9], b[10])
		v4(b[7], b[9], b[10], b[11])
		v4(b[9], b[10], b[11], b[12])
	case embeddings[5].in.Contains(a): // Teredo's client, with every bit turned over
		v4(^b[12], ^b[13], ^b[14], ^b[15])
	}
	if b[8]&^2 == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe { // ISATAP, RFC 5214
		v4(b[12], b[13], b[14], b[15])
	}
	return all
}
