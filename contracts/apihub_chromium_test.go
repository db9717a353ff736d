package contracts

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// https://apihub.net/docs/readme/keys.html (API Key 使用说明): 域名白名单 protects browsers' calls as cross-origin rules do.
// Whether our headers make a browser do so only a browser can tell: MOCKSERVER_CHROMIUM names one (make test-browser).
var apihubChromiumSpecs = describe("apihub in headless Chromium", Label("apihub", "browser"), func() {
	var (
		chromium = os.Getenv("MOCKSERVER_CHROMIUM")
		api      *Apihub
		calls    []browserCall
	)
	BeforeEach(func() {
		if chromium == "" {
			Skip("MOCKSERVER_CHROMIUM names no browser")
		}
		api = OpenSandbox().Apihub().WithKey(M{"domainAllowlist": []string{"app.example.com"}})
		base, token := api.Box.Credential("apihub", "baseUrl"), api.AppToken(Person("user-1"))
		weather := base + apihubWeather
		calls = []browserCall{
			{Name: "get", URL: weather, Headers: M{"apihub-token": token}},
			{Name: "post", URL: weather, Method: "POST", Headers: M{"apihub-token": token, "content-type": "application/json"}, Body: `{"lng":116.4,"lat":39.93}`},
			{Name: "refused", URL: weather + "?lng=east&lat=1", Headers: M{"apihub-token": token}},
			{Name: "credentials", URL: weather, Headers: M{"apihub-token": token}, Credentials: "include"},
			{Name: "session", URL: base + apihubSession + "?ak=" + api.AK},
			{Name: "anonymous", URL: weather},
			{Name: "anonymousPost", URL: weather, Method: "POST", Headers: M{"content-type": "application/json"}, Body: `{}`},
		}
	})
	const blocked = "TypeError: Failed to fetch"

	It("reads everything from a page on the key's domain list, but sends no cookies", func() {
		saw := visit(chromium, "app.example.com", calls)
		for _, name := range []string{"get", "post", "session", "anonymous", "anonymousPost"} {
			Expect(saw[name]).To(ContainSubstring(`"success":true`), name)
		}
		Expect(saw["post"]).To(ContainSubstring("北京"))
		Expect(saw["refused"]).To(And(ContainSubstring("INVALID_PARAMS"), ContainSubstring("apihub/param-type")), "the answer and its diagnosis")
		Expect(saw["credentials"]).To(Equal(blocked))
	})

	It("reads nothing of the key's from a foreign page", func() {
		saw := visit(chromium, "evil.test", calls)
		for _, name := range []string{"get", "post", "refused", "credentials", "session"} {
			Expect(saw[name]).To(Equal(blocked), name)
		}
		for _, name := range []string{"anonymous", "anonymousPost"} {
			Expect(saw[name]).To(ContainSubstring(`"success":true`), "an anonymous call is anybody's")
		}
	})

	It("does not even send a foreign page's call where every key has a list", func() {
		var keys []Apihub
		api.Console(http.MethodGet, "/keys", nil, &keys)
		for _, k := range keys {
			(&Apihub{Box: api.Box, AK: k.AK}).Change(M{"domainAllowlist": []string{"app.example.com"}})
		}
		Expect(visit(chromium, "evil.test", calls[:1])).To(HaveKeyWithValue("get", blocked))
		var came []struct{ Request struct{ Method string } }
		api.Box.Admin(http.MethodGet, "/exchanges?provider=apihub", nil, &came)
		Expect(came).To(HaveLen(1))
		Expect(came[0].Request.Method).To(Equal(http.MethodOptions), "only the preflight came")
		Expect(visit(chromium, "app.example.com", calls[:1])["get"]).To(ContainSubstring(`"success":true`))
	})
})

// browserCall is one fetch of a page.
type browserCall struct {
	Name, URL, Method, Body, Credentials string
	Headers                              M
}

var page = template.Must(template.New("").Parse(`<!doctype html><meta charset="utf-8"><pre id="saw"></pre><script type="module">
const saw = {};
for (const c of {{.}}) {
	try {
		const r = await fetch(c.URL, {method: c.Method || "GET", headers: c.Headers || {}, body: c.Body || undefined, credentials: c.Credentials || "omit"});
		saw[c.Name] = await r.text() + " " + r.headers.get("Mock-Rule");
	} catch (e) {
		saw[c.Name] = String(e);
	}
}
document.getElementById("saw").textContent = "[" + btoa(unescape(encodeURIComponent(JSON.stringify(saw)))) + "]";
</script>`))

var sawThis = regexp.MustCompile(`<pre id="saw">\[([A-Za-z0-9+/=]+)\]</pre>`)

// visit opens a page of this host in the browser, which makes the calls, and returns what the page saw of each.
func visit(chromium, host string, calls []browserCall) map[string]string {
	GinkgoHelper()
	pages := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = page.Execute(w, calls)
	}))
	defer pages.Close()
	address := strings.TrimPrefix(pages.URL, "http://")
	_, port, _ := strings.Cut(address, ":")
	profile := GinkgoT().TempDir()
	command := exec.Command(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+profile,
		fmt.Sprintf("--host-resolver-rules=MAP %s 127.0.0.1", host), "--virtual-time-budget=20000", "--dump-dom", "http://"+host+":"+port+"/")
	out := &strings.Builder{}
	command.Stdout = out
	Expect(command.Start()).To(Succeed())
	done := make(chan error, 1)
	go func() { done <- command.Wait() }()
	Eventually(done).WithTimeout(time.Minute).Should(Receive(BeNil()), "%s", chromium)
	found := sawThis.FindStringSubmatch(out.String())
	Expect(found).To(HaveLen(2), "the page did not finish: %s", out)
	var saw map[string]string
	text, err := base64.StdEncoding.DecodeString(found[1])
	Expect(err).NotTo(HaveOccurred())
	Expect(json.Unmarshal(text, &saw)).To(Succeed())
	return saw
}
