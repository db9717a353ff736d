package qijiayun

import (
	"time"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/store"
)

// Member is a member (会员) of a tenant, identified by the mobile number.
type Member struct {
	TenantID   int64             `json:"tenantId"`
	Mobile     string            `json:"mobile"`
	StoreNo    string            `json:"storeNo"` // of registration
	Channel    string            `json:"channel"` // of registration
	Profile    Profile           `json:"profile"`
	Identities map[string]string `json:"identities,omitempty"` // channelId by channel
	Points     account           `json:"points"`
	Growth     account           `json:"growth"`
	Registered time.Time         `json:"registered,omitzero"`
}

// Profile is the optional data of a member; what was never sent is null.
type Profile struct {
	RealName *string `json:"realName"`
	Gender   *string `json:"gender"`
	BirthDay *string `json:"birthDay"` // 2019-01-02
	Identity *string `json:"identity"`
	County   *string `json:"county"`
	Province *string `json:"province"`
	City     *string `json:"city"`
	Address  *string `json:"address"`
	HeadPic  *string `json:"headPic"`
}

// memberAnswer is a member as memberQuery shows it: all strings, in the order of the sample.
type memberAnswer struct {
	Profile
	Growth    string  `json:"growth"`
	LevelName *string `json:"levelName"`
	Point     string  `json:"point"`
}

// memberRegister registers a member (会员注册); 80001 if the mobile is already registered.
func memberRegister(c *sim.Call) (any, error) {
	f := fieldsOf(c)
	tenant, mobile := tenantOf(c), f.text("mobile")
	m := Member{TenantID: tenant, Mobile: mobile, StoreNo: f.text("storeNo"), Channel: f.text("channel"), Registered: c.Now}
	if err := m.Profile.take(f); err != nil {
		return nil, err
	}
	if members.Has(c.DB, keyOf(tenant, mobile)) {
		return nil, MemberExists.Break("member %s is registered with tenant %d", "会员 %s 已在租户 %d 注册", mobile, tenant)
	}
	seeStore(c, tenant, m.StoreNo)
	seeOtherTenants(c, tenant, mobile)
	if channelID := f.text("channelId"); channelID != "" {
		if err := bindIdentity(c, &m, m.Channel, channelID); err != nil {
			return nil, err
		}
	}
	members.Put(c.DB, keyOf(tenant, mobile), m)
	return true, nil
}

// memberQuery shows a member (会员查询); 80002 for nobody.
func memberQuery(c *sim.Call) (any, error) {
	m, err := viewMember(c, c.Text("mobile"), c.Text("storeNo"))
	if err != nil {
		return nil, err
	}
	growth := m.Growth.balance(c.Now)
	answer := memberAnswer{Profile: m.Profile, Growth: plain(growth), Point: double(m.Points.balance(c.Now))}
	if m.Profile.BirthDay != nil {
		midnight := *m.Profile.BirthDay + " 00:00:00"
		answer.BirthDay = &midnight
	}
	grades, _ := levels.View(c.DB, key(m.TenantID))
	if name, found := levelFor(grades, growth); found {
		answer.LevelName = &name
	}
	return answer, nil
}

// memberModify changes the fields sent (会员修改).
func memberModify(c *sim.Call) (any, error) {
	f := fieldsOf(c)
	m, err := viewMember(c, f.text("mobile"), f.text("storeNo")) // which take changes only on its surface
	if err != nil {
		return nil, err
	}
	if err := m.Profile.take(f); err != nil {
		return nil, err
	}
	c.Seen(ModifySentOnly)
	members.Put(c.DB, keyOf(m.TenantID, m.Mobile), m)
	return true, nil
}

// memberBind binds a member to an identity in a channel (会员绑定).
func memberBind(c *sim.Call) (any, error) {
	f := fieldsOf(c)
	m, err := findMember(c, f.text("mobile"), f.text("storeNo"))
	if err != nil {
		return nil, err
	}
	if err := bindIdentity(c, &m, f.text("channel"), f.text("channelId")); err != nil {
		return nil, err
	}
	members.Put(c.DB, keyOf(m.TenantID, m.Mobile), m)
	return true, nil
}

