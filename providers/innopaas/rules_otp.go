package innopaas

import "example.com/mockserver/internal/rule"

// What the OTP operation demands. The documentation of its v3 form is not public: the fields are a client's.
var (
	OTPSuccessCode = said("otp-success-code",
		"The OTP operation says success with the code \"000000\", unlike the others.",
		"OTP 接口成功时 code 为 \"000000\"，与其他接口不同。", rule.Observed, client, rule.Answer{})

	OTPFieldRequired = said("otp-field-required",
		"type, language, to and code are given.",
		"必须提供 type、language、to、code。", rule.Observed, client, badParameter)

	OTPType = said("otp-type",
		"type is \"1\" for WhatsApp or \"3\" for SMS.",
		"type 为 \"1\"（WhatsApp）或 \"3\"（短信）。", rule.Observed, client, badParameter)

	OTPNumberFormat = said("otp-number-format",
		"to is one number with its country code, 5 to 20 digits, with or without a plus.",
		"to 是一个带国家码的号码，5–20 位数字，可带加号。", rule.Observed, client+"; "+pageCodes+": 108",
		refused("108", "Phone number format error (>20 or <5)", rule.Assumed))

	OTPCodeBlank = said("otp-code-blank",
		"code, which the caller chooses, is not blank.",
		"code 由调用方自定，不能为空白。", rule.Assumed, notSaid, badParameter)
)
