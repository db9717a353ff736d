package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"example.com/mockserver/internal/persist"
	"example.com/mockserver/internal/persist/persisttest"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/server"
	"example.com/mockserver/providers"
)

const forecast = "/apihub/api/weather-basic/now?lng=116.4&lat=39.93"

// unkept expects mockserver's own refusal of what cannot be kept.
func unkept(t *testing.T, response *http.Response, body string, parts ...string) {
	t.Helper()
	var p struct {
		Status           int
		Detail, DetailZH string
	}
	err := json.Unmarshal([]byte(body), &p)
	h := response.Header
	if err != nil || response.StatusCode != http.StatusServiceUnavailable || p.Status != http.StatusServiceUnavailable || p.DetailZH == "" ||
		h.Get("Content-Type") != "application/problem+json" || h.Get("Retry-After") == "" || h.Get("Mock-Exchange") != "" {
		t.Errorf("%s %v %s", response.Status, h, body)
	}
	contains(t, p.Detail, parts...)
}

func used(t *testing.T, url, box string) string {
	t.Helper()
	_, body := get(t, url+"/__admin/sandboxes/"+box+"/apihub/anonymous")
	return body
}

func TestWhatCannotBeKeptIsAnswered503AndDidNotHappen(t *testing.T) {
	e := persisttest.NewMemory()
	r, _ := started(t, server.Config{MaxSandboxes: 9, Keep: &sandbox.Keeping{Engine: e}})
	postJSON(t, r.URL+"/__admin/sandboxes", `{"id":"box"}`)
	if status, body := get(t, r.URL+"/~box"+forecast); status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	before := used(t, r.URL, "box")
	e.Break(errors.New("no space left on device"))
	for _, path := range []string{"/~box" + forecast, "/~box" + forecast} { // of the copy in memory, and loaded again
		response, body := fetch(t, http.DefaultClient, r.URL+path, "")
		unkept(t, response, body, `sandbox "box"`, "nothing was done", "no space left on device")
	}
	response, body := postJSON(t, r.URL+"/__admin/sandboxes", `{"id":"other"}`)
	unkept(t, response, body, `sandbox "other"`)
	response, body = postJSON(t, r.URL+"/__admin/sandboxes/box/reset", "")
	unkept(t, response, body, `sandbox "box"`)
	response, body = fetch(t, http.DefaultClient, r.URL+"/__admin/ready", "")
	unkept(t, response, body, "--persist")
	if status, body := get(t, r.URL+"/__admin/health"); status != http.StatusOK {
		t.Errorf("health: %d %s", status, body)
	}
	e.Break(nil)
	if status, body := get(t, r.URL+"/__admin/ready"); status != http.StatusOK || !strings.Contains(body, "ready") {
		t.Errorf("ready: %d %s", status, body)
	}
	if after := used(t, r.URL, "box"); after != before {
		t.Errorf("it counts %s, not %s", after, before)
	}
	if status, body := get(t, r.URL+"/~box"+forecast); status != http.StatusOK {
		t.Errorf("%d %s", status, body)
	}
	_, body = get(t, r.URL+"/__admin/sandboxes/box/exchanges")
	if n := strings.Count(body, `"operation":`); n != 2 {
		t.Errorf("%d exchanges are in the journal: %s", n, body)
	}
	if status, _ := get(t, r.URL+"/__admin/sandboxes/other"); status != http.StatusNotFound {
		t.Errorf("the sandbox that could not be opened is there: %d", status)
	}
}

