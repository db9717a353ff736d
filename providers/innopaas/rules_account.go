package innopaas

import "example.com/mockserver/internal/rule"

// What every product demands of the account. Balance is decided last, when everything else is right.
var (
	ProductConfiguration = refusal("product-configuration",
		"The product is configured for the application.",
		"应用已配置该产品。", rule.Documented, pageCodes.At(": 112"), coded("112", productSMS, rule.Documented)...)

	PriceMissing = refusal("price-missing",
		"The account has a price for the country of every number.",
		"账号对每个号码所属国家都配置了价格。", rule.Assumed,
		notSaid.And("; code 129, price configuration, from ", "；返回码 129（价格配置）取自", sibling), coded("129", productSMS, rule.Observed)...)

	Balance = refusal("balance-insufficient",
		"The balance covers the whole request; otherwise nothing of it is sent.",
		"余额足够支付整个请求，否则全部不发送。", rule.Documented, pageWA.At(": 110").And("; that it is all or nothing is assumed", "；整批成功或整批失败为推定"), coded("110", productSMS, rule.Documented)...)

	ChargedOnSubmit = behaviour("charged-on-submit",
		"Messages are charged when they are submitted, whatever their outcome.",
		"提交时即扣费，与最终状态无关。", rule.Assumed, notSaid)
)
