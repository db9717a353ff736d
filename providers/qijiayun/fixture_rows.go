package qijiayun

import (
	"time"

	"example.com/mockserver/internal/store"
)

// fill enters a tenant's rows that are the same in every sandbox.
func (t *FixtureTenant) fill(db *store.DB) {
	tenants.Put(db, key(t.ID), Tenant{ID: t.ID, Name: t.Name, DailyLimit: t.AccessTokenDailyLimit})
	levels.Put(db, key(t.ID), t.Levels)
	for _, s := range t.Stores {
		stores.Put(db, keyOf(t.ID, s.StoreNo), s)
	}
	for _, c := range t.Clerks {
		clerks.Put(db, keyOf(t.ID, key(c.UserID)), c)
	}
	for _, m := range t.Members {
		m.fill(db, t.ID)
	}
	for _, tpl := range t.CouponTemplates {
		templates.Put(db, keyOf(t.ID, key(tpl.ID)), tpl.row(time.Time{}))
	}
	for _, c := range t.Coupons {
		c.fill(db, t.ID)
	}
}

func (m *FixtureMember) fill(db *store.DB, tenant int64) {
	row := Member{
		TenantID: tenant, Mobile: m.Mobile, StoreNo: m.StoreNo, Channel: m.Channel,
		Profile: Profile{
			RealName: m.RealName, Gender: m.Gender, BirthDay: m.BirthDay, Identity: m.Identity, County: m.County,
			Province: m.Province, City: m.City, Address: m.Address, HeadPic: m.HeadPic,
		},
	}
	row.Growth.add(m.Growth, time.Time{}, time.Time{})
	for _, p := range m.Points {
		at, _ := parseMoment(p.Time) // checked
		row.Points.add(p.Points, time.Time{}, time.Time{})
		pointLog.Put(db, keyOf(tenant, m.Mobile, serial(p.ID)), PointRecord{ID: p.ID, Time: at, Reason: p.Reason, Points: p.Points})
		raise(db, pointRecords, p.ID)
	}
	for _, i := range m.Identities {
		row.bind(i.Channel, i.ChannelID)
		identities.Put(db, keyOf(tenant, i.Channel, i.ChannelID), m.Mobile)
	}
	members.Put(db, keyOf(tenant, m.Mobile), row)
}

func (c *FixtureCoupon) fill(db *store.DB, tenant int64) {
	row := Coupon{RecordID: c.RecordID, Code: c.UserCardCode, TemplateID: c.TemplateID, Mobile: c.Mobile}
	if c.Consumed != "" {
		row.Consumed, _ = parseMoment(c.Consumed) // checked
	}
	tpl, _ := templates.Get(db, keyOf(tenant, key(c.TemplateID))) // checked
	tpl.hand(db, tenant, row)
	raise(db, couponRecords, c.RecordID)
}

// raise lets a counter of ids go on after those of the fixtures.
func raise(db *store.DB, counter string, id int64) {
	counter = "qijiayun." + counter // as sandbox.Tx.Next names it
	if least := db.Count(counter); id > least {
		db.Add(counter, id-least)
	}
}
