// Package innopaas owns the simulation of InnoPaaS: applications and their tokens, SMS, WhatsApp messages, templates and
// media, verification codes, and what is pushed of them. Its rules stand in the files rules*.go; the operations are
// described in openapi/innopaas.yaml. How a push reaches its receiver is internal/webhook's.
package innopaas

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"example.com/mockserver/fixtures"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/store"
)

// platform is what the fixtures make of the provider: it does not change after Prepare.
type platform struct {
	fixture   Fixture
	countries map[string]Country     // by code
	magic     map[string]MagicNumber // by number
}

// New returns the provider.
func New() *sim.Provider {
	p := &platform{countries: map[string]Country{}, magic: map[string]MagicNumber{}}
	return &sim.Provider{
		Name:  "innopaas",
		Title: rule.Text{EN: "InnoPaaS", ZH: "InnoPaaS"},
		Go:    "InnoPaaS",
		Hosts: []string{"api.innopaas.com"},
		Rules: Rules,
		Refusals: sim.Refusals{
			UnknownPath: UnknownPath, WrongMethod: WrongMethod, BodyTooLarge: BodyTooLarge,
			ContentType: ContentType, BrokenBody: BodyMalformed, SystemError: SystemError,
		},
		Operations: map[string]sim.Operation{
			"sendSms":                {Do: p.sendSMS},
			"sendOtp":                {Do: p.sendOTP},
			"sendWhatsappMessage":    {Do: p.sendWhatsapp},
			"createWhatsappTemplate": {Do: p.createTemplate},
			"uploadWhatsappFile":     {Do: uploadFile},
		},
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
		Due: map[string]func(*sim.Tx, string) error{
			dueSMS: p.reportSMS, dueOTP: p.reportOTP, dueWhatsapp: p.reportWhatsapp, dueRead: p.readWhatsapp, dueReview: p.reviewTemplate,
		},
		Manners: manners(),
		Console: p.console(),
		Tables:  schema,
		Secrets: journal.NewSecrets([]string{"x-signature"}, nil, []string{"authorization", "apiPassword"}),
	}
}

// envelope is the body of every answer; its code is text.
type envelope struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Data    any    `json:"data"`
}

func succeed(c *sim.Call, data any) any {
	if c.Operation.ID == "sendOtp" {
		c.Seen(OTPSuccessCode)
		return envelope{Code: "000000", Message: "success", Data: data}
	}
	c.Seen(CodeIsText)
	if fields, ok := c.Value.(map[string]any); ok && slices.Contains(slices.Collect(maps.Values(fields)), nil) {
		c.Seen(NullIsAbsent)
	}
	return envelope{Code: "0", Message: successWords(c), Data: data}
}

// successWords is what an operation's page says of code 0; that of the upload shows an answer.
func successWords(c *sim.Call) string {
	c.Seen(SuccessWords)
	if c.Operation.ID == "uploadWhatsappFile" || !c.Enforces(SuccessWords) {
		return "Success"
	}
	return message("0", productOf(c.Operation.ID))
}

func refuse(c *sim.Call, a rule.Answer, v *rule.Violation) any {
	if v.Rule.Answer.Status == 200 {
		c.Seen(RefusalEnvelope)
	}
	if c.Operation != nil {
		a = worded(a, v.Rule, productOf(c.Operation.ID))
	}
	return envelope{Code: a.Code, Message: a.Message}
}

// prepare reads the fixtures. Accounts and WhatsApp Business accounts are the same in every sandbox; applications are
// each sandbox's own.
func (p *platform) prepare(src fixtures.Source, base *store.DB) error {
	parts, err := fixtures.LoadParts[Fixture](src, "innopaas")
	if err != nil {
		return err
	}
	for _, part := range parts {
		p.fixture.add(part.Value)
		if err := part.Value.check(&p.fixture); err != nil {
			return part.Locate(err)
		}
	}
	for _, c := range p.fixture.Countries {
		p.countries[c.Code] = c
	}
	for _, m := range p.fixture.Magic {
		p.magic[m.Number] = m
	}
	for _, a := range p.fixture.Accounts {
		accounts.Put(base, a.AccountNo, Account{
			AccountNo: a.AccountNo, Name: a.Name, Balance: amount(a.Balance), Currency: a.Currency,
			MainlandChina: a.MainlandChina, Disabled: a.Disabled,
		})
	}
	p.prepareWabas(base)
	return nil
}

