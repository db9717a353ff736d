// Command bench measures this server's own operations side by side with a bare net/http handler, over real loopback
// connections in one process and one run, so that the ratio means something on a noisy machine. It asserts nothing.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"example.com/mockserver/internal/server"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/providers"
)

// scenario is one request, sent over and over.
type scenario struct {
	name    string
	aim     float64 // the ratio to reach; 0 for none
	beside  string  // the scenario it is compared with; empty for the bare handler
	addr    string
	request []byte
	again   func() []byte // makes the request anew before every round, where it does not last; may be nil
}

const bare = "bare net/http, 300 bytes"

func main() {
	rounds := flag.Int("rounds", 5, "how often every scenario is measured; the median counts")
	second := flag.Duration("for", time.Second, "how long one measurement takes")
	connections := flag.Int("connections", 16, "connections at once")
	only := flag.String("only", "", "measure only scenarios whose name contains this")
	binary := flag.String("binary", "", "also measure start-up and memory of this built binary")
	million := flag.Int("requests", 1_000_000, "how many requests before memory is measured again")
	flag.Parse()
	debug.SetGCPercent(300) // as the program does; the bare handler has the same
	if err := run(os.Stdout, *rounds, *second, *connections, *only); err != nil {
		fail(err)
	}
	if strings.Contains("InnoPaaS", *only) {
		if err := innopaas(os.Stdout); err != nil {
			fail(err)
		}
	}
	if *binary != "" {
		if err := process(os.Stdout, *binary, *million, *connections); err != nil {
			fail(err)
		}
	}
}

func fail(err error) {
	_, _ = fmt.Fprintln(os.Stderr, "bench:", err)
	os.Exit(1)
}

func run(w io.Writer, rounds int, second time.Duration, connections int, only string) error {
	r, err := server.Start(server.Config{Providers: providers.All(), Addr: "127.0.0.1:0", Sim: sim.Options{}})
	if err != nil {
		return err
	}
	defer func() { _ = r.Close(context.Background()) }()
	if err := r.Ready(); err != nil {
		return err
	}
	scenarios, err := all(r)
	if err != nil {
		return err
	}
	if only != "" {
		scenarios = slices.DeleteFunc(scenarios, func(s scenario) bool {
			return s.name != bare && !strings.Contains(s.name, only) && !named(scenarios, only, s.name)
		})
	}
	results := map[string][]result{}
	for range rounds {
		for i, s := range scenarios { // in turn, so that a noisy second hits all alike
			if s.again != nil {
				scenarios[i].request = s.again()
			}
			one, err := load(s.addr, scenarios[i].request, connections, second, 0)
			if err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
			results[s.name] = append(results[s.name], one)
		}
	}
	return table(w, scenarios, results)
}

// named reports whether a scenario that is measured is compared with this one.
func named(scenarios []scenario, only, name string) bool {
	return slices.ContainsFunc(scenarios, func(s scenario) bool { return s.beside == name && strings.Contains(s.name, only) })
}

// all are the bare handler and every provider's scenarios.
func all(r *server.Running) ([]scenario, error) {
	reply := []byte(`{"code":200,"message":"` + strings.Repeat("x", 300-27) + `","d":1}`)[:300]
	addr, err := listen(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(reply)
	}))
	if err != nil {
		return nil, err
	}
	scenarios := []scenario{{name: bare, addr: addr, request: get(addr, "/")}}
	for _, of := range []func(r *server.Running) ([]scenario, error){qijiayun, aisuda, apihub} {
		more, err := of(r)
		if err != nil {
			return nil, err
		}
		scenarios = append(scenarios, more...)
	}
	return scenarios, nil
}

// listen serves a handler that something is compared with.
func listen(h http.Handler) (addr string, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	go func() { _ = http.Serve(l, h) }() //nolint:gosec // a handler of this process, for its own load
	return l.Addr().String(), nil
}

func table(w io.Writer, scenarios []scenario, results map[string][]result) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(t, "%s, %d cores, median of %d rounds\n", runtime.Version(), runtime.NumCPU(), len(results[scenarios[0].name]))
	_, _ = fmt.Fprintln(t, "scenario\trequests/s\tp50\tp99\tallocations\tratio\taim")
	for _, s := range scenarios {
		m := median(results[s.name])
		beside := s.beside
		if beside == "" {
			beside = bare
		}
		ratio := m.perSecond / median(results[beside]).perSecond
		aim := ""
		if s.aim > 0 {
			aim = fmt.Sprintf("%.2f", s.aim)
		}
		_, _ = fmt.Fprintf(t, "%s\t%.0f\t%v\t%v\t%.0f\t%.2f\t%s\n", s.name, m.perSecond,
			m.p50.Round(time.Microsecond), m.p99.Round(time.Microsecond), m.allocations, ratio, aim)
	}
	return t.Flush()
}

func median(results []result) result {
	sorted := slices.Clone(results)
	slices.SortFunc(sorted, func(a, b result) int { return int(a.perSecond - b.perSecond) })
	return sorted[len(sorted)/2]
}
