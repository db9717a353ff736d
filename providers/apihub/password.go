package apihub

import (
	"crypto/pbkdf2"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// policy is what a new password must keep to. The provider has an interface for it and does not publish what it
// answers; these fields, and their names on the wire, are assumed. The default must accept the "123456" of the
// provider's own sample (用户中心).
type policy struct {
	MinLength int  `json:"min_length" yaml:"minLength"`
	MaxLength int  `json:"max_length" yaml:"maxLength"`
	Lower     bool `json:"require_lowercase" yaml:"requireLowercase"`
	Upper     bool `json:"require_uppercase" yaml:"requireUppercase"`
	Digit     bool `json:"require_digit" yaml:"requireDigit"`
	Special   bool `json:"require_special" yaml:"requireSpecial"`
}

// weakness says in both languages what a password lacks; empty texts for a good one. Lengths count characters.
func (p policy) weakness(password string) (en, zh string) {
	length := utf8.RuneCountInString(password)
	has := func(class func(rune) bool) bool { return strings.ContainsFunc(password, class) }
	special := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	switch {
	case length < p.MinLength:
		return fmt.Sprintf("it has %d characters; the least is %d", length, p.MinLength), fmt.Sprintf("长度为 %d，至少 %d", length, p.MinLength)
	case length > p.MaxLength:
		return fmt.Sprintf("it has %d characters; the most is %d", length, p.MaxLength), fmt.Sprintf("长度为 %d，至多 %d", length, p.MaxLength)
	case p.Lower && !has(unicode.IsLower):
		return "it has no lower-case letter", "缺少小写字母"
	case p.Upper && !has(unicode.IsUpper):
		return "it has no upper-case letter", "缺少大写字母"
	case p.Digit && !has(unicode.IsDigit):
		return "it has no digit", "缺少数字"
	case p.Special && !has(special):
		return "it has no special character", "缺少特殊字符"
	}
	return "", ""
}

// hashRounds is low on purpose, 0.1 ms a password: the users are a test's own, what the hash must prevent is a password
// that can be read in a snapshot or a log, and a suite may log in thousands of times.
const hashRounds = 600

const hashPrefix = "pbkdf2-sha256$600$"

// hashPassword uses PBKDF2 rather than bcrypt: it is in the standard library, takes passwords of any length (bcrypt
// stops at 72 bytes, 24 Chinese characters), and takes its salt from the caller, so that the same requests make the
// same sandbox.
func hashPassword(password string, salt []byte) string {
	key, err := pbkdf2.Key(sha256.New, password, salt, hashRounds, sha256.Size)
	if err != nil {
		panic("apihub: " + err.Error()) // only for a key length that FIPS forbids
	}
	return hashPrefix + base64.RawStdEncoding.EncodeToString(salt) + "$" + base64.RawStdEncoding.EncodeToString(key)
}

// matches reports whether a hash is that of password. A hash in another form matches nothing.
func matches(hash, password string) bool {
	rest, found := strings.CutPrefix(hash, hashPrefix)
	text, _, cut := strings.Cut(rest, "$")
	salt, err := base64.RawStdEncoding.DecodeString(text)
	if !found || !cut || err != nil {
		return false
	}
	return subtle.ConstantTimeCompare([]byte(hash), []byte(hashPassword(password, salt))) == 1
}
