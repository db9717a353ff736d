package qijiayun

import (
	"slices"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
)

// couponSend sends coupons of a template (优惠券券码发送) and answers their ids. All receivers get one, or nobody does.
func couponSend(c *sim.Call) (any, error) {
	f := fieldsOf(c)
	receivers, err := f.receivers()
	if err != nil {
		return nil, err
	}
	id, err := f.integer("couponId")
	if err != nil {
		return nil, err
	}
	tpl, err := findTemplate(c, key(id))
	if err != nil {
		return nil, err
	}
	if c.Now.UnixMilli() >= tpl.End {
		v := CouponEnded.Break("the template's time ended at %s (Shanghai)", "该模板已于北京时间 %s 结束", writeMoment(time.UnixMilli(tpl.End)))
		return nil, sim.Timed(v, c.Now, time.UnixMilli(tpl.End).After)
	}
	if err := tpl.suffices(c, receivers); err != nil {
		seeSeveral(c, len(receivers))
		return nil, err
	}
	sent := []int64{}
	for _, m := range receivers {
		coupon := Coupon{RecordID: nextCoupon(c), Code: newCode(c, m.TenantID), TemplateID: tpl.ID, Mobile: m.Mobile, Sent: c.Now}
		tpl.hand(c.DB, m.TenantID, coupon)
		sent = append(sent, coupon.RecordID)
	}
	return sent, nil
}

func nextCoupon(c *sim.Call) int64 {
	id := c.Next(couponRecords)
	if c.Varies(couponIDLonger) {
		return 10*id + id%10
	}
	return id
}

// suffices decides whether every receiver may have one more coupon of the template, and whether there are as many.
func (t Template) suffices(c *sim.Call, receivers []Member) error {
	for _, m := range receivers {
		if held := t.heldBy(c, m); held >= t.GetLimit {
			return CouponGetLimit.Break("member %s has %d of template %d, the limit", "会员 %s 已有 %d 张模板 %d 的优惠券，达到上限", m.Mobile, held, t.ID)
		}
	}
	if left := t.Quantity - t.Issued; left < len(receivers) {
		return CouponStock.Break("template %d has %d of %d left, %d are needed", "模板 %d 共 %[3]d 张，剩余 %[2]d 张，需要 %[4]d 张",
			t.ID, left, t.Quantity, len(receivers))
	}
	return nil
}

// seeSeveral notes that a refusal for one receiver left others without a coupon.
func seeSeveral(c *sim.Call, receivers int) {
	if receivers > 1 {
		c.Seen(SendAllOrNone)
	}
}

// newCode makes a code like the sample's 201905161627142210201FTt3hm12818: the second, digits, letters, the tenant.
func newCode(c *sim.Call, tenant int64) string {
	return c.Now.In(clock.Shanghai).Format("20060102150405") + c.Letters("0123456789", 7) + c.Alphanumeric(6) + key(tenant)
}

// heldBy counts the coupons of the template that a member was sent, consumed ones too: getLimit is 每人限领数.
func (t Template) heldBy(c *sim.Call, m Member) int {
	n := 0
	for _, code := range holdings.Prefix(c.DB, keyOf(m.TenantID, m.Mobile)+"/") {
		if coupon, _ := coupons.Get(c.DB, keyOf(m.TenantID, code)); coupon.TemplateID == t.ID {
			n++
		}
	}
	return n
}

// receivers are the members a coupon goes to, each once: by phone and phones, or else by a channel.
func (f fields) receivers() ([]Member, error) {
	var phones []string
	sent, _ := f.sent["phones"].([]any) // null or strings: it has passed its schema
	for _, phone := range sent {
		phones = append(phones, phone.(string))
	}
	if len(phones) > 0 {
		f.call.Seen(PhoneOrPhones)
	}
	if phone := f.text("phone"); phone != "" {
		phones = append([]string{phone}, phones...)
	}
	if len(phones) == 0 {
		m, err := f.receiver("")
		return []Member{m}, err
	}
	var all []Member
	for i, phone := range phones {
		if slices.Contains(phones[:i], phone) {
			continue
		}
		m, err := f.receiver(phone)
		if err != nil {
			seeSeveral(f.call, len(phones))
			return nil, err
		}
		all = append(all, m)
	}
	return all, nil
}

// receiver is the member with this phone, or, without one, with this identity in a channel.
func (f fields) receiver(phone string) (m Member, err error) {
	c, tenant := f.call, tenantOf(f.call)
	id, channel := f.text("channelRecoginizeId"), f.text("channelType")
	if phone == "" && (id == "" || channel == "") {
		return m, CouponReceiver.Break("neither a phone nor both channelRecoginizeId and channelType are given",
			"既没有手机号，也没有同时给出 channelRecoginizeId 与 channelType")
	}
	if phone != "" {
		if id != "" && channel != "" {
			c.Seen(PhoneFirst)
		}
	} else {
		c.Seen(ChannelIdentity)
		if channel == "WX" {
			channel = "2"
		}
		var found bool
		if phone, found = identities.Get(c.DB, keyOf(tenant, channel, id)); !found {
			return m, MemberMissing.Break("channel %s of tenant %d has no member bound as %s", "租户 %[2]d 的渠道 %[1]s 没有绑定为 %[3]s 的会员", channel, tenant, id).
				Add(rule.Existing(identities.Prefix(c.DB, keyOf(tenant, channel)+"/"), func(key, _ string) string { return ownName(key) }))
		}
	}
	m, found := members.Get(c.DB, keyOf(tenant, phone))
	if !found {
		return m, MemberMissing.Break("tenant %d has no member %s", "租户 %d 没有会员 %s", tenant, phone).Add(memberNames(c, tenant))
	}
	return m, nil
}
