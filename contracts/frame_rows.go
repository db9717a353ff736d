package contracts

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// Rows of a snapshot name rows of other tables: a token its application, a coupon its member.
var frameRowSpecs = describe("Rows of a snapshot that name others", Label("frame"), func() {
	var (
		box    *Sandbox
		good   []byte
		before func() // what the sandbox is asked after each restoring
	)
	tables := func(snap M) M { return snap["store"].(map[string]any)["tables"].(map[string]any) }
	again := func() (snap M) {
		d := json.NewDecoder(strings.NewReader(string(good)))
		d.UseNumber()
		Expect(d.Decode(&snap)).To(Succeed())
		return snap
	}
	// fill makes rows in the tables that fixtures leave empty.
	fill := func() {
		hooks := OpenReceiver()
		token := box.Qijiayun().FetchToken()
		phones := box.Innopaas()
		Expect(phones.SMS("12025550100,12025550101", "hello", M{"callBackUrl": hooks.URL})).To(BeAccepted())
		box.Advance(time.Minute)
		Expect(phones.SMS("12025550102", "hello", M{"callBackUrl": "http://127.0.0.1:1/"})).To(BeAccepted())
		box.Apihub().Get("/api/weather-basic/now", "", M{})
		models := box.Aisuda()
		before = func() {
			for _, path := range []string{
				"", "/credentials", "/clock", "/exchanges", "/coverage", "/manners", "/deliveries", "/qijiayun/tenants", "/qijiayun/apps", "/qijiayun/tokens", "/qijiayun/events", "/qijiayun/orders",
				"/qijiayun/products", "/apihub/keys", "/apihub/anonymous", "/aisuda/companies", "/aisuda/keys", "/innopaas/apps", "/innopaas/accounts", "/innopaas/templates", "/innopaas/messages", "/innopaas/phones",
			} {
				Expect(box.TryAdmin(http.MethodGet, path, nil).Status).To(Equal(http.StatusOK), path)
			}
			for _, a := range []*Answer{
				box.Qijiayun().Get("/member/query", token, M{"mobile": "13800000000"}), box.Qijiayun().Get("/coupons/list", token, M{"mobile": "13800000000"}),
				box.Apihub().Get("/api/weather-basic/now", "", M{}), models.Get(customerModel), phones.SMS("12025550100", "again", nil),
			} {
				Expect(a.Status).To(BeNumerically("<", 500), "%s", a.Body)
			}
			Expect(box.TryAdmin(http.MethodPost, "/clock/advance", M{"by": "1h"}).Status).To(Equal(http.StatusOK))
		}
	}
	BeforeEach(func() {
		box = OpenSandbox(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
		box.needAdmin()
		fill()
		good = box.TryAdmin(http.MethodGet, "/snapshot", nil).Body
	})
	// put restores what may be restored, and asks everything of it then.
	put := func(snap M, what string) (refused string) {
		a := box.TryAdmin(http.MethodPut, "/snapshot", snap)
		if a.Status == http.StatusUnprocessableEntity {
			Expect(a.Field("detailZh")).To(MatchRegexp(`\p{Han}`))
			return fmt.Sprint(a.Field("detail"))
		}
		Expect(a.Status).To(Equal(http.StatusOK), "%s: %s", what, a.Body)
		By(what)
		before()
		return ""
	}

	It("are refused where the others are gone, or answer without them", func() {
		refused := 0
		for _, table := range slices.Sorted(maps.Keys(tables(again()))) {
			snap := again()
			tables(snap)[table] = []any{}
			if put(snap, table+" is empty") != "" {
				refused++
			}
		}
		Expect(refused).To(BeNumerically(">=", 15))
	})

	It("are refused where a name is nobody's, or answer all the same", func() {
		refused, all := 0, again()
		for _, table := range slices.Sorted(maps.Keys(tables(all))) {
			rows := tables(all)[table].([]any)
			if len(rows) == 0 {
				continue
			}
			first, _ := rows[len(rows)-1].(map[string]any)["row"].(map[string]any)
			for _, member := range slices.Sorted(maps.Keys(first)) {
				if text, ok := first[member].(string); !ok || text == "" {
					continue
				}
				snap := again()
				tables(snap)[table].([]any)[len(rows)-1].(map[string]any)["row"].(map[string]any)[member] = "nobody"
				if put(snap, table+"/"+member) != "" {
					refused++
				}
			}
		}
		Expect(refused).To(BeNumerically(">=", 50))
	})

	DescribeTable("are refused with table, row and member", func(table, member, name, of string) {
		snap := again()
		rows := tables(snap)[table].([]any)
		entry := rows[len(rows)-1].(map[string]any)
		at := entry["key"]
		switch fields, ok := entry["row"].(map[string]any); {
		case member == "key":
			entry["key"] = name + at.(string)[strings.IndexByte(at.(string)+"/", '/'):]
			at = entry["key"]
		case ok:
			fields[member] = name
		default:
			entry["row"] = name
		}
		Expect(put(snap, table)).To(Equal(fmt.Sprintf("the snapshot's store: table %s, key %q: %q names %q, which table %s does not have", table, at, member, name, of)))
	},
		func(table, member, name, _ string) string { return table + ": " + member + " is " + name },
		Entry(nil, "qijiayun.tokens", "appId", "nobody", "qijiayun.apps"),
		Entry(nil, "qijiayun.stores", "key", "7", "qijiayun.tenants"),
		Entry(nil, "innopaas.apps", "accountNo", "nobody", "innopaas.accounts"),
		Entry(nil, "innopaas.apps", "token", "nobody", "innopaas.tokens"),
		Entry(nil, "innopaas.tokens", "appKey", "nobody", "innopaas.apps"),
		Entry(nil, "innopaas.printed", "key", "nobody", "innopaas.apps"),
		Entry(nil, "innopaas.wabas", "accountNo", "nobody", "innopaas.accounts"),
		Entry(nil, "innopaas.messages", "appKey", "nobody", "innopaas.apps"),
		Entry(nil, "innopaas.messages", "accountNo", "nobody", "innopaas.accounts"),
		Entry(nil, "aisuda.keys", "companyId", "nobody", "aisuda.companies"),
		Entry(nil, "aisuda.users", "key", "nobody", "aisuda.companies"),
		Entry(nil, "aisuda.roles", "key", "nobody", "aisuda.apps"),
		Entry(nil, "aisuda.members", "key", "nobody", "aisuda.departments"),
		Entry(nil, "aisuda.resources", "key", "nobody", "aisuda.apps"),
		Entry(nil, "aisuda.modelRows", "key", "nobody", "aisuda.models"),
		Entry(nil, "apihub.roles", "row", "0123456789abcdef01234567", "apihub.keys"),
	)

	DescribeTable("hold deliveries to what pushes make of them", func(member string, change func(d, attempt M)) {
		snap := again()
		rows := tables(snap)["deliveries"].([]any)
		row := rows[0].(map[string]any)
		d := row["row"].(map[string]any)
		change(d, d["attempts"].([]any)[0].(map[string]any))
		Expect(put(snap, member)).To(Equal(fmt.Sprintf("the snapshot's table deliveries, key %q: no call can give %q this value", row["key"], member)))
	},
		func(member string, _ func(d, attempt M)) string { return member },
		Entry(nil, "at", func(d, _ M) { d["at"] = "0001-01-01T00:00:00Z" }),
		Entry(nil, "state", func(d, _ M) { d["state"] = "failed" }),
		Entry(nil, "due", func(d, _ M) { d["due"] = "2026-11-22T13:00:00Z" }),
		Entry(nil, "copyOf", func(d, _ M) { d["copyOf"] = 99 }),
		Entry(nil, "resends", func(d, _ M) { d["resends"] = 5 }),
		Entry(nil, "event/terms", func(d, _ M) { d["event"].(map[string]any)["terms"].(map[string]any)["limitMillis"] = 0 }),
		Entry(nil, "attempts", func(d, a M) { d["attempts"] = []any{a, a, a, a, a, a, a, a, a, a, a, a, a} }),
		Entry(nil, "attempts/0/at", func(_, a M) { a["at"] = "0001-01-01T00:00:00Z" }),
		Entry(nil, "attempts/0/status", func(_, a M) { a["status"] = 99 }),
		Entry(nil, "attempts/0/tookMicros", func(_, a M) { a["tookMicros"] = -1 }),
		Entry(nil, "attempts/0/received", func(_, a M) { a["received"] = false }),
		Entry(nil, "attempts/0/answer", func(_, a M) { a["answer"] = strings.Repeat("x", 5000) }),
	)
})
