// Command bench measures a built binary from outside, beside a bare net/http handler: requests a second and processor
// time per call, how both change as a sandbox grows, and how long the slow calls take. Server, handler and client are
// processes of their own, over loopback. It asserts nothing; docs/performance.md explains the method.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// settings are the flags.
type settings struct {
	binary, base string
	rounds       int
	slice        time.Duration
	connections  int
	busy         float64
	requests     int
	parts        string
	only         string
	json         string
	profile      string
}

func main() {
	var s settings
	as := flag.String("as", "", "the part of this process: bare, rs256 or server; set by bench itself")
	flag.StringVar(&s.binary, "binary", "bin/mockserver", "the built binary to measure")
	flag.StringVar(&s.base, "base", "", "an earlier binary, measured in the same rounds and compared with")
	flag.IntVar(&s.rounds, "rounds", 5, "how often each scenario is measured; the median counts")
	seconds := flag.Float64("seconds", 2, "how many seconds one slice takes; 1 or less is a short try: one round, busy or not, and growth and slow paths of a tenth of their size")
	flag.IntVar(&s.connections, "connections", 32, "connections at once")
	flag.Float64Var(&s.busy, "busy", 0.05, "drop a slice in which other processes and the hypervisor took more than this share of the processors")
	flag.IntVar(&s.requests, "requests", 1_000_000, "after how many requests memory is measured again")
	flag.StringVar(&s.parts, "parts", "start,rate,growth,slow", "what to measure; mixed too: --requests of all kinds, and what the server takes before and after")
	flag.StringVar(&s.only, "only", "", "measure only scenarios, growth and slow paths whose name contains this")
	flag.StringVar(&s.json, "json", "", "also write the results to this file, as JSON")
	flag.StringVar(&s.profile, "profile", "", "write cpu.pprof and heap.pprof of the server to this folder; it then runs within a copy of bench, not as the built binary")
	flag.Parse()
	s.slice = time.Duration(*seconds * float64(time.Second))
	if s.short() {
		s.rounds = 1
	}
	var err error
	switch {
	case *as != "":
		err = serveAs(*as, s.profile)
	default:
		err = run(os.Stdout, s)
	}
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// short reports a run that only tries whether everything works.
func (s settings) short() bool { return s.slice <= time.Second }

// scaled is a size of the table, or a tenth of it in a short run.
func (s settings) scaled(n int) int {
	if s.short() {
		return n / 10
	}
	return n
}

// tries is how often something is measured to get so many quiet rounds.
func (s settings) tries(rounds int) int {
	if s.short() {
		return rounds
	}
	return 3 * rounds
}

func (s settings) wants(part string) bool { return strings.Contains(","+s.parts+",", ","+part+",") }

func run(w io.Writer, s settings) error {
	b := &bench{settings: s, out: w, wrk: findWrk(), bares: map[string]*process{}}
	defer b.stop()
	b.describe()
	for _, part := range []struct {
		name string
		do   func() error
	}{{"start", b.start}, {"rate", b.rates}, {"growth", b.growing}, {"slow", b.slow}, {"mixed", b.mixed}} {
		if !s.wants(part.name) {
			continue
		}
		if err := part.do(); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return b.report.write(s.json)
}
