package feed

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"example.com/mockserver/internal/ansi"
	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/rule"
)

// behind is how many requests a reader of JSON may be behind.
const behind = 8192

// atOnce is how many lines a person is shown in a second; further ones are counted.
const atOnce = 100

// Print writes lines for a person until the context ends, at most atOnce in a second. Listen must have been asked for
// room for as many.
func Print(ctx context.Context, l *Listener, w io.Writer, look Look) {
	began, printed := clock.Wall(), 0
	for {
		line, found := l.Next(ctx)
		if !found {
			return
		}
		if clock.Since(began) > time.Second {
			began, printed = clock.Wall(), 0
		}
		_, _ = fmt.Fprintln(w, line.Text(look)) // a terminal that has gone is nobody's error
		if printed++; printed < atOnce {
			continue
		}
		_ = clock.Pause(ctx, time.Second-clock.Since(began))
		l.Skip()
		if n := l.Missed(); n > 0 {
			more := rule.Say("… and %d more", "…… 另有 %d 条", n)
			_, _ = fmt.Fprintln(w, look.paint(ansi.Dim, more.In(look.Lang)))
		}
	}
}

// PrintJSON writes lines for a program until the context ends: a JSON object each, and {"missed":n} where it was too slow.
func PrintJSON(ctx context.Context, l *Listener, w io.Writer) {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for {
		line, found := l.Next(ctx)
		if !found {
			return
		}
		_ = e.Encode(line) // a reader who has gone is nobody's error
		if n := l.Missed(); n > 0 {
			_ = e.Encode(map[string]int64{"missed": n})
		}
	}
}

// Terminal prints for as long as the context lasts, in its own goroutine; the function it returns waits for the end.
func (f *Feed) Terminal(ctx context.Context, filter Filter, w io.Writer, look *Look) (wait func()) {
	done, room := make(chan struct{}), behind
	if look != nil {
		room = atOnce
	}
	l := f.Listen(filter, room)
	go func() {
		defer close(done)
		defer f.Leave(l)
		if look == nil {
			PrintJSON(ctx, l, w)
			return
		}
		Print(ctx, l, w, *look)
	}()
	return func() { <-done }
}

// upkeep is how often an idle stream says that it lives.
const upkeep = 15 * time.Second

// Stream sends the lines that the filter selects as Server-Sent Events, from now on, until the caller
// goes or the feed is closed.
func (f *Feed) Stream(w http.ResponseWriter, r *http.Request, filter Filter) {
	control := http.NewResponseController(w)
	_ = control.SetWriteDeadline(time.Time{}) // it lasts as long as its reader
	_ = control.SetReadDeadline(time.Time{})
	l := f.Listen(filter, behind)
	defer f.Leave(l)
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	_, _ = io.WriteString(w, ": listening\n\n")
	tick := clock.Every(upkeep)
	defer tick.Stop()
	for control.Flush() == nil {
		select {
		case e := <-l.queue:
			l.send(w, e)
		case <-tick.C:
			_, _ = io.WriteString(w, ": alive\n\n")
		case <-f.ended:
			return
		case <-r.Context().Done():
			return
		}
	}
}

// send writes an event and those that wait behind it, so that they are flushed together.
func (l *Listener) send(w io.Writer, e event) {
	for more := true; more; {
		if line, found := l.read(e); found {
			text, _ := json.Marshal(line) // text and numbers
			_, _ = fmt.Fprintf(w, "data: %s\n\n", text)
		}
		select {
		case e = <-l.queue:
		default:
			more = false
		}
	}
	if n := l.Missed(); n > 0 {
		_, _ = fmt.Fprintf(w, "event: missed\ndata: %d\n\n", n)
	}
}
