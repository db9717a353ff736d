package qijiayun

import (
	"regexp"
	"time"

	"example.com/mockserver/fixtures"
	"example.com/mockserver/internal/credential"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/store"
)

// Fixture is fixtures/qijiayun.yaml: what a fresh sandbox holds.
type Fixture struct {
	Replace bool            `yaml:"replace"` // in a user's file: it stands alone, the built-in one is not read
	Formats Formats         `yaml:"formats"`
	Apps    []FixtureApp    `yaml:"apps"`
	Tenants []FixtureTenant `yaml:"tenants"`
}

// Formats are the patterns that appId and appSecret have: what does not match is refused with 40002.
type Formats struct {
	AppID     string `yaml:"appId"`
	AppSecret string `yaml:"appSecret"`
}

// FixtureApp is an application (应用). Its APIs are paths, or "*" for all.
type FixtureApp struct {
	AppID     string   `yaml:"appId"`
	AppSecret string   `yaml:"appSecret"`
	TenantID  int64    `yaml:"tenantId"`
	APIs      []string `yaml:"apis"`
	Freeze    bool     `yaml:"freeze"`
	Remark    string   `yaml:"remark"`
}

// FixtureTenant is a tenant (租户) with everything that belongs to it.
type FixtureTenant struct {
	ID                    int64             `yaml:"id"`
	Name                  string            `yaml:"name"`
	AccessTokenDailyLimit int               `yaml:"accessTokenDailyLimit"`
	Levels                []Level           `yaml:"levels"`
	Stores                []Store           `yaml:"stores"`
	Clerks                []Clerk           `yaml:"clerks"`
	CouponTemplates       []FixtureTemplate `yaml:"couponTemplates"`
	Members               []FixtureMember   `yaml:"members"`
	Coupons               []FixtureCoupon   `yaml:"coupons"`
}

// Level is a level (等级) of a tenant's members and the growth it takes.
type Level struct {
	Name   string  `yaml:"name" json:"name"`
	Growth float64 `yaml:"growth" json:"growth"`
}

// Store is a store (门店) of a tenant: properStore names it by id, members by storeNo.
type Store struct {
	ID      int64  `yaml:"id" json:"id"`
	StoreNo string `yaml:"storeNo" json:"storeNo"`
	Name    string `yaml:"name" json:"name"`
}

// Clerk is a person who redeems coupons (核销人) in one store.
type Clerk struct {
	UserID  int64 `yaml:"userId" json:"userId"`
	StoreID int64 `yaml:"storeId" json:"storeId"`
}

// FixtureTemplate is a coupon template. Its time is absolute, in milliseconds, or begins and ends so long after the
// sandbox was opened.
type FixtureTemplate struct {
	ID              int64         `yaml:"id"`
	Title           string        `yaml:"title"`
	CouponType      string        `yaml:"couponType"`
	GetLimit        int           `yaml:"getLimit"`
	Quantity        int           `yaml:"quantity"`
	IsSuperimposed  bool          `yaml:"is_superimposed"`
	CanGiveFriend   bool          `yaml:"canGiveFriend"`
	UseCondition    *string       `yaml:"useCondition"`
	BeginTimestamp  int64         `yaml:"beginTimestamp"`
	EndTimestamp    int64         `yaml:"endTimestamp"`
	BeginsIn        time.Duration `yaml:"beginsIn"`
	EndsIn          time.Duration `yaml:"endsIn"`
	Description     string        `yaml:"description"`
	ProperStore     []int64       `yaml:"properStore"`
	UseAllLocations bool          `yaml:"useAllLocations"`
	DefaultDetail   *string       `yaml:"defaultDetail"`
	Remark          *string       `yaml:"remark"`
}

// FixtureMember is a member with an initial balance of points.
type FixtureMember struct {
	Mobile     string            `yaml:"mobile"`
	StoreNo    string            `yaml:"storeNo"`
	Channel    string            `yaml:"channel"`
	RealName   *string           `yaml:"realName"`
	Gender     *string           `yaml:"gender"`
	BirthDay   *string           `yaml:"birthDay"`
	Identity   *string           `yaml:"identity"`
	Province   *string           `yaml:"province"`
	City       *string           `yaml:"city"`
	County     *string           `yaml:"county"`
	Address    *string           `yaml:"address"`
	HeadPic    *string           `yaml:"headPic"`
	Growth     float64           `yaml:"growth"`
	Points     []FixturePoints   `yaml:"points"`
	Identities []FixtureIdentity `yaml:"identities"`
}

// FixturePoints is a record of the points log, oldest first.
type FixturePoints struct {
	ID     int64   `yaml:"id"`
	Time   string  `yaml:"time"`
	Reason string  `yaml:"reason"`
	Points float64 `yaml:"points"`
}

// FixtureIdentity is a member's identity in a channel.
type FixtureIdentity struct {
	Channel   string `yaml:"channel"`
	ChannelID string `yaml:"channelId"`
}

// FixtureCoupon is a coupon a member has been sent.
type FixtureCoupon struct {
	RecordID     int64  `yaml:"recordId"`
	UserCardCode string `yaml:"userCardCode"`
	TemplateID   int64  `yaml:"templateId"`
	Mobile       string `yaml:"mobile"`
	Consumed     string `yaml:"consumed"`
}

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
func (p *platform) open(t *sandbox.Tx) {
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
func (p *platform) newCredentials(t *sandbox.Tx) (id, secret string, ok bool) {
	id, secret = t.TaggedHex(18), t.Hex(32)
	return id, secret, p.appID.MatchString(id) && p.appSecret.MatchString(secret)
}

// credentials describe what a client is configured with.
func credentials() []credential.Setting {
	return []credential.Setting{
		{Name: "appId", Env: "QIJIAYUN_APP_ID", Says: rule.Text{EN: "names the application", ZH: "应用标识"}},
		{
			Name: "appSecret", Env: "QIJIAYUN_APP_SECRET", Secret: true,
			Says: rule.Text{EN: "the application's secret, for which an accessToken is got", ZH: "应用密钥，用于获取 accessToken"},
		},
	}
}

// issued are those of the first application.
func issued(t *sandbox.Tx) map[string]string {
	for _, a := range apps.All(t.DB) {
		return map[string]string{"appId": a.AppID, "appSecret": a.AppSecret}
	}
	return nil
}

// held are the secrets of all applications, and the tokens that are remembered.
func held(t *sandbox.Tx) []string {
	var all []string
	for _, a := range apps.All(t.DB) {
		all = append(all, a.AppSecret)
	}
	for token := range tokens.All(t.DB) {
		all = append(all, token)
	}
	return all
}
