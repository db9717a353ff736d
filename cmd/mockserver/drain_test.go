package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// stoppable is a server whose drain ends when the test says so: whatever happens before that needs no time limit.
type stoppable struct {
	url   string
	stop  func()             // what SIGTERM does
	asked chan time.Duration // the drain's length, when it begins
	over  func()             // ends the drain
	ended chan int
	errs  *output
}

func startStoppable(t *testing.T, args ...string) *stoppable {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	end, over := context.WithCancel(t.Context())
	s := &stoppable{stop: stop, over: over, asked: make(chan time.Duration, 9), ended: make(chan int, 1), errs: &output{more: make(chan struct{}, 1)}}
	within := func(_ context.Context, d time.Duration) (context.Context, context.CancelFunc) {
		s.asked <- d
		return end, func() {}
	}
	out := &output{more: make(chan struct{}, 1)}
	go func() {
		s.ended <- run(ctx, append(args, "--addr", "127.0.0.1:0"), program{out: out, err: s.errs, env: func(string) string { return "" }, within: within})
	}()
	t.Cleanup(func() {
		stop()
		over()
	})
	await(t, out, "admin API")
	line, _, _ := strings.Cut(out.String(), "\n")
	_, s.url, _ = strings.Cut(line, " listens at ")
	return s
}

// end waits for the end of the server.
func (s *stoppable) end(t *testing.T) {
	t.Helper()
	if code := <-s.ended; code != exitGood {
		t.Errorf("exit code %d: %s", code, s.errs)
	}
}

// half sends half a request. The server has read the head when it asks for the body.
func half(t *testing.T, c net.Conn) {
	t.Helper()
	say(t, c, post+jsonType+"Expect: 100-continue\r\nContent-Length: 14\r\n\r\n")
	const goOn = "HTTP/1.1 100 Continue\r\n\r\n"
	got := make([]byte, len(goOn))
	if _, err := io.ReadFull(c, got); err != nil || string(got) != goOn {
		t.Fatalf("%q, %v", got, err)
	}
	say(t, c, `{"id":`)
}

const otherHalf = `"box-7"}`

// health asks for the server's health and reads the whole answer.
func health(c net.Conn) error {
	if _, err := io.WriteString(c, "GET /__admin/health HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
		return err
	}
	var answer strings.Builder
	for b := make([]byte, 1024); !strings.HasSuffix(answer.String(), "}\n"); {
		n, err := c.Read(b)
		if err != nil {
			return err
		}
		answer.Write(b[:n])
	}
	if !strings.HasPrefix(answer.String(), "HTTP/1.1 200 ") {
		return fmt.Errorf("answered %q", answer.String())
	}
	return nil
}

func TestTheDrainLeavesTimeWithinFiveSeconds(t *testing.T) {
	s := startStoppable(t)
	s.stop()
	if d := <-s.asked; d <= 0 || d >= 5*time.Second {
		t.Errorf("requests have %s to finish, and the process 5s to end", d)
	}
	s.end(t)
}

// With a deadline that never comes, only what is under way could hold the server up.
func TestAServerWithNothingUnderWayEndsAtOnce(t *testing.T) {
	s := startStoppable(t, "--tls=127.0.0.1:0", "--proxy=127.0.0.1:0", "--state", t.TempDir())
	idle := dial(t, s.url)
	if err := health(idle); err != nil {
		t.Fatal(err)
	}
	s.stop()
	s.end(t)
	if got := answers(t, idle); len(got) != 0 {
		t.Errorf("an idle connection was answered %v", got)
	}
	if len(s.asked) != 1 {
		t.Errorf("it asked for %d deadlines: the drain has one", len(s.asked))
	}
}

func TestTheEndOfTheDrainCutsWhatIsUnderWay(t *testing.T) {
	s := startStoppable(t, "--tls=127.0.0.1:0", "--proxy=127.0.0.1:0", "--state", t.TempDir())
	stuck, slow, busy := dial(t, s.url), dial(t, s.url), dial(t, s.url)
	half(t, stuck)
	half(t, busy)
	say(t, slow, "GET /apihub/nowhere HTTP/1.1\r\nHost: localhost\r\n") // the header has no end
	s.stop()
	<-s.asked
	say(t, busy, otherHalf)
	if got := answers(t, busy); len(got) != 1 || got[0] != http.StatusCreated {
		t.Errorf("a request that ended within the drain was answered %v", got)
	}
	select {
	case code := <-s.ended:
		t.Errorf("the server ended with %d, though a request was under way", code)
	default:
	}
	s.over()
	for name, c := range map[string]net.Conn{"a body that does not end": stuck, "a header that does not end": slow} {
		if got := answers(t, c); len(got) != 0 {
			t.Errorf("%s: answered %v", name, got)
		}
	}
	s.end(t)
	if _, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://")); err == nil {
		t.Error("it still listens")
	}
}
