package console

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/journal"
)

// upkeep is how often an idle stream says that it lives, and looks whether its sandbox is still the same.
const upkeep = 15 * time.Second

// streamed is how many rows one round of a stream sends at most: a page that was away shows the newest ones.
const streamed = 200

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
	last, first := v.begin(), true
	tick := clock.Every(upkeep)
	defer tick.Stop()
	for {
		changed := v.box.Journal.Changed() // before looking, so that nothing is missed
		last = v.send(last, first)         // a page that was cut off knows by the first counts that it has all
		first = false
		if control.Flush() != nil {
			return
		}
		select {
		case <-changed:
			_ = clock.Pause(v.r.Context(), 50*time.Millisecond) // what comes at once is sent at once
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

// begin is the number of the exchange after which the stream begins.
func (v *view) begin() int64 {
	for _, text := range []string{v.r.Header.Get("Last-Event-ID"), v.query.Get("after")} {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil && n >= 0 {
			return n
		}
	}
	return v.box.Journal.Last()
}

// send writes the rows after the last one that was sent, and the counts, which follow at the start of a stream in any case.
func (v *view) send(last int64, first bool) int64 {
	newest := v.box.Journal.Last()
	if newest == last && !first {
		return last
	}
	f := v.filter()
	f.After = max(last, newest-streamed*5)
	for _, e := range v.chosen(v.box.Journal.List(f)) {
		var row bytes.Buffer
		_ = v.row(e).Render(&row) // a buffer takes everything
		v.event(strconv.FormatInt(e.N, 10), "row", row.String())
	}
	counts, _ := json.Marshal(v.counts())
	v.event(strconv.FormatInt(newest, 10), "counts", string(counts))
	return newest
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
