package evidence

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"example.com/mockserver/internal/har"
	"example.com/mockserver/internal/sim"
)

// maxBindings is how many values of a provider are kept together with their counterparts.
const maxBindings = 100_000

// bindings are the values of a recording that have another value in the simulation: the account's credentials, and what
// answers handed out, such as tokens and ids.
type bindings struct {
	provider    *sim.Provider
	credentials map[string]string // of the sandbox, by name
	fixed       map[string]string // of the account
	learned     map[string]string // by the recorded value
	order       []string          // of learned, the oldest first
	unknown     bool              // a request had a secret of which nothing is known
}

func newBindings(p *sim.Provider, sandbox map[string]string, account map[string]string) *bindings {
	b := &bindings{provider: p, credentials: sandbox, fixed: map[string]string{}, learned: map[string]string{}}
	for name, value := range account {
		if own := sandbox[name]; own != "" && value != "" {
			b.fixed[value] = own
		}
	}
	return b
}

// learn binds what two answers to one request have at the same places.
func (b *bindings) learn(recorded, simulated string) {
	pairValues(recorded, simulated, func(theirs, ours string) {
		if theirs == ours || !handedOut(theirs) {
			return
		}
		if _, known := b.learned[theirs]; !known {
			b.order = append(b.order, theirs)
		}
		b.learned[theirs] = ours
	})
	for len(b.order) > maxBindings {
		delete(b.learned, b.order[0])
		b.order = b.order[1:]
	}
}

var date = regexp.MustCompile(`^\d{4}-\d\d-\d\d`)

// handedOut reports whether a value looks like one that a provider makes up: a token, an id, and no time, no word, no
// amount.
func handedOut(value string) bool {
	if har.IsPlaceholder(value) {
		return true
	}
	return len(value) >= 6 && strings.ContainsAny(value, "0123456789") && !strings.ContainsAny(value, " .:，。") && !date.MatchString(value)
}

// entryBindings are the bindings as one entry's placeholders need them.
type entryBindings struct {
	*bindings
	masked  map[string]har.Masked
	strange bool // something was replaced of which nothing is known
}

func (b *bindings) of(masked []har.Masked) *entryBindings {
	e := &entryBindings{bindings: b, masked: map[string]har.Masked{}}
	for _, m := range masked {
		e.masked[m.As] = m
	}
	return e
}

// value is the counterpart of a whole value.
func (e *entryBindings) value(recorded string) (string, bool) {
	if own, found := e.fixed[recorded]; found {
		return own, true
	}
	if own, found := e.learned[recorded]; found {
		return own, true
	}
	if har.HasPlaceholder(recorded) {
		return har.ReplacePlaceholders(recorded, e.restore), true
	}
	return "", false
}

// orSame is the counterpart of a whole value, or the value.
func (e *entryBindings) orSame(recorded string) string {
	if own, found := e.value(recorded); found {
		return own
	}
	return recorded
}

// restore is what stands in the simulation for a placeholder.
func (e *entryBindings) restore(as string) string {
	if own, found := e.credential(har.NameOf(as)); found {
		return own
	}
	if own, found := e.learned[as]; found {
		return own
	}
	e.strange = true
	m, known := e.masked[as]
	if !known {
		return "masked"
	}
	return m.Restore(func(json string) string { return replaceValues(json, e.value) }, e.credential)
}

// credential is the sandbox's value of a credential such as "qijiayun.appSecret".
func (e *entryBindings) credential(name string) (string, bool) {
	provider, name, _ := strings.Cut(name, ".")
	own := e.credentials[name]
	return own, provider == e.provider.Name && own != ""
}

// request is an exchange's request as the simulation gets it; path is the provider's own.
func (e *entryBindings) request(x *har.Exchange, path string) (*http.Request, error) {
	segments := strings.Split(path, "/")
	for i, s := range segments {
		if plain, err := url.PathUnescape(s); err == nil {
			if own, found := e.value(plain); found {
				segments[i] = url.PathEscape(own)
			}
		}
	}
	address := "http://simulation" + strings.Join(segments, "/")
	if x.URL.RawQuery != "" || x.URL.ForceQuery {
		address += "?" + e.pairs(x.URL.RawQuery)
	}
	header := http.Header{}
	for name, values := range x.Header {
		if !hopByHop(name) {
			for _, v := range values {
				header[name] = append(header[name], e.header(v))
			}
		}
	}
	body := e.body(x.Header.Get("Content-Type"), x.Body)
	if p := e.provider; p.Signature != nil {
		name, value := p.Signature(header, body, e.credentials)
		if name != "" && header.Get(name) == har.OwnSignature {
			header.Set(name, value)
		}
	}
	q, err := http.NewRequest(x.Method, address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	e.unknown = e.unknown || e.strange
	q.Header, q.Host, q.RemoteAddr = header, x.URL.Host, "127.0.0.1:1"
	return q, nil
}

func hopByHop(name string) bool {
	switch http.CanonicalHeaderKey(name) {
	case "Host", "Connection", "Content-Length", "Accept-Encoding", "Transfer-Encoding", "Proxy-Connection", "Proxy-Authorization", "Mock-Prefer", "Mock-Sandbox":
		return true
	}
	return false
}

func (e *entryBindings) header(value string) string {
	if own, found := e.value(value); found {
		return own
	}
	word := har.SchemeOf(value)
	return word + e.orSame(value[len(word):])
}

func (e *entryBindings) pairs(query string) string {
	list := strings.Split(query, "&")
	for i, one := range list {
		name, value, found := strings.Cut(one, "=")
		plain, err := url.QueryUnescape(value)
		if !found || err != nil {
			continue
		}
		if own, bound := e.value(plain); bound {
			list[i] = name + "=" + url.QueryEscape(own)
		}
	}
	return strings.Join(list, "&")
}

var partValue = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(\r\n\r\n)([^\r\n]{1,1000})(\r\n--)`) }) // half a megabyte

func (e *entryBindings) body(mediaType string, body []byte) []byte {
	switch {
	case len(body) == 0:
		return body
	case strings.HasPrefix(mediaType, "application/x-www-form-urlencoded"):
		return []byte(e.pairs(string(body)))
	case strings.HasPrefix(mediaType, "multipart/"):
		return partValue().ReplaceAllFunc(body, func(part []byte) []byte {
			at := partValue().FindSubmatch(part)
			return bytes.Join([][]byte{at[1], []byte(e.orSame(string(at[2]))), at[3]}, nil)
		})
	}
	return []byte(replaceValues(string(body), e.value))
}

// translate is a recorded answer with the simulation's values in the place of the recording's, as far as they are known;
// beside is what the simulation answers, which has a value wherever a secret was masked.
func (e *entryBindings) translate(recorded, beside string) string {
	masked := map[string]string{}
	pairValues(recorded, beside, func(theirs, ours string) {
		if har.IsPlaceholder(theirs) {
			masked[theirs] = ours
		}
	})
	text := recorded
	for theirs, own := range e.fixed {
		if len(theirs) >= har.LeastSecret {
			text = strings.ReplaceAll(text, theirs, own)
		}
	}
	if !json.Valid([]byte(text)) {
		return text
	}
	return replaceValues(text, func(value string) (string, bool) {
		if own, found := masked[value]; found {
			return own, true
		}
		return e.value(value)
	})
}
