package sandbox

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/names"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/store"
	"example.com/mockserver/internal/webhook"
)

// LeastTTL is the shortest ttl of a sandbox: a shorter one would end before the first request.
const LeastTTL = time.Second

// CheckClock refuses an unknown mode, and times outside the years that every time format can represent.
func CheckClock(c ClockState) error {
	if c.Mode != "" && c.Mode != clock.Running && c.Mode != clock.Frozen {
		return problem.Invalid("mode: %q is neither running nor frozen", "mode：%q 既不是 running 也不是 frozen", c.Mode)
	}
	if !c.Now.IsZero() && (c.Now.Year() < 1971 || c.Now.Year() > 2199) {
		return problem.Invalid("now: %s is not between 1971 and 2199", "now：%s 不在 1971 年到 2199 年之间", c.Now.Format(time.RFC3339))
	}
	return nil
}

// ParseTTL reads the ttl of a sandbox; an empty one means that the sandbox stays.
func ParseTTL(text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	ttl, err := time.ParseDuration(text)
	if err != nil || ttl < LeastTTL {
		return 0, problem.Invalid("ttl: %q is not a duration of at least one second, such as 30m", "ttl：%q 不是至少一秒的时长（例如 30m）", text)
	}
	return ttl, nil
}

// check applies to the parts of a snapshot the checks of the calls that create them. Rows are checked when they are
// loaded, and by checkRows.
func (s Snapshot) check(c *Base) (ttl time.Duration, err error) {
	if s.Version != SnapshotVersion {
		return 0, problem.Invalid("the snapshot has version %d; this mockserver reads version %d",
			"快照的版本是 %d；此 mockserver 只能读取版本 %d", s.Version, SnapshotVersion)
	}
	if s.Tag != "" && !isTag(s.Tag) {
		return 0, problem.Invalid("tag: %q is not 8 of the digits 0-9a-f", "tag：%q 不是 8 位十六进制小写数字", s.Tag)
	}
	if err := CheckClock(s.Clock); err != nil {
		return 0, err
	}
	for _, name := range slices.Sorted(maps.Keys(s.Random)) {
		if err := c.Known.CheckProvider("random", name); err != nil {
			return 0, err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.Overrides)) {
		if err := c.checkOverride(id, s.Overrides[id]); err != nil {
			return 0, inSnapshot("overrides", err)
		}
	}
	if err := c.checkJournal(s.Journal); err != nil {
		return 0, err
	}
	return ParseTTL(s.TTL)
}

