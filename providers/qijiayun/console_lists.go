package qijiayun

import (
	"time"

	"example.com/mockserver/internal/sim"
)

type tokenView struct {
	AccessToken string    `json:"accessToken"`
	AppID       string    `json:"appId"`
	TenantID    int64     `json:"tenantId"`
	Issued      time.Time `json:"issued"`
	Expires     time.Time `json:"expires"`
	State       string    `json:"state"` // usable, refreshed, overridden, expired
}

// listTokens shows every token that is remembered: a day after its end it is forgotten.
func listTokens(c *sim.ConsoleCall) (any, error) {
	list := []tokenView{}
	for text, t := range tokens.All(c.DB) {
		v := tokenView{AccessToken: text, AppID: t.AppID, Issued: t.Issued, Expires: t.Expires, State: "usable"}
		app, _ := apps.Get(c.DB, t.AppID)
		v.TenantID = app.TenantID
		switch {
		case t.Round < app.Round:
			v.State = "overridden"
		case !c.Now.Before(t.Expires):
			v.State = "expired"
		case text != app.Newest: // issued before the latest refresh, which overrides nothing
			v.State = "refreshed"
		}
		list = append(list, v)
	}
	return list, nil
}

func listEvents(c *sim.ConsoleCall) (any, error) {
	list := []TriggeredEvent{}
	for _, e := range events.All(c.DB) {
		list = append(list, e)
	}
	return list, nil
}

// listOrders shows orders and refunds: a refund names no order of ours, so each stands for itself.
func listOrders(c *sim.ConsoleCall) (any, error) {
	all := struct {
		Orders  []Order  `json:"orders"`
		Refunds []Refund `json:"refunds"`
	}{[]Order{}, []Refund{}}
	for _, o := range orders.All(c.DB) {
		all.Orders = append(all.Orders, o)
	}
	for _, r := range refunds.All(c.DB) {
		all.Refunds = append(all.Refunds, r)
	}
	return all, nil
}

func listProducts(c *sim.ConsoleCall) (any, error) {
	list := []Product{}
	for _, p := range products.All(c.DB) {
		list = append(list, p)
	}
	return list, nil
}
