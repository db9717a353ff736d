package innopaas

import "example.com/mockserver/internal/rule"

// The shape of any request. None of these has a documented code.
var (
	ContentType = refusal("content-type",
		"Content-Type is application/json;charset=utf-8, and multipart/form-data for the upload.",
		"Content-Type 为 application/json;charset=utf-8；上传接口为 multipart/form-data。", rule.Documented, pageStart,
		rule.Answer{Status: 415, Code: "415", Message: "Unsupported Content-Type", Grade: rule.Assumed}, badParameter)

	CharsetOptional = behaviour("charset-optional",
		"application/json without a charset is accepted; another charset than utf-8 is not.",
		"不写 charset 的 application/json 可以接受；写了就必须是 utf-8。", rule.Observed, client)

	BodyMalformed = refusal("body-malformed",
		"The body is one JSON object in UTF-8.",
		"请求体是一个 UTF-8 编码的 JSON 对象。", rule.Documented, pageStart, badParameter)

	FieldRequired = refusal("field-required",
		"A field that the documentation marks as required is present.",
		"文档标为必填的字段必须提供。", rule.Documented, pageSMS.And("; ", "；", pageWA), badParameter, answer("130", message("130", productSMS), rule.Assumed))

	FieldInvalid = refusal("field-invalid",
		"A field has the type that the documentation gives it.",
		"字段类型须与文档一致。", rule.Documented, pageSMS.And("; ", "；", pageWA), badParameter, answer("130", message("130", productSMS), rule.Assumed))

	NullIsAbsent = behaviour("null-is-absent",
		"A null field counts as one that was not sent.",
		"值为 null 的字段视为未传。", rule.Assumed, notSaid)

	UnknownAccepted = behaviour("unknown-accepted",
		"An undocumented name is accepted and ignored.",
		"可以发送文档中没有的字段，但会被忽略。", rule.Assumed, notSaid)

	CodeIsText = behaviour("code-is-text",
		"The envelope's code is a string: \"0\" is success.",
		"返回的 code 是字符串，\"0\" 表示成功。", rule.Documented, pageUpload)

	RefusalEnvelope = behaviour("refusal-envelope",
		"A refusal comes with HTTP 200 and the envelope, its data null, its message the text that the operation's own page gives to the code.",
		"业务错误以 HTTP 200 返回，格式相同，data 为 null，message 为接口所属页面对该错误码的说明。", rule.Assumed, notSaid.And("; the pages list several texts, the envelope is from ", "；各页面列出的文本不一，外层结构取自", sibling))

	SuccessWords = rule.Waivable(behaviour("success-words",
		"The message of a success is the text that the operation's own page gives to code 0; waived, Success everywhere, as the upload's sample has it.",
		"成功时 message 为接口所属页面对错误码 0 的说明；放宽后统一为上传示例中的 Success。", rule.Assumed, pageUpload.And(" (sample) against the tables of codes", "（示例）与返回码表不一致")))
)
