package webhook

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
)

func TestTargetsAllowWhatTheListNames(t *testing.T) {
	restricted, err := ParseTargets([]string{"10.0.0.0/8", " 192.168.1.7 ", "hooks.example.test", "*.ci.example.test", "::1", ""})
	if err != nil {
		t.Fatal(err)
	}
	for addr, want := range map[string]bool{
		"10.1.2.3": true, "::ffff:10.1.2.3": true, "192.168.1.7": true, "::1": true,
		"192.168.1.8": false, "127.0.0.1": false, "169.254.169.254": false, "8.8.8.8": false,
	} {
		if restricted.byAddr(netip.MustParseAddr(addr)) != want {
			t.Errorf("address %s: want %v", addr, want)
		}
	}
	for name, want := range map[string]bool{
		"hooks.example.test": true, "HOOKS.example.test.": true, "a.ci.example.test": true,
		"ci.example.test": false, "evilci.example.test": false, "x.hooks.example.test": false,
	} {
		if restricted.byName(name) != want {
			t.Errorf("name %s: want %v", name, want)
		}
	}
}

// Each is judged by the function that decides: no test sends anything to such an address.
func TestTargetsWithoutAListAllowAllButLinkLocalAndMetadata(t *testing.T) {
	for addr, want := range map[string]bool{
		"127.0.0.1": true, "10.1.2.3": true, "192.168.0.1": true, "203.0.113.9": true, "::1": true, "fd00::1": true,
		"100.100.100.201": true, "100.64.0.1": true, "64:ff9b::a01:203": true, "2002:a01:203::1": true, "fd00:ec2::255": true, "::ffff:10.1.2.3": true,
		"2606:4700::1111": true,

		"169.254.169.254": false, "169.254.0.23": false, "fe80::1%eth0": false,
		"100.100.100.200": false, "fd00:ec2::254": false, "fd00:ec2::254%eth0": false, "fd20:ce::254": false, "168.63.129.16": false,
		"100.96.0.96": false, "100.80.80.80": false, "fd00:ec2::23": false, "::ffff:100.96.0.96": false, "64:ff9b::6450:5050": false,
		"192.0.0.192": false, "fd00:c1::a9fe:a9fe": false, "fd00:42::42": false, "fd00:a9fe:a9fe::1": false,
		// The same addresses in IPv6: mapped, compatible, translated, NAT64 (with prefixes of 96, 48, 56 and 64 bits), 6to4,
		// Teredo's server and client, ISATAP.
		"::ffff:169.254.169.254": false, "::ffff:100.100.100.200": false,
		"::169.254.169.254": false, "::6464:64c8": false,
		"::ffff:0:169.254.169.254": false, "::ffff:0:100.100.100.200": false,
		"64:ff9b::a9fe:a9fe": false, "64:ff9b::6464:64c8": false,
		"64:ff9b:1::a9fe:a9fe": false, "64:ff9b:1:2:3:4:6464:64c8": false,
		"64:ff9b:1:a9fe:a9:fe00::": false, "64:ff9b:1:64:64:64c8::": false,
		"64:ff9b:1:a9:fe:a9fe::": false, "64:ff9b:1:0:a9:fea9:fe00:0": false,
		"2002:a9fe:a9fe::1": false, "2002:6464:64c8::": false,
		"2001:0:a9fe:a9fe::": false, "2001::5601:5601": false, "2001::9b9b:9b37": false,
		"2606:4700::5efe:a9fe:a9fe": false, "fe80::200:5efe:6464:64c8": false,
	} {
		if (Targets{}).byAddr(netip.MustParseAddr(addr)) != want {
			t.Errorf("%s: want %v", addr, want)
		}
	}
	listed, err := ParseTargets([]string{"169.254.0.0/16"})
	if err != nil || !listed.byAddr(netip.MustParseAddr("169.254.169.254")) {
		t.Errorf("a link-local address that is listed: refused (%v)", err)
	}
}

// Whoever answers for an allowed name could point it at a metadata service.
func TestAnAllowedNameDoesNotOpenTheMetadataServices(t *testing.T) {
	for _, list := range [][]string{{"*"}, {"*.example.test"}, {"hooks.example.test"}} {
		targets, err := ParseTargets(list)
		if err != nil {
			t.Fatal(err)
		}
		for addr, want := range map[string]bool{"127.0.0.1": true, "203.0.113.9": true, "169.254.169.254": false, "64:ff9b::a9fe:a9fe": false} {
			if targets.allows("hooks.example.test", netip.MustParseAddr(addr)) != want {
				t.Errorf("%v: %s: want %v", list, addr, want)
			}
		}
	}
	named, err := ParseTargets([]string{"hooks.example.test", "169.254.169.254"})
	if err != nil || !named.allows("hooks.example.test", netip.MustParseAddr("169.254.169.254")) {
		t.Errorf("an address that is listed is refused (%v)", err)
	}
}

func TestTargetsRefuseAListTheyCannotRead(t *testing.T) {
	for _, entry := range []string{"http://hooks.example.test", "10.0.0.0/99", "a b"} {
		if _, err := ParseTargets([]string{entry}); err == nil || !strings.Contains(err.Error(), entry) {
			t.Errorf("%q: %v", entry, err)
		}
	}
}

// A name is judged by the address it leads to, at the moment of the call.
func TestARestrictedSenderCallsNobodyElse(t *testing.T) {
	visits := 0
	receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { visits++ }))
	defer receiver.Close()
	u, err := url.Parse(receiver.URL)
	if err != nil {
		t.Fatal(err)
	}
	byName := "http://localhost:" + u.Port()
	for _, c := range []struct {
		list   string
		target string
		called bool
	}{
		{"10.0.0.0/8", receiver.URL, false},
		{"10.0.0.0/8", byName, false},
		{"127.0.0.0/8", receiver.URL, true},
		{"localhost", byName, true},
		{"localhost", receiver.URL, false},
	} {
		targets, err := ParseTargets([]string{c.list})
		if err != nil {
			t.Fatal(err)
		}
		visits = 0
		a := NewSender(targets, ticks()).Send(t.Context(), event(c.target), noon, nil)
		if a.Received != c.called || (visits == 1) != c.called {
			t.Errorf("%s with the list %s: %d visits, %+v", c.target, c.list, visits, a)
		}
		if !c.called && !strings.Contains(a.Error, ErrTarget.Error()) {
			t.Errorf("%s with the list %s: %q does not say why", c.target, c.list, a.Error)
		}
	}
}
