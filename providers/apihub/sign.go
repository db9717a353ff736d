package apihub

import (
	"net/http"
	"time"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/credential"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/sandbox"
)

// sign mints a token for a recorded request with the sandbox's own key, at its clock's time: the same person's where the
// earlier token was a person's. A call without a token stays anonymous.
func sign(t *sandbox.Tx, r *http.Request, _ []byte, mistake credential.Mistake) error {
	before := r.Header.Get(tokenHeader)
	if before == "" {
		return nil
	}
	own := issued(t)
	if own == nil {
		return problem.Conflict("the sandbox has no key to sign with", "沙箱没有可用于签名的密钥")
	}
	issuedAt := t.Now
	if mistake == credential.Expired {
		issuedAt = t.Now.Add(-maxLifetime - time.Minute)
	}
	claims := map[string]any{"sub": own["ak"], "iss": own["ak"], "typ": "app_token", "iat": seconds(issuedAt), "exp": seconds(issuedAt.Add(maxLifetime))}
	if token, err := auth.Parse(before); err == nil && token.Claims["typ"] == "person_token" {
		for _, name := range []string{"sub", "typ", "roles", "groups"} {
			claims[name] = token.Claims[name]
		}
	}
	secret := own["sk"]
	if mistake == credential.WrongKey {
		secret = "not the sk"
	}
	text, err := auth.Mint("HS256", claims, []byte(secret))
	r.Header.Set(tokenHeader, text)
	return err
}
