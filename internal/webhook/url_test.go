package webhook

import (
	"errors"
	"strings"
	"testing"
)

func TestURLsAreNormalised(t *testing.T) {
	for raw, want := range map[string]string{
		"http://127.0.0.1:9000/hook?a=1&b=%E4%BD%A0": "http://127.0.0.1:9000/hook?a=1&b=%E4%BD%A0",
		"HTTPS://Hooks.example.test":                 "https://Hooks.example.test",
		"http://h.test/?order={id}&名=中文":             "http://h.test/?order=%7Bid%7D&%E5%90%8D=%E4%B8%AD%E6%96%87",
		"http://h.test/{id}/中/a%2Fb":                 "http://h.test/%7Bid%7D/%E4%B8%AD/a%2Fb",
		`http://h.test/?q="a"|<b>\^[0]` + "`":        "http://h.test/?q=%22a%22%7C%3Cb%3E%5C%5E%5B0%5D%60",
		"http://h.test/hook#top":                     "http://h.test/hook",
		"http://h.test?x=1#y?z":                      "http://h.test?x=1",
		"http://user:p%40ss@h.test:8080/":            "http://user:p%40ss@h.test:8080/",
		"http://h.test:/x":                           "http://h.test/x",
		"http://my_host.test./x":                     "http://my_host.test./x",
		"http://[::1]:9000/x":                        "http://[::1]:9000/x",
		"http://[fe80::1%25eth0]/x":                  "http://[fe80::1%25eth0]/x",
		"http://xn--fsqu00a.test/":                   "http://xn--fsqu00a.test/",
		"http://localhost":                           "http://localhost",
	} {
		u, err := ParseURL(raw)
		if err != nil {
			t.Errorf("%s: %v", raw, err)
		} else if u.String() != want {
			t.Errorf("%s: %s, want %s", raw, u, want)
		}
	}
}

// Why each of these is refused, in part.
var notURLs = map[string]string{
	"":                            "does not begin with http",
	"h.test/x":                    "does not begin with http",
	"//h.test/x":                  "does not begin with http",
	"ftp://h.test/x":              "does not begin with http",
	"http:/h.test":                "does not begin with http",
	"http://":                     "has no host",
	"http:///x":                   "has no host",
	"http://.":                    "has no host",
	"http://:80/x":                "has no host",
	"http://h.test/ x":            "U+0020",
	"http://h.test/x ":            "U+0020",
	" http://h.test/x":            "U+0020",
	"http://h.test/x\u00a0":       "U+00A0",
	"http://h.test/x\u200b":       "U+200B",
	"\ufeffhttp://h.test/x":       "U+FEFF",
	"http://h.test/\u3000x":       "U+3000",
	"http://h.test/x\u2028":       "U+2028",
	"http://h.test/\u202ex":       "U+202E",
	"http://h.test/x\n":           "U+000A",
	"http://h.test/\x00":          "U+0000",
	"http://h.test/\xff":          "not valid UTF-8",
	"http://h.test:70000/x":       "port 70000",
	"http://h.test:65536":         "port 65536",
	"http://h.test:0/x":           "port 0",
	"http://h.test:99999999999/x": "port 99999999999",
	"http://h.test:80a/x":         "[USER@]HOST[:PORT]",
	"http://h.test:-1/x":          "[USER@]HOST[:PORT]",
	"http://[::1/x":               "[USER@]HOST[:PORT]",
	"http://[::g]/x":              "[USER@]HOST[:PORT]",
	"http://例子.test/x":            "Punycode",
	"http://h。test/x":             "Punycode",
	"http://{host}/x":             "[USER@]HOST[:PORT]",
	"http://a..b/x":               "not a host name",
	"http://300.1.1.1/":           "IPv4",
	"http://127.1/":               "IPv4",
	"http://2130706433/":          "IPv4",
	"http://0x7f000001/":          "IPv4",
	"http://h.test/100%":          `"%"`,
	"http://h.test/?a=%zz":        `"%zz"`,
	"http://h.test/?a=%4":         `"%4"`,
	`http:\\h.test\x`:             "does not begin with http",
	`http://h.test\x`:             "[USER@]HOST[:PORT]",
	"http://" + strings.Repeat("a", 64) + ".test/": "not a host name",
}

func TestWhatIsNotAURLIsRefusedWithItsReason(t *testing.T) {
	for raw, reason := range notURLs {
		u, err := ParseURL(raw)
		var bad *URLError
		switch {
		case !errors.As(err, &bad):
			t.Errorf("%q was read as %v (%v)", raw, u, err)
		case !strings.Contains(bad.Why.EN, reason) || bad.Why.ZH == "" || strings.Contains(bad.Why.EN+bad.Why.ZH, "%!"):
			t.Errorf("%q: %q / %q, want %q", raw, bad.Why.EN, bad.Why.ZH, reason)
		}
	}
}

func FuzzParseURL(f *testing.F) {
	for _, raw := range []string{"http://h.test/{a}?b=中#c", "https://u:p@[::1]:8080/%20", "http://h:70000"} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := ParseURL(raw)
		if err != nil {
			return
		}
		for _, c := range []byte(u.String()) {
			if c <= ' ' || c >= 0x7f {
				t.Fatalf("%q goes out as %q", raw, u)
			}
		}
		again, err := ParseURL(u.String())
		if err != nil || again.String() != u.String() {
			t.Fatalf("%q: %q is read again as %v (%v)", raw, u, again, err)
		}
	})
}
