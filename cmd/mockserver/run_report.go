package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"example.com/mockserver/internal/report"
)

// grace is how long pushes under way when the command ends may take: a receiver has three seconds to answer.
const grace = 3500 * time.Millisecond

// finish gathers what is left in the sandboxes and makes the report.
func (run *running) finish(ctx context.Context, r report.Run) *report.Report {
	boxes, _ := run.server.Sandboxes.List() // the server is ready: it does not fail
	settled, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	for _, b := range boxes {
		b.Advance(settled, 0)
		run.collector.Take(b)
	}
	result := report.New(r, run.server.Catalog, run.collector, run.providers)
	result.Replay = run.replayed
	return result
}

// write prints the report and writes the files that were asked for.
func (run *running) write(p program, r *report.Report) error {
	look := report.Look{Lang: p.lang(), Colour: isTerminal(p.err) && p.env("NO_COLOR") == "" && p.env("TERM") != "dumb"}
	var errs []error
	if !run.quiet || r.Broken() {
		errs = append(errs, r.Terminal(p.err, look))
	}
	for _, file := range run.reports {
		errs = append(errs, writeFile(file, os.O_TRUNC, 0o644, func(w io.Writer) error { return r.Write(w, file, look) }))
	}
	if file := p.env("GITHUB_STEP_SUMMARY"); file != "" {
		errs = append(errs, writeFile(file, os.O_APPEND, 0o644, func(w io.Writer) error { return r.Markdown(w, look.Lang) }))
	}
	if run.snapshotOut != "" {
		errs = append(errs, run.saveSnapshot())
	}
	return errors.Join(errs...)
}

// writeFile makes the folder too: the tests are over, and a report that cannot be written is lost.
func writeFile(name string, how int, mode os.FileMode, write func(io.Writer) error) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return fmt.Errorf("%s cannot be written: %w; name another file", name, err)
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|how, mode)
	if err != nil {
		return fmt.Errorf("%w; name another file", err)
	}
	return errors.Join(write(f), f.Close())
}

// saveSnapshot writes the sandbox with the requests it got. They hold secrets: the file is its owner's only.
func (run *running) saveSnapshot() error {
	b, err := run.server.Sandboxes.Get(runBox)
	if err != nil {
		return err
	}
	s := b.Snapshot()
	s.Requests = run.collector.Sent(runBox)
	return writeFile(run.snapshotOut, os.O_TRUNC, 0o600, func(w io.Writer) error { return json.NewEncoder(w).Encode(s) })
}

func (run *running) close(ctx context.Context) {
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_ = run.server.Close(stop) // what was not delivered stands in the report
}
