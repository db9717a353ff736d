//go:build unix

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"syscall"
	"testing"
)

type exchange struct {
	N            int
	Remote, Path string
}

// exchanged are the journal's records of a sandbox, as a server shows them.
func exchanged(t *testing.T, p *process, box string) (all []exchange) {
	t.Helper()
	status, body := get(t, p.url+"/__admin/sandboxes/"+box+"/exchanges?limit=1000")
	if err := json.Unmarshal([]byte(body), &all); err != nil || status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	return all
}

func TestReplicasAnswerAsOneServer(t *testing.T) {
	all := startReplicas(t, 3)
	response, body := postJSON(t, all[0].url+"/__admin/sandboxes", `{"id":"box","clock":{"now":"2026-11-30T12:00:00Z","mode":"frozen"}}`)
	var made struct {
		Credentials struct {
			Qijiayun map[string]string `json:"qijiayun"`
		} `json:"credentials"`
	}
	if err := json.Unmarshal([]byte(body), &made); err != nil || response.StatusCode != http.StatusCreated {
		t.Fatalf("%s %s", response.Status, body)
	}
	if response, _ := postJSON(t, all[1].url+"/__admin/sandboxes", `{"id":"box"}`); response.StatusCode != http.StatusConflict {
		t.Errorf("it was made twice: %s", response.Status)
	}
	token := "/qijiayun/itrigger-tenant/v1/basic/accessTokenOpen/token?appId=" + made.Credentials.Qijiayun["appId"] + "&appSecret=" + made.Credentials.Qijiayun["appSecret"]
	for i, p := range all {
		if status, body := get(t, p.url+"/~box"+forecast); status != http.StatusOK {
			t.Errorf("server %d by the path: %d %s", i, status, body)
		}
		if status, body := get(t, p.url+token); status != http.StatusOK || !strings.Contains(body, "accessToken") {
			t.Errorf("server %d by the credential: %d %s", i, status, body)
		}
		if status, body := get(t, p.url+forecast); status != http.StatusOK {
			t.Errorf("server %d in the default sandbox: %d %s", i, status, body)
		}
		if status, body := get(t, p.url+"/__console/~box/"); status != http.StatusOK || !strings.Contains(body, "<html") {
			t.Errorf("server %d has no console of it: %d", i, status)
		}
		if response, body := postJSON(t, p.url+"/__admin/sandboxes/box/clock/advance", `{"by":"1m"}`); response.StatusCode != http.StatusOK {
			t.Errorf("server %d cannot move its clock: %s %s", i, response.Status, body)
		}
	}
	for i, p := range all {
		if n := len(exchanged(t, p, "box")); n != 6 {
			t.Errorf("server %d shows %d exchanges", i, n)
		}
		if n := len(exchanged(t, p, "default")); n != 3 {
			t.Errorf("server %d shows %d exchanges of the default sandbox", i, n)
		}
		if _, body := get(t, p.url+"/__admin/sandboxes/box/clock"); !strings.Contains(body, "12:03:00") {
			t.Errorf("server %d shows the clock %s", i, body)
		}
		if _, body := get(t, p.url+"/__admin/sandboxes"); !strings.Contains(body, `"id":"box"`) || !strings.Contains(body, `"id":"default"`) {
			t.Errorf("server %d lists %s", i, body)
		}
	}
	_, metrics := get(t, all[1].url+"/metrics")
	contains(t, metrics, "mockserver_forwarded_requests_total", "mockserver_sandboxes_held", "mockserver_write_duration_seconds_count")
}

// calledFrom makes a call, and returns the address it was made from.
func calledFrom(t *testing.T, url string) (from string) {
	t.Helper()
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{GotConn: func(c httptrace.GotConnInfo) { from = c.Conn.LocalAddr().String() }})
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, response.Body)
	_ = response.Body.Close()
	return from
}

func TestAForwardedRequestLooksTheSameInTheJournal(t *testing.T) {
	all := startReplicas(t, 2)
	postJSON(t, all[0].url+"/__admin/sandboxes", `{"id":"box"}`)
	want := []string{calledFrom(t, all[0].url+"/~box"+forecast+"&a=;%zz"), calledFrom(t, all[1].url+"/~box"+forecast+"&a=;%zz")}
	records := exchanged(t, all[1], "box")
	for i, e := range records {
		if e.Remote != want[e.N-1] {
			t.Errorf("exchange %d came from %s, want %s", e.N, e.Remote, want[e.N-1])
		}
		if e.Path != records[0].Path {
			t.Errorf("exchange %d has the path %s, not %s", i, e.Path, records[0].Path)
		}
	}
	var one [2]string
	for n := range one {
		_, text := get(t, fmt.Sprintf("%s/__admin/sandboxes/box/exchanges/%d", all[0].url, n+1))
		var e struct {
			URL     string
			Request struct{ Headers map[string][]string }
		}
		if err := json.Unmarshal([]byte(text), &e); err != nil {
			t.Fatal(err)
		}
		one[n] = fmt.Sprint(e.URL, e.Request.Headers)
		if strings.Contains(text, "Mock-Peer") || strings.Contains(text, "between us") {
			t.Errorf("the servers' own words are in it: %s", text)
		}
	}
	if a, b := strings.ReplaceAll(one[0], all[0].url, ""), strings.ReplaceAll(one[1], all[1].url, ""); a != b {
		t.Errorf("direct %s, passed on %s", a, b)
	}
}

