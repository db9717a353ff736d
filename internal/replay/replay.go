// Package replay owns sending recorded requests once more to a fresh sandbox, at the instants of the sandbox's clock at
// which they came, and telling answers that are other than recorded. It records nothing itself.
package replay

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"example.com/mockserver/internal/client"
	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// Recording is what a file holds that can be replayed.
type Recording struct {
	Sandbox  string // the id decides the credentials
	Seed     uint64
	Requests []journal.Sent
}

// Open reads a snapshot that "mockserver run --snapshot-out" wrote.
func Open(file string) (*Recording, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	r, err := Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return r, nil
}

// Parse reads a snapshot from its text. The text comes from outside: what passes can be sent.
func Parse(text []byte) (*Recording, error) {
	var s sandbox.Snapshot
	if err := json.Unmarshal(text, &s); err != nil {
		return nil, err
	}
	if len(s.Requests) == 0 {
		return nil, errors.New(`it holds no requests; "mockserver run --snapshot-out" writes a snapshot with them`)
	}
	if s.Version != sandbox.SnapshotVersion {
		return nil, fmt.Errorf("it has version %d; this mockserver reads version %d", s.Version, sandbox.SnapshotVersion)
	}
	for i, r := range s.Requests {
		switch {
		case r.Cut:
			return nil, fmt.Errorf("request %d cannot be sent again, its body was longer than the journal keeps", i+1)
		case r.Method == "" || !strings.HasPrefix(r.URL, "/") || !r.Admin && r.Provider == "" || r.At.Year() < 1971 || r.At.Year() > 2199:
			return nil, fmt.Errorf("request %d lacks its method, path, provider or time", i+1)
		}
	}
	return &Recording{Sandbox: s.Sandbox, Seed: s.Seed, Requests: s.Requests}, nil
}

// Difference is an answer that is not the recorded one.
type Difference struct {
	secrets *journal.Secrets

	N       int // counted from 1
	Request journal.Sent
	Status  int
	Rule    string
	Answer  []byte
	Broken  bool // the connection broke before the answer's end, or its beginning
}

// Target is where requests are sent.
type Target struct {
	URL       string // of the server
	Catalog   *sim.Catalog
	Sandboxes *sandbox.Sandboxes

	// transport has a connection for each request: on one that was used before, net/http sends a request once more
	// when a fault breaks it.
	transport *http.Transport
}

// Run opens the recording's sandbox on the target, and anew wherever it was reset, and sends every request. Connections
// that break are answers too: a fault may have broken the recorded one.
func (r *Recording) Run(ctx context.Context, t Target) ([]Difference, error) {
	t.transport = &http.Transport{DisableKeepAlives: true}
	var all []Difference
	var box *sandbox.Sandbox
	for i, sent := range r.Requests {
		var err error
		if box == nil || !sent.Opened.IsZero() {
			if box, err = r.open(t, sent); err != nil {
				return all, err
			}
		}
		if _, err := box.SetClock(ctx, sandbox.ClockState{Now: sent.At, Mode: clock.Frozen}); err != nil {
			return all, err
		}
		d := Difference{N: i + 1, Request: sent}
		if api, found := t.Catalog.Provider(sent.Provider); found {
			d.secrets = api.Secrets
		}
		if sent.Admin {
			if err := t.change(ctx, box.ID, sent); err != nil {
				return all, fmt.Errorf("entry %d, %s %s by the admin API: %w", i+1, sent.Method, sent.URL, err)
			}
			continue
		}
		if err := t.send(ctx, box.ID, &d); err != nil {
			return all, fmt.Errorf("request %d, %s %s: %w", i+1, sent.Method, sent.URL, err)
		}
		if !d.same() {
			all = append(all, d)
		}
	}
	return all, nil
}

func (d *Difference) same() bool {
	if d.Status != d.Request.Status || d.Rule != d.Request.Rule {
		return false
	}
	if d.Broken { // the journal has the answer as it was before a fault cut it
		return bytes.HasPrefix(d.Request.Answer, d.Answer)
	}
	if d.Request.AnswerCut {
		return bytes.HasPrefix(d.Answer, d.Request.Answer)
	}
	return bytes.Equal(d.Answer, d.Request.Answer)
}

// open gives the sandbox a fresh life that begins when the recorded one did.
func (r *Recording) open(t Target, first journal.Sent) (*sandbox.Sandbox, error) {
	if _, err := t.Sandboxes.Get(r.Sandbox); err == nil {
		if err := t.Sandboxes.Delete(r.Sandbox); err != nil {
			return nil, err
		}
	}
	begin := first.Opened
	if begin.IsZero() {
		begin = first.At
	}
	return t.Sandboxes.Open(sandbox.Options{ID: r.Sandbox, Seed: r.Seed, Clock: sandbox.ClockState{Now: begin, Mode: clock.Frozen}})
}

// change does once more what the admin API did.
func (t Target) change(ctx context.Context, box string, sent journal.Sent) error {
	admin := client.Client{Base: t.URL}
	var body any
	if len(sent.Body) > 0 {
		body = sent.Body
	}
	return admin.Do(ctx, sent.Method, "/sandboxes/"+box+sent.URL, body, nil)
}

// Calls is how many of the requests went to a provider.
func (r *Recording) Calls() int {
	n := 0
	for _, one := range r.Requests {
		if !one.Admin {
			n++
		}
	}
	return n
}

func (t Target) send(ctx context.Context, box string, d *Difference) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	sent := d.Request
	q, err := http.NewRequestWithContext(ctx, sent.Method, t.URL+"/~"+box+"/"+sent.Provider+sent.URL, bytes.NewReader(sent.Body))
	if err != nil {
		return err
	}
	for name, values := range sent.Header {
		if !strings.EqualFold(name, "Connection") && !strings.EqualFold(name, "Accept-Encoding") {
			q.Header[name] = values
		}
	}
	q.Header.Set("Accept-Encoding", "identity")
	response, err := t.transport.RoundTrip(q) // redirects are answers too
	if err != nil {
		d.Broken = true
		return ctx.Err() // of a time that is up; else no answer is one
	}
	defer func() { _ = response.Body.Close() }()
	d.Status, d.Rule = response.StatusCode, response.Header.Get("Mock-Rule")
	d.Answer, err = io.ReadAll(io.LimitReader(response.Body, 64<<20))
	d.Broken = err != nil
	return ctx.Err()
}

// shown is how much of an answer a difference shows.
const shown = 300

// Path is the request's path, without its query string, which may hold secrets.
func (d Difference) Path() string {
	path, _, _ := strings.Cut(d.Request.URL, "?")
	return path
}

// Recorded is the answer that was recorded, in short.
func (d Difference) Recorded() string {
	return d.short(d.Request.Status, d.Request.Rule, d.Request.Answer)
}

// Answered is the answer that the request got now, in short.
func (d Difference) Answered() string { return d.short(d.Status, d.Rule, d.Answer) }

func (d Difference) short(status int, rule string, answer []byte) string {
	text := d.secrets.Hide(answer)
	text = strings.ToValidUTF8(text[:min(len(text), shown)], "?")
	return strings.TrimSpace(fmt.Sprintf("%d %s", status, strings.TrimSpace(rule+" "+text)))
}
