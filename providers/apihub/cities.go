package apihub

import (
	_ "embed"
	"math"
	"sort"
	"strconv"
	"strings"
	"sync"
)

//go:embed cities.tsv
var citiesFile string

// cities are the places that have weather; cities.tsv names their source and licence. They are read when the first call
// asks for the weather, not at every start of the program.
var (
	cities     = sync.OnceValue(func() []city { return readCities(citiesFile) })
	byLatitude = sync.OnceValue(func() []placed { return sorted(cities()) })
)

// city is one place of the weather.
type city struct {
	Name     string // 福州
	English  string // Fuzhou
	Path     string // 福州,福州,福建,中国: from small to large, as the provider's sample writes it
	Lat, Lng float64

	height float64 // metres above the sea; cold is a matter of height as much as of latitude
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
		list = append(list, c)
	}
	return list
}

// placed is a city on the unit sphere.
type placed struct {
	*city
	at     [3]float64
	fromUp float64 // the distance from the earth's axis: the cosine of the latitude
}

func sorted(cities []city) []placed {
	list := make([]placed, len(cities))
	for i := range cities {
		at := onSphere(cities[i].Lng, cities[i].Lat)
		list[i] = placed{&cities[i], at, math.Hypot(at[0], at[1])}
	}
	sort.Slice(list, func(i, j int) bool { return list[i].at[2] < list[j].at[2] })
	return list
}

// beyond reports whether the nearest point of the city's whole parallel is farther from p than a city whose cosine of
// the angle to p is most.
func (c placed) beyond(p [3]float64, most float64) bool {
	return p[2]*c.at[2]+math.Sqrt(1-p[2]*p[2])*c.fromUp < most
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

// nearestCity looks at the cities from the point's own latitude to either side, and stops where the latitude alone is
// farther away than the best city so far: some forty of them on average.
func nearestCity(lng, lat float64) *city {
	p, list := onSphere(lng, lat), byLatitude()
	north := sort.Search(len(list), func(i int) bool { return list[i].at[2] >= p[2] })
	best, most := 0, math.Inf(-1)
	for south := north - 1; south >= 0 || north < len(list); {
		for _, i := range [2]int{south, north} {
			if i < 0 || i >= len(list) {
				continue
			}
			if c := &list[i].at; p[0]*c[0]+p[1]*c[1]+p[2]*c[2] > most {
				best, most = i, p[0]*c[0]+p[1]*c[1]+p[2]*c[2]
			}
		}
		if south >= 0 && list[south].beyond(p, most) {
			south = 0 // nothing farther south can be nearer
		}
		if north < len(list) && list[north].beyond(p, most) {
			north = len(list)
		}
		south, north = south-1, north+1
	}
	return list[best].city
}

// cityNamed finds a city by its Chinese or English name.
func cityNamed(name string) (*city, bool) {
	all := cities()
	for i := range all {
		if c := &all[i]; c.Name == name || strings.EqualFold(c.English, name) {
			return c, true
		}
	}
	return nil, false
}
