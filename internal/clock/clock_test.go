package clock_test

import (
	"testing"
	"time"

	"example.com/mockserver/internal/clock"
)

func TestAFrozenClockStandsStill(t *testing.T) {
	at := time.Date(2026, 11, 30, 23, 59, 0, 0, clock.Shanghai)
	c := clock.New(at, clock.Frozen)
	if !c.Now().Equal(at) || c.Now().Location() != time.UTC {
		t.Fatalf("now = %v, want %v in UTC", c.Now(), at)
	}
	if a, b := c.Now(), c.Now(); !a.Equal(b) {
		t.Fatalf("a frozen clock moved from %v to %v", a, b)
	}
}

func TestARunningClockGoesOnFromWhereItWasSet(t *testing.T) {
	at := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	c := clock.New(time.Time{}, "")
	c.Set(at, clock.Running)
	first := c.Now()
	if first.Before(at) || first.Sub(at) > time.Minute {
		t.Fatalf("now = %v right after it was set to %v", first, at)
	}
	if second := c.Now(); second.Before(first) {
		t.Fatalf("time ran backwards from %v to %v", first, second)
	}
}

func TestAnUnknownModeRuns(t *testing.T) {
	if mode := clock.New(time.Time{}, "sideways").Mode(); mode != clock.Running {
		t.Fatalf("mode = %q, want running", mode)
	}
}
