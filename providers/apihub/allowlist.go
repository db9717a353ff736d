package apihub

import (
	"net/netip"
	"net/url"
	"regexp"
	"strings"

	"example.com/mockserver/internal/problem"
)

// API Key 使用说明: a key may have a list of IP addresses for calls from back ends, and one of domains for calls from
// browsers. What an entry may look like is not said; these are the forms that such lists usually take.

// An entry of a domain list is a host (app.example.com), a host with a port (localhost:5173), either with a scheme
// before it (https://app.example.com), or with "*." for every host below (*.example.com, which is not example.com). A
// part that the entry leaves out matches anything.

// checkDomain reports why an entry of a domain list would never match.
func checkDomain(entry string) error {
	scheme, host, port := splitOrigin(entry)
	switch {
	case strings.ContainsFunc(host, func(r rune) bool { return r > 127 }):
		return problem.Invalid("%q: browsers send the punycode form of such a domain (xn--…)", "%q：浏览器发送的是此类域名的 punycode 形式（xn--…）", entry)
	case !hostEntry.MatchString(host) || port != "" && !portEntry.MatchString(port):
		return problem.Invalid("%q is not a domain: write app.example.com, *.example.com, localhost:5173 or https://app.example.com",
			"%q 不是域名：请写成 app.example.com、*.example.com、localhost:5173 或 https://app.example.com", entry)
	case scheme != "" && scheme != "http" && scheme != "https":
		return problem.Invalid("%q: pages come over http or https", "%q：网页只通过 http 或 https 访问", entry)
	}
	return nil
}

var (
	hostEntry = regexp.MustCompile(`^((\*\.)?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]+\])$`)
	portEntry = regexp.MustCompile(`^[0-9]{1,5}$`)
)

// onDomainList reports whether the origin of a page stands on the list. The origin "null", of a file or a sandboxed
// frame, stands on none.
func onDomainList(list []string, origin string) bool {
	scheme, host, port := splitOrigin(origin)
	if scheme == "" || host == "" {
		return false
	}
	for _, entry := range list {
		wantScheme, want, wantPort := splitOrigin(entry)
		below, wild := strings.CutPrefix(want, "*")
		hostMatches := host == want || wild && strings.HasSuffix(host, below) && len(host) > len(below)
		if hostMatches && (wantScheme == "" || wantScheme == scheme) && (wantPort == "" || wantPort == port) {
			return true
		}
	}
	return false
}

// splitOrigin takes an origin or an entry apart, in lower case and without the port that goes without saying.
func splitOrigin(text string) (scheme, host, port string) {
	text = strings.ToLower(text)
	if before, after, found := strings.Cut(text, "://"); found {
		scheme, text = before, after
	}
	host = text
	if i := strings.LastIndexByte(text, ':'); i > strings.LastIndexByte(text, ']') {
		host, port = text[:i], text[i+1:]
	}
	if scheme == "http" && port == "" {
		port = "80"
	}
	if scheme == "https" && port == "" {
		port = "443"
	}
	return scheme, strings.TrimSuffix(host, "."), port
}

// pageOf is the origin of the page that a call comes from: Origin, or else the one within Referer, which browsers send
// with plain GETs. It is empty for a call that is not a browser's.
func pageOf(origin, referer string) string {
	if origin != "" || referer == "" {
		return origin
	}
	u, err := url.Parse(referer)
	if err != nil || u.Scheme == "" || u.Host == "" {
		return "null" // sent by a browser, and naming no page
	}
	return u.Scheme + "://" + u.Host
}

// parseIPs reads an IP list: addresses and networks (203.0.113.7, 203.0.113.0/24, 2001:db8::/32).
func parseIPs(entries []string) ([]netip.Prefix, error) {
	list := make([]netip.Prefix, 0, len(entries))
	for _, entry := range entries {
		if addr, err := netip.ParseAddr(entry); err == nil && addr.Zone() == "" {
			addr = addr.Unmap()
			list = append(list, netip.PrefixFrom(addr, addr.BitLen()))
			continue
		}
		prefix, err := netip.ParsePrefix(entry)
		if err != nil {
			return nil, problem.Invalid("%q is neither an IP address nor a network: write 203.0.113.7 or 203.0.113.0/24",
				"%q 既不是 IP 地址也不是网段：请写成 203.0.113.7 或 203.0.113.0/24", entry)
		}
		list = append(list, prefix.Masked())
	}
	return list, nil
}

// onIPList reports whether a caller's address stands on the list. An IPv4 address within IPv6 counts as IPv4.
func onIPList(list []netip.Prefix, addr netip.Addr) bool {
	addr = addr.Unmap().WithZone("")
	for _, prefix := range list {
		if prefix.Contains(addr) {
			return true
		}
	}
	return false
}
