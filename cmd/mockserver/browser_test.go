package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"example.com/mockserver/internal/server"
	"example.com/mockserver/providers"
)

// browser is somebody with a browser before the console of a server.
type browser struct {
	t    *testing.T
	base string
	*http.Client
}

func openConsole(t *testing.T, token string) (browser, *server.Running) {
	t.Helper()
	r, err := server.Start(server.Config{Providers: providers.All(), Addr: "127.0.0.1:0", Token: token})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close(context.Background()) })
	if err := r.Ready(); err != nil {
		t.Fatal(err)
	}
	jar, _ := cookiejar.New(nil)
	return browser{t, r.URL, &http.Client{Jar: jar}}, r
}

func (b browser) do(r *http.Request) (int, string, http.Header) {
	b.t.Helper()
	answer, err := b.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer.StatusCode, string(text), answer.Header
}

func (b browser) request(method, path, body string) *http.Request {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.base+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return r
}

// page reads a page of the default sandbox.
func (b browser) page(path string) string {
	b.t.Helper()
	status, text, _ := b.do(b.request("GET", "/__console/~default/"+path, ""))
	if status != http.StatusOK {
		b.t.Fatalf("%s: %d %s", path, status, text)
	}
	return text
}

var formToken = regexp.MustCompile(`name="form-token" value="([0-9a-f]{64})"`)

// submit sends a form as a page has it.
func (b browser) submit(form url.Values) (int, string) {
	b.t.Helper()
	if match := formToken.FindStringSubmatch(b.page("")); match != nil {
		form.Set("form-token", match[1])
	}
	status, text, _ := b.do(b.request("POST", "/__console/~default/act", form.Encode()))
	return status, text
}

func TestABrowserIsLedFromTheRootToTheConsole(t *testing.T) {
	b, _ := openConsole(t, "")
	r := b.request("GET", "/", "")
	r.Header.Set("Accept", "text/html,*/*")
	if status, text, header := b.do(r); status != 200 || !strings.Contains(text, " --sandbox default --format dotenv") || !strings.Contains(header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("%d %s", status, text)
	}
	if status, _, _ := b.do(b.request("GET", "/", "")); status != http.StatusNotFound {
		t.Errorf("a program at the root gets %d", status)
	}
}

func TestARefusedCallIsExplainedInTheConsole(t *testing.T) {
	b, _ := openConsole(t, "")
	b.do(b.request("GET", "/qijiayun/itrigger-bff/v2/open/api/member/query?accessToken=none", ""))
	for lang, parts := range map[string][]string{
		"en": {"this accessToken was not issued in this sandbox", "qijiayun/token-unknown", "refused"},
		"zh": {"qijiayun/token-unknown", "被拒绝", "请求记录"},
	} {
		for _, path := range []string{"?lang=" + lang, "?n=1&lang=" + lang, "?outcome=refused", "?q=MEMBER%2Fquery", "?rule=qijiayun%2Ftoken-unknown", "?provider=qijiayun"} {
			text := b.page(path)
			for _, part := range parts {
				if !strings.Contains(text, part) {
					t.Errorf("%s: no %q", path, part)
				}
			}
		}
		for _, path := range []string{"?outcome=accepted", "?q=nothing-like-it", "?provider=apihub", "?fault=1"} {
			if strings.Contains(b.page(path), `id="e1"`) {
				t.Errorf("%s shows the call", path)
			}
		}
	}
}

func TestARefusedCallComesToAnOpenPage(t *testing.T) {
	b, _ := openConsole(t, "")
	answer, err := b.Do(b.request("GET", "/__console/~default/events?after=0&outcome=refused", ""))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	b.do(b.request("GET", "/apihub/api/weather-basic/now", ""))
	b.do(b.request("GET", "/qijiayun/itrigger-bff/v2/open/api/member/query?accessToken=none", ""))
	rows := 0
	for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
		if lines.Text() == "event: row" {
			rows++
		}
		if strings.HasPrefix(lines.Text(), "data: {") && strings.Contains(lines.Text(), `"outcome-refused":"1"`) {
			break
		}
	}
	if rows != 1 {
		t.Errorf("%d rows of one refused call", rows)
	}
}

