package replay_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/mockserver/fixtures"
	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/replay"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/store"
)

var noon = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

// served stands in for mockserver's listener: it notes what comes, with the sandbox's time, and answers as it is set to.
type served struct {
	target replay.Target
	boxes  *sandbox.Sandboxes
	answer http.HandlerFunc

	mu   sync.Mutex
	seen []string
}

func serve(t *testing.T, answer http.HandlerFunc) *served {
	t.Helper()
	s := &served{answer: answer, boxes: sandbox.NewSandboxes(sim.NewCatalog(nil, sim.Options{}).Base(), 10)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		box, found := s.boxes.Get("run")
		if err != nil || found != nil {
			t.Errorf("%s: %v, %v", r.URL, err, found)
			return
		}
		s.mu.Lock()
		s.seen = append(s.seen, fmt.Sprintf("%s %s %s %s of %s", box.Clock.Now().Format("15:04:05"), r.Method, r.URL, body, box.Opened.Format("15:04")))
		s.mu.Unlock()
		s.answer(w, r)
	}))
	t.Cleanup(server.Close)
	shop := &sim.Provider{
		Name: "shop", Rules: rule.NewSet("shop"), Prepare: func(fixtures.Source, *store.DB) error { return nil },
		Secrets: journal.NewSecrets(nil, []string{"key"}, []string{"key"}),
	}
	s.target = replay.Target{URL: server.URL, Catalog: sim.NewCatalog([]*sim.Provider{shop}, sim.Options{}), Sandboxes: s.boxes}
	return s
}

// came is what has come so far.
func (s *served) came() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.seen)
}

// sent is a request to the shop, so long after noon, that was answered 200 with "fine".
func sent(after time.Duration, url string, change ...func(*journal.Sent)) journal.Sent {
	one := journal.Sent{At: noon.Add(after), Provider: "shop", Method: "GET", URL: url, Status: 200, Answer: []byte("fine")}
	for _, c := range change {
		c(&one)
	}
	return one
}

