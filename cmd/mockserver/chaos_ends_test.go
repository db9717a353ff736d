//go:build unix

package main

import (
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"example.com/mockserver/internal/clock"
)

// manyHeld is how many sandboxes a server holds when it ends.
const manyHeld = 1000

func TestAThousandSandboxesAreTakenOver(t *testing.T) {
	chaosTime(t)
	all := startReplicas(t, 3, "--persist-lease", "10s", "--persist-renew", "3s", "--log-requests", "none")
	workers := func(do func(n int)) {
		var next atomic.Int64
		var done sync.WaitGroup
		for range 32 {
			done.Go(func() {
				for n := int(next.Add(1)); n <= manyHeld; n = int(next.Add(1)) {
					do(n)
				}
			})
		}
		done.Wait()
	}
	workers(func(n int) { postJSON(t, all[0].url+"/__admin/sandboxes", fmt.Sprintf(`{"id":"b%d"}`, n)) })
	if err := syscall.Kill(all[0].pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	begin := clock.Wall()
	<-all[0].ended
	workers(func(n int) { insist(t, fmt.Sprintf("%s/~b%d%s", all[1+n%2].url, n, forecast)) })
	took := clock.Since(begin)
	t.Logf("%d sandboxes are answered for %s after their holder was killed; its lease was 10s", manyHeld, took)
	if took > hangs {
		t.Errorf("it took %s", took)
	}
}

func TestAStoppedHolderChangesNothing(t *testing.T) {
	chaosTime(t)
	journal := []string{"--journal-exchanges", "100000", "--log-requests", "none"}
	all := startReplicas(t, 3, journal...)
	c, callers := newCrowd(t, all[0].url, "stopped", alone/4, shared) // all held by the one that is stopped
	to := balance(t, all[1:]...)
	c.call(t, to.url, callers)
	_ = clock.Pause(t.Context(), 3*time.Second)
	if err := syscall.Kill(all[0].pid, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	_ = clock.Pause(t.Context(), 15*time.Second)
	if err := syscall.Kill(all[0].pid, syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	to.lead(all...)
	_ = clock.Pause(t.Context(), 5*time.Second)
	c.end(t, to.url, "a server stopped for 15 s")
}

// redisProcess starts Debian's redis-server, which loses nothing that it has confirmed.
func redisProcess(t *testing.T, dir, port string) *exec.Cmd {
	t.Helper()
	c := exec.Command("redis-server", "--port", port, "--bind", "127.0.0.1", "--dir", dir, "--save", "", "--appendonly", "yes", "--appendfsync", "always")
	said := &output{more: make(chan struct{}, 1)}
	c.Stdout = said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() })
	await(t, said, "Ready to accept connections")
	return c
}

func TestRedisThatIsAwayOrSlow(t *testing.T) {
	chaosTime(t)
	dir := t.TempDir()
	port := strings.TrimPrefix(freeAddress(t), "127.0.0.1:")
	redis := redisProcess(t, dir, port)
	between := newWire(t, "127.0.0.1:"+port)
	at := "redis" + strings.TrimPrefix(between.url, "http")
	journal := []string{"--journal-exchanges", "100000", "--log-requests", "none", "--persist-lease", "3s", "--persist-renew", "500ms"}
	to := balance(t, startReplica(t, at, journal...), startReplica(t, at, journal...), startReplica(t, at, journal...))
	for i, one := range []struct {
		what      string
		meanwhile func()
	}{
		{"Redis restarted", func() {
			_ = redis.Process.Signal(syscall.SIGKILL)
			_ = redis.Wait()
			_ = clock.Pause(t.Context(), 5*time.Second)
			redis = redisProcess(t, dir, port)
		}},
		{"connections to Redis cut", func() { between.set(0, true) }},
		{"Redis cut off for 5 s", func() { between.set(0, true); _ = clock.Pause(t.Context(), 5*time.Second) }},
		{"Redis slower by 200 ms", func() { between.set(200*time.Millisecond, false); _ = clock.Pause(t.Context(), 10*time.Second) }},
		{"Redis silent for 5 s", func() {
			between.set(time.Hour, false)
			_ = clock.Pause(t.Context(), 5*time.Second)
			between.set(0, true)
		}},
	} {
		between.set(0, false)
		insist(t, to.url+"/__admin/ready")
		c, callers := newCrowd(t, to.url, fmt.Sprintf("redis%d-", i), 8, shared)
		c.call(t, to.url, callers)
		_ = clock.Pause(t.Context(), 2*time.Second)
		one.meanwhile()
		between.set(0, false)
		_ = clock.Pause(t.Context(), 3*time.Second)
		c.end(t, to.url, one.what)
	}
}
