package rule

import (
	"iter"
	"strconv"
	"strings"
	"testing"
)

func rows(n, most int, t *testing.T) iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		for i := range n {
			if i > most {
				t.Errorf("row %d was read", i)
			}
			if !yield("k"+strconv.Itoa(i), i) {
				return
			}
		}
	}
}

func TestWhatThereIsIsListedUpToABound(t *testing.T) {
	key := func(k string, _ int) string { return k }
	for _, c := range []struct {
		want string
		got  Text
	}{
		{"; there is none yet|；目前一个也没有", Existing(rows(0, 0, t), key)},
		{"; there is k0, k1|；现有：k0、k1", Existing(rows(2, 2, t), key)},
		{"; there is k0, k1, k2, k3, k4, k5, k6, k7, …|；现有：k0、k1、k2、k3、k4、k5、k6、k7、…", Existing(rows(1e6, mostExisting, t), key)},
		{`; there is "a \"b\""|；现有："a \"b\""`, Existing(rows(1, 1, t), func(string, int) string { return `a "b"` })},
	} {
		if c.got.EN+"|"+c.got.ZH != c.want {
			t.Errorf("%+v, not %s", c.got, c.want)
		}
	}
	if long := Existing(rows(1, 1, t), func(string, int) string { return strings.Repeat("长", 1000) }); len([]rune(long.EN)) > 100 {
		t.Error(long.EN)
	}
}
