package qijiayun

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mockserver/fixtures"
	"example.com/mockserver/internal/store"
)

// prepared reads the fixtures with a user's file beside the built-in one.
func prepared(t *testing.T, text string) (*platform, *store.DB, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "qijiayun.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	p, db := &platform{}, store.New()
	return p, db, p.prepare(fixtures.Source{Dir: dir}, db)
}

func TestAUsersFixtureAddsToTheBuiltInOne(t *testing.T) {
	p, db, err := prepared(t, `
apps:
  - { appId: myownapplication01, appSecret: "00000000000000000000000000000000", tenantId: 12819, apis: ["*"] }
tenants:
  - id: 12818
    name: mine
    accessTokenDailyLimit: 7
`)
	if err != nil {
		t.Fatal(err)
	}
	if last := p.fixture.Apps[len(p.fixture.Apps)-1]; len(p.fixture.Apps) != 4 || last.AppID != "myownapplication01" {
		t.Errorf("the user's application does not follow the three built in: %+v", p.fixture.Apps)
	}
	if mine, _ := tenants.Get(db, "12818"); mine.Name != "mine" || mine.DailyLimit != 7 {
		t.Errorf("the user's tenant did not take the built-in one's place: %+v", mine)
	}
	if members.Has(db, "12818/18880009999") || !members.Has(db, "12819/13720534766") {
		t.Error("a tenant takes another's place with all it has, and leaves the others alone")
	}
}

func TestAUsersFixtureMayStandAlone(t *testing.T) {
	p, db, err := prepared(t, `
replace: true
formats: { appId: "^a+$", appSecret: "^b+$" }
apps: [{ appId: aaa, appSecret: bbb, tenantId: 1 }]
tenants: [{ id: 1, name: only, accessTokenDailyLimit: 1 }]
`)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.fixture.Apps) != 1 || tenants.Len(db) != 1 {
		t.Errorf("%d applications and %d tenants, want one each", len(p.fixture.Apps), tenants.Len(db))
	}
}

func TestAMistakeNamesFileLineAndField(t *testing.T) {
	const tenant = "tenants:\n  - id: 5\n    name: five\n    accessTokenDailyLimit: 1\n"
	for _, c := range []struct{ name, text, want string }{
		{"a field that is misspelt", "tenants:\n  - id: 5\n    nickname: five\n", `qijiayun.yaml:3: unknown field "nickname"`},
		{"a value of the wrong type", "tenants:\n  - id: five\n", `qijiayun.yaml:2: `},
		{"an application of nobody", "apps:\n  - appId: qjydemoapp00000009\n    appSecret: \"00000000000000000000000000000000\"\n    tenantId: 99\n", "qijiayun.yaml:4: apps[0].tenantId: there is no tenant 99"},
		{"an appId of another format", "apps:\n  - appId: MINE\n", `qijiayun.yaml:2: apps[0].appId: "MINE" does not match`},
		{"a tenant without tokens", "tenants:\n  - id: 5\n    name: five\n    accessTokenDailyLimit: 0\n", "qijiayun.yaml:4: tenants[0].accessTokenDailyLimit: "},
		{"a clerk in no store", tenant + "    clerks:\n      - { userId: 1, storeId: 2 }\n", "qijiayun.yaml:6: tenants[0].clerks[0].storeId: there is no store 2"},
		{"a coupon without an end", tenant + "    couponTemplates:\n      - { id: 1, couponType: DISCOUNT }\n", "qijiayun.yaml:6: tenants[0].couponTemplates[0]: neither endTimestamp nor endsIn"},
		{"a coupon of no template", tenant + "    coupons:\n      - templateId: 9\n", "qijiayun.yaml:6: tenants[0].coupons[0].templateId: there is no coupon template 9"},
		{"a birthday there is not", tenant + "    members:\n      - mobile: \"1\"\n        birthDay: \"2019-02-29\"\n", `qijiayun.yaml:7: tenants[0].members[0].birthDay: "2019-02-29" is not a day`},
	} {
		_, _, err := prepared(t, c.text)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}
