package har

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// coded masks a body that may be in base64.
func (k *masking) coded(encoding, mediaType string, text *string) error {
	if encoding != "base64" {
		*text = k.body(mediaType, *text)
		return nil
	}
	plain, err := base64.StdEncoding.DecodeString(*text)
	if err == nil {
		*text = base64.StdEncoding.EncodeToString([]byte(k.body(mediaType, string(plain))))
	}
	return err
}

// sign masks the signature of a call that the account's own credential gives.
func (k *masking) sign(provider string, e *Entry) {
	for _, p := range k.providers {
		if p.Name != provider || p.Signature == nil {
			continue
		}
		body, err := e.Request.body()
		if err != nil {
			return
		}
		h := http.Header{}
		for _, one := range e.Request.Headers {
			h.Add(one.Name, one.Value)
		}
		name, right := p.Signature(h, body, k.values[provider])
		for i, one := range e.Request.Headers {
			if name != "" && strings.EqualFold(one.Name, name) && one.Value == right {
				e.Request.Headers[i].Value = OwnSignature
				k.noted = append(k.noted, Masked{As: OwnSignature, Signature: true})
			}
		}
	}
}

// queryPairs are the parameters of an address, as HAR lists them.
func queryPairs(address string) []Pair {
	list := []Pair{}
	_, query, _ := strings.Cut(address, "?")
	for pair := range strings.SplitSeq(query, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(name); err == nil {
			name = plain
		}
		if plain, err := url.QueryUnescape(value); err == nil {
			value = plain
		}
		list = append(list, Pair{name, value})
	}
	return list
}

// Quoted is a text as JSON has it, nothing escaped but what must be.
func Quoted(text string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a text never fails
	return strings.TrimSpace(b.String())
}

// unquoted is what stands between the quotes of a JSON text.
func unquoted(text string) string {
	var plain string
	if json.Unmarshal([]byte(`"`+text+`"`), &plain) != nil {
		return text
	}
	return plain
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:12])
}

// salt keeps secrets from being guessed by their digests; it is written nowhere.
func salt() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}
