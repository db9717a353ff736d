//go:build unix

package main

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"example.com/mockserver/internal/client"
	"example.com/mockserver/internal/clock"
)

// chaosEnv says for how long servers are killed; "make test-chaos" does it for two minutes.
const chaosEnv = "MOCKSERVER_CHAOS"

// The clients of TestKilledReplicas: most have a sandbox each, the others share one.
const (
	alone  = 64
	shared = 8
)

func chaosTime(t *testing.T) time.Duration {
	t.Helper()
	long, err := time.ParseDuration(os.Getenv(chaosEnv))
	if err != nil {
		t.Skip("it takes minutes: make test-chaos runs it")
	}
	return long
}

// crowd is clients who call without pause, and what they saw.
type crowd struct {
	boxes   []*killed
	stop    atomic.Bool
	running sync.WaitGroup

	mu      sync.Mutex
	saw     map[string]int
	slowest time.Duration
}

// newCrowd opens the sandboxes. One client more than there are sandboxes shares the last one with so many others.
func newCrowd(t *testing.T, url, name string, alone, shared int) (*crowd, []*killed) {
	t.Helper()
	c := &crowd{saw: map[string]int{}}
	admin := &client.Client{Base: url}
	var callers []*killed
	for i := range alone + 1 {
		b := openKilled(t, url, fmt.Sprintf("%s%d", name, i))
		var tenants []struct{ ID int64 }
		call := func(method, path string, in, out any) {
			if err := admin.Do(t.Context(), method, "/sandboxes/"+b.id+path, in, out); err != nil {
				t.Fatal(err)
			}
		}
		call(http.MethodPut, "/apihub/anonymous", map[string]any{"limit": 1_000_000}, nil)
		call(http.MethodGet, "/qijiayun/tenants", nil, &tenants)
		for _, tenant := range tenants {
			call(http.MethodPatch, fmt.Sprintf("/qijiayun/tenants/%d", tenant.ID), map[string]any{"accessTokenDailyLimit": 1_000_000}, nil)
		}
		c.boxes = append(c.boxes, b)
		callers = append(callers, b)
	}
	for range shared - 1 {
		callers = append(callers, c.boxes[alone])
	}
	return c, callers
}

// call lets each caller call until the crowd is stopped.
func (c *crowd) call(t *testing.T, url string, callers []*killed) {
	transport := &http.Transport{DisableKeepAlives: true} // or net/http makes a call once more by itself
	limited := &http.Client{Transport: transport, Timeout: hangs}
	for i, b := range callers {
		c.running.Go(func() {
			for n := 0; !c.stop.Load(); n++ {
				label := fmt.Sprintf("%d-%d", i, n)
				b.note(label, false)
				begin := clock.Wall()
				what := c.one(t, limited, b, url, n, label)
				took := clock.Since(begin)
				c.mu.Lock()
				c.saw[what]++
				c.slowest = max(c.slowest, took)
				c.mu.Unlock()
				if clock.Pause(t.Context(), 100*time.Millisecond) != nil {
					return
				}
			}
		})
	}
}

// one makes one call, and says what its client saw. Anything but an answer, a broken connection, and mockserver's own
// refusal is an error.
func (c *crowd) one(t *testing.T, with *http.Client, b *killed, url string, n int, label string) string {
	r, err := b.request(t, url, n, label)
	if err != nil {
		t.Error(err)
		return "error"
	}
	begin := clock.Wall()
	response, err := with.Do(r)
	var text []byte
	if err == nil {
		text, err = io.ReadAll(response.Body)
		_ = response.Body.Close()
	}
	switch {
	case err != nil && clock.Since(begin) >= hangs:
		t.Errorf("%s %s hangs: %v", b.id, label, err)
		return "hangs"
	case err != nil:
		return "broken connection"
	case response.StatusCode == http.StatusOK:
		b.note(label, true)
		if want := []string{"temperature", "accessToken"}; !strings.Contains(string(text), want[(n+1)%2]) {
			t.Errorf("%s %s was answered %s", b.id, label, text)
		}
		return "200"
	case response.StatusCode == http.StatusServiceUnavailable:
		unkept(t, response, string(text))
		if strings.Contains(string(text), "is not known") {
			return "503, not known"
		}
		b.mu.Lock()
		b.not[label] = true
		b.mu.Unlock()
		return "503"
	}
	t.Errorf("%s %s was answered %d %s", b.id, label, response.StatusCode, text)
	return response.Status
}

// end stops the callers, and holds what there is now against what they saw.
func (c *crowd) end(t *testing.T, url, when string) {
	t.Helper()
	c.stop.Store(true)
	c.running.Wait()
	for _, b := range c.boxes {
		insist(t, url+"/__admin/sandboxes/"+b.id)
		b.compare(t, url, when)
	}
	for _, what := range slices.Sorted(maps.Keys(c.saw)) {
		t.Logf("%s: %d calls saw %s", when, c.saw[what], what)
	}
	t.Logf("%s: the slowest call took %s", when, c.slowest)
	if c.saw["200"] == 0 {
		t.Errorf("%s: no call was answered", when)
	}
}

func TestKilledReplicas(t *testing.T) {
	long := chaosTime(t)
	at := sharedRedis(t)
	journal := []string{"--journal-exchanges", "100000", "--log-requests", "none"}
	all := []*process{startReplica(t, at, journal...), startReplica(t, at, journal...), startReplica(t, at, journal...)}
	to := balance(t, all...)
	url := to.url
	c, callers := newCrowd(t, url, "killed", alone, shared)
	c.call(t, url, callers)
	until := clock.Wall().Add(long)
	kills := 0
	for ; clock.Wall().Before(until) && !t.Failed(); kills++ {
		_ = clock.Pause(t.Context(), 3*time.Second)
		one := kills % len(all)
		_ = syscall.Kill(all[one].pid, syscall.SIGKILL)
		<-all[one].ended
		all[one] = startReplica(t, at, journal...)
		to.lead(all...)
	}
	c.end(t, url, fmt.Sprintf("%d servers killed", kills))
}
