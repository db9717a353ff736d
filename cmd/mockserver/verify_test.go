package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/mockserver/contracts"
	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/server"
	"example.com/mockserver/providers"
)

// pause is short enough for a test, and long enough to be seen.
const pause = 2 * time.Millisecond

// stranger stands in for a real provider: a second server of ours without an admin API, without Mock- headers, and
// perhaps altered. It notes what it is asked.
type stranger struct {
	URL string
	// twist, where it is given, may answer in the stranger's place, by what it does to the reply.
	twist func(w http.ResponseWriter, q *http.Request, answer http.Handler)

	box         *sandbox.Sandbox
	mu          sync.Mutex
	asked       []string
	first, last time.Time
}

func newStranger(t *testing.T) *stranger {
	t.Helper()
	r, err := server.Start(server.Config{Providers: providers.All(), Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close(context.Background()) })
	s := &stranger{}
	if s.box, err = r.Sandboxes.Get(sandbox.Default); err != nil {
		t.Fatal(err)
	}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		s.mu.Lock()
		s.asked, s.last = append(s.asked, q.Method+" "+q.URL.Path), clock.Wall()
		if s.first.IsZero() {
			s.first = s.last
		}
		s.mu.Unlock()
		if strings.HasPrefix(q.URL.Path, "/__admin") {
			http.NotFound(w, q)
			return
		}
		q.Header.Del("Mock-Prefer")
		if s.twist == nil {
			r.Handler().ServeHTTP(plain{w}, q)
			return
		}
		s.twist(plain{w}, q, r.Handler())
	}))
	t.Cleanup(front.Close)
	s.URL = front.URL
	return s
}

// plain takes mockserver's own headers out of a response.
type plain struct{ http.ResponseWriter }

func (p plain) WriteHeader(status int) {
	for name := range p.Header() {
		if strings.HasPrefix(name, "Mock-") {
			p.Header().Del(name)
		}
	}
	p.ResponseWriter.WriteHeader(status)
}

// alter makes the stranger answer a rule otherwise.
func (s *stranger) alter(t *testing.T, rule string, o sandbox.Override) {
	t.Helper()
	if err := s.box.Override(rule, o); err != nil {
		t.Fatal(err)
	}
}

// target writes the file that names the stranger as the real thing.
func (s *stranger) target(t *testing.T) string {
	t.Helper()
	all := s.box.Credentials()
	for name := range all {
		all[name]["baseUrl"] = s.URL + "/" + name
	}
	all["qijiayun"]["appSecret"] = "${REAL_SECRET}"
	folder := t.TempDir()
	all["aisuda"]["privateKeyFile"] = filepath.Join(folder, "key.pem")
	if err := os.WriteFile(all["aisuda"]["privateKeyFile"], []byte(all["aisuda"]["privateKey"]), 0o600); err != nil {
		t.Fatal(err)
	}
	delete(all["aisuda"], "privateKey")
	text, err := json.Marshal(all) // JSON is YAML too
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "real.yaml")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// verifyStranger runs "mockserver verify" against the stranger in a process of its own, since a process can run the
// suite but once.
func verifyStranger(t *testing.T, s *stranger, more ...string) (code int, f contracts.Fidelity, out string) {
	t.Helper()
	secret := s.box.Credentials()["qijiayun"]["appSecret"]
	report := filepath.Join(t.TempDir(), "fidelity.json")
	args := append([]string{"verify", "--target", s.target(t), "--fidelity", report, "--pause", pause.String()}, more...)
	text, err := json.Marshal(args)
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestVerifyInAProcessOfItsOwn$")
	c.Env = append(os.Environ(), "VERIFY_ARGS="+string(text), "REAL_SECRET="+secret)
	said, err := c.CombinedOutput()
	if err != nil {
		code = c.ProcessState.ExitCode()
	}
	written, err := os.ReadFile(report)
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	if err := json.Unmarshal(written, &f); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(written), secret) || regexp.MustCompile(`accessToken=[0-9a-f]{30}`).Match(written) {
		t.Error("fidelity.json contains a secret")
	}
	return code, f, string(said)
}

