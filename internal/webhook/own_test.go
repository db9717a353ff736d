package webhook

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
)

func TestWhichAddressesLeadToAListener(t *testing.T) {
	for _, c := range []struct {
		to, at string
		own    bool
	}{
		{"127.0.0.1:8080", "127.0.0.1:8080", true},
		{"127.0.0.1:8081", "127.0.0.1:8080", false},
		{"127.0.0.2:8080", "127.0.0.1:8080", false},
		{"[::ffff:127.0.0.1]:8080", "127.0.0.1:8080", true},
		{"0.0.0.0:8080", "127.0.0.1:8080", true},
		{"[::]:8080", "127.0.0.1:8080", true},
		{"[::1]:8080", "127.0.0.1:8080", false},
		{"[::1]:8080", "[::1]:8080", true},
		{"127.0.0.1:8080", "0.0.0.0:8080", true},
		{"127.0.0.9:8080", "[::]:8080", true},
		{"[::1]:8080", "[::]:8080", true},
		{"0.0.0.0:8080", "[::]:8080", true},
		{"203.0.113.9:8080", "[::]:8080", false},
		{"203.0.113.9:8080", "203.0.113.9:8080", true},
		{"0.0.0.0:8080", "203.0.113.9:8080", false},
	} {
		if got := leadsTo(netip.MustParseAddrPort(c.to), netip.MustParseAddrPort(c.at)); got != c.own {
			t.Errorf("%s for the listener %s: %v", c.to, c.at, got)
		}
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range addresses {
		ip, _ := netip.AddrFromSlice(one.(*net.IPNet).IP)
		if !leadsTo(netip.AddrPortFrom(ip, 8080), netip.MustParseAddrPort("[::]:8080")) {
			t.Errorf("%s is an address of this machine", ip)
		}
	}
}

func TestThePushesOfAServerNeverReachIt(t *testing.T) {
	visits := 0
	own := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { visits++ }))
	defer own.Close()
	at := netip.MustParseAddrPort(own.Listener.Addr().String())
	all, err := ParseTargets([]string{"*", "0.0.0.0/0", "::/0"})
	if err != nil {
		t.Fatal(err)
	}
	for _, targets := range []Targets{{}, all} {
		s := NewSender(targets, ticks())
		s.Listening([]netip.AddrPort{at})
		for _, host := range []string{"127.0.0.1", "localhost", "LOCALHOST.", "0.0.0.0", "[::ffff:127.0.0.1]", "u:p@127.0.0.1"} {
			a := s.Send(t.Context(), event("http://"+host+":"+strings.Split(own.URL, ":")[2]+"/__admin/x"), noon, nil)
			if a.Received || a.Status != 0 {
				t.Errorf("%s: %+v", host, a)
			}
			if host == "127.0.0.1" && !strings.Contains(a.Error, "is this mockserver") {
				t.Errorf("%q does not say why", a.Error)
			}
		}
	}
	if visits != 0 {
		t.Errorf("%d visits", visits)
	}
}

func TestAPushIsMarked(t *testing.T) {
	var got []string
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, name := range []string{Mark, KindHeader, SchemaHeader, DeliveryHeader, AttemptHeader} {
			got = append(got, r.Header.Get(name))
		}
		_, _ = io.WriteString(w, "ok")
	}))
	defer receiver.Close()
	e := event(receiver.URL)
	e.Kind, e.Schema = "sms_status_report", "SmsReport"
	s := NewSender(Targets{}, ticks())
	s.Send(t.Context(), e, noon, nil) // a console's question
	s.Push(t.Context(), Delivery{N: 7, Event: e, Attempts: []Attempt{{}}}, noon, nil)
	want := []string{"innopaas", "sms_status_report", "SmsReport", "", "", "innopaas", "sms_status_report", "SmsReport", "7", "2"}
	if !slices.Equal(got, want) {
		t.Errorf("marks %q", got)
	}
}
