package har

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/redact"
)

// masking is the masking of one entry: what its placeholders stand for.
type masking struct {
	*Masker
	names []*redact.Names // of the entry's provider, or of all
	noted []Masked
}

// of begins the masking of an entry: with the names of its provider's secrets, or of all where it is not known.
func (m *Masker) of(provider string) *masking {
	k := &masking{Masker: m}
	for _, p := range m.providers {
		if provider == "" || p.Name == provider {
			k.names = append(k.names, p.Secrets.Names())
		}
	}
	return k
}

// secret reports a name under which a secret stands.
func (k *masking) secret(name string) bool {
	return slices.ContainsFunc(k.names, func(n *redact.Names) bool { return n.Secret(name) })
}

// rest hides what is secret by its name or form and was not told apart: in places where nobody looks for it.
func (k *masking) rest(text string) string {
	for _, n := range k.names {
		text = n.Text(text, nil)
	}
	return text
}

var jwtInText = regexp.MustCompile(`[A-Za-z0-9_-]*eyJ[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?`)

// text masks what may stand anywhere: the account's credentials, and JWTs.
func (k *masking) text(s string) string {
	s = k.spelled.Replace(s)
	if strings.Contains(s, "eyJ") {
		s = jwtInText.ReplaceAllStringFunc(s, k.hide)
	}
	return s
}

// hide is the placeholder of a secret that is not the account's own.
func (k *masking) hide(secret string) string {
	if secret == "" || onlyPlaceholders.MatchString(secret) {
		return secret
	}
	id := digest(k.salt + secret)
	n, met := k.numbers[id]
	if !met {
		n = len(k.numbers) + 1
		k.numbers[id] = n
	}
	as := placeholder(strconv.Itoa(n))
	if slices.ContainsFunc(k.noted, func(one Masked) bool { return one.As == as }) {
		return as
	}
	one := Masked{As: as}
	if t, ok := auth.Split(secret); ok && strings.HasPrefix(strings.TrimSpace(t.Header), "{") {
		one.JWT = &JWT{k.inner(t.Header), k.inner(t.Claims), signedHow(t, k.credentials)}
	} else {
		one.Form, one.Length = form(secret)
	}
	k.noted = append(k.noted, one)
	return as
}

// inner masks what stands inside a JWT.
func (k *masking) inner(text string) string { return k.named(k.spelled.Replace(text)) }

var onlyPlaceholders = regexp.MustCompile(`^(?:\[redacted [^\]]*\]|%5Bredacted\+[^%]*%5D)$`)

// form is what a secret looks like. Its length is given where that is more than the form's.
func form(secret string) (text string, length int) {
	if len(secret) > maxForm {
		length = len(secret)
		secret = strings.ToValidUTF8(secret[:maxForm], "")
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return '0'
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r > '~':
			return 'x'
		}
		return r
	}, secret), length
}

var scheme = regexp.MustCompile(`^(?i:bearer|basic|token|jwt|digest|apikey)\s+`)

// header masks one header.
func (k *masking) header(name, value string) string {
	secret := slices.ContainsFunc(k.names, func(n *redact.Names) bool { return n.SecretHeader(name) })
	whole := k.spelled.Replace(value)
	switch {
	case !secret && strings.Contains(value, "?"): // an address: Location, Referer
		return k.address(value)
	case !secret || value == "":
		return k.rest(k.text(value))
	}
	word := scheme.FindString(whole)
	rest := whole[len(word):]
	if strings.Contains(rest, "[redacted ") { // a credential, perhaps with something added to it
		return word + k.around(rest)
	}
	return word + k.hide(rest)
}

var anyPlaceholder = regexp.MustCompile(`\[redacted [^\]]*\]`)

// around replaces what stands beside placeholders by its form.
func (k *masking) around(text string) string {
	var b strings.Builder
	last := 0
	for _, at := range anyPlaceholder.FindAllStringIndex(text, -1) {
		before, _ := form(text[last:at[0]])
		b.WriteString(before + text[at[0]:at[1]])
		last = at[1]
	}
	after, _ := form(text[last:])
	return b.String() + after
}

// address masks an address: its path by value, its query by value and by name.
func (k *masking) address(u string) string {
	path, query, found := strings.Cut(u, "?")
	path = k.escaped(path)
	if !found {
		return path
	}
	return path + "?" + k.pairs(query)
}

// pairs masks a query string, or the body of a form.
func (k *masking) pairs(query string) string {
	list := strings.Split(query, "&")
	for i, pair := range list {
		name, value, found := strings.Cut(pair, "=")
		if !found {
			list[i] = k.escaped(pair)
			continue
		}
		plain, err := url.QueryUnescape(name)
		secret := err != nil || k.secret(plain)
		value = k.escaped(value)
		text, broken := url.QueryUnescape(value)
		if broken != nil {
			text = value
		}
		switch rest := k.rest(text); {
		case secret && value != "" && !anyPlaceholder.MatchString(text):
			value = url.QueryEscape(k.hide(text))
		case rest != text: // an address within the address, say
			value = url.QueryEscape(rest)
		}
		list[i] = name + "=" + value
	}
	return strings.Join(list, "&")
}

// escaped masks a text in an address, where brackets and blanks are escaped.
func (k *masking) escaped(text string) string {
	return anyPlaceholder.ReplaceAllStringFunc(k.text(text), url.QueryEscape)
}

// body masks a body by its media type.
func (k *masking) body(mediaType, text string) string {
	if strings.HasPrefix(mediaType, "application/x-www-form-urlencoded") {
		return k.pairs(text)
	}
	text = k.named(k.text(text))
	text = part.ReplaceAllStringFunc(text, func(whole string) string {
		at := part.FindStringSubmatch(whole)
		if !k.secret(at[2]) {
			return whole
		}
		return at[1] + k.hide(at[3])
	})
	return k.rest(text)
}

// part is a part of a multipart form: all before its value, its name, its value.
var part = regexp.MustCompile(`(name="?([^"\r\n;]{1,100})"?(?:;[^\r\n]*)?\r\n(?:[^\r\n]+\r\n)*\r\n)([^\r\n]*)`)

// member is a member of a JSON object whose value is a text or a number, also within a JSON text.
var member = regexp.MustCompile(`("([^"\\\r\n]{1,100})\\*"\s*:\s*)(?:(\\*")((?:[^"\\]|\\[^"])*)|(-?[0-9][0-9.eE+-]*))`)

// named masks the members of JSON that are secret by their name.
func (k *masking) named(text string) string {
	return member.ReplaceAllStringFunc(text, func(whole string) string {
		at := member.FindStringSubmatch(whole)
		switch {
		case !k.secret(at[2]):
			return whole
		case at[5] != "":
			return at[1] + `"` + k.hide(at[5]) + `"`
		case at[4] == "" || anyPlaceholder.MatchString(at[4]):
			return whole
		}
		return at[1] + at[3] + k.hide(unquoted(at[4]))
	})
}
