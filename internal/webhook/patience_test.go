package webhook

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

const limit = 3 * time.Second

func TestAReceiverThatHangsIsGivenHalfTheTimeEachTimeAndThenNone(t *testing.T) {
	p := &Patience{}
	var given []time.Duration
	for range 10 {
		turn := p.begin("http://h.test/x", limit)
		given = append(given, turn.limit)
		turn.end(Attempt{}, turn.limit > 0)
	}
	want := []time.Duration{3000, 1500, 750, 375, 250, 250, 0, 0, 0, 0}
	for i := range want {
		want[i] *= time.Millisecond
	}
	if !slices.Equal(given, want) {
		t.Errorf("given %v, want %v", given, want)
	}
	if got := p.begin("http://other.test/x", limit).limit; got != limit {
		t.Errorf("another receiver is given %s", got)
	}
	made := p.Pushes()
	if made.Made != 6 || made.NotCalled != 4 || !slices.Equal(made.Hung, []string{"h.test"}) {
		t.Errorf("%+v", made)
	}
}

func TestAnAnswerKeepsAReceiverCalled(t *testing.T) {
	p := &Patience{}
	for n := range 30 {
		turn := p.begin("http://h.test/x", limit)
		if turn.limit < leastPatience {
			t.Fatalf("push %d is given %s", n, turn.limit)
		}
		turn.end(Attempt{Received: n%3 == 0}, n%3 > 0)
	}
	if made := p.Pushes(); made.Made != 30 || made.Received != 10 {
		t.Errorf("%+v", made)
	}
}

func TestCallsThatHangSideBySideCountOnce(t *testing.T) {
	p := &Patience{}
	var turns []turn
	for range 16 {
		turns = append(turns, p.begin("http://h.test/x", limit))
	}
	for _, one := range turns {
		one.end(Attempt{}, true)
	}
	if got := p.begin("http://h.test/x", limit).limit; got != limit/2 {
		t.Errorf("given %s after sixteen at once", got)
	}
}

func TestWithoutPatienceEachPushHasItsLimit(t *testing.T) {
	var p *Patience
	for range 3 {
		turn := p.begin("http://h.test/x", limit)
		if turn.limit != limit {
			t.Errorf("given %s", turn.limit)
		}
		turn.end(Attempt{}, true)
	}
}

func TestTheAttemptSaysHowLittleTimeThereWas(t *testing.T) {
	release := make(chan struct{})
	receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	t.Cleanup(receiver.Close)
	t.Cleanup(sync.OnceFunc(func() { close(release) }))
	e := event(receiver.URL)
	e.Terms.LimitMillis = 20
	p := &Patience{}
	s := NewSender(Targets{}, ticks())
	for n, want := range []string{"no complete answer within 20ms", "no complete answer", "", "", "", "", "not called: the receiver did not answer 6 times in a row"} {
		if a := s.Send(t.Context(), e, noon, p); a.Received || !strings.Contains(a.Error, want) {
			t.Errorf("push %d: %+v, want %q", n, a, want)
		}
	}
}
