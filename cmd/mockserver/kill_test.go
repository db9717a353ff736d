//go:build unix

package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"example.com/mockserver/internal/client"
	"example.com/mockserver/internal/journal"
)

// killPoints is how often the server is killed; "make test-kill" does it 200 times.
const (
	killPoints    = 3
	killPointsEnv = "MOCKSERVER_KILL_POINTS"
)

// callers is how many clients there are; every second one shares the sandbox of the one before it.
const callers = 6

// killed is one sandbox under load, with what its clients know of it.
type killed struct {
	id   string
	key  map[string]string // credentials of qijiayun
	mu   sync.Mutex
	sent map[string]bool // labels of requests, true once one is answered
	not  map[string]bool // of those that were refused, and so did not happen
}

func TestAKilledServerHasEveryAnswerItGave(t *testing.T) {
	t.Run("file", func(t *testing.T) { killTimes(t, "--persist", "file:"+t.TempDir()) })
	t.Run("redis", func(t *testing.T) {
		killTimes(t, "--persist", sharedRedis(t), "--persist-lease", "1s", "--persist-renew", "200ms")
	})
}

func killTimes(t *testing.T, args ...string) {
	t.Helper()
	points := killPoints
	if text := os.Getenv(killPointsEnv); text != "" {
		var err error
		if points, err = strconv.Atoi(text); err != nil {
			t.Fatalf("%s: %v", killPointsEnv, err)
		}
	}
	args = append(args, "--journal-exchanges", "100000", "--max-sandboxes", "100000")
	p := startProcess(t, args...)
	var before []*killed
	for n := range points {
		var boxes []*killed
		for i := range callers / 2 {
			boxes = append(boxes, openKilled(t, p.url, fmt.Sprintf("k%d-%d", n, i)))
		}
		after := 1 + rand.Int64N(150)
		load(t, p, boxes, after)
		if code := <-p.ended; code != -1 {
			t.Fatalf("the server ended with %d before it was killed: %s", code, p.stderr)
		}
		p = startProcess(t, args...)
		for _, b := range append(before, boxes...) {
			b.check(t, p, fmt.Sprintf("killed after %d answers", after))
		}
		if before = boxes; t.Failed() {
			return
		}
	}
}

func openKilled(t *testing.T, url, id string) *killed {
	t.Helper()
	b := &killed{id: id, sent: map[string]bool{}, not: map[string]bool{}}
	var shown struct {
		Credentials struct {
			Qijiayun map[string]string `json:"qijiayun"`
		} `json:"credentials"`
	}
	options := map[string]any{"id": b.id, "clock": map[string]string{"now": "2026-11-30T12:00:00Z", "mode": "frozen"}}
	if err := (&client.Client{Base: url}).Do(t.Context(), http.MethodPost, "/sandboxes", options, &shown); err != nil {
		t.Fatal(err)
	}
	b.key = shown.Credentials.Qijiayun
	return b
}

// load calls until the server is killed, which it is when it has given so many answers.
func load(t *testing.T, p *process, boxes []*killed, after int64) {
	t.Helper()
	var answers atomic.Int64
	var all sync.WaitGroup
	for i := range callers {
		all.Go(func() {
			b := boxes[i/2]
			for n := 0; ; n++ {
				label := fmt.Sprintf("%d-%d", i, n)
				b.note(label, false)
				status, err := b.call(t, p.url, n, label)
				if err != nil {
					return // it is killed
				}
				if status != http.StatusOK {
					t.Errorf("%s %s was answered %d", b.id, label, status)
				}
				b.note(label, true)
				if answers.Add(1) == after {
					_ = syscall.Kill(p.pid, syscall.SIGKILL)
				}
			}
		})
	}
	all.Wait()
}

func (b *killed) note(label string, answered bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sent[label] = answered
}

// call makes a call that counts. The error is that of a connection.
func (b *killed) call(t *testing.T, url string, n int, label string) (int, error) {
	r, err := b.request(t, url, n, label)
	if err != nil {
		return 0, err
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err
	}
	defer func() { _ = response.Body.Close() }()
	_, err = io.Copy(io.Discard, response.Body)
	return response.StatusCode, err
}

// request asks for a token of the daily quota, or for what counts in the anonymous allowance.
func (b *killed) request(t *testing.T, url string, n int, label string) (*http.Request, error) {
	path := "/apihub/api/weather-basic/now?lng=116.4&lat=39.93"
	if n%2 == 0 {
		path = "/qijiayun/itrigger-tenant/v1/basic/accessTokenOpen/token?appId=" + b.key["appId"] + "&appSecret=" + b.key["appSecret"]
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/~"+b.id+path, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set(journal.LabelHeader, label)
	return r, nil
}

// check holds what the server has now against what its clients know, and its own counts against each other.
func (b *killed) check(t *testing.T, p *process, when string) {
	t.Helper()
	b.compare(t, p.url, when)
	if strings.Contains(p.stderr.String(), "level=ERROR") {
		t.Errorf("the server complained: %s", p.stderr)
	}
}

func (b *killed) compare(t *testing.T, url, when string) {
	t.Helper()
	admin := &client.Client{Base: url}
	get := func(path string, into any) {
		if err := admin.Do(t.Context(), http.MethodGet, "/sandboxes/"+b.id+path, nil, into); err != nil {
			t.Fatal(err)
		}
	}
	var exchanges []journal.Exchange
	get("/exchanges?limit=100000", &exchanges)
	there, calls := map[string]int{}, map[string]int{}
	for _, e := range exchanges {
		there[e.Label]++
		if e.Outcome == journal.Accepted {
			calls[e.Provider]++
		}
		if _, sent := b.sent[e.Label]; !sent {
			t.Errorf("%s, %s: exchange %q was never sent", b.id, when, e.Label)
		}
	}
	for label, answered := range b.sent {
		if n := there[label]; n > 1 || answered && n == 0 || b.not[label] && n > 0 {
			t.Errorf("%s, %s: exchange %s (answered: %t, refused: %t) is there %d times", b.id, when, label, answered, b.not[label], n)
		}
	}
	var tenants []struct{ UsedToday int }
	get("/qijiayun/tenants", &tenants)
	var anonymous struct{ Used int }
	get("/apihub/anonymous", &anonymous)
	used := 0
	for _, tenant := range tenants {
		used += tenant.UsedToday
	}
	if used != calls["qijiayun"] || anonymous.Used != calls["apihub"] {
		t.Errorf("%s, %s: %d tokens and %d anonymous calls are counted, %v were made", b.id, when, used, anonymous.Used, calls)
	}
	for provider, n := range calls {
		var v struct{ Matched int }
		expectation := map[string]any{"provider": provider, "times": map[string]int{"exactly": n}, "where": map[string]any{"outcome": journal.Accepted}}
		if err := admin.Do(t.Context(), http.MethodPost, "/sandboxes/"+b.id+"/exchanges/verify", expectation, &v); err != nil || v.Matched != n {
			t.Errorf("%s, %s: verify: %v", b.id, when, err)
		}
	}
}
