package innopaas

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/mockserver/fixtures"
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

// check looks for mistakes in one file of fixtures. What it refers to may stand in all, the files read so far.
func (f *Fixture) check(all *Fixture) error {
	for i, a := range f.Accounts {
		if _, err := parseMoney(a.Balance); err != nil || a.AccountNo == "" || a.Currency == "" {
			return fixtures.Wrong(fmt.Sprintf("$.accounts[%d]", i), "needs accountNo, currency and a balance such as \"10.0000\"")
		}
	}
	accounts := map[string]bool{}
	for _, a := range all.Accounts {
		accounts[a.AccountNo] = true
	}
	if len(all.Apps) == 0 {
		return fixtures.Wrong("$.apps", "at least one application is needed")
	}
	for i, a := range f.Apps {
		at := fmt.Sprintf("$.apps[%d]", i)
		switch {
		case a.AppKey == "" || a.Token == "" || strings.ContainsAny(a.AppKey+a.Token, " \t"):
			return fixtures.Wrong(at, "needs an appKey and a token without blanks")
		case !accounts[a.AccountNo]:
			return fixtures.Wrong(at+".accountNo", "there is no account %q", a.AccountNo)
		case slices.ContainsFunc(a.Products, func(p string) bool { return !slices.Contains(products, p) }):
			return fixtures.Wrong(at+".products", "the products are %v", products)
		}
	}
	for i, w := range f.Wabas {
		if !accounts[w.AccountNo] || w.WabaID == "" || len(w.Numbers) == 0 {
			return fixtures.Wrong(fmt.Sprintf("$.wabas[%d]", i), "needs a wabaId, a number and an account that there is")
		}
		for j, t := range w.Templates {
			at := fmt.Sprintf("$.wabas[%d].templates[%d]", i, j)
			if _, why, ok := variables(t.Body); !ok {
				return fixtures.Wrong(at+".body", "%s", why.EN)
			}
			if _, why, ok := variables(t.Caption); !ok {
				return fixtures.Wrong(at+".caption", "%s", why.EN)
			}
			if t.HeaderType < 0 || t.HeaderType > headerDocument {
				return fixtures.Wrong(at+".headerType", "%d is none of 1 to %d", t.HeaderType, headerDocument)
			}
		}
	}
	return f.checkOutcomes(all.Prices)
}

func (f *Fixture) checkOutcomes(prices Prices) error {
	for i, c := range f.Countries {
		if _, err := parseMoney(c.Price); err != nil || strings.Trim(c.Code, "0123456789") != "" || c.Code == "" {
			return fixtures.Wrong(fmt.Sprintf("$.countries[%d]", i), "needs a code of digits and a price such as \"0.0300\"")
		}
	}
	for _, p := range []string{prices.OTP, prices.Whatsapp} {
		if _, err := parseMoney(p); err != nil {
			return fixtures.Wrong("$.prices", "%v", err)
		}
	}
	for i, m := range f.Magic {
		at := fmt.Sprintf("$.magicNumbers[%d]", i)
		if _, ok := malformed(m.Number); !ok {
			return fixtures.Wrong(at+".number", "%q is no number", m.Number)
		}
		for _, one := range []struct {
			outcome string
			all     []string
		}{{m.SMS, smsStatuses}, {m.OTP, otpOutcomes}, {m.Whatsapp, waStatuses}} {
			if one.outcome != never && !slices.Contains(one.all, one.outcome) {
				return fixtures.Wrong(at, "%q is none of %v and never", one.outcome, one.all)
			}
		}
	}
	return nil
}
