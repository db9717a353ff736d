package apihub

import (
	_ "embed"
	"math"
	"strconv"
	"strings"
)

//go:embed cities.tsv
var citiesFile string

// cities are the places that have weather; cities.tsv names their source and licence.
var cities = readCities(citiesFile)

// city is one place of the weather.
type city struct {
	Name     string // 福州
	English  string // Fuzhou
	Path     string // 福州,福州,福建,中国: from small to large, as the provider's sample writes it
	Lat, Lng float64

	height float64    // metres above the sea; cold is a matter of height as much as of latitude
	at     [3]float64 // on the unit sphere
}

// readCities panics on a line it cannot read: the file is part of the program.
func readCities(file string) []city {
	var list []city
	for line := range strings.Lines(file) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 7 {
			panic("cities.tsv: not seven fields: " + line)
		}
		c := city{Name: f[0], English: f[1], Path: path(f[0], f[2], f[3])}
		c.Lat, c.Lng, c.height = number(f[4]), number(f[5]), number(f[6])
		c.at = onSphere(c.Lng, c.Lat)
		list = append(list, c)
	}
	return list
}

func path(name, province, country string) string {
	if province == "" {
		return name + "," + name + "," + country // a municipality, or a capital: its own province
	}
	return name + "," + name + "," + province + "," + country
}

func number(text string) float64 {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		panic("cities.tsv: " + err.Error())
	}
	return v
}

func onSphere(lng, lat float64) [3]float64 {
	sinLat, cosLat := math.Sincos(lat * math.Pi / 180)
	sinLng, cosLng := math.Sincos(lng * math.Pi / 180)
	return [3]float64{cosLat * cosLng, cosLat * sinLng, sinLat}
}

// nearestCity goes through all cities: 492 scalar products take less time than any index needs to be right at the
// poles and at the date line.
func nearestCity(lng, lat float64) *city {
	p := onSphere(lng, lat)
	best, most := 0, math.Inf(-1)
	for i := range cities {
		c := &cities[i].at
		if dot := p[0]*c[0] + p[1]*c[1] + p[2]*c[2]; dot > most {
			best, most = i, dot
		}
	}
	return &cities[best]
}

// cityNamed finds a city by its Chinese or English name.
func cityNamed(name string) (*city, bool) {
	for i := range cities {
		if c := &cities[i]; c.Name == name || strings.EqualFold(c.English, name) {
			return c, true
		}
	}
	return nil, false
}
