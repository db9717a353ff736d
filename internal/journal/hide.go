package journal

import (
	"net/http"
	"strings"
	"unicode"

	"example.com/mockserver/internal/redact"
	"example.com/mockserver/internal/rule"
)

// mostLearned is how many secrets a journal remembers by value: the newest ones, since the oldest have expired.
const mostLearned = 20_000

// mostNew is how many secrets may wait until somebody asks for what was learned.
const mostNew = 1000

// learned are the secrets that the sandbox holds, so that they are hidden wherever a client puts them. A new sandbox has a
// hundred of them, the lines of private keys among them, and thousands of sandboxes may have no exchange to hide them in.
type learned struct {
	news   []string // as they came: settle makes the rest of them
	known  map[string]bool
	order  []string       // ring once it is full
	added  uint64         // how many were ever learned; the next one's place in the ring
	values *redact.Values // of known; nil after a change
}

// Learn notes secrets that the sandbox holds or has handed out: no exchange shows them, wherever they stand in it.
func (j *Journal) Learn(secrets ...string) {
	if j.reveal {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	l := &j.learned
	if l.news = append(l.news, secrets...); len(l.news) > mostNew {
		l.settle()
	}
}

// settle adds what is new. Whoever looks at what was learned calls it first.
func (l *learned) settle() *learned {
	for _, secret := range l.news {
		for _, part := range redact.Parts(secret) {
			l.add(part)
		}
	}
	l.news = nil
	return l
}

func (l *learned) add(secret string) {
	if !redact.Fit(secret) || l.known[secret] {
		return
	}
	if l.known == nil {
		l.known = map[string]bool{}
	}
	if len(l.order) < mostLearned {
		l.order = append(l.order, secret)
	} else {
		delete(l.known, l.order[l.added%mostLearned])
		l.order[l.added%mostLearned] = secret
	}
	l.added++
	l.known[secret], l.values = true, nil
}

// newLearned remembers secrets that were learned before, each at its place in the ring.
func newLearned(order []string, added uint64) learned {
	l := learned{known: map[string]bool{}, order: order, added: added}
	for _, secret := range order {
		l.known[secret] = true
	}
	return l
}

// knownValues are the secrets that the sandbox holds, made findable once for all that ask before the next one is learned.
func (j *Journal) knownValues() *redact.Values {
	j.mu.Lock()
	defer j.mu.Unlock()
	l := j.learned.settle()
	if l.values == nil {
		l.values = redact.NewValues(l.order)
	}
	return l.values
}

// Hide is a text without the secrets that the sandbox holds, and those that have a secret's form.
func (j *Journal) Hide(text string) string {
	if j.reveal {
		return text
	}
	return j.knownValues().Replace(redact.Form(text))
}

// Tell is a diagnosis as the wire carries it: without the secrets that the sandbox holds, and what the request presented
// as one. It looks at the words of the diagnosis only, since most have none that could be one.
func (j *Journal) Tell(why string, s *Secrets, h http.Header, url string) string {
	if j.reveal || s == nil || s.all == nil {
		return why
	}
	why = redact.Form(why)
	var presented map[string]bool
	for _, word := range strings.FieldsFunc(why, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`"'(),;?&=`, r) }) {
		word = strings.Trim(word, ".:")
		if !redact.Fit(word) {
			continue
		}
		if presented == nil {
			presented = map[string]bool{}
			note := func(v string) { presented[v] = true }
			s.all.URL(url, note)
			s.all.Header(h, note)
		}
		if presented[word] || j.holds(word) {
			why = strings.ReplaceAll(why, word, Redacted)
		}
	}
	return why
}

func (j *Journal) holds(secret string) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.learned.settle().known[secret]
}

// hidden is an exchange without secrets: what stands under a secret's name or has a secret's form, what was presented as
// one in this exchange, and what the sandbox holds as one.
func (s *Secrets) hidden(e Exchange, known *redact.Values) Exchange {
	var found []string
	note := func(v string) {
		if redact.Fit(v) {
			found = append(found, v)
		}
	}
	for _, m := range []*Message{&e.Request, &e.Reply} {
		m.URL, m.Header, m.Body = s.all.URL(m.URL, note), s.all.Header(m.Header, note), s.all.Text(m.Body, note)
	}
	presented := redact.NewValues(found)
	hide := func(text string) string { return known.Replace(presented.Replace(redact.Form(text))) }
	for _, m := range []*Message{&e.Request, &e.Reply} {
		m.URL, m.Header, m.Body = hide(m.URL), redact.EachValue(m.Header, func(_, value string) string { return hide(value) }), hide(m.Body)
	}
	e.Why = rule.Text{EN: hide(e.Why.EN), ZH: hide(e.Why.ZH)}
	e.Label, e.Caller, e.Fault = hide(e.Label), hide(e.Caller), hide(e.Fault)
	for i := range e.Misnamed {
		e.Misnamed[i].Sent = hide(e.Misnamed[i].Sent)
	}
	return e
}
