package innopaas

import (
	"fmt"
	"slices"
	"strings"

	"example.com/mockserver/fixtures"
)

// check looks for mistakes in one file of fixtures. What it refers to may stand in all, the files read so far.
func (f *Fixture) check(all *Fixture) error {
	for i, a := range f.Accounts {
		if _, err := parseMoney(a.Balance); err != nil || strings.HasPrefix(a.Balance, "-") || a.AccountNo == "" || a.Currency == "" {
			return fixtures.Wrong(fmt.Sprintf("$.accounts[%d]", i), "needs accountNo, currency and a balance such as \"10.0000\"")
		}
	}
	accounts := map[string]bool{}
	for _, a := range all.Accounts {
		accounts[a.AccountNo] = true
	}
	if len(all.Apps) == 0 {
		return fixtures.Wrong("$.apps", "at least one application is needed")
	}
	for i, a := range f.Apps {
		at := fmt.Sprintf("$.apps[%d]", i)
		switch {
		case a.AppKey == "" || a.Token == "" || strings.ContainsAny(a.AppKey+a.Token, " \t"):
			return fixtures.Wrong(at, "needs an appKey and a token without blanks")
		case !accounts[a.AccountNo]:
			return fixtures.Wrong(at+".accountNo", "there is no account %q", a.AccountNo)
		case slices.ContainsFunc(a.Products, func(p string) bool { return !slices.Contains(products, p) }):
			return fixtures.Wrong(at+".products", "the products are %v", products)
		}
	}
	for i, w := range f.Wabas {
		if !accounts[w.AccountNo] || w.WabaID == "" || len(w.Numbers) == 0 {
			return fixtures.Wrong(fmt.Sprintf("$.wabas[%d]", i), "needs a wabaId, a number and an account that there is")
		}
		for j, t := range w.Templates {
			at := fmt.Sprintf("$.wabas[%d].templates[%d]", i, j)
			if _, why, ok := variables(t.Body); !ok {
				return fixtures.Wrong(at+".body", "%s", why.EN)
			}
			if _, why, ok := variables(t.Caption); !ok {
				return fixtures.Wrong(at+".caption", "%s", why.EN)
			}
			if t.Status != "" && !slices.Contains(templateStatuses, t.Status) {
				return fixtures.Wrong(at+".status", "%q is not one of %v", t.Status, templateStatuses)
			}
			if t.HeaderType < 0 || t.HeaderType > headerDocument {
				return fixtures.Wrong(at+".headerType", "%d is not one of 1 to %d", t.HeaderType, headerDocument)
			}
		}
	}
	return f.checkOutcomes(all.Prices)
}

func (f *Fixture) checkOutcomes(prices Prices) error {
	for i, c := range f.Countries {
		if _, err := parseMoney(c.Price); err != nil || strings.Trim(c.Code, "0123456789") != "" || c.Code == "" {
			return fixtures.Wrong(fmt.Sprintf("$.countries[%d]", i), "needs a code of digits and a price such as \"0.0300\"")
		}
	}
	for _, p := range []string{prices.OTP, prices.Whatsapp} {
		if _, err := parseMoney(p); err != nil {
			return fixtures.Wrong("$.prices", "%v", err)
		}
	}
	for i, m := range f.Magic {
		at := fmt.Sprintf("$.magicNumbers[%d]", i)
		if _, ok := malformed(m.Number); !ok {
			return fixtures.Wrong(at+".number", "%q is not a number", m.Number)
		}
		for _, one := range []struct {
			outcome string
			all     []string
		}{{m.SMS, smsStatuses}, {m.OTP, otpOutcomes}, {m.Whatsapp, waStatuses}} {
			if one.outcome != never && !slices.Contains(one.all, one.outcome) {
				return fixtures.Wrong(at, "%q is not one of %v and never", one.outcome, one.all)
			}
		}
	}
	return nil
}
