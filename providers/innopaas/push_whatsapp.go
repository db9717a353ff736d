package innopaas

import (
	"example.com/mockserver/internal/sandbox"
)

// waEvent is the envelope of WhatsApp's events.
type waEvent struct {
	ID        string `json:"id"`
	Type      string `json:"type"`
	EventTime string `json:"eventTime"`
	Body      any    `json:"body"`
}

func tellWhatsapp(t *sandbox.Tx, appKey, kind, schema, subject string, body any) {
	t.Seen(PushEventID)
	event := waEvent{ID: newUUID(t), Type: kind, EventTime: isoTime(t.Now), Body: body}
	if t.Enforces(PushWATime) {
		t.Seen(PushWATime)
	} else {
		event.EventTime = dateTime(t.Now)
	}
	if kind == eventWATemplate {
		t.Seen(PushTemplateType)
		if !t.Enforces(PushTemplateType) {
			event.Type = eventWATemplateSample
		}
	}
	tell(t, news{
		appKey: appKey, product: productWhatsapp, kind: kind, schema: schema, subject: subject,
		body: func(Webhook) any { return event },
	})
}

type waConversation struct {
	InitiateType string `json:"initiateType"`
	ExpireAt     string `json:"expireAt"`
}

// waStatus is a new status of a message.
type waStatus struct {
	ID           string          `json:"id"`
	AccountName  string          `json:"accountName"` // the API account of the business account
	WabaID       string          `json:"wabaId"`
	Status       string          `json:"status"`
	Wamid        string          `json:"wamid"`
	SendPhone    string          `json:"sendPhone"` // the person's number, not the business's
	UID          string          `json:"uid,omitempty"`
	Conversation *waConversation `json:"conversation,omitempty"` // of a message that was delivered
	ErrorData    *waError        `json:"errorData,omitempty"`    // of one that failed
}

// waError is why a message failed, in the words of WhatsApp's own platform.
type waError struct {
	Code    string `json:"errorCode"`
	Message string `json:"errorMessage"`
}

// waNotify says that a message was sent or received.
type waNotify struct {
	WabaID         string   `json:"wabaId"`
	From           string   `json:"from"`
	To             string   `json:"to"`
	MessageType    string   `json:"messageType"`
	Context        waSaying `json:"context"`
	Wamid          string   `json:"wamid"`
	ConversationID string   `json:"conversationId"`
	UID            string   `json:"uid,omitempty"`
}

// waSaying is what a message says, as the inbox shows it.
type waSaying struct {
	Text string `json:"text"`
}

// waTemplate is a new status of a template.
type waTemplate struct {
	AccountName      string `json:"accountName"` // the API account of the business account
	Category         string `json:"category"`
	Reason           string `json:"reason"` // "NONE" where it was approved
	TemplateID       string `json:"templateId"`
	TemplateLanguage string `json:"templateLanguage"`
	TemplateName     string `json:"templateName"`
	TemplateStatus   string `json:"templateStatus"`
	WabaID           string `json:"wabaId"`
}
