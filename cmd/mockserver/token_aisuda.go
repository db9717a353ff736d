package main

import (
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/client"
)

// aisudaToken is what the flags of "token aisuda" say.
type aisudaToken struct {
	level, alg       string
	clientID         string
	age              time.Duration
	wrongKey, expire bool
	company, app     string
	path             string
	curl             bool
}

func newTokenAisuda(p program) *cobra.Command {
	c := &cobra.Command{
		Use:   "aisuda",
		Short: "Sign a JWT of 爱速搭 with a demonstration key, at the sandbox's time",
		Long: `Sign a JWT of 爱速搭 with the sandbox's company key, or with its application key, dated by the sandbox's clock.
It lasts one minute. The flags make the mistakes that clients make, to see how they are refused.

用沙箱的组织级别或应用级别密钥签发爱速搭的 JWT，时间取沙箱时钟，一分钟内有效。各参数可制造客户端常见的错误。`,
		Example: `  mockserver token aisuda
  mockserver token aisuda --level app --curl           # a call that is ready to run
  mockserver token aisuda --age 61s                    # a second too old
  mockserver token aisuda --alg HS256                  # key confusion: an HMAC with the public key
  mockserver token aisuda --wrong-key --curl           # somebody else's signature`,
		Args: cobra.NoArgs,
	}
	server, box, show := remote(p, c), sandboxFlag(p, c), tokenOrJSON(p, c)
	var t aisudaToken
	f := c.Flags()
	f.StringVar(&t.level, "level", "company", "company or app")
	f.StringVar(&t.clientID, "client-id", "", "sign with the key of this `id`: that of the company or of the application, whichever has it")
	f.StringVar(&t.alg, "alg", "RS256", "the algorithm: RS256, RS384, PS256 …; HS256 takes the public key for a secret; none signs nothing")
	f.DurationVar(&t.age, "age", 0, "how old the token is already; negative for the future")
	f.BoolVar(&t.expire, "expired", false, "claim an exp that has passed")
	f.BoolVar(&t.wrongKey, "wrong-key", false, "sign with a key that is registered nowhere")
	f.StringVar(&t.company, "company", "", "claim this companyKey instead of the sandbox's")
	f.StringVar(&t.app, "app", "", "claim this appKey instead of the sandbox's (with --level app)")
	f.StringVar(&t.path, "path", "", "with --curl: what to call, below /openapi/company/{company}")
	f.BoolVar(&t.curl, "curl", false, "print a curl command that uses the token")
	c.RunE = func(c *cobra.Command, _ []string) error {
		s := server()
		k, err := credentialsOf(c.Context(), s, *box, "aisuda")
		if err != nil {
			return err
		}
		now, err := sandboxTime(c, s, *box)
		if err != nil {
			return err
		}
		text, err := t.mint(k, now)
		if err != nil {
			return err
		}
		made := madeToken{Token: text}
		if t.curl {
			made.Curl = t.command(k, text)
		}
		return show(made)
	}
	return c
}

func sandboxTime(c *cobra.Command, s *client.Client, box string) (time.Time, error) {
	var clock struct {
		Now time.Time `json:"now"`
	}
	err := unreachable(s.Do(c.Context(), "GET", "/sandboxes/"+box+"/clock", nil, &clock), s.Base)
	return clock.Now, err
}

func (t aisudaToken) mint(k map[string]string, now time.Time) (string, error) {
	switch t.clientID {
	case "":
	case k["clientId"]:
		t.level = "company"
	case k["appClientId"]:
		t.level = "app"
	default:
		return "", wrong("--client-id %q: the private keys at hand are those of %s (company) and %s (application)", "--client-id %q：可用的私钥属于 %s（组织级）与 %s（应用级）", t.clientID, k["clientId"], k["appClientId"])
	}
	claims := map[string]any{"companyKey": given(t.company, k["companyKey"]), "iat": now.Add(-t.age).Unix()}
	pem := k["privateKey"]
	switch t.level {
	case "company":
	case "app":
		claims["appKey"], pem = given(t.app, k["appKey"]), k["appPrivateKey"]
	default:
		return "", wrong("--level %q: it is company or app", "--level %q：应为 company 或 app", t.level)
	}
	if t.expire {
		claims["exp"] = now.Unix() - 1
	}
	key, err := auth.PrivateKey([]byte(pem))
	if err != nil {
		return "", fmt.Errorf("the sandbox's key: %w", err)
	}
	if t.wrongKey {
		if key, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
			return "", err
		}
	}
	return t.sign(claims, key)
}

func (t aisudaToken) sign(claims map[string]any, key *rsa.PrivateKey) (string, error) {
	switch {
	case t.alg == "none":
		return auth.Mint(t.alg, claims, nil)
	case len(t.alg) > 2 && t.alg[:2] == "HS":
		public, err := auth.PublicPEM(&key.PublicKey)
		if err != nil {
			return "", err
		}
		return auth.Mint(t.alg, claims, public)
	}
	return auth.Mint(t.alg, claims, key)
}

// command is the call that --curl prints: a company key names itself in x-client-id, an application key need not.
func (t aisudaToken) command(k map[string]string, token string) string {
	header, path := "", given(t.path, "/app/"+k["appKey"]+"/resources")
	if t.level == "company" {
		header, path = " -H 'x-client-id: "+k["clientId"]+"'", given(t.path, "/app")
	}
	return fmt.Sprintf("curl -H 'Authorization: Bearer %s'%s '%s/openapi/company/%s%s'", token, header, k["baseUrl"], k["companyKey"], path)
}

func given(value, otherwise string) string {
	if value != "" {
		return value
	}
	return otherwise
}
