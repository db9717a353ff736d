package qijiayun

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/store"
)

// schema is every table of 企加云.
var schema = store.NewSchema("qijiayun")

var (
	apps    = store.In[App](schema, "apps", wrongApp)
	tenants = store.In[Tenant](schema, "tenants", wrongTenant)
	tokens  = store.In[Token](schema, "tokens", wrongToken) // by the accessToken itself
)

// The tables of what belongs to a tenant: their keys begin with the tenant's id, so that no tenant sees another's.
var (
	levels     = store.In[[]Level](schema, "levels")                     // tenant
	stores     = store.In[Store](schema, "stores", wrongStore)           // tenant, storeNo
	clerks     = store.In[Clerk](schema, "clerks", wrongClerk)           // tenant, userId
	members    = store.In[Member](schema, "members", wrongMember)        // tenant, mobile
	identities = store.In[string](schema, "identities", wrongText)       // tenant, channel, channelId; the row is the mobile
	pointLog   = store.In[PointRecord](schema, "point-log", wrongPoints) // tenant, mobile, id
	templates  = store.In[Template](schema, "templates", wrongTemplate)  // tenant, id
	coupons    = store.In[Coupon](schema, "coupons", wrongCoupon)        // tenant, userCardCode
	holdings   = store.In[string](schema, "holdings", wrongText)         // tenant, mobile, record id; the row is the userCardCode
	orders     = store.In[Order](schema, "orders", wrongOrder)           // tenant, platformCode, platformTradeCode
	refunds    = store.In[Refund](schema, "refunds", wrongRefund)        // tenant, platformCode, platformRefundCode
	products   = store.In[Product](schema, "products", wrongProduct)     // tenant, code
	events     = store.In[TriggeredEvent](schema, "events", wrongEvent)  // tenant, number
)

// A row does not outlive what it names.
var _ = schema.
	Refer("tenantId", store.By(apps, func(_ string, a App) string { return key(a.TenantID) }), store.ByKey(tenants)).
	Refer("appId", store.By(tokens, func(_ string, t Token) string { return t.AppID }), store.ByKey(apps)).
	Refer("key", tenantIn(levels), store.ByKey(tenants)).
	Refer("key", tenantIn(stores), store.ByKey(tenants)).
	Refer("key", tenantIn(clerks), store.ByKey(tenants)).
	Refer("key", tenantIn(members), store.ByKey(tenants)).
	Refer("key", tenantIn(templates), store.ByKey(tenants)).
	Refer("key", tenantIn(orders), store.ByKey(tenants)).
	Refer("key", tenantIn(refunds), store.ByKey(tenants)).
	Refer("key", tenantIn(products), store.ByKey(tenants)).
	Refer("key", tenantIn(events), store.ByKey(tenants)).
	Refer("row", store.By(identities, func(at, mobile string) string { return under(firstOf(at, 1), mobile) }), store.ByKey(members)).
	Refer("key", store.By(pointLog, func(at string, _ PointRecord) string { return firstOf(at, 2) }), store.ByKey(members)).
	Refer("templateId", store.By(coupons, func(at string, c Coupon) string { return under(firstOf(at, 1), key(c.TemplateID)) }), store.ByKey(templates)).
	Refer("mobile", store.By(coupons, func(at string, c Coupon) string { return under(firstOf(at, 1), c.Mobile) }), store.ByKey(members)).
	Refer("key", store.By(holdings, func(at, _ string) string { return firstOf(at, 2) }), store.ByKey(members)).
	Refer("row", store.By(holdings, func(at, code string) string { return under(firstOf(at, 1), code) }), store.ByKey(coupons))

// firstOf are so many parts of a key.
func firstOf(key string, parts int) string {
	all := strings.Split(key, "/")
	return strings.Join(all[:min(parts, len(all))], "/")
}

func tenantIn[T any](t store.Table[T]) store.Names {
	return store.By(t, func(at string, _ T) string { return firstOf(at, 1) })
}

// Names of counters.
const (
	pointRecords  = "point-record"
	couponRecords = "coupon-record"
	eventNumbers  = "event"
)

func key(id int64) string { return strconv.FormatInt(id, 10) }

// keyOf joins the parts of a key.
func keyOf(tenant int64, parts ...string) string {
	return string(join(strconv.AppendInt(make([]byte, 0, 64), tenant, 10), parts))
}

func under(first string, parts ...string) string { return string(join([]byte(first), parts)) }

// join appends the parts. A slash within a part is escaped: it would make it look like two.
func join(key []byte, parts []string) []byte {
	for _, p := range parts {
		if strings.IndexByte(p, '/') >= 0 || strings.IndexByte(p, '%') >= 0 {
			p = url.PathEscape(p)
		}
		key = append(append(key, '/'), p...)
	}
	return key
}

// ownName is the last part of a key: what its row is called within the tenant.
func ownName(key string) string {
	name := key[strings.LastIndexByte(key, '/')+1:]
	if plain, err := url.PathUnescape(name); err == nil {
		return plain
	}
	return name
}

// serial writes a number so that keys sort as the numbers do.
func serial(n int64) string { return fmt.Sprintf("%020d", n) }

// tenantOf is the tenant of the calling application.
func tenantOf(c *sim.Call) int64 { return c.Caller.(App).TenantID }
