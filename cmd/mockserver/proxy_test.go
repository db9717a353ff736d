package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"example.com/mockserver/internal/authority"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/server"
	"example.com/mockserver/providers"
)

// realHost is what a client has compiled in, with an operation that needs no token and refuses these parameters.
const (
	realHost = "gateway-dev.itrigger.cn"
	realURL  = "https://" + realHost + "/itrigger-tenant/v1/basic/accessTokenOpen/token?appId=nobody&appSecret=nothing"
	realSays = `"code":40002`
)

// started is a server of all providers, and what it logged.
func started(t *testing.T, c server.Config) (*server.Running, *output) {
	t.Helper()
	log := &output{more: make(chan struct{}, 1)}
	c.Providers, c.Addr, c.Sim.CheckReplies = providers.All(), "127.0.0.1:0", true
	c.Sim.Log = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelError}))
	r, err := server.Start(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close(t.Context()) })
	if err := r.Ready(); err != nil {
		t.Fatal(err)
	}
	return r, log
}

// intercepting is a server with HTTPS and a proxy, and what a client needs to trust it.
func intercepting(t *testing.T, allow ...string) (*server.Running, *x509.CertPool) {
	t.Helper()
	a, err := authority.New()
	if err != nil {
		t.Fatal(err)
	}
	r, _ := started(t, server.Config{
		Authority: a, TLSAddr: "127.0.0.1:0", ProxyAddr: "127.0.0.1:0", ProxyAllow: allow,
	})
	trust := x509.NewCertPool()
	trust.AppendCertsFromPEM(a.PEM())
	return r, trust
}

// through is a client behind the proxy, as a proxy user; no user without one.
func through(t *testing.T, proxy, user string, trust *x509.CertPool) *http.Client {
	t.Helper()
	u, err := url.Parse(proxy)
	if err != nil {
		t.Fatal(err)
	}
	if user != "" {
		u.User = url.User(user)
	}
	tr := &http.Transport{Proxy: http.ProxyURL(u), TLSClientConfig: &tls.Config{RootCAs: trust}, ForceAttemptHTTP2: true}
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr}
}

func fetch(t *testing.T, c *http.Client, url, host string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = host
	response, err := c.Do(r)
	if err != nil {
		t.Fatalf("%s: %v", url, err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

func TestTheProxyLeadsRealHostsToTheSandboxOfItsUser(t *testing.T) {
	r, trust := intercepting(t)
	if _, err := r.Sandboxes.Open(sandbox.Options{ID: "box7"}); err != nil {
		t.Fatal(err)
	}
	for user, sandbox := range map[string]string{"": "default", "box7": "box7"} {
		for _, address := range []string{realURL, strings.Replace(realURL, "https", "http", 1)} {
			box, _ := r.Sandboxes.Get(sandbox)
			before := box.Journal.Next()
			response, body := fetch(t, through(t, r.ProxyURL, user, trust), address, "")
			if !strings.Contains(body, realSays) {
				t.Errorf("user %q, %s: %s %s", user, address, response.Status, body)
			}
			if want := fmt.Sprint(before + 1); response.Header.Get("Mock-Exchange") != want {
				t.Errorf("user %q: exchange %s of some other sandbox, not %s of %s", user, response.Header.Get("Mock-Exchange"), want, sandbox)
			}
			if response.TLS != nil && response.ProtoMajor != 2 {
				t.Errorf("%s: %s", address, response.Proto)
			}
		}
	}
	response, body := fetch(t, through(t, r.ProxyURL, "nobody", trust), realURL, "")
	if response.StatusCode != http.StatusNotFound || !strings.Contains(body, "unknown sandbox") {
		t.Errorf("an unknown sandbox: %s %s", response.Status, body)
	}
}

func TestTheProxyLeadsNowhereElse(t *testing.T) {
	r, trust := intercepting(t)
	client := through(t, r.ProxyURL, "", trust)
	elsewhere := httptest.NewTLSServer(http.NotFoundHandler())
	defer elsewhere.Close()
	if _, err := client.Get(elsewhere.URL); err == nil || !strings.Contains(err.Error(), "Forbidden") {
		t.Errorf("a tunnel elsewhere: %v", err)
	}
	response, body := fetch(t, client, strings.Replace(elsewhere.URL, "https", "http", 1), "")
	if response.StatusCode != http.StatusForbidden || !strings.Contains(body, "--proxy-allow") {
		t.Errorf("in the clear: %s %s", response.Status, body)
	}
	for scheme, status := range map[string]int{"https": http.StatusMisdirectedRequest, "http": http.StatusForbidden} {
		response, body := fetch(t, client, scheme+"://"+realHost+"/__admin/sandboxes", "127.0.0.1")
		if response.StatusCode != status {
			t.Errorf("the admin API through %s: %s %s", scheme, response.Status, body)
		}
	}
	response, body = fetch(t, http.DefaultClient, r.ProxyURL+"/__admin/sandboxes", "")
	if response.StatusCode != http.StatusBadRequest || !strings.Contains(body, "HTTPS_PROXY") {
		t.Errorf("the proxy taken for a server: %s %s", response.Status, body)
	}
}

func TestTheProxyPassesOnWhatIsAllowed(t *testing.T) {
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY"} { // of a company: it is not asked
		t.Setenv(name, "http://127.0.0.1:9")
	}
	elsewhere := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "elsewhere"+r.Header.Get("Proxy-Authorization"))
	}))
	defer elsewhere.Close()
	r, trust := intercepting(t, "127.0.0.1")
	trust.AddCert(elsewhere.Certificate())
	if response, body := fetch(t, through(t, r.ProxyURL, "", trust), elsewhere.URL, ""); body != "elsewhere" {
		t.Errorf("%s %s", response.Status, body)
	}
}

