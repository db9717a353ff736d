package apihub

import (
	"math"
	"testing"
)

func TestEveryCityHasAPlaceOfItsOwn(t *testing.T) {
	paths := map[string]bool{}
	for i := range cities() {
		c := &cities()[i]
		if c.Name == "" || c.English == "" || math.Abs(c.Lat) > 90 || math.Abs(c.Lng) > 180 {
			t.Errorf("%+v is not a city", c)
		}
		if paths[c.Path] {
			t.Errorf("%s stands in the table twice", c.Path)
		}
		paths[c.Path] = true
		if near := nearestCity(c.Lng, c.Lat); near != c {
			t.Errorf("at %s the nearest city is %s", c.Path, near.Path)
		}
	}
	if len(cities()) < 400 {
		t.Errorf("only %d cities were read", len(cities()))
	}
}

func TestNearestCity(t *testing.T) {
	for _, at := range []struct {
		lng, lat float64
		want     string
	}{
		{116.40, 39.93, "北京,北京,中国"},       // the coordinates of 通用接口格式
		{119.2, 26.1, "福州,福州,福建,中国"},      // the path of its sample
		{139.5, 35.5, "东京,东京,日本"},         //
		{-77, 39, "华盛顿,华盛顿,美国"},           //
		{179.999, -18, "苏瓦,苏瓦,斐济"},        // either side of the date line
		{-179.999, -18, "苏瓦,苏瓦,斐济"},       //
		{0, 90, "雷克雅未克,雷克雅未克,冰岛"},         // at the pole every meridian is the same place
		{123, 90, "雷克雅未克,雷克雅未克,冰岛"},       //
		{0, -90, "惠灵顿,惠灵顿,新西兰"},           //
		{-58.9, -62.2, "蒙得维的亚,蒙得维的亚,乌拉圭"}, // Antarctica's peninsula
	} {
		if got := nearestCity(at.lng, at.lat).Path; got != at.want {
			t.Errorf("nearest to %v,%v is %s, want %s", at.lng, at.lat, got, at.want)
		}
	}
}

func FuzzNearestCityIsTheNearest(f *testing.F) {
	f.Add(116.4, 39.93)
	f.Add(180.0, -90.0)
	f.Fuzz(func(t *testing.T, lng, lat float64) {
		if !(math.Abs(lng) <= 180 && math.Abs(lat) <= 90) {
			t.Skip()
		}
		got := haversine(lng, lat, nearestCity(lng, lat))
		for i := range cities() {
			if d := haversine(lng, lat, &cities()[i]); d < got-0.01 {
				t.Fatalf("%s is %.2f km away, the answer %.2f", cities()[i].Name, d, got)
			}
		}
	})
}

// haversine is the distance in kilometres, by another formula than the code under test.
func haversine(lng, lat float64, c *city) float64 {
	const rad = math.Pi / 180
	a, b := math.Sin((c.Lat-lat)*rad/2), math.Sin((c.Lng-lng)*rad/2)
	return 2 * 6371 * math.Asin(math.Min(1, math.Sqrt(a*a+math.Cos(lat*rad)*math.Cos(c.Lat*rad)*b*b)))
}
