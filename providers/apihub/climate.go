package apihub

import (
	"math"
	"time"
)

// This file is what the model knows of the earth: where the sun stands, and what a place is like at a time of year.
// The figures are round ones, fitted to a dozen cities' climate tables; they make weather plausible, not right.

// solarHour is the local time by the sun, 0 to 24: noon is when the sun is highest.
func solarHour(lng float64, t time.Time) float64 {
	h := float64(t.Unix()%86400)/3600 + lng/15
	return math.Mod(h+48, 24)
}

// yearAngle is how far the earth has come around the sun since 1 January, in radians.
func yearAngle(t time.Time) float64 {
	t = t.UTC()
	return 2 * math.Pi * (float64(t.YearDay()-1) + float64(t.Hour())/24) / 365.25
}

// sunUp reports whether the sun stands above the horizon.
func sunUp(lng, lat float64, t time.Time) bool {
	const tilt, solstice = 23.44 * math.Pi / 180, 2 * math.Pi * 171 / 365.25 // 21 June
	sinDeclination := math.Sin(tilt) * math.Cos(yearAngle(t)-solstice)
	cosDeclination := math.Sqrt(1 - sinDeclination*sinDeclination)
	sinLat, cosLat := math.Sincos(lat * math.Pi / 180)
	hour := (solarHour(lng, t) - 12) * math.Pi / 12
	return sinLat*sinDeclination+cosLat*cosDeclination*math.Cos(hour) > 0
}

// climate is the mean temperature of a place for the time of year, without weather and without the hour of day.
func climate(c *city, t time.Time) float64 {
	lat := math.Abs(c.Lat)
	mean, swing := 27.5-0.008*lat*lat, 0.28*lat
	switch {
	case c.Lat > 30 && c.Lng > 60 && c.Lng < 135: // the heart of Asia: cold winters, hot summers
		mean -= 0.3 * (lat - 30)
		swing *= 1.4
	case c.Lat > 40 && c.Lng > -25 && c.Lng < 32: // Europe, warmed by the Atlantic
		mean += 0.4 * (lat - 40)
		swing *= 0.65
	}
	const hottest = 2 * math.Pi * 200 / 365.25 // 20 July: a month after the sun is highest
	season := math.Cos(yearAngle(t) - hottest)
	if c.Lat < 0 {
		season = -season
	}
	return mean + swing*season - 0.0045*c.height
}

// wetSeason is how rainy the time of year is, from -1 to 1: summers are in the monsoon lands and near the equator.
func wetSeason(c *city, t time.Time) float64 {
	season := math.Cos(yearAngle(t) - 2*math.Pi*195/365.25)
	switch {
	case c.Lat < 0:
		return -0.8 * season
	case c.Lat < 45 && c.Lng > 65: // India, China, Japan
		return season
	case c.Lat < 23:
		return 0.8 * season
	default:
		return 0.1 * season
	}
}

// wander is a smooth random walk between -1 and 1 that takes about period from one turn to the next: the same for the
// same seed, stream and instant, and close by at instants close by.
func wander(seed, stream uint64, t time.Time, period time.Duration) float64 {
	at := float64(t.Unix()) / period.Seconds()
	step := math.Floor(at)
	part := at - step
	part = part * part * (3 - 2*part)
	from, to := noise(seed, stream, int64(step)), noise(seed, stream, int64(step)+1)
	return from + (to-from)*part
}

// noise is a number between -1 and 1 that depends on its arguments and on nothing else.
func noise(seed, stream uint64, step int64) float64 {
	x := mix(mix(mix(seed)^stream) ^ uint64(step))
	return float64(x>>11)/(1<<52) - 1
}

// mix is the finalizer of SplitMix64.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
