package innopaas

import (
	"fmt"
	"strings"
	"time"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
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
func converse(t *sandbox.Tx, waba, person, begins string) Conversation {
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
func (p *platform) submitWhatsapp(c *sim.Call, in *waRequest, from string, people []string, fee money) string {
	who := callerOf(c)
	id, shown := longer(c, messageIDLonger, nextMessageID(c.Tx)), in.shown()
	for i, person := range people {
		conversation := converse(c.Tx, in.WabaID, person, byBusiness)
		conversation.AppKey = who.App.AppKey
		conversations.Put(c.DB, conversationKey(in.WabaID, person), conversation)
		m := Message{
			ID: id, Product: productWhatsapp, AppKey: who.App.AppKey, AccountNo: who.Account.AccountNo, From: from, To: person,
			Type: in.MessageType, Text: in.Body, UID: in.UID, UnitPrice: fee, Fee: fee, WabaID: in.WabaID, Wamid: newWamid(c.Tx),
			Shown: shown, Initiate: conversation.Initiate, ExpireAt: conversation.Expires, Outcome: p.outcome(c, person).Whatsapp, SubmitTime: c.Now,
		}
		if in.MessageType == "template" {
			m.Text = in.found.Name
		}
		key := messageKey(id, i)
		messages.Put(c.DB, key, m)
		if m.Outcome != never {
			c.At(c.Now.Add(p.fixture.Delays.WhatsappDelivered), dueWhatsapp, key)
		}
		notify(c.Tx, who.App.AppKey, eventChatMT, id, waNotify{
			WabaID: in.WabaID, From: from, To: person, MessageType: in.MessageType, Context: waSaying{Text: in.saying()}, Wamid: m.Wamid,
			ConversationID: conversation.ID, UID: in.UID,
		})
	}
	return id
}

// notify tells the inbox of a message that was sent or received.
func notify(t *sandbox.Tx, appKey, kind, subject string, body waNotify) {
	t.Seen(PushInbox)
	tellWhatsapp(t, appKey, kind, "WhatsappNotifyEvent", subject, body)
}

// saying is what a message says: its text, that of its template, or the caption below a file. What the inbox shows of
// the other types is not published: here it is nothing.
func (in *waRequest) saying() string {
	switch {
	case in.MessageType == "template":
		text := in.found.Body
		for i, value := range in.BodyParams {
			text = strings.ReplaceAll(text, fmt.Sprintf("{{%d}}", i+1), value)
		}
		return text
	case in.Media != nil:
		return in.Media.Caption
	}
	return in.Body
}

// reportWhatsapp is the first that is heard of a message: it was delivered, or it failed.
func (p *platform) reportWhatsapp(t *sandbox.Tx, key string) error {
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
func (p *platform) readWhatsapp(t *sandbox.Tx, key string) error {
	if m, found := messages.Get(t.DB, key); found && m.Status == "delivered" {
		setWhatsappStatus(t, key, m, "read")
	}
	return nil
}

// undeliverable is what WhatsApp's platform says of a message that did not arrive. Which of its codes the provider passes
// on is assumed.
var undeliverable = waError{Code: "131026", Message: "Message undeliverable"}

func setWhatsappStatus(t *sandbox.Tx, key string, m Message, status string) {
	m.Status, m.ReportTime = status, t.Now
	messages.Put(t.DB, key, m)
	waba, _ := wabas.Get(t.DB, m.WabaID)
	body := waStatus{
		ID: m.ID, AccountName: waba.APIAccount, WabaID: m.WabaID, Status: status, Wamid: m.Wamid, SendPhone: m.To, UID: m.UID,
	}
	about := []*rule.Rule{PushStatus, PushStatusPhone, PushAccountName, PushAbsent}
	switch status {
	case "delivered":
		body.Conversation = &waConversation{InitiateType: m.Initiate, ExpireAt: dateTime(m.ExpireAt)}
		about = append(about, PushStatusConversation, PushStatusExpiry)
	case "failed":
		body.ErrorData = &undeliverable
		about = append(about, PushStatusError, PushStatusErrorFields)
	}
	for _, r := range about {
		t.Seen(r)
	}
	tellWhatsapp(t, m.AppKey, eventWAStatus, "WhatsappStatusEvent", m.ID, body)
}
