package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"example.com/mockserver/internal/report"
	"example.com/mockserver/internal/rule"
)

// grace is how long pushes under way when the command ends may take: a receiver has three seconds to answer.
const grace = 3500 * time.Millisecond

// finish gathers what is left in the sandboxes and makes the report.
func (run *running) finish(ctx context.Context, r report.Run) *report.Report {
	boxes, _ := run.server.Sandboxes.List() // the server is ready: it does not fail
	settled, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	for _, b := range boxes {
		_, _ = b.Advance(settled, 0) // a sandbox that was deleted meanwhile has nothing left to send
		run.collector.Take(b)
	}
	r.Address, r.Client = run.address, clientName()
	result := report.New(r, run.server.Catalog, run.collector, run.providers)
	result.Replay = run.replayed
	return result
}

// write prints the report and writes the files that were asked for.
func (run *running) write(p program, r *report.Report) error {
	if run.keep {
		r.Run.Pages = run.pages()
	}
	look := report.Look{Files: run.reports, Lang: p.lang(), Colour: p.colour(p.err)}
	var errs []error
	quiet := run.quiet && !r.Broken()
	switch {
	case quiet:
	case run.asJSON():
		errs = append(errs, printLine(p.err, r))
	default:
		errs = append(errs, r.Terminal(p.err, look))
	}
	var files []string
	for _, name := range run.reports {
		parts, err := r.Parts(name)
		errs = append(errs, err)
		for _, part := range parts {
			files = append(files, part.Name)
			errs = append(errs, replaceFile(part.Name, 0o644, func(w io.Writer) error { return r.Write(w, part, look) }))
		}
	}
	if file := p.env("GITHUB_STEP_SUMMARY"); file != "" {
		errs = append(errs, appendFile(file, func(w io.Writer) error { return r.Markdown(w, look.Lang) }))
	}
	if run.snapshotOut != "" {
		files = append(files, run.snapshotOut)
		errs = append(errs, run.saveSnapshot())
	}
	if len(files) > 0 && errors.Join(errs...) == nil && !quiet && !run.asJSON() {
		_, _ = fmt.Fprintf(p.err, "%s %s\n", rule.Text{EN: "written:", ZH: "已写入："}.In(p.lang()), strings.Join(files, ", "))
	}
	return errors.Join(errs...)
}

// asJSON reports whether the report is for a program: a line on stderr after all that the command has printed.
func (run *running) asJSON() bool { return *run.format == formatJSON }

// clientName is what the client is called in a contract: like the folder that its tests are in.
func clientName() string {
	if folder, err := os.Getwd(); err == nil && filepath.Base(folder) != string(filepath.Separator) {
		return filepath.Base(folder)
	}
	return "client"
}

// address is where a provider was called: with --intercept, at its real host.
func (run *running) address(box, provider string) string {
	if api, found := run.server.Catalog.Provider(provider); found && run.intercept.on && box == runBox {
		return "https://" + api.Hosts[0]
	}
	return run.server.URL + "/~" + box + "/" + provider
}

// pages are the addresses of the sandboxes in the console.
func (run *running) pages() map[string]string {
	pages := map[string]string{}
	boxes, _ := run.server.Sandboxes.List() // the server is ready: it does not fail
	for _, b := range boxes {
		pages[b.ID] = run.server.URL + "/__console/~" + b.ID + "/"
	}
	return pages
}

// stay keeps the server, where that was asked for, until it is interrupted.
func (run *running) stay(ctx context.Context, p program) {
	if !run.keep || ctx.Err() != nil {
		return
	}
	if !run.asJSON() { // the report has the address
		_, _ = fmt.Fprintf(p.err, "%s %s\n", rule.Text{EN: "kept until Ctrl-C:", ZH: "服务保留至 Ctrl-C："}.In(p.lang()), run.pages()[runBox])
	}
	<-ctx.Done()
}

// saveSnapshot writes the sandbox with the requests it got. They hold secrets: the file is its owner's only.
func (run *running) saveSnapshot() error {
	b, err := run.server.Sandboxes.Get(runBox)
	if err != nil {
		return err
	}
	s := b.Snapshot()
	s.Requests = run.collector.Sent(runBox)
	return replaceFile(run.snapshotOut, 0o600, func(w io.Writer) error { return json.NewEncoder(w).Encode(s) })
}

func (run *running) close(ctx context.Context) {
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_ = run.server.Close(stop) // what was not delivered stands in the report
}
