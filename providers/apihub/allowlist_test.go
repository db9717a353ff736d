package apihub

import (
	"net/netip"
	"strings"
	"testing"
)

func TestDomainList(t *testing.T) {
	list := []string{"app.example.com", "*.shop.example.com", "localhost:5173", "https://Secure.Example.com", "http://plain.example.com"}
	for origin, want := range map[string]bool{
		"https://app.example.com":                   true,
		"http://app.example.com":                    true,
		"https://app.example.com:8443":              true, // an entry without a port matches any
		"https://APP.EXAMPLE.COM":                   true,
		"https://app.example.com.":                  true, // the same host, fully qualified
		"https://app.example.com.evil.test":         false,
		"https://evil-app.example.com":              false,
		"https://example.com":                       false,
		"https://a.shop.example.com":                true,
		"https://a.b.shop.example.com":              true,
		"https://shop.example.com":                  false, // *. is what stands below
		"https://evilshop.example.com":              false,
		"http://localhost:5173":                     true,
		"http://localhost:5174":                     false,
		"http://localhost":                          false,
		"https://secure.example.com":                true,
		"https://secure.example.com:443":            true,
		"https://secure.example.com:444":            false,
		"http://secure.example.com":                 false,
		"http://plain.example.com:80":               true,
		"null":                                      false,
		"":                                          false,
		"app.example.com":                           false, // no origin has no scheme
		"https://":                                  false,
		"https://app.example.com@evil.test":         false,
		"https://evil.test/https://app.example.com": false,
	} {
		if got := onDomainList(list, origin); got != want {
			t.Errorf("%q on %q: %v", origin, list, got)
		}
	}
	if onDomainList(nil, "https://app.example.com") {
		t.Error("something stands on an empty list")
	}
	if !onDomainList([]string{"http://[::1]:8080"}, "http://[::1]:8080") || onDomainList([]string{"[::1]:8080"}, "http://[::1]:8081") {
		t.Error("an IPv6 origin is misread")
	}
}

func TestEntriesThatNeverMatchAreRefused(t *testing.T) {
	for _, entry := range []string{"app.example.com", "*.example.com", "localhost:5173", "https://app.example.com", "[::1]:8080"} {
		if err := checkDomain(entry); err != nil {
			t.Error(err)
		}
	}
	for _, entry := range []string{"", "*", "*.", "a.*.com", "https://", "app.example.com/path", "https://例子.中国", "ftp://example.com", "two words", "%", "example.com:port", "a:1:2", "user@example.com"} {
		if checkDomain(entry) == nil {
			t.Errorf("%q passes for a domain", entry)
		}
	}
}

func TestThePageOfACall(t *testing.T) {
	for _, c := range []struct{ origin, referer, want string }{
		{"", "", ""},
		{"https://a.test", "", "https://a.test"},
		{"https://a.test", "https://b.test/page", "https://a.test"},
		{"", "https://b.test:8080/page?x=1", "https://b.test:8080"},
		{"null", "https://b.test/", "null"},
		{"", "not a url", "null"},
		{"", "/page", "null"},
		{"", "%zz", "null"},
	} {
		if got := pageOf(c.origin, c.referer); got != c.want {
			t.Errorf("Origin %q, Referer %q: %q, want %q", c.origin, c.referer, got, c.want)
		}
	}
}

func TestIPList(t *testing.T) {
	list, err := parseIPs([]string{"203.0.113.7", "198.51.100.77/24", "2001:db8::/32", "::ffff:192.0.2.1"})
	if err != nil {
		t.Fatal(err)
	}
	for addr, want := range map[string]bool{
		"203.0.113.7": true, "203.0.113.8": false, "198.51.100.1": true, "198.51.101.1": false,
		"2001:db8::1": true, "2001:db9::1": false, "::ffff:203.0.113.7": true, "192.0.2.1": true, "fe80::1%eth0": false,
	} {
		if got := onIPList(list, netip.MustParseAddr(addr)); got != want {
			t.Errorf("%s on the list: %v", addr, got)
		}
	}
	for _, entry := range []string{"", "203.0.113", "203.0.113.0/33", "example.com", "fe80::1%eth0"} {
		if _, err := parseIPs([]string{entry}); err == nil {
			t.Errorf("%q passes for an address", entry)
		}
	}
}

func FuzzDomainList(f *testing.F) {
	f.Add("*.example.com", "https://a.example.com")
	f.Add("[::1]:80", "http://[::1]")
	f.Fuzz(func(t *testing.T, entry, origin string) {
		on := onDomainList([]string{entry}, origin)
		scheme, host, _ := splitOrigin(origin)
		if on && (scheme == "" || host == "") {
			t.Fatalf("%q, which is not an origin, stands on the list %q", origin, entry)
		}
		if onDomainList(nil, origin) {
			t.Fatalf("%q stands on an empty list", origin)
		}
		if checkDomain(entry) != nil {
			return
		}
		_, host, _ = splitOrigin(entry)
		if !strings.HasPrefix(host, "*.") && !onDomainList([]string{entry}, pageOf("", "https://"+host+"/")) && !strings.Contains(entry, "://") && !strings.Contains(entry, ":") {
			t.Fatalf("the host %q is a good entry that does not match itself", entry)
		}
	})
}
