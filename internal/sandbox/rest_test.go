package sandbox_test

import (
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/persist/persisttest"
	"example.com/mockserver/internal/sandbox"
)

// both runs a test with an engine of one process, and with one that is shared.
func both(t *testing.T, test func(t *testing.T, boxes *sandbox.Sandboxes, p *sandbox.Provider)) {
	for name, shared := range map[string]bool{"alone": false, "shared": true} {
		t.Run(name, func(t *testing.T) {
			c, p := base(sandbox.Common{})
			boxes := sandbox.NewSandboxes(c, 10)
			boxes.Keep(&sandbox.Keeping{Engine: persisttest.NewMemory(), Shared: shared})
			t.Cleanup(func() { boxes.Finish(ended(t)) })
			test(t, boxes, p)
		})
	}
}

func TestAnUnusedSandboxLeavesMemoryAndComesBackAsItWas(t *testing.T) {
	both(t, func(t *testing.T, boxes *sandbox.Sandboxes, p *sandbox.Provider) {
		b := open(t, boxes, sandbox.Options{ID: "box", TTL: time.Hour, Clock: frozen("box").Clock})
		do(t, b, p, func(tx *sandbox.Tx) { notes.Put(tx.DB, "new", note{Text: tx.Hex(8)}) })
		want := shape(t, b)
		busy := open(t, boxes, sandbox.Options{ID: "busy"})
		do(t, busy, p, func(tx *sandbox.Tx) { tx.At(tx.Now.Add(time.Hour), "write", "later") })
		boxes.Rest(clock.Wall().Add(-time.Hour))
		if get(t, boxes, "box") != b {
			t.Error("it left memory though it was used")
		}
		boxes.Rest(clock.Wall().Add(time.Hour))
		if get(t, boxes, "busy") != busy {
			t.Error("it left memory though it has due work")
		}
		all, err := boxes.Summaries()
		if err != nil || len(all) < 2 || !boxes.Has("busy") {
			t.Errorf("%v, %v", all, err)
		}
		again := get(t, boxes, "box")
		if again == b {
			t.Fatal("it did not leave memory")
		}
		if got := shape(t, again); got != want {
			t.Errorf("it came back as\n%s, not\n%s", got, want)
		}
		if owner, err := boxes.Open(sandbox.Options{ID: "box"}); status(err) != http.StatusConflict {
			t.Errorf("its name was given away: %v, %v", owner, err)
		}
	})
}

func TestACallCountsOnceOrNotAtAllWhileItsSandboxLeavesMemory(t *testing.T) {
	both(t, func(t *testing.T, boxes *sandbox.Sandboxes, p *sandbox.Provider) {
		open(t, boxes, frozen("box"))
		const callers, calls = 4, 50
		var all sync.WaitGroup
		var answered, unsure atomic.Int64
		for range callers {
			all.Go(func() {
				for range calls {
					b, err := boxes.Get("box")
					if err != nil {
						t.Error(err)
						return
					}
					b.Enter()
					do(t, b, p, func(tx *sandbox.Tx) { tx.Next("calls") })
					b.Leave()
					switch err := b.Save(); {
					case err == nil:
						answered.Add(1)
					case status(err) == http.StatusServiceUnavailable: // it took longer than the sandbox stayed, which may have it
						unsure.Add(1)
					default:
						t.Error(err)
					}
				}
			})
		}
		done := make(chan struct{})
		go func() { all.Wait(); close(done) }()
		for running := true; running; {
			select {
			case <-done:
				running = false
			default:
				boxes.Rest(clock.Wall())
			}
		}
		n := int64(0)
		do(t, get(t, boxes, "box"), p, func(tx *sandbox.Tx) { n = tx.Next("calls") })
		if n--; n < answered.Load() || n > answered.Load()+unsure.Load() {
			t.Errorf("%d calls are counted, %d were answered, and of %d it is not known", n, answered.Load(), unsure.Load())
		}
	})
}
