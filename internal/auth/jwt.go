// Package auth owns JSON Web Tokens: parsing, checking a signature, minting. Which token a provider accepts
// is decided by that provider's rules; this package gives it the facts. It is the only importer of golang-jwt.
package auth

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/golang-jwt/jwt/v5"

	"example.com/mockserver/internal/plainjson"
)

// MaxToken is the longest token that Parse accepts, in bytes; the providers' tokens are much shorter.
const MaxToken = 8 << 10

// Errors of Parse.
var (
	ErrTooLong  = errors.New("the token is longer than 8 KiB")
	ErrSegments = errors.New("a JWT has three parts, separated by dots")
	// ErrCritical is for a header with crit, which lists extensions that a verifier must support; a verifier that
	// supports none of them refuses the token (RFC 7515, 4.1.11).
	ErrCritical = errors.New("the header has crit, and a verifier must refuse extensions that it does not support (RFC 7515, 4.1.11)")
)

// Token is a parsed JWT whose signature has not been checked.
type Token struct {
	Alg    string         // the JOSE header's alg
	Header map[string]any // the whole JOSE header
	Claims map[string]any // numbers are json.Number

	text      string
	signed    int // how much of text the signature is over
	signature []byte
	signer    any // a key whose signature it is known to be; nil for none, see Memory
}

// Parse parses a compact JWT. It checks the form only: call SignedBy before relying on a claim.
func Parse(text string) (*Token, error) {
	if len(text) > MaxToken {
		return nil, ErrTooLong
	}
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return nil, ErrSegments
	}
	t := &Token{text: text, signed: len(parts[0]) + 1 + len(parts[1])}
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
	if _, critical := t.Header["crit"]; critical {
		return nil, ErrCritical
	}
	t.Alg, _ = t.Header["alg"].(string)
	return t, nil
}

var decoder = jwt.NewParser()

// object decodes one segment to a JSON object. It refuses duplicate names: parsers differ in which one they use.
func object(segment string) (map[string]any, error) {
	text, err := decoder.DecodeSegment(segment)
	if err != nil {
		return nil, err
	}
	if v, plain := plainjson.Decode(text); plain {
		if m, ok := v.(map[string]any); ok {
			return m, nil
		}
	}
	return decode(text)
}

// decode decodes any JSON object.
func decode(text []byte) (map[string]any, error) {
	if trimmed := bytes.TrimLeft(text, " \t\r\n"); len(trimmed) == 0 || trimmed[0] != '{' {
		return nil, errors.New("no JSON object")
	}
	if !utf8.Valid(text) { // encoding/json would put U+FFFD in its place
		return nil, errors.New("not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var m map[string]any
	if err := d.Decode(&m); err != nil {
		return nil, err
	}
	if d.InputOffset() < int64(len(bytes.TrimRight(text, " \t\r\n"))) {
		return nil, errors.New("unexpected data after the JSON object")
	}
	if n := names(text); n != len(m) {
		return nil, fmt.Errorf("the object has a duplicate name: %d names, %d of them distinct", n, len(m))
	}
	return m, nil
}

// names counts the names of the outermost object of a valid JSON text: each is followed by the only colon outside
// strings at that depth.
func names(text []byte) (n int) {
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		case c == ':' && depth == 1:
			n++
		}
	}
	return n
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
	return method.Verify(t.text[:t.signed], t.signature, key) == nil
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
		return "", fmt.Errorf("unknown algorithm %q", alg)
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
func PrivateKey(text []byte) (*rsa.PrivateKey, error) { return jwt.ParseRSAPrivateKeyFromPEM(text) }

// Peek reads one text claim without checking the signature: to find the sandbox or client a token names, never to trust it.
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

// PublicPEM writes an RSA public key as PEM, PKIX.
func PublicPEM(key *rsa.PublicKey) ([]byte, error) {
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		return nil, fmt.Errorf("encode a public key: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), nil
}
