package innopaas

import (
	"slices"
	"strings"
	"testing"
)

func TestANumberIsFiveToTwentyDigits(t *testing.T) {
	for number, want := range map[string]bool{
		"8613800000000": true, "12345": true, strings.Repeat("1", 20): true, "12025550100": true,
		"1234": false, "": false, strings.Repeat("1", 21): false, "008613800000000": false, "00861": false,
		"+8613800000000": false, " 8613800000000": false, "86-138": false, "８６１３８": false,
	} {
		why, ok := malformed(number)
		if ok != want {
			t.Errorf("%q: ok %v, want %v", number, ok, want)
		}
		if !ok && (why.EN == "" || why.ZH == "") {
			t.Errorf("%q is refused without a reason in both languages", number)
		}
	}
}

func TestAListIsSeparatedByCommasOnly(t *testing.T) {
	for list, want := range map[string]struct{ good, bad []string }{
		"":                          {nil, nil},
		"8613800000000":             {[]string{"8613800000000"}, nil},
		"8613800000000,12025550100": {[]string{"8613800000000", "12025550100"}, nil},
		"8613800000000,":            {[]string{"8613800000000"}, []string{""}},
		"12025550100;12025550101":   {nil, []string{"12025550100;12025550101"}},
		"12025550100, 12025550101":  {[]string{"12025550100"}, []string{" 12025550101"}},
		"12025550100，12025550101":   {nil, []string{"12025550100，12025550101"}},
	} {
		good, bad, why := sift(split(list), false)
		if !slices.Equal(good, want.good) || !slices.Equal(bad, want.bad) || (len(bad) > 0) != (why.EN != "") {
			t.Errorf("%q: good %q, bad %q, why %q", list, good, bad, why.EN)
		}
	}
}

func TestTheReasonNamesTheCharacter(t *testing.T) {
	for number, want := range map[string][2]string{
		"12025550100，12025550101": {"has '，' at position 12", "的第 12 位是 '，'"},
		"1２3":                     {"has '２' at position 2", "的第 2 位是 '２'"},
		"":                        {"a number is empty", "有空号码"},
	} {
		if why, _ := malformed(number); !strings.Contains(why.EN, want[0]) || !strings.Contains(why.ZH, want[1]) {
			t.Errorf("%q: %q %q, want %q", number, why.EN, why.ZH, want)
		}
	}
}

func FuzzPhoneList(f *testing.F) {
	for _, seed := range []string{"8613800000000", "8613800000000,12025550100", ",", "00", "+1,", "１２３", "\xff,12345"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, list string) {
		numbers := split(list)
		if strings.Join(numbers, ",") != list {
			t.Fatalf("%q was split into %q", list, numbers)
		}
		good, bad, _ := sift(numbers, false)
		if len(good)+len(bad) != len(numbers) {
			t.Fatalf("%q: %d good and %d bad of %d", list, len(good), len(bad), len(numbers))
		}
		for _, n := range good {
			if len(n) < shortestNumber || len(n) > longestNumber || strings.Trim(n, "0123456789") != "" || n[:2] == "00" {
				t.Fatalf("%q was let through", n)
			}
		}
	})
}
