package main

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// patch changes the main application of 企加云 in a sandbox, by its console.
func patch(t *testing.T, s shell, box, change string) {
	t.Helper()
	var all struct{ Qijiayun struct{ AppID string } }
	if err := json.Unmarshal([]byte(s.good("credentials", "--sandbox", box)), &all); err != nil {
		t.Fatal(err)
	}
	url := s.env["MOCKSERVER_URL"] + "/__admin/sandboxes/" + box + "/qijiayun/apps/" + all.Qijiayun.AppID
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPatch, url, strings.NewReader(change))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if body, _ := io.ReadAll(response.Body); response.StatusCode != http.StatusOK {
		t.Fatalf("PATCH %s: %s", url, body)
	}
}

func TestConsolePrintsTheAddressOfASandboxsPages(t *testing.T) {
	s := serving(t)
	s.good("sandbox", "new", "look")
	if address := s.good("console", "--sandbox", "look"); address != s.env["MOCKSERVER_URL"]+"/__console/~look/\n" {
		t.Errorf("printed: %s", address)
	}
	if code, _, errs := s.run("console", "--sandbox", "nowhere"); code != exitUsage || !strings.Contains(errs, "nowhere") {
		t.Errorf("for no sandbox: %d %s", code, errs)
	}
	without := serving(t, "--no-console")
	if code, _, errs := without.run("console"); code != exitUsage || !strings.Contains(errs, "--no-console") {
		t.Errorf("without a console: %d %s", code, errs)
	}
}
