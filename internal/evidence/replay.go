package evidence

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/har"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// Reader compares recordings with the simulation. Use it from one goroutine.
type Reader struct {
	Catalog   *sim.Catalog
	Sandboxes *sandbox.Sandboxes
	// Account are the credentials and base URLs of the account that was recorded, named as in "verify --target"; may be nil.
	Account map[string]string
	// Hosts are further host names, by which provider answers to them.
	Hosts map[string]string
	// Version is the program's.
	Version string

	report  Report
	found   map[string]*Finding
	skipped map[string]*Skipped
	answers map[string][]candidate // what rules answer, by provider and operation
}

// boxID is the sandbox in which a file is sent again.
const boxID = "evidence"

// file is one HAR file that is being read.
type file struct {
	*Reader
	name   string
	number int
	masker *har.Masker // nil for a file that is masked already
	box    *sandbox.Sandbox
	bound  map[string]*bindings
	bases  map[string]string // base URLs without their scheme, by provider
}

// ReadHAR reads a recording, each request in its turn and at its instant, in a fresh sandbox.
func (r *Reader) ReadHAR(ctx context.Context, name string, content io.Reader) error {
	f := &file{Reader: r, name: name, number: len(r.report.Files)}
	sum := sha256.New()
	entries := 0
	var creator har.Creator
	err := har.Read(io.TeeReader(content, sum), name, func(h har.Head) error {
		if creator = h.Creator; creator.Name == har.SimulationName {
			return &har.Error{File: name, Err: rule.Wrong("%q wrote it: it holds a simulation's answers, which are no evidence of the provider's", "由 %q 生成：其中是模拟服务的响应，不能作为真实平台的证据", creator.Name)}
		}
		return f.open(h)
	}, func(n int, e *har.Entry) error {
		entries = n
		if err := ctx.Err(); err != nil {
			return err
		}
		return f.entry(ctx, n, e)
	})
	if err != nil {
		return err
	}
	f.hint(creator)
	_, err = io.Copy(sum, content) // what follows the last bracket
	r.addFile(File{Name: name, Kind: "har", Creator: strings.TrimSpace(creator.Name + " " + creator.Version), Entries: entries}, sum)
	return err
}

func (r *Reader) addFile(f File, sum hash.Hash) {
	f.SHA256 = hex.EncodeToString(sum.Sum(nil))
	r.report.Files = append(r.report.Files, f)
	r.report.Counts.Entries += f.Entries
}

// open makes the sandbox of the file and binds the account's credentials to the sandbox's own.
func (f *file) open(h har.Head) error {
	if b, err := f.Sandboxes.Get(boxID); err == nil {
		if err := f.Sandboxes.Delete(b.ID); err != nil {
			return err
		}
	}
	box, err := f.Sandboxes.Open(sandbox.Options{ID: boxID, Clock: sandbox.ClockState{Mode: clock.Frozen}})
	if err != nil {
		return err
	}
	f.box = box
	f.bound, f.bases = map[string]*bindings{}, map[string]string{}
	credentials := box.Credentials()
	var all []*sim.Provider
	for _, api := range f.Catalog.Providers() {
		all = append(all, api.Provider)
		account := map[string]string{}
		for name := range credentials[api.Name] {
			account[name] = f.Account[api.Name+"."+name]
			if account[name] == "" {
				account[name] = h.Account[api.Name][name]
			}
		}
		f.bound[api.Name] = newBindings(api.Provider, credentials[api.Name], account)
		f.base(api.Name, f.Account[api.Name+".baseUrl"])
		f.base(api.Name, h.Bases[api.Name])
	}
	if h.Creator.Name != har.CreatorName {
		f.masker = har.NewMasker(all, f.Account)
	}
	return nil
}

func (f *file) base(provider, address string) {
	if _, rest, found := strings.Cut(address, "://"); found {
		f.bases[provider] = strings.TrimSuffix(rest, "/")
	}
}

