package contracts

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/qijiayun"
)

// What the admin API is sent, a person or a test has written and means: it is held against openapi/admin.yaml.
var frameInputSpecs = describe("The admin API's input", Label("frame"), func() {
	var box *Sandbox
	BeforeEach(func() { box = OpenSandbox() })

	// refused holds a refusal against what every one of them says.
	refused := func(a *Answer, says string) {
		GinkgoHelper()
		Expect(a.Status).To(Equal(http.StatusUnprocessableEntity), "%s", a.Body)
		Expect(a.Field("detail")).To(ContainSubstring(says))
		Expect(a.Field("detailZh")).To(MatchRegexp(`\p{Han}`))
		for _, leak := range []string{"Go ", "json:", "struct", "%!", "*string", "int64", "float64"} {
			Expect(string(a.Body)).NotTo(ContainSubstring(leak))
		}
	}

	DescribeTable("is refused where a member is null, missing, of another type or unknown", func(method, path, body, says string) {
		refused(box.TryAdmin(method, path, []byte(body)), says)
	},
		Entry("an interface", "POST", "/aisuda/keys", `{"company":"acme","level":"company","title":"CI","interfaces":[null]}`, `"interfaces/0" must not be null`),
		Entry("an interface without a name", "POST", "/aisuda/keys", `{"company":"acme","level":"company","title":"CI","interfaces":[""]}`, `"interfaces/0" is empty`),
		Entry("interfaces", "POST", "/aisuda/keys", `{"company":"acme","level":"company","title":"CI","interfaces":null}`, `"interfaces" must not be null`),
		Entry("a limit without calls", "POST", "/apihub/keys", `{"limit":{"window":"1m"}}`, `"limit/calls" is missing`),
		Entry("a limit with no number of calls", "POST", "/apihub/keys", `{"limit":{"calls":null,"window":"1m"}}`, `"limit/calls" must not be null`),
		Entry("a mode", "PUT", "/clock", `{"now":"2026-11-30T00:00:00Z","mode":null}`, `"mode" must not be null`),
		Entry("a mode in capitals", "PUT", "/clock", `{"mode":"Frozen"}`, `"mode" must be one of`),
		Entry("a clock that says nothing", "PUT", "/clock", `{}`, `at least 1`),
		Entry("no time", "PUT", "/clock", `{"now":"2026-11-30"}`, `"now" must have the format date-time`),
		Entry("a number for a time", "PUT", "/clock", `{"now":1795348800}`, `"now" must be of type string, not number`),
		Entry("a duration in numbers", "POST", "/clock/advance", `{"by":61}`, `"by" must be of type string, not number`),
		Entry("a duration in other words", "POST", "/clock/advance", `{"by":"1 minute"}`, `such as 61s`),
		Entry("a negative duration", "POST", "/clock/advance", `{"by":"-1m"}`, `such as 61s`),
		Entry("no duration", "POST", "/clock/advance", `{}`, `"by" is missing`),
		Entry("a misspelt member", "POST", "/clock/advance", `{"buy":"1m"}`, `did you mean "by"?`),
		Entry("a member in capitals", "POST", "/clock/advance", `{"By":"1m"}`, `did you mean "by"?`),
		Entry("an array", "POST", "/clock/advance", `["1m"]`, `the body must be of type object, not array`),
		Entry("null", "POST", "/clock/advance", `null`, `the body`),
		Entry("nothing", "POST", "/clock/advance", ``, `the body is`),
		Entry("two bodies", "POST", "/clock/advance", `{"by":"1m"}{}`, `after the JSON value`),
		Entry("no JSON", "POST", "/clock/advance", `by=1m`, `it is a form`),
		Entry("a quota", "PATCH", "/qijiayun/tenants/12818", `{"accessTokenDailyLimit":null}`, `"accessTokenDailyLimit" must not be null`),
		Entry("a quota as text", "PATCH", "/qijiayun/tenants/12818", `{"accessTokenDailyLimit":"2"}`, `"accessTokenDailyLimit" must be of type integer, not string`),
		Entry("a quota beyond all bounds", "PATCH", "/qijiayun/tenants/12818", `{"accessTokenDailyLimit":99999999999999999999}`, `accessTokenDailyLimit`),
		Entry("a tenant's name", "POST", "/qijiayun/tenants", `{"name":""}`, `"name" is empty`),
		Entry("null for the optional body of a token", "POST", "/innopaas/apps/x/token", `null`, `must not be null`),
		Entry("an access number", "PATCH", "/innopaas/apps/x", `{"accessNumber":null}`, `"accessNumber" must not be null`),
		Entry("a member of a template's reason", "POST", "/innopaas/events", `{"kind":"template_status","reason":null}`, `"reason" must not be null`),
		Entry("a fault's times", "POST", "/faults", `{"rule":"qijiayun/daily-quota","times":null}`, `"times" must not be null`),
		Entry("a fault's delay", "POST", "/faults", `{"delay":{"fixed":"1ms","jitter":"2ms"}}`, `no body field "delay/jitter"`),
		Entry("a body for a call that takes none", "POST", "/reset", `{"seed":5}`, `takes no body`),
		Entry("an override's status", "PUT", "/overrides/qijiayun/daily-quota", `{"status":null}`, `"status" must not be null`),
	)

	DescribeTable("is refused where a sandbox is made of it", func(body, says string) {
		refused(CallAdmin(http.MethodPost, "/sandboxes", []byte(body)), says)
	},
		Entry("an empty id", `{"id":""}`, `"id" must match`),
		Entry("an id in capitals", `{"id":"Box7"}`, `"id" must match`),
		Entry("an id of null", `{"id":null}`, `"id" must not be null`),
		Entry("a member that does not exist", `{"name":"box7"}`, `; there are clock, id, seed, ttl`),
		Entry("a ttl that is over at once", `{"ttl":"1ns"}`, `at least one second`),
		Entry("a negative seed", `{"seed":-1}`, `"seed" must be at least 0`),
		Entry("a clock that says nothing", `{"clock":{}}`, `"clock"`),
	)

	It("names the query parameter that does not exist", func() {
		refused(box.TryAdmin(http.MethodGet, "/exchanges?outcom=refused", nil), `did you mean "outcome"?`)
		refused(box.TryAdmin(http.MethodGet, "/clock?x=1", nil), `no query parameter "x"`)
		refused(box.TryAdmin(http.MethodGet, "/exchanges?limit=0", nil), `"limit" must be at least 1`)
		refused(box.TryAdmin(http.MethodGet, "/exchanges?limit=1&limit=2", nil), `"limit" was sent more than once`)
		refused(box.TryAdmin(http.MethodGet, "/exchanges?provider=", nil), `provider`)
		refused(box.TryAdmin(http.MethodGet, "/deliveries?after=-1", nil), `"after" must be at least 0`)
		refused(box.TryAdmin(http.MethodGet, "/deliveries?state=nosuch", nil), `"state" must be one of`)
		refused(box.TryAdmin(http.MethodGet, "/innopaas/messages?product=AAA", nil), `"product" must be one of`)
		refused(CallAdmin(http.MethodGet, "/rules?grade=guessed", nil), `"grade" must be one of`)
	})

	It("is answered with the methods that a path has", func() {
		r := NewRequest(http.MethodPatch, target.URL+"/__admin/sandboxes/"+box.ID+"/clock")
		r.Header.Set("Authorization", "bearer "+target.AdminToken) // in lower case: RFC 9110 §11.1
		a := r.Send()
		Expect(a.Status).To(Equal(http.StatusMethodNotAllowed))
		Expect(a.Header.Get("Allow")).To(Equal("GET, PUT"))
	})

	It("takes no header in an override that a fault would not take", func() {
		for header, says := range map[string]string{"a\r\nb": "not a valid header name", "": "not a valid header name", "a b": "not a valid header name", "Content-Length": "set by the server", "transfer-encoding": "set by the server"} {
			headers := M{"headers": M{header: "1"}}
			refused(box.TryAdmin(http.MethodPut, "/overrides/"+qijiayun.DailyQuota.ID, headers), says)
			refused(box.TryAdmin(http.MethodPost, "/faults", with(M{"status": 503}, headers)), says)
		}
		refused(box.TryAdmin(http.MethodPut, "/overrides/"+qijiayun.DailyQuota.ID, M{"headers": M{"X-Note": "a\r\nb"}}), "line break")
	})
})

