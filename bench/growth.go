package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// growth is how a call changes as something grows: two servers, a small one and a grown one, in alternating slices.
type growth struct {
	What     string  `json:"what"`
	Ratio    spread  `json:"ratio"`           // requests a second of the grown server over the small one's
	RatioCPU spread  `json:"ratioCPU"`        // processor time per call of the small server over the grown one's
	Bytes    float64 `json:"bytes,omitempty"` // resident, for each that was added
}

// grower makes one of two equal servers larger.
type grower struct {
	what string
	each string // what the added memory is said of; empty where it is of no interest
	from int    // how many the small server has
	n    int
	args [2][]string // of the small server and of the grown one
	grow func(p *process, n int) (undo func(), err error)
	// request is what is sent to both.
	request func(p *process) (request, error)
}

func (b *bench) growing() error {
	for _, g := range []grower{
		{what: "sandboxes", each: "sandbox", n: b.settings.scaled(10_000) - 1, grow: moreSandboxes, request: memberQuery},
		{what: "members", each: "member", n: b.settings.scaled(100_000), grow: moreMembers, request: memberQuery},
		{
			what: "journal entries", each: "journal entry", n: 1000, args: [2][]string{{"--journal-exchanges", "1"}, nil},
			grow: moreExchanges, request: memberQuery,
		},
		{what: "open streams of the console", from: 1, n: 16, grow: moreStreams, request: memberQuery},
	} {
		if !strings.Contains(g.what, b.settings.only) {
			continue
		}
		if err := b.grown(g); err != nil {
			return fmt.Errorf("%s: %w", g.what, err)
		}
	}
	return nil
}

func (b *bench) grown(g grower) error {
	return b.alone(func(small *process) error {
		return b.alone(func(large *process) error {
			for _, p := range []*process{small, large} { // both have answered as much when memory is looked at
				if err := b.warm(p, scenario{request: g.request}); err != nil {
					return err
				}
			}
			without := large
			if g.args[0] != nil { // the warm-up has made it large already
				without = small
			}
			before, err := resident(without.command.Process.Pid)
			if err != nil {
				return err
			}
			undo, err := g.grow(large, g.n)
			if err != nil {
				return err
			}
			defer undo()
			if g.from > 0 {
				undo, err := g.grow(small, g.from)
				if err != nil {
					return err
				}
				defer undo()
			}
			after, err := resident(large.command.Process.Pid)
			if err != nil {
				return err
			}
			return b.compare(g, small, large, float64(after-before)/float64(g.n))
		}, g.args[1]...)
	}, g.args[0]...)
}

func (b *bench) compare(g grower, small, large *process, bytes float64) error {
	scenario := scenario{name: g.what, request: g.request}
	var pairs []pair
	for n := 0; n < b.settings.tries(b.settings.rounds) && count(pairs, b.settings.busy) < b.settings.rounds; n++ {
		var of [3]slice
		for i, p := range []*process{small, large, small} {
			q, err := scenario.request(p)
			if err != nil {
				return err
			}
			if of[i], err = b.measure(p, q, b.wrk == ""); err != nil {
				return err
			}
		}
		pairs = append(pairs, pair{Before: of[0], Slice: of[1], After: of[2]})
	}
	r := rateOf(scenario, "this", b.wrk == "", b.quietest(pairs, b.settings.rounds), len(pairs))
	result := growth{What: fmt.Sprintf("%d %s", g.n, g.what), Ratio: r.Ratio, RatioCPU: r.RatioCPU}
	b.say("with %d %s: requests/s %v of the small server's, aim ≥ 0.95; by processor time %v", g.n, g.what, r.Ratio, r.RatioCPU)
	if g.each != "" {
		result.Bytes = bytes
		b.say("    resident memory for each %s: %.0f bytes, the heap's slack included", g.each, bytes)
	}
	b.report.Growth = append(b.report.Growth, result)
	return nil
}

func moreSandboxes(p *process, n int) (func(), error) {
	request := request{method: "POST", path: "/__admin/sandboxes", headers: map[string]string{"Content-Type": "application/json"}}
	for i := range n {
		request.body = fmt.Appendf(nil, `{"id":"grown-%d"}`, i)
		if _, _, err := request.send(p.url); err != nil {
			return nil, err
		}
	}
	return func() {}, nil
}

func moreMembers(p *process, n int) (func(), error) {
	token, err := p.token("default")
	if err != nil {
		return nil, err
	}
	_, err = load(p.addr(), func(i int) []byte {
		return request{
			method: "POST", path: qijiayunPrefix + "/member/register?accessToken=" + token, headers: map[string]string{"Content-Type": "application/json"},
			body: fmt.Appendf(nil, `{"mobile":"139%08d","storeNo":"1159374785466208256","channel":"4"}`, i),
		}.bytes(p.addr())
	}, 4, 0, n)
	return func() {}, err
}

func moreExchanges(p *process, n int) (func(), error) {
	q, err := memberQuery(p)
	if err != nil {
		return nil, err
	}
	_, err = load(p.addr(), always(q.bytes(p.addr())), 1, 0, n)
	return func() {}, err
}

// moreStreams opens pages of the console that follow the default sandbox's exchanges.
func moreStreams(p *process, n int) (func(), error) {
	ctx, cancel := context.WithCancel(context.Background())
	for range n {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url+"/__console/~default/events", nil)
		if err != nil {
			cancel()
			return nil, err
		}
		response, err := http.DefaultClient.Do(r) //nolint:bodyclose // the goroutine closes it
		if err != nil || response.StatusCode != http.StatusOK {
			cancel()
			return nil, fmt.Errorf("a stream: %v %w", response, err)
		}
		go func() {
			defer func() { _ = response.Body.Close() }()
			_, _ = io.Copy(io.Discard, response.Body)
		}()
	}
	time.Sleep(100 * time.Millisecond)
	return cancel, nil
}
