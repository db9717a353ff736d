package apihub

import (
	"math"
	"strconv"
	"time"
)

// sky is one kind of weather. The sample's pair 阴 and "9" (通用接口格式) is that of Seniverse's table of phenomena
// (心知天气), and so are the others here: assumed, since no page of the provider lists its codes.
type sky struct{ text, code string }

var (
	clearDay, clearNight   = sky{"晴", "0"}, sky{"晴", "1"}
	partlyDay, partlyNight = sky{"晴间多云", "5"}, sky{"晴间多云", "6"}
	cloudy                 = sky{"多云", "4"}
	mostlyDay, mostlyNight = sky{"大部多云", "7"}, sky{"大部多云", "8"}
	overcast               = sky{"阴", "9"}
	shower, thunder        = sky{"阵雨", "10"}, sky{"雷阵雨", "11"}
	rain                   = [3]sky{{"小雨", "13"}, {"中雨", "14"}, {"大雨", "15"}}
	sleet                  = sky{"雨夹雪", "20"}
	snow                   = [3]sky{{"小雪", "22"}, {"中雪", "23"}, {"大雪", "24"}}
	fog                    = sky{"雾", "30"}
)

// weather is what a place reports: the sky and the temperature in whole degrees Celsius, at the moment it was taken.
type weather struct {
	sky     sky
	celsius int
	taken   time.Time
}

// temperature is a text on the wire.
func (w weather) temperature() string { return strconv.Itoa(w.celsius) }

// reportEvery is how often a place reports; in the provider's sample the report is eight minutes old.
const reportEvery = 15 * time.Minute

// The random walks of a place, each its own.
const (
	airMass uint64 = iota // warm or cold air, for days
	gust                  // what an hour does
	front                 // wet or dry, for a day or two
	cloud                 // for hours
)

// weatherAt is the latest report of a city: a function of the sandbox's seed, the place and the instant alone.
func weatherAt(seed uint64, c *city, now time.Time) weather {
	place := mix(seed) ^ mix(math.Float64bits(c.Lat)) ^ mix(math.Float64bits(c.Lng)+1)
	t := lastReport(place, now)
	wet := 0.7*wander(place, front, t, 36*time.Hour) + 0.25*wander(place, cloud, t, 7*time.Hour) + 0.3*wetSeason(c, t)
	overhead := math.Max(0, math.Min(1, wet+0.5)) // 0 a clear sky, 1 an overcast one
	hour := solarHour(c.Lng, t)
	degrees := climate(c, t) +
		(6-4*overhead)*math.Cos((hour-15)*math.Pi/12) +
		(1.5+0.07*math.Abs(c.Lat))*wander(place, airMass, t, 60*time.Hour) +
		wander(place, gust, t, 3*time.Hour)
	return weather{sky: skyOf(wet, degrees, hour, sunUp(c.Lng, c.Lat, t)), celsius: int(math.Round(degrees)), taken: t}
}

// lastReport is the latest multiple of reportEvery, shifted so that places do not all report at once.
func lastReport(place uint64, now time.Time) time.Time {
	every := int64(reportEvery / time.Second)
	shift := int64(place % uint64(every))
	seconds := now.Unix() - shift
	seconds -= ((seconds % every) + every) % every
	return time.Unix(seconds+shift, 0).UTC()
}

func skyOf(wet, degrees, hour float64, day bool) sky {
	pick := func(atDay, atNight sky) sky {
		if day {
			return atDay
		}
		return atNight
	}
	switch {
	case wet > 0.5:
		return falling(wet, degrees, hour)
	case wet > 0.34:
		return overcast
	case wet > 0.3 && hour > 3 && hour < 9 && degrees > 0 && degrees < 18:
		return fog
	case wet > 0.2:
		return pick(mostlyDay, mostlyNight)
	case wet > 0.05:
		return cloudy
	case wet > -0.15:
		return pick(partlyDay, partlyNight)
	default:
		return pick(clearDay, clearNight)
	}
}

// falling is rain or snow: both by the temperature, and how hard by how wet it is.
func falling(wet, degrees, hour float64) sky {
	strength := 0
	if wet > 0.66 {
		strength = 1
	}
	if wet > 0.8 {
		strength = 2
	}
	switch {
	case degrees < -0.5:
		return snow[strength]
	case degrees < 2:
		return sleet
	case degrees > 24 && hour > 12 && hour < 20 && strength > 0:
		return thunder
	case degrees > 22 && strength == 0:
		return shower
	default:
		return rain[strength]
	}
}