func isTag(text string) bool {
	for _, c := range text {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return len(text) == tagDigits
}

// inSnapshot adds the part of a snapshot to an error.
func inSnapshot(part string, err error) error {
	en, zh := err.Error(), err.Error()
	if p, ok := err.(*problem.Problem); ok { //nolint:errorlint // the checks return it as it is
		zh = p.Why.ZH
	}
	return problem.Invalid("the snapshot's %[1]s: %[2]s", "快照的 %[1]s：%[3]s", part, en, zh)
}

// checkJournal holds exchanges against what a recorded one has: names that exist, an outcome, a method and a status.
func (c *Base) checkJournal(s journal.State) error {
	if s.Last < 0 || s.Last > math.MaxInt64/2 {
		return problem.Invalid("the snapshot's journal: last is %d", "快照的 journal：last 为 %d", s.Last)
	}
	known := map[int64]bool{} // calls at once may be recorded out of order
	for i, e := range s.Exchanges {
		if e.N <= 0 || e.N > s.Last || known[e.N] ||
			e.Provider == "" || e.Outcome == "" || e.At.IsZero() {
			return problem.Invalid("the snapshot's journal: exchange %d of the list is incomplete, or its number is not its own",
				"快照的 journal：列表中第 %d 条记录不完整，或编号无效、重复", i+1)
		}
		known[e.N] = true
		if err := c.Known.Check(names.Asked{Provider: e.Provider, Operation: e.Operation, Rule: e.Rule}); err != nil {
			return inSnapshot(fmt.Sprintf("journal, exchange %d", e.N), err)
		}
		if member := impossible(e); member != "" {
			return problem.Invalid("the snapshot's journal, exchange %d: no call can give %q this value", "快照的 journal，请求 %d：任何调用都不会使 %q 取此值", e.N, member)
		}
	}
	return nil
}

// impossible is the first member of an exchange whose value no call gives it.
func impossible(e journal.Exchange) string {
	outcomes := []string{journal.Accepted, journal.Refused, journal.Unmatched}
	switch status := e.Reply.Status; {
	case !slices.Contains(outcomes, e.Outcome):
		return "outcome"
	case e.Took < 0:
		return "tookMicros"
	case e.Request.Method == "":
		return "request/method"
	case e.Request.URL == "":
		return "request/url"
	case status != 0 && (status < 100 || status > 999): // 0: a fault closed the connection
		return "reply/status"
	}
	return ""
}

// checkRows checks mockserver's own rows as the calls that create them do, and each provider's for what it needs.
func (b *Sandbox) checkRows() error {
	for id, a := range fault.Rows(b.db) {
		if _, err := a.Fault.Check(b.base.Known); err != nil || a.ID != id || a.Met < 0 || a.Hits < 0 {
			return row("faults", id, err)
		}
	}
	for key, f := range fault.DeliveryRows(b.db) {
		if err := f.Check(b.base.Known); err != nil || f.N < 1 || deliveryKey(uint64(f.N)) != key {
			return row("deliveries.faults", key, err)
		}
	}
	for key, d := range deliveries.All(b.db) {
		if deliveryKey(d.N) != key {
			return row("deliveries", key, nil)
		}
		if member := d.Impossible(); member != "" {
			return row("deliveries", key, problem.Invalid("no call can give %q this value", "任何调用都不会使 %q 取此值", member))
		}
		if d.State != webhook.Unrouted {
			if _, err := webhook.ParseURL(d.Event.Target.URL); err != nil {
				return row("deliveries", key, err)
			}
		}
	}
	for key, d := range dueTable.All(b.db) {
		p, known := b.base.provider(d.Provider)
		if d.Provider == "" && d.Kind != deliver || d.Provider != "" && (!known || p.Due[d.Kind] == nil) || d.At.IsZero() {
			return row("due", key, nil)
		}
	}
	return b.checkCredentials()
}

// checkCredentials refuses a snapshot without the rows of a provider's credentials, which every sandbox has.
func (b *Sandbox) checkCredentials() (err error) {
	name := ""
	defer func() {
		if p := recover(); p != nil {
			err = problem.Invalid("%s cannot read the snapshot's rows: %v", "快照中 %s 的数据无法使用：%v", name, p)
		}
	}()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.base.Providers {
		name = p.Name
		if p.Issued != nil && p.Issued(b.turn(p)) == nil {
			return problem.Invalid("the snapshot has no credentials of %s: rows are missing from its tables", "快照中没有 %s 的凭证：其表中缺少数据", name)
		}
	}
	return nil
}

// dangling refuses a row that names one which is not there: whoever reads it could not answer.
func dangling(err error) error {
	var d *store.Dangling
	if !errors.As(err, &d) {
		return nil
	}
	return inSnapshot("store", problem.Invalid("table %[1]s, key %[2]q: %[3]q names %[4]q, which table %[5]s does not have",
		"表 %[1]s，键 %[2]q：%[3]q 指向 %[4]q，而表 %[5]s 中没有", d.Table, d.Key, d.Member, d.Name, d.To))
}

func row(table, key string, err error) error {
	if err == nil {
		err = problem.Invalid("it is incomplete or contradicts itself", "内容不完整或自相矛盾")
	}
	return inSnapshot(fmt.Sprintf("table %s, key %q", table, key), err)
}
