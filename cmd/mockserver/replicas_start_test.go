//go:build unix

package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"example.com/mockserver/internal/clock"
)

// testRedis names a real Redis to test with; without it one runs in the test.
const testRedis = "MOCKSERVER_TEST_REDIS"

var keyspaces atomic.Int64

// sharedRedis is the address of a Redis that holds nothing. Its time goes as that of the test.
func sharedRedis(t *testing.T) string {
	t.Helper()
	if at := os.Getenv(testRedis); at != "" {
		return fmt.Sprintf("%s?prefix=replicas-%d-%d", at, os.Getpid(), keyspaces.Add(1))
	}
	m := miniredis.RunT(t)
	const tick = 100 * time.Millisecond
	ticker := clock.Every(tick)
	t.Cleanup(ticker.Stop)
	done := make(chan struct{})
	t.Cleanup(func() { close(done) })
	go func() {
		for {
			select {
			case <-done:
				return
			case <-ticker.C:
				m.FastForward(tick) // keys of miniredis do not end by themselves
			}
		}
	}()
	return "redis://" + m.Addr()
}

// startReplicas starts servers that share a Redis, each with a lease of a second.
func startReplicas(t *testing.T, n int, args ...string) []*process {
	t.Helper()
	at := sharedRedis(t)
	all := make([]*process, n)
	for i := range all {
		all[i] = startReplica(t, at, args...)
	}
	return all
}

// freeAddress is one that nobody listens at now.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func startReplica(t *testing.T, at string, args ...string) *process {
	t.Helper()
	addr := freeAddress(t)
	return startProcess(t, append([]string{"--addr", addr, "--persist", at, "--advertise", "http://" + addr, "--peer-token", "between us", "--persist-lease", "1s", "--persist-renew", "200ms"}, args...)...)
}

// insist calls until it is answered with 200. Until then the only answers are a broken connection, and 503 of
// mockserver's own; insist returns of how many it is not known whether they happened.
func insist(t *testing.T, url string) (unsure int) {
	t.Helper()
	for range 500 {
		switch status, body, err := tried(t, url); {
		case err == nil && status == http.StatusOK:
			return unsure
		case err == nil && status != http.StatusServiceUnavailable:
			t.Fatalf("status %d", status)
		case err != nil || strings.Contains(body, "is not known"):
			unsure++
		}
		if clock.Pause(t.Context(), 20*time.Millisecond) != nil {
			break
		}
	}
	t.Fatal("nobody has taken it over")
	return 0
}

// tried is a call whose connection may break.
func tried(t *testing.T, url string) (status int, body string, err error) {
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		return 0, "", err
	}
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	return response.StatusCode, string(text), err
}
