package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// postJSON sends a JSON body and returns the reply with its body.
func postJSON(t *testing.T, url, body string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(text)
}

func TestAFullSandboxSaysHowToGoOn(t *testing.T) {
	const most = 400_000
	s := serving(t, "--state-bytes", fmt.Sprint(most))
	s.good("sandbox", "new", "box7")
	s.env["MOCKSERVER_SANDBOX"] = "box7"
	url := s.env["MOCKSERVER_URL"] + "/~box7/qijiayun/itrigger-bff/v2/open/api/event/trigger?accessToken="
	event := fmt.Sprintf(`{"personId":"1","brandId":"1","eventCode":"c","note":"%s"}`, strings.Repeat("x", 2000))
	token := strings.TrimSpace(s.good("token", "qijiayun"))
	kept := 0
	for {
		response, body := postJSON(t, url+token, event)
		if response.StatusCode == http.StatusInsufficientStorage {
			contains(t, body, `sandbox \"box7\" holds`, "--state-bytes", "沙箱", "nothing was done")
			contains(t, response.Header.Get("Content-Type"), "application/problem+json")
			contains(t, response.Header.Get("Mock-Why"), "--state-bytes")
			break
		}
		if kept++; kept*2000 > most {
			t.Fatalf("%d events are kept: %s", kept, body)
		}
	}
	if kept < 10 {
		t.Fatalf("only %d events fit", kept)
	}
	contains(t, s.good("why"), "--state-bytes")
	contains(t, s.good("sandbox", "list"), `"stateBytes":39`)
	s.good("sandbox", "reset", "box7")
	token = strings.TrimSpace(s.good("token", "qijiayun"))
	if _, body := postJSON(t, url+token, event); !strings.Contains(body, `"code":200`) {
		t.Fatalf("after a reset: %s", body)
	}
}
