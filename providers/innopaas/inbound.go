package innopaas

import (
	"cmp"
	"encoding/json"

	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/sandbox"
)

// waReply is what a person sent: the members of the page on inbound messages, then, as the older API has them, who it is,
// the type and the field of that name.
type waReply struct {
	ID          string    `json:"id"`
	AccountName string    `json:"accountName"` // the API account of the business account
	WabaID      string    `json:"wabaId"`
	Wamid       string    `json:"wamid"`
	From        string    `json:"from"`
	Profile     waProfile `json:"customerProfile"`
	To          string    `json:"to"`
	SendTime    string    `json:"sendTime"`
	waContent
}

type waProfile struct {
	Name string `json:"name"`
}

// waContent is the type of an inbound message, the one field that has its name, and what it answers.
type waContent struct {
	Type        string          `json:"type"`
	Text        json.RawMessage `json:"text,omitempty"`
	Reaction    json.RawMessage `json:"reaction,omitempty"`
	Image       json.RawMessage `json:"image,omitempty"`
	Video       json.RawMessage `json:"video,omitempty"`
	Audio       json.RawMessage `json:"audio,omitempty"`
	Sticker     json.RawMessage `json:"sticker,omitempty"`
	Document    json.RawMessage `json:"document,omitempty"`
	Location    json.RawMessage `json:"location,omitempty"`
	Contact     json.RawMessage `json:"contact,omitempty"`
	Contacts    json.RawMessage `json:"contacts,omitempty"`
	Button      json.RawMessage `json:"button,omitempty"`
	Interactive json.RawMessage `json:"interactive,omitempty"`
	Errors      json.RawMessage `json:"errors,omitempty"`
	Context     *waContext      `json:"context,omitempty"`
}

// waContext is the message that is quoted or answered.
type waContext struct {
	From string `json:"from"`
	ID   string `json:"id"`
}

// inboundSamples are what a person sends of each type where the caller of the console does not say.
var inboundSamples = map[string]string{
	"text":        `{"body":"hello"}`,
	"reaction":    `{"messageId":"","emoji":"👍"}`,
	"image":       `{"caption":"a picture","mimeType":"image/jpeg",` + sampleFile,
	"video":       `{"mimeType":"video/mp4",` + sampleFile,
	"audio":       `{"mimeType":"audio/ogg",` + sampleFile,
	"sticker":     `{"mimeType":"image/webp",` + sampleFile,
	"document":    `{"caption":"","filename":"a.pdf","mimeType":"application/pdf",` + sampleFile,
	"location":    `{"latitude":31.2304,"longitude":121.4737,"name":"People's Square","address":"Shanghai"}`,
	"contacts":    `[{"name":{"formattedName":"Ann Example"},"phones":[{"phone":"+12025550112","wa_id":"12025550112","type":"HOME"}]}]`,
	"button":      `{"text":"Yes","payload":"Yes"}`,
	"interactive": `{"type":"buttonReply","buttonReply":{"id":"1","title":"Yes"}}`,
	"unknown":     `[{"code":131051,"details":"Message type is not currently supported","title":"Unsupported message type"}]`,
}

const sampleFile = `"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","link":"https://media.example.com/1"}`

// field is where the content of a type goes. A list of contacts is called contact in the older API's sample and contacts
// in its table: both are read.
func (in *waContent) field(t *sandbox.Tx) *json.RawMessage {
	switch in.Type {
	case "contacts":
		given := in.Contact
		if len(given) == 0 {
			given = in.Contacts
		}
		in.Contact, in.Contacts = nil, nil
		t.Seen(PushInboundContact)
		if t.Enforces(PushInboundContact) {
			in.Contact = given
			return &in.Contact
		}
		in.Contacts = given
		return &in.Contacts
	case "unknown":
		return &in.Errors
	}
	return map[string]*json.RawMessage{
		"text": &in.Text, "reaction": &in.Reaction, "image": &in.Image, "video": &in.Video, "audio": &in.Audio, "sticker": &in.Sticker,
		"document": &in.Document, "location": &in.Location, "button": &in.Button, "interactive": &in.Interactive,
	}[in.Type]
}

