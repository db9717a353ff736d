package mocktest_test

import (
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"testing"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/server"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/providers"
)

// mayHold is how many bytes a sandbox may cost until it is used. How long opening one takes is logged, not asserted.
const mayHold = 256 << 10

const testCall = "/qijiayun/itrigger-tenant/v1/basic/openAPItest/test/get"

// Ten thousand sandboxes, the default one among them, live at once on one server; each works, and one more is refused.
func TestTenThousandSandboxesLive(t *testing.T) {
	r := host(t)
	before := heap()
	took := make([]time.Duration, 0, server.DefaultMaxSandboxes)
	for i := range server.DefaultMaxSandboxes - 1 {
		begin := clock.Wall()
		if _, err := r.Sandboxes.Open(sandbox.Options{ID: fmt.Sprintf("box-%d", i)}); err != nil {
			t.Fatal(err)
		}
		took = append(took, clock.Since(begin))
	}
	each := (heap() - before) / int64(len(took))
	half := median(took)
	t.Logf("%d sandboxes: a new one takes %s (half of them less) and holds %d bytes until used", len(took)+1, half, each)
	if each > mayHold {
		t.Errorf("a sandbox may hold %d bytes", mayHold)
	}
	defer closeIdle()
	for i := 0; i < len(took); i += 100 {
		w := &worker{t: t, url: r.URL, id: fmt.Sprintf("box-%d", i)}
		status, exchange, _ := w.send(http.MethodGet, r.URL+"/~"+w.id+testCall, nil)
		if status != http.StatusOK || exchange != "1" {
			t.Fatalf("%s answers HTTP %d, exchange %q", w.id, status, exchange)
		}
	}
	_, err := r.Sandboxes.Open(sandbox.Options{ID: "one-too-many"})
	var p *problem.Problem
	if !errors.As(err, &p) || p.Status != http.StatusTooManyRequests {
		t.Fatalf("one more than the limit: %v", err)
	}
	if err := r.Sandboxes.Delete("box-7"); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Sandboxes.Open(sandbox.Options{ID: "now-there-is-room"}); err != nil {
		t.Fatal(err)
	}
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func TestASandboxGoesWhenItsTTLIsOver(t *testing.T) {
	r := host(t)
	if _, err := r.Sandboxes.Open(sandbox.Options{ID: "short", TTL: time.Hour}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Sandboxes.Open(sandbox.Options{ID: "long"}); err != nil {
		t.Fatal(err)
	}
	opened := clock.Wall()
	if n := r.Sandboxes.Sweep(opened.Add(time.Hour - time.Second)); n != 0 {
		t.Fatalf("%d went before their time", n)
	}
	if n := r.Sandboxes.Sweep(opened.Add(time.Hour + time.Second)); n != 1 {
		t.Fatalf("%d went, not one", n)
	}
	for id, there := range map[string]bool{"short": false, "long": true, sandbox.Default: true} {
		if _, err := r.Sandboxes.Get(id); (err == nil) != there {
			t.Errorf("%s: %v", id, err)
		}
	}
}

// A request is a sign of life: the ttl counts from the last one.
func TestARequestKeepsASandbox(t *testing.T) {
	r := host(t)
	b, err := r.Sandboxes.Open(sandbox.Options{ID: "busy", TTL: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	first := clock.Wall()
	for clock.Wall().Equal(first) { // on a machine with a coarse clock
		runtime.Gosched()
	}
	defer closeIdle()
	(&worker{t: t}).send(http.MethodGet, r.URL+"/~busy"+testCall, nil)
	if b.Idle(first.Add(time.Hour)) {
		t.Fatal("it went an hour after it was opened, though it was used since")
	}
	if !b.Idle(clock.Wall().Add(time.Hour + time.Second)) {
		t.Fatal("it stays for ever")
	}
}

func BenchmarkOpenSandbox(b *testing.B) {
	c := sim.NewCatalog(providers.All(), sim.Options{})
	if err := c.Wait(); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		c.Base().Open(sandbox.Options{ID: "box"}, "abcd1234")
	}
}
