package qijiayun

import (
	"encoding/json"
	"time"

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
	content, err := f.jsonText("originalContent")
	if err != nil {
		return nil, err
	}
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
	o.ShopName, o.OriginalContent, o.Updated = f.text("shopName"), content, c.Now
	f.merge("buyerNick", &o.BuyerNick)
	f.merge("sellerNick", &o.SellerNick)
	f.merge("createTime", &o.CreateTime)
	orders.Put(c.DB, id, o)
	return true, nil
}

// orderRefund creates a refund, or updates the one with its code (订单退单).
func orderRefund(c *sim.Call) (any, error) {
	f := fieldsOf(c)
	content, err := f.jsonText("refundContent")
	if err != nil {
		return nil, err
	}
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
	r.ID, r.ShopName, r.RefundContent, r.Updated = number, f.text("shopName"), content, c.Now
	f.merge("buyerNick", &r.BuyerNick)
	f.merge("sellerNick", &r.SellerNick)
	f.merge("createTime", &r.CreateTime)
	refunds.Put(c.DB, id, r)
	return true, nil
}

// jsonText is a property whose text is JSON itself, in the format of the platform.
func (f fields) jsonText(name string) (string, error) {
	text := f.text(name)
	if !json.Valid([]byte(text)) {
		return "", ContentNotJSON.Break("%s is no JSON text", "%s 不是 JSON 文本", name)
	}
	return text, nil
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
