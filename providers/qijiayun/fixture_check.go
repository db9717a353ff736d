package qijiayun

import (
	"fmt"
	"regexp"
	"slices"

	"example.com/mockserver/fixtures"
)

// check looks for mistakes in one file of fixtures. What it refers to may stand in all, the files read so far.
func (f *Fixture) check(all *Fixture) error {
	appID, err := regexp.Compile(all.Formats.AppID)
	if err != nil {
		return fixtures.Wrong("$.formats.appId", "no regular expression: %v", err)
	}
	appSecret, err := regexp.Compile(all.Formats.AppSecret)
	if err != nil {
		return fixtures.Wrong("$.formats.appSecret", "no regular expression: %v", err)
	}
	if len(all.Apps) == 0 {
		return fixtures.Wrong("$.apps", "at least one application is needed")
	}
	for i, app := range f.Apps {
		at := fmt.Sprintf("$.apps[%d]", i)
		switch {
		case !appID.MatchString(app.AppID):
			return fixtures.Wrong(at+".appId", "%q does not match formats.appId", app.AppID)
		case !appSecret.MatchString(app.AppSecret):
			return fixtures.Wrong(at+".appSecret", "it does not match formats.appSecret")
		case slices.ContainsFunc(f.Apps[:i], func(a FixtureApp) bool { return a.AppID == app.AppID }):
			return fixtures.Wrong(at+".appId", "%q stands here twice", app.AppID)
		case !slices.ContainsFunc(all.Tenants, func(t FixtureTenant) bool { return t.ID == app.TenantID }):
			return fixtures.Wrong(at+".tenantId", "there is no tenant %d", app.TenantID)
		}
	}
	for i, tenant := range f.Tenants {
		at := fmt.Sprintf("$.tenants[%d]", i)
		if slices.ContainsFunc(f.Tenants[:i], func(t FixtureTenant) bool { return t.ID == tenant.ID }) {
			return fixtures.Wrong(at+".id", "tenant %d stands here twice", tenant.ID)
		}
		if err := tenant.check(at); err != nil {
			return err
		}
	}
	return nil
}

func (t *FixtureTenant) check(at string) error {
	if t.AccessTokenDailyLimit <= 0 {
		return fixtures.Wrong(at+".accessTokenDailyLimit", "it must be more than 0")
	}
	for i, clerk := range t.Clerks {
		if !slices.ContainsFunc(t.Stores, func(s Store) bool { return s.ID == clerk.StoreID }) {
			return fixtures.Wrong(fmt.Sprintf("%s.clerks[%d].storeId", at, i), "there is no store %d", clerk.StoreID)
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
			return fixtures.Wrong(here+".templateId", "there is no coupon template %d", coupon.TemplateID)
		case !slices.ContainsFunc(t.Members, func(m FixtureMember) bool { return m.Mobile == coupon.Mobile }):
			return fixtures.Wrong(here+".mobile", "there is no member %s", coupon.Mobile)
		case coupon.Consumed != "" && !isMoment(coupon.Consumed):
			return fixtures.Wrong(here+".consumed", "%q is not a time", coupon.Consumed)
		}
	}
	return nil
}

func (t *FixtureTemplate) check(at string) error {
	switch {
	case t.CouponType != "DISCOUNT" && t.CouponType != "GENERAL_COUPON":
		return fixtures.Wrong(at+".couponType", "%q is neither DISCOUNT nor GENERAL_COUPON", t.CouponType)
	case t.EndTimestamp == 0 && t.EndsIn == 0:
		return fixtures.Wrong(at, "neither endTimestamp nor endsIn is given")
	case t.EndTimestamp != 0 && t.EndsIn != 0:
		return fixtures.Wrong(at+".endsIn", "endTimestamp is given as well")
	case t.BeginTimestamp != 0 && t.BeginsIn != 0:
		return fixtures.Wrong(at+".beginsIn", "beginTimestamp is given as well")
	}
	return nil
}

func (m *FixtureMember) check(at string) error {
	if m.Mobile == "" {
		return fixtures.Wrong(at, "it has no mobile")
	}
	if m.BirthDay != nil {
		if _, err := parseDay(*m.BirthDay); err != nil {
			return fixtures.Wrong(at+".birthDay", "%q is not a day", *m.BirthDay)
		}
	}
	if m.Growth < 0 {
		return fixtures.Wrong(at+".growth", "it is less than 0")
	}
	sum := 0.0
	for i, record := range m.Points {
		if sum += record.Points; sum < 0 {
			return fixtures.Wrong(fmt.Sprintf("%s.points[%d].points", at, i), "it takes more than there is")
		}
		if !isMoment(record.Time) {
			return fixtures.Wrong(fmt.Sprintf("%s.points[%d].time", at, i), "%q is not a time", record.Time)
		}
	}
	return nil
}

// add enters a user's fixture after the built-in one: what has the same id takes its place, the rest comes in addition.
func (f *Fixture) add(other Fixture) {
	if other.Formats.AppID != "" {
		f.Formats.AppID = other.Formats.AppID
	}
	if other.Formats.AppSecret != "" {
		f.Formats.AppSecret = other.Formats.AppSecret
	}
	for _, app := range other.Apps {
		same := func(a FixtureApp) bool { return a.AppID == app.AppID }
		f.Apps = append(slices.DeleteFunc(f.Apps, same), app)
	}
	for _, tenant := range other.Tenants {
		same := func(t FixtureTenant) bool { return t.ID == tenant.ID }
		f.Tenants = append(slices.DeleteFunc(f.Tenants, same), tenant)
	}
}
