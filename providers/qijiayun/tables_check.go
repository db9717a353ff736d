package qijiayun

import (
	"slices"
	"time"
)

// What follows names the first member of a row of a snapshot that no call and no fixture can have given its value.

func wrongApp(at string, a App) string {
	switch {
	case a.AppID == "" || a.AppID != at:
		return "appId"
	case a.AppSecret == "":
		return "appSecret"
	case a.Round < 0:
		return "round"
	}
	return ""
}

func wrongTenant(at string, t Tenant) string {
	_, err := time.Parse(time.DateOnly, t.Day)
	switch {
	case key(t.ID) != at:
		return "id"
	case t.DailyLimit < 0:
		return "accessTokenDailyLimit"
	case t.Used < 0:
		return "used"
	case t.Day == "" && t.Used > 0, t.Day != "" && err != nil:
		return "day"
	}
	return ""
}

func wrongToken(at string, t Token) string {
	switch {
	case at == "":
		return "key"
	case t.AppID == "":
		return "appId"
	case t.Round < 0:
		return "round"
	case t.Issued.IsZero():
		return "issued"
	case !t.Expires.After(t.Issued):
		return "expires"
	}
	return ""
}

func wrongStore(at string, s Store) string {
	if ownName(at) != s.StoreNo {
		return "storeNo"
	}
	return ""
}

func wrongClerk(at string, c Clerk) string {
	if ownName(at) != key(c.UserID) {
		return "userId"
	}
	return ""
}

func wrongMember(at string, m Member) string {
	negative := func(l lot) bool { return l.Left < 0 }
	switch {
	case m.Mobile == "" || at != keyOf(m.TenantID, m.Mobile):
		return "mobile"
	case slices.ContainsFunc(m.Points.Lots, negative):
		return "points/lots/left"
	case slices.ContainsFunc(m.Growth.Lots, negative):
		return "growth/lots/left"
	}
	if m.Profile.BirthDay != nil {
		if _, err := parseDay(*m.Profile.BirthDay); err != nil {
			return "profile/birthDay"
		}
	}
	return ""
}

// wrongText is for rows that are a name.
func wrongText(_, name string) string {
	if name == "" {
		return "row"
	}
	return ""
}

func wrongPoints(at string, r PointRecord) string {
	switch {
	case ownName(at) != serial(r.ID):
		return "id"
	case r.Time.IsZero():
		return "time"
	}
	return ""
}

func wrongTemplate(at string, t Template) string {
	switch {
	case ownName(at) != key(t.ID):
		return "id"
	case t.CouponType != "DISCOUNT" && t.CouponType != "GENERAL_COUPON":
		return "couponType"
	case t.Issued < 0:
		return "issued"
	}
	return ""
}

func wrongCoupon(at string, c Coupon) string {
	switch {
	case c.Code == "" || ownName(at) != c.Code:
		return "userCardCode"
	case c.Mobile == "":
		return "mobile"
	case c.ConsumedBy != 0 && c.Consumed.IsZero():
		return "consumed"
	}
	return ""
}

func wrongOrder(at string, o Order) string {
	switch {
	case o.PlatformTradeCode == "" || at != keyOf(o.TenantID, o.PlatformCode, o.PlatformTradeCode):
		return "platformTradeCode"
	case o.Created.IsZero():
		return "created"
	case o.Updated.IsZero():
		return "updated"
	}
	return ""
}

func wrongRefund(at string, r Refund) string {
	switch {
	case r.PlatformRefundCode == "" || at != keyOf(r.TenantID, r.PlatformCode, r.PlatformRefundCode):
		return "platformRefundCode"
	case r.Created.IsZero():
		return "created"
	case r.Updated.IsZero():
		return "updated"
	}
	return ""
}

func wrongProduct(at string, p Product) string {
	switch {
	case p.Code == "" || at != keyOf(p.TenantID, p.Code):
		return "code"
	case p.Created.IsZero():
		return "created"
	case p.Updated.IsZero():
		return "updated"
	}
	return ""
}

func wrongEvent(_ string, e TriggeredEvent) string {
	switch {
	case e.EventCode == "":
		return "eventCode"
	case e.EventTime.IsZero():
		return "eventTime"
	case e.Received.IsZero():
		return "received"
	}
	return ""
}
