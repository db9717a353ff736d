package redact_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"example.com/mockserver/internal/redact"
)

const secret = "s3cret-57a2002bc5aae053"

func TestSecretsAreHiddenByNameInAnySpellingAndPlace(t *testing.T) {
	n := redact.NewNames([]string{"payCode"}, nil)
	body := `{"kept":"a","token":"` + secret + `"}`
	for _, text := range []string{
		`{"kept":1,"password":"` + secret + `"}`, `{"Password": "` + secret + `"}`, `{"old_password" : "` + secret + `","kept":1}`, `{"newPassword":["` + secret + `"],"kept":[]}`,
		`{"password":{"v":"` + secret + `","w":{"x":["]}"]}},"kept":1}`, `{"passwordConfirm":"` + secret + `"}`, `{"pass\u0077ord":"` + secret + `"}`, `{"users":[{"kept":1,"pswd":"` + secret + `"}]}`,
		`{"password":"cut ` + secret, `{"password":["cut ` + secret, `{"password":"a\"` + secret + `"}`, `{'password':'` + secret + `'}`, `{password:` + secret + `}`, `{"kept":1, password : ` + secret + `}`,
		`{"sk":"` + secret + `"}`, `{"client-secret":"` + secret + `"}`, `{"密码":"` + secret + `"}`, `{"pay_code":"` + secret + `"}`,
		`password=` + secret + `&kept=1`, `kept=1&oldPassword=` + secret, `appSecret[]=` + secret, `app%53ecret=` + secret, `appSecret%20=` + secret, `appSecret+=` + secret, `a=1;appSecret=` + secret,
		`kept=1&callback=http%3A%2F%2Fu%3A` + secret + `%40host%2Fx%3Ftoken%3D` + secret, `payload=` + url.QueryEscape(body),
		"--x\r\nContent-Disposition: form-data; name=\"password\"\r\nContent-Type: text/plain\r\n\r\n" + secret + "\r\nsecond " + secret + "\r\n--x--kept",
		"--x\r\nContent-Disposition: form-data; name=appSecret\r\n\r\n" + secret + "\r\n--x--kept",
		`{"callBackUrl":"http://user:` + secret + `@host/?token=` + secret + `"}`, `{"callBackUrl":"http:\/\/user:` + secret + `@host\/?a=b"}`, `<a><password>` + secret + `</password><kept/></a>`,
		"kept: 1\nauthorization: Bearer " + secret + "\nother: 2", fmt.Sprintf("kept %q", body), fmt.Sprintf("kept %q", fmt.Sprintf("%q", body)),
		`kept <http.Header | len:1>{"X-Api-Key": ["` + secret + `"]}`, `kept <map[string]interface {}>{"token": <string>"` + secret + `"}`,
		`-----BEGIN RSA PRIVATE KEY-----\n` + secret + `\n-----END RSA PRIVATE KEY-----`, "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0." + secret,
	} {
		got := n.Text(text, nil)
		if strings.Contains(got, secret) || !strings.Contains(got, "[redacted") || strings.Contains(text, "kept") && !strings.Contains(got, "kept") {
			t.Errorf("%s\n\tbecame %s", text, got)
		}
		if again := n.Text(got, nil); again != got {
			t.Errorf("%s\n\tbecame %s", got, again)
		}
	}
	for _, address := range []string{
		"/a?appsecret=" + secret, "/a?AppSecret=" + secret + "&kept=1", "/a?app_secret=" + secret, "/a?appSecret[]=" + secret, "/a?appSecret%5B0%5D=" + secret, "/a?%zz=" + secret,
		"/a?kept=1;appSecret=" + secret, "/a;token=" + secret + "?kept=1", "/kept=1/token/" + secret, "/a/appSecret/" + secret + "/b?kept=1", "http://host/Access-Token/" + secret + "?kept=1", "http://u:" + secret + "@host/?kept=1", "/a?back=http%3A%2F%2Fu%3A" + secret + "%40host%2F%3Fsk%3D" + secret,
	} {
		got := n.URL(address, nil)
		if strings.Contains(got, secret) || !strings.Contains(got, redact.Mark) || strings.Contains(address, "kept") && !strings.Contains(got, "kept=1") {
			t.Errorf("%s\n\tbecame %s", address, got)
		}
	}
	for _, name := range []string{"Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "X-Token", "accessToken", "X-Access-Token", "apihub_token", "X-Signature", "X-Api-Key", "Apipassword"} {
		h := http.Header{name: {secret}, "Kept": {"a"}}
		if got := n.Header(h, nil); got[name][0] != redact.Mark || got["Kept"][0] != "a" || h[name][0] != secret {
			t.Errorf("%s: %v, of %v", name, got, h)
		}
	}
	for _, value := range []string{"Bearer " + secret, "basic " + secret, "https://host/?token=" + secret, `{"password":"` + secret + `"}`} {
		if got := n.Header(http.Header{"X-Any": {value}}, nil); strings.Contains(got.Get("X-Any"), secret) {
			t.Errorf("%s became %s", value, got.Get("X-Any"))
		}
	}
}

