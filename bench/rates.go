package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
)

// scenario is one request, sent over and over.
type scenario struct {
	name string
	aim  float64 // the ratio to reach
	bare string  // the handler it is measured beside
	rule string  // of the refusal that is meant; empty where the call is accepted
	// request is made anew before every slice: a signature does not last.
	request func(p *process) (request, error)
}

// pair is one slice of a scenario and the two slices of the bare handler around it.
type pair struct {
	Slice  slice `json:"slice"`
	Before slice `json:"before"`
	After  slice `json:"after"`
}

func (p pair) others() float64 { return max(p.Slice.Others, p.Before.Others, p.After.Others) }

// rates measures each scenario beside its bare handler.
func (b *bench) rates() error {
	binaries, err := b.binaries()
	if err != nil {
		return err
	}
	for _, s := range scenarios {
		if !strings.Contains(s.name, b.settings.only) {
			continue
		}
		bare, err := b.bare(s.bare, binaries["this"])
		if err != nil {
			return err
		}
		for name, p := range binaries {
			if err := b.warm(p, s); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		for _, own := range b.clients() {
			rounds := b.settings.rounds
			if own && b.wrk != "" {
				rounds = min(3, rounds) // only to be set beside wrk's
			}
			if err := b.rounds(s, binaries, bare, own, rounds); err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
		}
	}
	return b.memory(binaries["this"])
}

// binaries are what is measured in the same rounds, started.
func (b *bench) binaries() (map[string]*process, error) {
	this, err := b.server()
	all := map[string]*process{"this": this}
	if err == nil && b.settings.base != "" {
		all["base"], err = b.serve(b.settings.base)
	}
	return all, err
}

// server is the server that is measured: the built binary, or this program where profiles are wanted.
func (b *bench) server() (*process, error) {
	if b.settings.profile == "" {
		return b.serve(b.settings.binary)
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(b.settings.profile, 0o755); err != nil { //nolint:gosec // of profiles
		return nil, err
	}
	return b.started(self, "-as", "server", "-profile", b.settings.profile)
}

// bare is the process of a bare handler, started where it is needed first.
func (b *bench) bare(part string, server *process) (*process, error) {
	if b.bares[part] == nil {
		self, err := os.Executable()
		if err != nil {
			return nil, err
		}
		if b.bares[part], err = b.started(self, "-as", part); err != nil {
			return nil, err
		}
		if err := teach(b.bares[part], server); err != nil {
			return nil, err
		}
	}
	return b.bares[part], nil
}

// clients are what drives the load: wrk, and bench's own client for comparison; without wrk the latter alone.
func (b *bench) clients() (own []bool) {
	if b.wrk == "" {
		return []bool{true}
	}
	return []bool{false, true}
}

// warm sends a scenario for a while, so that pools and heap have their size.
func (b *bench) warm(p *process, s scenario) error {
	q, err := s.request(p)
	if err != nil {
		return err
	}
	if err := q.try(p.url, s.rule); err != nil {
		return err
	}
	_, err = b.measure(p, q, false)
	return err
}

// rounds measures a scenario so often that there are enough quiet pairs, and no more than three times as often; a short run
// takes what comes.
func (b *bench) rounds(s scenario, binaries map[string]*process, bare *process, own bool, rounds int) error {
	pairs := map[string][]pair{}
	quiet := func() bool {
		for _, list := range pairs {
			if count(list, b.settings.busy) < rounds {
				return false
			}
		}
		return len(pairs) > 0
	}
	for n := 0; n < b.settings.tries(rounds) && !quiet(); n++ {
		q, err := s.request(binaries["this"])
		if err != nil {
			return err
		}
		before, err := b.measure(bare, q, own)
		if err != nil {
			return err
		}
		for name, p := range binaries {
			if q, err = s.request(p); err != nil {
				return err
			}
			middle, err := b.measure(p, q, own)
			if err != nil {
				return err
			}
			after, err := b.measure(bare, q, own)
			if err != nil {
				return err
			}
			pairs[name] = append(pairs[name], pair{middle, before, after})
			before = after
		}
	}
	for name, list := range pairs {
		r := rateOf(s, name, own, b.quietest(list, rounds), len(list))
		r.Busy = rounds - min(rounds, count(list, b.settings.busy))
		b.report.Rates = append(b.report.Rates, r)
		r.print(b.out)
	}
	return nil
}

func count(list []pair, busy float64) (quiet int) {
	for _, p := range list {
		if p.others() <= busy {
			quiet++
		}
	}
	return quiet
}

// quietest are so many pairs, those in which the machine was busiest with others left out.
func (b *bench) quietest(list []pair, n int) []pair {
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(x, y pair) int {
		return int(1000*max(0, x.others()-b.settings.busy)) - int(1000*max(0, y.others()-b.settings.busy))
	})
	return sorted[:min(n, len(sorted))]
}

// memory is what the server holds after many requests.
func (b *bench) memory(p *process) error {
	s := scenarios[0]
	q, err := s.request(p)
	if err != nil {
		return err
	}
	requests := b.settings.scaled(b.settings.requests)
	if _, err := load(p.addr(), always(q.bytes(p.addr())), b.settings.connections, 0, requests); err != nil {
		return err
	}
	bytes, err := resident(p.command.Process.Pid)
	if err != nil {
		return err
	}
	b.line(figure{What: fmt.Sprintf("resident after all of this and %d more requests", requests), Value: mib(bytes), Unit: "MiB", Aim: "≤ 45"})
	return nil
}
