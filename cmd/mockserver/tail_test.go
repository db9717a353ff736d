package main

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"example.com/mockserver/internal/feed"
)

// begin runs a command until the test ends, which it does well.
func begin(t *testing.T, env map[string]string, args ...string) (out, errs *output, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, errs = &output{more: make(chan struct{}, 1)}, &output{more: make(chan struct{}, 1)}
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, args, program{in: strings.NewReader(""), out: out, err: errs, env: func(n string) string { return env[n] }})
	}()
	ended := false
	stop = func() {
		if cancel(); ended {
			return
		}
		ended = true
		if code := <-done; code != exitGood {
			t.Errorf("mockserver %s: exit code %d: %s", strings.Join(args, " "), code, errs)
		}
	}
	t.Cleanup(stop)
	return out, errs, stop
}

// beginServer starts a server and returns its URL, and what it says on stderr.
func beginServer(t *testing.T, env map[string]string, args ...string) (url string, errs *output, stop func()) {
	t.Helper()
	out, errs, stop := begin(t, env, append(args, "--addr", "127.0.0.1:0")...)
	await(t, out, "admin API")
	line, _, _ := strings.Cut(out.String(), "\n")
	_, url, _ = strings.Cut(line, " listens at ")
	return url, errs, stop
}

const unknownToken = "/qijiayun/itrigger-bff/v2/open/api/member/query?accessToken=0123456789"

func TestTheServerSaysWhatItRefuses(t *testing.T) {
	url, errs, stop := beginServer(t, map[string]string{"LANG": "zh_CN.UTF-8"})
	get(t, url+unknownToken)
	get(t, url+"/~nobody/qijiayun/x")
	get(t, url+"/nowhere?token=0123456789")
	await(t, errs, "/nowhere")
	stop()
	contains(t, errs.String(), "拒绝 default#1 qijiayun GET /itrigger-bff/v2/open/api/member/query 200 qijiayun/token-unknown 此沙箱没有颁发过",
		"无主 GET /~nobody/qijiayun/x 404 没有名为 \"nobody\" 的沙箱", "无主 GET /nowhere 404")
	if strings.ContainsAny(errs.String(), "\x1b") || strings.Contains(errs.String(), "0123456789") {
		t.Errorf("a colour for no terminal, or a secret: %s", errs)
	}
}

func TestTheServerSaysAllRequestsOrNone(t *testing.T) {
	accepted := "/apihub/"
	url, errs, stop := beginServer(t, nil, "--log-requests", "all", "--log-format", "json")
	get(t, url+unknownToken)
	get(t, url+accepted)
	await(t, errs, `"path":"/"`)
	stop()
	for _, line := range strings.Split(strings.TrimSpace(errs.String()), "\n") {
		var l feed.Line
		if err := json.Unmarshal([]byte(line), &l); err != nil || l.Method != http.MethodGet || l.Why.ZH == "" {
			t.Errorf("%q: %v", line, err)
		}
	}
	url, errs, stop = beginServer(t, map[string]string{"MOCKSERVER_LOG_REQUESTS": "none"})
	get(t, url+unknownToken)
	stop()
	if errs.String() != "mockserver: stopping\n" {
		t.Errorf("with none: %s", errs)
	}
	for flag, says := range map[string]string{"--log-requests=some": "refused, all or none", "--log-format=yaml": "text or json"} {
		if code, _, errs := (shell{t: t}).run("serve", flag); code != exitUsage || !strings.Contains(errs, says) {
			t.Errorf("%s: exit code %d: %s", flag, code, errs)
		}
	}
}

func TestTailShowsWhatWasAndWhatComes(t *testing.T) {
	s := serving(t)
	url := s.env["MOCKSERVER_URL"]
	s.good("sandbox", "new", "box7")
	get(t, url+unknownToken)
	get(t, url+"/~box7"+unknownToken)
	get(t, url+"/~box7/apihub/")
	contains(t, s.good("tail"), "refused default#1 qijiayun", "refused box7#1 qijiayun", "unmatched box7#2 apihub GET / ")
	if out := s.good("tail", "--sandbox", "box7", "--rule", "qijiayun/token-unknown"); strings.Count(out, "\n") != 1 || !strings.Contains(out, "box7#1") {
		t.Errorf("filtered: %s", out)
	}
	out, _, stop := begin(t, s.env, "tail", "-f", "-n", "1", "--provider", "qijiayun", "--format", "json")
	await(t, out, `"sandbox":"box7"`)
	get(t, url+"/~box7/apihub/")
	get(t, url+unknownToken)
	await(t, out, `"sandbox":"default","n":2`)
	stop()
	if n := strings.Count(out.String(), "\n"); n != 2 {
		t.Errorf("%d lines: %s", n, out)
	}
}

func TestTailSaysWhatIsWrong(t *testing.T) {
	url, _, stop := beginServer(t, nil)
	s := shell{t, map[string]string{"MOCKSERVER_URL": url}}
	for args, says := range map[string]string{
		"tail --outcome accpted":        "accepted, refused, unmatched or lost",
		"tail --format xml":             "text or json",
		"tail -f --rule qijiayun/token": "unknown rule",
		"tail --provider qijiyun":       "qijiayun",
		"tail --sandbox box9":           "unknown sandbox",
		"tail --lines -1":               "0 or more",
	} {
		if code, _, errs := s.run(strings.Fields(args)...); code != exitUsage || !strings.Contains(errs, says) {
			t.Errorf("%s: exit code %d: %s", args, code, errs)
		}
	}
	stop()
	if code, _, errs := s.run("tail", "-f"); code != exitUsage || !strings.Contains(errs, "no mockserver answers") {
		t.Errorf("without a server: exit code %d: %s", code, errs)
	}
}