// provider finds whom a request was for, and the path that is the provider's own.
func (f *file) provider(u *url.URL) (api *sim.API, path string) {
	whole := u.Host + u.EscapedPath()
	path = u.EscapedPath()
	for name, base := range f.bases {
		if rest, found := strings.CutPrefix(whole, base); found && (rest == "" || rest[0] == '/') {
			api, _ = f.Catalog.Provider(name)
			return api, "/" + strings.TrimPrefix(rest, "/")
		}
	}
	host := strings.ToLower(u.Hostname())
	if name := f.Hosts[host]; name != "" {
		api, _ = f.Catalog.Provider(name)
		return api, path
	}
	for _, one := range f.Catalog.Providers() {
		if slices.Contains(one.Hosts, host) {
			return one, path
		}
	}
	first, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/") // of a mockserver: /~box7/qijiayun/…
	if strings.HasPrefix(first, "~") {
		first, rest, _ = strings.Cut(rest, "/")
	}
	if one, found := f.Catalog.Provider(first); found {
		return one, "/" + rest
	}
	return nil, ""
}

// entry compares one entry.
func (f *file) entry(ctx context.Context, n int, e *har.Entry) error {
	x, err := e.Exchange()
	nothing := errors.Is(err, har.ErrUnanswered) || errors.Is(err, har.ErrCut)
	if x == nil || err != nil && !nothing {
		return &har.Error{File: f.name, Entry: n, Err: err}
	}
	api, path := f.provider(x.URL)
	switch {
	case api == nil:
		f.skip(n, rule.Say("it is not a provider's: %s", "不属于任何平台：%s", x.URL.Host))
		return nil
	case err != nil:
		f.skip(n, rule.TextOf(err))
		return nil
	}
	if f.masker != nil {
		if err := f.masker.Mask(api.Name, e); err != nil {
			return &har.Error{File: f.name, Entry: n, Err: err}
		}
		if x, err = e.Exchange(); err != nil {
			return &har.Error{File: f.name, Entry: n, Err: err}
		}
	}
	if _, err := f.box.SetClock(ctx, sandbox.ClockState{Now: x.At, Mode: clock.Frozen}); err != nil {
		return &har.Error{File: f.name, Entry: n, Err: err}
	}
	return f.compare(n, x, api, path)
}

// skip counts an entry that says nothing.
func (f *file) skip(n int, why rule.Text) {
	if f.skipped == nil {
		f.skipped = map[string]*Skipped{}
	}
	s := f.skipped[why.EN]
	if s == nil {
		if len(f.skipped) >= maxRows {
			why = rule.Say("others", "其他")
		}
		s = f.skipped[why.EN]
		if s == nil {
			s = &Skipped{Why: why, First: fmt.Sprintf("%s: %d", f.name, n)}
			f.skipped[why.EN] = s
		}
	}
	s.Entries++
}

// maxRows is how many rows of a kind a report has.
const maxRows = 500

// reply is what the simulation answers.
type reply struct {
	Answer
	rule      *rule.Rule // that refused
	seen      []string   // behaviours that happened
	operation string
	own       bool // mockserver itself answers, and no provider
	why       rule.Text
}

// send sends a request to the simulation.
func (f *file) send(api *sim.API, q *http.Request) reply {
	w := &response{header: http.Header{}}
	func() {
		defer func() {
			if p := recover(); p != nil && p != http.ErrAbortHandler { //nolint:errorlint // net/http compares it so
				panic(p)
			}
		}()
		api.Serve(w, q, f.box)
	}()
	a := reply{Answer: Answer{Status: w.status, ContentType: w.header.Get("Content-Type"), Body: w.body.String()}}
	if id := w.header.Get("Mock-Rule"); id != "" {
		a.rule, _ = api.Rules.Find(id)
	}
	if e, found := f.box.Journal.Find(0); found {
		a.seen, a.operation, a.why = e.Seen, e.Operation, e.Why
	}
	a.own = a.rule == nil && strings.HasPrefix(a.ContentType, "application/problem+json")
	return a
}

// response collects a response.
type response struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *response) Header() http.Header { return r.header }

func (r *response) WriteHeader(status int) { r.status = status }

func (r *response) Write(p []byte) (int, error) { return r.body.Write(p) }
