package providers_test

import (
	"strings"
	"testing"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/page"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/providers"
	"example.com/mockserver/providers/qijiayun"
)

// The curl commands of reports name a credential as the environment of client programs does.
func TestReportsNameCredentialsAsTheEnvironmentDoes(t *testing.T) {
	for _, p := range providers.All() {
		for _, c := range p.Settings() {
			e := journal.Exchange{Provider: p.Name, Request: journal.Message{Method: "GET", URL: "/?" + c.Name + "=" + journal.Redacted}}
			variable := strings.TrimSuffix(c.Env, "_FILE")
			if line := page.Curl(e); !strings.Contains(line, `"$`+variable+`"`) {
				t.Errorf("%s is not in %s", variable, line)
			}
		}
	}
}

// Whatever a provider hands out without a description, or describes wrongly, is named at start.
func TestACredentialIsDescribedOrTheServerDoesNotStart(t *testing.T) {
	key := func(p *sim.Provider) *sim.Credential { return &p.Credentials[0] }
	for want, spoil := range map[string]func(*sim.Provider){
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
		spoil(p)
		err := sim.NewCatalog([]*sim.Provider{p}, sim.Options{}).Wait()
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), "qijiayun: ") || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: the error is %v", want, err)
		}
	}
}
