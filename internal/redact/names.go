package redact

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// Names tells which names are secrets'.
type Names struct {
	fields, headers map[string]bool // folded, beside those that are secrets' everywhere
}

// NewNames are the names that are secrets' everywhere, and a provider's own: of fields and parameters, and of headers.
func NewNames(fields, headers []string) *Names {
	n := &Names{fields: map[string]bool{}, headers: map[string]bool{}}
	for _, name := range fields {
		n.fields[fold(name)] = true
	}
	for _, name := range headers {
		n.headers[fold(name)] = true
	}
	return n
}

// endings are how names of secrets end, folded: access_token, X-Access-Token and accessToken[] all end in token.
var endings = []string{
	"password", "passwd", "passphrase", "pswd", "pwd", "secret", "secretkey", "privatekey", "apikey", "accesskey", "callbackkey", "token", "jwt",
	"authorization", "credential", "credentials", "cookie", "密码", "口令", "密钥", "令牌",
}

// further is what may stand after such an ending: passwordConfirm, password_again.
var further = []string{"confirm", "confirmation", "confirmed", "again", "repeat", "repeated", "retype", "old", "new", "hash", "value", "text"}

// Secret reports a name of a field, a parameter or a part that a secret stands under, however it is spelt.
func (n *Names) Secret(name string) bool {
	folded := fold(name)
	return n.fields[folded] || n.whole(folded)
}

// whole reports a name under which whatever stands is a secret. A provider's own field hides a text only: apihub's result
// is a token or a whole answer.
func (n *Names) whole(folded string) bool {
	if n.headers[folded] || folded == "sk" {
		return true
	}
	for _, more := range further {
		if stem, cut := strings.CutSuffix(folded, more); cut && ends(stem) {
			return true
		}
	}
	return ends(folded)
}

func ends(folded string) bool {
	return slices.ContainsFunc(endings, func(end string) bool { return strings.HasSuffix(folded, end) })
}

// SecretHeader reports a name of a header that a secret, or the signature made with one, stands under.
func (n *Names) SecretHeader(name string) bool {
	folded := fold(name)
	return strings.HasSuffix(folded, "signature") || n.Secret(folded)
}

// fold is a name as all its spellings have it: without escapes, case, marks between words, and digits at its end.
func fold(name string) string {
	if strings.Contains(name, "%") {
		if plain, err := url.QueryUnescape(name); err == nil {
			name = plain
		}
	}
	if strings.Contains(name, `\u`) {
		var plain string
		if json.Unmarshal([]byte(`"`+name+`"`), &plain) == nil {
			name = plain
		}
	}
	name = strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
	return strings.TrimRightFunc(name, unicode.IsDigit)
}
