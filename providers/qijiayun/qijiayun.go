// Package qijiayun owns the simulation of 企加云 (itrigger): tokens, members, points, coupons, orders, products and
// events. Its rules stand in the files rules*.go; the operations are described in openapi/qijiayun.yaml.
package qijiayun

import (
	"regexp"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
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
		UnknownAccepted: UnknownAccepted,
		Operations:      p.operations(),
		Authenticate:    authenticate,
		Authorise:       authorise,
		Reply:           succeed,
		Refuse:          refuse,
		Variants:        variants(),
		ContentType:     "application/json;charset=UTF-8",
		Prepare:         p.prepare,
		Open:            p.open,
		SetBack:         setBack,
		Credentials:     credentials(),
		Issued:          issued,
		Held:            held,
		Presented:       presented,
		Tags:            tags,
		Due:             map[string]func(*sandbox.Tx, string) error{forgetToken: dropToken},
		DueSays:         map[string]rule.Text{forgetToken: {EN: "an expired token is forgotten", ZH: "遗忘已过期的令牌"}},
		Ahead:           ahead,
		Sign:            sign,
		Remedies:        remedies(),
		Console:         p.console(),
		ConsolePage:     consolePage(),
		Manners:         habits(),
		Tables:          schema,
		Token:           tokenCommand,
		Envelope:        outside(),
		Secrets:         journal.NewSecrets(nil, []string{"accessToken", "appSecret"}, []string{"accessToken", "appSecret"}),
	}
}

func (p *platform) operations() map[string]sim.Operation {
	return map[string]sim.Operation{
		"getToken":           {Do: p.getToken, Public: true, Hint: copiedCredentials},
		"refreshToken":       {Do: p.refreshToken, Public: true, Hint: copiedCredentials},
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
