package apihub

import (
	"example.com/mockserver/internal/sim"
)

// weatherNow is 天气实况, /api/weather-basic/now.
func weatherNow(c *sim.Call) (any, error) {
	lng, hasLng := parameter(c, "lng").(float64)
	lat, hasLat := parameter(c, "lat").(float64)
	if hasLng != hasLat {
		v := CoordinatesTogether.Break("only one of lng and lat was sent", "lng 与 lat 只传了一个")
		v.Detail = "lat"
		if hasLat {
			v.Detail = "lng"
		}
		return nil, v
	}
	place := nearestCity(lng, lat)
	if hasLng {
		c.Seen(NearestCity)
	} else {
		account, _ := settingsTable.Get(c.DB, theAccount)
		place, _ = cityNamed(account.Home) // every way to enter it checks it
		c.Seen(HomeCity)
	}
	c.Seen(WeatherShape)
	w := weatherAt(c.Box.Options.Seed, place, c.Now)
	return nowResult{
		Location:    location{place.Name, place.Path},
		Now:         conditions{w.sky.text, w.sky.code, w.temperature()},
		LastUpdated: w.taken.UnixMilli(),
	}, nil
}

type nowResult struct {
	Location    location   `json:"location"`
	Now         conditions `json:"now"`
	LastUpdated int64      `json:"lastUpdated"`
}

type location struct {
	Name string `json:"name"`
	Path string `json:"path"`
}

type conditions struct {
	Text        string `json:"text"`
	Code        string `json:"code"`
	Temperature string `json:"temperature"`
}
