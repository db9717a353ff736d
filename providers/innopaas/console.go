package innopaas

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/spelling"
)

// console is what the web console of InnoPaaS can do, as far as its documentation shows it, and what a carrier or a
// person outside would do.
func (p *platform) console() []sim.ConsoleRoute {
	return []sim.ConsoleRoute{
		{Method: "GET", Path: "/apps", Do: listApps},
		{Method: "POST", Path: "/apps", Status: 201, Do: createApp},
		{Method: "PATCH", Path: "/apps/{appKey}", Do: patchApp},
		{Method: "POST", Path: "/apps/{appKey}/token", Status: 201, Do: createToken},
		{Method: "GET", Path: "/apps/{appKey}/webhooks", Do: listWebhooks},
		{Method: "POST", Path: "/apps/{appKey}/webhooks", Status: 201, Before: checkWebhook, Do: createWebhook},
		{Method: "PUT", Path: "/apps/{appKey}/webhooks", Before: checkWebhook, Do: replaceWebhook},
		{Method: "DELETE", Path: "/apps/{appKey}/webhooks", Do: deleteWebhook},
		{Method: "GET", Path: "/accounts", Do: listAccounts},
		{Method: "PATCH", Path: "/accounts/{accountNo}", Do: patchAccount},
		{Method: "GET", Path: "/templates", Do: listTemplates},
		{Method: "GET", Path: "/messages", Do: listMessages},
		{Method: "GET", Path: "/phones", Do: p.listPhones},
		{Method: "GET", Path: "/phones/{number}", Do: p.showPhone},
		{Method: "POST", Path: "/events", Do: p.cause},
	}
}

// appView is an application as the console shows it: never its token.
type appView struct {
	AppKey       string      `json:"appKey"`
	Name         string      `json:"name"`
	AccountNo    string      `json:"accountNo"`
	Default      bool        `json:"default"`
	Disabled     bool        `json:"disabled"`
	BoundIPs     []string    `json:"boundIps"`
	Products     []string    `json:"products"`
	AccessNumber string      `json:"accessNumber"`
	Token        tokenView   `json:"token"`
	Webhooks     []hookShown `json:"webhooks"`
}

// tokenView is what the platform knows of a token.
type tokenView struct {
	Digest  string    `json:"sha256"`
	Made    time.Time `json:"made"`
	Expires time.Time `json:"expires,omitzero"`
}

func viewApp(t *sandbox.Tx, a App) appView {
	token, _ := tokens.Get(t.DB, a.Token)
	return appView{
		AppKey: a.AppKey, Name: a.Name, AccountNo: a.AccountNo, Default: a.Default, Disabled: a.Disabled,
		BoundIPs: append([]string{}, a.BoundIPs...), Products: append([]string{}, a.Products...), AccessNumber: a.AccessNumber,
		Token: tokenView{Digest: a.Token, Made: token.Made, Expires: token.Expires}, Webhooks: viewWebhooks(a),
	}
}

func listApps(c *sim.ConsoleCall) (any, error) {
	list := []appView{}
	for _, a := range apps.All(c.DB) {
		list = append(list, viewApp(c.Tx, a))
	}
	return list, nil
}

func appOf(c *sim.ConsoleCall) (App, error) {
	app, found := apps.Get(c.DB, c.Vars["appKey"])
	if !found {
		hint := spelling.Hint(c.Vars["appKey"], apps.Keys(c.DB))
		return app, problem.NotFound("unknown application %[1]q%[2]s", "没有应用 %[1]q%[3]s", c.Vars["appKey"], hint.EN, hint.ZH)
	}
	return app, nil
}

func createApp(c *sim.ConsoleCall) (any, error) {
	var in struct {
		Name      string   `json:"name"`
		Default   bool     `json:"default"`
		AccountNo string   `json:"accountNo"`
		Products  []string `json:"products"`
	}
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	if in.AccountNo == "" {
		for _, first := range apps.All(c.DB) {
			in.AccountNo = first.AccountNo
			break
		}
	}
	if !accounts.Has(c.DB, in.AccountNo) {
		return nil, problem.Invalid("accountNo: there is no account %q", "accountNo：没有账号 %q", in.AccountNo)
	}
	if in.Products == nil {
		in.Products = slices.Clone(products)
	}
	if err := checkProducts(in.Products); err != nil {
		return nil, err
	}
	app := App{
		AppKey: c.Tag() + c.Alphanumeric(16-len(c.Tag())), Name: in.Name, AccountNo: in.AccountNo, Products: in.Products, APIPassword: c.Alphanumeric(16),
	}
	apps.Put(c.DB, app.AppKey, app)
	c.Learn(app.APIPassword)
	if in.Default {
		makeDefault(c.Tx, app.AppKey)
		app.Default = true
	}
	return viewApp(c.Tx, app), nil
}

func checkProducts(list []string) error {
	for _, one := range list {
		if !slices.Contains(products, one) {
			return problem.Invalid("products: %q is not one of %v", "products：%q 不是 %v 之一", one, products)
		}
	}
	return nil
}

// makeDefault makes one application the default one; with an empty AppKey there is none.
func makeDefault(t *sandbox.Tx, appKey string) {
	for key, app := range apps.All(t.DB) {
		if app.Default != (key == appKey) {
			app.Default = key == appKey
			apps.Put(t.DB, key, app)
		}
	}
}

