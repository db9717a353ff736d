package auth

import (
	"encoding/base64"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// Text is a compact JWT by its parts, none of them judged: what they hold may break every rule.
type Text struct {
	Header, Claims string // JSON, where the sender sent JSON
	Signature      []byte
}

// Split takes a text apart that has the form of a JWT; it reports false for any other.
func Split(text string) (t Text, ok bool) {
	parts := strings.Split(text, ".")
	if len(parts) != 3 || len(text) > MaxToken {
		return t, false
	}
	decoded := [3][]byte{}
	for i, part := range parts {
		var err error
		if decoded[i], err = base64.RawURLEncoding.DecodeString(part); err != nil {
			return t, false
		}
	}
	return Text{string(decoded[0]), string(decoded[1]), decoded[2]}, true
}

func (t Text) signed() string {
	return base64.RawURLEncoding.EncodeToString([]byte(t.Header)) + "." + base64.RawURLEncoding.EncodeToString([]byte(t.Claims))
}

// SignedAs reports whether the signature is that of key under alg, whatever the header says.
func (t Text) SignedAs(alg string, key any) bool {
	method := jwt.GetSigningMethod(alg)
	return method != nil && alg != "none" && method.Verify(t.signed(), t.Signature, key) == nil
}

// Compact is the JWT as it is sent.
func (t Text) Compact() string {
	return t.signed() + "." + base64.RawURLEncoding.EncodeToString(t.Signature)
}

// Sign signs the text as it is, under alg with its key: an *rsa.PrivateKey for RS* and PS*, bytes for HS*.
func (t Text) Sign(alg string, key any) (Text, error) {
	method := jwt.GetSigningMethod(alg)
	if method == nil || alg == "none" {
		return t, jwt.ErrSignatureInvalid
	}
	var err error
	t.Signature, err = method.Sign(t.signed(), key)
	return t, err
}
