package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"time"
)

// report is what a run found, as its JSON has it. Durations are nanoseconds.
type report struct {
	At          time.Time     `json:"at"`
	Go          string        `json:"go"`
	Cores       int           `json:"cores"`
	Revision    string        `json:"revision,omitempty"` // of this program
	Binary      string        `json:"binary"`
	Base        string        `json:"base,omitempty"`
	By          string        `json:"by"`
	Connections int           `json:"connections"`
	Slice       time.Duration `json:"slice"`
	Rates       []rate        `json:"rates"`
	Growth      []growth      `json:"growth"`
	Figures     []figure      `json:"figures"`
}

func (r report) write(file string) error {
	if file == "" {
		return nil
	}
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o644) //nolint:gosec // results for everybody
}

// figure is one number.
type figure struct {
	What  string  `json:"what"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	Aim   string  `json:"aim,omitempty"`
}

// spread is a median and its range.
type spread struct {
	Median float64 `json:"median"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
}

func (s spread) String() string { return fmt.Sprintf("%.3f (%.3f–%.3f)", s.Median, s.Low, s.High) }

func spreadOf[T any](list []T, of func(T) float64) spread {
	var values []float64
	for _, one := range list {
		values = append(values, of(one))
	}
	return spread{median(values), slices.Min(values), slices.Max(values)}
}

func median[T cmp.Ordered](list []T) T {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}

func least[T cmp.Ordered](list []T) T { return slices.Min(list) }

func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }

func mib(bytes int64) float64 { return float64(bytes) / (1 << 20) }

// rate is a scenario beside its bare handler.
type rate struct {
	Scenario  string  `json:"scenario"`
	Binary    string  `json:"binary"` // "this" or "base"
	Client    string  `json:"client"` // "wrk" or "bench"
	Aim       float64 `json:"aim"`
	Ratio     spread  `json:"ratio"` // requests a second over the bare handler's
	PerSecond spread  `json:"perSecond"`
	CPU       spread  `json:"cpu"` // microseconds of the server's processor time per call
	BareCPU   spread  `json:"bareCPU"`
	RatioCPU  spread  `json:"ratioCPU"` // the bare handler's processor time over the server's
	P99       spread  `json:"p99"`      // milliseconds
	BareP99   spread  `json:"bareP99"`
	Dropped   int     `json:"dropped"` // rounds left out since the machine was busy
	Busy      int     `json:"busy"`    // rounds kept although it was
	Pairs     []pair  `json:"pairs"`
}

func rateOf(s scenario, binary string, own bool, pairs []pair, tried int) rate {
	client := "wrk"
	if own {
		client = "bench"
	}
	mean := func(p pair, of func(slice) float64) float64 { return (of(p.Before) + of(p.After)) / 2 }
	perSecond := func(s slice) float64 { return s.PerSecond }
	cpu := func(s slice) float64 { return micros(s.CPU) }
	p99 := func(s slice) float64 { return millis(s.P99) }
	return rate{
		Scenario: s.name, Binary: binary, Client: client, Aim: s.aim, Dropped: tried - len(pairs), Pairs: pairs,
		Ratio:     spreadOf(pairs, func(p pair) float64 { return p.Slice.PerSecond / mean(p, perSecond) }),
		PerSecond: spreadOf(pairs, func(p pair) float64 { return p.Slice.PerSecond }),
		CPU:       spreadOf(pairs, func(p pair) float64 { return cpu(p.Slice) }),
		BareCPU:   spreadOf(pairs, func(p pair) float64 { return mean(p, cpu) }),
		RatioCPU:  spreadOf(pairs, func(p pair) float64 { return mean(p, cpu) / cpu(p.Slice) }),
		P99:       spreadOf(pairs, func(p pair) float64 { return p99(p.Slice) }),
		BareP99:   spreadOf(pairs, func(p pair) float64 { return mean(p, p99) }),
	}
}

func (r rate) print(w io.Writer) {
	_, _ = fmt.Fprintf(w, "%s [%s, %s]\n    requests/s over the bare handler's %v, aim %.2f   (%.0f/s)\n", r.Scenario, r.Binary, r.Client, r.Ratio, r.Aim, r.PerSecond.Median)
	_, _ = fmt.Fprintf(w, "    processor time per call %.1f µs, bare %.1f µs: %v   p99 %.2f ms, bare %.2f ms\n", r.CPU.Median, r.BareCPU.Median, r.RatioCPU, r.P99.Median, r.BareP99.Median)
	if r.Dropped > 0 || r.Busy > 0 {
		_, _ = fmt.Fprintf(w, "    rounds dropped since the machine was busy with others: %d; kept although it was: %d\n", r.Dropped, r.Busy)
	}
}
