package qijiayun

import (
	"testing"
	"time"

	"example.com/mockserver/internal/clock"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, clock.Shanghai)

func TestAnAccountCountsALotBetweenItsTimes(t *testing.T) {
	var a account
	a.add(100, time.Time{}, time.Time{})
	a.add(50, noon.Add(time.Hour), noon.Add(2*time.Hour))
	for _, c := range []struct {
		name string
		at   time.Time
		want float64
	}{
		{"before it counts", noon.Add(time.Hour - time.Second), 100},
		{"from its first moment", noon.Add(time.Hour), 150},
		{"until its last", noon.Add(2*time.Hour - time.Second), 150},
		{"not at the moment it ends", noon.Add(2 * time.Hour), 100},
	} {
		if got := a.balance(c.at); got != c.want {
			t.Errorf("%s: balance %v, want %v", c.name, got, c.want)
		}
	}
}

func TestTakingSpendsWhatEndsSoonest(t *testing.T) {
	var a account
	a.add(100, time.Time{}, time.Time{})
	a.add(30, time.Time{}, noon.Add(2*time.Hour))
	a.add(20, time.Time{}, noon.Add(time.Hour))
	if !a.take(40, noon) {
		t.Fatal("40 of 150 were not taken")
	}
	if got := a.balance(noon.Add(90 * time.Minute)); got != 110 {
		t.Errorf("the lot ending last but one: balance %v, want 110", got)
	}
	if got := a.balance(noon.Add(3 * time.Hour)); got != 100 {
		t.Errorf("the lot that never ends was touched: balance %v, want 100", got)
	}
}

func TestTakingTooMuchTakesNothing(t *testing.T) {
	var a account
	a.add(10, time.Time{}, time.Time{})
	a.add(10, noon.Add(time.Hour), time.Time{})
	if a.take(10.5, noon) {
		t.Error("10.5 were taken while only 10 counted")
	}
	if got := a.balance(noon); got != 10 {
		t.Errorf("balance %v after a refusal, want 10", got)
	}
	if !a.take(10, noon) || a.balance(noon) != 0 || a.balance(noon.Add(time.Hour)) != 10 {
		t.Errorf("taking all that counts left %v now and %v later", a.balance(noon), a.balance(noon.Add(time.Hour)))
	}
}

func TestAnAccountKeepsDecimals(t *testing.T) {
	var a account
	for range 10 {
		a.add(0.1, time.Time{}, time.Time{})
	}
	if got := double(a.balance(noon)); got != "1.0" || len(a.Lots) != 1 {
		t.Errorf("ten times 0.1 are %s in %d lots, want 1.0 in one", got, len(a.Lots))
	}
	if !a.take(0.7, noon) || double(a.balance(noon)) != "0.3" {
		t.Errorf("1.0 - 0.7 = %s, want 0.3", double(a.balance(noon)))
	}
}

func TestALotOfNothingIsNotKept(t *testing.T) {
	var a account
	a.add(0, time.Time{}, time.Time{})
	if len(a.Lots) != 0 {
		t.Errorf("adding nothing left %v", a.Lots)
	}
	a.add(5, time.Time{}, noon.Add(time.Hour))
	a.add(7, time.Time{}, time.Time{})
	if !a.take(5, noon) || len(a.Lots) != 1 || a.Lots[0].Left != 7 {
		t.Errorf("spending the first lot left %v", a.Lots)
	}
	if !a.take(7, noon) || len(a.Lots) != 0 {
		t.Errorf("spending all left %v", a.Lots)
	}
}

func TestLotsOfTheSameTimesAloneAreOne(t *testing.T) {
	var a account
	a.add(1, noon, noon.Add(time.Hour))
	a.add(2, noon, noon.Add(2*time.Hour))
	a.add(4, noon.Add(time.Minute), noon.Add(time.Hour))
	a.add(8, noon, noon.Add(time.Hour))
	if len(a.Lots) != 3 || a.Lots[0].Left != 9 {
		t.Errorf("lots %v, want 9, 2 and 4", a.Lots)
	}
}

func TestAmountsHaveFourPlaces(t *testing.T) {
	for x, want := range map[float64]float64{0.12344: 0.1234, 0.12345001: 0.1235, 0.0001: 0.0001, 0.00004: 0, -1.23456: -1.2346, 2e9: 2e9} {
		if got := round(x); got != want {
			t.Errorf("round(%v) = %v, want %v", x, got, want)
		}
	}
	var a account
	a.add(0.0003, time.Time{}, time.Time{})
	a.add(0.0003, time.Time{}, time.Time{})
	if !a.take(0.0005, noon) || a.balance(noon) != 0.0001 {
		t.Errorf("0.0006 - 0.0005 = %v, want 0.0001", a.balance(noon))
	}
}

func TestNumbersAreWrittenAsTheSamplesWriteThem(t *testing.T) {
	if double(1100) != "1100.0" || double(-0.5) != "-0.5" || plain(100) != "100" || plain(2.5) != "2.5" {
		t.Errorf("%s %s %s %s", double(1100), double(-0.5), plain(100), plain(2.5))
	}
}

func TestTheLevelIsTheHighestReached(t *testing.T) {
	levels := []Level{{"三级", 2000}, {"一级", 0}, {"二级", 500}}
	for growth, want := range map[float64]string{0: "一级", 499.9: "一级", 500: "二级", 1e9: "三级"} {
		if got, _ := levelFor(levels, growth); got != want {
			t.Errorf("growth %v is %s, want %s", growth, got, want)
		}
	}
	if name, _ := levelFor([]Level{{"一级", 500}, {"二级", 500}}, 500); name != "二级" {
		t.Errorf("of two levels of the same growth %s was reached, want the later one", name)
	}
	if name, found := levelFor([]Level{{"一级", 1}}, 0); found {
		t.Errorf("growth 0 reached %s", name)
	}
}

func TestPointsAreWrittenWithAllTheirDecimals(t *testing.T) {
	for x, want := range map[float64]string{1100: "1100.0", 0.25: "0.25", -0.0625: "-0.0625", 7.1: "7.1"} {
		if got := double(x); got != want {
			t.Errorf("%v is written %q, want %q", x, got, want)
		}
	}
}

func TestACouponIsUsableFromItsBeginUntilItsEnd(t *testing.T) {
	tpl := Template{Begin: noon.UnixMilli(), End: noon.Add(time.Hour).UnixMilli()}
	for at, want := range map[time.Time]bool{
		noon.Add(-time.Millisecond): false, noon: true, noon.Add(time.Hour - time.Millisecond): true, noon.Add(time.Hour): false,
	} {
		if got := tpl.usable(at); got != want {
			t.Errorf("usable at %s: %v", at, got)
		}
	}
}
