package innopaas

import (
	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/rule"
)

// variants are other ways in which InnoPaaS's pushes might arrive. The pages promise repetition (a push that was not
// received is sent again), and no order or time: a receiver bears the first three. One that is lost should be missed.
func variants() []*fault.Variant {
	return []*fault.Variant{
		{
			ID: PushReceived.ID + "#twice", Of: PushReceived.ID, Provider: "innopaas", Delivery: fault.Duplicate,
			Says: rule.Text{EN: "Every push comes twice.", ZH: "每个推送都到达两次。"},
		},
		{
			ID: PushReceived.ID + "#lost", Of: PushReceived.ID, Provider: "innopaas", Delivery: fault.Lost, Wrong: true,
			Says: rule.Text{EN: "No push comes.", ZH: "推送全部丢失。"},
		},
		{
			ID: PushOrder.ID + "#out-of-order", Of: PushOrder.ID, Provider: "innopaas", Delivery: fault.Reorder,
			Says:  rule.Text{EN: "A push is overtaken by the next to the same address.", ZH: "推送会被同一地址的下一个推送超过。"},
			Needs: rule.Text{EN: "Two pushes to the same address.", ZH: "同一地址的两个推送。"},
		},
	}
}
