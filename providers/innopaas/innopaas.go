// Package innopaas owns the simulation of InnoPaaS: applications and their tokens, SMS, WhatsApp messages, templates and
// media, verification codes, and what is pushed of them. Its rules stand in the files rules*.go; the operations are
// described in openapi/innopaas.yaml. How a push reaches its receiver is internal/webhook's.
package innopaas

import (
	"slices"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
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
		UnknownAccepted: UnknownAccepted,
		Operations: map[string]sim.Operation{
			"sendSms":                {Do: p.sendSMS},
			"sendOtp":                {Do: p.sendOTP},
			"sendWhatsappMessage":    {Do: p.sendWhatsapp},
			"createWhatsappTemplate": {Do: p.createTemplate},
			"uploadWhatsappFile":     {Do: uploadFile},
		},
		Authenticate: authenticate, Authorise: authorise,
		Reply:       succeed,
		Refuse:      refuse,
		Variants:    variants(),
		ContentType: "application/json;charset=UTF-8",
		Prepare:     p.prepare, Open: p.open,
		Credentials: credentials(),
		Issued:      issued, Held: held, Presented: presented, Tags: tags,
		Due: map[string]func(*sandbox.Tx, string) error{
			dueSMS: p.reportSMS, dueOTP: p.reportOTP, dueWhatsapp: p.reportWhatsapp, dueRead: p.readWhatsapp, dueReview: p.reviewTemplate,
		},
		DueSays: map[string]rule.Text{
			dueSMS: {EN: "the carrier reports on an SMS", ZH: "运营商返回短信回执"}, dueOTP: {EN: "the status of a verification code", ZH: "验证码状态更新"},
			dueWhatsapp: {EN: "a WhatsApp message is delivered", ZH: "WhatsApp 消息送达"}, dueRead: {EN: "a WhatsApp message is read", ZH: "WhatsApp 消息已读"},
			dueReview: {EN: "a template is reviewed", ZH: "模板审核"},
		},
		Ahead:       ahead,
		Sign:        sign,
		Remedies:    remedies(),
		Manners:     habits(),
		Console:     p.console(),
		ConsolePage: consolePage(),
		Phones:      countPhones,
		Events:      slices.Concat(eventsOf[productSMS], eventsOf[productOTP], eventsOf[productWhatsapp]),
		Tables:      schema,
		Envelope:    outside(),
		Signature:   signatureOf,
		Secrets:     journal.NewSecrets([]string{"x-signature"}, nil, []string{"authorization", "apiPassword"}),
	}
}
