package innopaas

import (
	"encoding/json"
	"iter"
	"slices"
	"unicode/utf8"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// The kinds of due work of a WhatsApp message: it arrives or fails, and it is read.
const (
	dueWhatsapp = "whatsapp-status"
	dueRead     = "whatsapp-read"
)

type waRequest struct {
	WabaID       string            `json:"wabaId"`
	MessageType  string            `json:"messageType"`
	UID          string            `json:"uid"`
	SendNumber   string            `json:"sendNumber"`
	Recipients   string            `json:"recipientNumber"`
	Body         string            `json:"body"`
	Language     string            `json:"language"`
	TemplateName string            `json:"templateName"`
	Group        string            `json:"templateGroupId"` // a public client's
	BodyParams   []string          `json:"bodyParams"`
	ButtonParams []json.RawMessage `json:"buttonParams"`
	Header       json.RawMessage   `json:"header"`
	Media        *waMedia          `json:"media"`
	Location     json.RawMessage   `json:"location"`
	Contacts     json.RawMessage   `json:"contacts"`
	Interactive  json.RawMessage   `json:"interactive"`

	found Template // that the message names, where it is one of a template
}

type waMedia struct {
	Link     string `json:"link"`
	Caption  string `json:"caption"`
	Filename string `json:"filename"`
}

// sendWhatsapp sends one message to one or several people.
func (p *platform) sendWhatsapp(c *sim.Call) (any, error) {
	var in waRequest
	if err := c.Decode(&in); err != nil {
		return nil, FieldInvalid.Break("the body cannot be read: %v", "无法读取请求体：%v", err)
	}
	if n := utf8.RuneCountInString(in.UID); n > laxUID {
		return nil, WAUidLengthLax.Break("uid has %d characters; the error table allows %d", "uid 有 %d 个字符；错误码表允许 %d", n, laxUID)
	}
	who := callerOf(c)
	waba, err := wabaOf(c.Tx, who, in.WabaID)
	if err != nil {
		return nil, err
	}
	from, err := sender(c, waba, in.SendNumber)
	if err != nil {
		return nil, err
	}
	people, err := in.people()
	if err != nil {
		return nil, err
	}
	if err := in.checkMessage(c, people); err != nil {
		return nil, err
	}
	fee := amount(p.fixture.Prices.Whatsapp)
	if err := charge(c.Tx, who.Account.AccountNo, fee*money(len(people))); err != nil {
		return nil, err
	}
	c.Seen(ChargedOnSubmit)
	c.Seen(WAAnswer)
	return p.submitWhatsapp(c, &in, from, people, fee), nil
}

// wabaOf is a business account of the caller.
func wabaOf(t *sandbox.Tx, who caller, id string) (Waba, error) {
	waba, found := wabas.Get(t.DB, id)
	if !found || waba.AccountNo != who.Account.AccountNo {
		return waba, WabaUnknown.Break("account %s has no business account %q", "账号 %s 名下没有商业账号 %q", who.Account.AccountNo, id).
			Add(rule.Existing(wabasOf(t, who), func(id string, _ Waba) string { return id }))
	}
	return waba, nil
}

// wabasOf yields the caller's business accounts.
func wabasOf(t *sandbox.Tx, who caller) iter.Seq2[string, Waba] {
	return func(yield func(string, Waba) bool) {
		for id, w := range wabas.All(t.DB) {
			if w.AccountNo == who.Account.AccountNo && !yield(id, w) {
				return
			}
		}
	}
}

// sender is the number that sends.
func sender(c *sim.Call, waba Waba, number string) (string, error) {
	if number == "" {
		c.Seen(WAFirstNumber)
		return waba.Numbers[0], nil
	}
	if !slices.Contains(waba.Numbers, number) {
		return "", WASendNumber.Break("%s is not a number of business account %s; it has %v", "%s 不是商业账号 %s 的号码；现有 %v", number, waba.WabaID, waba.Numbers)
	}
	return number, nil
}

func (in *waRequest) people() ([]string, error) {
	all := split(in.Recipients)
	if len(all) > mostRecipients {
		return nil, WARecipientCount.Break("recipientNumber has %d numbers; at most %d", "recipientNumber 有 %d 个号码；最多 %d 个", len(all), mostRecipients)
	}
	if _, bad, why := sift(all, false); len(bad) > 0 {
		return nil, &rule.Violation{Rule: WARecipientFormat, Why: why}
	}
	return all, nil
}

// checkMessage checks what the message's type demands.
func (in *waRequest) checkMessage(c *sim.Call, people []string) error {
	if in.MessageType == "template" {
		return in.checkTemplate(c)
	}
	for _, person := range people {
		conversation, found := conversations.Get(c.DB, conversationKey(in.WabaID, person))
		if found && c.Now.Before(conversation.LastReply.Add(conversationLife)) {
			continue
		}
		if !found || conversation.LastReply.IsZero() {
			return WATemplateFirst.Break("%s never replied; send a template first; other types are allowed within %s of a reply",
				"%s 从未回复；请先发送模板，对方回复后 %s 内才可发送其他类型", person, rule.Span(conversationLife))
		}
		v := WATemplateFirst.Break("%s last replied %s ago, more than %s; send a template", "%s 上次回复在 %s 前，已超过 %s；请使用模板",
			person, c.Now.Sub(conversation.LastReply).Round(1e9), rule.Span(conversationLife))
		return sim.Timed(v, c.Now, conversation.LastReply.Add(conversationLife).After)
	}
	return in.checkFree(c)
}

// checkFree checks a message of any other type.
func (in *waRequest) checkFree(c *sim.Call) error {
	switch in.MessageType {
	case "text":
		if in.Body == "" {
			return WABodyRequired.Break("a text message needs body", "文本消息需要 body")
		}
	case "image", "video", "audio", "document", "sticker":
		return in.checkMedia()
	case "location":
		return in.needs(in.Location)
	case "contacts":
		return in.needs(in.Contacts)
	case "interactive":
		if err := in.needs(in.Interactive); err != nil || !c.Enforces(WAInteractive) {
			return err
		}
		return checkInteractive(in.Interactive)
	}
	return nil
}

func (in *waRequest) needs(field json.RawMessage) error {
	if len(field) == 0 || string(field) == "null" {
		return WAObjectRequired.Break("messageType %[1]s needs the field %[1]s", "%[1]s 消息需要字段 %[1]s", in.MessageType)
	}
	return nil
}

func (in *waRequest) checkMedia() error {
	if in.Media == nil || in.Media.Link == "" {
		return WAMediaLink.Break("a message of type %s needs media.link", "%s 消息需要 media.link", in.MessageType)
	}
	switch {
	case !isURL(in.Media.Link):
		return WAMediaLinkURL.Break("media.link %q is not an http or https URL", "media.link %q 不是 http/https 地址", in.Media.Link)
	case in.MessageType == "audio" && in.Media.Caption != "":
		return WAMediaCaption.Break("media.caption is not for audio", "音频消息不能带 media.caption")
	case in.MessageType == "document" && in.Media.Filename == "":
		return WAMediaFilename.Break("a document needs media.filename", "文件消息需要 media.filename")
	}
	return nil
}
