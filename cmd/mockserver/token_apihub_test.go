package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"example.com/mockserver/internal/server"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/providers/apihub"
)

const apihubWeather = "/weather-basic/now"

// hostOf starts a server that has one provider alone.
func hostOf(t *testing.T, p *sim.Provider) *server.Running {
	t.Helper()
	running, err := server.Start(server.Config{Providers: []*sim.Provider{p}, Addr: "127.0.0.1:0", Sim: sim.Options{CheckReplies: true}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = running.Close(context.Background()) })
	if err := running.Ready(); err != nil {
		t.Fatal(err)
	}
	return running
}

// command runs mockserver with these words and returns what it prints.
func command(t *testing.T, at *server.Running, words ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	p := program{in: strings.NewReader(""), out: &out, err: &errs, env: func(string) string { return "" }}
	if code := run(context.Background(), append(words, "--server", at.URL), p); code != exitGood {
		t.Fatalf("mockserver %v ended with %d: %s", words, code, errs.String())
	}
	return strings.TrimSpace(out.String())
}

// brokenBy is the rule of apihub that a token breaks; empty for none.
func brokenBy(t *testing.T, at *server.Running, path, token string) string {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, at.URL+"/apihub/api"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("apihub-token", token)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(response.Body)
	_ = response.Body.Close()
	name := strings.TrimPrefix(response.Header.Get("Mock-Rule"), "apihub/")
	if (name == "") != bytes.Contains(body, []byte(`"success":true`)) {
		t.Fatalf("rule %q, body %s", name, body)
	}
	return name
}

func TestTokenApihubMakesTokensOfAnyAge(t *testing.T) {
	host := hostOf(t, apihub.New())
	for _, c := range []struct{ flags, path, want string }{
		{"", apihubWeather, ""},
		{"--person u1 --role SYS_ADMIN --group /技术部/运维部", apihubWeather, ""},
		{"--age 1h59m", apihubWeather, ""},
		{"--session", "/user-center/noauth-get-password-policy", ""},
		{"--session", apihubWeather, "session-actions"},
		{"--age 2h", apihubWeather, "token-expired"},
		{"--age -1m", apihubWeather, "iat-in-future"},
		{"--life 2h0m2s", apihubWeather, ""}, // two readings of a clock
		{"--life 2h0m3s", apihubWeather, "token-lifetime"},
		{"--ak 25de51169d2e777dd2d688cf", apihubWeather, "key-disabled"},
	} {
		token := command(t, host, append([]string{"token", "apihub"}, strings.Fields(c.flags)...)...)
		if got := brokenBy(t, host, c.path, token); got != c.want {
			t.Errorf("token apihub %s: refused by %q, want %q", c.flags, got, c.want)
		}
	}
	line := command(t, host, "token", "apihub", "--curl")
	if !strings.HasPrefix(line, "curl '"+host.URL+"/apihub/api/weather-basic/now' -H 'apihub-token: ey") {
		t.Errorf("--curl prints %s", line)
	}
}

func TestTokenApihubMakesEveryMistake(t *testing.T) {
	host := hostOf(t, apihub.New())
	for mistake, want := range apihubMistakes {
		token := command(t, host, "token", "apihub", "--mistake", mistake)
		if got := brokenBy(t, host, apihubWeather, token); got != want {
			t.Errorf("--mistake %s: refused by %q, want %q", mistake, got, want)
		}
	}
}
