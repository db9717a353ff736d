package redact

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Least is how long a text must be to be taken for a secret wherever it stands.
const Least = 6

// whole is the length from which a secret is sought within words too; a shorter one must stand by itself: 123456 is no
// part of a telephone number.
const whole = 16

// Values are secrets that are known by their value.
type Values struct {
	long  *strings.Replacer
	short []string
}

// NewValues makes secrets findable. What is too short or a plain word is left out: it would hide what is none.
func NewValues(secrets []string) *Values {
	v := &Values{}
	var pairs []string
	var all []string
	for _, secret := range secrets {
		all = append(all, forms(secret)...)
	}
	slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) }) // of two, the longer one is the whole
	for _, form := range slices.Compact(all) {
		if len(form) >= whole {
			pairs = append(pairs, form, Mark)
		} else {
			v.short = append(v.short, form)
		}
	}
	if pairs != nil {
		v.long = strings.NewReplacer(pairs...)
	}
	return v
}

// Fit reports a text that can be sought: long enough, and no plain word.
func Fit(secret string) bool {
	if len(secret) < Least || strings.HasPrefix(secret, "[redacted") {
		return false
	}
	plain := strings.IndexFunc(secret, func(r rune) bool { return r < 'a' || 'z' < r }) < 0
	return !plain || len(secret) >= whole
}

// Parts are the texts by which a secret is known: itself, or the lines of a private key, of which a client may send some.
func Parts(secret string) []string {
	if !strings.Contains(secret, "PRIVATE KEY") {
		return []string{secret}
	}
	return slices.DeleteFunc(strings.Fields(secret), func(line string) bool { return len(line) < 2*whole })
}

// forms are the ways in which a secret is written: as it is, within an address, within JSON.
func forms(secret string) []string {
	if !Fit(secret) {
		return nil
	}
	var all []string
	add := func(text string) {
		for _, form := range []string{text, url.QueryEscape(text), url.PathEscape(text), strings.ReplaceAll(text, "/", `\/`)} {
			if !slices.Contains(all, form) {
				all = append(all, form)
			}
		}
	}
	add(secret)
	if text, err := json.Marshal(secret); err == nil {
		if form := string(text[1 : len(text)-1]); !slices.Contains(all, form) {
			all = append(all, form)
		}
	}
	return all
}

// Replace is a text without the secrets.
func (v *Values) Replace(text string) string {
	if v == nil || len(text) < Least {
		return text
	}
	if v.long != nil {
		text = v.long.Replace(text)
	}
	for _, secret := range v.short {
		text = alone(text, secret)
	}
	return text
}

// alone hides a secret wherever it stands by itself.
func alone(text, secret string) string {
	for from := 0; ; {
		at := strings.Index(text[from:], secret)
		if at < 0 {
			return text
		}
		at += from
		end := at + len(secret)
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[end:])
		if at > 0 && word(before) || end < len(text) && word(after) {
			from = at + 1
			continue
		}
		text = text[:at] + Mark + text[end:]
		from = at + len(Mark)
	}
}

func word(r rune) bool {
	return r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) && r != utf8.RuneError
}
