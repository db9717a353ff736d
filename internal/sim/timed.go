package sim

import (
	"strings"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/rule"
)

// nearlyNow is the difference between a sandbox's clock and the machine's below which it is not mentioned.
const nearlyNow = 2 * time.Second

// Timed is for a violation found by comparing a time with now, the sandbox's time. If good reports that the request would
// pass by the machine's clock, the diagnosis says first that the two clocks differ: the client is not at fault.
func Timed(v *rule.Violation, now time.Time, good func(now time.Time) bool) *rule.Violation {
	v.Why = apart(v.Why, now, clock.Wall(), good)
	return v
}

// ClockApart reports a diagnosis by which only the sandbox's clock is at fault.
func ClockApart(why rule.Text) bool { return strings.HasPrefix(why.EN, clockIs) }

const clockIs = "this sandbox's clock is "

func apart(why rule.Text, now, wall time.Time, good func(now time.Time) bool) rule.Text {
	ahead := now.Sub(wall)
	if ahead.Abs() < nearlyNow || !good(wall) {
		return why
	}
	en, zh := "ahead of", "快"
	if ahead < 0 {
		en, zh = "behind", "慢"
	}
	return rule.Say(clockIs+"%[1]s %[2]s the machine's, by which the time would be valid: %[4]s",
		"此沙箱的时钟比本机%[3]s %[1]s，按本机时间则有效：%[5]s", ahead.Abs().Round(time.Second), en, zh, why.EN, why.ZH)
}
