package providers_test

import (
	"strings"
	"testing"

	"example.com/mockserver/internal/credential"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/page"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/providers"
	"example.com/mockserver/providers/qijiayun"
)

// The curl commands of reports name a secret as the environment of client programs does, in whatever spelling it was sent;
// they ask for one that no such variable holds, and have no other variables.
func TestReportsNameSecretsAsTheEnvironmentDoes(t *testing.T) {
	for _, p := range providers.All() {
		line := func(name string) string {
			e := journal.Exchange{Provider: p.Name, Request: journal.Message{Method: "GET", URL: "/?" + name + "=" + journal.Redacted}}
			return page.Curl(e, p.Secret)
		}
		for _, c := range p.Credentials {
			for _, name := range []string{c.Name, strings.ToUpper(c.Name), strings.ReplaceAll(c.Name, "S", "_s")} {
				text := line(name)
				if c.Secret && !c.File && !strings.Contains(text, `"$`+c.Env+`"`) {
					t.Errorf("%s is not in %s", c.Env, text)
				}
			}
		}
		prefix := strings.ToUpper(p.Name)
		if text := line("oldPassword"); !strings.Contains(text, `"${`+prefix+`_OLD_PASSWORD:?a secret was redacted here: set `+prefix+`_OLD_PASSWORD}"`) {
			t.Error(text)
		}
	}
}

// Whatever a provider hands out without a description, or describes wrongly, is named at start.
func TestACredentialIsDescribedOrTheServerDoesNotStart(t *testing.T) {
	key := func(p *sim.Provider) *credential.Setting { return &p.Credentials[0] }
	for want, corrupt := range map[string]func(*sim.Provider){
		"":                                      func(*sim.Provider) {},
		`credential "appSecret" has no descri`:  func(p *sim.Provider) { p.Credentials = p.Credentials[:1] },
		`no value for the credential "nonce"`:   func(p *sim.Provider) { key(p).Name = "nonce" },
		`credential "" has no name such as`:     func(p *sim.Provider) { key(p).Name = "" },
		`"QJY_APP_ID", whose name must begin`:   func(p *sim.Provider) { key(p).Env = "QJY_APP_ID" },
		`variable "", whose name must begin`:    func(p *sim.Provider) { key(p).Env = "" },
		`QIJIAYUN_BASE_URL is another's too`:    func(p *sim.Provider) { key(p).Env = "QIJIAYUN_BASE_URL" },
		`"appSecret" is described twice`:        func(p *sim.Provider) { key(p).Name = "appSecret" },
		`and no others, end in _FILE`:           func(p *sim.Provider) { key(p).File = true },
		`names of files, and no others, end in`: func(p *sim.Provider) { key(p).Env += "_FILE" },
		`"appId" does not say in English and`:   func(p *sim.Provider) { key(p).Says = rule.Text{EN: "names it"} },
		`"appId" is secret, but the journal`:    func(p *sim.Provider) { key(p).Secret = true },
		`Go is "qijiayun"`:                      func(p *sim.Provider) { p.Go = "qijiayun" },
	} {
		p := qijiayun.New()
		corrupt(p)
		err := sim.NewCatalog([]*sim.Provider{p}, sim.Options{}).Wait()
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), "qijiayun: ") || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: the error is %v", want, err)
		}
	}
}
