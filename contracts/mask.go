package contracts

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/onsi/ginkgo/v2"
)

// How long a text must be to be taken for a secret wherever it stands: one that the target was given, and one that it
// handed out, among which may be plain words.
const (
	leastGiven   = 6
	leastLearned = 16
)

// fail is gomega's way to Ginkgo: what a failure says goes to the terminal and into reports, and of a real provider that
// must not be its secrets.
func fail(message string, skip ...int) {
	if target.Real != nil {
		message = target.Real.mask(providerOf(ginkgo.CurrentSpecReport()), message)
	}
	frames := 1 // this one
	for _, n := range skip {
		frames += n
	}
	ginkgo.Fail(message, frames)
}

// learn keeps the secrets that an answer hands out, such as an accessToken, so that they are masked wherever they come.
func (r *Real) learn(a *Answer) {
	p, found := r.reference.Catalog.Provider(a.Provider)
	if !found || p.Secrets == nil {
		return
	}
	for _, secret := range p.Secrets.In(a.Body) {
		if len(secret) >= leastLearned {
			r.learned.Store(secret, nil)
		}
	}
}

// mask takes the target's secrets, those that it handed out, and the provider's kinds of secrets out of a text: every
// provider's, where it is not known.
func (r *Real) mask(provider, text string) string {
	hide := func(secret string) {
		escaped := strconv.Quote(secret)
		for _, form := range []string{secret, escaped[1 : len(escaped)-1], url.QueryEscape(secret)} {
			text = strings.ReplaceAll(text, form, redacted)
		}
	}
	for name, value := range r.Addresses {
		if len(value) >= leastGiven && !strings.HasSuffix(name, ".baseUrl") {
			hide(value)
		}
	}
	r.learned.Range(func(secret, _ any) bool {
		hide(secret.(string))
		return true
	})
	for _, p := range r.reference.Catalog.Providers() {
		if (p.Name == provider || provider == "") && p.Secrets != nil {
			text = p.Secrets.MaskText(text)
		}
	}
	return text
}
