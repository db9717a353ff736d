package sim

import (
	"testing"
	"time"

	"example.com/mockserver/internal/rule"
)

func TestADiagnosisOfTimeSaysFirstThatTheClocksDiffer(t *testing.T) {
	wall := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	why := rule.Text{EN: "it is late", ZH: "已过期"}
	yes, no := func(time.Time) bool { return true }, func(time.Time) bool { return false }
	for name, c := range map[string]struct {
		ahead time.Duration
		good  func(time.Time) bool
		want  rule.Text
	}{
		"the same time":     {time.Second, yes, why},
		"bad by both":       {2 * time.Hour, no, why},
		"the sandbox ahead": {2 * time.Hour, yes, rule.Text{EN: "this sandbox's clock is 2h0m0s ahead of the machine's, by which the time would be valid: it is late", ZH: "此沙箱的时钟比本机快 2h0m0s，按本机时间则有效：已过期"}},
		"the sandbox behind": {-time.Minute, yes, rule.Text{
			EN: "this sandbox's clock is 1m0s behind the machine's, by which the time would be valid: it is late",
			ZH: "此沙箱的时钟比本机慢 1m0s，按本机时间则有效：已过期",
		}},
	} {
		if got := apart(why, wall.Add(c.ahead), wall, c.good); got != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
