package server_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"example.com/mockserver/fixtures"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/server"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/store"
)

// broken is a provider whose document does not exist: a server with it listens, answers health, and says what is wrong.
func broken() *sim.Provider {
	return &sim.Provider{Name: "toy", Rules: rule.NewSet("toy"), Prepare: func(fixtures.Source, *store.DB) error { return nil }}
}

func start(t *testing.T, c server.Config) *server.Running {
	t.Helper()
	c.Addr, c.Providers = "127.0.0.1:0", []*sim.Provider{broken()}
	r, err := server.Start(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close(context.Background()) })
	return r
}

func ask(t *testing.T, method, url string, change func(*http.Request)) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, bytes.NewReader(nil))
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(r)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func TestAServerThatCannotLoadSaysSo(t *testing.T) {
	r := start(t, server.Config{Version: "v1"})
	if err := r.Ready(); err == nil || !strings.Contains(err.Error(), `no document is called "toy"`) {
		t.Fatalf("ready: %v", err)
	}
	if status, body := ask(t, "GET", r.URL+"/__admin/health", nil); status != 200 || !strings.Contains(body, "v1") {
		t.Errorf("health: %d %s", status, body)
	}
	status, body := ask(t, "GET", r.URL+"/toy/x", nil)
	var problem struct{ Detail, DetailZh string }
	if err := json.Unmarshal([]byte(body), &problem); err != nil || status != 500 || problem.Detail == "" {
		t.Errorf("a provider that is not loaded: %d %s", status, body)
	}
}

func TestTheAdminTokenGuardsEverythingButHealth(t *testing.T) {
	r := start(t, server.Config{Token: "s3cret"})
	for token, want := range map[string]int{"": 401, "wrong": 401, "s3cre": 401, "s3cret": 200} {
		bearer := func(r *http.Request) {
			if token != "" {
				r.Header.Set("Authorization", "Bearer "+token)
			}
		}
		for _, path := range []string{"/__admin/rules", "/metrics"} {
			if status, body := ask(t, "GET", r.URL+path, bearer); status != want {
				t.Errorf("%s with %q: %d %s", path, token, status, body)
			}
		}
		if status, _ := ask(t, "GET", r.URL+"/__admin/nothing", bearer); want == 401 && status != 401 {
			t.Errorf("a path that is not there tells strangers so: %d", status)
		}
	}
	if status, _ := ask(t, "GET", r.URL+"/__admin/health", nil); status != 200 {
		t.Errorf("health: %d", status)
	}
}

func TestForeignHostsAndOriginsAreRefused(t *testing.T) {
	r := start(t, server.Config{})
	for name, change := range map[string]func(*http.Request){
		"rebound name":  func(r *http.Request) { r.Host = "evil.example" },
		"other site":    func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") },
		"no origin":     func(r *http.Request) { r.Header.Set("Origin", "null") },
		"broken origin": func(r *http.Request) { r.Header.Set("Origin", "http://[") },
	} {
		if status, body := ask(t, "GET", r.URL+"/__admin/rules", change); status != 403 {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
	for name, change := range map[string]func(*http.Request){
		"own origin": func(q *http.Request) { q.Header.Set("Origin", r.URL) },
		"localhost":  func(r *http.Request) { r.Host = "localhost:8080" },
		"IPv6":       func(r *http.Request) { r.Host = "[::1]:8080" },
	} {
		if status, body := ask(t, "GET", r.URL+"/__admin/rules", change); status != 200 {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
}

func TestChecksOfBalancersNameAnyHostOrNone(t *testing.T) {
	for _, token := range []string{"", "s3cret"} {
		r := start(t, server.Config{Token: token})
		for path, want := range map[string]string{"/__admin/health": " 200 ", "/__admin/ready": " 500 ", "/metrics": " 40"} { // its provider cannot be loaded
			for _, request := range []string{"GET %s HTTP/1.0\r\n\r\n", "GET %s HTTP/1.1\r\nHost: pool-a\r\nConnection: close\r\n\r\n"} {
				line := fmt.Sprintf(request, path)
				if status := rawStatus(t, strings.TrimPrefix(r.URL, "http://"), line); !strings.Contains(status, want) {
					t.Errorf("token %q, %q: %s", token, line, status)
				}
			}
		}
	}
}

// rawStatus sends bytes, and returns the first line of the answer.
func rawStatus(t *testing.T, addr, request string) string {
	t.Helper()
	c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if _, err := io.WriteString(c, request); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(c).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return line
}

func TestHostsForNobodyAreAMistake(t *testing.T) {
	_, err := server.Start(server.Config{Addr: "127.0.0.1:0", Providers: []*sim.Provider{broken()}, Hosts: map[string]string{"a.example": "nobody"}})
	if err == nil || !strings.Contains(err.Error(), "unknown provider nobody") {
		t.Fatal(err)
	}
}
