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

// Names of counters.
const (
	pointRecords  = "point-record"
	couponRecords = "coupon-record"
	eventNumbers  = "event"
)

func key(id int64) string { return strconv.FormatInt(id, 10) }

// keyOf joins the parts of a key. A slash within a part is escaped: it would make it look like two.
func keyOf(tenant int64, parts ...string) string {
	var b strings.Builder
	b.WriteString(key(tenant))
	for _, p := range parts {
		b.WriteByte('/')
		if strings.ContainsAny(p, "/%") {
			p = url.PathEscape(p)
		}
		b.WriteString(p)
	}
	return b.String()
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
