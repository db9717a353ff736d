package innopaas

import "example.com/mockserver/internal/rule"

// What is pushed of WhatsApp.
var (
	PushEventID = behaviour("push-event-id",
		"An event's id is a UUID with dashes, in lower case.",
		"事件编号为带连字符的小写 UUID。", rule.Documented, pageTS.And(" and ", " 与 ", pageInbox).And(" (samples)", "（示例）"))

	PushWATime = rule.Waivable(behaviour("push-whatsapp-time",
		"eventTime is ISO 8601, UTC, with milliseconds, as the samples have it; waived, yyyy-MM-dd HH:mm:ss, as the field table has it.",
		"eventTime 按示例为 ISO 8601、UTC、毫秒；放宽后按字段表为 yyyy-MM-dd HH:mm:ss。", rule.Documented, pageTS.And(" (sample) against ", "（示例）与 ", pageHook).And(" (field table)", "（字段表）不一致")))

	PushAccountName = behaviour("push-account-name",
		"accountName is the API account, not a display name.",
		"accountName 是 API 账号，不是显示名称。", rule.Documented, pageStatus)

	PushAbsent = behaviour("push-absent-members",
		"What does not apply is left out of an event's body: uid, conversation and errorData are never null.",
		"不适用的字段不出现：uid、conversation、errorData 不会为 null。", rule.Assumed, notSaid.And("; as the samples of ", "；依照示例，见", siblingWA))
)

// What is pushed of the status of a message.
var (
	PushStatus = behaviour("push-status",
		"A message's status is delivered, read, failed or SMECL:FAILED; there is no sent.",
		"消息状态为 delivered、read、failed 或 SMECL:FAILED，没有 sent。", rule.Documented, pageStatus)

	PushStatusPhone = behaviour("push-status-phone",
		"sendPhone is the WhatsApp user's number, not the one that the business sent from.",
		"sendPhone 是 WhatsApp 用户的号码，不是商家的发送号码。", rule.Documented, pageStatus)

	PushStatusConversation = behaviour("push-status-conversation",
		"conversation is there only when the status is delivered.",
		"仅状态为 delivered 时带有 conversation。", rule.Documented, pageStatus)

	PushStatusExpiry = behaviour("push-status-expiry",
		"conversation.expireAt is yyyy-MM-dd HH:mm:ss; that it is in UTC is assumed.",
		"conversation.expireAt 格式为 yyyy-MM-dd HH:mm:ss；按 UTC 计为假定。", rule.Documented, pageStatus)

	PushStatusError = behaviour("push-status-error",
		"errorData is there only when the status is failed.",
		"仅状态为 failed 时带有 errorData。", rule.Documented, pageStatus)

	PushStatusErrorFields = behaviour("push-status-error-fields",
		"errorData has errorCode and errorMessage, both strings, of WhatsApp's own platform.",
		"errorData 含 errorCode 和 errorMessage，均为字符串，内容来自 WhatsApp 平台。", rule.Observed, siblingWA)
)

// What is pushed of templates, of what people send, and to the inbox.
var (
	PushTemplateType = rule.Waivable(behaviour("push-template-type",
		"A template's event is of type whatsapp_template_status_updated, as the page's text has it; waived, …_update, as its sample has it.",
		"模板事件的类型按正文为 whatsapp_template_status_updated；放宽后按示例为 …_update。", rule.Assumed, pageTS.And(": heading and text against the sample", "：标题和正文与示例不一致")))

	PushTemplateReason = behaviour("push-template-reason",
		"The reason of an approval is NONE.",
		"审核通过时 reason 为 NONE。", rule.Observed, siblingWA)

	PushInbound = behaviour("push-inbound",
		"An inbound message has id, accountName, wabaId, wamid, from (the user), to (the business) and sendTime, all strings.",
		"上行消息含 id、accountName、wabaId、wamid、from（用户）、to（商家）、sendTime，均为字符串。", rule.Documented, pageMO)

	PushInboundContent = behaviour("push-inbound-content",
		"An inbound message has customerProfile, type, the field of that name, and context when something is quoted or answered.",
		"上行消息还有 customerProfile、type 及与其同名的字段；引用或回复时有 context。", rule.Observed, siblingWA)

	PushInboundContact = rule.Waivable(behaviour("push-inbound-contact",
		"Of type contacts the field is contact, as the sample has it; waived, contacts, as the table has it.",
		"类型为 contacts 时字段按示例为 contact；放宽后按字段表为 contacts。", rule.Observed, siblingWA.And(": sample against table", "：示例与表格不一致")))

	PushInbox = behaviour("push-inbox",
		"The inbox event has from (the business's number), to (the user's), messageType and context.text, for messages in either direction.",
		"收件箱通知含 from（商家号码）、to（用户号码）、messageType 和 context.text，上行、下行相同。", rule.Documented, pageInbox)
)
