package sim

import (
	"bufio"
	"net/http"
	"strings"
	"testing"
)

// FuzzURI takes a first segment off a request's path, as the server does: what is left is what net/url makes of it.
func FuzzURI(f *testing.F) {
	for _, target := range []string{
		"/apihub/api/now?lng=1&lat=2", "/apihub/a", "/apihub", "/apihub?", "/apihub?a?b", "/apihub/%41%2f?a=%20#c", "/apihub/会员?名=字", "/apihub/a b?c d",
		"http://open.apihub.net/apihub/api?x=/apihub/api", "http://open.apihub.net?x", "apihub:opaque?x=y", "/?/?", "//a//?b=//", "*",
	} {
		f.Add(target)
	}
	f.Fuzz(func(t *testing.T, target string) {
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n")))
		if err != nil {
			t.Skip()
		}
		for range 2 {
			c := &Call{Request: r}
			if got, want := c.uri(), r.URL.RequestURI(); got != want {
				t.Fatalf("%q below %q is %q, not %q", r.URL, r.RequestURI, got, want)
			}
			if first, rest, found := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/"); found && r.URL.RawPath == "" && first != "" {
				r.URL.Path = "/" + rest
			}
		}
	})
}
