package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/mockserver/internal/authority"
	"example.com/mockserver/internal/evidence"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/server"
	"example.com/mockserver/providers"
)

// realWorld stands in for the providers at their real host names: a second server of ours behind TLS, without Mock-
// headers and admin API. Nothing of it leaves loopback.
type realWorld struct {
	box     *sandbox.Sandbox
	address string
	trusted *x509.CertPool
	twist   func(w http.ResponseWriter, q *http.Request, answer http.Handler) // may answer in its place
}

func newRealWorld(t *testing.T) *realWorld {
	t.Helper()
	r, err := server.Start(server.Config{Providers: providers.All(), Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close(context.Background()) })
	world := &realWorld{trusted: x509.NewCertPool()}
	if world.box, err = r.Sandboxes.Get(sandbox.Default); err != nil {
		t.Fatal(err)
	}
	signer, err := authority.New()
	if err != nil {
		t.Fatal(err)
	}
	world.trusted.AppendCertsFromPEM(signer.PEM())
	front := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if world.twist != nil {
			world.twist(plain{w}, q, r.Handler())
			return
		}
		r.Handler().ServeHTTP(plain{w}, q)
	}))
	var hosts []string
	for _, p := range providers.All() {
		hosts = append(hosts, p.Hosts...)
	}
	front.TLS = signer.Config(hosts)
	front.StartTLS()
	t.Cleanup(front.Close)
	world.address = front.Listener.Addr().String()
	return world
}

// lead makes a program reach the real hosts here.
func (r *realWorld) lead(transport *http.Transport) {
	transport.Proxy = nil
	transport.TLSClientConfig = &tls.Config{RootCAs: r.trusted, MinVersion: tls.VersionTLS12}
	transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, r.address)
	}
}

// account writes the account's credentials as a file of "verify --target".
func (r *realWorld) account(t *testing.T) string {
	t.Helper()
	all := r.box.Credentials()
	for _, p := range providers.All() {
		all[p.Name]["baseUrl"] = "https://" + p.Hosts[0]
	}
	text, err := json.Marshal(all) // JSON is YAML too
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "real.yaml")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// record runs "mockserver record" with this world, and returns the file and what was said.
func (r *realWorld) record(t *testing.T, flags []string, command ...string) (code int, file, errs string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "recording.har")
	out, said := &output{more: make(chan struct{}, 1)}, &output{more: make(chan struct{}, 1)}
	p := program{in: strings.NewReader(""), out: out, err: said, env: func(string) string { return "" }, upstream: r.lead}
	code = run(t.Context(), append(append([]string{"record", "--out", file, "--credentials", r.account(t)}, flags...), append([]string{"--"}, command...)...), p)
	return code, file, said.String() + out.String()
}

// recordSuite records the contract suite, as it runs against real providers.
func (r *realWorld) recordSuite(t *testing.T, more ...string) string {
	t.Helper()
	args, err := json.Marshal(append([]string{"verify", "--target", "env", "--pause", "0s", "--seed", "1", "--fidelity", filepath.Join(t.TempDir(), "fidelity.json")}, more...))
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("VERIFY_ARGS", string(args))
	code, file, said := r.record(t, nil, os.Args[0], "-test.run=^TestVerifyInAProcessOfItsOwn$")
	if code > exitFindings {
		t.Fatalf("exit code %d\n%s", code, said)
	}
	return file
}

func TestWhatIsRecordedStaysWhenTheCommandIsKilled(t *testing.T) {
	world := newRealWorld(t)
	code, file, said := world.record(t, nil, "sh", "-c", `curl -s "$QIJIAYUN_BASE_URL/itrigger-bff/v2/open/api/member/query" -o /dev/null; kill -9 $$`)
	if code != exitSignal+9 || !strings.Contains(said, "1 exchanges recorded in "+file) {
		t.Fatalf("exit code %d\n%s", code, said)
	}
	if got := named(compare(t, exitGood, file), evidence.Confirmed); !slices.Contains(got, "qijiayun/token-missing") {
		t.Errorf("%q", got)
	}
}

func TestAHostThatCannotBeReachedIsToldClearly(t *testing.T) {
	world := newRealWorld(t)
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	world.address = gone.Addr().String()
	_ = gone.Close()
	code, file, said := world.record(t, nil, "sh", "-c", `curl -s "$APIHUB_BASE_URL/api/weather-basic/now"; curl -s "$APIHUB_BASE_URL/api/x" -o /dev/null`)
	if code != exitGood {
		t.Errorf("exit code %d", code)
	}
	contains(t, said, `open.apihub.net cannot be reached: dial tcp`, "connection refused", `"status":502`, "2 exchanges recorded")
	if n := strings.Count(said, "mockserver: open.apihub.net cannot be reached"); n != 1 {
		t.Errorf("it says so %d times\n%s", n, said)
	}
	if r := compare(t, exitGood, file); r.Counts.Compared != 0 || len(r.Skipped) != 1 || r.Skipped[0].Why.EN != "no response was received" {
		t.Errorf("%+v %+v", r.Counts, r.Skipped)
	}
}

func TestMistakesOfRecordAndEvidence(t *testing.T) {
	s := shell{t, map[string]string{"QIJIAYUN_BASE_URL": "nonsense", "QIJIAYUN_APP_ID": "1"}}
	there := filepath.Join(t.TempDir(), "there.har")
	if err := os.WriteFile(there, []byte("[]"), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		`QIJIAYUN_BASE_URL is "nonsense"`:             {"record", "--", "true"},
		"requires at least 1 arg":                     {"record"},
		`"nobody": no provider is called so`:          {"record", "--host", "x=nobody", "--", "true"},
		"there.har: it is not a HAR file":             {"evidence", there},
		"no such file":                                {"evidence", there + "x"},
		"a report's name ends in .html, .json or .md": {"evidence", "--report", "x.pdf", there},
		"--credentials: open nothing.yaml":            {"evidence", "--credentials", "nothing.yaml", there},
	} {
		if code, _, errs := s.run(args...); code != exitUsage || !strings.Contains(errs, want) {
			t.Errorf("%q: exit code %d, %q; want %q", args, code, errs, want)
		}
	}
	delete(s.env, "QIJIAYUN_BASE_URL")
	if code, _, errs := s.run("record", "--out", there, "--", "true"); code != exitUsage || !strings.Contains(errs, "there.har is there already") {
		t.Errorf("%d %s", code, errs)
	}
}
