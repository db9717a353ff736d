package console

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	"example.com/mockserver/internal/clock"
)

// feeds are what the streams of each sandbox share, while it has any.
type feeds struct {
	mu sync.Mutex
	of map[*box]*feed
}

// feed is what the streams of a sandbox share: the counts, and each round of rows of the same filter and language. So one
// more page that is open costs a write, and no second look at the journal.
type feed struct {
	streams int

	mu      sync.Mutex
	rounds  map[string]round // by language and filter
	counts  string
	counted time.Time
}

// round is what one round of a stream sends: the rows of what was recorded between two points, and the counts.
type round struct {
	from, to point
	flood    bool
	data     []byte
}

func (f *feeds) join(b *box) *feed {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.of == nil {
		f.of = map[*box]*feed{}
	}
	one := f.of[b]
	if one == nil {
		one = &feed{rounds: map[string]round{}}
		f.of[b] = one
	}
	one.streams++
	return one
}

func (f *feeds) leave(b *box) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if one := f.of[b]; one != nil {
		if one.streams--; one.streams == 0 {
			delete(f.of, b)
		}
	}
}

// mostRounds bounds the filters whose last round is remembered.
const mostRounds = 64

// next is the round that follows what a stream has seen. One that another stream has made and that goes on from there is
// taken as it is; rows that the page has already it leaves out by their numbers.
func (f *feed) next(v *view, seen point) round {
	f.mu.Lock()
	defer f.mu.Unlock()
	key := v.lang + "?" + v.query.Encode()
	last, found := f.rounds[key]
	if found && last.from.recorded <= seen.recorded && seen.recorded < last.to.recorded {
		return last
	}
	now := v.point()
	if now == seen {
		return round{from: seen, to: now}
	}
	rows, flood := v.readable(seen.recorded)
	var data bytes.Buffer
	for _, e := range rows {
		var row bytes.Buffer
		_ = v.row(e).Render(&row) // a buffer takes everything
		event(&data, fmt.Sprint(e.N), "row", row.String())
	}
	event(&data, fmt.Sprint(now.last), "counts", f.countsNow(v, moment))
	if flood {
		event(&data, "", "flood", "")
	}
	if len(f.rounds) >= mostRounds {
		clear(f.rounds)
	}
	last = round{from: seen, to: now, flood: flood, data: data.Bytes()}
	f.rounds[key] = last
	return last
}

// countsOf are the counts, no older than the age.
func (f *feed) countsOf(v *view, age time.Duration) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.countsNow(v, age)
}

func (f *feed) countsNow(v *view, age time.Duration) string {
	if now := clock.Wall(); f.counts == "" || now.Sub(f.counted) >= age {
		text, _ := json.Marshal(v.counts()) // of texts: there is nothing to fail
		f.counts, f.counted = string(text), now
	}
	return f.counts
}

// event writes one event; its data may have several lines.
func event(to *bytes.Buffer, id, name, data string) {
	w := valid(to)
	if id != "" {
		_, _ = fmt.Fprintf(w, "id: %s\n", id)
	}
	lines := strings.Split(strings.ReplaceAll(data, "\r", "\n"), "\n")
	_, _ = fmt.Fprintf(w, "event: %s\ndata: %s\n\n", name, strings.Join(lines, "\ndata: "))
}
