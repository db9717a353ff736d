package webhook

import (
	"encoding/json"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func event(url string) Event {
	return Event{
		Provider: "innopaas", Kind: "sms_status_report",
		Target: Target{Method: "POST", URL: url, Headers: map[string]string{"Content-Type": "application/json;charset=utf-8"}},
		Body:   json.RawMessage(`{"status":"DELIVRD"}`),
		Terms:  Terms{Attempts: 3, EverySeconds: 60, LimitMillis: 2000, Status: 200},
	}
}

func TestThreeAttemptsOneMinuteApartThenNoMore(t *testing.T) {
	d := New(1, event("http://127.0.0.1/hook"), noon)
	now := noon
	for n := 1; n <= 2; n++ {
		d.Record(Attempt{At: now, Status: 500})
		if d.State != Waiting || !d.Due.Equal(now.Add(time.Minute)) {
			t.Fatalf("after attempt %d: %s, due %s", n, d.State, d.Due)
		}
		now = d.Due
	}
	d.Record(Attempt{At: now, Status: 500})
	if d.State != Failed || !d.Due.IsZero() || len(d.Attempts) != 3 {
		t.Fatalf("after the third attempt: %+v", d)
	}
}

func TestAResendTurnsAFailureIntoASuccessAndNothingElse(t *testing.T) {
	d := New(1, event("http://127.0.0.1/hook"), noon)
	d.Record(Attempt{At: noon, Status: 500})
	d.Record(Attempt{At: noon.Add(time.Second), Status: 500, Resend: true})
	d.Record(Attempt{At: noon.Add(time.Minute), Status: 500})
	if d.State != Waiting {
		t.Fatalf("a resend was counted as one of the three: %s", d.State)
	}
	d.Record(Attempt{At: noon.Add(2 * time.Minute), Status: 500})
	d.Record(Attempt{At: noon.Add(3 * time.Minute), Status: 404, Resend: true})
	if d.State != Failed {
		t.Fatalf("a failed resend woke a finished delivery: %s", d.State)
	}
	d.Record(Attempt{At: noon.Add(4 * time.Minute), Status: 200, Received: true, Resend: true})
	if d.State != Delivered || len(d.Attempts) != 6 {
		t.Fatalf("after a received resend: %s with %d attempts", d.State, len(d.Attempts))
	}
}

func TestAnEventWithoutATargetIsUnrouted(t *testing.T) {
	e := event("")
	e.Unrouted = "no application matches, and there is no default application"
	if d := New(1, e, noon); d.State != Unrouted || !d.State.Over() {
		t.Fatalf("state %s", d.State)
	}
}

func TestADeliverySurvivesBeingStored(t *testing.T) {
	d := New(7, event("http://127.0.0.1/hook"), noon)
	d.Record(Attempt{At: noon, Status: 502, Answer: "bad gateway", TookMicros: 12})
	stored, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var back Delivery
	if err := json.Unmarshal(stored, &back); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(back)
	if err != nil || string(again) != string(stored) {
		t.Fatalf("stored %s\nback   %s (%v)", stored, again, err)
	}
	if !back.Due.Equal(noon.Add(time.Minute)) || back.Event.Terms.Limit() != 2*time.Second {
		t.Fatalf("back: %+v", back)
	}
}
