package mocktest

import (
	"context"
	"os"
	"os/signal"
	"strings"
	"time"

	"example.com/mockserver/internal/clock"
)

// keepVariable asks for servers that outlive the body of their tests, so that a person can look.
const keepVariable = "MOCKSERVER_KEEP"

// spare is how long before the end of the test's own time a kept server ends: the test still has to report.
const spare = 5 * time.Second

// keeping is how long a server stays when the body of its test is over.
type keeping struct {
	on    bool
	limit time.Duration // 0: as long as the test may take
}

// kept reads what the environment asks for: "1", or the most that a person needs, such as "5m".
func kept(t T) keeping {
	t.Helper()
	text := os.Getenv(keepVariable)
	switch text {
	case "", "0":
		return keeping{}
	case "1":
		return keeping{on: true}
	}
	limit, err := time.ParseDuration(text)
	if err != nil || limit <= 0 {
		t.Fatalf("mocktest: %s=%q: write 1, or how long at most, such as 5m", keepVariable, text)
	}
	return keeping{on: true, limit: limit}
}

// wait lets people look until they press Ctrl-C, the limit is reached, or the time of the test nearly is.
func (k keeping) wait(t T, s *Sandbox) {
	if !k.on {
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	left, limited := k.left(t)
	until := "you press Ctrl-C"
	if limited {
		until += ", at most " + left.Round(time.Second).String()
	}
	var pages []string
	boxes, _ := s.server.Sandboxes.List() // the server is ready: it does not fail
	for _, b := range boxes {
		pages = append(pages, (&Sandbox{ID: b.ID, URL: s.URL}).Console())
	}
	t.Logf("mockserver: kept until %s: %s", until, strings.Join(pages, " "))
	if limited {
		_ = clock.Pause(ctx, left) // whichever comes first ends the wait
		return
	}
	<-ctx.Done()
}

// left is how long there is to look, and whether that is limited at all: by -timeout of go test, unless it is 0.
func (k keeping) left(t T) (time.Duration, bool) {
	left, limited := k.limit, k.limit > 0
	if own, ok := t.(interface{ Deadline() (time.Time, bool) }); ok {
		if deadline, ok := own.Deadline(); ok {
			own := max(0, deadline.Sub(clock.Wall())-spare)
			if !limited || own < left {
				left, limited = own, true
			}
		}
	}
	return left, limited
}
