package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// watchedFixture is a tenant by this name in the place of the built-in one.
func watchedFixture(name string) string {
	return "tenants:\n  - { id: 12818, name: " + name + ", accessTokenDailyLimit: 2000 }\n"
}

func TestWatchReadsTheFixturesAgain(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "qijiayun.yaml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(watchedFixture("First"))
	url, errs, _ := beginServer(t, nil, "serve", "--fixtures", folder, "--watch")
	s := shell{t, map[string]string{"MOCKSERVER_URL": url}}
	name := func(box string) string {
		t.Helper()
		_, tenants := get(t, url+"/__admin/sandboxes/"+box+"/qijiayun/tenants")
		return tenants
	}
	s.good("sandbox", "new", "before")

	write(watchedFixture("Second one"))
	await(t, errs, "the fixtures were read again")
	s.good("sandbox", "new", "after")
	contains(t, name("after"), "Second one")
	contains(t, name("before"), "First")
	s.good("sandbox", "reset", "before")
	contains(t, name("before"), "Second one")
	contains(t, name("default"), "First")
	for _, box := range []string{"default", "before"} { // one of each generation still serves
		s.good("token", "qijiayun", "--sandbox", box)
	}

	write(strings.Replace(watchedFixture("Third of all"), "tenants:", "tenents:", 1))
	await(t, errs, "the earlier ones stay: "+file+":1: unknown field \"tenents\"\n")
	s.good("sandbox", "reset", "default")
	contains(t, name("default"), "Second one")

	write(watchedFixture("Fourth and last"))
	for n := 0; strings.Count(errs.String(), "were read again") < 2; n++ {
		<-errs.more
	}
	s.good("sandbox", "reset", "default")
	contains(t, name("default"), "Fourth and last")
}

func TestWatchNeedsAFolder(t *testing.T) {
	if code, _, errs := (shell{t: t}).run("serve", "--watch"); code != exitUsage || !strings.Contains(errs, "--fixtures") {
		t.Errorf("exit code %d: %s", code, errs)
	}
}