// complete puts a sample where the caller gave a type alone, and says what is answered where the type is an answer.
func (in *waContent) complete(t *sandbox.Tx, waba, from, to string) error {
	in.Type = cmp.Or(in.Type, "text")
	field := in.field(t)
	if field == nil {
		return problem.Invalid("content.type: %q has no published content; the types are text, reaction, image, video, audio, sticker, document, location, contacts, button, interactive and unknown",
			"content.type：%q 没有公开的内容格式；可用 text、reaction、image、video、audio、sticker、document、location、contacts、button、interactive、unknown", in.Type)
	}
	answered := lastTo(t, waba, from)
	if len(*field) == 0 && in.Type == "reaction" {
		*field = encode(map[string]string{"messageId": answered, "emoji": "👍"})
	}
	if len(*field) == 0 {
		*field = json.RawMessage(inboundSamples[in.Type])
	}
	if in.Context == nil && (in.Type == "button" || in.Type == "interactive") {
		in.Context = &waContext{From: to, ID: answered}
	}
	return nil
}

// lastTo is WhatsApp's id of the last message to a person, or of one that is nobody's.
func lastTo(t *sandbox.Tx, waba, person string) string {
	id := ""
	for _, m := range messages.All(t.DB) {
		if m.WabaID == waba && m.To == person {
			id = m.Wamid
		}
	}
	if id == "" {
		id = newWamid(t)
	}
	return id
}

// saying is what an inbound message says, as the inbox shows it.
func (in waContent) saying() string {
	var says struct{ Body, Caption, Emoji, Text string }
	for _, part := range []json.RawMessage{in.Text, in.Image, in.Document, in.Reaction, in.Button} {
		_ = json.Unmarshal(part, &says) // what is not there says nothing
	}
	return cmp.Or(says.Body, says.Caption, says.Emoji, says.Text)
}

// onPhone is what an inbound message looks like on the phone that sent it: what it says, the button that was pressed, or
// its type.
func (in waContent) onPhone() string {
	var pressed struct {
		ButtonReply, ListReply struct{ Title string }
	}
	_ = json.Unmarshal(in.Interactive, &pressed) // there may be none
	return cmp.Or(in.saying(), pressed.ButtonReply.Title, pressed.ListReply.Title, in.Type)
}

// reply is a message from a person. It opens the 24 hours in which anything may be sent to that person.
func (in happening) reply(t *sandbox.Tx) error {
	waba, found := wabas.Get(t.DB, in.WabaID)
	if !found || in.From == "" {
		return problem.Invalid("whatsapp_reply needs from, and a wabaId that there is", "whatsapp_reply 需要 from 和已有的 wabaId")
	}
	in.To = cmp.Or(in.To, waba.Numbers[0])
	content := waContent{Type: "text", Text: encode(map[string]string{"body": in.Text})}
	if in.Content != nil {
		content = *in.Content
	}
	if err := content.complete(t, in.WabaID, in.From, in.To); err != nil {
		return err
	}
	reply := waReply{
		ID: t.Hex(24), AccountName: waba.APIAccount, WabaID: in.WabaID, Wamid: newWamid(t), From: in.From,
		Profile: waProfile{Name: cmp.Or(in.Customer, "Customer")}, To: in.To, SendTime: isoTime(t.Now), waContent: content,
	}
	if err := t.CheckComponent("WhatsappReply", encode(reply)); err != nil {
		return problem.Invalid("content: %v", "content：%v", err)
	}
	begins := byCustomer
	if in.Referral {
		begins = byReferral
	}
	conversation := converse(t, in.WabaID, in.From, begins)
	conversation.LastReply = t.Now
	conversations.Put(t.DB, conversationKey(in.WabaID, in.From), conversation)
	receive(t, Received{ID: reply.Wamid, Product: productWhatsapp, From: in.From, To: in.To, WabaID: in.WabaID, Type: content.Type, Text: content.onPhone()})
	t.Seen(PushInbound)
	t.Seen(PushInboundContent)
	tellWhatsapp(t, conversation.AppKey, eventWAReply, "WhatsappReplyEvent", in.From, reply)
	notify(t, conversation.AppKey, eventChatMO, in.From, waNotify{
		WabaID: in.WabaID, From: in.To, To: in.From, MessageType: content.Type, Context: waSaying{Text: content.saying()}, Wamid: reply.Wamid,
		ConversationID: conversation.ID,
	})
	return nil
}
