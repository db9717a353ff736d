package console

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sort"
	"strconv"
	"strings"
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
const rowsAtOnce = 40

// The pauses between two rounds: what comes at once is sent at once, and a round that left rows out waits longer.
const (
	pause      = 50 * time.Millisecond
	floodPause = 200 * time.Millisecond
)

// Close ends every stream, so that a server can stop.
func (c *Console) Close() { c.ending.Do(func() { close(c.ended) }) }

// stream sends what happens in the sandbox as Server-Sent Events: a row for each exchange of the page's filter, and the
// counts of the list at the side. It holds nothing but a channel while nothing happens.
func (v *view) stream() {
	control := http.NewResponseController(v.w)
	_ = control.SetWriteDeadline(time.Time{}) // the stream lasts as long as the page
	_ = control.SetReadDeadline(time.Time{})
	v.w.Header().Set("Content-Type", "text/event-stream")
	v.w.WriteHeader(http.StatusOK)
	seen, flood := v.point(), false
	v.send(v.chosen(v.box.Journal.List(v.missed()))) // a page that was cut off knows by these counts that it has all
	tick := clock.Every(upkeep)
	defer tick.Stop()
	for {
		changed := v.box.Journal.Changed() // before looking, so that nothing is missed
		seen, flood = v.round(seen)
		if control.Flush() != nil {
			return
		}
		select {
		case <-changed:
			wait := pause
			if flood {
				wait = floodPause
			}
			_ = clock.Pause(v.r.Context(), wait)
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

// round sends what was recorded since the last round, and reports whether it left rows out.
func (v *view) round(seen point) (now point, flood bool) {
	if now = v.point(); now == seen {
		return now, false
	}
	rows, flood := v.readable(seen.recorded)
	if v.send(rows); flood {
		v.event("", "flood", "")
	}
	return now, flood
}

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

// send writes rows and the counts.
func (v *view) send(rows []journal.Exchange) {
	newest := v.box.Journal.Last()
	for _, e := range rows {
		var row bytes.Buffer
		_ = v.row(e).Render(&row) // a buffer takes everything
		v.event(strconv.FormatInt(e.N, 10), "row", row.String())
	}
	counts, _ := json.Marshal(v.counts())
	v.event(strconv.FormatInt(newest, 10), "counts", string(counts))
}

// event writes one event; its data may have several lines.
func (v *view) event(id, name, data string) {
	w := valid(v.w)
	if id != "" {
		_, _ = fmt.Fprintf(w, "id: %s\n", id)
	}
	lines := strings.Split(strings.ReplaceAll(data, "\r", "\n"), "\n")
	_, _ = fmt.Fprintf(w, "event: %s\ndata: %s\n\n", name, strings.Join(lines, "\ndata: "))
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
