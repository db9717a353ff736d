// Package auth owns JSON Web Tokens: taking one apart, trying keys on it, minting one. Which token a provider accepts
// is decided by that provider's rules; this package gives it the facts. It is the only importer of golang-jwt.
package auth

import (
	"bytes"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// MaxToken is the longest token that Parse takes, in bytes: no provider's token is near it.
const MaxToken = 8 << 10

// Errors of Parse.
var (
	ErrTooLong  = errors.New("the token is longer than 8 KiB")
	ErrSegments = errors.New("a JWT has three parts, separated by dots")
)

// Token is a JWT taken apart, its signature not yet checked.
type Token struct {
	Alg    string         // the JOSE header's alg
	Header map[string]any // the whole JOSE header
	Claims map[string]any // numbers are json.Number

	signed    string // what the signature is over
	signature []byte
}

// Parse takes a compact JWT apart. It checks form, not truth: use SignedBy before believing a claim.
func Parse(text string) (*Token, error) {
	if len(text) > MaxToken {
		return nil, ErrTooLong
	}
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return nil, ErrSegments
	}
	t := &Token{signed: text[:len(parts[0])+1+len(parts[1])]}
	var err error
	if t.Header, err = object(parts[0]); err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	if t.Claims, err = object(parts[1]); err != nil {
		return nil, fmt.Errorf("claims: %w", err)
	}
	if t.signature, err = decoder.DecodeSegment(parts[2]); err != nil {
		return nil, fmt.Errorf("signature: %w", err)
	}
	t.Alg, _ = t.Header["alg"].(string)
	return t, nil
}

var decoder = jwt.NewParser()

// object decodes one segment to a JSON object, refusing names that come twice: parsers differ in which they believe.
func object(segment string) (map[string]any, error) {
	text, err := decoder.DecodeSegment(segment)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return nil, errors.New("no JSON object")
	}
	m := map[string]any{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		var value any
		if err := d.Decode(&value); err != nil {
			return nil, err
		}
		if _, twice := m[name.(string)]; twice {
			return nil, fmt.Errorf("%q stands in it twice", name)
		}
		m[name.(string)] = value
	}
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	if d.More() {
		return nil, errors.New("something follows the JSON object")
	}
	return m, nil
}

// SignedBy reports whether the token's signature is that of key under the token's own alg: an *rsa.PublicKey for RS*
// and PS*, bytes for HS*. Check Alg first: an alg that the provider does not use must not choose the check.
func (t *Token) SignedBy(key any) bool { return t.SignedAs(t.Alg, key) }

// SignedAs is SignedBy for a given alg, whatever the header says.
func (t *Token) SignedAs(alg string, key any) bool {
	method := jwt.GetSigningMethod(alg)
	if method == nil || alg == "none" {
		return false
	}
	return method.Verify(t.signed, t.signature, key) == nil
}

// String returns the claim with this name when it is a string.
func (t *Token) String(claim string) (value string, found bool) {
	value, found = t.Claims[claim].(string)
	return value, found
}

// Mint signs claims with alg ("RS256", "HS256" …) and its key: an *rsa.PrivateKey for RS* and PS*, bytes for HS*, nil
// for "none". Only what claims hold is in the token: no iat is added.
func Mint(alg string, claims map[string]any, key any) (string, error) {
	return MintHeader(alg, nil, claims, key)
}

// MintHeader is Mint with further fields for the JOSE header.
func MintHeader(alg string, header, claims map[string]any, key any) (string, error) {
	method := jwt.GetSigningMethod(alg)
	if method == nil {
		return "", fmt.Errorf("no algorithm is called %q", alg)
	}
	if alg == "none" {
		key = jwt.UnsafeAllowNoneSignatureType
	}
	token := jwt.NewWithClaims(method, jwt.MapClaims(claims))
	for name, value := range header {
		token.Header[name] = value
	}
	text, err := token.SignedString(key)
	if err != nil {
		return "", fmt.Errorf("mint %s: %w", alg, err)
	}
	return text, nil
}

// PrivateKey reads an RSA private key from PEM, PKCS#1 or PKCS#8.
func PrivateKey(pem []byte) (*rsa.PrivateKey, error) { return jwt.ParseRSAPrivateKeyFromPEM(pem) }

// PublicKey reads an RSA public key from PEM, PKIX or PKCS#1.
func PublicKey(pem []byte) (*rsa.PublicKey, error) { return jwt.ParseRSAPublicKeyFromPEM(pem) }

// Peek reads one text claim without checking anything: to find out whose token it claims to be, never to believe it.
func Peek(text, claim string) string {
	_, rest, _ := strings.Cut(text, ".")
	segment, _, found := strings.Cut(rest, ".")
	if !found || len(text) > MaxToken {
		return ""
	}
	claims, err := object(segment)
	if err != nil {
		return ""
	}
	value, _ := claims[claim].(string)
	return value
}