func TestAFullDiskIsSaidByReadinessUntilThereIsRoom(t *testing.T) {
	dir := t.TempDir()
	open := func(most int) persist.Engine {
		f, err := persist.OpenFile(dir, persist.FileOptions{MaxBytes: most})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	r, err := server.Start(server.Config{Addr: "127.0.0.1:0", Providers: providers.All(), MaxSandboxes: 99, Keep: &sandbox.Keeping{Engine: open(2 << 20)}})
	if err != nil {
		t.Fatal(err)
	}
	opened := 0
	for ; opened < 99; opened++ {
		response, body := postJSON(t, r.URL+"/__admin/sandboxes", "")
		if response.StatusCode != http.StatusCreated {
			unkept(t, response, body)
			break
		}
	}
	if status, _ := get(t, r.URL+"/__admin/health"); status != http.StatusOK || opened == 99 {
		t.Errorf("health %d after %d sandboxes", status, opened)
	}
	if err := r.Close(t.Context()); err != nil {
		t.Error(err)
	}
	r, _ = started(t, server.Config{MaxSandboxes: 99, Keep: &sandbox.Keeping{Engine: open(0)}})
	_, body := get(t, r.URL+"/__admin/sandboxes")
	if n := strings.Count(body, `"id"`); n != opened+1 { // and the default one
		t.Errorf("%d sandboxes are kept of %d", n, opened+1)
	}
	if status, _ := get(t, r.URL+"/__admin/ready"); status != http.StatusOK {
		t.Errorf("ready: %d", status)
	}
}

func TestARestartedServerGoesOnWhereItWasStopped(t *testing.T) {
	at := "file:" + t.TempDir()
	first := startStoppable(t, "--persist", at)
	s := shell{t, map[string]string{"MOCKSERVER_URL": first.url}}
	s.good("sandbox", "new", "box", "--ttl", "1h")
	get(t, first.url+"/~box"+forecast)
	get(t, first.url+"/~box/qijiayun/no/such/path")
	_, before := get(t, first.url+"/__admin/sandboxes/box/exchanges")
	counted := used(t, first.url, "box")
	code, _, errs := s.run("sandbox", "list", "--persist", at)
	if code == exitGood {
		t.Error("the file of a running server was read")
	}
	contains(t, errs, "held by process", "stop it")
	code, _, errs = s.run("serve", "--addr", "127.0.0.1:0", "--persist", at)
	if code == exitGood {
		t.Error("a second server started")
	}
	contains(t, errs, "held by process", "another folder")
	first.stop()
	first.end(t)

	contains(t, s.good("sandbox", "list", "--persist", at), `"id": "box"`, `"id": "default"`, `"ttl": "1h0m0s"`, `"stateBytes"`)
	s = serving(t, "--persist", at)
	url := s.env["MOCKSERVER_URL"]
	if _, after := get(t, url+"/__admin/sandboxes/box/exchanges"); after != before {
		t.Errorf("the journal is\n%s, not\n%s", after, before)
	}
	if after := used(t, url, "box"); after != counted {
		t.Errorf("the anonymous allowance is %s, not %s", after, counted)
	}
	response, body := postJSON(t, url+"/__admin/sandboxes/box/exchanges/verify", `{"provider":"apihub","times":{"exactly":1}}`)
	if response.StatusCode != http.StatusOK {
		t.Errorf("verify: %s %s", response.Status, body)
	}
}

func TestAFileThatCannotBeUsedIsRefusedAndLeftAsItIs(t *testing.T) {
	of := func(change func(tx *bbolt.Tx) error) []byte {
		dir := t.TempDir()
		f, err := persist.OpenFile(dir, persist.FileOptions{Release: "v9.9.9"})
		if err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
		at := filepath.Join(dir, "mockserver.db")
		db, err := bbolt.Open(at, 0o600, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(db.Update(change), db.Close()); err != nil {
			t.Fatal(err)
		}
		text, _ := os.ReadFile(at)
		return text
	}
	good := of(func(*bbolt.Tx) error { return nil })
	newer := of(func(tx *bbolt.Tx) error { return tx.Bucket([]byte("mockserver")).Put([]byte("format"), []byte("99")) })
	for name, one := range map[string]struct {
		text []byte
		says []string
	}{
		"newer":     {newer, []string{"its format is 99", "v9.9.9", "sandbox save"}},
		"cut off":   {good[:3*4096], []string{"damaged", "left as it is", "move it away"}},
		"not a db":  {[]byte(strings.Repeat("GIF89a ", 9000)), []string{"damaged", "left as it is"}},
		"only zero": {make([]byte, len(good)), []string{"damaged", "left as it is"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			at := filepath.Join(dir, "mockserver.db")
			if err := os.WriteFile(at, one.text, 0o600); err != nil {
				t.Fatal(err)
			}
			s := shell{t, nil}
			for _, args := range [][]string{{"serve", "--addr", "127.0.0.1:0"}, {"sandbox", "list"}} {
				code, _, errs := s.run(append(args, "--persist", "file:"+dir)...)
				if code == exitGood {
					t.Errorf("%v went well", args)
				}
				contains(t, errs, append(one.says, "--persist", at)...)
			}
			if after, err := os.ReadFile(at); err != nil || string(after) != string(one.text) {
				t.Errorf("the file was changed: %v", err)
			}
		})
	}
}

func TestPersistFlagsSayWhatTheyTake(t *testing.T) {
	s := shell{t, nil}
	for _, args := range [][]string{
		{"serve", "--persist", "etcd://127.0.0.1"},
		{"serve", "--persist", "file:"},
		{"serve", "--persist", "/var/lib"},
		{"sandbox", "list", "--persist", "etcd:x"},
	} {
		code, _, errs := s.run(args...)
		if code == exitGood {
			t.Errorf("%v went well", args)
		}
		contains(t, errs, "file: and a folder", args[len(args)-1])
	}
	if code, _, errs := s.run("serve", "--persist-sync", "never"); code == exitGood || !strings.Contains(errs, "always or 100ms") {
		t.Errorf("%d %s", code, errs)
	}
	if code, _, errs := s.run("sandbox", "list", "--persist", "file:"+t.TempDir()); code == exitGood || !strings.Contains(errs, "no server has kept anything there") {
		t.Errorf("%d %s", code, errs)
	}
	if code, _, errs := s.run("serve", "--addr", "127.0.0.1:0", "--persist", "file:/dev/null/x"); code == exitGood || !strings.Contains(errs, "cannot be made") {
		t.Errorf("%d %s", code, errs)
	}
}

func TestASandboxOfOtherTablesCanBeReset(t *testing.T) {
	e := persisttest.NewMemory()
	l, err := e.Acquire(t.Context(), sandbox.Default, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Apply(t.Context(), l, persist.Changes{Clear: true, Head: []byte(`{"seed":1}`), Put: []persist.Entry{{Key: "tno.such.table\x00key", Value: []byte("\x01{}")}}}); err != nil {
		t.Fatal(err)
	}
	r, _ := started(t, server.Config{MaxSandboxes: 9, Keep: &sandbox.Keeping{Engine: e}})
	response, body := fetch(t, http.DefaultClient, r.URL+forecast, "")
	unkept(t, response, body, "cannot be read", "no.such.table", "reset or delete it")
	if response, body := postJSON(t, r.URL+"/__admin/sandboxes/default/reset", ""); response.StatusCode != http.StatusOK {
		t.Errorf("%s %s", response.Status, body)
	}
	if status, body := get(t, r.URL+forecast); status != http.StatusOK {
		t.Errorf("%d %s", status, body)
	}
}

func TestFlagsOfSharedSandboxesGoTogetherAndHideTheirSecrets(t *testing.T) {
	s := shell{t, nil}
	const shared = "redis://user:s3cret@127.0.0.1:1/0" // where nothing listens
	for says, args := range map[string][]string{
		"cannot be reached":                     {"--persist", shared},
		"--advertise and --peer-token go":       {"--persist", shared, "--advertise", "http://127.0.0.1:1"},
		"belong to --persist redis":             {"--persist", "file:x", "--advertise", "http://127.0.0.1:1", "--peer-token", "s3cret"},
		"it is http:// or https://":             {"--persist", shared, "--advertise", "127.0.0.1:1", "--peer-token", "s3cret"},
		"at most half of it":                    {"--persist", shared, "--persist-renew", "9s"},
		"letters that begin the names of all k": {"--persist", shared + "?prefix=a{b}"},
	} {
		code, _, errs := s.run(append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
		if code == exitGood || strings.Contains(errs, "s3cret") {
			t.Errorf("%v: %d %s", args, code, errs)
		}
		contains(t, errs, says)
	}
	t.Chdir(t.TempDir())
	if err := os.WriteFile("mockserver.yaml", []byte("serve:\n  persist: "+shared+"\n  peer-token: s3cret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out := s.good("config")
	contains(t, out, "redis://user:xxxxx@127.0.0.1:1/0", "[redacted]")
	if strings.Contains(out, "s3cret") {
		t.Errorf("a secret is shown: %s", out)
	}
}