func TestVerifyInAProcessOfItsOwn(t *testing.T) {
	text := os.Getenv("VERIFY_ARGS")
	if text == "" {
		t.Skip("it is run by the tests of verify")
	}
	var args []string
	if err := json.Unmarshal([]byte(text), &args); err != nil {
		t.Fatal(err)
	}
	os.Exit(run(t.Context(), args, program{in: strings.NewReader(""), out: os.Stdout, err: os.Stderr, env: os.Getenv}))
}

// differing are the rules that are found to differ, with the status and body of the target.
func differing(f contracts.Fidelity) map[string]string {
	found := map[string]string{}
	for _, r := range f.Rules {
		if r.Verdict != "different" {
			continue
		}
		for _, d := range r.Differences {
			if d.Target == nil || d.Mock == nil {
				found[r.Rule] = "without its answers: " + d.Says
				continue
			}
			found[r.Rule] = fmt.Sprintf("%d %s", d.Target.Status, d.Target.Body)
		}
	}
	return found
}

func TestVerifyFindsNothingWhereNothingDiffers(t *testing.T) {
	s := newStranger(t)
	code, f, out := verifyStranger(t, s)
	if code != exitGood || f.Different != 0 || len(f.Other) != 0 {
		t.Fatalf("exit code %d, %v, %v\n%s", code, differing(f), f.Other, out)
	}
	contains(t, out, fmt.Sprintf("%d equal, 0 different, %d not checked; next: mockserver evidence --accept evidence ", f.Equal, f.NotChecked))
	if f.Made.IsZero() || f.Hosts["qijiayun"] == "" {
		t.Errorf("it does not say when and where: %v %v", f.Made, f.Hosts)
	}
	if f.Equal < 15 || f.Equal+f.NotChecked != len(f.Rules) {
		t.Errorf("%d equal, %d not checked, %d rules", f.Equal, f.NotChecked, len(f.Rules))
	}
	for _, asked := range s.asked {
		method, rest, _ := strings.Cut(asked, " ")
		if strings.HasPrefix(rest, "/__admin") {
			t.Errorf("it asked for %s", rest)
		}
		reading := method == http.MethodGet || strings.HasPrefix(rest, "/apihub/api/") && !strings.Contains(rest, "register") &&
			!strings.Contains(rest, "login") || strings.HasPrefix(rest, "/innopaas/")
		if !reading {
			t.Errorf("it sent %s, though nothing may be changed", asked)
		}
	}
	if took, n := s.last.Sub(s.first), len(s.asked); took < time.Duration(n-1)*pause {
		t.Errorf("%d requests in %s, though %s were to lie between them", n, took, pause)
	}
	for operation, n := range s.box.Journal.Tally().Operations {
		if n.Accepted > 0 && (operation == "qijiayun/getToken" || strings.HasPrefix(operation, "innopaas/")) {
			t.Errorf("it did %s %d times: that ends the tokens of others, or sends something", operation, n.Accepted)
		}
	}
	equal := map[string]int{}
	for _, r := range f.Rules {
		if provider, _, _ := strings.Cut(r.Rule, "/"); r.Verdict == "equal" {
			equal[provider]++
		}
	}
	for provider, least := range map[string]int{"qijiayun": 12, "aisuda": 25, "apihub": 30, "innopaas": 15} {
		if equal[provider] < least {
			t.Errorf("of %s %d rules are checked, once %d", provider, equal[provider], least)
		}
	}
}

func TestVerifyWritesOnlyWhenAllowedTo(t *testing.T) {
	s := newStranger(t)
	code, f, out := verifyStranger(t, s, "--allow-writes", "--filter", "qijiayun")
	if code != exitGood || f.Different != 0 || len(f.Other) != 0 {
		t.Fatalf("exit code %d, %v, %v\n%s", code, differing(f), f.Other, out)
	}
	if n := s.box.Journal.Tally().Operations["qijiayun/getToken"].Accepted; n == 0 {
		t.Error("it changed nothing, though it might")
	}
	for _, r := range f.Rules {
		if r.Rule == "qijiayun/token-overridden" && r.Verdict != "equal" {
			t.Errorf("%s: %s", r.Rule, r.Verdict)
		}
	}
}

