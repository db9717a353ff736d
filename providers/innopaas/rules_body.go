package innopaas

import "example.com/mockserver/internal/rule"

// The shape of any request. None of these has a documented code.
var (
	BodyMalformed = said("body-malformed",
		"The body is one JSON object in UTF-8.",
		"请求体是一个 UTF-8 编码的 JSON 对象。", rule.Documented, pageStart, badParameter)

	FieldRequired = said("field-required",
		"A field that the documentation marks as required is present.",
		"文档标为必填的字段必须提供。", rule.Documented, pageSMS+"; "+pageWA, badParameter, refused("130", "Unknown error", rule.Assumed))

	FieldInvalid = said("field-invalid",
		"A field has the type that the documentation gives it.",
		"字段类型须与文档一致。", rule.Documented, pageSMS+"; "+pageWA, badParameter, refused("130", "Unknown error", rule.Assumed))

	NullIsAbsent = said("null-is-absent",
		"A null field counts as one that was not sent.",
		"值为 null 的字段视为未传。", rule.Assumed, notSaid, rule.Answer{})

	CodeIsText = said("code-is-text",
		"The envelope's code is a string: \"0\" is success.",
		"返回的 code 是字符串，\"0\" 表示成功。", rule.Documented, pageUpload, rule.Answer{})

	RefusalEnvelope = said("refusal-envelope",
		"A refusal comes with HTTP 200 and the envelope, its data null; its message is the text that the provider lists for the code, if it lists one.",
		"业务错误以 HTTP 200 返回，格式相同，data 为 null；message 为平台为该代码列出的文字，未列出时由 mockserver 选定。", rule.Assumed, notSaid+"; shape from "+sibling, rule.Answer{})
)

// What every product demands of the account. Balance is decided last, when everything else is right.
var (
	ProductConfiguration = said("product-configuration",
		"The product is configured for the application.",
		"应用已配置该产品。", rule.Documented, pageCodes+": 112", refused("112", "Product configuration error", rule.Documented))

	PriceMissing = said("price-missing",
		"The account has a price for the country of every number.",
		"账号对每个号码所属国家都配置了价格。", rule.Assumed,
		notSaid+"; code 129, price configuration, from "+sibling, refused("129", "Price configuration error", rule.Observed))

	Balance = said("balance-insufficient",
		"The balance covers the whole request; otherwise nothing of it is sent.",
		"余额足够支付整个请求，否则全部不发送。", rule.Documented, pageWA+": 110; that it is all or nothing is assumed", refused("110", "Account balance is insufficient", rule.Documented))

	ChargedOnSubmit = said("charged-on-submit",
		"Messages are charged when they are submitted, whatever becomes of them.",
		"提交时即扣费，与最终状态无关。", rule.Assumed, notSaid, rule.Answer{})
)
