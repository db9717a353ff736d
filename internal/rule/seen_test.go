package rule_test

import (
	"strings"
	"testing"
	"time"

	"example.com/mockserver/internal/rule"
)

func TestEvidenceLiftsAndReplaces(t *testing.T) {
	r := valid()
	r.Grade, r.Others = rule.Assumed, []rule.Answer{{Status: 418}}
	for name, one := range map[string]struct {
		seen     *rule.Answer
		grade    rule.Grade // of the answer
		code     string
		replaces bool
	}{
		"a behaviour":       {nil, rule.Assumed, "1", false},
		"the same answer":   {&rule.Answer{Status: 400, Code: "1"}, rule.Observed, "1", false},
		"another answer":    {&rule.Answer{Status: 400, Code: "7"}, rule.Observed, "7", true},
		"the whole of one":  {&rule.Answer{Status: 400, Body: []byte(`{}`)}, rule.Observed, "1", true},
		"not the documents": {&rule.Answer{Status: 401}, rule.Observed, "1", true},
	} {
		e := rule.Evidence{"p/one": {Date: "2026-11-25", Count: 2, Host: "h", Answer: one.seen}}
		lifted := e.Of(&r)
		if lifted.Grade != rule.Observed || lifted.Answer.Grade != one.grade || lifted.Answer.Code != one.code || e.Replaces(&r) != one.replaces || lifted.Seen.Count != 2 {
			t.Errorf("%s: %+v", name, lifted)
		}
		if r.Grade != rule.Assumed || r.Answer.Code != "1" || r.Seen != nil || len(r.Others) != 1 {
			t.Errorf("%s: it changes the ledger: %+v", name, r)
		}
	}
	if none := (rule.Evidence{}).Of(&r); none != &r {
		t.Error("without evidence it is another rule")
	}
	r.Answer.Grade = rule.Documented
	if e := (rule.Evidence{"p/one": {Date: "2026-11-25", Answer: &rule.Answer{Status: 400, Code: "1"}}}); e.Of(&r).Answer.Grade != rule.Documented {
		t.Error("what is documented and was seen is documented")
	}
}

func TestWhatWasSeenLongAgoIsStale(t *testing.T) {
	r := valid()
	r.Seen = &rule.Seen{Date: "2026-01-10", Count: 3, Host: "h.cn"}
	for day, want := range map[string]string{
		"2026-01-10": "seen 2026-01-10, 3 × at h.cn",
		"2026-07-09": "seen 2026-01-10, 3 × at h.cn",
		"2026-07-10": "seen 2026-01-10, 3 × at h.cn (stale: more than 180 days ago)",
	} {
		now, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.SeenText(now.Add(23 * time.Hour)); got.EN != want || strings.Contains(got.EN, "stale") != strings.Contains(got.ZH, "过时") {
			t.Errorf("on %s: %q, not %q", day, got, want)
		}
	}
}