func TestVerifyFindsExactlyWhatDiffers(t *testing.T) {
	s := newStranger(t)
	s.alter(t, "qijiayun/token-missing", sandbox.Override{Answer: rule.Answer{Code: "40100"}})
	s.alter(t, "qijiayun/credentials-format", sandbox.Override{Answer: rule.Answer{Message: "appId 有误"}})
	s.alter(t, "qijiayun/member-missing", sandbox.Override{Answer: rule.Answer{Status: http.StatusNotFound}})
	s.alter(t, "apihub/token-malformed", sandbox.Override{Answer: rule.Answer{Body: []byte(`{"error":"bad token"}`)}})
	s.alter(t, "apihub/time-in-milliseconds", sandbox.Override{Answer: rule.Answer{Body: []byte(`{"success":false,"code":"TOKEN_TIME"}`)}})
	s.alter(t, "aisuda/signature-too-old", sandbox.Override{Answer: rule.Answer{Status: http.StatusForbidden, Body: []byte(`{"status":403,"msg":"签名已过期","data":null}`)}})
	s.alter(t, "aisuda/model-unknown", sandbox.Override{Answer: rule.Answer{Status: http.StatusNotFound}})
	s.alter(t, "innopaas/token-unknown", sandbox.Override{Answer: rule.Answer{Code: "113"}})
	s.alter(t, "innopaas/sms-mobile-missing", sandbox.Override{Answer: rule.Answer{Message: "mobile?"}})
	code, f, out := verifyStranger(t, s)
	want := map[string]string{
		"qijiayun/token-missing":      `200 {"code":40100,"message":"accessToken为空","data":null}`,
		"qijiayun/credentials-format": `200 {"code":40002,"message":"appId 有误","data":null}`,
		"qijiayun/member-missing":     `404 {"code":80002,"message":"会员不存在","data":null}`,
		"apihub/token-malformed":      `200 {"error":"bad token"}`,
		"apihub/time-in-milliseconds": `200 {"success":false,"code":"TOKEN_TIME"}`,
		"aisuda/signature-too-old":    `403 {"status":403,"msg":"签名已过期","data":null}`,
		"aisuda/model-unknown":        `404 {"status":404,"msg":"数据模型不存在","data":null}`,
		"innopaas/token-unknown":      `401 {"code":"113","message":"Authentication failed","data":null}`,
		"innopaas/sms-mobile-missing": `200 {"code":"109","message":"mobile?","data":null}`,
	}
	contains(t, out, "different, ", "next: mockserver evidence --accept evidence ")
	if got := differing(f); code != exitFindings || !reflect.DeepEqual(got, want) || len(f.Other) != 0 {
		t.Fatalf("exit code %d\nfound   %q\nplanted %q\nother %v\n%s", code, got, want, f.Other, out)
	}
}

func TestMistakesInATargetFile(t *testing.T) {
	s := shell{t, map[string]string{}}
	for want, text := range map[string]string{
		"unknown provider": `{nobody: {baseUrl: x}}`, `qijiayun has no credential "appID"`: `{qijiayun: {baseUrl: x, appID: y}}`, "has no baseUrl": `{qijiayun: {appId: x}}`, "it names no provider": `{}`,
		"the environment has no NOTHING": `{qijiayun: {baseUrl: x, appSecret: "${NOTHING}"}}`,
		"no such file":                   `{aisuda: {baseUrl: x, privateKeyFile: /does/not/exist}}`, "real.yaml: ": `[`,
	} {
		path := filepath.Join(t.TempDir(), "real.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if code, _, errs := s.run("verify", "--target", path); code != exitUsage || !strings.Contains(errs, want) {
			t.Errorf("%s: exit code %d, %q; want %q", text, code, errs, want)
		}
	}
}