// text is a recording as "run --snapshot-out" writes it.
func text(t testing.TB, requests ...journal.Sent) []byte {
	t.Helper()
	b, err := json.Marshal(sandbox.Snapshot{Version: sandbox.SnapshotVersion, Sandbox: "run", Seed: 7, Requests: requests})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func recording(t *testing.T, requests ...journal.Sent) *replay.Recording {
	t.Helper()
	file := filepath.Join(t.TempDir(), "run.json")
	if err := os.WriteFile(file, text(t, requests...), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := replay.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func fine(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "fine") }

func TestARecordingIsSentAgainInItsLivesAtItsInstants(t *testing.T) {
	var got http.Header
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == "POST" && strings.HasPrefix(r.URL.Path, "/~run/") {
			got = r.Header
		}
		fine(w, r)
	})
	opened := func(after time.Duration) func(*journal.Sent) {
		return func(one *journal.Sent) { one.Opened = noon.Add(after) }
	}
	r := recording(t,
		sent(time.Minute, "/a?x=1&key=k", opened(0)),
		sent(2*time.Minute, "/b", func(one *journal.Sent) {
			one.Method, one.Body = "POST", []byte(`{"key":"k"}`)
			one.Header = http.Header{"X-Key": {"k"}, "Connection": {"keep-alive"}, "Accept-Encoding": {"br"}}
		}),
		sent(3*time.Minute, "/faults", func(one *journal.Sent) {
			one.Admin, one.Provider, one.Method, one.Body = true, "", "POST", []byte(`{"rule":"x"}`)
		}),
		sent(6*time.Minute, "/a", opened(5*time.Minute)),
	)
	different, err := r.Run(t.Context(), s.target)
	if err != nil || len(different) != 0 || r.Calls() != 3 {
		t.Fatalf("%+v, %v; %d calls", different, err, r.Calls())
	}
	want := []string{
		"12:01:00 GET /~run/shop/a?x=1&key=k  of 12:00",
		`12:02:00 POST /~run/shop/b {"key":"k"} of 12:00`,
		`12:03:00 POST /__admin/sandboxes/run/faults {"rule":"x"} of 12:00`,
		"12:06:00 GET /~run/shop/a  of 12:05",
	}
	if got := s.came(); !slices.Equal(got, want) {
		t.Errorf("came\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got.Get("X-Key") != "k" || got.Get("Accept-Encoding") != "identity" {
		t.Errorf("headers %v", got)
	}
	box, err := s.boxes.Get("run")
	if err != nil || box.Options.Seed != 7 || box.Clock.Mode() != clock.Frozen {
		t.Errorf("a sandbox with seed %d, clock %s: %v", box.Options.Seed, box.Clock.Mode(), err)
	}
}

func TestOtherAnswersAreDifferences(t *testing.T) {
	long := strings.Repeat("x", 400)
	for name, one := range map[string]struct {
		recorded journal.Sent
		now      http.HandlerFunc
		differs  string // as it is shown; empty for the same
	}{
		"the same":        {sent(0, "/"), fine, ""},
		"another status":  {sent(0, "/"), func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(500); fine(w, r) }, "200 fine, now 500 fine"},
		"another rule":    {sent(0, "/"), func(w http.ResponseWriter, r *http.Request) { w.Header().Set("Mock-Rule", "shop/x"); fine(w, r) }, "200 fine, now 200 shop/x fine"},
		"another body":    {sent(0, "/"), func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "no") }, "200 fine, now 200 no"},
		"a secret":        {sent(0, "/"), func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"key":"k"}`) }, `200 fine, now 200 {"key":"[redacted]"}`},
		"a long body":     {sent(0, "/"), func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, long) }, "200 fine, now 200 " + long[:300]},
		"no answer":       {sent(0, "/"), func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "200 fine, now 0"},
		"a redirect":      {sent(0, "/"), func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Location", "/x"); w.WriteHeader(302) }, "200 fine, now 302"},
		"more than kept":  {sent(0, "/", func(s *journal.Sent) { s.AnswerCut, s.Answer = true, []byte("fi") }), fine, ""},
		"other than kept": {sent(0, "/", func(s *journal.Sent) { s.AnswerCut, s.Answer = true, []byte("fo") }), fine, "200 fo, now 200 fine"},
	} {
		s := serve(t, one.now)
		different, err := recording(t, one.recorded).Run(t.Context(), s.target)
		got := ""
		if len(different) == 1 {
			got = different[0].Recorded() + ", now " + different[0].Answered()
		}
		if err != nil || got != one.differs {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if n := len(s.came()); n != 1 {
			t.Errorf("%s: sent %d times", name, n)
		}
	}
}

// A fault that broke a connection in the recording breaks it again: that is the recorded answer.
func TestBrokenConnectionsAreAnswersToo(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/~run/shop/cut" {
			w.Header().Set("Content-Length", "4")
			_, _ = io.WriteString(w, "fi")
			_ = http.NewResponseController(w).Flush()
		}
		panic(http.ErrAbortHandler)
	})
	none := func(one *journal.Sent) { one.Status, one.Answer = 0, nil }
	r := recording(t, sent(0, "/reset", none), sent(0, "/cut"), sent(0, "/cut", func(one *journal.Sent) { one.Answer = []byte("no") }))
	different, err := r.Run(t.Context(), s.target)
	if err != nil || len(different) != 1 || different[0].N != 3 || different[0].Path() != "/cut" {
		t.Errorf("%+v, %v", different, err)
	}
}

func TestAReplayThatCannotGoOnSaysWhere(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) })
	admin := sent(0, "/nowhere?key=k", func(one *journal.Sent) { one.Admin, one.Method = true, "DELETE" })
	if _, err := recording(t, sent(0, "/"), admin).Run(t.Context(), s.target); err == nil || !strings.Contains(err.Error(), "entry 2, DELETE /nowhere") {
		t.Errorf("%v", err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := recording(t, sent(0, "/")).Run(over, s.target); err == nil || !strings.Contains(err.Error(), "request 1, GET /: context canceled") {
		t.Errorf("%v", err)
	}
	other := recording(t, sent(0, "/"))
	other.Sandbox = "NO ID"
	if _, err := other.Run(t.Context(), s.target); err == nil || !strings.Contains(err.Error(), "invalid sandbox id") {
		t.Errorf("%v", err)
	}
}

func TestWhatIsNoRecordingIsRefused(t *testing.T) {
	for bad, want := range map[string]string{
		"": "unexpected end", "[": "unexpected end", "[]": "cannot unmarshal", "null": "holds no requests", "{}": "holds no requests",
		`{"requests":[{}]}`:  "it has version 0",
		`{"requests":"all"}`: "cannot unmarshal",
		string(text(t, sent(0, "/"), sent(0, "/", func(one *journal.Sent) { one.Cut = true }))): "request 2 cannot be sent again",
		string(text(t, sent(0, "x"))): "request 1 lacks",
		string(text(t, sent(0, "/", func(one *journal.Sent) { one.Method = "" }))):                  "request 1 lacks",
		string(text(t, sent(0, "/", func(one *journal.Sent) { one.Provider = "" }))):                "request 1 lacks",
		string(text(t, sent(0, "/", func(one *journal.Sent) { one.At = time.Time{} }))):             "request 1 lacks",
		string(text(t, sent(0, "/", func(one *journal.Sent) { one.At = noon.AddDate(500, 0, 0) }))): "request 1 lacks",
	} {
		if r, err := replay.Parse([]byte(bad)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %+v, %v; want %q", bad, r, err, want)
		}
	}
	if _, err := replay.Open(filepath.Join(t.TempDir(), "none.json")); err == nil {
		t.Error("a file that is not there was opened")
	}
}

// FuzzParse: whatever passes is a recording that can be written and read again, and whose differences can be shown.
func FuzzParse(f *testing.F) {
	f.Add(text(f, sent(0, "/a?key=k"), sent(time.Minute, "/faults", func(one *journal.Sent) { one.Admin = true })))
	f.Add([]byte(`{"version":1,"requests":[{"method":"GET","url":"/","provider":"shop","at":"2026-11-30T12:00:00+08:00","header":{"a":null}}]}`))
	f.Add([]byte(`{"VERSION":1,"sandbox":"../x","requests":[null,{"body":"AA=="}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := replay.Parse(b)
		if err != nil {
			return
		}
		again, err := json.Marshal(sandbox.Snapshot{Version: sandbox.SnapshotVersion, Sandbox: r.Sandbox, Seed: r.Seed, Requests: r.Requests})
		if err != nil {
			t.Fatal(err)
		}
		back, err := replay.Parse(again)
		if err != nil || back.Calls() != r.Calls() || len(back.Requests) != len(r.Requests) || back.Sandbox != r.Sandbox {
			t.Fatalf("%+v came back as %+v, %v", r, back, err)
		}
		for _, one := range r.Requests {
			d := replay.Difference{Request: one}
			if strings.Contains(d.Path(), "?") || !strings.HasPrefix(d.Recorded(), fmt.Sprint(one.Status)) {
				t.Errorf("%q, %q", d.Path(), d.Recorded())
			}
		}
	})
}
