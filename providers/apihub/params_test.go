package apihub

import (
	"encoding/json"
	"testing"

	"example.com/mockserver/internal/body"
)

var weatherKinds = map[string]string{"lng": "number", "lat": "number", "name": "string"}

func TestTheQueryWinsOverTheBody(t *testing.T) {
	for _, c := range []struct{ query, body, want string }{
		{"", "", `{}`},
		{"", `{"lng":116.4,"lat":39.93}`, `{"lat":39.93,"lng":116.4}`},
		{"lng=119.3", `{"lng":116.4,"lat":39.93}`, `{"lat":39.93,"lng":119.3}`},
		{"lng=119.3", `{"lng":"not even a number"}`, `{"lng":119.3}`},
		{"lng=east", `{"lng":116.4}`, `{"lng":"east"}`},
		{"lng=", `{"lng":116.4}`, `{"lng":""}`},
		{"lng=NaN&lat=Inf", "", `{"lat":"Inf","lng":"NaN"}`},
		{"lng=1e400", "", `{"lng":"1e400"}`},
		{"lng=1_0&lat=0x1p3", "", `{"lat":"0x1p3","lng":"1_0"}`},
		{"lng=-1.5e1&lat=.5", "", `{"lat":0.5,"lng":-15}`},
		{"lng=1&lng=2", "", `{"lng":1}`},
		{"name=116.4", "", `{"name":"116.4"}`},
		{"name=%22%00%E7%A6%8F", "", `{"name":"\"\u0000福"}`},
		{"lng=1", "null", `{"lng":1}`},
		{"unknown=1", `{"other":[1,{"a":null}]}`, `{"other":[1,{"a":null}]}`},
	} {
		query, _ := body.ReadQuery(c.query)
		merged, err := merge(query, []byte(c.body), weatherKinds)
		if err != nil {
			t.Errorf("%q over %q: %v", c.query, c.body, err)
			continue
		}
		if got, _ := json.Marshal(merged); string(got) != c.want {
			t.Errorf("%q over %q is %s, want %s", c.query, c.body, got, c.want)
		}
	}
}

func TestABodyIsOneJSONObject(t *testing.T) {
	for _, body := range []string{"[]", `"x"`, "1", "{", `{"a":1}{"b":2}`, "lng=116.4", "\xef\xbb\xbf{}"} {
		if merged, err := merge(nil, []byte(body), weatherKinds); err == nil {
			t.Errorf("%q was taken for %v", body, merged)
		}
	}
}

func FuzzMerge(f *testing.F) {
	f.Add("lng=1&lat=2", `{"lng":3}`)
	f.Add("name=%00", `{"name":{"deep":[1,2,{}]}}`)
	f.Fuzz(func(t *testing.T, rawQuery, sent string) {
		query, unread := body.ReadQuery(rawQuery)
		if unread != nil {
			t.Skip()
		}
		merged, err := merge(query, []byte(sent), weatherKinds)
		if err != nil {
			return
		}
		text, err := json.Marshal(merged)
		if err != nil {
			t.Fatalf("%q over %q is not JSON: %v", rawQuery, sent, err)
		}
		var alone map[string]json.RawMessage
		if sent != "" {
			if err := json.Unmarshal([]byte(sent), &alone); err != nil {
				t.Fatalf("%q was taken for JSON", sent)
			}
		}
		for name := range weatherKinds {
			if _, both := alone[name]; (query.Has(name) || both) != (merged[name] != nil) {
				t.Fatalf("%q over %q: %s is %s", rawQuery, sent, name, merged[name])
			}
		}
		if again, err := merge(query, text, weatherKinds); err != nil || len(again) != len(merged) {
			t.Fatalf("%q over %s, its own result, is %v, %v", rawQuery, text, again, err)
		}
	})
}

func TestUnderscoresAreForTheAPICodeOnly(t *testing.T) {
	for path, want := range map[string]string{
		"/api/weather_basic/now":        "/api/weather-basic/now",
		"/api/weather-basic/now":        "/api/weather-basic/now",
		"/api/user_center/noauth-login": "/api/user-center/noauth-login",
		"/api/user_center/noauth_login": "/api/user-center/noauth_login",
		"/api/user-center/noauth_login": "/api/user-center/noauth_login",
		"/api/weather_basic":            "/api/weather_basic",
		"/other/weather_basic/now":      "/other/weather_basic/now",
		"/api/_/_":                      "/api/-/_",
		"":                              "",
	} {
		got, changed := canonicalPath(path)
		if got != want || changed != (got != path) {
			t.Errorf("%q became %q (changed: %v), want %q", path, got, changed, want)
		}
	}
}
