package har

import (
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
)

// LeastSecret is how long a credential must be to be taken for one wherever it stands.
const LeastSecret = 6

// maxForm is how much of the form of a secret is kept.
const maxForm = 256

// Masked says what stood where an entry has a placeholder, as far as an answer may depend on it.
type Masked struct {
	As string `json:"as"` // "[redacted 3]"; alike for one secret throughout a recording
	// Form has an x for each letter and a 0 for each digit; of a long one the beginning, Length being that of the whole.
	Form   string `json:"form,omitempty"`
	Length int    `json:"length,omitempty"`
	JWT    *JWT   `json:"jwt,omitempty"`
	// Signature is set where a call was signed with the account's own credential.
	Signature bool `json:"signature,omitempty"`
}

// JWT is a JSON Web Token without its signature.
type JWT struct {
	Header string    `json:"header"` // JSON, as it was sent
	Claims string    `json:"claims"`
	Signed Signature `json:"signed"`
}

// secret is a secret of the account.
type secret struct {
	name  string // "qijiayun.appSecret"
	value string
	keys  []key
}

// Masker takes secrets out of exchanges: those it is given wherever they stand, those that the providers name, and
// every JWT. What it puts there tells one secret from another, and an account's own from any other, so that a
// recording can be sent to a simulation.
type Masker struct {
	providers   []*sim.Provider
	values      map[string]map[string]string // of the account, by provider and name
	credentials []secret
	spelled     *strings.Replacer // the credentials in every spelling
	numbers     map[string]int    // of the secrets met, by digest
	salt        string
}

// NewMasker returns a masker for an account's credentials, which are named as in "verify --target": "qijiayun.appSecret".
func NewMasker(all []*sim.Provider, account map[string]string) *Masker {
	m := &Masker{providers: all, values: map[string]map[string]string{}, numbers: map[string]int{}, salt: salt()}
	for _, p := range all {
		m.values[p.Name] = map[string]string{}
		for _, c := range p.Credentials {
			value := account[p.Name+"."+c.Name]
			if value == "" {
				continue
			}
			m.values[p.Name][c.Name] = value
			if c.Secret && len(value) >= LeastSecret {
				m.credentials = append(m.credentials, secret{p.Name + "." + c.Name, value, keysOf(value)})
			}
		}
	}
	sort.SliceStable(m.credentials, func(i, j int) bool { return len(m.credentials[i].value) > len(m.credentials[j].value) }) // one may be within another
	var pairs []string
	for _, c := range m.credentials {
		for _, form := range spellings(c.value) {
			pairs = append(pairs, form, placeholder(c.name))
		}
	}
	m.spelled = strings.NewReplacer(pairs...)
	return m
}

// Account are the credentials that are not secrets, by provider and name.
func (m *Masker) Account() map[string]map[string]string {
	open := map[string]map[string]string{}
	for _, p := range m.providers {
		for _, c := range p.Credentials {
			if value := m.values[p.Name][c.Name]; value != "" && !c.Secret {
				if open[p.Name] == nil {
					open[p.Name] = map[string]string{}
				}
				open[p.Name][c.Name] = value
			}
		}
	}
	return open
}

func placeholder(name string) string { return "[redacted " + name + "]" }

// spellings are the ways in which a text stands in JSON, in addresses and in forms.
func spellings(text string) []string {
	quoted, asJSON := strconv.Quote(text), Quoted(text)
	all := []string{text, quoted[1 : len(quoted)-1], asJSON[1 : len(asJSON)-1], url.QueryEscape(text), url.PathEscape(text)}
	slices.Sort(all)
	return slices.Compact(all)
}

// Mask takes the secrets out of an entry to a provider; an empty name is for anybody else.
func (m *Masker) Mask(provider string, e *Entry) error {
	k := m.of(provider)
	k.sign(provider, e)
	r, a := &e.Request, &e.Response
	r.URL = k.address(r.URL)
	r.QueryString, r.Cookies, a.Cookies = queryPairs(r.URL), []Pair{}, []Pair{} // cookies are secrets, and stand in the headers
	for _, list := range []*[]Pair{&r.Headers, &a.Headers} {
		masked := make([]Pair, 0, len(*list))
		for _, h := range *list {
			if h.Value != OwnSignature {
				h.Value = k.header(h.Name, h.Value)
			}
			masked = append(masked, h)
		}
		*list = masked
	}
	if p := r.PostData; p != nil {
		if err := k.coded(p.Encoding, p.MimeType, &p.Text); err != nil {
			return rule.Wrong("the body of the request: %v", "请求体：%v", err)
		}
		for i, one := range p.Params {
			name, value, _ := strings.Cut(k.pairs(url.QueryEscape(one.Name)+"="+url.QueryEscape(one.Value)), "=")
			one.Name, _ = url.QueryUnescape(name)
			one.Value, _ = url.QueryUnescape(value)
			p.Params[i] = one
		}
	}
	if err := k.coded(a.Content.Encoding, a.Content.MimeType, &a.Content.Text); err != nil {
		return rule.Wrong("the body of the response: %v", "响应体：%v", err)
	}
	a.RedirectURL, a.Error, e.Comment = k.address(a.RedirectURL), k.text(a.Error), k.text(e.Comment)
	e.Masked = append(e.Masked, k.noted...)
	return nil
}
