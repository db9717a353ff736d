package webhook

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// ticks is a wall clock of which every look is a millisecond after the one before.
func ticks() func() time.Time {
	now := noon
	return func() time.Time { now = now.Add(time.Millisecond); return now }
}

func send(t *testing.T, handler http.HandlerFunc, change func(*Event)) Attempt {
	t.Helper()
	receiver := httptest.NewServer(handler)
	t.Cleanup(receiver.Close)
	e := event(receiver.URL + "/hook")
	if change != nil {
		change(&e)
	}
	s := NewSender(Targets{}, ticks())
	return s.Send(t.Context(), e, noon, nil)
}

func TestAReceiverGetsTheEventAsItWasConfigured(t *testing.T) {
	var got *http.Request
	var body []byte
	a := send(t, func(w http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
		_, _ = io.WriteString(w, "ok")
	}, func(e *Event) {
		e.Target.Method = "PUT"
		e.Target.Headers["UserName"], e.Target.Headers["Authorization"] = "shop", "s3cret"
	})
	if !a.Received || a.Status != 200 || a.Answer != "ok" || a.TookMicros != 1000 || !a.At.Equal(noon) {
		t.Fatalf("attempt: %+v", a)
	}
	if got.Method != "PUT" || got.URL.Path != "/hook" || string(body) != `{"status":"DELIVRD"}` {
		t.Errorf("%s %s %s", got.Method, got.URL, body)
	}
	for name, want := range map[string]string{
		"UserName": "shop", "Authorization": "s3cret", "Content-Type": "application/json;charset=utf-8",
	} {
		if got.Header.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, got.Header.Get(name), want)
		}
	}
}

func TestOnlyTheStatusOfTheTermsIsReceived(t *testing.T) {
	for _, status := range []int{201, 204, 302, 400, 500} {
		a := send(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }, nil)
		if a.Received || a.Status != status || a.Error != "" {
			t.Errorf("status %d: %+v", status, a)
		}
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	visits := 0
	a := send(t, func(w http.ResponseWriter, r *http.Request) {
		visits++
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	}, nil)
	if visits != 1 || a.Received || a.Status != http.StatusTemporaryRedirect {
		t.Errorf("%d visits, %+v", visits, a)
	}
}

func TestAReceiverThatHangsIsGivenUp(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	for name, handler := range map[string]http.HandlerFunc{
		"before its headers": func(http.ResponseWriter, *http.Request) { <-release },
		"within its body": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte("almost"))
			w.(http.Flusher).Flush()
			<-release
		},
	} {
		receiver := httptest.NewServer(handler)
		e := event(receiver.URL)
		e.Terms.LimitMillis = 30
		a := NewSender(Targets{}, ticks()).Send(t.Context(), e, noon, nil)
		if a.Received || a.Error != "no complete answer within 30ms" {
			t.Errorf("%s: %+v", name, a)
		}
		t.Cleanup(receiver.Close) // after release is closed, or Close would wait for the handler
	}
}

func TestAnEndlessAnswerIsCut(t *testing.T) {
	piece := strings.Repeat("x", 1024)
	a := send(t, func(w http.ResponseWriter, _ *http.Request) {
		for {
			if _, err := io.WriteString(w, piece); err != nil {
				return
			}
		}
	}, nil)
	if !a.Received || !a.Cut || len(a.Answer) != answerKept {
		t.Errorf("received %v, cut %v, %d bytes kept, %s", a.Received, a.Cut, len(a.Answer), a.Error)
	}
}

func TestWhatIsNotHTTPIsNotCalled(t *testing.T) {
	s := NewSender(Targets{}, ticks())
	for _, target := range []string{"file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1", "//127.0.0.1/x", "http://", "http://[::1", "hook"} {
		a := s.Send(t.Context(), event(target), noon, nil)
		if a.Received || !strings.Contains(a.Error, ErrTarget.Error()) || s.Check(target) == nil {
			t.Errorf("%s: %+v", target, a)
		}
	}
}

func TestNobodyListeningIsAFailedAttempt(t *testing.T) {
	receiver := httptest.NewServer(http.NotFoundHandler())
	receiver.Close()
	a := NewSender(Targets{}, ticks()).Send(t.Context(), event(receiver.URL), noon, nil)
	if a.Received || a.Status != 0 || !strings.Contains(a.Error, "refused") {
		t.Errorf("%+v", a)
	}
}

func TestACancelledContextEndsAnAttempt(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // or the server does not notice that the caller has gone
		cancel()
		<-r.Context().Done()
	}))
	defer receiver.Close()
	a := NewSender(Targets{}, ticks()).Send(ctx, event(receiver.URL), noon, nil)
	if a.Received || !strings.Contains(a.Error, "canceled") {
		t.Errorf("%+v", a)
	}
}
