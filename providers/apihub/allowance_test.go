package apihub

import (
	"testing"
	"time"
)

func TestAnAllowanceIsUsedUpAndComesBack(t *testing.T) {
	a := allowance{Calls: 3, Window: span(time.Minute)}
	start := instant("2026-11-22T08:00:30Z")
	var u usage
	for call := 1; call <= 3; call++ {
		var ok bool
		if u, ok = u.take(start.Add(time.Duration(call)*time.Second), a); !ok {
			t.Fatalf("call %d was refused", call)
		}
	}
	for _, after := range []time.Duration{3 * time.Second, 59 * time.Second, time.Minute + time.Second - 1} {
		next, ok := u.take(start.Add(after), a)
		if ok {
			t.Errorf("a fourth call was allowed %v after the start", after)
		}
		if next != u {
			t.Errorf("a refused call changed %v to %v", u, next)
		}
	}
	if calls, until := u.left(start.Add(10*time.Second), a); calls != 0 || !until.Equal(start.Add(61*time.Second)) {
		t.Errorf("%d calls are left until %v", calls, until)
	}
	fresh, ok := u.take(start.Add(61*time.Second), a)
	if !ok || fresh.Calls != 1 || fresh.Since != start.Add(61*time.Second).UnixNano() {
		t.Errorf("a minute after the first call the usage is %v, allowed: %v", fresh, ok)
	}
}

func TestAnAllowanceAndTheOddClock(t *testing.T) {
	a := allowance{Calls: 1, Window: span(time.Minute)}
	noon := instant("2026-11-22T12:00:00Z")
	u, _ := usage{}.take(noon, a)
	if _, ok := u.take(noon.Add(-time.Millisecond), a); ok {
		t.Error("a call that came a moment earlier began a window of its own")
	}
	if _, ok := (usage{}).take(noon, allowance{Calls: 0, Window: span(time.Minute)}); ok {
		t.Error("an allowance of no calls allowed one")
	}
	if _, ok := u.take(noon, allowance{Calls: 2, Window: span(time.Minute)}); !ok {
		t.Error("a raised allowance does not count at once")
	}
	if _, ok := u.take(noon, allowance{Calls: 1}); !ok {
		t.Error("a window without length never ends")
	}
}

func TestSomebodyElseTakesNoMoreThanThereIs(t *testing.T) {
	a := allowance{Calls: 5, Window: span(time.Minute)}
	noon := instant("2026-11-22T12:00:00Z")
	u := usage{}.takeUpTo(3, noon, a)
	if calls, _ := u.left(noon, a); calls != 2 {
		t.Errorf("after three of five %d are left", calls)
	}
	if u = u.takeUpTo(100, noon, a); u.Calls != 5 {
		t.Errorf("%d of five calls are used", u.Calls)
	}
	if u = u.takeUpTo(-4, noon, a); u.Calls != 5 {
		t.Errorf("handing back made it %d", u.Calls)
	}
}

func TestSpansAreWrittenAndReadAlike(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"1m": time.Minute, "90s": 90 * time.Second, "24h": 24 * time.Hour, "1h30m": 90 * time.Minute, "1h0m30s": time.Hour + 30*time.Second,
	} {
		var s span
		if err := s.UnmarshalText([]byte(text)); err != nil || time.Duration(s) != want {
			t.Errorf("%q was read as %v, %v", text, time.Duration(s), err)
		}
		written, _ := s.MarshalText()
		var again span
		if err := again.UnmarshalText(written); err != nil || again != s {
			t.Errorf("%q was written as %q", text, written)
		}
	}
	var s span
	if s.UnmarshalText([]byte("60")) == nil {
		t.Error("a number without a unit was read as a duration")
	}
}
