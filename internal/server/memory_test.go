package server

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/mockserver/internal/problem"
)

func TestBodiesTakeRoomAsTheyAreRead(t *testing.T) {
	all := newBodies(2*bodyStep, time.Millisecond)
	begin := func(n int) (*http.Request, func()) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "/", io.NopCloser(strings.NewReader(strings.Repeat("x", n))))
		if err != nil {
			t.Fatal(err)
		}
		return r, all.count(r)
	}
	read := func(r *http.Request, want int) {
		t.Helper()
		if got, err := io.ReadAll(r.Body); err != nil || len(got) != want {
			t.Errorf("%d bytes, %v", len(got), err)
		}
	}
	first, done := begin(2 * bodyStep)
	read(first, 2*bodyStep)
	second, over := begin(uncounted + 1)
	var p *problem.Problem
	if got, err := io.ReadAll(second.Body); !errors.As(err, &p) || p.Status != http.StatusServiceUnavailable || len(got) != uncounted {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if _, err := io.Copy(io.Discard, second.Body); err != nil {
		t.Errorf("the rest cannot be dropped: %v", err)
	}
	over()
	small, end := begin(uncounted - 1)
	read(small, uncounted-1)
	end()
	done()
	third, fine := begin(bodyStep)
	read(third, bodyStep)
	fine()
}
