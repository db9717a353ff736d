package manners_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/mockserver/internal/journal"
)

// refusal is the n-th exchange with the shop, refused, a millisecond long; its connection is as old as the test.
func refusal(n int64, after time.Duration, change ...func(*journal.Exchange)) journal.Exchange {
	e := journal.Exchange{
		N: n, Provider: "shop", Outcome: journal.Refused, Rule: shopRule, Began: start.Add(after), At: start.Add(after), Took: 1000,
		Remote: "127.0.0.1:1001", Connected: start, Credential: &journal.Credential{Digest: "k"},
		Request: journal.Message{Method: "POST", URL: "/x", Body: "b"},
	}
	for _, c := range change {
		c(&e)
	}
	return e
}

// from has an exchange come over another connection, opened so long after the beginning.
func from(remote string, opened time.Duration) func(*journal.Exchange) {
	return func(e *journal.Exchange) { e.Remote, e.Connected = remote, start.Add(opened) }
}

func TestARetryWithoutAPauseIsFound(t *testing.T) {
	const soon = 10 * time.Millisecond
	for name, one := range map[string]struct {
		second journal.Exchange
		found  bool
	}{
		"the same at once":               {refusal(2, soon), true},
		"the same after a pause":         {refusal(2, 500*time.Millisecond), false},
		"another body":                   {refusal(2, soon, func(e *journal.Exchange) { e.Request.Body = "c" }), false},
		"another token":                  {refusal(2, soon, func(e *journal.Exchange) { e.Credential = &journal.Credential{Digest: "l"} }), false},
		"it was accepted this time":      {refusal(2, soon, func(e *journal.Exchange) { e.Outcome, e.Rule = journal.Accepted, "" }), false},
		"both were under way at once":    {refusal(2, 500*time.Microsecond), false},
		"refused by another rule by now": {refusal(2, soon, func(e *journal.Exchange) { e.Rule = "shop/other" }), false},

		"a pause that only the sandbox saw":              {refusal(2, soon, func(e *journal.Exchange) { e.At = e.At.Add(time.Second) }), false},
		"a sandbox whose clock stands still":             {refusal(2, soon, func(e *journal.Exchange) { e.At = start }), true},
		"a sandbox whose clock was set back":             {refusal(2, soon, func(e *journal.Exchange) { e.At = start.Add(-time.Hour) }), true},
		"on a connection opened after the refusal":       {refusal(2, soon, from("127.0.0.1:1002", 5*time.Millisecond)), true},
		"another worker's, already connected":            {refusal(2, soon, from("127.0.0.1:1002", 0)), false},
		"another worker's, which connected at that time": {refusal(2, soon, from("127.0.0.1:1002", 500*time.Microsecond)), false},
		"another connection of unknown age":              {refusal(2, soon, func(e *journal.Exchange) { e.Remote, e.Connected = "127.0.0.1:1002", time.Time{} }), false},
	} {
		found := retried(refusal(1, 0), one.second)
		if (len(found) == 1) != one.found {
			t.Errorf("%s: found %+v", name, found)
		}
		if one.found && (found[0].Rule != shopRule || found[0].Source == nil || !slices.Equal(found[0].Exchanges, []int64{1, 2})) {
			t.Errorf("%s: found %+v", name, found[0])
		}
	}
}

// A slow refusal is not a pause of the client's, although both clocks went on meanwhile.
func TestTheTimeThatARefusalTookIsNoPause(t *testing.T) {
	slow := refusal(1, 0, func(e *journal.Exchange) { e.Took = 200_000 })
	if found := retried(slow, refusal(2, 210*time.Millisecond)); len(found) != 1 {
		t.Errorf("found %+v", found)
	}
}

// Five workers with one token meet its end, not all at once; a pool lends the last the first one's connection.
func TestWorkersThatMeetOneExpiredTokenAreNoRetries(t *testing.T) {
	var all []journal.Exchange
	for n, port := range []string{"1001", "1002", "1003", "1004", "1001"} {
		all = append(all, refusal(int64(n+1), time.Duration(n)*3*time.Millisecond, from("127.0.0.1:"+port, 0)))
	}
	if found := retried(all...); len(found) != 0 {
		t.Errorf("found %+v", found)
	}
	for n := range int64(3) { // later one of them does not heed a refusal
		all = append(all, refusal(n+6, time.Second+time.Duration(n)*5*time.Millisecond, from("127.0.0.1:1003", 0)))
	}
	found := retried(all...)
	if len(found) != 1 || !slices.Equal(found[0].Exchanges, []int64{6, 7, 8}) || !strings.Contains(found[0].Says.EN, "repeats: 2") {
		t.Errorf("found %+v", found)
	}
}

func TestAcceptanceInBetweenEndsABurst(t *testing.T) {
	accepted := refusal(2, 5*time.Millisecond, func(e *journal.Exchange) { e.Outcome, e.Rule = journal.Accepted, "" })
	if found := retried(refusal(1, 0), accepted, refusal(3, 10*time.Millisecond)); len(found) != 0 {
		t.Errorf("found %+v", found)
	}
}

func TestRetriesOfOneRequestAreOneFinding(t *testing.T) {
	var all []journal.Exchange
	for n := range int64(4) { // two bursts, a second apart
		all = append(all, refusal(n+1, time.Duration(n/2)*time.Second+time.Duration(n%2)*5*time.Millisecond))
	}
	found := retried(all...)
	if len(found) != 1 || !slices.Equal(found[0].Exchanges, []int64{1, 2, 3, 4}) || !strings.Contains(found[0].Says.EN, "repeats: 2") {
		t.Errorf("found %+v", found)
	}
}
