package qijiayun

import (
	"time"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
)

// Order is an order (订单) of a platform, known by the platform's code for it.
type Order struct {
	PlatformCode      string    `json:"platformCode"`
	PlatformTradeCode string    `json:"platformTradeCode"`
	ShopName          string    `json:"shopName"`
	OriginalContent   string    `json:"originalContent"` // JSON text, as sent
	BuyerNick         *string   `json:"buyerNick"`
	SellerNick        *string   `json:"sellerNick"`
	CreateTime        *string   `json:"createTime"`
	TenantID          int64     `json:"tenantId"`
	Created           time.Time `json:"created"`
	Updated           time.Time `json:"updated"`
}

// Refund is a refund (退单) of a platform, known by the platform's code for it.
type Refund struct {
	ID                 int64     `json:"id"`
	PlatformCode       string    `json:"platformCode"`
	PlatformRefundCode string    `json:"platformRefundCode"`
	ShopName           string    `json:"shopName"`
	RefundContent      string    `json:"refundContent"` // JSON text, as sent
	BuyerNick          *string   `json:"buyerNick"`
	SellerNick         *string   `json:"sellerNick"`
	CreateTime         *string   `json:"createTime"`
	TenantID           int64     `json:"tenantId"`
	Created            time.Time `json:"created"`
	Updated            time.Time `json:"updated"`
}

// orderSave creates an order, or updates the one with its code (订单创建/更新).
func orderSave(c *sim.Call) (any, error) {
	f := fieldsOf(c)
	if _, err := f.moment("createTime"); err != nil {
		return nil, err
	}
	id := keyOf(tenantOf(c), f.text("platformCode"), f.text("platformTradeCode"))
	o, known := orders.Get(c.DB, id)
	if known {
		c.Seen(OrderKey)
	} else {
		o = Order{PlatformCode: f.text("platformCode"), PlatformTradeCode: f.text("platformTradeCode"), TenantID: tenantOf(c), Created: c.Now}
	}
	o.ShopName, o.OriginalContent, o.Updated = f.text("shopName"), f.text("originalContent"), c.Now
	c.Seen(ContentUnparsed)
	if o.OriginalContent == "" {
		c.Seen(EmptyContent)
	}
	f.merge("buyerNick", &o.BuyerNick)
	f.merge("sellerNick", &o.SellerNick)
	f.merge("createTime", &o.CreateTime)
	orders.Put(c.DB, id, o)
	return true, nil
}

// orderRefund creates a refund, or updates the one with its code (订单退单).
func orderRefund(c *sim.Call) (any, error) {
	f := fieldsOf(c)
	if _, err := f.moment("createTime"); err != nil {
		return nil, err
	}
	number, err := f.integer("id")
	if err != nil {
		return nil, err
	}
	id := keyOf(tenantOf(c), f.text("platformCode"), f.text("platformRefundCode"))
	r, known := refunds.Get(c.DB, id)
	if known {
		c.Seen(RefundKey)
	} else {
		r = Refund{PlatformCode: f.text("platformCode"), PlatformRefundCode: f.text("platformRefundCode"), TenantID: tenantOf(c), Created: c.Now}
	}
	r.ID, r.ShopName, r.RefundContent, r.Updated = number, f.text("shopName"), f.text("refundContent"), c.Now
	c.Seen(ContentUnparsed)
	f.merge("buyerNick", &r.BuyerNick)
	f.merge("sellerNick", &r.SellerNick)
	f.merge("createTime", &r.CreateTime)
	refunds.Put(c.DB, id, r)
	return true, nil
}

// ordersSample recognises the sample on the page of refunds, which is a copy of the order's and lacks three of the
// properties that the page's own table demands.
func ordersSample(c *sim.Call) rule.Text {
	sent := fieldsOf(c).sent
	if sent["originalContent"] == nil && sent["platformTradeCode"] == nil {
		return rule.Text{}
	}
	return rule.Text{
		EN: "; this is an order's body: the sample on the page of refunds is a copy of the order's and cannot be sent, its table asks for id, platformRefundCode and refundContent",
		ZH: "；这是订单的请求体：退单页面的示例误用了订单的示例，不能发送；其参数表要求 id、platformRefundCode 和 refundContent",
	}
}

// merge puts an optional property in its place; what was not sent stays as it was.
func (f fields) merge(name string, into **string) {
	value := f.optional(name)
	if value != nil {
		*into = value
	} else if *into != nil {
		f.call.Seen(UpdateMerges)
	}
}
