package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/client"
	"example.com/mockserver/internal/sandbox"
)

// apihubToken is a token to be minted, and everything that may be wrong with it.
type apihubToken struct {
	ak, sk         string
	person         string // the id of a user; empty for an app-token
	roles, groups  []string
	age, life      time.Duration
	mistake        string
	session, asURL bool
}

// apihubMistakes are the mistakes that customers make with apihub's tokens, each with the rule that it breaks.
var apihubMistakes = map[string]string{
	"base64-key": "signature-base64-key", "newline": "signature-trailing-newline", "wrong-key": "signature-invalid",
	"none": "token-algorithm", "hs512": "token-algorithm", "truncated": "token-malformed", "unknown-key": "unknown-key",
	"no-typ": "token-type", "typ-in-header": "typ-in-header", "milliseconds": "time-in-milliseconds", "text-time": "time-type",
	"no-iat": "iat-missing", "no-exp": "exp-missing", "wrong-sub": "app-token-sub", "roles-as-text": "roles-groups-type",
}

func newTokenApihub(p program) *cobra.Command {
	var t apihubToken
	c := &cobra.Command{
		Use:   "apihub",
		Short: "Mint an app-token or person-token of apihub with the sandbox's ak and sk, at the time of the sandbox's clock",
		Example: `  mockserver token apihub
  mockserver token apihub --person zhangsan-1 --role SYS_ADMIN --group /技术部/运维部
  mockserver token apihub --session               # an auth session, for registering and logging in
  mockserver token apihub --age 2h                # expired
  mockserver token apihub --life 3h               # longer than the two hours allowed
  mockserver token apihub --mistake base64-key    # signed as some Java libraries do
  mockserver token apihub --curl`,
		Args: cobra.NoArgs,
	}
	server, box, show := remote(p, c), sandboxFlag(p, c), tokenOrJSON(p, c)
	f := c.Flags()
	f.StringVar(&t.ak, "ak", "", "the `ak` of another key of the sandbox")
	f.StringVar(&t.person, "person", "", "a person-token for the user with this `id`, instead of an app-token")
	f.StringSliceVar(&t.roles, "role", nil, "a role of the person, such as SYS_ADMIN")
	f.StringSliceVar(&t.groups, "group", nil, "a group of the person, such as /技术部/运维部")
	f.DurationVar(&t.age, "age", 0, "how long ago the token was issued, such as 61s; negative for the future")
	f.DurationVar(&t.life, "life", 2*time.Hour, "how long it is valid from then on")
	f.StringVar(&t.mistake, "mistake", "", "make it wrong in one `way`: "+strings.Join(slices.Sorted(maps.Keys(apihubMistakes)), ", "))
	f.BoolVar(&t.session, "session", false, "ask gen-auth-session for an auth session")
	f.BoolVar(&t.asURL, "curl", false, "print a curl command that uses the token")
	c.RunE = func(c *cobra.Command, _ []string) error {
		s := server()
		text, base, err := t.make(c.Context(), s, *box)
		if err != nil {
			return err
		}
		made := madeToken{Token: text}
		if t.asURL {
			path := "/api/weather-basic/now"
			if t.session {
				path = "/api/user-center/noauth-get-password-policy"
			}
			made.Curl = fmt.Sprintf("curl '%s%s' -H 'apihub-token: %s'", base, path, text)
		}
		return show(made)
	}
	return c
}

// make returns the token and the base URL of the provider.
func (t apihubToken) make(ctx context.Context, s *client.Client, box string) (text, base string, err error) {
	k, err := credentialsOf(ctx, s, box, "apihub")
	if err != nil {
		return "", "", err
	}
	if t.ak == "" {
		t.ak, t.sk = k["ak"], k["sk"]
	} else if t.sk, err = secretOf(ctx, s, box, t.ak); err != nil {
		return "", "", err
	}
	if t.session {
		var answer struct {
			Result string `json:"result"`
		}
		err := getJSON(ctx, k["baseUrl"]+"/api/user-center/gen-auth-session?ak="+t.ak, &answer)
		return answer.Result, k["baseUrl"], err
	}
	var clock sandbox.ClockState
	if err := s.Do(ctx, http.MethodGet, boxPath(box, "/clock"), nil, &clock); err != nil {
		return "", "", unreachable(err, s.Base)
	}
	text, err = t.mint(clock.Now)
	return text, k["baseUrl"], err
}

// secretOf finds the sk of a key by its ak.
func secretOf(ctx context.Context, s *client.Client, box, ak string) (string, error) {
	var keys []struct{ AK, SK string }
	if err := s.Do(ctx, http.MethodGet, boxPath(box, "/apihub/keys"), nil, &keys); err != nil {
		return "", unreachable(err, s.Base)
	}
	for _, k := range keys {
		if k.AK == ak {
			return k.SK, nil
		}
	}
	return "", wrong("no key of the sandbox has the ak %q", "沙箱中没有 ak 为 %q 的 API Key", ak)
}

func (t apihubToken) mint(now time.Time) (string, error) {
	if _, known := apihubMistakes[t.mistake]; t.mistake != "" && !known {
		return "", wrong("--mistake %q: it is one of %s", "--mistake %q：可选 %s", t.mistake, strings.Join(slices.Sorted(maps.Keys(apihubMistakes)), ", "))
	}
	iat := now.Add(-t.age)
	claims := map[string]any{"sub": t.ak, "iss": t.ak, "typ": "app_token", "iat": iat.Unix(), "exp": iat.Add(t.life).Unix()}
	if t.person != "" {
		claims["sub"], claims["typ"] = t.person, "person_token"
		claims["roles"], claims["groups"] = append([]string{}, t.roles...), append([]string{}, t.groups...)
	}
	header := t.corrupt(claims, iat)
	alg, key := "HS256", any([]byte(t.sk))
	switch t.mistake {
	case "base64-key":
		decoded, err := base64.StdEncoding.DecodeString(t.sk)
		if err != nil {
			return "", fmt.Errorf("the sk of this key is not base64, so nobody can make this mistake with it: %w", err)
		}
		key = decoded
	case "newline":
		key = []byte(t.sk + "\n")
	case "wrong-key":
		key = []byte("not the sk")
	case "none":
		alg, key = "none", nil
	case "hs512":
		alg = "HS512"
	}
	text, err := auth.MintHeader(alg, header, claims, key)
	if t.mistake == "truncated" {
		text = text[:len(text)/2]
	}
	return text, err
}

// corrupt puts the chosen mistake into the claims. It returns fields for the header, if the mistake is there.
func (t apihubToken) corrupt(claims map[string]any, iat time.Time) (header map[string]any) {
	switch t.mistake {
	case "unknown-key":
		claims["iss"], claims["sub"] = "000000000000000000000000", "000000000000000000000000"
	case "no-typ":
		delete(claims, "typ")
	case "typ-in-header":
		header = map[string]any{"typ": claims["typ"]}
		delete(claims, "typ")
	case "milliseconds":
		claims["iat"], claims["exp"] = iat.UnixMilli(), iat.Add(t.life).UnixMilli()
	case "text-time":
		claims["iat"] = iat.Format(time.RFC3339)
	case "no-iat":
		delete(claims, "iat")
	case "no-exp":
		delete(claims, "exp")
	case "wrong-sub":
		claims["sub"], claims["typ"] = "somebody", "app_token"
	case "roles-as-text":
		claims["roles"] = "SYS_ADMIN"
	}
	return header
}
