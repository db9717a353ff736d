package innopaas

import "example.com/mockserver/internal/rule"

// The shape of any request. None of these has a documented code.
var (
	BodyMalformed = said("body-malformed",
		"The body is one JSON object in UTF-8.",
		"请求体是一个 UTF-8 编码的 JSON 对象。", rule.Documented, pageStart, badParameter)

	FieldRequired = said("field-required",
		"A field that the documentation marks as required is present.",
		"文档标为必填的字段必须提供。", rule.Documented, pageSMS+"; "+pageWA, badParameter, refused("130", message("130", productSMS), rule.Assumed))

	FieldInvalid = said("field-invalid",
		"A field has the type that the documentation gives it.",
		"字段类型须与文档一致。", rule.Documented, pageSMS+"; "+pageWA, badParameter, refused("130", message("130", productSMS), rule.Assumed))

	NullIsAbsent = said("null-is-absent",
		"A null field counts as one that was not sent.",
		"值为 null 的字段视为未传。", rule.Assumed, notSaid, rule.Answer{})

	CodeIsText = said("code-is-text",
		"The envelope's code is a string: \"0\" is success.",
		"返回的 code 是字符串，\"0\" 表示成功。", rule.Documented, pageUpload, rule.Answer{})

	RefusalEnvelope = said("refusal-envelope",
		"A refusal comes with HTTP 200 and the envelope, its data null, its message the text that the operation's own page gives to the code.",
		"业务错误以 HTTP 200 返回，格式相同，data 为 null，message 为接口所属页面对该错误码的说明。", rule.Assumed,
		notSaid+"; the pages list several texts, the envelope is from "+sibling, rule.Answer{})

	SuccessWords = waivable(said("success-words",
		"The message of a success is the text that the operation's own page gives to code 0; waived, Success everywhere, as the upload's sample has it.",
		"成功时 message 为接口所属页面对错误码 0 的说明；放宽后统一为上传示例中的 Success。", rule.Assumed, pageUpload+" (sample) against the tables of codes", rule.Answer{}))
)

// What every product demands of the account. Balance is decided last, when everything else is right.
var (
	ProductConfiguration = said("product-configuration",
		"The product is configured for the application.",
		"应用已配置该产品。", rule.Documented, pageCodes+": 112", coded("112", productSMS, rule.Documented)...)

	PriceMissing = said("price-missing",
		"The account has a price for the country of every number.",
		"账号对每个号码所属国家都配置了价格。", rule.Assumed,
		notSaid+"; code 129, price configuration, from "+sibling, coded("129", productSMS, rule.Observed)...)

	Balance = said("balance-insufficient",
		"The balance covers the whole request; otherwise nothing of it is sent.",
		"余额足够支付整个请求，否则全部不发送。", rule.Documented, pageWA+": 110; that it is all or nothing is assumed", coded("110", productSMS, rule.Documented)...)

	ChargedOnSubmit = said("charged-on-submit",
		"Messages are charged when they are submitted, whatever becomes of them.",
		"提交时即扣费，与最终状态无关。", rule.Assumed, notSaid, rule.Answer{})
)
