package innopaas

import "example.com/mockserver/internal/rule"

// What the OTP operation demands. The documentation of its v3 form is not public: the fields are a client's.
var (
	OTPSuccessCode = behaviour("otp-success-code",
		"The OTP operation says success with the code \"000000\", unlike the others.",
		"OTP 接口成功时 code 为 \"000000\"，与其他接口不同。", rule.Observed, client)

	OTPFieldRequired = refusal("otp-field-required",
		"type, language, to and code are given.",
		"必须提供 type、language、to、code。", rule.Observed, client, badParameter)

	OTPType = refusal("otp-type",
		"type is \"1\" WhatsApp, \"2\" voice, \"3\" SMS, \"4\" e-mail or \"5\" Telegram.",
		"type 为 \"1\" WhatsApp、\"2\" 语音、\"3\" 短信、\"4\" 邮件、\"5\" Telegram。", rule.Observed, client, badParameter)

	OTPNumberFormat = refusal("otp-number-format",
		"to is one number with its country code, 5 to 20 digits, with or without a plus.",
		"to 是一个带国家码的号码，5–20 位数字，可带加号。", rule.Observed, client.And("; ", "；", pageCodes.At(": 108")),
		coded("108", productSMS, rule.Assumed)...)

	OTPMail = rule.Waivable(refusal("otp-mail",
		"For type \"4\" to is an e-mail address.",
		"type 为 \"4\" 时 to 为邮箱地址。", rule.Assumed, notSaid, badParameter))

	OTPCodeBlank = refusal("otp-code-blank",
		"code, which the caller chooses, is not blank.",
		"code 由调用方自定，不能为空白。", rule.Assumed, notSaid, badParameter)
)
