// Package qijiayun owns the simulation of 企加云 (itrigger): tokens, members, points, coupons, orders, products and
// events. Its rules stand in the files rules*.go; the operations are described in openapi/qijiayun.yaml.
package qijiayun

import (
	"regexp"

	"example.com/mockserver/fixtures"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/store"
)

// platform is what the fixtures make of the provider: it does not change after Prepare.
type platform struct {
	fixture          Fixture
	appID, appSecret *regexp.Regexp
}

// New returns the provider.
func New() *sim.Provider {
	p := &platform{}
	return &sim.Provider{
		Name:  "qijiayun",
		Title: rule.Text{EN: "itrigger", ZH: "企加云"},
		Hosts: []string{"gateway-dev.itrigger.cn", "gateway-mb-dev.itrigger.cn"},
		Rules: Rules,
		Refusals: sim.Refusals{
			UnknownPath: UnknownPath, WrongMethod: WrongMethod, BodyTooLarge: BodyTooLarge,
			ContentType: ContentType, BrokenBody: BrokenJSON, SystemError: SystemError,
		},
		Operations:   p.operations(),
		Authenticate: authenticate,
		Authorise:    authorise,
		Reply:        succeed,
		Refuse:       refuse,
		ContentType:  "application/json;charset=UTF-8",
		Prepare:      p.prepare,
		Open:         p.open,
		Credentials:  credentials,
		Tags:         tags,
		Due:          map[string]func(*sim.Tx, string) error{forgetToken: dropToken},
		Tables:       []store.Checker{apps, tenants, tokens},
		Secrets:      journal.NewSecrets(nil, []string{"accessToken", "appSecret"}, []string{"accessToken", "appSecret"}),
	}
}

func (p *platform) operations() map[string]sim.Operation {
	return map[string]sim.Operation{
		"getToken":     {Do: p.getToken, Public: true},
		"refreshToken": {Do: p.refreshToken, Public: true},
		"testGet":      {Do: okay},
		"testPost":     {Do: okay},
	}
}

// okay answers the two calls to try the gateway with.
func okay(*sim.Call) (any, error) { return "ok", nil }

// envelope is the body of every answer.
type envelope struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Data    any    `json:"data"`
}

func succeed(_ *sim.Call, data any) any {
	return envelope{Code: 200, Message: "操作成功", Data: data}
}

func refuse(_ *sim.Call, a rule.Answer, _ *rule.Violation) any {
	return envelope{Code: codeOf(a.Code), Message: a.Message}
}

// prepare reads the fixtures. Every tenant is the same in every sandbox; applications are each sandbox's own.
func (p *platform) prepare(src fixtures.Source, base *store.DB) error {
	parts, err := fixtures.Load[Fixture](src, "qijiayun")
	if err != nil {
		return err
	}
	for _, part := range parts {
		p.fixture.add(part)
	}
	if err := p.fixture.Check(); err != nil {
		return err
	}
	p.appID, p.appSecret = regexp.MustCompile(p.fixture.Formats.AppID), regexp.MustCompile(p.fixture.Formats.AppSecret)
	for _, t := range p.fixture.Tenants {
		tenants.Put(base, key(t.ID), Tenant{ID: t.ID, Name: t.Name, DailyLimit: t.AccessTokenDailyLimit})
	}
	return nil
}

// open gives a sandbox its applications. Those of the default sandbox have the fixture's credentials; another sandbox
// has its own, marked with its tag, unless the fixture's formats do not allow that.
func (p *platform) open(t *sim.Tx) {
	for _, a := range p.fixture.Apps {
		if t.Tag() != "" {
			if id, secret := t.TaggedHex(18), t.Hex(32); p.appID.MatchString(id) && p.appSecret.MatchString(secret) {
				a.AppID, a.AppSecret = id, secret
			}
		}
		apps.Put(t.DB, a.AppID, App{
			AppID: a.AppID, AppSecret: a.AppSecret, TenantID: a.TenantID, APIs: a.APIs, Freeze: a.Freeze, Remark: a.Remark,
		})
	}
}

// credentials are those of the first application.
func credentials(t *sim.Tx) map[string]string {
	for _, a := range apps.All(t.DB) {
		return map[string]string{"appId": a.AppID, "appSecret": a.AppSecret}
	}
	return nil
}
