package innopaas

import (
	"fmt"
	"strconv"
	"strings"
)

// money is an amount in ten-thousandths of its currency, so that sums are exact. In JSON and YAML it is decimal text,
// as in the provider's reports.
type money int64

// parseMoney reads "12", "0.05" or "0.0500".
func parseMoney(s string) (money, error) {
	whole, part, _ := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	if whole == "" || len(part) > 4 || strings.HasPrefix(whole, "-") || strings.ContainsAny(s, "+eE_") {
		return 0, fmt.Errorf("%q is not an amount with at most four decimals", s)
	}
	n, err := strconv.ParseInt(whole+part+strings.Repeat("0", 4-len(part)), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not an amount with at most four decimals", s)
	}
	if strings.HasPrefix(s, "-") {
		n = -n
	}
	return money(n), nil
}

// String shows four decimals: "0.0500".
func (m money) String() string {
	sign := ""
	if m < 0 {
		sign, m = "-", -m
	}
	return fmt.Sprintf("%s%d.%04d", sign, m/10000, m%10000)
}

// MarshalText makes money decimal text in JSON.
func (m money) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads what MarshalText wrote, and what a fixture says.
func (m *money) UnmarshalText(text []byte) (err error) {
	*m, err = parseMoney(string(text))
	return err
}
