// Package apihub simulates apihub (open.apihub.net): identities that its customers mint themselves, an anonymous
// allowance that everybody shares, weather and a user centre. It owns what the provider's pages describe and no more;
// tokens are taken apart by internal/auth, requests and replies are held to openapi/apihub.yaml by the frame.
package apihub

import (
	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
)

// platform keeps tokens whose signature was valid: facts about texts, the same in every sandbox.
type platform struct{ memory *auth.Memory }

// New returns the provider.
func New() *sim.Provider {
	p := &platform{memory: auth.NewMemory(tokensKept)}
	return &sim.Provider{
		Name:  "apihub",
		Title: rule.Text{EN: "apihub", ZH: "apihub"},
		Go:    "APIHub",
		Hosts: []string{"open.apihub.net"},
		Rules: Rules,
		Refusals: sim.Refusals{
			UnknownPath: UnknownAPI, WrongMethod: UnknownMethod, BodyTooLarge: BodyTooLarge,
			ContentType: BodyNotJSON, BrokenBody: BodyNotJSON, SystemError: SystemError,
		},
		UnknownAccepted: UnknownAccepted,
		Operations:      operations(),
		Before:          before,
		Unknown:         unknownPath,
		Authenticate:    p.authenticate,
		Authorise:       authorise,
		Input:           input,
		Reply:           succeed,
		Refuse:          refuse,
		Headers:         headers,
		ContentType:     "application/json",
		Prepare:         prepare,
		Open:            open,
		SetBack:         setBack,
		Credentials:     credentials(),
		Issued:          issued,
		Held:            held,
		Presented:       presented,
		Tags:            p.tags,
		Sign:            sign,
		Remedies:        remedies(),
		Console:         consoleRoutes,
		ConsolePage:     consolePage(),
		Anonymous:       Anonymous,
		Manners:         habits(),
		Tables:          schema,
		Variants:        variants(),
		Token:           tokenCommand,
		Envelope:        outside(),
		Secrets: journal.NewSecrets([]string{tokenHeader}, []string{"password"},
			[]string{"password", "token", "refresh_token", "result", "sk"}),
	}
}

func operations() map[string]sim.Operation {
	return map[string]sim.Operation{
		"weatherNowGet": {Do: weatherNow}, "weatherNowPost": {Do: weatherNow},
		"genAuthSessionGet": {Do: genAuthSession}, "genAuthSessionPost": {Do: genAuthSession},
		"passwordPolicyGet": {Do: passwordPolicy}, "passwordPolicyPost": {Do: passwordPolicy},
		"registerGet": {Do: register}, "registerPost": {Do: register},
		"loginGet": {Do: login}, "loginPost": {Do: login},
		"createUserGet": {Do: createUser, Before: hashNew}, "createUserPost": {Do: createUser, Before: hashNew},
		"listUsersGet": {Do: listUsers}, "listUsersPost": {Do: listUsers},
	}
}
