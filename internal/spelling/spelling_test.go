package spelling

import "testing"

func TestTheNearestNameIsTheOneThatWasMeant(t *testing.T) {
	known := []string{"memberRegister", "memberModify", "accessToken", "exactly", "atLeast", "atMost", "qijiayun/daily-quota", "provider", "id"}
	for word, want := range map[string]string{
		"memberRegistr": "memberRegister", "MemberRegister": "memberRegister", "member_register": "memberRegister",
		"memberRegitser": "memberRegister", "exactley": "exactly", "atleast": "atLeast", "at_most": "atMost", "qijiayun/dayly-quota": "qijiayun/daily-quota",
		"proivder": "provider", "accesstoken": "accessToken", "ID": "id",
		"loginPost": "", "x": "", "": "", "zz": "", "注册": "",
	} {
		if got, found := Nearest(word, known); got != want || found != (want != "") {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}

func TestAHintSaysWhatThereIsWhereNothingIsNear(t *testing.T) {
	if h := Hint("zzzz", []string{"a", "b"}); h.EN != "; there are a, b" || h.ZH != "；现有 a, b" {
		t.Errorf("%+v", h)
	}
	if h := Hint("acepted", []string{"accepted"}); h.EN != `; did you mean "accepted"?` || h.ZH != `；是否应为 "accepted"？` {
		t.Errorf("%+v", h)
	}
	if h := Hint("x", nil); h.EN != "" {
		t.Errorf("%+v", h)
	}
}
