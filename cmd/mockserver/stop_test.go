//go:build unix

package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"example.com/mockserver/internal/clock"
)

// process is the server in a process of its own, as a container has it.
type process struct {
	url    string
	stderr *output
	pid    int
	ended  chan int // its exit code
}

func startProcess(t *testing.T, args ...string) *process {
	t.Helper()
	c, _, _ := mockserver(t, "", append([]string{"--addr", "127.0.0.1:0"}, args...)...)
	stdout := &output{more: make(chan struct{}, 1)}
	p := &process{stderr: &output{more: make(chan struct{}, 1)}, ended: make(chan int, 1)}
	c.Stdout, c.Stderr = stdout, p.stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	p.pid = c.Process.Pid
	go func() {
		_ = c.Wait()
		p.ended <- c.ProcessState.ExitCode()
	}()
	t.Cleanup(func() { _ = c.Process.Kill() }) // where the test failed
	await(t, stdout, "admin API")
	line, _, _ := strings.Cut(stdout.String(), "\n")
	_, p.url, _ = strings.Cut(line, " listens at ")
	return p
}

// hangs is how long something may take before it is not slow but stuck: machines are busy, and a test asserts no speed.
const hangs = 10 * drain

// The drain is seen as a container's runtime sees it; drain_test.go shows that it ends when it must.
func TestSIGTERMLetsRequestsUnderWayFinishAndEndsTheProcess(t *testing.T) {
	p := startProcess(t)
	stuck, busy, idle := dial(t, p.url), dial(t, p.url), dial(t, p.url)
	half(t, stuck)
	half(t, busy)
	if err := health(idle); err != nil {
		t.Fatal(err)
	}
	begin := clock.Wall()
	if err := syscall.Kill(p.pid, syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	await(t, p.stderr, "stopping")
	_, _ = io.Copy(io.Discard, idle) // until it is closed, after the listener was
	if c, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://")); err == nil {
		_ = c.Close()
		t.Error("it still takes new connections")
	}
	say(t, busy, otherHalf)
	if got := answers(t, busy); len(got) != 1 || got[0] != http.StatusCreated {
		t.Errorf("a request under way was answered %v", got)
	}
	if got := answers(t, stuck); len(got) != 0 {
		t.Errorf("a request that never ends was answered %v", got)
	}
	code := <-p.ended
	if took := clock.Since(begin); code != exitGood || took > hangs {
		t.Errorf("exit code %d after %s\n%s", code, took, p.stderr)
	}
}

func TestTenThousandIdleConnections(t *testing.T) {
	const many, dialers = 10_000, 50
	var files syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files); err != nil || files.Cur < many+1_000 {
		t.Skipf("this process may open %d files, which is too few: %v", files.Cur, err)
	}
	p := startProcess(t)
	before := resident(p.pid)
	open := make([]net.Conn, many)
	round := func(begin func(n int)) {
		var all sync.WaitGroup
		for d := range dialers {
			all.Go(func() {
				for n := d; n < many && !t.Failed(); n += dialers {
					begin(n)
					if err := health(open[n]); err != nil {
						t.Errorf("connection %d: %v", n, err)
					}
				}
			})
		}
		all.Wait()
	}
	round(func(n int) {
		c, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
		if err != nil {
			t.Errorf("connection %d: %v", n, err)
			c, _ = net.Pipe()
		}
		open[n] = c
		_ = c.SetDeadline(clock.Wall().Add(time.Minute))
	})
	each := (resident(p.pid) - before) / many
	t.Logf("%d bytes of memory each", each)
	if each > 256<<10 { // the race detector's shadow included
		t.Errorf("an idle connection holds %d bytes", each)
	}
	begin := clock.Wall()
	if response, _ := fetch(t, http.DefaultClient, p.url+"/__admin/health", ""); response.StatusCode != http.StatusOK || clock.Since(begin) > hangs {
		t.Errorf("a new client was answered %s after %s", response.Status, clock.Since(begin))
	}
	round(func(int) {}) // none was given up
	for _, c := range open {
		_ = c.Close()
	}
}

// resident is how many bytes of memory a process holds; 0 where the system does not say.
func resident(pid int) int {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0
	}
	var size, pages int
	_, _ = fmt.Sscan(string(text), &size, &pages)
	return pages * os.Getpagesize()
}