func patchApp(c *sim.ConsoleCall) (any, error) {
	app, err := appOf(c)
	if err != nil {
		return nil, err
	}
	var in struct {
		Name         *string   `json:"name"`
		Default      *bool     `json:"default"`
		Disabled     *bool     `json:"disabled"`
		BoundIPs     *[]string `json:"boundIps"`
		Products     *[]string `json:"products"`
		AccessNumber *string   `json:"accessNumber"`
	}
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	set(&app.Name, in.Name)
	set(&app.Disabled, in.Disabled)
	set(&app.AccessNumber, in.AccessNumber)
	if in.Products != nil {
		if err := checkProducts(*in.Products); err != nil {
			return nil, err
		}
		app.Products = *in.Products
	}
	if in.BoundIPs != nil {
		for _, entry := range *in.BoundIPs {
			_, one := netip.ParseAddr(entry)
			_, network := netip.ParsePrefix(entry)
			if one != nil && network != nil {
				return nil, problem.Invalid("boundIps: %q is neither an address nor a network such as 10.0.0.0/8", "boundIps：%q 既不是地址，也不是 10.0.0.0/8 这样的网段", entry)
			}
		}
		app.BoundIPs = *in.BoundIPs
	}
	apps.Put(c.DB, app.AppKey, app)
	if in.Default != nil && *in.Default != app.Default {
		chosen := ""
		if *in.Default {
			chosen = app.AppKey
		}
		makeDefault(c.Tx, chosen)
		app.Default = *in.Default
	}
	return viewApp(c.Tx, app), nil
}

// set puts a value where one was given.
func set[T any](to *T, given *T) {
	if given != nil {
		*to = *given
	}
}

// createToken makes an application's new token. Every new token makes the earlier one invalid; the answer shows it,
// and nothing does again.
func createToken(c *sim.ConsoleCall) (any, error) {
	app, err := appOf(c)
	if err != nil {
		return nil, err
	}
	var in struct {
		ExpiresOn *string `json:"expiresOn"`
	}
	if len(c.Body) > 0 {
		if err := c.Decode(&in); err != nil {
			return nil, err
		}
	}
	made := Token{AppKey: app.AppKey, Made: c.Now}
	if in.ExpiresOn != nil {
		if made.Expires, err = endOfDay(*in.ExpiresOn); err != nil {
			return nil, problem.Invalid("expiresOn: %q is not a date such as 2026-12-31; null means no expiry", "expiresOn：%q 不是 2026-12-31 这样的日期；null 表示永不过期", *in.ExpiresOn)
		}
		if !made.Expires.After(c.Now) {
			return nil, problem.Invalid("expiresOn: %s is over: its token would have ended with that day in Shanghai, where it is %s by the sandbox's clock; "+
				"for a token that has expired, give a day to come and advance the clock", "expiresOn：%s 已经结束：令牌在该日（上海时间）结束时即已到期，而按沙箱的时钟现在是上海时间 %s；"+
				"如需已过期的令牌，请给出将来的日期，再推进时钟", *in.ExpiresOn, otpTime(c.Now))
		}
		c.Seen(TokenDatedEnd)
	} else {
		c.Seen(TokenNeverExpires)
	}
	if earlier, found := tokens.Get(c.DB, app.Token); found {
		earlier.Replaced = c.Now
		tokens.Put(c.DB, app.Token, earlier)
		c.Seen(TokenRotatesAtOnce)
	}
	token := newToken(c.Tx, app.AppKey, c.Now)
	app.Token = digest(token)
	apps.Put(c.DB, app.AppKey, app)
	tokens.Put(c.DB, app.Token, made)
	printed.Put(c.DB, app.AppKey, token)
	c.Learn(token)
	c.Seen(TokenShownOnce)
	return map[string]any{"token": token, "made": made.Made, "expires": nullTime(made.Expires)}, nil
}

func nullTime(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

func listAccounts(c *sim.ConsoleCall) (any, error) {
	list := []Account{}
	for _, a := range accounts.All(c.DB) {
		list = append(list, a)
	}
	return list, nil
}

func patchAccount(c *sim.ConsoleCall) (any, error) {
	account, found := accounts.Get(c.DB, c.Vars["accountNo"])
	if !found {
		hint := spelling.Hint(c.Vars["accountNo"], accounts.Keys(c.DB))
		return nil, problem.NotFound("unknown account %[1]q%[2]s", "没有账号 %[1]q%[3]s", c.Vars["accountNo"], hint.EN, hint.ZH)
	}
	var in struct {
		Balance       *string `json:"balance"`
		MainlandChina *bool   `json:"mainlandChina"`
		Disabled      *bool   `json:"disabled"`
	}
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	if in.Balance != nil {
		m, err := parseMoney(*in.Balance)
		if err != nil || strings.HasPrefix(*in.Balance, "-") {
			return nil, problem.Invalid("balance: %q is not an amount such as 10.0000", "balance：%q 不是 10.0000 这样的金额", *in.Balance)
		}
		account.Balance = m
	}
	set(&account.MainlandChina, in.MainlandChina)
	set(&account.Disabled, in.Disabled)
	accounts.Put(c.DB, account.AccountNo, account)
	return account, nil
}
