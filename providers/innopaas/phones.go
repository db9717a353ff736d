package innopaas

import (
	"fmt"
	"strings"

	"example.com/mockserver/internal/rule"
)

// The length of one number (SMS API V3.0, error code 108: "> 20 or < 5").
const (
	shortestNumber = 5
	longestNumber  = 20
	mostRecipients = 1000 // WhatsApp API; of SMS it is assumed
)

// split takes a list of numbers apart: separated by commas and nothing else. An empty list has none.
func split(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ",")
}

// malformed says what is wrong with one number; ok where nothing is.
func malformed(number string) (why rule.Text, ok bool) {
	for i, c := range []rune(number) {
		if c < '0' || c > '9' {
			return rule.Text{
				EN: fmt.Sprintf("%q has %q at position %d; a number is digits only, the country code first, numbers separated by commas without spaces", number, c, i+1),
				ZH: fmt.Sprintf("%q 的第 %d 位是 %q；号码只能是数字，以国家码开头，多个号码用英文逗号分隔且不含空格", number, i+1, c),
			}, false
		}
	}
	switch {
	case number == "":
		return rule.Text{
			EN: "a number is empty; separate numbers with single commas, without a comma at either end",
			ZH: "有空号码；多个号码之间只能有一个逗号，首尾不能有逗号",
		}, false
	case len(number) < shortestNumber || len(number) > longestNumber:
		return rule.Text{
			EN: fmt.Sprintf("%q has %d digits; a number has %d to %d", number, len(number), shortestNumber, longestNumber),
			ZH: fmt.Sprintf("%q 有 %d 位；号码应为 %d–%d 位", number, len(number), shortestNumber, longestNumber),
		}, false
	case strings.HasPrefix(number, "00"):
		return rule.Text{
			EN: fmt.Sprintf("%q begins with 00; write the country code without it", number),
			ZH: fmt.Sprintf("%q 以 00 开头；国家码前不要加 00", number),
		}, false
	}
	return rule.Text{}, true
}

// internationalOf is a number without the leading 00 of an international call, where that is allowed.
func internationalOf(number string, zeros bool) string {
	if zeros {
		return strings.TrimPrefix(number, "00")
	}
	return number
}

// sift parts the numbers of a list into good and malformed ones; why is about the first malformed one. With
// zeros a leading 00 is allowed, and kept.
func sift(numbers []string, zeros bool) (good, bad []string, why rule.Text) {
	for _, n := range numbers {
		w, ok := malformed(internationalOf(n, zeros))
		if ok {
			good = append(good, n)
			continue
		}
		if bad == nil {
			why = w
		}
		bad = append(bad, n)
	}
	return good, bad, why
}