func TestAHolderThatIsAnotherByNowIsFoundAtOnce(t *testing.T) {
	all := startReplicas(t, 3, "--persist-lease", "1h", "--persist-renew", "1s")
	postJSON(t, all[0].url+"/__admin/sandboxes", `{"id":"box"}`)
	for round := range 4 {
		was, is, third := all[round%3], all[(round+1)%3], all[(round+2)%3]
		for range 2 {
			if status, body := get(t, third.url+"/~box"+forecast); status != http.StatusOK {
				t.Errorf("%d %s", status, body)
			}
		}
		if status := remove(t, was.url+"/__admin/sandboxes/box"); status != http.StatusNoContent {
			t.Fatalf("it was not deleted: %d", status)
		}
		if response, body := postJSON(t, is.url+"/__admin/sandboxes", `{"id":"box"}`); response.StatusCode != http.StatusCreated {
			t.Fatalf("%s %s", response.Status, body)
		}
		if status, body := get(t, third.url+"/~box"+forecast); status != http.StatusOK {
			t.Errorf("%d %s", status, body)
		}
		if response, body := postJSON(t, third.url+"/~box/qijiayun/member/query", `{}`); response.StatusCode == http.StatusServiceUnavailable {
			t.Errorf("%s %s", response.Status, body)
		}
		if n := len(exchanged(t, third, "box")); n != 2 {
			t.Errorf("%d exchanges", n)
		}
	}
}

func remove(t *testing.T, url string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	return response.StatusCode
}

func TestReplicasResetConnections(t *testing.T) {
	all := startReplicas(t, 2)
	postJSON(t, all[0].url+"/__admin/sandboxes", `{"id":"box"}`)
	postJSON(t, all[0].url+"/__admin/sandboxes/box/faults", `{"connection":"reset"}`)
	for i, p := range all {
		if status, _, err := tried(t, p.url+"/~box"+forecast); !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("server %d: %d, %v", i, status, err)
		}
	}
}

func TestReplicasBreakAnIncompleteAnswerOffWhereItsHolderDoes(t *testing.T) {
	all := startReplicas(t, 2)
	postJSON(t, all[0].url+"/__admin/sandboxes", `{"id":"box"}`)
	postJSON(t, all[0].url+"/__admin/sandboxes/box/faults", `{"connection":"cut"}`)
	var parts []int
	for i, p := range all {
		status, part, err := tried(t, p.url+"/~box"+forecast)
		if status != http.StatusOK || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("server %d: %d %q, %v", i, status, part, err)
		}
		parts = append(parts, len(part))
	}
	if parts[0] == 0 || parts[1] != parts[0] {
		t.Errorf("%d bytes of the answer came from its holder, and %d by another server", parts[0], parts[1])
	}
}

func TestOnlyPeersPassRequestsOn(t *testing.T) {
	p := startReplicas(t, 1)[0]
	for _, token := range []string{"", "between", "between us too"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.url+"/__admin/sandboxes", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Mock-Peer", token)
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != http.StatusForbidden {
			t.Errorf("token %q: %s", token, response.Status)
		}
	}
}

func TestAHolderThatIsGoneIsReplacedAndOneThatComesBackChangesNothing(t *testing.T) {
	all := startReplicas(t, 3)
	postJSON(t, all[0].url+"/__admin/sandboxes", `{"id":"box"}`)
	answered, unsure := 0, 0 // calls that were answered, and tries of which it is not known whether they happened
	count := func(p *process) {
		t.Helper()
		if n := len(exchanged(t, p, "box")); n < answered || n > answered+unsure {
			t.Errorf("%d exchanges; %d were answered, and of %d it is not known", n, answered, unsure)
		}
	}
	call := func(p *process) {
		t.Helper()
		unsure += insist(t, p.url+"/~box"+forecast)
		answered++
	}
	call(all[0])
	if err := syscall.Kill(all[0].pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-all[0].ended
	call(all[1])
	count(all[2])
	if err := syscall.Kill(all[1].pid, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	call(all[2]) // it may still be answered by the other one, which takes a moment to stop
	call(all[2])
	count(all[2])
	if err := syscall.Kill(all[1].pid, syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	insist(t, all[1].url+"/__admin/sandboxes/box") // it may answer 503 once: its copy is an older one
	count(all[1])
	call(all[1])
	count(all[2])
}

func TestSIGTERMHandsOverAtOnce(t *testing.T) {
	all := startReplicas(t, 2, "--persist-lease", "1h", "--persist-renew", "1s")
	postJSON(t, all[0].url+"/__admin/sandboxes", `{"id":"box"}`)
	get(t, all[0].url+"/~box"+forecast)
	if err := syscall.Kill(all[0].pid, syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := <-all[0].ended; code != 0 {
		t.Errorf("it ended with %d: %s", code, all[0].stderr)
	}
	if status, body := get(t, all[1].url+"/~box"+forecast); status != http.StatusOK {
		t.Errorf("%d %s", status, body)
	}
	if n := len(exchanged(t, all[1], "box")); n != 2 {
		t.Errorf("%d exchanges", n)
	}
}