func TestHTTPSServesWhatHTTPDoes(t *testing.T) {
	r, trust := intercepting(t)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trust}, ForceAttemptHTTP2: true}}
	defer client.CloseIdleConnections()
	response, body := fetch(t, client, r.TLSURL+"/__admin/health", "")
	if response.ProtoMajor != 2 || !strings.Contains(body, `"ok"`) {
		t.Errorf("%s %s %s", response.Proto, response.Status, body)
	}
}

// asUnchangedClient makes the test binary a client that knows the real host alone, or the variable that it names.
const asUnchangedClient = "MOCKSERVER_TEST_AS_UNCHANGED_CLIENT"

func beClient() int {
	address := realURL
	if base := os.Getenv(asUnchangedClient); base != "1" { // or one that has its base URL from the environment
		address = strings.Replace(realURL, "https://"+realHost, os.Getenv(base), 1)
	}
	response, err := http.Get(address)
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = response.Body.Close() }()
	if _, err := io.Copy(os.Stdout, response.Body); err != nil {
		return 1
	}
	return 0
}

func TestInterceptLeadsAnUnchangedClientToTheRun(t *testing.T) {
	for _, reads := range []string{"1", "QIJIAYUN_BASE_URL"} {
		c, stdout, stderr := mockserver(t, "", "run", "--intercept", "--", "env", "-u", asProgram, asUnchangedClient+"="+reads, os.Args[0])
		if err := c.Run(); err != nil || !strings.Contains(stdout.String(), realSays) {
			t.Errorf("a client of %s: %v\n%s%s", reads, err, stdout, stderr)
		}
	}
}

func TestInterceptNamesTheRealHostsAndLeavesTheAdminAPIOnLoopback(t *testing.T) {
	code, stdout, stderr := runs(t, "", "run", "--intercept", "--fail-on", "never", "--", "sh", "-c", "env | grep -E '(BASE|MOCKSERVER)_URL=' | sort")
	want := "AISUDA_BASE_URL=https://aisuda.baidu.com\nAPIHUB_BASE_URL=https://open.apihub.net\n" +
		"INNOPAAS_BASE_URL=https://api.innopaas.com\nMOCKSERVER_URL=http://127.0.0.1:"
	if code != exitGood || !strings.HasPrefix(stdout, want) || !strings.HasSuffix(stdout, "\nQIJIAYUN_BASE_URL=https://"+realHost+"\n") {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
}

func TestInterceptTellsEachRuntime(t *testing.T) {
	a, err := authority.New()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	theirs := map[string]string{"NO_PROXY": "db.local", "JAVA_TOOL_OPTIONS": "-Xmx64m", "NODE_EXTRA_CA_CERTS": "/nowhere"}
	i := interception{program{env: func(n string) string { return theirs[n] }}, "http://127.0.0.1:8888", a, realAddresses()}
	variables, err := i.environment(folder)
	if err != nil {
		t.Fatal(err)
	}
	contains(t, strings.Join(variables, "\n"),
		"HTTPS_PROXY=http://127.0.0.1:8888", "http_proxy=http://127.0.0.1:8888", "NO_PROXY=localhost,127.0.0.1,::1,db.local",
		"JAVA_TOOL_OPTIONS=-Xmx64m -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=8888", "-Djavax.net.ssl.trustStore="+folder)
	for _, v := range variables {
		name, file, _ := strings.Cut(v, "=")
		if !strings.HasPrefix(file, folder) {
			continue
		}
		if text, err := os.ReadFile(file); err != nil || !bytes.Contains(text, a.PEM()) {
			t.Errorf("%s: %s does not hold the authority: %v", name, file, err)
		}
	}
}
