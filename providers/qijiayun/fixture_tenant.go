package qijiayun

import (
	"fmt"
	"slices"
	"time"
)

func (t *FixtureTenant) check(at string) error {
	if t.AccessTokenDailyLimit <= 0 {
		return wrong(at+".accessTokenDailyLimit", "must be more than 0")
	}
	for i, clerk := range t.Clerks {
		if !slices.ContainsFunc(t.Stores, func(s Store) bool { return s.ID == clerk.StoreID }) {
			return wrong(fmt.Sprintf("%s.clerks[%d].storeId", at, i), "there is no store %d", clerk.StoreID)
		}
	}
	for i, template := range t.CouponTemplates {
		if err := template.check(fmt.Sprintf("%s.couponTemplates[%d]", at, i)); err != nil {
			return err
		}
	}
	for i, member := range t.Members {
		if err := member.check(fmt.Sprintf("%s.members[%d]", at, i)); err != nil {
			return err
		}
	}
	for i, coupon := range t.Coupons {
		here := fmt.Sprintf("%s.coupons[%d]", at, i)
		switch {
		case !slices.ContainsFunc(t.CouponTemplates, func(c FixtureTemplate) bool { return c.ID == coupon.TemplateID }):
			return wrong(here+".templateId", "there is no coupon template %d", coupon.TemplateID)
		case !slices.ContainsFunc(t.Members, func(m FixtureMember) bool { return m.Mobile == coupon.Mobile }):
			return wrong(here+".mobile", "there is no member %s", coupon.Mobile)
		case coupon.Consumed != "" && !isMoment(coupon.Consumed):
			return wrong(here+".consumed", "%q is no time", coupon.Consumed)
		}
	}
	return nil
}

func (t *FixtureTemplate) check(at string) error {
	switch {
	case t.CouponType != "DISCOUNT" && t.CouponType != "GENERAL_COUPON":
		return wrong(at+".couponType", "%q is neither DISCOUNT nor GENERAL_COUPON", t.CouponType)
	case t.EndTimestamp == 0 && t.EndsIn == 0:
		return wrong(at+".endTimestamp", "neither endTimestamp nor endsIn is given")
	case t.EndTimestamp != 0 && t.EndsIn != 0:
		return wrong(at+".endsIn", "endTimestamp is given as well")
	case t.BeginTimestamp != 0 && t.BeginsIn != 0:
		return wrong(at+".beginsIn", "beginTimestamp is given as well")
	}
	return nil
}

func (m *FixtureMember) check(at string) error {
	if m.BirthDay != nil && !isMoment(*m.BirthDay) {
		return wrong(at+".birthDay", "%q is no day", *m.BirthDay)
	}
	for i, record := range m.Points {
		if !isMoment(record.Time) {
			return wrong(fmt.Sprintf("%s.points[%d].time", at, i), "%q is no time", record.Time)
		}
	}
	return nil
}

// begins is when coupons of the template can be consumed from, in milliseconds.
func (t *FixtureTemplate) begins(opened time.Time) int64 {
	if t.BeginsIn != 0 {
		return opened.Add(t.BeginsIn).UnixMilli()
	}
	return t.BeginTimestamp
}

// ends is when coupons of the template expire, in milliseconds.
func (t *FixtureTemplate) ends(opened time.Time) int64 {
	if t.EndsIn != 0 {
		return opened.Add(t.EndsIn).UnixMilli()
	}
	return t.EndTimestamp
}