// findMember returns a member who may be changed; viewMember one who is only read.
func findMember(c *sim.Call, mobile, storeNo string) (Member, error) {
	return memberBy(c, mobile, storeNo, members.Get)
}

func viewMember(c *sim.Call, mobile, storeNo string) (Member, error) {
	return memberBy(c, mobile, storeNo, members.View)
}

func memberBy(c *sim.Call, mobile, storeNo string, get func(*store.DB, string) (Member, bool)) (Member, error) {
	tenant := tenantOf(c)
	m, found := get(c.DB, keyOf(tenant, mobile))
	if !found {
		return m, MemberMissing.Break("tenant %d has no member %s", "租户 %d 没有会员 %s", tenant, mobile).Add(memberNames(c, tenant))
	}
	seeStore(c, tenant, storeNo)
	return m, nil
}

func memberNames(c *sim.Call, tenant int64) rule.Text {
	return rule.Existing(members.Prefix(c.DB, keyOf(tenant)+"/"), func(_ string, m Member) string { return m.Mobile })
}

// seeStore notes that a store nobody knows was let pass.
func seeStore(c *sim.Call, tenant int64, storeNo string) {
	if !stores.Has(c.DB, keyOf(tenant, storeNo)) {
		c.Seen(StoreUnchecked)
		c.Note("tenant %d has no store %q; it was accepted, since no page says that stores are checked%[3]s",
			"租户 %d 没有门店 %q；因文档未说明会校验门店，仍予接受%[3]s", tenant, storeNo,
			rule.Existing(stores.Prefix(c.DB, keyOf(tenant)+"/"), func(key string, _ Store) string { return ownName(key) }))
	}
}

// seeOtherTenants notes that a mobile was registered though another tenant knows it.
func seeOtherTenants(c *sim.Call, tenant int64, mobile string) {
	for _, other := range tenants.All(c.DB) {
		if other.ID != tenant && members.Has(c.DB, keyOf(other.ID, mobile)) {
			c.Seen(MemberByMobile)
		}
	}
}

func bindIdentity(c *sim.Call, m *Member, channel, channelID string) error {
	own := keyOf(m.TenantID, channel, channelID)
	if owner, taken := identities.Get(c.DB, own); taken && owner != m.Mobile {
		return IdentityTaken.Break("in channel %s this channelId is bound to member %s", "渠道 %s 的该 channelId 已绑定会员 %s", channel, owner)
	}
	if before := m.Identities[channel]; before != "" && before != channelID {
		identities.Delete(c.DB, keyOf(m.TenantID, channel, before))
		c.Seen(BindingReplaces)
	}
	m.bind(channel, channelID)
	identities.Put(c.DB, own, m.Mobile)
	return nil
}

func (m *Member) bind(channel, channelID string) {
	if m.Identities == nil {
		m.Identities = map[string]string{}
	}
	m.Identities[channel] = channelID
}

// take changes what was sent and nothing else. The samples spell birthday and headpic where the tables have birthDay
// and headPic; the table's spelling wins when both are sent.
func (p *Profile) take(f fields) error {
	for _, field := range [...]struct {
		name string
		into **string
	}{
		{"realName", &p.RealName},
		{"gender", &p.Gender},
		{"identity", &p.Identity},
		{"county", &p.County},
		{"province", &p.Province},
		{"city", &p.City},
		{"address", &p.Address},
	} {
		if value := f.optional(field.name); value != nil {
			*field.into = value
		}
	}
	if value := f.spelt("headPic", "headpic"); value != nil {
		p.HeadPic = value
	}
	if value := f.spelt("birthDay", "birthday"); value != nil {
		if _, err := parseDay(*value); err != nil {
			return ParameterError.Break("invalid date %s", "日期 %s 不存在", *value)
		}
		p.BirthDay = value
	}
	return nil
}

// spelt is a property by the table's spelling or the sample's.
func (f fields) spelt(table, sample string) *string {
	if value := f.optional(table); value != nil {
		return value
	}
	value := f.optional(sample)
	if value != nil {
		f.call.Seen(SampleSpellings)
	}
	return value
}
