package rule_test

import (
	"testing"
	"time"

	"example.com/mockserver/internal/rule"
)

func TestSpansAreWrittenInTheLargestUnit(t *testing.T) {
	for d, want := range map[time.Duration]rule.Text{
		2 * time.Hour:           {EN: "2 hours", ZH: "2 小时"},
		90 * time.Minute:        {EN: "90 minutes", ZH: "90 分钟"},
		time.Minute:             {EN: "1 minute", ZH: "1 分钟"},
		24 * time.Hour:          {EN: "24 hours", ZH: "24 小时"},
		7 * 24 * time.Hour:      {EN: "7 days", ZH: "7 天"},
		61 * time.Second:        {EN: "61 seconds", ZH: "61 秒"},
		1500 * time.Millisecond: {EN: "1.5s", ZH: "1.5s"},
		0:                       {EN: "0s", ZH: "0s"},
	} {
		if got := rule.Span(d); got != want {
			t.Errorf("%v is %v, not %v", d, got, want)
		}
	}
}

func TestASentenceTakesTextsInItsLanguage(t *testing.T) {
	got := rule.Say("it lives %s, %d times", "有效期 %s，%d 次", rule.Span(2*time.Hour), 3)
	if got.EN != "it lives 2 hours, 3 times" || got.ZH != "有效期 2 小时，3 次" {
		t.Errorf("%+v", got)
	}
}
