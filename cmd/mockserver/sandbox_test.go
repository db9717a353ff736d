package main

import (
	"net/http"
	"strings"
	"sync"
	"testing"
)

const demoToken = "/itrigger-tenant/v1/basic/accessTokenOpen/token?appId=qjydemoapp00000001&appSecret=demosecret0000000000000000000001"

func TestTheFirstUseMakesASandboxPerTest(t *testing.T) {
	s := serving(t, "--sandbox-per-test")
	url := s.env["MOCKSERVER_URL"]
	var all sync.WaitGroup
	for range 8 { // tests begin at once
		all.Go(func() { get(t, url+"/~auto-one/qijiayun"+demoToken) })
	}
	all.Wait()
	status, body := get(t, url+"/~auto-two/qijiayun"+demoToken)
	if status != http.StatusOK || !strings.Contains(body, "accessToken") {
		t.Errorf("the demo credentials in a sandbox per test: status %d, %s", status, body)
	}
	s.good("clock", "freeze", "--sandbox", "auto-three") // a test may begin with the admin API
	contains(t, s.good("sandbox", "list"), "auto-one", "auto-two", "auto-three", `"ttl":"30m0s"`)
	if n := strings.Count(s.good("tail", "--sandbox", "auto-one"), "\n"); n != 8 {
		t.Errorf("%d requests in one sandbox, want 8", n)
	}
	s.good("sandbox", "delete", "auto-two")
	if code, _, errs := s.run("sandbox", "delete", "auto-two"); code != exitUsage || !strings.Contains(errs, "unknown sandbox") {
		t.Errorf("deleted twice: exit code %d: %s", code, errs)
	}
}

func TestASandboxPerTestHasAGoodName(t *testing.T) {
	url := serving(t, "--sandbox-per-test=1h").env["MOCKSERVER_URL"]
	for name, want := range map[string]struct {
		status int
		says   string
	}{
		"other":                           {http.StatusNotFound, `the first use makes those that begin with \"auto-\"`},
		"auto":                            {http.StatusNotFound, "the first use makes"},
		"auto-":                           {http.StatusUnprocessableEntity, "auto-my-test"},
		"auto-Bad":                        {http.StatusUnprocessableEntity, "lower-case letters, digits and hyphens"},
		"auto-a%20b":                      {http.StatusUnprocessableEntity, "lower-case letters, digits and hyphens"},
		"auto-" + strings.Repeat("x", 59): {http.StatusUnprocessableEntity, "at most 63"},
	} {
		if status, body := get(t, url+"/~"+name+"/qijiayun"+demoToken); status != want.status || !strings.Contains(body, want.says) {
			t.Errorf("%s: status %d: %s", name, status, body)
		}
	}
}

func TestSandboxesPerTestLeaveRoomForOthers(t *testing.T) {
	s := serving(t, "--sandbox-per-test", "--max-sandboxes", "6")
	url := s.env["MOCKSERVER_URL"]
	for _, name := range []string{"auto-a", "auto-b", "auto-c"} {
		get(t, url+"/~"+name+"/qijiayun"+demoToken)
	}
	if status, body := get(t, url+"/~auto-d/qijiayun"+demoToken); status != http.StatusTooManyRequests || !strings.Contains(body, "--max-sandboxes") {
		t.Errorf("one too many: status %d: %s", status, body)
	}
	s.good("sandbox", "new", "box7")
	get(t, url+"/~auto-a/qijiayun"+demoToken) // is there
	s.good("sandbox", "delete", "auto-b")
	if status, body := get(t, url+"/~auto-d/qijiayun"+demoToken); status != http.StatusOK {
		t.Errorf("with room again: status %d: %s", status, body)
	}
}

func TestASandboxPerTestIsOffByDefault(t *testing.T) {
	s := serving(t)
	if status, body := get(t, s.env["MOCKSERVER_URL"]+"/~auto-one/qijiayun"+demoToken); status != http.StatusNotFound || !strings.Contains(body, "--sandbox-per-test") {
		t.Errorf("status %d: %s", status, body)
	}
	for _, args := range []string{"serve --sandbox-per-test=soon", "run --sandbox-per-test=0s -- true"} {
		if code, _, errs := s.run(strings.Fields(args)...); code != exitUsage || !strings.Contains(errs, "--sandbox-per-test") {
			t.Errorf("%s: exit code %d: %s", args, code, errs)
		}
	}
}

func TestARunReportsItsSandboxesPerTest(t *testing.T) {
	each := `for t in a b; do QIJIAYUN_BASE_URL=$MOCKSERVER_URL/~auto-$t/qijiayun "$@" || exit 9; done`
	code, _, errs := runs(t, "", append([]string{"run", "--sandbox-per-test", "--", "sh", "-c", each, "sh"}, aClient("token test")...)...)
	if code != exitGood || !strings.Contains(errs, "4 calls, 4 accepted") {
		t.Errorf("exit code %d: %s", code, errs)
	}
}
