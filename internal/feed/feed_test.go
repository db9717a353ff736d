package feed

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
)

func lost(path string) Line {
	return Line{Time: time.Unix(0, 0), Method: "GET", Path: path, Status: 404, Outcome: Lost, Why: rule.Text{EN: "nothing is there", ZH: "没有内容"}}
}

// recorded adds an exchange to a journal and announces it.
func recorded(f *Feed, j *journal.Journal, outcome, id string) {
	n := j.Next()
	j.Add(n, &journal.Record{Provider: "qijiayun", Method: "GET", URL: "/member?accessToken=x", Status: 200, Outcome: outcome, Rule: id}, nil)
	f.Exchange("box7", j, n, outcome)
}

// ended is a context that has ended: what is queued is read, and nothing is waited for.
func ended() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

func TestAListenerGetsWhatItsFilterSelects(t *testing.T) {
	f, j := New(), journal.New(journal.DefaultLimits, false)
	troubles, one, elsewhere := f.Listen(Filter{Troubles: true}, 10), f.Listen(Filter{Rule: "qijiayun/b"}, 10), f.Listen(Filter{Sandbox: "box8"}, 10)
	recorded(f, j, journal.Accepted, "")
	recorded(f, j, journal.Refused, "qijiayun/a")
	recorded(f, j, journal.Refused, "qijiayun/b")
	f.Line(lost("/x"))
	for _, c := range []struct {
		l    *Listener
		want string
	}{{troubles, "2 3 0"}, {one, "3"}, {elsewhere, ""}} {
		var got []string
		for line, found := c.l.Next(ended()); found; line, found = c.l.Next(ended()) {
			got = append(got, fmt.Sprint(line.N))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("filter %+v: exchanges %v, want %s", c.l.filter, got, c.want)
		}
	}
}

func TestARequestDoesNotWaitForAListener(t *testing.T) {
	f, j := New(), journal.New(journal.Limits{Exchanges: 2, Bytes: 1 << 20}, false)
	l := f.Listen(Filter{}, 3)
	for range 10 {
		recorded(f, j, journal.Accepted, "")
	}
	n := 0
	for _, found := l.Next(ended()); found; _, found = l.Next(ended()) {
		n++
	}
	if missed := l.Missed(); n != 0 || missed != 10 { // 7 for which there was no room, 3 that the journal has dropped
		t.Errorf("%d lines, %d missed", n, missed)
	}
	f.Leave(l)
	recorded(f, j, journal.Accepted, "")
	if len(l.queue) > 0 {
		t.Error("a listener that has left receives requests")
	}
}

func TestAPersonIsShownABoundedNumberOfLines(t *testing.T) {
	f := New()
	l := f.Listen(Filter{}, atOnce)
	for i := range 3 * atOnce {
		f.Line(lost(fmt.Sprintf("/%d", i)))
	}
	var out bytes.Buffer
	Print(ended(), l, &out, Look{Lang: "zh_CN"})
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != atOnce+1 || lines[atOnce] != fmt.Sprintf("…… 另有 %d 条", 2*atOnce) || !strings.Contains(lines[0], "无主 GET /0 404 没有内容") {
		t.Errorf("%d lines, from %q to %q", len(lines), lines[0], lines[len(lines)-1])
	}
}

func TestProgramsGetEveryLine(t *testing.T) {
	f := New()
	l := f.Listen(Filter{}, 2)
	for i := range 3 {
		f.Line(lost(fmt.Sprintf("/%d", i)))
	}
	var out bytes.Buffer
	PrintJSON(ended(), l, &out)
	d := json.NewDecoder(&out)
	var first Line
	var missed map[string]int64
	if err := d.Decode(&first); err != nil || first.Path != "/0" || first.Why.ZH != "没有内容" {
		t.Errorf("the first line: %+v, %v", first, err)
	}
	if err := d.Decode(&missed); err != nil || missed["missed"] != 1 {
		t.Errorf("what was missed: %v, %v", missed, err)
	}
}

func TestTheNewestLostRequestsAreKept(t *testing.T) {
	f := New()
	for i := range 3 * mostKept / 2 {
		line := lost(fmt.Sprintf("/%d", i))
		line.Method = strings.Repeat("é", longestText)
		f.Line(line)
		if newest := f.Newest(); newest[0].Path != line.Path {
			t.Fatalf("after %s the newest is %s", line.Path, newest[0].Path)
		}
	}
	list := f.Newest()
	if len(list) != mostKept || list[mostKept-1].Path != fmt.Sprintf("/%d", mostKept/2) || len(list[0].Method) > longestText+len("…") {
		t.Errorf("%d are kept, from %s on, with %d bytes", len(list), list[len(list)-1].Path, len(list[0].Method))
	}
}

func TestALineMovesNoCursor(t *testing.T) {
	r, _ := http.NewRequest("GET", "http://h/", nil)
	r.RequestURI = "/\x1b[2J\u009b\u2028x?token=secret"
	line := LineOfLost(r, time.Unix(0, 0), 404, rule.Text{EN: "a\nb"}).Text(Look{})
	if strings.ContainsAny(line, "\x1b\n\u009b\u2028") || strings.Contains(line, "secret") {
		t.Errorf("%q", line)
	}
	if coloured := lost("/x").Text(Look{Colour: true}); !strings.Contains(coloured, "\x1b[31mlost\x1b[0m") {
		t.Errorf("no colour: %q", coloured)
	}
}
