package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"time"
)

// bench is one run.
type bench struct {
	settings settings
	out      io.Writer
	wrk      string // empty: bench's own client
	running  []*process
	bares    map[string]*process
	report   report
}

func (b *bench) stop() {
	for _, p := range b.running {
		p.stop()
	}
}

// serve starts a binary that runs until the end of the run.
func (b *bench) serve(binary string, args ...string) (*process, error) {
	return b.started(binary, append([]string{"--addr", "127.0.0.1:0"}, args...)...)
}

func (b *bench) started(binary string, args ...string) (*process, error) {
	p, err := launch(binary, args...)
	if err == nil {
		b.running = append(b.running, p)
	}
	return p, err
}

// alone runs f with a server of its own.
func (b *bench) alone(f func(p *process) error, args ...string) error {
	p, err := launch(b.settings.binary, append([]string{"--addr", "127.0.0.1:0"}, args...)...)
	if err != nil {
		return err
	}
	defer p.stop()
	return f(p)
}

func (b *bench) describe() {
	by := "wrk, one thread"
	if b.wrk == "" {
		by = "bench's own client, since wrk is not installed: it takes more of the processors than wrk and so makes all ratios look better"
	}
	b.report.Go, b.report.Cores, b.report.By, b.report.Slice, b.report.At = runtime.Version(), runtime.NumCPU(), by, b.settings.slice, time.Now().UTC()
	b.report.Binary, b.report.Base, b.report.Connections = b.settings.binary, b.settings.base, b.settings.connections
	if info, found := debug.ReadBuildInfo(); found {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				b.report.Revision = s.Value
			}
		}
	}
	b.say("%s, %d cores, %d connections, slices of %v, driven by %s", b.report.Go, b.report.Cores, b.settings.connections, b.settings.slice, by)
	if b.settings.short() {
		b.say("a short run: growth and slow paths are a tenth of their size")
	}
}

func (b *bench) say(format string, args ...any) { _, _ = fmt.Fprintf(b.out, format+"\n", args...) }

// line adds a figure to the report and prints it.
func (b *bench) line(f figure) {
	b.report.Figures = append(b.report.Figures, f)
	aim := ""
	if f.Aim != "" {
		aim = "   (aim " + f.Aim + ")"
	}
	b.say("%-72s %10.2f %s%s", f.What, f.Value, f.Unit, aim)
}

// start measures how soon the binary answers, and what it holds then.
func (b *bench) start() error {
	var health, provider []time.Duration
	for range max(5, b.settings.rounds) {
		h, p, err := startUp(b.settings.binary)
		if err != nil {
			return err
		}
		health, provider = append(health, h), append(provider, p)
	}
	b.line(figure{What: "start: first health answer, median", Value: millis(median(health)), Unit: "ms", Aim: "≤ 15"})
	b.line(figure{What: "start: first health answer, least", Value: millis(least(health)), Unit: "ms"})
	b.line(figure{What: "start: first provider answer, median", Value: millis(median(provider)), Unit: "ms", Aim: "≤ 45"})
	b.line(figure{What: "start: first provider answer, least", Value: millis(least(provider)), Unit: "ms"})
	return b.alone(func(p *process) error {
		if !answered(p.url + "/qijiayun/itrigger-tenant/v1/basic/accessTokenOpen/token") {
			return fmt.Errorf("the provider does not answer")
		}
		time.Sleep(time.Second) // what loading took is given back in the background
		bytes, err := resident(p.command.Process.Pid)
		b.line(figure{What: "resident one second after start", Value: mib(bytes), Unit: "MiB", Aim: "≤ 28"})
		return err
	})
}
