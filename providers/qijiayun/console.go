package qijiayun

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/spelling"
)

// console is what the staff of 企加云 do in their web console: tenants and their quota (accessTokenDailyLimit),
// applications, freezing them and opening APIs for them; and what a test wants to see of what it caused.
func (p *platform) console() []sim.ConsoleRoute {
	return []sim.ConsoleRoute{
		{Method: http.MethodGet, Path: "/tenants", Do: listTenants},
		{Method: http.MethodPost, Path: "/tenants", Status: http.StatusCreated, Do: makeTenant},
		{Method: http.MethodPatch, Path: "/tenants/{tenantId}", Do: changeTenant},
		{Method: http.MethodGet, Path: "/apps", Do: listApps},
		{Method: http.MethodPost, Path: "/apps", Status: http.StatusCreated, Do: p.makeApp},
		{Method: http.MethodPatch, Path: "/apps/{appId}", Do: changeApp},
		{Method: http.MethodGet, Path: "/tokens", Do: listTokens},
		{Method: http.MethodGet, Path: "/events", Do: listEvents},
		{Method: http.MethodGet, Path: "/orders", Do: listOrders},
		{Method: http.MethodGet, Path: "/products", Do: listProducts},
	}
}

type tenantView struct {
	ID         int64  `json:"id"`
	Name       string `json:"name"`
	DailyLimit int    `json:"accessTokenDailyLimit"`
	UsedToday  int    `json:"usedToday"`
}

func (t Tenant) view(now time.Time) tenantView {
	v := tenantView{ID: t.ID, Name: t.Name, DailyLimit: t.DailyLimit}
	if t.Day == day(now) {
		v.UsedToday = t.Used
	}
	return v
}

func listTenants(c *sim.ConsoleCall) (any, error) {
	list := []tenantView{}
	for _, t := range tenants.All(c.DB) {
		list = append(list, t.view(c.Now))
	}
	return list, nil
}

// firstLimit is a new tenant's accessTokenDailyLimit where none is given. The provider publishes none.
const firstLimit = 2000

func makeTenant(c *sim.ConsoleCall) (any, error) {
	in := struct {
		Name       string `json:"name"`
		DailyLimit int    `json:"accessTokenDailyLimit"`
	}{DailyLimit: firstLimit}
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	if in.Name == "" || in.DailyLimit < 0 {
		return nil, problem.Invalid("a tenant needs a name, and its accessTokenDailyLimit cannot be negative", "租户须有 name，accessTokenDailyLimit 不能为负")
	}
	t := Tenant{Name: in.Name, DailyLimit: in.DailyLimit}
	for _, other := range tenants.All(c.DB) {
		t.ID = max(t.ID, other.ID+1)
	}
	tenants.Put(c.DB, key(t.ID), t)
	return t.view(c.Now), nil
}

func noTenant(c *sim.ConsoleCall, id string) error {
	hint := spelling.Hint(id, tenants.Keys(c.DB))
	return problem.NotFound("unknown tenant %[1]s%[2]s", "没有租户 %[1]s%[3]s", id, hint.EN, hint.ZH)
}

func changeTenant(c *sim.ConsoleCall) (any, error) {
	t, found := tenants.Get(c.DB, c.Vars["tenantId"])
	if !found {
		return nil, noTenant(c, c.Vars["tenantId"])
	}
	var in struct {
		Name       *string `json:"name"`
		DailyLimit *int    `json:"accessTokenDailyLimit"`
	}
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	if in.Name != nil {
		t.Name = *in.Name
	}
	if in.DailyLimit != nil {
		if *in.DailyLimit < 0 {
			return nil, problem.Invalid("accessTokenDailyLimit cannot be negative", "accessTokenDailyLimit 不能为负")
		}
		t.DailyLimit = *in.DailyLimit
	}
	tenants.Put(c.DB, key(t.ID), t)
	return t.view(c.Now), nil
}

type appView struct {
	AppID     string   `json:"appId"`
	AppSecret string   `json:"appSecret"`
	TenantID  int64    `json:"tenantId"`
	APIs      []string `json:"apis"`
	Freeze    bool     `json:"freeze"`
	Remark    string   `json:"remark"`
}

func (a App) view() appView {
	return appView{a.AppID, a.AppSecret, a.TenantID, append([]string{}, a.APIs...), a.Freeze, a.Remark}
}

func listApps(c *sim.ConsoleCall) (any, error) {
	list := []appView{}
	for _, a := range apps.All(c.DB) {
		list = append(list, a.view())
	}
	return list, nil
}

func (p *platform) makeApp(c *sim.ConsoleCall) (any, error) {
	var in struct {
		TenantID int64    `json:"tenantId"`
		APIs     []string `json:"apis"`
		Remark   string   `json:"remark"`
	}
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	if !tenants.Has(c.DB, key(in.TenantID)) {
		return nil, noTenant(c, key(in.TenantID))
	}
	if err := checkAPIs(in.APIs); err != nil {
		return nil, err
	}
	id, secret, ok := p.newCredentials(c.Tx)
	if !ok {
		return nil, problem.Conflict("the fixture's formats do not allow the hex digits that new credentials are made of",
			"测试数据声明的格式不允许用十六进制数字生成新凭证")
	}
	a := App{AppID: id, AppSecret: secret, TenantID: in.TenantID, APIs: in.APIs, Remark: in.Remark}
	apps.Put(c.DB, id, a)
	c.Learn(secret)
	return a.view(), nil
}

func changeApp(c *sim.ConsoleCall) (any, error) {
	a, found := apps.Get(c.DB, c.Vars["appId"])
	if !found {
		hint := spelling.Hint(c.Vars["appId"], apps.Keys(c.DB))
		return nil, problem.NotFound("unknown application %[1]q%[2]s", "没有应用 %[1]q%[3]s", c.Vars["appId"], hint.EN, hint.ZH)
	}
	var in struct {
		Freeze *bool     `json:"freeze"`
		APIs   *[]string `json:"apis"`
		Remark *string   `json:"remark"`
	}
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	if in.Freeze != nil {
		a.Freeze = *in.Freeze
	}
	if in.APIs != nil {
		if err := checkAPIs(*in.APIs); err != nil {
			return nil, err
		}
		a.APIs = *in.APIs
	}
	if in.Remark != nil {
		a.Remark = *in.Remark
	}
	apps.Put(c.DB, a.AppID, a)
	return a.view(), nil
}

func checkAPIs(apis []string) error {
	wrong := func(api string) bool { return api != "*" && !strings.HasPrefix(api, "/") }
	if i := slices.IndexFunc(apis, wrong); i >= 0 {
		return problem.Invalid("apis has %s; it takes paths such as /itrigger-bff/v2/open/api/member/query, or *",
			"apis 中有 %s；应为路径，如 /itrigger-bff/v2/open/api/member/query，或 *", strconv.Quote(apis[i]))
	}
	return nil
}
