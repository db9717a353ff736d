package qijiayun

import (
	"maps"
	"time"

	"example.com/mockserver/internal/sim"
)

// Product is a product (商品) of a tenant, known by its code.
type Product struct {
	Code     string            `json:"code"`
	Name     string            `json:"name"`
	Type     int64             `json:"type"`
	Details  map[string]string `json:"details,omitempty"` // the optional properties that were sent, by name
	TenantID int64             `json:"tenantId"`
	Created  time.Time         `json:"created"`
	Updated  time.Time         `json:"updated"`
}

// productDetails are the optional properties of a product, as its page lists them.
func productDetails() []string {
	return []string{
		"barcode", "brandId", "goodsCostPrice", "goodsManufactureDate", "goodsManufacturer", "goodsOrigin", "goodsPrice",
		"goodsWeight", "itemImgs", "memo", "picUrl", "supplierId", "supplierName", "unit", "descModules",
	}
}

// productSave creates a product, or updates the one with its code (商品创建/更新).
func productSave(c *sim.Call) (any, error) {
	f := fieldsOf(c)
	kind, err := f.integer("type")
	if err != nil {
		return nil, err
	}
	id := keyOf(tenantOf(c), f.text("code"))
	p, known := products.Get(c.DB, id)
	if known {
		c.Seen(ProductKey)
	} else {
		p = Product{Code: f.text("code"), TenantID: tenantOf(c), Created: c.Now, Details: map[string]string{}}
	}
	p.Name, p.Type, p.Updated = f.text("name"), kind, c.Now
	sent := map[string]string{}
	for _, name := range productDetails() {
		if value, given := f.find(name); given {
			sent[name] = value
		}
	}
	if p.Details == nil {
		p.Details = map[string]string{}
	}
	maps.Copy(p.Details, sent)
	if len(p.Details) > len(sent) {
		c.Seen(UpdateMerges)
	}
	products.Put(c.DB, id, p)
	return true, nil
}
