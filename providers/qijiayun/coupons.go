package qijiayun

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/store"
)

// Template is a coupon template (优惠券模板).
type Template struct {
	ID              int64   `json:"id"`
	Title           string  `json:"title"`
	CouponType      string  `json:"couponType"`
	GetLimit        int     `json:"getLimit"`
	Quantity        int     `json:"quantity"`
	IsSuperimposed  bool    `json:"is_superimposed"`
	CanGiveFriend   bool    `json:"canGiveFriend"`
	UseCondition    *string `json:"useCondition"`
	Begin           int64   `json:"beginTimestamp"` // milliseconds
	End             int64   `json:"endTimestamp"`   // milliseconds
	Description     string  `json:"description"`
	ProperStore     []int64 `json:"properStore"`
	UseAllLocations bool    `json:"useAllLocations"`
	DefaultDetail   *string `json:"defaultDetail"`
	Remark          *string `json:"remark"`
	Issued          int     `json:"issued"`
	LastRecord      int64   `json:"lastRecord,omitempty"` // of the coupon issued last
}

// Coupon is a coupon a member was sent (优惠券券码).
type Coupon struct {
	RecordID   int64     `json:"recordId"`
	Code       string    `json:"userCardCode"`
	TemplateID int64     `json:"templateId"`
	Mobile     string    `json:"mobile"`
	Sent       time.Time `json:"sent,omitzero"`
	Consumed   time.Time `json:"consumed,omitzero"`
	ConsumedBy int64     `json:"consumedBy,omitempty"` // userId of the clerk
}

// ruleAnswer is a coupon rule as the samples show it: quantity in quotes, getLimit and the timestamps without.
type ruleAnswer struct {
	ID                    int64   `json:"id"`
	Title                 string  `json:"title"`
	CouponType            string  `json:"couponType"`
	GetLimit              int     `json:"getLimit"`
	Quantity              string  `json:"quantity"`
	IsSuperimposed        bool    `json:"is_superimposed"`
	CanGiveFriend         bool    `json:"canGiveFriend"`
	UseCondition          *string `json:"useCondition"`
	BeginTimestamp        int64   `json:"beginTimestamp"`
	EndTimestamp          int64   `json:"endTimestamp"`
	Description           string  `json:"description"`
	ProperStore           *string `json:"properStore"`
	UseAllLocations       bool    `json:"useAllLocations"`
	DefaultDetail         *string `json:"defaultDetail"`
	CouponReceiveRecordID *int64  `json:"couponReceiveRecordId"`
	Remark                *string `json:"remark"`
}

type couponAnswer struct {
	ID           int64  `json:"id"` // of the template
	UserCardCode string `json:"userCardCode"`
	Status       string `json:"status"`
}

// couponByCode shows the rule behind a coupon's code (根据券码查询系统优惠券规则).
func couponByCode(c *sim.Call) (any, error) {
	coupon, tpl, err := findCoupon(c)
	if err != nil {
		return nil, err
	}
	return tpl.answer(coupon.RecordID), nil
}

// couponByTemplate shows the rule of a template (根据模板查询系统优惠券规则).
func couponByTemplate(c *sim.Call) (any, error) {
	tpl, err := findTemplate(c, c.Text("templateId"))
	if err != nil {
		return nil, err
	}
	c.Seen(RuleRecord)
	return tpl.answer(tpl.LastRecord), nil
}

// usable reports whether the template's coupons can be consumed at an instant.
func (t Template) usable(at time.Time) bool {
	return t.Begin <= at.UnixMilli() && at.UnixMilli() < t.End
}

// couponConsume redeems a coupon (核销优惠券). The person redeeming fixes the store.
func couponConsume(c *sim.Call) (any, error) {
	coupon, tpl, err := findCoupon(c)
	if err != nil {
		return nil, err
	}
	tenant, userID := tenantOf(c), int64(c.Int("userId", 0))
	clerk, found := clerks.Get(c.DB, keyOf(tenant, key(userID)))
	now := c.Now.UnixMilli()
	switch {
	case !found:
		return nil, ClerkUnknown.Break("tenant %d has no clerk with the userId %d", "租户 %d 没有 userId 为 %d 的核销人", tenant, userID).
			Add(rule.Existing(clerks.Prefix(c.DB, keyOf(tenant)+"/"), func(key string, _ Clerk) string { return ownName(key) }))
	case !coupon.Consumed.IsZero():
		return nil, CouponUsed.Break("the coupon was consumed at %s (Shanghai)", "该优惠券已于北京时间 %s 核销", writeMoment(coupon.Consumed))
	case now >= tpl.End:
		v := CouponExpired.Break("the coupon expired at %s (Shanghai)", "该优惠券已于北京时间 %s 过期", writeMoment(time.UnixMilli(tpl.End)))
		return nil, sim.Timed(v, c.Now, tpl.usable)
	case now < tpl.Begin:
		v := CouponEarly.Break("the coupon is valid from %s (Shanghai) on", "该优惠券自北京时间 %s 起可用", writeMoment(time.UnixMilli(tpl.Begin)))
		return nil, sim.Timed(v, c.Now, tpl.usable)
	case !tpl.UseAllLocations && !slices.Contains(tpl.ProperStore, clerk.StoreID):
		return nil, CouponElsewhere.Break("userId %d redeems in store %d; the coupon is valid in %v", "userId %d 属于门店 %d；该优惠券适用门店为 %v",
			userID, clerk.StoreID, tpl.ProperStore)
	}
	coupon.Consumed, coupon.ConsumedBy = c.Now, userID
	coupons.Put(c.DB, keyOf(tenant, coupon.Code), coupon)
	c.Seen(Consume204)
	return consumed{}, nil
}