func TestWhatIsNoSecretIsKept(t *testing.T) {
	n := redact.NewNames([]string{"payCode"}, nil)
	for _, text := range []string{
		`Get "https://x.example/a?b=c": EOF`, `{"tokens":3,"a":"the token is wrong"}`, "is 100% token: yes?", `{"password":null}`, `{"tokenType":"Bearer","passwordPolicy":{"least":6}}`,
		`{"payCode":{"a":[1]},"a":1}`, `{"appId":"12","appKey":"k","accessTokenDailyLimit":2000,"a":"token"}`, "token=&a=1", `{"mail":"a@b.cn","n":1e5,"u":"https://host/a?b=c@d"}`, `{"a":"中文","b":"100%25"}`, "\x00\xff\xfe:=\"",
	} {
		if got := n.Text(text, nil); got != text {
			t.Errorf("%s became %s", text, got)
		}
	}
}

func TestWhatWasFoundIsSoughtByItsValue(t *testing.T) {
	n := redact.NewNames(nil, nil)
	var all []string
	found := func(v string) { all = append(all, v) }
	n.URL("/a?appSecret=one%2F1111", found)
	n.Header(http.Header{"Authorization": {"Bearer two-2222"}}, found)
	n.Text(`{"password":"thr\u0065e-3333","token":["four-4444",5555555],"old_password":777777,"new_password":"plain","secret":"12345"}`, found)
	v := redact.NewValues(all)
	text := `one/1111 one%2F1111 two-2222 three-3333 four-4444 5555555 777777`
	if got := v.Replace(text); strings.ContainsAny(got, "123457") {
		t.Errorf("%s became %s, by %q", text, got, all)
	}
	for _, kept := range []string{"15555555", "5555555a", "plain", "12345", "xtwo-2222"} {
		if got := v.Replace(kept); got != kept {
			t.Errorf("%s became %s", kept, got)
		}
	}
	long := redact.NewValues([]string{secret, secret + "-2"})
	for _, text := range []string{"x" + secret + "y", secret + "-2", url.QueryEscape(secret)} {
		if got := long.Replace(text); strings.Contains(got, "57a2") || strings.Contains(got, "-2") {
			t.Errorf("%s became %s", text, got)
		}
	}
}

func TestWordsOfAPathAreKept(t *testing.T) {
	n := redact.NewNames([]string{"payCode"}, nil)
	for _, address := range []string{
		"/itrigger-tenant/v1/basic/accessTokenOpen/token/refresh", "/token/v2", "/members/1234567890", "/tokens/1234567890abcdef", "/token/", "/token", "/token/[redacted]",
	} {
		if got := n.URL(address, nil); got != address {
			t.Errorf("%s became %s", address, got)
		}
	}
}

func FuzzNothingBreaksTheScan(f *testing.F) {
	f.Add(`{"password":"x\`)
	f.Add(`token=%zz&a[password]=[`)
	f.Add("name=\"password\"\n\n--")
	n := redact.NewNames(nil, nil)
	f.Fuzz(func(t *testing.T, text string) {
		n.URL(text, nil)
		if got := n.Text(`{"password":"`+secret+`",`+text, nil); strings.Contains(got, secret) {
			t.Error(got)
		}
	})
}
