package rule

import (
	"fmt"
	"time"
)

// Span is a duration in words, in the largest unit that divides it: "90 minutes", "2 hours", "7 days". Sentences use it
// to take a limit from its constant.
func Span(d time.Duration) Text {
	units := []struct {
		length time.Duration
		en, zh string
	}{
		{24 * time.Hour, "day", "天"}, {time.Hour, "hour", "小时"}, {time.Minute, "minute", "分钟"}, {time.Second, "second", "秒"},
	}
	for _, u := range units {
		n := d / u.length
		if d <= 0 || d%u.length != 0 || u.length == 24*time.Hour && n == 1 { // 24 hours, not a calendar day
			continue
		}
		plural := "s"
		if n == 1 {
			plural = ""
		}
		return Text{EN: fmt.Sprintf("%d %s%s", n, u.en, plural), ZH: fmt.Sprintf("%d %s", n, u.zh)}
	}
	return Text{EN: d.String(), ZH: d.String()}
}
