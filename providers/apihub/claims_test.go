package apihub

import (
	"encoding/json"
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/rule"
)

const (
	testAK = "5f3a9c1e7b2d4860a1c0e9f1"
	testSK = "7WpYnwDUNZka5L2lXExpSyGSlzW3HP1Q"
)

var noon = instant("2026-11-22T12:00:00Z")

func every(*rule.Rule) bool { return true }

type claims map[string]any

// but is the claims with one of them changed, or taken away by nil.
func (c claims) but(name string, value any) claims {
	other := maps.Clone(c)
	other[name] = value
	if value == nil {
		delete(other, name)
	}
	return other
}

func appClaims() claims {
	return claims{"sub": testAK, "iss": testAK, "typ": "app_token", "iat": noon.Unix(), "exp": noon.Add(2 * time.Hour).Unix()}
}

func personClaims() claims {
	return appClaims().but("sub", "user-1").but("typ", "person_token").but("roles", []string{"SYS_ADMIN"}).but("groups", []string{"/技术部/运维部"})
}

func parsed(t testing.TB, header, c claims, key string) *auth.Token {
	t.Helper()
	text, err := auth.MintHeader("HS256", header, c, []byte(key))
	if err != nil {
		t.Fatal(err)
	}
	token, err := auth.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func broken(err error) *rule.Rule {
	var v *rule.Violation
	if errors.As(err, &v) {
		return v.Rule
	}
	return nil
}

type claimsCase struct {
	claims claims
	want   *rule.Rule
}

func at(after time.Duration) int64 { return noon.Add(after).Unix() }

func timeCases() map[string]claimsCase {
	return map[string]claimsCase{
		"times with a fraction":      {appClaims().but("iat", float64(at(0))-0.5).but("exp", float64(at(0))+60.25), nil},
		"iat a rounded second ahead": {appClaims().but("iat", at(time.Second)).but("exp", at(time.Hour)), nil},
		"the last second":            {appClaims().but("iat", at(-2*time.Hour+time.Second)).but("exp", at(time.Second)), nil},
		"expired this instant":       {appClaims().but("iat", at(-2*time.Hour)).but("exp", at(0)), TokenExpired},
		"expired and too long":       {appClaims().but("iat", at(-9*time.Hour)).but("exp", at(-time.Hour)), TokenExpired},
		"two readings of a clock":    {appClaims().but("exp", at(2*time.Hour+2*time.Second)), nil},
		"fractions of a second":      {appClaims().but("iat", float64(noon.Unix())+0.1).but("exp", float64(noon.Unix())+7202.1), nil},
		"three seconds too long":     {appClaims().but("exp", at(2*time.Hour+3*time.Second)), TokenLifetime},
		"nbf":                        {appClaims().but("nbf", at(0)), nil},
		"nbf a rounded second ahead": {appClaims().but("nbf", at(time.Second)), nil},
		"nbf ahead":                  {appClaims().but("nbf", at(2*time.Second)), NotBefore},
		"nbf as text":                {appClaims().but("nbf", "now"), NotBefore},
		"nbf in milliseconds":        {appClaims().but("nbf", noon.UnixMilli()), NotBefore},
		"two seconds ahead":          {appClaims().but("iat", at(2*time.Second)).but("exp", at(time.Hour)), IatInFuture},
		"milliseconds in iat":        {appClaims().but("iat", noon.UnixMilli()), Milliseconds},
		"milliseconds in exp":        {appClaims().but("exp", noon.UnixMilli()), Milliseconds},
		"iat as text":                {appClaims().but("iat", "2026-11-22T12:00:00Z"), TimeType},
		"exp as text":                {appClaims().but("exp", "1795348800"), TimeType},
		"exp as true":                {appClaims().but("exp", true), TimeType},
		"exp as a list":              {appClaims().but("exp", []int{1}), TimeType},
		"a negative exp":             {appClaims().but("exp", -1), TimeType},
		"a huge exp":                 {appClaims().but("exp", json.Number("1e300")), TimeType},
		"an exp beyond all numbers":  {appClaims().but("exp", json.Number("1e999")), TimeType},
		"no iat":                     {appClaims().but("iat", nil), IatMissing},
		"no exp":                     {appClaims().but("exp", nil), ExpMissing},
		"an expired session":         {personClaims().but("actions", sessionActions).but("iat", at(-301*time.Second)).but("exp", at(-time.Second)), SessionExpired},
	}
}

func identityCases() map[string]claimsCase {
	return map[string]claimsCase{
		"an app-token of two hours":     {appClaims(), nil},
		"a person-token":                {personClaims(), nil},
		"a person without roles":        {personClaims().but("roles", nil).but("groups", nil), nil},
		"empty lists":                   {personClaims().but("roles", []string{}).but("groups", []string{}), nil},
		"no typ":                        {appClaims().but("typ", nil), TokenType},
		"typ in other letters":          {appClaims().but("typ", "App_Token"), TokenType},
		"typ as a number":               {appClaims().but("typ", 1), TokenType},
		"a refresh token":               {appClaims().but("typ", "refresh_token"), RefreshTokenAsToken},
		"an app that is somebody":       {appClaims().but("sub", "somebody"), AppTokenSub},
		"an app without sub":            {appClaims().but("sub", nil), AppTokenSub},
		"a person without sub":          {personClaims().but("sub", nil), PersonTokenSub},
		"a person with an empty sub":    {personClaims().but("sub", ""), PersonTokenSub},
		"a person whose id is a number": {personClaims().but("sub", 42), PersonTokenSub},
		"roles as text":                 {personClaims().but("roles", "SYS_ADMIN"), RolesGroups},
		"groups of numbers":             {personClaims().but("groups", []any{"/a", 1}), RolesGroups},
		"roles as an object":            {personClaims().but("roles", map[string]any{"0": "SYS_ADMIN"}), RolesGroups},
		"actions as text":               {personClaims().but("actions", "user_center:noauth_login"), RolesGroups},
	}
}

func TestClaims(t *testing.T) {
	cases := identityCases()
	maps.Copy(cases, timeCases())
	for name, c := range cases {
		_, err := checkClaims(parsed(t, nil, c.claims, testSK), testAK, noon, every)
		if got := broken(err); got != c.want || (err == nil) != (c.want == nil) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	misplaced := parsed(t, claims{"typ": "app_token"}, appClaims().but("typ", nil), testSK)
	if _, err := checkClaims(misplaced, testAK, noon, every); broken(err) != TypInHeader {
		t.Errorf("typ in the header: %v", err)
	}
}

func TestSessionsHaveActionsAndOthersHaveNone(t *testing.T) {
	for name, c := range map[string]struct {
		claims  claims
		actions bool
	}{
		"session": {personClaims().but("actions", sessionActions), true},
		"nothing": {personClaims().but("actions", []string{}), true}, // a session that is good for nothing, not a person
		"person":  {personClaims(), false},
	} {
		who, err := checkClaims(parsed(t, nil, c.claims, testSK), testAK, noon, every)
		if actions := who.actions; err != nil || (actions != nil) != c.actions {
			t.Errorf("%s: %v, %v", name, actions, err)
		}
	}
}

func TestWrongSignaturesAreExplained(t *testing.T) {
	key := Key{AK: testAK, SK: testSK}
	decodedSK := "\xed\x6a\x58\x9f\x00\xd4\x35\x99\x1a\xe4\xbd\xa5\x5c\x4c\x69\x4b\x21\x92\x97\x35\xb7\x1c\xfd\x50"
	for name, c := range map[string]struct {
		key  string
		want *rule.Rule
		says string
	}{
		"base64-decoded": {decodedSK, Base64Key, "base64-encoded"},
		"newline":        {testSK + "\n", TrailingNewline, `\n`},
		"windows":        {testSK + "\r\n", TrailingNewline, `\r\n`},
		"space":          {testSK + " ", TrailingNewline, "trim"},
		"base64-encoded": {"N1dwWW53RFVOWmthNUwybFhFeHBTeUdTbHpXM0hQMVE=", BadSignature, "does not decode"},
		"the ak":         {testAK, BadSignature, "ak instead of sk"},
		"other case":     {strings.ToUpper(testSK), BadSignature, "case"},
		"quoted":         {`"` + testSK + `"`, BadSignature, "quotation"},
		"something else": {"something else", BadSignature, "does not match the sk"},
		"empty":          {"", BadSignature, "does not match the sk"},
	} {
		v := wrongSignature(parsed(t, nil, appClaims(), c.key), key, nil)
		if v.Rule != c.want || !strings.Contains(v.Why.EN, c.says) {
			t.Errorf("%s: %v, want %s with %q", name, v, c.want.ID, c.says)
		}
		if strings.Contains(v.Why.EN+v.Why.ZH, testSK) {
			t.Errorf("%s: the diagnosis shows sk", name)
		}
	}
	hexKey := Key{AK: testAK, SK: "00ff10ab"}
	if v := wrongSignature(parsed(t, nil, appClaims(), "\x00\xff\x10\xab"), hexKey, nil); v.Rule != BadSignature || !strings.Contains(v.Why.EN, "hex") {
		t.Errorf("hex-decoded: %v", v)
	}
}

// FuzzToken holds whatever text against authentication: it must not fall over, and must not believe what sk did not sign.
func FuzzToken(f *testing.F) {
	good, _ := auth.Mint("HS256", appClaims(), []byte(testSK))
	none, _ := auth.Mint("none", appClaims(), nil)
	for _, text := range []string{good, none, good[:40], good + ".", "..", "a.b.c", "Bearer " + good, strings.Repeat(".", 5000)} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p := &platform{memory: auth.NewMemory(8)}
		token, err := p.parse(text)
		if err != nil {
			if r := broken(err); r != TokenMalformed && r != TokenAlgorithm {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		believed := p.memory.SignedBy(token, []byte(testSK))
		if believed && text[:strings.LastIndexByte(text, '.')] != good[:strings.LastIndexByte(good, '.')] {
			t.Fatalf("a signature was forged: %q", text)
		}
		if !believed && wrongSignature(token, Key{AK: testAK, SK: testSK}, nil) == nil {
			t.Fatal("a wrong signature is not explained")
		}
		_, _ = checkClaims(token, testAK, noon, every)
	})
}

// FuzzClaims signs whatever claims: those that pass must keep every rule.
func FuzzClaims(f *testing.F) {
	for _, c := range []claims{appClaims(), personClaims(), personClaims().but("actions", sessionActions)} {
		text, _ := json.Marshal(c)
		f.Add(string(text))
	}
	f.Add(`{"typ":"app_token","iat":1e-9,"exp":9e99,"sub":{"a":[[[]]]},"roles":null}`)
	f.Fuzz(func(t *testing.T, text string) {
		var c claims
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		if d.Decode(&c) != nil {
			t.Skip()
		}
		token := &auth.Token{Alg: "HS256", Header: map[string]any{}, Claims: c}
		if _, err := checkClaims(token, testAK, noon, every); err != nil {
			return
		}
		iat, _ := token.Time("iat")
		exp, _ := token.Time("exp")
		sub, _ := token.String("sub")
		typ, _ := token.String("typ")
		lives := noon.Before(exp) && exp.Sub(iat) <= maxLifetime && iat.Sub(noon) <= roundedUp
		if !lives || sub == "" || typ != appToken && typ != personToken || typ == appToken && sub != testAK {
			t.Fatalf("%s passed", text)
		}
	})
}
