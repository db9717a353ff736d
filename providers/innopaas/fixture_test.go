package innopaas

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mockserver/fixtures"
	"example.com/mockserver/internal/store"
)

func TestTheFixtureHoldsTogether(t *testing.T) {
	parts, err := fixtures.Load[Fixture](fixtures.Source{}, "innopaas")
	if err != nil {
		t.Fatal(err)
	}
	if err := parts[0].check(&parts[0]); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		corrupt func(f *Fixture)
		path    string
	}{
		"no applications":      {func(f *Fixture) { f.Apps = nil }, "$.apps"},
		"a blank in a token":   {func(f *Fixture) { f.Apps[0].Token = "a b" }, "$.apps[0]"},
		"nobody's application": {func(f *Fixture) { f.Apps[1].AccountNo = "I0" }, "$.apps[1].accountNo"},
		"an unknown product":   {func(f *Fixture) { f.Apps[0].Products = []string{"fax"} }, "$.apps[0].products"},
		"a balance in words":   {func(f *Fixture) { f.Accounts[0].Balance = "much" }, "$.accounts[0]"},
		"a price in words":     {func(f *Fixture) { f.Countries[2].Price = "" }, "$.countries[2]"},
		"a code of letters":    {func(f *Fixture) { f.Countries[0].Code = "CN" }, "$.countries[0]"},
		"no price of OTP":      {func(f *Fixture) { f.Prices.OTP = "" }, "$.prices"},
		"a waba of nobody":     {func(f *Fixture) { f.Wabas[0].AccountNo = "I0" }, "$.wabas[0]"},
		"a waba of no number":  {func(f *Fixture) { f.Wabas[0].Numbers = nil }, "$.wabas[0]"},
		"a magic word":         {func(f *Fixture) { f.Magic[0].Number = "abracadabra" }, "$.magicNumbers[0].number"},
		"a magic status":       {func(f *Fixture) { f.Magic[3].SMS = "GONE" }, "$.magicNumbers[3]"},
	} {
		fresh, err := fixtures.Load[Fixture](fixtures.Source{}, "innopaas")
		if err != nil {
			t.Fatal(err)
		}
		c.corrupt(&fresh[0])
		if err := fresh[0].check(&fresh[0]); err == nil || !strings.HasPrefix(err.Error(), c.path+": ") {
			t.Errorf("%s: %v, want a mistake at %s", name, err, c.path)
		}
	}
}

func TestAUsersFixtureAddsToOurs(t *testing.T) {
	dir := t.TempDir()
	write := func(text string) {
		if err := os.WriteFile(filepath.Join(dir, "innopaas.yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	prepare := func() (*store.DB, error) {
		base := store.New()
		return base, New().Prepare(fixtures.Source{Dir: dir}, base)
	}
	write("accounts:\n  - { accountNo: I1, name: Mine, balance: \"5\", currency: EUR }\ncountries:\n  - { code: \"49\", region: DE, price: \"0.07\" }\n")
	base, err := prepare()
	if err != nil {
		t.Fatal(err)
	}
	if mine, found := accounts.Get(base, "I1"); !found || mine.Balance.String() != "5.0000" || accounts.Len(base) != 3 {
		t.Errorf("%+v among %d accounts", mine, accounts.Len(base))
	}
	write("accounts:\n  - { acountNo: I1 }\n")
	if _, err := prepare(); err == nil || !strings.Contains(err.Error(), "innopaas.yaml:2") {
		t.Errorf("a misspelt field: %v", err)
	}
	write("accounts: []\napps:\n  - { appKey: x, token: y, accountNo: I8393346 }\n  - { appKey: z, token: y,\n      accountNo: I0 }\n")
	if _, err := prepare(); err == nil || !strings.HasSuffix(err.Error(), `innopaas.yaml:5: apps[1].accountNo: there is no account "I0"`) {
		t.Errorf("nobody's application: %v", err)
	}
	write("wabas:\n  - { wabaId: \"1\", accountNo: I8393346, numbers: [\"12025550199\"], templates: [{ name: a, language: en, body: \"{{2}}\" }] }\n")
	if _, err := prepare(); err == nil || !strings.Contains(err.Error(), "innopaas.yaml:2: wabas[0].templates[0].body: ") || !strings.Contains(err.Error(), "{{1}} is expected") {
		t.Errorf("variables out of order: %v", err)
	}
}
