package apihub

import (
	"math"
	"testing"
	"time"
)

const testSeed = 42

func instant(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

func named(t *testing.T, name string) *city {
	t.Helper()
	c, found := cityNamed(name)
	if !found {
		t.Fatalf("no city is called %s", name)
	}
	return c
}

// mean is the average temperature of a city over thirty days, hour by hour.
func mean(c *city, from time.Time) float64 {
	sum := 0
	for hour := range 30 * 24 {
		sum += weatherAt(testSeed, c, from.Add(time.Duration(hour)*time.Hour)).celsius
	}
	return float64(sum) / (30 * 24)
}

func TestWeatherIsTheSameForTheSameSeedPlaceAndInstant(t *testing.T) {
	at := instant("2025-04-25T06:15:58Z")
	fuzhou := named(t, "福州")
	if a, b := weatherAt(1, fuzhou, at), weatherAt(1, fuzhou, at); a != b {
		t.Errorf("the same question was answered %v and %v", a, b)
	}
	differs := 0
	for seed := range uint64(20) {
		if weatherAt(seed, fuzhou, at).celsius != weatherAt(seed+1, fuzhou, at).celsius {
			differs++
		}
	}
	if differs < 10 {
		t.Errorf("of 20 pairs of sandboxes only %d had different weather", differs)
	}
}

func TestReportsAreRecentAndStandStillBetween(t *testing.T) {
	at := instant("2025-04-25T06:15:58Z")
	for i := range cities() {
		w := weatherAt(testSeed, &cities()[i], at)
		age := at.Sub(w.taken)
		if age < 0 || age >= reportEvery {
			t.Fatalf("%s: the report is %v old", cities()[i].Name, age)
		}
		if again := weatherAt(testSeed, &cities()[i], w.taken); again != w {
			t.Fatalf("%s: at the moment of the report it was %v, later %v", cities()[i].Name, again, w)
		}
	}
	before := instant("1969-07-20T20:17:40Z")
	if w := weatherAt(testSeed, &cities()[0], before); before.Before(w.taken) || before.Sub(w.taken) >= reportEvery {
		t.Errorf("before 1970 the report of %v is from %v", before, w.taken)
	}
}

func TestTemperatureChangesSlowly(t *testing.T) {
	for _, name := range []string{"福州", "Moscow", "新加坡", "Wellington"} {
		c := named(t, name)
		at := instant("2025-01-01T00:00:00Z")
		last := weatherAt(testSeed, c, at).celsius
		for range 365 * 96 {
			at = at.Add(reportEvery)
			now := weatherAt(testSeed, c, at).celsius
			if math.Abs(float64(now-last)) > 2 {
				t.Fatalf("%s: from %d to %d within a quarter of an hour at %v", name, last, now, at)
			}
			last = now
		}
	}
}

func TestSeasonsTurnAroundBelowTheEquator(t *testing.T) {
	january, july := instant("2025-01-01T00:00:00Z"), instant("2025-07-01T00:00:00Z")
	for name, limits := range map[string][4]float64{ // January from, to; July from, to
		"北京": {-12, 3, 20, 34}, "哈尔滨": {-26, -5, 17, 30}, "广州": {8, 20, 24, 34}, "拉萨": {-10, 6, 8, 22},
		"London": {-2, 10, 13, 25}, "Moscow": {-20, 0, 12, 26}, "Singapore": {22, 33, 22, 33},
		"Canberra": {13, 29, 2, 16}, "Wellington": {11, 25, 2, 15}, "Quito": {5, 19, 5, 19},
	} {
		c := named(t, name)
		winter, summer := mean(c, january), mean(c, july)
		if winter < limits[0] || winter > limits[1] || summer < limits[2] || summer > limits[3] {
			t.Errorf("%s: %.1f in January and %.1f in July, want %v", name, winter, summer, limits)
		}
	}
}

func TestAfternoonsAreWarmerThanDawns(t *testing.T) {
	fuzhou := named(t, "福州") // noon by the sun is at 04:03 UTC
	var dawn, afternoon int
	for day := range 60 {
		at := instant("2025-04-01T00:00:00Z").AddDate(0, 0, day)
		dawn += weatherAt(testSeed, fuzhou, at.Add(-3*time.Hour)).celsius
		afternoon += weatherAt(testSeed, fuzhou, at.Add(7*time.Hour)).celsius
	}
	if afternoon-dawn < 60*4 {
		t.Errorf("on average the afternoon is only %.1f degrees warmer", float64(afternoon-dawn)/60)
	}
}

func TestTheSkyKnowsDayFromNight(t *testing.T) {
	for i := range cities() {
		c := &cities()[i]
		for hour := range 24 * 14 {
			at := instant("2025-10-01T00:00:00Z").Add(time.Duration(hour) * time.Hour)
			w := weatherAt(testSeed, c, at)
			up := sunUp(c.Lng, c.Lat, w.taken)
			switch w.sky {
			case clearDay, partlyDay, mostlyDay:
				if !up {
					t.Fatalf("%s: %v at night, %v", c.Name, w.sky, w.taken)
				}
			case clearNight, partlyNight, mostlyNight:
				if up {
					t.Fatalf("%s: %v by day, %v", c.Name, w.sky, w.taken)
				}
			}
		}
	}
	for _, at := range []struct {
		lng, lat float64
		when     string
		up       bool
	}{
		{116.4, 39.9, "2025-06-21T04:00:00Z", true},
		{116.4, 39.9, "2025-06-21T16:00:00Z", false},
		{0, 89, "2025-06-21T00:00:00Z", true},
		{0, 89, "2025-12-21T12:00:00Z", false},
		{0, -89, "2025-12-21T00:00:00Z", true},
		{-74, 40.7, "2025-03-01T10:00:00Z", false},
		{-74, 40.7, "2025-03-01T17:00:00Z", true},
	} {
		if got := sunUp(at.lng, at.lat, instant(at.when)); got != at.up {
			t.Errorf("sun up at %v,%v on %s: %v", at.lng, at.lat, at.when, got)
		}
	}
}

func TestAYearHasEveryKindOfWeather(t *testing.T) {
	seen := map[sky]int{}
	for i := range cities() {
		for day := 0; day < 365; day += 5 {
			at := instant("2025-01-01T00:00:00Z").Add(time.Duration(day*24+i%24) * time.Hour)
			w := weatherAt(testSeed, &cities()[i], at)
			seen[w.sky]++
			if w.celsius < -60 || w.celsius > 55 {
				t.Fatalf("%s: %d degrees at %v", cities()[i].Name, w.celsius, at)
			}
			for _, white := range snow {
				if w.sky == white && w.celsius > 0 {
					t.Fatalf("%s: it snows at %d degrees", cities()[i].Name, w.celsius)
				}
			}
		}
	}
	all := []sky{clearDay, clearNight, partlyDay, partlyNight, cloudy, mostlyDay, mostlyNight, overcast, shower, thunder, sleet, fog}
	all = append(append(all, rain[:]...), snow[:]...)
	total := 0
	for _, n := range seen {
		total += n
	}
	for _, s := range all {
		if seen[s] == 0 {
			t.Errorf("%s (%s) never comes", s.text, s.code)
		}
	}
	if dry := seen[clearDay] + seen[clearNight] + seen[partlyDay] + seen[partlyNight]; dry*10 < total*2 || dry*10 > total*7 {
		t.Errorf("of %d reports %d are of fair weather", total, dry)
	}
	if t.Failed() {
		t.Log(seen)
	}
}
