package server

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"example.com/mockserver/internal/rule"
)

// Running out of descriptors is a warning once a minute, however often net/http complains; other complaints stay what they were.
func TestRunningOutOfDescriptorsIsSaidOnceAMinute(t *testing.T) {
	var out bytes.Buffer
	now := time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)
	var lost []rule.Text
	c := newComplaints(slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelWarn})), func(why rule.Text) { lost = append(lost, why) })
	c.now = func() time.Time { return now }
	complain := func(text string) {
		if _, err := c.Write([]byte(text + "\n")); err != nil {
			t.Fatal(err)
		}
	}
	accept := "http: Accept error: accept tcp 127.0.0.1:8080: accept4: too many open files; retrying in 5ms"
	for range 100 {
		complain(accept)
		now = now.Add(500 * time.Millisecond)
	}
	if n := strings.Count(out.String(), "level=WARN"); n != 1 || !strings.Contains(out.String(), "ulimit -n") {
		t.Errorf("%d warnings in 50 seconds:\n%s", n, &out)
	}
	now = now.Add(20 * time.Second)
	complain(accept)
	if n := strings.Count(out.String(), "level=WARN"); n != 2 {
		t.Errorf("%d warnings after a minute", n)
	}
	for _, said := range []string{
		"client sent an HTTP request to an HTTPS server", "remote error: tls: unknown certificate authority", "remote error: tls: unknown certificate",
		"remote error: tls: bad certificate", "local error: tls: bad record MAC", "tls: no certificates configured", "EOF",
	} {
		complain("http: TLS handshake error from 127.0.0.1:1: " + said)
	}
	if len(lost) != 6 || !strings.Contains(lost[0].EN, "https://") || !strings.Contains(lost[3].ZH, "--tls-host") {
		t.Errorf("%d connections are lost: %v", len(lost), lost)
	}
	complain("http: panic serving 127.0.0.1:1: on purpose")
	if strings.Contains(out.String(), "handshake") || strings.Count(out.String(), "level=ERROR") != 1 {
		t.Errorf("%s", &out)
	}
}
