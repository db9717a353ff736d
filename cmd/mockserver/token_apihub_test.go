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

func TestTokenApihubMakesGoodTokensAndEveryMistake(t *testing.T) {
	running, err := server.Start(server.Config{
		Providers: []*sim.Provider{apihub.New()}, Addr: "127.0.0.1:0", Sim: sim.Options{CheckReplies: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = running.Close(context.Background()) }()
	if err := running.Ready(); err != nil {
		t.Fatal(err)
	}
	// command runs mockserver with these words and returns what it prints.
	command := func(words ...string) string {
		var out, errs bytes.Buffer
		p := program{in: strings.NewReader(""), out: &out, err: &errs, env: func(string) string { return "" }}
		if code := run(context.Background(), append(words, "--server", running.URL), p); code != exitGood {
			t.Fatalf("mockserver %v ended with %d: %s", words, code, errs.String())
		}
		return strings.TrimSpace(out.String())
	}
	// brokenBy is the rule that a token breaks when the weather is asked for with it; empty for none.
	brokenBy := func(path, token string) string {
		r, err := http.NewRequest(http.MethodGet, running.URL+"/apihub/api"+path, nil)
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
	const weather = "/weather-basic/now"
	for _, c := range []struct{ flags, path, want string }{
		{"", weather, ""},
		{"--person u1 --role SYS_ADMIN --group /技术部/运维部", weather, ""},
		{"--age 1h59m", weather, ""},
		{"--session", "/user-center/noauth-get-password-policy", ""},
		{"--session", weather, "session-actions"},
		{"--age 2h", weather, "token-expired"},
		{"--age -1m", weather, "iat-in-future"},
		{"--life 2h0m1s", weather, "token-lifetime"},
		{"--ak 25de51169d2e777dd2d688cf", weather, "key-disabled"},
	} {
		token := command(append([]string{"token", "apihub"}, strings.Fields(c.flags)...)...)
		if got := brokenBy(c.path, token); got != c.want {
			t.Errorf("token apihub %s: refused by %q, want %q", c.flags, got, c.want)
		}
	}
	for mistake, want := range apihubMistakes {
		if got := brokenBy(weather, command("token", "apihub", "--mistake", mistake)); got != want {
			t.Errorf("--mistake %s: refused by %q, want %q", mistake, got, want)
		}
	}
	if line := command("token", "apihub", "--curl"); !strings.HasPrefix(line, "curl '"+running.URL+"/apihub/api/weather-basic/now' -H 'apihub-token: ey") {
		t.Errorf("--curl prints %s", line)
	}
}