func (p *platform) prepareWabas(base *store.DB) {
	for _, w := range p.fixture.Wabas {
		account := cmp.Or(w.APIAccount, w.AccountNo)
		wabas.Put(base, w.WabaID, Waba{WabaID: w.WabaID, AccountNo: w.AccountNo, APIAccount: account, Name: w.Name, Numbers: w.Numbers})
		for _, t := range w.Templates {
			count, _, _ := variables(t.Body) // Fixture.check has seen that they are in order
			inHeader, _, _ := variables(t.Caption)
			if t.Status == "" {
				t.Status = approved
			}
			sid := templateSID(int64(templates.Len(base) + 1))
			templates.Put(base, templateKey(w.WabaID, t.Name, t.Language), Template{
				ID: templateID(sid), SID: sid, WabaID: w.WabaID, Name: t.Name, Language: t.Language,
				Category: t.Category, Group: t.Group, Header: cmp.Or(t.HeaderType, headerNone), Caption: t.Caption, HeaderVariables: inHeader, Body: t.Body, Footer: t.Footer, Variables: count,
				Buttons: t.Buttons, Status: t.Status,
			})
		}
	}
}

// handedOut is when the tokens of a fresh sandbox say they were made: always the same, so that a reset, or the same seed
// another day, gives the same credentials.
var handedOut = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// open gives a sandbox its applications. Those of the default sandbox have the fixture's AppKeys and tokens; another
// sandbox has its own, the AppKeys marked with its tag.
func (p *platform) open(t *sim.Tx) {
	for _, a := range p.fixture.Apps {
		if t.Tag() != "" {
			a.AppKey = t.Tag() + t.Alphanumeric(8)
			a.Token = newToken(t, a.AppKey, handedOut)
			a.APIPassword = t.Alphanumeric(16)
		}
		apps.Put(t.DB, a.AppKey, App{
			AppKey: a.AppKey, Name: a.Name, AccountNo: a.AccountNo, Default: a.Default, Products: slices.Clone(a.Products),
			AccessNumber: a.AccessNumber, APIPassword: a.APIPassword, Token: digest(a.Token),
		})
		tokens.Put(t.DB, digest(a.Token), Token{AppKey: a.AppKey, Made: t.Now})
		printed.Put(t.DB, a.AppKey, a.Token)
	}
}

// credentials describe what a client is configured with.
func credentials() []sim.Credential {
	return []sim.Credential{
		{Name: "appKey", Env: "INNOPAAS_APP_KEY", Says: rule.Text{EN: "names the application, in the header AppKey", ZH: "应用标识，放在请求头 AppKey 中"}},
		{
			Name: "authorization", Env: "INNOPAAS_AUTHORIZATION", Secret: true,
			Says: rule.Text{EN: "the application's access token, in the header Authorization", ZH: "应用的访问令牌，放在请求头 Authorization 中"},
		},
		{
			Name: "apiPassword", Env: "INNOPAAS_API_PASSWORD", Secret: true,
			Says: rule.Text{EN: "the API password, with which calls of OTP can be signed", ZH: "API 密码，用于 OTP 的签名调用"},
		},
	}
}

// issued are those of the first application.
func issued(t *sim.Tx) map[string]string {
	for _, a := range apps.All(t.DB) {
		token, _ := printed.Get(t.DB, a.AppKey)
		return map[string]string{"appKey": a.AppKey, "authorization": token, "apiPassword": a.APIPassword}
	}
	return nil
}
