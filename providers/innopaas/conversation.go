package innopaas

import (
	"time"

	"example.com/mockserver/internal/sim"
)

// conversationLife is how long a conversation lasts, and how long after a reply anything may be sent.
const conversationLife = 24 * time.Hour

// How a conversation begins (Webhook page).
const (
	byBusiness = "business_initiated"
	byReferral = "referral_conversion"
	byCustomer = "customer_initiated"
)

// converse is the conversation of a business account and a person as of now: the one they have, or a new one that
// begins so. That it lasts 24 hours from its beginning is assumed.
func converse(t *sim.Tx, waba, person, begins string) Conversation {
	key := conversationKey(waba, person)
	c, found := conversations.Get(t.DB, key)
	if !found || !t.Now.Before(c.Expires) {
		c = Conversation{ID: t.Hex(32), Initiate: begins, Expires: t.Now.Add(conversationLife), LastReply: c.LastReply, AppKey: c.AppKey}
		conversations.Put(t.DB, key, c)
	}
	t.Seen(WAConversation)
	return c
}

// submitWhatsapp enters a message for each person and schedules what becomes of it.
func (p *platform) submitWhatsapp(c *sim.Call, in waRequest, from string, people []string, fee money) string {
	who := callerOf(c)
	id := nextMessageID(c.Tx)
	for i, person := range people {
		conversation := converse(c.Tx, in.WabaID, person, byBusiness)
		conversation.AppKey = who.App.AppKey
		conversations.Put(c.DB, conversationKey(in.WabaID, person), conversation)
		m := Message{
			ID: id, Product: productWhatsapp, AppKey: who.App.AppKey, AccountNo: who.Account.AccountNo, From: from, To: person,
			Type: in.MessageType, Text: in.Body, UID: in.UID, UnitPrice: fee, Fee: fee, WabaID: in.WabaID, Wamid: newWamid(c.Tx),
			Initiate: conversation.Initiate, ExpireAt: conversation.Expires, Outcome: p.outcome(c, person).Whatsapp, SubmitTime: c.Now,
		}
		if in.MessageType == "template" {
			m.Text = in.TemplateName
		}
		key := messageKey(id, i)
		messages.Put(c.DB, key, m)
		if m.Outcome != never {
			c.At(c.Now.Add(p.fixture.Delays.WhatsappDelivered), dueWhatsapp, key)
		}
		tellWhatsapp(c.Tx, who.App.AppKey, eventChatMT, "WhatsappNotifyEvent", id, waNotify{
			WabaID: in.WabaID, From: from, To: person, MessageType: in.MessageType, Context: map[string]any{}, Wamid: m.Wamid,
			ConversationID: conversation.ID, UID: in.UID,
		})
	}
	return id
}

// reportWhatsapp is the first that is heard of a message: it was delivered, or it failed.
func (p *platform) reportWhatsapp(t *sim.Tx, key string) error {
	m, found := messages.Get(t.DB, key)
	if !found {
		return nil
	}
	status := m.Outcome
	if status == "read" {
		status = "delivered"
		t.At(m.SubmitTime.Add(p.fixture.Delays.WhatsappRead), dueRead, key)
	}
	setWhatsappStatus(t, key, m, status)
	return nil
}

// readWhatsapp is the person reading a message.
func (p *platform) readWhatsapp(t *sim.Tx, key string) error {
	if m, found := messages.Get(t.DB, key); found && m.Status == "delivered" {
		setWhatsappStatus(t, key, m, "read")
	}
	return nil
}

func setWhatsappStatus(t *sim.Tx, key string, m Message, status string) {
	m.Status, m.ReportTime = status, t.Now
	messages.Put(t.DB, key, m)
	account, _ := accounts.Get(t.DB, m.AccountNo)
	body := waStatus{
		ID: m.ID, AccountName: account.Name, WabaID: m.WabaID, Status: status, Wamid: m.Wamid, SendPhone: m.From, UID: m.UID,
		Conversation: waConversation{InitiateType: m.Initiate, ExpireAt: isoTime(m.ExpireAt)},
	}
	if status == "failed" || status == "SMECL:FAILED" {
		// The fields of errorData are not published: these are mockserver's.
		body.ErrorData = map[string]string{"code": "UNDELIV", "message": "The message was not delivered"}
	}
	tellWhatsapp(t, m.AppKey, eventWAStatus, "WhatsappStatusEvent", m.ID, body)
}
