package journal

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Credential tells whether two exchanges presented the same secret, without showing it.
type Credential struct {
	// Digest is a keyed hash of the secret, cut to 12 hex digits. The key is the journal's own and shown nowhere, so a
	// digest can be compared within one sandbox but not reproduced.
	Digest string `json:"digest"`
	In     string `json:"in"` // "header" or "query"
	JWT    bool   `json:"jwt,omitempty"`
	Life   int64  `json:"lifeSeconds,omitempty"` // of a JWT with numeric claims: exp less iat
}

func (j *Journal) digest(secret string) string {
	h := hmac.New(sha256.New, j.salt[:])
	h.Write([]byte(secret))
	return hex.EncodeToString(h.Sum(nil)[:6])
}

// credential is what a request presented: in a header of the provider's own, else in the query string, else in
// Authorization.
func (j *Journal) credential(s *Secrets, h http.Header, u string) *Credential {
	secret, in := s.presented(h, u)
	if secret == "" {
		return nil
	}
	c := &Credential{Digest: j.digest(secret), In: in}
	c.Life, c.JWT = life(secret)
	return c
}

// issued is the digest of the secret that a reply handed out; empty for none.
func (j *Journal) issued(s *Secrets, r *Record) string {
	if s == nil || s.fields == nil || !bytes.Contains(r.ReplyBody, []byte(`":`)) {
		return ""
	}
	at := s.fields.FindSubmatchIndex(r.ReplyBody)
	if at == nil || at[3] == at[4] {
		return ""
	}
	return j.digest(string(r.ReplyBody[at[3]:at[4]]))
}

func (s *Secrets) presented(h http.Header, u string) (secret, in string) {
	if s == nil {
		return "", ""
	}
	standard := slices.Index(s.headers, "Cookie") + 1 // NewSecrets puts Authorization and Cookie first
	for _, name := range s.headers[min(standard, len(s.headers)):] {
		if v := h.Get(name); v != "" {
			return v, "header"
		}
	}
	if _, query, found := strings.Cut(u, "?"); found && len(s.query) > 0 {
		values, _ := url.ParseQuery(query) // what can be read of it
		for _, name := range s.query {
			if v := values.Get(name); v != "" {
				return v, "query"
			}
		}
	}
	secret = h.Get("Authorization")
	if scheme, token, found := strings.Cut(secret, " "); found && strings.EqualFold(scheme, "Bearer") {
		secret = token
	}
	return secret, "header"
}

// life is the lifetime of a JWT in seconds, by its claims; 0 if they do not give it.
func life(token string) (seconds int64, jwt bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return 0, false
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return 0, false
	}
	var claims map[string]any
	if json.Unmarshal(payload, &claims) != nil {
		return 0, false
	}
	iat, _ := claims["iat"].(float64)
	exp, _ := claims["exp"].(float64)
	if iat <= 0 || exp <= iat {
		return 0, true
	}
	return int64(exp - iat), true
}
