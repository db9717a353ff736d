package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"example.com/mockserver/internal/client"
	"example.com/mockserver/internal/server"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/providers"
)

const (
	batches    = 10
	recipients = 1000
	lost       = 100_000 // events to a receiver that is dead
)

// innopaas measures what no repeated request shows: a call with a thousand recipients, their pushes, and a receiver
// that never answers.
func innopaas(w io.Writer) error {
	r, err := server.Start(server.Config{Providers: providers.All(), Addr: "127.0.0.1:0", Sim: sim.Options{}})
	if err != nil {
		return err
	}
	defer func() { _ = r.Close(over()) }()
	if err := r.Ready(); err != nil {
		return err
	}
	c := &client.Client{Base: r.URL}
	if err := pushes(w, r, c); err != nil {
		return err
	}
	return deadReceiver(w, r, c)
}

// over is a context that has ended: what is queued is dropped.
func over() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

// box opens a sandbox whose clock stands still and whose SMS events go to an address; it returns the AppKey and token.
func box(c *client.Client, id, address string) (appKey, token string, err error) {
	ctx := context.Background()
	var opened struct {
		Credentials struct {
			Innopaas struct{ AppKey, Authorization string }
		}
	}
	err = c.Do(ctx, "POST", "/sandboxes", map[string]any{"id": id, "clock": map[string]string{"mode": "frozen"}}, &opened)
	k := opened.Credentials.Innopaas
	if err == nil {
		err = c.Do(ctx, "PUT", "/sandboxes/"+id+"/innopaas/apps/"+k.AppKey+"/webhooks", map[string]any{
			"product": "sms", "url": address, "events": []string{"sms_status_report", "sms_uplink"},
		}, nil)
	}
	return k.AppKey, k.Authorization, err
}

func pushes(w io.Writer, r *server.Running, c *client.Client) error {
	var received atomic.Int64
	addr, err := listen(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { received.Add(1) }))
	if err != nil {
		return err
	}
	appKey, token, err := box(c, "bench", "http://"+addr)
	if err != nil {
		return err
	}
	numbers := make([]string, recipients)
	for i := range numbers {
		numbers[i] = fmt.Sprintf("1202555%04d", i+1000)
	}
	body, err := json.Marshal(map[string]string{"mobile": strings.Join(numbers, ","), "msg": "Your code is 4711."})
	if err != nil {
		return err
	}
	request := post(strings.TrimPrefix(r.URL, "http://"), "/~bench/innopaas/api/sms/v3/msg/send", map[string]string{
		"AppKey": appKey, "Authorization": token, "Content-Type": "application/json;charset=utf-8",
	}, body)
	sent, err := load(strings.TrimPrefix(r.URL, "http://"), request, 1, 0, batches)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(w, "InnoPaaS, one SMS to %d recipients: %v\n", recipients, sent.p50.Round(10*time.Microsecond))
	received.Store(0) // the console has asked the callback
	begin := time.Now()
	if err := c.Do(context.Background(), "POST", "/sandboxes/bench/clock/advance", map[string]string{"by": "5s"}, nil); err != nil {
		return err
	}
	took := time.Since(begin)
	_, _ = fmt.Fprintf(w, "InnoPaaS, %d deliveries to one loopback receiver: %v, %.0f/s\n", received.Load(),
		took.Round(time.Millisecond), float64(received.Load())/took.Seconds())
	return nil
}

func deadReceiver(w io.Writer, r *server.Running, c *client.Client) error {
	if _, _, err := box(c, "dead", "http://127.0.0.1:1"); err != nil {
		return err
	}
	event := []byte(`{"kind":"sms_uplink","mobile":"12025550100","destcode":"10690001","msg":"hello"}`)
	addr := strings.TrimPrefix(r.URL, "http://")
	request := post(addr, "/__admin/sandboxes/dead/innopaas/events", map[string]string{"Content-Type": "application/json"}, event)
	before := heap()
	result, err := load(addr, request, 16, 0, lost)
	if err != nil {
		return err
	}
	var state struct {
		Deliveries []struct{ N int }
		Dropped    int
	}
	if err := c.Do(context.Background(), "GET", "/sandboxes/dead/deliveries?limit=1000000", nil, &state); err != nil {
		return err
	}
	_, _ = fmt.Fprintf(w, "InnoPaaS, %d events to a dead receiver: %.0f/s, %d kept, %d dropped, %+d MiB of heap\n",
		lost, result.perSecond, len(state.Deliveries), state.Dropped, (heap()-before)>>20)
	return nil
}

// heap is what is in use after a collection.
func heap() int64 {
	runtime.GC()
	runtime.GC() // the first lets go of pools
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
