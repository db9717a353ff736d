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
		Go:    "Qijiayun",
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
		Credentials:  credentials(),
		Issued:       issued,
		Tags:         tags,
		Due:          map[string]func(*sim.Tx, string) error{forgetToken: dropToken},
		Console:      p.console(),
		Manners:      manners(),
		Tables:       schema,
		Secrets:      journal.NewSecrets(nil, []string{"accessToken", "appSecret"}, []string{"accessToken", "appSecret"}),
	}
}

func (p *platform) operations() map[string]sim.Operation {
	return map[string]sim.Operation{
		"getToken":           {Do: p.getToken, Public: true},
		"refreshToken":       {Do: p.refreshToken, Public: true},
		"testGet":            {Do: okay},
		"testPost":           {Do: okay},
		"memberRegister":     {Do: memberRegister},
		"memberQuery":        {Do: memberQuery},
		"memberModify":       {Do: memberModify},
		"memberBind":         {Do: memberBind},
		"memberPoint":        {Do: memberPoint},
		"memberPointList":    {Do: memberPointList},
		"memberPointModify":  {Do: memberPointModify},
		"memberGrowthModify": {Do: memberGrowthModify},
		"couponByCode":       {Do: couponByCode},
		"couponByTemplate":   {Do: couponByTemplate},
		"couponConsume":      {Do: couponConsume},
		"couponList":         {Do: couponList},
		"couponSend":         {Do: couponSend},
		"orderSave":          {Do: orderSave},
		"orderRefund":        {Do: orderRefund, Hint: ordersSample},
		"productSave":        {Do: productSave},
		"eventTrigger":       {Do: eventTrigger},
	}
}

// okay answers the two calls to try the gateway with.
func okay(*sim.Call) (any, error) { return "ok", nil }

// prepare reads the fixtures. Every tenant is the same in every sandbox; applications are each sandbox's own.
func (p *platform) prepare(src fixtures.Source, base *store.DB) error {
	parts, err := fixtures.LoadParts[Fixture](src, "qijiayun")
	if err != nil {
		return err
	}
	for _, part := range parts {
		p.fixture.add(part.Value)
		if err := part.Value.check(&p.fixture); err != nil {
			return part.Locate(err)
		}
	}
	p.appID, p.appSecret = regexp.MustCompile(p.fixture.Formats.AppID), regexp.MustCompile(p.fixture.Formats.AppSecret)
	for _, t := range p.fixture.Tenants {
		t.fill(base)
	}
	return nil
}

// open gives a sandbox its applications. Those of the default sandbox have the fixture's credentials; another sandbox
// has its own, marked with its tag, unless the fixture's formats do not allow that. Coupons whose time is counted from
// the opening get it now.
func (p *platform) open(t *sim.Tx) {
	for _, a := range p.fixture.Apps {
		if t.Tag() != "" {
			if id, secret, ok := p.newCredentials(t); ok {
				a.AppID, a.AppSecret = id, secret
			}
		}
		apps.Put(t.DB, a.AppID, App{
			AppID: a.AppID, AppSecret: a.AppSecret, TenantID: a.TenantID, APIs: a.APIs, Freeze: a.Freeze, Remark: a.Remark,
		})
	}
	for _, tenant := range p.fixture.Tenants {
		for _, c := range tenant.CouponTemplates {
			if c.BeginsIn == 0 && c.EndsIn == 0 {
				continue
			}
			at := keyOf(tenant.ID, key(c.ID))
			tpl, _ := templates.Get(t.DB, at)
			timed := c.row(t.Now)
			tpl.Begin, tpl.End = timed.Begin, timed.End
			templates.Put(t.DB, at, tpl)
		}
	}
}

// newCredentials makes an appId that carries the sandbox's mark, and its secret; ok is false where the fixture's formats
// do not allow them.
func (p *platform) newCredentials(t *sim.Tx) (id, secret string, ok bool) {
	id, secret = t.TaggedHex(18), t.Hex(32)
	return id, secret, p.appID.MatchString(id) && p.appSecret.MatchString(secret)
}

// credentials describe what a client is configured with.
func credentials() []sim.Credential {
	return []sim.Credential{
		{Name: "appId", Env: "QIJIAYUN_APP_ID", Says: rule.Text{EN: "names the application", ZH: "应用标识"}},
		{
			Name: "appSecret", Env: "QIJIAYUN_APP_SECRET", Secret: true,
			Says: rule.Text{EN: "the application's secret, for which an accessToken is got", ZH: "应用密钥，用于获取 accessToken"},
		},
	}
}

// issued are those of the first application.
func issued(t *sim.Tx) map[string]string {
	for _, a := range apps.All(t.DB) {
		return map[string]string{"appId": a.AppID, "appSecret": a.AppSecret}
	}
	return nil
}