// couponList shows a page of a member's coupons (查询优惠券列表), in the order in which they were issued.
func couponList(c *sim.Call) (any, error) {
	f := fieldsOf(c)
	m, err := f.receiver(f.text("phone"))
	if err != nil {
		return nil, err
	}
	num, err := f.integer("pageNum")
	if err != nil {
		return nil, err
	}
	size, err := f.integer("pageSize")
	if err != nil {
		return nil, err
	}
	list := []couponAnswer{}
	for _, code := range holdings.Prefix(c.DB, keyOf(m.TenantID, m.Mobile)+"/") {
		coupon, _ := coupons.Get(c.DB, keyOf(m.TenantID, code))
		tpl, _ := templates.Get(c.DB, keyOf(m.TenantID, key(coupon.TemplateID)))
		list = append(list, couponAnswer{ID: coupon.TemplateID, UserCardCode: code, Status: coupon.status(tpl, c.Now)})
	}
	c.Seen(CouponStatus)
	return listOf(c, couponPagesOfOne, list, int(num), int(size)), nil
}

func findCoupon(c *sim.Call) (coupon Coupon, tpl Template, err error) {
	tenant, code := tenantOf(c), c.Text("userCardCode")
	coupon, found := coupons.Get(c.DB, keyOf(tenant, code))
	if !found {
		return coupon, tpl, CouponUnknown.Break("tenant %d has issued no coupon %s", "租户 %d 没有发放过优惠券 %s", tenant, code).
			Add(rule.Existing(coupons.Prefix(c.DB, keyOf(tenant)+"/"), func(_ string, row Coupon) string { return row.Code }))
	}
	tpl, err = findTemplate(c, key(coupon.TemplateID))
	return coupon, tpl, err
}

func findTemplate(c *sim.Call, id string) (Template, error) {
	tenant := tenantOf(c)
	tpl, found := templates.Get(c.DB, keyOf(tenant, id))
	if !found {
		return tpl, TemplateUnknown.Break("tenant %d has no coupon template %s", "租户 %d 没有优惠券模板 %s", tenant, id).
			Add(rule.Existing(templates.Prefix(c.DB, keyOf(tenant)+"/"), func(key string, _ Template) string { return ownName(key) }))
	}
	return tpl, nil
}

func (c Coupon) status(tpl Template, now time.Time) string {
	switch {
	case !c.Consumed.IsZero():
		return "已使用"
	case now.UnixMilli() >= tpl.End:
		return "已过期"
	}
	return "未使用"
}

func (t Template) answer(record int64) ruleAnswer {
	a := ruleAnswer{
		ID: t.ID, Title: t.Title, CouponType: t.CouponType, GetLimit: t.GetLimit, Quantity: strconv.Itoa(t.Quantity),
		IsSuperimposed: t.IsSuperimposed, CanGiveFriend: t.CanGiveFriend, UseCondition: t.UseCondition,
		BeginTimestamp: t.Begin, EndTimestamp: t.End, Description: t.Description,
		UseAllLocations: t.UseAllLocations, DefaultDetail: t.DefaultDetail, Remark: t.Remark,
	}
	if record != 0 {
		a.CouponReceiveRecordID = &record
	}
	if len(t.ProperStore) > 0 {
		ids := make([]string, len(t.ProperStore))
		for i, id := range t.ProperStore {
			ids[i] = key(id)
		}
		joined := strings.Join(ids, ",")
		a.ProperStore = &joined
	}
	return a
}

// hand gives a coupon of the template to its member.
func (t *Template) hand(db *store.DB, tenant int64, c Coupon) {
	t.Issued++
	t.LastRecord = c.RecordID
	templates.Put(db, keyOf(tenant, key(t.ID)), *t)
	coupons.Put(db, keyOf(tenant, c.Code), c)
	holdings.Put(db, keyOf(tenant, c.Mobile, serial(c.RecordID)), c.Code)
}

// row is the template as a sandbox has it that was opened then.
func (t *FixtureTemplate) row(opened time.Time) Template {
	tpl := Template{
		ID: t.ID, Title: t.Title, CouponType: t.CouponType, GetLimit: t.GetLimit, Quantity: t.Quantity,
		IsSuperimposed: t.IsSuperimposed, CanGiveFriend: t.CanGiveFriend, UseCondition: t.UseCondition,
		Begin: t.BeginTimestamp, End: t.EndTimestamp, Description: t.Description, ProperStore: t.ProperStore,
		UseAllLocations: t.UseAllLocations, DefaultDetail: t.DefaultDetail, Remark: t.Remark,
	}
	if t.BeginsIn != 0 {
		tpl.Begin = opened.Add(t.BeginsIn).UnixMilli()
	}
	if t.EndsIn != 0 {
		tpl.End = opened.Add(t.EndsIn).UnixMilli()
	}
	return tpl
}