func TestAnOpenPageDoesNotHoldUpTheEnd(t *testing.T) {
	r, err := server.Start(server.Config{Providers: providers.All(), Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	b := browser{t, r.URL, http.DefaultClient}
	answer, err := b.Do(b.request("GET", "/__console/~default/events", ""))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if err := r.Close(t.Context()); err != nil { // without a deadline: it ends, or the test does not
		t.Error(err)
	}
}

func TestFormsGoThroughTheAdminAPI(t *testing.T) {
	b, _ := openConsole(t, "")
	status, text := b.submit(url.Values{"method": {"PUT"}, "path": {"/clock"}, "fixed": {`{"mode":"frozen"}`}, "to": {"/__console/~default/"}})
	if status != 200 || !strings.Contains(text, "Done.") || !strings.Contains(text, "curl -X PUT") || !strings.Contains(text, `data-mode="frozen"`) {
		t.Errorf("%d %s", status, text)
	}
	_, text = b.submit(url.Values{"method": {"POST"}, "path": {"/clock/advance"}, "s:by": {"yesterday"}, "to": {"https://elsewhere.example/"}})
	if !strings.Contains(text, "yesterday") || strings.Contains(text, "Done.") {
		t.Errorf("a mistake is not explained: %s", text)
	}
}

func TestForeignPagesAndForgedFormsAreRefusedByTheConsole(t *testing.T) {
	b, _ := openConsole(t, "")
	good := url.Values{"method": {"DELETE"}, "path": {"/exchanges"}}
	for name, change := range map[string]func(*http.Request){
		"no form token": func(*http.Request) {},
		"foreign origin": func(r *http.Request) {
			r.Header.Set("Origin", "http://evil.example")
		},
		"another site":      func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
		"another host name": func(r *http.Request) { r.Host = "evil.example" },
	} {
		r := b.request("POST", "/__console/~default/act", good.Encode())
		change(r)
		if status, text, _ := b.do(r); status != http.StatusForbidden {
			t.Errorf("%s: %d %s", name, status, text)
		}
	}
}

func TestTheConsoleAsksForATokenWhereTheAdminAPIDoes(t *testing.T) {
	b, r := openConsole(t, "s3cret")
	if status, text, _ := b.do(b.request("GET", "/__console/~default/", "")); status != http.StatusUnauthorized || strings.Contains(text, "s3cret") {
		t.Errorf("without a session: %d", status)
	}
	if status, _, _ := b.do(b.request("GET", "/__console/~default/events", "")); status != http.StatusUnauthorized {
		t.Errorf("the stream without a session: %d", status)
	}
	link := strings.TrimPrefix(r.ConsoleURL, r.URL)
	if status, _, header := b.do(b.request("GET", link, "")); status != http.StatusOK || !strings.Contains(header.Get("Set-Cookie"), "HttpOnly; SameSite=Strict") {
		t.Errorf("the link answers %d, %v", status, header)
	}
	b.page("")
	stranger := browser{t, b.base, &http.Client{}}
	if status, _, _ := stranger.do(stranger.request("GET", link, "")); status != http.StatusUnauthorized {
		t.Errorf("the link works a second time: %d", status)
	}
	jar, _ := cookiejar.New(nil)
	third := browser{t, b.base, &http.Client{Jar: jar}}
	if status, _, _ := third.do(third.request("POST", "/__console/enter", "token=wrong")); status != http.StatusUnauthorized {
		t.Errorf("a wrong token: %d", status)
	}
	if status, _, _ := third.do(third.request("POST", "/__console/enter", "token=s3cret")); status != http.StatusOK {
		t.Errorf("the right token: %d", status)
	}
	third.page("")
}

// Whatever a client sends is text in the pages.
func TestHostileTextIsTextInTheConsole(t *testing.T) {
	b, _ := openConsole(t, "")
	const evil = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`
	r := b.request("POST", "/qijiayun/itrigger-bff/v2/open/api/member/modify?accessToken=none&x="+url.QueryEscape(evil), evil+"\x00\x1b[31m\u202e")
	r.Header.Set("X-Evil", evil)
	r.Header.Set("Mock-Label", evil)
	b.do(r)
	b.do(b.request("GET", "/apihub/api/"+url.PathEscape(evil), ""))
	for _, path := range []string{"", "?n=1", "?n=2", "?q=" + url.QueryEscape(evil), "?provider=" + url.QueryEscape(evil), "?rule=" + url.QueryEscape(evil)} {
		text := b.page(path)
		if strings.Contains(text, "<script>") || strings.Contains(text, "<img") || strings.ContainsRune(text, 0) {
			t.Errorf("%s: a client's markup stands in the page", path)
		}
	}
}

func TestTheConsoleCanBeLeftOut(t *testing.T) {
	r, err := server.Start(server.Config{Providers: providers.All(), Addr: "127.0.0.1:0", NoConsole: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close(context.Background()) })
	b := browser{t, r.URL, http.DefaultClient}
	if status, _, _ := b.do(b.request("GET", "/__console/~default/", "")); status != http.StatusNotFound || r.ConsoleURL != "" {
		t.Errorf("%d at %q", status, r.ConsoleURL)
	}
}
