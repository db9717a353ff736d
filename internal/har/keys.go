package har

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"example.com/mockserver/internal/auth"
)

// key is what a credential can be used as to sign a JWT: as it is, or by a mistake that clients are known to make.
type key struct {
	way          string
	algorithms   []string
	sign, verify any
}

// keysOf are the keys that the value of a credential can be used as.
func keysOf(value string) []key {
	if private, err := auth.PrivateKey([]byte(value)); err == nil {
		keys := []key{{"", []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}, private, &private.PublicKey}}
		if public, err := auth.PublicPEM(&private.PublicKey); err == nil {
			keys = append(keys, symmetric("public key as a secret", public))
		}
		return keys
	}
	keys := []key{symmetric("", []byte(value))}
	for name, encoding := range map[string]*base64.Encoding{
		"base64": base64.StdEncoding, "base64, unpadded": base64.RawStdEncoding,
		"base64url": base64.URLEncoding, "base64url, unpadded": base64.RawURLEncoding,
	} {
		if decoded, err := encoding.DecodeString(value); err == nil && len(decoded) > 0 {
			keys = append(keys, symmetric(name+" decoded", decoded))
		}
	}
	for name, tail := range map[string]string{"LF": "\n", "CRLF": "\r\n", "blank": " ", "CR": "\r", "tab": "\t"} {
		keys = append(keys, symmetric(name+" appended", []byte(value+tail)))
	}
	return append(keys,
		symmetric("base64 encoded", []byte(base64.StdEncoding.EncodeToString([]byte(value)))),
		symmetric("in lower case", []byte(strings.ToLower(value))), symmetric("in upper case", []byte(strings.ToUpper(value))),
		symmetric("in quotation marks", []byte(`"`+value+`"`)))
}

func symmetric(way string, secret []byte) key {
	return key{way, []string{"HS256", "HS384", "HS512"}, secret, secret}
}

// Signature says how a JWT was signed, without its signature.
type Signature struct {
	Credential string `json:"credential,omitempty"` // "aisuda.privateKey"; empty for a key that is not the account's
	Algorithm  string `json:"algorithm,omitempty"`  // empty without a signature
	Way        string `json:"way,omitempty"`        // how the credential was used; empty for as it is
}

// signedHow finds the credential with which a JWT was signed.
func signedHow(t auth.Text, credentials []secret) Signature {
	if len(t.Signature) == 0 {
		return Signature{}
	}
	var header struct {
		Alg string `json:"alg"`
	}
	_ = json.Unmarshal([]byte(t.Header), &header) // what is not JSON names no algorithm
	for _, c := range credentials {
		for _, k := range c.keys {
			algorithms := k.algorithms
			if header.Alg != "" && slices.Contains(algorithms, header.Alg) {
				algorithms = []string{header.Alg}
			}
			for _, alg := range algorithms {
				if t.SignedAs(alg, k.verify) {
					return Signature{c.name, alg, k.way}
				}
			}
		}
	}
	return Signature{Algorithm: header.Alg}
}

// sign signs a JWT as another was signed, by the credentials that take the place of the recorded ones.
func (s Signature) sign(t auth.Text, value func(credential string) (string, bool)) auth.Text {
	if s.Credential == "" {
		if s.Algorithm != "" || len(t.Signature) > 0 {
			t.Signature = []byte("not the signature of any key that counts")
		}
		return t
	}
	text, known := value(s.Credential)
	if !known {
		t.Signature = []byte("the credential has no counterpart")
		return t
	}
	for _, k := range keysOf(text) {
		if k.way != s.Way {
			continue
		}
		if signed, err := t.Sign(s.Algorithm, k.sign); err == nil {
			return signed
		}
	}
	t.Signature = []byte("the credential cannot be used so")
	return t
}
