package qijiayun

import (
	"slices"
	"testing"
)

func TestMomentsAreReadInEveryFormTheDocumentationShows(t *testing.T) {
	for in, want := range map[string]string{
		"2019-01-02":            "2019-01-02 00:00:00",
		"2019-09-09 12:23":      "2019-09-09 12:23:00",
		"2018-07-20 12:12:12":   "2018-07-20 12:12:12",
		"2019-02-30":            "",
		"2019-09-09T12:23:00":   "",
		"2018-07-20 12:12:12.5": "",
		"":                      "",
	} {
		got, err := parseMoment(in)
		if (err != nil) != (want == "") || (err == nil && writeMoment(got) != want) {
			t.Errorf("%q read as %v (%v), want %q", in, got, err, want)
		}
	}
}

func TestPagesCutTheListWithoutGaps(t *testing.T) {
	rows := []int{1, 2, 3, 4, 5}
	for _, c := range []struct {
		num, size int
		want      []int
		count     int
	}{
		{1, 2, []int{1, 2}, 3},
		{3, 2, []int{5}, 3},
		{4, 2, []int{}, 3},
		{0, 2, []int{1, 2}, 3},
		{0, 0, rows, 1},
		{2, 0, []int{}, 1},
		{1 << 62, 1 << 62, []int{}, 1},
		{1, 1<<63 - 1, rows, 1},
	} {
		got, p := pageOf(rows, c.num, c.size)
		want := paging{Total: 5, PageNum: c.num, PageSize: c.size, PageCount: c.count}
		if !slices.Equal(got, c.want) || p != want {
			t.Errorf("page %d of size %d: %v %+v, want %v %+v", c.num, c.size, got, p, c.want, want)
		}
	}
	if got, p := pageOf([]int(nil), 0, 0); got == nil || len(got) != 0 || p.PageCount != 0 {
		t.Errorf("a page of nothing is %v %+v, want an empty list on no page", got, p)
	}
}

func TestPartsOfAKeyDoNotRunIntoEachOther(t *testing.T) {
	keys := map[string][]string{}
	for _, parts := range [][]string{{"a", "b"}, {"a/b"}, {"a%2Fb"}, {"a%252Fb"}, {"a", "b", ""}, {"a", "/b"}, {"a/", "b"}} {
		k := keyOf(1, parts...)
		if other, taken := keys[k]; taken {
			t.Errorf("%q and %q have the same key %s", parts, other, k)
		}
		keys[k] = parts
	}
	if keyOf(1, "2", "3") == keyOf(12, "3") {
		t.Error("a tenant's id runs into what follows it")
	}
}

func FuzzTimesAreReadAsTheyAreWritten(f *testing.F) {
	for _, seed := range []string{"2019-01-02", "2019-09-09 12:23", "2018-07-20 12:12:12", "2019-02-30", "0000-00-00", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		read, err := parseMoment(in)
		if err != nil {
			return
		}
		again, err := parseMoment(writeMoment(read))
		if err != nil || !again.Equal(read) {
			t.Errorf("%q is %v, written %q, read again %v (%v)", in, read, writeMoment(read), again, err)
		}
	})
}
