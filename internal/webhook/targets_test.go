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

func TestTargetsWithoutAListAllowAllButLinkLocal(t *testing.T) {
	for addr, want := range map[string]bool{
		"127.0.0.1": true, "10.1.2.3": true, "192.168.0.1": true, "203.0.113.9": true, "::1": true, "fd00::1": true,
		"169.254.169.254": false, "::ffff:169.254.169.254": false, "fe80::1%eth0": false,
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
		a := NewSender(targets, ticks()).Send(t.Context(), event(c.target), noon)
		if a.Received != c.called || (visits == 1) != c.called {
			t.Errorf("%s with the list %s: %d visits, %+v", c.target, c.list, visits, a)
		}
		if !c.called && !strings.Contains(a.Error, ErrTarget.Error()) {
			t.Errorf("%s with the list %s: %q does not say why", c.target, c.list, a.Error)
		}
	}
}
