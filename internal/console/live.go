package console

import (
	"bytes"
	"net/http"
	"slices"
	"sort"
	"strconv"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/journal"
)

// upkeep is how often an idle stream says that it lives, and looks whether its sandbox is still the same.
const upkeep = 15 * time.Second

// caughtUp is how many exchanges a page that was away catches up with at most: the newest ones.
const caughtUp = 1000

// rowsAtOnce is how many rows of a kind one round of a stream sends at most: calls that come faster than anybody reads must
// not be slowed down by a page that is open.
const rowsAtOnce = 25

// The pauses between two rounds: what comes after a silence is sent at once, and what comes without end a few times a second.
const (
	pause      = 50 * time.Millisecond
	pace       = 200 * time.Millisecond
	floodPause = 250 * time.Millisecond
)

// beat is how often the counts are looked at while nothing is called: a delivery that fails, or a fault that is over, makes no
// exchange.
const beat = time.Second

// moment is how old counts may be that go out with rows; the next beat sends later ones.
const moment = 100 * time.Millisecond

// Close ends every stream, so that a server can stop.
func (c *Console) Close() { c.ending.Do(func() { close(c.ended) }) }

// stream sends what happens in the sandbox as Server-Sent Events: a row for each exchange of the page's filter, and the
// counts of the list at the side. It holds nothing but a channel while nothing happens.
func (v *view) stream() {
	control := http.NewResponseController(v.w)
	_ = control.SetWriteDeadline(time.Time{}) // the stream lasts as long as the page
	_ = control.SetReadDeadline(time.Time{})
	feed := v.feeds.join(v.box)
	defer v.feeds.leave(v.box)
	seen, counts := v.point(), feed.countsOf(v, 0)
	v.catchUp(counts)
	tick, beats := clock.Every(upkeep), clock.Every(beat)
	defer tick.Stop()
	defer beats.Stop()
	last := clock.Wall()
	for {
		changed := v.box.Journal.Changed() // before looking, so that nothing is missed
		next := feed.next(v, seen)
		seen = next.to
		if _, _ = v.w.Write(next.data); len(next.data) > 0 {
			counts = "" // a beat sends what has become of those that went with it
		}
		if control.Flush() != nil {
			return
		}
		if v.point() != seen { // what another stream had made was not the last
			changed = closed
		}
		select {
		case <-changed:
			_ = clock.Pause(v.r.Context(), next.pause(clock.Wall().Sub(last)))
			last = clock.Wall()
		case <-beats.C:
			if now := feed.countsOf(v, beat/2); now != counts {
				counts = now
				v.event(strconv.FormatInt(seen.last, 10), "counts", counts)
			}
		case <-tick.C:
			_, _ = v.w.Write([]byte(": alive\n\n")) // a browser that has gone is found by Flush
		case <-v.ended:
			return
		case <-v.r.Context().Done():
			return
		}
		if now, err := v.Sandboxes.Get(v.id); err != nil || now != v.box {
			v.event("", "gone", "") // reset or deleted: the page is read anew
			_ = control.Flush()
			return
		}
	}
}

// pause is how long a stream waits before the next round, by how long ago the last one was.
func (r round) pause(ago time.Duration) time.Duration {
	if r.flood {
		return floodPause
	}
	return max(pause, pace-ago)
}

// closed is a channel that waits for nothing.
var closed = func() chan struct{} { c := make(chan struct{}); close(c); return c }()

// missed selects what came after the exchange that the page has last, as far back as a page catches up.
func (v *view) missed() journal.Filter {
	f := v.filter()
	f.After = v.box.Journal.Last()
	for _, text := range []string{v.r.Header.Get("Last-Event-ID"), v.query.Get("after")} {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil && n >= 0 {
			f.After = max(n, f.After-caughtUp)
			break
		}
	}
	return f
}

// point is a point in a sandbox's journal.
type point struct {
	recorded uint64 // exchanges that were kept until then
	last     int64  // the number of the last one, kept or not
}

func (v *view) point() point { return point{v.box.Journal.Recorded(), v.box.Journal.Last()} }

// readable are the newest exchanges of the filter since then, and the newest that were refused or fit no operation: those are
// what a person waits for.
func (v *view) readable(since uint64) (rows []journal.Exchange, flood bool) {
	f := v.filter()
	f.Since = since
	if v.seeks() {
		return v.chosen(v.box.Journal.List(f)), false
	}
	f.Limit = rowsAtOnce
	if rows = v.box.Journal.List(f); len(rows) < rowsAtOnce {
		return rows, false
	}
	if f.Outcome == "" {
		for _, f.Outcome = range []string{journal.Refused, journal.Unmatched} {
			rows = append(rows, v.box.Journal.List(f)...)
		}
	}
	sort.Slice(rows, func(i, j int) bool { return rows[i].N < rows[j].N })
	return slices.CompactFunc(rows, func(a, b journal.Exchange) bool { return a.N == b.N }), true
}

// catchUp writes the rows that a page has missed, and the counts: a page that was cut off knows by these that it has all.
func (v *view) catchUp(counts string) {
	v.w.Header().Set("Content-Type", "text/event-stream")
	v.w.WriteHeader(http.StatusOK)
	newest := v.box.Journal.Last()
	missed := v.chosen(v.box.Journal.List(v.missed()))
	v.query.Del("after") // it is no part of the filter
	for _, e := range missed {
		var row bytes.Buffer
		_ = v.row(e).Render(&row) // a buffer takes everything
		v.event(strconv.FormatInt(e.N, 10), "row", row.String())
	}
	v.event(strconv.FormatInt(newest, 10), "counts", counts)
}

func (v *view) event(id, name, data string) {
	var text bytes.Buffer
	event(&text, id, name, data)
	_, _ = v.w.Write(text.Bytes())
}

// counts are the figures of the list at the side, by page, and of the outcomes.
func (v *view) counts() map[string]string {
	counts := map[string]string{}
	for _, e := range entries() {
		if e.count != nil {
			counts[e.page] = e.count(v)
		}
	}
	for outcome, n := range v.outcomes() {
		counts["outcome-"+outcome] = number(n)
	}
	return counts
}

// outcomes counts the exchanges that there were, those that the journal has dropped included.
func (v *view) outcomes() map[string]int64 {
	tally := v.box.Journal.Tally()
	counts := map[string]int64{journal.Unmatched: tally.Unmatched}
	for _, o := range tally.Operations {
		counts[journal.Accepted] += o.Accepted
		counts[journal.Refused] += o.Refused
	}
	return counts
}
