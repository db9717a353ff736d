package innopaas

import (
	"cmp"
	"slices"
	"time"

	"example.com/mockserver/fixtures"
	"example.com/mockserver/internal/credential"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/store"
)

// Fixture is fixtures/innopaas.yaml: what a fresh sandbox holds.
type Fixture struct {
	Accounts  []FixtureAccount `yaml:"accounts"`
	Apps      []FixtureApp     `yaml:"apps"`
	Wabas     []FixtureWaba    `yaml:"wabas"`
	Prices    Prices           `yaml:"prices"`
	Countries []Country        `yaml:"countries"`
	Delays    Delays           `yaml:"delays"`
	Magic     []MagicNumber    `yaml:"magicNumbers"`
}

// FixtureAccount is a customer's account, which pays.
type FixtureAccount struct {
	AccountNo     string `yaml:"accountNo"`
	Name          string `yaml:"name"`
	Balance       string `yaml:"balance"`
	Currency      string `yaml:"currency"`
	MainlandChina bool   `yaml:"mainlandChina"`
	Disabled      bool   `yaml:"disabled"`
}

// FixtureApp is an application. The default sandbox has its AppKey and token as they stand here.
type FixtureApp struct {
	AppKey       string   `yaml:"appKey"`
	Token        string   `yaml:"token"`
	APIPassword  string   `yaml:"apiPassword"`
	Name         string   `yaml:"name"`
	AccountNo    string   `yaml:"accountNo"`
	Default      bool     `yaml:"default"`
	Products     []string `yaml:"products"`
	AccessNumber string   `yaml:"accessNumber"` // sends SMS without a senderId, and receives uplinks
}

// FixtureWaba is a WhatsApp Business account.
type FixtureWaba struct {
	WabaID     string            `yaml:"wabaId"`
	AccountNo  string            `yaml:"accountNo"`
	APIAccount string            `yaml:"apiAccount"` // accountName of WhatsApp's events; accountNo, where it is empty
	Name       string            `yaml:"name"`
	Numbers    []string          `yaml:"numbers"`
	Templates  []FixtureTemplate `yaml:"templates"`
}

// FixtureTemplate is a template that was there before; without a status it is approved.
type FixtureTemplate struct {
	Name       string   `yaml:"name"`
	Language   string   `yaml:"language"`
	Category   string   `yaml:"category"`
	HeaderType int      `yaml:"headerType"`      // 1, none, where it is left out
	Caption    string   `yaml:"caption"`         // of a text header
	Group      string   `yaml:"templateGroupId"` // by which a public client names templates; no document does
	Body       string   `yaml:"body"`
	Footer     string   `yaml:"footer"`
	Buttons    []Button `yaml:"buttons"`
	Status     string   `yaml:"status"`
}

// Prices are those that do not depend on the country.
type Prices struct {
	OTP      string `yaml:"otp"`
	Whatsapp string `yaml:"whatsapp"`
}

// Country is what a delivery report says of a number that begins with Code, and the price of one part.
type Country struct {
	Code    string `yaml:"code" json:"code"`
	Region  string `yaml:"region" json:"region"`
	Carrier string `yaml:"carrier" json:"carrier"`
	MCC     string `yaml:"mcc" json:"mcc"`
	MNC     string `yaml:"mnc" json:"mnc"`
	Price   string `yaml:"price" json:"price"`
}

// Delays are how long things take on the sandbox's clock.
type Delays struct {
	SMSReport         time.Duration `yaml:"smsReport"`
	OTPStatus         time.Duration `yaml:"otpStatus"`
	WhatsappDelivered time.Duration `yaml:"whatsappDelivered"`
	WhatsappRead      time.Duration `yaml:"whatsappRead"`
	TemplateReview    time.Duration `yaml:"templateReview"`
}

// MagicNumber chooses what becomes of a message.
type MagicNumber struct {
	Number   string `yaml:"number"`
	SMS      string `yaml:"sms"`
	OTP      string `yaml:"otp"`
	Whatsapp string `yaml:"whatsapp"`
	Says     struct {
		EN string `yaml:"en"`
		ZH string `yaml:"zh"`
	} `yaml:"says"`
}

// never is the outcome of which nothing is reported.
const never = "never"

// The outcomes that there are, by product.
var (
	smsStatuses = []string{"DELIVRD", "REJECTD", "UNKNOWN", "MBBLACK", "SM11", "SM12"}
	otpOutcomes = []string{"success", "failed"}
	waStatuses  = []string{"delivered", "read", "failed", "SMECL:FAILED"}
)

// The products of an application.
const (
	productSMS      = "sms"
	productOTP      = "otp"
	productWhatsapp = "whatsapp"
)

var products = []string{productSMS, productOTP, productWhatsapp}

// Products are the products of which the platform pushes events, each to a webhook of its own.
func Products() []string { return slices.Clone(products) }

// Events are the kinds of events of a product.
func Events(product string) []string { return slices.Clone(eventsOf[product]) }

// AppsTable is the name, in a snapshot, of the table of applications.
func AppsTable() string { return apps.Name() }

// add puts a user's fixture behind the built-in one: its rows come first where keys are the same.
func (f *Fixture) add(part Fixture) {
	f.Accounts = append(f.Accounts, part.Accounts...)
	f.Apps = append(f.Apps, part.Apps...)
	f.Wabas = append(f.Wabas, part.Wabas...)
	f.Countries = append(f.Countries, part.Countries...)
	f.Magic = append(f.Magic, part.Magic...)
	if part.Prices != (Prices{}) {
		f.Prices = part.Prices
	}
	if part.Delays != (Delays{}) {
		f.Delays = part.Delays
	}
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
func (p *platform) open(t *sandbox.Tx) {
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
func credentials() []credential.Setting {
	return []credential.Setting{
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
func issued(t *sandbox.Tx) map[string]string {
	for _, a := range apps.All(t.DB) {
		token, _ := printed.Get(t.DB, a.AppKey)
		return map[string]string{"appKey": a.AppKey, "authorization": token, "apiPassword": a.APIPassword}
	}
	return nil
}

// held are the passwords of all applications, the tokens that are printed, and what signs their webhooks' pushes.
func held(t *sandbox.Tx) []string {
	var all []string
	for _, a := range apps.All(t.DB) {
		token, _ := printed.Get(t.DB, a.AppKey)
		all = append(all, a.APIPassword, token)
		for _, w := range a.Webhooks {
			all = append(all, w.secrets()...)
		}
	}
	return all
}

// secrets are what a receiver knows the platform by.
func (w Webhook) secrets() []string { return []string{w.Authorization, w.CallbackKey, w.Pswd} }
