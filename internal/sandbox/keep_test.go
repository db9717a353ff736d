package sandbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/names"
	"example.com/mockserver/internal/persist/persisttest"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/webhook"
)

var limited = &rule.Rule{ID: "toy/limited", Waivable: true, Answer: rule.Answer{Status: 429}}

// keptWorld is a process whose sandboxes are kept in an engine.
func keptWorld(t *testing.T, e *persisttest.Memory, delay time.Duration) (*sandbox.Sandboxes, *sandbox.Provider) {
	t.Helper()
	c, p := base(sandbox.Common{})
	c.Known.Providers = []names.Provider{{Name: "toy", Rules: rule.NewSet("toy", rule.Group{Rules: []*rule.Rule{limited}})}}
	boxes := sandbox.NewSandboxes(c, 10)
	boxes.Keep(&sandbox.Keeping{Engine: e, Delay: delay})
	t.Cleanup(func() { boxes.Finish(ended(t)) })
	return boxes, p
}

func ended(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	cancel()
	return ctx
}

func open(t *testing.T, boxes *sandbox.Sandboxes, o sandbox.Options) *sandbox.Sandbox {
	t.Helper()
	b, err := boxes.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func get(t *testing.T, boxes *sandbox.Sandboxes, id string) *sandbox.Sandbox {
	t.Helper()
	b, err := boxes.Get(id)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func saved(t *testing.T, b *sandbox.Sandbox) {
	t.Helper()
	if err := b.Save(); err != nil {
		t.Fatal(err)
	}
}

// shape is all that a sandbox holds.
func shape(t *testing.T, b *sandbox.Sandbox) string {
	t.Helper()
	text, err := json.Marshal(b.Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func status(err error) int {
	var p *problem.Problem
	if errors.As(err, &p) {
		return p.Status
	}
	return 0
}

func TestAKeptSandboxIsTheSameInTheNextProcess(t *testing.T) {
	e := persisttest.NewMemory()
	boxes, p := keptWorld(t, e, 0)
	b := open(t, boxes, frozen("box"))
	do(t, b, p, func(tx *sandbox.Tx) {
		notes.Put(tx.DB, "new", note{Text: tx.Hex(8), At: tx.Now})
		notes.Delete(tx.DB, "fixture")
		tx.At(tx.Now.Add(time.Hour), "write", "later")
	})
	saved(t, b)
	no := false
	if err := b.Override("toy/limited", sandbox.Override{Enforced: &no}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.AddFault(fault.Fault{Provider: "toy", Status: 503, Times: 2}); err != nil {
		t.Fatal(err)
	}
	b.Journal.Add(b.Journal.Next(), &journal.Record{At: start, Provider: "toy", Operation: "op", Outcome: journal.Accepted}, nil)
	if _, err := b.Advance(t.Context(), time.Minute); err != nil {
		t.Fatal(err)
	}
	saved(t, b)
	want := shape(t, b)
	next, p := keptWorld(t, e, 0)
	again := get(t, next, "box")
	if got := shape(t, again); got != want {
		t.Errorf("the sandbox is\n%s, not\n%s", got, want)
	}
	if !again.Opened.Equal(start) || again.Tag != b.Tag {
		t.Errorf("opened %s, tag %s", again.Opened, again.Tag)
	}
	if _, err := again.Advance(t.Context(), time.Hour); err != nil {
		t.Fatal(err)
	}
	if n, found := read(t, again, p, "later"); !found || !n.At.Equal(start.Add(time.Hour)) {
		t.Errorf("the due work of the process before: %v, %t", n, found)
	}
}

func TestWhatCannotBeWrittenDidNotHappen(t *testing.T) {
	e := persisttest.NewMemory()
	boxes, p := keptWorld(t, e, 0)
	b := open(t, boxes, frozen("box"))
	want := shape(t, b)
	e.Break(errors.New("no space left on device"))
	do(t, b, p, func(tx *sandbox.Tx) { notes.Put(tx.DB, "new", note{}) })
	if err := b.Save(); status(err) != http.StatusServiceUnavailable {
		t.Fatalf("the write was answered %v", err)
	}
	if err := b.Save(); status(err) != http.StatusServiceUnavailable {
		t.Errorf("the lost copy was saved: %v", err)
	}
	if _, err := boxes.Open(frozen("other")); status(err) != http.StatusServiceUnavailable {
		t.Errorf("another sandbox was opened: %v", err)
	}
	if _, err := boxes.Reset("box"); status(err) != http.StatusServiceUnavailable {
		t.Errorf("it was reset: %v", err)
	}
	if err := boxes.Delete("box"); status(err) != http.StatusServiceUnavailable {
		t.Errorf("it was deleted: %v", err)
	}
	e.Break(nil)
	again := get(t, boxes, "box")
	if got := shape(t, again); got != want {
		t.Errorf("the sandbox is\n%s, not\n%s", got, want)
	}
	if _, err := boxes.Get("other"); status(err) != http.StatusNotFound {
		t.Errorf("the sandbox that could not be opened: %v", err)
	}
	do(t, again, p, func(tx *sandbox.Tx) { notes.Put(tx.DB, "new", note{}) })
	saved(t, again)
}

func TestResetAndDeletedSandboxesStaySo(t *testing.T) {
	e := persisttest.NewMemory()
	boxes, p := keptWorld(t, e, 0)
	for _, id := range []string{"reset", "deleted", "restored"} {
		b := open(t, boxes, frozen(id))
		do(t, b, p, func(tx *sandbox.Tx) { notes.Put(tx.DB, "new", note{Text: id}) })
		saved(t, b)
	}
	snap := get(t, boxes, "reset").Snapshot()
	old := get(t, boxes, "reset")
	if _, err := boxes.Reset("reset"); err != nil {
		t.Fatal(err)
	}
	do(t, old, p, func(tx *sandbox.Tx) { notes.Put(tx.DB, "late", note{}) })
	if err := old.Save(); err != nil {
		t.Errorf("a request that a reset overtook: %v", err)
	}
	if err := boxes.Delete("deleted"); err != nil {
		t.Fatal(err)
	}
	if _, err := boxes.Restore("restored", snap); err != nil {
		t.Fatal(err)
	}
	next, p := keptWorld(t, e, 0)
	if _, err := next.Get("deleted"); status(err) != http.StatusNotFound {
		t.Errorf("the deleted sandbox: %v", err)
	}
	for _, key := range []string{"new", "late"} {
		if _, found := read(t, get(t, next, "reset"), p, key); found {
			t.Errorf("the reset sandbox has %q", key)
		}
	}
	if n, _ := read(t, get(t, next, "restored"), p, "new"); n.Text != "reset" {
		t.Errorf("the restored sandbox has %v", n)
	}
}

func TestASandboxOnTheDiskIsFoundByItsCredentials(t *testing.T) {
	e := persisttest.NewMemory()
	boxes, _ := keptWorld(t, e, 0)
	b := open(t, boxes, frozen("box"))
	next, _ := keptWorld(t, e, 0)
	if list, err := next.Summaries(); err != nil || len(list) != 2 || list[0].ID != "box" || !list[0].Clock.Now.Equal(start) {
		t.Errorf("%v, %v", list, err)
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	owner, err := next.Owner(func(*http.Request) []string { return []string{"00000000", b.Tag} }, r)
	if err != nil || owner.ID != "box" {
		t.Errorf("the owner is %v, %v", owner, err)
	}
	if _, err := next.Open(frozen("box")); status(err) != http.StatusConflict {
		t.Errorf("a kept sandbox was opened again: %v", err)
	}
}

func TestIdleSandboxesAreDeletedWhereTheyAreKept(t *testing.T) {
	e := persisttest.NewMemory()
	boxes, _ := keptWorld(t, e, 0)
	o := frozen("box")
	o.TTL = time.Hour
	open(t, boxes, o)
	next, _ := keptWorld(t, e, 0)
	get(t, next, sandbox.Default)
	if n := next.Sweep(clock.Wall().Add(2 * time.Hour)); n != 1 {
		t.Errorf("%d were swept", n)
	}
	if list, err := sandbox.Listed(e); err != nil || len(list) != 1 {
		t.Errorf("%v, %v", list, err)
	}
}

func TestADeliveryThatWasQueuedIsSentByTheNextProcess(t *testing.T) {
	var mu sync.Mutex
	var got []string
	arrived := make(chan bool, 9)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		got = append(got, r.URL.Path)
		mu.Unlock()
		arrived <- true
	}))
	defer receiver.Close()
	e := persisttest.NewMemory()
	boxes, p := keptWorld(t, e, 0)
	b := open(t, boxes, sandbox.Options{ID: "box"})
	// A turn whose events nobody dispatches, as when the process is killed after the write.
	if err := b.Turn(p, start, func(tx *sandbox.Tx) error {
		tx.Emit(webhook.Event{Kind: "k", Body: []byte("{}"), Target: webhook.Target{Method: "POST", URL: receiver.URL + "/first"}, Terms: webhook.Terms{Attempts: 1, LimitMillis: 3000, Status: 200}})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	saved(t, b)
	next, _ := keptWorld(t, e, 0)
	get(t, next, sandbox.Default) // no request for the sandbox itself
	<-arrived
	mu.Lock()
	defer mu.Unlock()
	if len(got) != 1 || got[0] != "/first" {
		t.Errorf("%v arrived", got)
	}
}

func TestADelayedWriteIsWrittenAtTheEnd(t *testing.T) {
	e := persisttest.NewMemory()
	boxes, p := keptWorld(t, e, time.Hour)
	b := open(t, boxes, frozen("box"))
	do(t, b, p, func(tx *sandbox.Tx) { notes.Put(tx.DB, "new", note{Text: "kept"}) })
	saved(t, b)
	boxes.Finish(t.Context())
	next, p := keptWorld(t, e, 0)
	if n, _ := read(t, get(t, next, "box"), p, "new"); n.Text != "kept" {
		t.Errorf("it has %v", n)
	}
}

func TestManyWritersOfOneSandboxLoseNothing(t *testing.T) {
	e := persisttest.NewMemory()
	boxes, p := keptWorld(t, e, 0)
	b := open(t, boxes, frozen("box"))
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 25 {
				b.Enter()
				do(t, b, p, func(tx *sandbox.Tx) { tx.Next("half") })
				do(t, b, p, func(tx *sandbox.Tx) { tx.Next("whole") })
				b.Leave()
				if err := b.Save(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	next, p := keptWorld(t, e, 0)
	do(t, get(t, next, "box"), p, func(tx *sandbox.Tx) {
		if half, whole := tx.DB.Count("toy.half"), tx.DB.Count("toy.whole"); half != 200 || whole != 200 {
			t.Errorf("%d requests were begun, %d are whole", half, whole)
		}
	})
}