// A snapshot comes from a file that somebody may have changed: it is restored whole, or not at all.
var frameSnapshotSpecs = describe("Snapshots", Label("frame"), func() {
	var (
		box  *Sandbox
		snap M
	)
	BeforeEach(func() {
		box = OpenSandbox(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
		box.Qijiayun().FetchToken()
		box.Admin(http.MethodPost, "/faults", M{"rule": qijiayun.DailyQuota.ID}, nil)
		snap = nil
		box.Admin(http.MethodGet, "/snapshot", nil, &snap)
	})
	tables := func() M { return snap["store"].(map[string]any)["tables"].(map[string]any) }
	exchange := func() M { return snap["journal"].(map[string]any)["exchanges"].([]any)[0].(map[string]any) }
	first := func(table string) M { return tables()[table].([]any)[0].(map[string]any)["row"].(map[string]any) }

	It("come back as they were", func() {
		box.Admin(http.MethodPut, "/snapshot", snap, nil)
		var again M
		box.Admin(http.MethodGet, "/snapshot", nil, &again)
		Expect(again).To(Equal(snap))
	})

	DescribeTable("that cannot be served are refused, and nothing is changed", func(corrupt func(), says string) {
		before := box.TryAdmin(http.MethodGet, "/snapshot", nil).Body
		corrupt()
		a := box.TryAdmin(http.MethodPut, "/snapshot", snap)
		Expect(a.Status).To(Equal(http.StatusUnprocessableEntity), "%s", a.Body)
		Expect(a.Field("detail")).To(ContainSubstring(says))
		Expect(a.Field("detailZh")).To(MatchRegexp(`\p{Han}`))
		Expect(box.TryAdmin(http.MethodGet, "/snapshot", nil).Body).To(Equal(before))
		box.Admin(http.MethodGet, "", nil, nil)
		box.Admin(http.MethodGet, "/credentials", nil, nil)
	},
		Entry("no store", func() { delete(snap, "store") }, `"store" is missing`),
		Entry("store null", func() { snap["store"] = nil }, `"store" must not be null`),
		Entry("an empty store", func() { snap["store"] = M{} }, "no table"),
		Entry("no tables", func() { snap["store"] = M{"seq": 1, "tables": nil} }, "no table"),
		Entry("no applications of qijiayun", func() { delete(tables(), "qijiayun.apps") }, `no table "qijiayun.apps"`),
		Entry("none of innopaas", func() { delete(tables(), "innopaas.apps") }, `no table "innopaas.apps"`),
		Entry("empty applications", func() { tables()["qijiayun.apps"] = []any{} }, "no credentials of qijiayun"),
		Entry("empty keys", func() { tables()["apihub.keys"] = []any{} }, "no credentials of apihub"),
		Entry("no keys", func() { delete(tables(), "aisuda.keys") }, `no table "aisuda.keys"`),
		Entry("an unknown table", func() { tables()["qijiayun.appz"] = []any{} }, "qijiayun.appz"),
		Entry("a row of null", func() { tables()["qijiayun.apps"].([]any)[0].(map[string]any)["row"] = nil }, "qijiayun.apps"),
		Entry("an empty row", func() { tables()["qijiayun.apps"].([]any)[0].(map[string]any)["row"] = M{} }, "is missing"),
		Entry("a row without a member", func() { delete(first("qijiayun.tenants"), "name") }, "is missing"),
		Entry("a member of null", func() { first("qijiayun.tenants")["name"] = nil }, "null"),
		Entry("an unknown member", func() { first("qijiayun.tenants")["colour"] = "red" }, "colour"),
		Entry("a fault without a meaning", func() { first("faults")["fault"] = M{"rule": "qijiayun/dayly-quota"} }, `did you mean "qijiayun/daily-quota"?`),
		Entry("a fault with another id", func() { first("faults")["id"] = "f9" }, "contradicts itself"),
		Entry("a long tag", func() { snap["tag"] = strings.Repeat("a", 40) }, `"tag" must match`),
		Entry("a tag in capitals", func() { snap["tag"] = "ABCDEF01" }, `"tag" must match`),
		Entry("a status there is not", func() { snap["overrides"] = M{qijiayun.DailyQuota.ID: M{"status": 99}} }, "must be at least 200"),
		Entry("a rule that cannot be waived", func() { snap["overrides"] = M{qijiayun.DailyQuota.ID: M{"enforced": false}} }, "cannot be switched off"),
		Entry("a rule there is not", func() { snap["overrides"] = M{"qijiayun/dayly-quota": M{"status": 500}} }, "unknown rule"),
		Entry("a header there is not", func() { snap["overrides"] = M{qijiayun.DailyQuota.ID: M{"headers": M{"a\nb": "1"}}} }, "header"),
		Entry("a negative ttl", func() { snap["ttl"] = "-5s" }, `"ttl" must match`),
		Entry("a ttl that is over at once", func() { snap["ttl"] = "1ns" }, "at least one second"),
		Entry("a clock without a mode", func() { snap["clock"] = M{"now": "2026-11-22T12:00:00Z"} }, `"clock/mode" is missing`),
		Entry("a clock beyond all years", func() { snap["clock"] = M{"now": "9999-11-22T12:00:00Z", "mode": "frozen"} }, "not between 1971"),
		Entry("randomness of nobody", func() { snap["random"] = M{"nobody": "cGNnOg=="} }, "unknown provider"),
		Entry("invalid randomness", func() { snap["random"] = M{"qijiayun": "cGNnOg=="} }, "random"),
		Entry("an exchange of an unknown provider", func() { exchange()["provider"] = "qijiyun" }, "unknown provider"),
		Entry("an exchange of an unknown operation", func() { exchange()["operation"] = "getTokn" }, "getTokn"),
		Entry("an exchange of an unknown rule", func() { exchange()["rule"] = "qijiayun/nothing" }, "unknown rule"),
		Entry("an exchange that ended otherwise", func() { exchange()["outcome"] = "lost" }, `exchange 1: no call can give "outcome" this value`),
		Entry("an exchange that took no time at all", func() { exchange()["tookMicros"] = -1 }, `exchange 1: no call can give "tookMicros" this value`),
		Entry("an exchange with a status there is not", func() { exchange()["reply"].(map[string]any)["status"] = 99 }, `"reply/status"`),
		Entry("an exchange without a method", func() { exchange()["request"].(map[string]any)["method"] = "" }, `"request/method"`),
		Entry("an exchange of null", func() { snap["journal"].(map[string]any)["exchanges"] = []any{nil} }, "incomplete"),
		Entry("a number beyond all bounds", func() { snap["journal"].(map[string]any)["last"] = int64(9223372036854775807) }, "last is"),
		Entry("another version", func() { snap["version"] = 2 }, "version 2"),
		Entry("an unknown member", func() { snap["colour"] = "red" }, `no body field "colour"`),
	)

	// Each row of the fixtures, and of what the calls before have made, with one member that no call gives this value.
	DescribeTable("hold rows against what the calls make of them", func(table, member string, value any) {
		box.Admin(http.MethodPost, "/qijiayun/tenants", M{"name": "one more"}, nil)
		Expect(box.Innopaas().SMS("12025550100", "hello", nil)).To(BeAccepted())
		Expect(box.Apihub().Get("/api/weather-basic/now", "", M{})).To(BeAccepted())
		box.Admin(http.MethodGet, "/snapshot", nil, &snap)
		before := box.TryAdmin(http.MethodGet, "/snapshot", nil).Body
		entry := tables()[table].([]any)[0].(map[string]any)
		at := entry["key"]
		parts := strings.Split(member, "/")
		switch member {
		case "key":
			entry["key"] = value
			at = value
		case "row":
			entry["row"] = value
		default:
			in := entry["row"]
			for _, part := range parts[:len(parts)-1] {
				if part == "lots" {
					in.(map[string]any)[part] = []any{M{"left": value}}
				}
				if list, ok := in.(map[string]any)[part].([]any); ok {
					in = list[0]
					continue
				}
				in = in.(map[string]any)[part]
			}
			in.(map[string]any)[parts[len(parts)-1]] = value
		}
		a := box.TryAdmin(http.MethodPut, "/snapshot", snap)
		Expect(a.Status).To(Equal(http.StatusUnprocessableEntity), "%s", a.Body)
		Expect(a.Field("detail")).To(Equal(fmt.Sprintf("the snapshot's store: table %s, key %q: no call can give %q this value", table, at, member)))
		Expect(a.Field("detailZh")).To(Equal(fmt.Sprintf("快照的 store：表 %s，键 %q：任何调用都不会使 %q 取此值", table, at, member)))
		Expect(box.TryAdmin(http.MethodGet, "/snapshot", nil).Body).To(Equal(before))
	},
		func(table, member string, value any) string { return fmt.Sprintf("%s: %s is %v", table, member, value) },
		Entry(nil, "qijiayun.apps", "appId", ""), Entry(nil, "qijiayun.apps", "appSecret", ""), Entry(nil, "qijiayun.apps", "round", -1),
		Entry(nil, "qijiayun.tenants", "id", 1), Entry(nil, "qijiayun.tenants", "accessTokenDailyLimit", -1), Entry(nil, "qijiayun.tenants", "used", -1), Entry(nil, "qijiayun.tenants", "day", "today"),
		Entry(nil, "qijiayun.tokens", "appId", ""), Entry(nil, "qijiayun.tokens", "round", -1), Entry(nil, "qijiayun.tokens", "issued", "0001-01-01T00:00:00Z"), Entry(nil, "qijiayun.tokens", "expires", "2026-11-22T11:59:59Z"),
		Entry(nil, "qijiayun.stores", "storeNo", ""), Entry(nil, "qijiayun.clerks", "userId", 0),
		Entry(nil, "qijiayun.members", "mobile", ""), Entry(nil, "qijiayun.members", "mobile", "18800000000"), Entry(nil, "qijiayun.members", "profile/birthDay", "yesterday"), Entry(nil, "qijiayun.members", "points/lots/left", -5),
		Entry(nil, "qijiayun.identities", "row", ""), Entry(nil, "qijiayun.point-log", "id", -1), Entry(nil, "qijiayun.point-log", "time", "0001-01-01T00:00:00Z"),
		Entry(nil, "qijiayun.templates", "id", 0), Entry(nil, "qijiayun.templates", "couponType", "FREE"), Entry(nil, "qijiayun.templates", "issued", -1),
		Entry(nil, "qijiayun.coupons", "userCardCode", ""), Entry(nil, "qijiayun.coupons", "mobile", ""), Entry(nil, "qijiayun.holdings", "row", ""),
		Entry(nil, "apihub.keys", "ak", "short"), Entry(nil, "apihub.keys", "sk", ""), Entry(nil, "apihub.keys", "limit", M{"calls": -1, "window": "1m"}), Entry(nil, "apihub.keys", "ipAllowlist", []any{"no address"}),
		Entry(nil, "apihub.keys", "domainAllowlist", []any{"no domain"}), Entry(nil, "apihub.roles", "row", "nobody"), Entry(nil, "apihub.users", "username", ""), Entry(nil, "apihub.users", "id", ""), Entry(nil, "apihub.users", "hash", "secret"),
		Entry(nil, "apihub.settings", "home", "Atlantis"), Entry(nil, "apihub.settings", "anonymous", M{"calls": 1, "window": "0s"}), Entry(nil, "apihub.settings", "policy/min_length", -1),
		Entry(nil, "apihub.usage", "calls", -1), Entry(nil, "apihub.usage", "key", "somebody"),
		Entry(nil, "innopaas.accounts", "balance", "-0.0001"), Entry(nil, "innopaas.accounts", "currency", ""), Entry(nil, "innopaas.accounts", "accountNo", ""), Entry(nil, "innopaas.accounts", "batch", -1),
		Entry(nil, "innopaas.apps", "appKey", ""), Entry(nil, "innopaas.apps", "accountNo", ""), Entry(nil, "innopaas.apps", "products", []any{"fax"}),
		Entry(nil, "innopaas.tokens", "appKey", ""), Entry(nil, "innopaas.tokens", "expires", "1990-01-01T00:00:00Z"), Entry(nil, "innopaas.printed", "row", ""),
		Entry(nil, "innopaas.wabas", "wabaId", ""), Entry(nil, "innopaas.wabas", "numbers", []any{}), Entry(nil, "innopaas.templates", "name", ""), Entry(nil, "innopaas.templates", "status", "DONE"), Entry(nil, "innopaas.templates", "headerType", 9),
		Entry(nil, "innopaas.messages", "to", "nobody"), Entry(nil, "innopaas.messages", "to", "123"), Entry(nil, "innopaas.messages", "product", "fax"), Entry(nil, "innopaas.messages", "outcome", "lost"), Entry(nil, "innopaas.messages", "fee", "-1"), Entry(nil, "innopaas.messages", "parts", -1),
		Entry(nil, "aisuda.companies", "key", ""), Entry(nil, "aisuda.companies", "id", ""), Entry(nil, "aisuda.keys", "clientId", ""), Entry(nil, "aisuda.keys", "level", "world"), Entry(nil, "aisuda.keys", "publicKey", "none"), Entry(nil, "aisuda.keys", "interfaces", []any{""}),
		Entry(nil, "aisuda.apps", "key", ""), Entry(nil, "aisuda.apps", "id", ""), Entry(nil, "aisuda.users", "id", ""), Entry(nil, "aisuda.emails", "row", ""), Entry(nil, "aisuda.departments", "name", ""), Entry(nil, "aisuda.members", "user", ""), Entry(nil, "aisuda.members", "id", ""),
		Entry(nil, "aisuda.roles", "name", ""), Entry(nil, "aisuda.roleMembers", "kind", "friend"), Entry(nil, "aisuda.resources", "kind", "thing"), Entry(nil, "aisuda.storages", "id", ""),
		Entry(nil, "aisuda.models", "columns", []any{}), Entry(nil, "aisuda.modelRows", "row", "no JSON"),
	)
})
