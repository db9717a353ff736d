package auth_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"example.com/mockserver/internal/auth"
)

var secret = []byte("a secret of some length, for tests only")

func mint(t testing.TB, claims map[string]any) string {
	t.Helper()
	text, err := auth.Mint("HS256", claims, secret)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestATokenIsSignedByItsKeyOnly(t *testing.T) {
	token, err := auth.Parse(mint(t, map[string]any{"sub": "ak"}))
	if err != nil {
		t.Fatal(err)
	}
	if !token.SignedBy(secret) || token.SignedBy([]byte("another")) || token.SignedAs("HS512", secret) {
		t.Fatal("the signature is good with the wrong key or algorithm, or bad with the right one")
	}
	if sub, _ := token.String("sub"); sub != "ak" || token.Alg != "HS256" {
		t.Fatalf("sub = %q, alg = %q", sub, token.Alg)
	}
}

func TestNoneIsSignedByNobody(t *testing.T) {
	text, err := auth.Mint("none", map[string]any{"sub": "ak"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	token, err := auth.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if token.SignedBy(secret) || token.SignedBy(nil) {
		t.Fatal("a token without a signature is accepted")
	}
}

func TestWhatIsNoTokenIsRefused(t *testing.T) {
	b64 := base64.RawURLEncoding.EncodeToString
	for name, text := range map[string]string{
		"empty":                 "",
		"two parts":             "a.b",
		"too long":              strings.Repeat("a", auth.MaxToken) + ".b.c",
		"no base64":             "!.!.!",
		"no JSON":               b64([]byte("nope")) + "." + b64([]byte("{}")) + ".c2ln",
		"an array":              b64([]byte("[]")) + "." + b64([]byte("{}")) + ".c2ln",
		"a name twice":          b64([]byte(`{"alg":"none","alg":"HS256"}`)) + "." + b64([]byte("{}")) + ".c2ln",
		"a name twice, escaped": b64([]byte(`{"a\u006c":1,"al":2}`)) + "." + b64([]byte("{}")) + ".c2ln",
		"a claim twice":         b64([]byte(`{"alg":"HS256"}`)) + "." + b64([]byte(`{"x":{"a:b":1},"iat":1,"iat":2}`)) + ".c2ln",
		"crit":                  b64([]byte(`{"alg":"HS256","crit":["b64"],"b64":false}`)) + "." + b64([]byte("{}")) + ".c2ln",
		"crit of nothing":       b64([]byte(`{"alg":"HS256","crit":[]}`)) + "." + b64([]byte("{}")) + ".c2ln",
		"no UTF-8":              b64([]byte(`{"alg":"HS256"}`)) + "." + b64([]byte("{\"sub\":\"\xff\"}")) + ".c2ln",
		"a byte order mark":     b64([]byte(`{"alg":"HS256"}`)) + "." + b64([]byte("\xef\xbb\xbf{}")) + ".c2ln",
		"cut off":               b64([]byte(`{"alg":"HS256"`)) + "." + b64([]byte("{}")) + ".c2ln",
		"something more":        b64([]byte(`{"alg":"HS256"}`)) + "." + b64([]byte("{}{}")) + ".c2ln",
	} {
		if _, err := auth.Parse(text); err == nil {
			t.Errorf("%s: parsed", name)
		}
	}
}

func TestTimesOfClaims(t *testing.T) {
	at := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		value any
		fault auth.TimeFault
	}{
		"seconds":      {at.Unix(), auth.TimeOK},
		"missing":      {nil, auth.TimeMissing},
		"RFC 3339":     {at, auth.TimeText},
		"milliseconds": {at.UnixMilli(), auth.TimeMillis},
		"nanoseconds":  {at.UnixNano(), auth.TimeNoNumber},
		"negative":     {-1, auth.TimeNoNumber},
		"an object":    {map[string]any{}, auth.TimeNoNumber},
	} {
		claims := map[string]any{}
		if c.value != nil {
			claims["iat"] = c.value
		}
		token, err := auth.Parse(mint(t, claims))
		if err != nil {
			t.Fatal(err)
		}
		got, fault := token.Time("iat")
		if fault != c.fault || fault == auth.TimeOK && !got.Equal(at) {
			t.Errorf("%s: %v, fault %d, want fault %d", name, got, fault, c.fault)
		}
	}
}

func TestNamesWithinOthersMayComeAgain(t *testing.T) {
	b64 := base64.RawURLEncoding.EncodeToString
	text := b64([]byte(`{"alg":"HS256"}`)) + "." + b64([]byte(` {"a":{"a":1,"b:\":":[{"a":2}]},"b":"{:\"a\":"} `)) + ".c2ln"
	token, err := auth.Parse(text)
	if err != nil || len(token.Claims) != 2 {
		t.Fatalf("%v, %v", token, err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(mint(f, map[string]any{"sub": "ak", "iat": 1}))
	f.Add("..")
	f.Add("e30.e30.")
	f.Fuzz(func(t *testing.T, text string) {
		token, err := auth.Parse(text)
		if err != nil {
			return
		}
		token.Time("iat")
		if token.SignedBy([]byte("a key the fuzzer does not know")) {
			t.Fatalf("signed by a key nobody used: %q", text)
		}
	})
}

func TestPeekReadsWithoutBelieving(t *testing.T) {
	text, err := auth.Mint("HS256", map[string]any{"iss": "somebody", "exp": 1}, []byte("any key"))
	if err != nil {
		t.Fatal(err)
	}
	for token, want := range map[string]string{
		text: "somebody", text[:len(text)-5] + "wrong": "somebody", "": "", "a.b": "", "a.b.c": "", "..": "", "x.e30.y": "",
		"x." + strings.Repeat("A", auth.MaxToken) + ".y": "",
	} {
		if got := auth.Peek(token, "iss"); got != want {
			t.Errorf("Peek(%.40q) is %q, want %q", token, got, want)
		}
	}
	if got := auth.Peek(text, "exp"); got != "" {
		t.Errorf("a number was read as the text %q", got)
	}
}
