package qijiayun

import (
	"slices"
	"time"

	"example.com/mockserver/internal/sim"
)

// PointRecord is a record of a member's points log (积分流水).
type PointRecord struct {
	ID     int64     `json:"id"`
	Time   time.Time `json:"time"`
	Reason string    `json:"reason"`
	Points float64   `json:"points"` // negative where points were taken
}

type pointRecordAnswer struct {
	ID             int64  `json:"id"`
	ExchangeTime   string `json:"exchangeTime"`
	DetailReason   string `json:"detailReason"`
	ExchangePoints string `json:"exchangePoints"` // the sample's spelling; the table has exchangePoint
}

// memberPoint shows what a member has of points (会员积分查询).
func memberPoint(c *sim.Call) (any, error) {
	m, err := findMember(c, c.Text("mobile"), c.Text("storeNo"))
	if err != nil {
		return nil, err
	}
	return map[string]float64{"currentPoint": m.Points.balance(c.Now)}, nil
}

// memberPointList shows a page of a member's points log (会员积分流水查询), newest first.
func memberPointList(c *sim.Call) (any, error) {
	m, err := findMember(c, c.Text("mobile"), c.Text("storeNo"))
	if err != nil {
		return nil, err
	}
	records := []pointRecordAnswer{}
	for _, r := range pointLog.Prefix(c.DB, keyOf(m.TenantID, m.Mobile)+"/") {
		records = append(records, pointRecordAnswer{
			ID: r.ID, ExchangeTime: writeMoment(r.Time), DetailReason: r.Reason, ExchangePoints: double(r.Points),
		})
	}
	slices.Reverse(records)
	if len(records) > 1 {
		c.Seen(PointLogOrder)
	}
	return listOf(c, pointPagesOfOne, records, c.Int("pageNum", 1), c.Int("pageSize", 0)), nil
}

// memberPointModify adds points or takes some (会员积分变更).
func memberPointModify(c *sim.Call) (any, error) {
	m, ch, err := readChange(c, "changePoint")
	if err != nil {
		return nil, err
	}
	if !ch.apply(&m.Points, c) {
		return nil, PointsShort.Break("%s points are to be taken, but member %s has %s", "要扣 %s 积分，但会员 %s 只有 %s",
			double(ch.amount), m.Mobile, double(m.Points.balance(c.Now)))
	}
	r := PointRecord{ID: c.Next(pointRecords), Time: ch.at, Reason: ch.why, Points: ch.amount}
	if ch.taking {
		r.Points = -ch.amount
	}
	pointLog.Put(c.DB, keyOf(m.TenantID, m.Mobile, serial(r.ID)), r)
	members.Put(c.DB, keyOf(m.TenantID, m.Mobile), m)
	return true, nil
}

// memberGrowthModify adds growth or takes some (会员成长值变更); the level follows.
func memberGrowthModify(c *sim.Call) (any, error) {
	m, ch, err := readChange(c, "changeGrowth")
	if err != nil {
		return nil, err
	}
	grades, _ := levels.Get(c.DB, key(m.TenantID))
	before, _ := levelFor(grades, m.Growth.balance(c.Now))
	if !ch.apply(&m.Growth, c) {
		return nil, GrowthShort.Break("%s of growth are to be taken, but member %s has %s", "要扣 %s 成长值，但会员 %s 只有 %s",
			plain(ch.amount), m.Mobile, plain(m.Growth.balance(c.Now)))
	}
	if after, _ := levelFor(grades, m.Growth.balance(c.Now)); after != before {
		c.Seen(LevelByGrowth)
	}
	members.Put(c.DB, keyOf(m.TenantID, m.Mobile), m)
	return true, nil
}

// change is one change of points or growth.
type change struct {
	amount      float64
	taking      bool
	why         string
	at          time.Time
	from, until time.Time
}

func readChange(c *sim.Call, amount string) (m Member, ch change, err error) {
	f := fieldsOf(c)
	if ch, err = f.change(amount); err != nil {
		return m, ch, err
	}
	m, err = findMember(c, f.text("mobile"), f.text("storeNo"))
	return m, ch, err
}

func (f fields) change(amount string) (ch change, err error) {
	operation, given := f.find("operation")
	_, sized := f.find(amount)
	if !given || !sized {
		f.call.Seen(ChangeDefaults)
	}
	ch.taking, ch.why = operation == "sub", f.text("changeDesc")
	if ch.amount, err = f.number(amount); err != nil {
		return ch, err
	}
	ch.amount = round(ch.amount)
	if ch.at, err = f.moment("changeTime"); err != nil {
		return ch, err
	}
	if ch.from, err = f.moment("effectiveTime"); err != nil {
		return ch, err
	}
	if ch.until, err = f.moment("invalidTime"); err != nil {
		return ch, err
	}
	if ch.at.IsZero() {
		ch.at = f.call.Now
	}
	if !ch.from.IsZero() && !ch.until.IsZero() && !ch.until.After(ch.from) {
		return ch, TimeOrder.Break("invalidTime %s is not later than effectiveTime %s", "失效时间 %s 不晚于生效时间 %s",
			writeMoment(ch.until), writeMoment(ch.from))
	}
	return ch, nil
}

// apply changes an account and reports false, changing nothing, when it has less than is to be taken.
func (ch change) apply(a *account, c *sim.Call) bool {
	if ch.taking {
		c.Seen(SoonestSpent)
		return a.take(ch.amount, c.Now)
	}
	if !ch.from.IsZero() || !ch.until.IsZero() {
		c.Seen(ChangeWindow)
	}
	a.add(ch.amount, ch.from, ch.until)
	return true
}
