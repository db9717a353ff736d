package sim

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"example.com/mockserver/internal/credential"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
)

// Settings are what a client of the provider is configured with: the address of its API and its credentials.
func (p *Provider) Settings() []credential.Setting {
	return append([]credential.Setting{p.BaseURL()}, p.Credentials...)
}

// BaseURL describes the address of the provider's API, which is listed with its credentials.
func (p *Provider) BaseURL() credential.Setting { return credential.BaseURL(p.Name) }

// Secret writes, for a shell and between double quotes, the value that the journal hides under the name of a request's
// header, parameter or field. What nobody can make again the shell asks for.
func (p *Provider) Secret(e journal.Exchange, name string) string {
	if p.Token != nil {
		if text := p.Token(e, credential.Plain(name)); text != "" {
			return text
		}
	}
	return credential.Shell(p.Name, p.Credentials, name)
}

// Secret writes a hidden value as the exchange's provider does.
func (c *Catalog) Secret(e journal.Exchange, name string) string {
	api, found := c.Provider(e.Provider)
	if !found {
		return journal.Redacted
	}
	return api.Secret(e, name)
}

// ofAnother adds to the diagnosis of a refused call that a credential in it, unknown here, is one of another sandbox. Of that
// sandbox it says no more than the name.
func (a *API) ofAnother(c *Call, ref *refusal) {
	if a.Presented == nil || c.Operation == nil || c.asked || ref.rule == nil || c.box.Alone() {
		return
	}
	foreign := func(p credential.Presented) bool { return !p.Issued }
	here := a.presented(c.box, c)
	if !slices.ContainsFunc(here, foreign) {
		return // most refusals: the other sandboxes need not be looked through
	}
	for _, other := range c.box.Others(a.CredentialTags(c.Request)) {
		for i, p := range a.presented(other, c) {
			if i < len(here) && p.Issued && !here[i].Issued {
				said := rule.Say("; %[1]s is that of sandbox %[3]q, and the call went to sandbox %[4]q: call /~%[3]s, or send the credentials of %[4]q",
					"；%[2]s 属于沙箱 %[3]q，而请求发往沙箱 %[4]q：请调用 /~%[3]s，或使用 %[4]q 的凭证", p.Says.EN, p.Says.ZH, other.ID, c.box.ID)
				ref.why.EN, ref.why.ZH = ref.why.EN+said.EN, ref.why.ZH+said.ZH
				return
			}
		}
	}
}

func (a *API) presented(box *sandbox.Sandbox, c *Call) (list []credential.Presented) {
	a = a.in(box)
	_ = box.Turn(a.part, box.Clock.Now(), func(t *sandbox.Tx) error { // a look cannot fail
		list = a.Presented(t, c)
		return nil
	})
	return list
}

var goName = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)

// checkCredentials finds what is missing or contradictory in the descriptions.
func (p *Provider) checkCredentials() []error {
	errs := credential.Check(p.Name, p.Settings(), func(field string) bool {
		return strings.Contains(p.Secrets.Hide([]byte(`{"`+field+`":"value"}`)), journal.Redacted)
	})
	if p.Go != "" && !goName.MatchString(p.Go) {
		errs = append(errs, fmt.Errorf("Go is %q, not an exported name such as InnoPaaS", p.Go))
	}
	return errs
}

// checkIssued compares the credentials of a sandbox with the descriptions: each has one, and a value, unless a user's
// fixtures leave it out.
func (c *Catalog) checkIssued() error {
	var errs []error
	issued := c.base.Open(sandbox.Options{ID: sandbox.Default}, "").Credentials()
	for _, api := range c.apis {
		rest := maps.Clone(issued[api.Name])
		for _, d := range api.Credentials {
			if rest[d.Name] == "" && c.Fixtures.Dir == "" {
				errs = append(errs, fmt.Errorf("%s: a fresh sandbox has no value for the credential %q", api.Name, d.Name))
			}
			delete(rest, d.Name)
		}
		for _, name := range slices.Sorted(maps.Keys(rest)) {
			errs = append(errs, fmt.Errorf("%s: credential %q has no description in Credentials", api.Name, name))
		}
	}
	return errors.Join(errs...)
}
