package contracts

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/apihub"
)

// https://apihub.net/docs/readme/call-api.html (通用接口格式): the weather, /api/weather-basic/now.
var apihubWeatherSpecs = describe("apihub's weather", Label("apihub"), func() {
	noon := time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC) // in China
	var (
		box *Sandbox
		api *Apihub
	)
	BeforeEach(func() {
		box = OpenSandbox(noon)
		api = box.Apihub()
	})
	at := func(lng, lat any) *Answer {
		GinkgoHelper()
		a := api.Get(apihubWeather, api.AppToken(nil), M{"lng": lng, "lat": lat})
		Expect(a).To(BeAccepted())
		return a
	}
	degrees := func(a *Answer) int {
		GinkgoHelper()
		n, err := strconv.Atoi(a.Field("result.now.temperature").(string))
		Expect(err).NotTo(HaveOccurred())
		return n
	}

	It("is that of the city nearest to the coordinates, named from small to large", Rule(apihub.NearestCity), func() {
		for path, place := range map[string][2]float64{
			"福州,福州,福建,中国": {119.3, 26.08}, "北京,北京,中国": {116.40, 39.93}, "苏瓦,苏瓦,斐济": {-179.9, -18}, "雷克雅未克,雷克雅未克,冰岛": {0, 90},
		} {
			Expect(at(place[0], place[1]).Field("result.location.path")).To(Equal(path))
		}
		Expect(at(0, 0).Field("result.location.name")).NotTo(Equal(api.Get(apihubWeather, "", nil).Field("result.location.name")), "0,0 is a place")
	})

	It("is that of a fixed city without coordinates", Rule(apihub.HomeCity), func() {
		for _, a := range []*Answer{api.Get(apihubWeather, "", nil), api.Post(apihubWeather, "", M{})} {
			Expect(a.Field("result.location.name")).To(Equal("福州"))
		}
	})

	It("is for whole places", Rule(apihub.CoordinatesTogether), func() {
		for missing, half := range map[string]M{"lat": {"lng": 116.4}, "lng": {"lat": 39.93}} {
			for _, refused := range []*Answer{api.Get(apihubWeather, "", half), api.Post(apihubWeather, "", half)} {
				Expect(refused).To(Break(apihub.CoordinatesTogether))
				Expect(refused.Field("detail")).To(Equal(missing))
			}
		}
	})

	It("comes as strings, and its time in milliseconds", Rule(apihub.WeatherShape), func() {
		a := at(116.4, 39.93)
		Expect(a.Field("result.now.text")).To(MatchRegexp(`^\p{Han}+$`))
		Expect(a.Field("result.now.code")).To(MatchRegexp(`^\d+$`))
		Expect(a.Field("result.now.temperature")).To(MatchRegexp(`^-?\d+$`))
		taken := time.UnixMilli(int64(a.Field("result.lastUpdated").(float64)))
		Expect(taken).To(BeTemporally("~", noon, 15*time.Minute))
		Expect(taken).To(BeTemporally("<=", noon))
	})

	It("is the same for the same seed, place and instant, and changes slowly", func() {
		same := func() string {
			GinkgoHelper()
			var made struct{ ID string }
			CallAdmin(http.MethodPost, "/sandboxes", M{"seed": 11, "clock": M{"now": noon, "mode": "frozen"}}).Decode(&made)
			other := (&Sandbox{ID: made.ID}).Apihub()
			told := fmt.Sprint(other.Get(apihubWeather, "", nil).Field("result"))
			Expect(CallAdmin(http.MethodDelete, "/sandboxes/"+made.ID, nil).Status).To(Equal(http.StatusNoContent))
			return told
		}
		Expect(same()).To(Equal(same()))
		before := degrees(at(116.4, 39.93))
		for range 8 {
			box.Advance(15 * time.Minute)
			now := degrees(at(116.4, 39.93))
			Expect(now).To(BeNumerically("~", before, 2))
			before = now
		}
	})

	It("knows summer and winter on both halves of the earth", func() {
		peking, canberra := [2]float64{116.4, 39.9}, [2]float64{149.13, -35.28}
		mean := func(place [2]float64) int {
			GinkgoHelper()
			sum := 0
			for range 10 {
				sum += degrees(at(place[0], place[1]))
				box.Advance(29 * time.Hour)
			}
			return sum
		}
		winter, theirSummer := mean(peking), mean(canberra)
		box.Advance(200 * 24 * time.Hour)
		summer, theirWinter := mean(peking), mean(canberra)
		Expect(summer).To(BeNumerically(">", winter+100))
		Expect(theirSummer).To(BeNumerically(">", theirWinter+50))
	})
})
