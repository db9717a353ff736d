package sim

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
)

// Credential describes one value that a client of a provider is configured with. Everything that shows or reads
// credentials takes their names from here: the credentials JSON, the environment of client programs, mocktest, the suite
// against a real provider, the documentation.
type Credential struct {
	Name   string    // in the credentials JSON: "appSecret"
	Env    string    // in the environment of client programs: "QIJIAYUN_APP_SECRET"
	Secret bool      // it authenticates its holder: the journal redacts it
	File   bool      // a text of many lines, such as a private key: Env is the name of a file that holds it
	Says   rule.Text // what it is, in a sentence without a full stop
}

// Settings are what a client of the provider is configured with: the address of its API and its credentials.
func (p *Provider) Settings() []Credential {
	return append([]Credential{p.BaseURL()}, p.Credentials...)
}

// BaseURL describes the address of the provider's API, which is listed with its credentials.
func (p *Provider) BaseURL() Credential {
	return Credential{
		Name: "baseUrl", Env: p.envPrefix() + "BASE_URL",
		Says: rule.Text{EN: "the address of the API, without a slash at its end", ZH: "接口地址，末尾没有斜杠"},
	}
}

// Secret writes, for a shell and between double quotes, the value that the journal hides under the name of a request's
// header, parameter or field. What nobody can make again the shell asks for.
func (p *Provider) Secret(e journal.Exchange, name string) string {
	plain := strings.ToLower(notALetter.ReplaceAllString(name, ""))
	if p.Token != nil {
		if text := p.Token(e, plain); text != "" {
			return text
		}
	}
	for _, c := range p.Credentials {
		if c.Secret && !c.File && strings.ToLower(c.Name) == plain {
			return "$" + c.Env
		}
	}
	variable := p.envPrefix() + strings.ToUpper(notALetter.ReplaceAllString(word.ReplaceAllString(name, "${1}_${2}"), "_"))
	return "${" + variable + ":?a secret was redacted here: set " + variable + "}"
}

// Secret writes a hidden value as the exchange's provider does.
func (c *Catalog) Secret(e journal.Exchange, name string) string {
	api, found := c.Provider(e.Provider)
	if !found {
		return journal.Redacted
	}
	return api.Secret(e, name)
}

// Presented is a credential that a call presents, and whether a sandbox has issued it. A secret is named, never shown.
type Presented struct {
	Says   rule.Text // "appSecret"
	Issued bool
}

// ofAnother adds to the diagnosis of a refused call that a credential in it, unknown here, is one of another sandbox. Of that
// sandbox it says no more than the name.
func (a *API) ofAnother(c *Call, ref *refusal) {
	if a.Presented == nil || c.Operation == nil || c.asked || ref.rule == nil {
		return
	}
	foreign := func(p Presented) bool { return !p.Issued }
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

func (a *API) presented(box *sandbox.Sandbox, c *Call) (list []Presented) {
	a = a.in(box)
	_ = box.Turn(a.part, box.Clock.Now(), func(t *sandbox.Tx) error { // a look cannot fail
		list = a.Presented(t, c)
		return nil
	})
	return list
}

// envPrefix is how the names of the provider's variables begin.
func (p *Provider) envPrefix() string { return strings.ToUpper(p.Name) + "_" }

var (
	credentialName = regexp.MustCompile(`^[a-z][a-zA-Z0-9]*$`)
	goName         = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
	notALetter     = regexp.MustCompile(`[^A-Za-z0-9]`)
	word           = regexp.MustCompile(`([a-z])([A-Z])`)
	variableName   = regexp.MustCompile(`^[A-Z0-9_]+$`)
)

// checkCredentials finds what is missing or contradictory in the descriptions.
func (p *Provider) checkCredentials() []error {
	var errs []error
	if p.Go != "" && !goName.MatchString(p.Go) {
		errs = append(errs, fmt.Errorf("Go is %q, not an exported name such as InnoPaaS", p.Go))
	}
	wrong := func(c Credential, format string, args ...any) {
		errs = append(errs, fmt.Errorf("credential %q "+format, append([]any{c.Name}, args...)...))
	}
	seen := map[string]bool{}
	for _, c := range p.Settings() {
		switch {
		case !credentialName.MatchString(c.Name):
			wrong(c, "has no name such as appSecret")
		case seen[c.Name] || seen[c.Env]:
			wrong(c, "is described twice, or its variable %s is another's too", c.Env)
		case !variableName.MatchString(c.Env) || !strings.HasPrefix(c.Env, p.envPrefix()):
			wrong(c, "has the variable %q, whose name must begin with %s", c.Env, p.envPrefix())
		case c.File != strings.HasSuffix(c.Env, "_FILE"):
			wrong(c, "has the variable %s; the names of files, and no others, end in _FILE", c.Env)
		case c.Says.EN == "" || c.Says.ZH == "":
			wrong(c, "does not say in English and Chinese what it is")
		case c.Secret && !strings.Contains(p.Secrets.Hide([]byte(`{"`+c.Name+`":"value"}`)), journal.Redacted):
			wrong(c, "is secret, but the journal shows a field with this name: name it in Secrets")
		}
		seen[c.Name], seen[c.Env] = true, true
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
