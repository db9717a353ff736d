package innopaas

import (
	"slices"

	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/spelling"
)

// happening is what a carrier, a person or a reviewer does.
type happening struct {
	Kind      string     `json:"kind"`
	MessageID string     `json:"messageId"` // of sms_report, whatsapp_read
	Recipient string     `json:"recipient"` // of the same, where the message went to several
	Status    string     `json:"status"`    // of sms_report, template_status
	Mobile    string     `json:"mobile"`    // of sms_uplink: who sends
	Destcode  string     `json:"destcode"`  // of sms_uplink: to whom
	Msg       string     `json:"msg"`       // of sms_uplink
	WabaID    string     `json:"wabaId"`    // of whatsapp_reply, template_status
	From      string     `json:"from"`      // of whatsapp_reply: the person
	To        string     `json:"to"`        // of whatsapp_reply: the number, or else the first
	Text      string     `json:"text"`      // of whatsapp_reply
	Content   *waContent `json:"content"`   // of whatsapp_reply, in the place of text
	Customer  string     `json:"customer"`  // of whatsapp_reply: the person's name
	Referral  bool       `json:"referral"`  // of whatsapp_reply: an advertisement led here
	Name      string     `json:"name"`      // of template_status
	Language  string     `json:"language"`  // of template_status
	Reason    string     `json:"reason"`    // of template_status
}

// The happenings that there are.
const (
	happensUplink   = "sms_uplink"
	happensReport   = "sms_report"
	happensReply    = "whatsapp_reply"
	happensRead     = "whatsapp_read"
	happensTemplate = "template_status"
)

// cause makes something happen that no call of the API does.
func (p *platform) cause(c *sim.ConsoleCall) (any, error) {
	var in happening
	if err := c.Decode(&in); err != nil {
		return nil, err
	}
	var err error
	switch in.Kind {
	case happensUplink:
		err = in.uplink(c.Tx)
	case happensReport:
		err = p.reportAgain(c.Tx, in)
	case happensReply:
		err = in.reply(c.Tx)
	case happensRead:
		err = in.read(c.Tx)
	case happensTemplate:
		err = in.template(c.Tx)
	default:
		err = problem.Invalid("kind: %q is not one of %s, %s, %s, %s, %s", "kind：%q 不是 %s、%s、%s、%s、%s 之一",
			in.Kind, happensUplink, happensReport, happensReply, happensRead, happensTemplate)
	}
	if err != nil {
		return nil, err
	}
	return map[string]any{"kind": in.Kind, "at": c.Now}, nil
}

// uplink is an SMS from a person to one of a customer's numbers: the application that has the number receives it.
func (in happening) uplink(t *sandbox.Tx) error {
	if in.Mobile == "" || in.Destcode == "" {
		return problem.Invalid("sms_uplink needs mobile and destcode", "sms_uplink 需要 mobile 和 destcode")
	}
	appKey := ""
	for _, app := range apps.All(t.DB) {
		if app.AccessNumber == in.Destcode {
			appKey = app.AppKey
			break
		}
	}
	receive(t, Received{Product: productSMS, From: in.Mobile, To: in.Destcode, Text: in.Msg})
	tell(t, news{
		appKey: appKey, product: productSMS, kind: eventSMSUplink, schema: "SmsUplink", subject: in.Mobile,
		body: func(hook Webhook) any {
			return smsUplink{Receiver: hook.Receiver, Pswd: hook.Pswd, MoTime: millis(t.Now), Mobile: in.Mobile, Msg: in.Msg, Destcode: in.Destcode}
		},
	})
	return nil
}

// find is a message by its id, and by its recipient where it went to several.
func (in happening) find(t *sandbox.Tx, product string) (string, Message, error) {
	for key, m := range messages.Prefix(t.DB, in.MessageID+"/") {
		if in.MessageID != "" && m.Product == product && (in.Recipient == "" || m.To == in.Recipient) {
			return key, m, nil
		}
	}
	return "", Message{}, problem.NotFound("there is no %s message %q to %q; GET …/innopaas/messages lists them",
		"没有 %s 消息 %q（接收者 %q）；GET …/innopaas/messages 可列出", product, in.MessageID, in.Recipient)
}

// reportAgain is a report of the carrier at once: the first one, or another.
func (p *platform) reportAgain(t *sandbox.Tx, in happening) error {
	key, m, err := in.find(t, productSMS)
	if err != nil {
		return err
	}
	if !slices.Contains(smsStatuses, in.Status) {
		return problem.Invalid("status: %q is not one of %v", "status：%q 不是 %v 之一", in.Status, smsStatuses)
	}
	m.Status, m.ReportTime = in.Status, t.Now
	messages.Put(t.DB, key, m)
	p.pushSMSReport(t, m)
	return nil
}

// read is a person reading a message.
func (in happening) read(t *sandbox.Tx) error {
	key, m, err := in.find(t, productWhatsapp)
	if err != nil {
		return err
	}
	setWhatsappStatus(t, key, m, "read")
	return nil
}

// template is a reviewer's decision.
func (in happening) template(t *sandbox.Tx) error {
	key := templateKey(in.WabaID, in.Name, in.Language)
	template, found := templates.Get(t.DB, key)
	if !found {
		hint := spelling.Hint(key, templates.Keys(t.DB))
		return problem.NotFound("business account %[1]q has no template %[2]q in %[3]q%[4]s", "商业账号 %[1]q 没有 %[3]q 语言的模板 %[2]q%[5]s", in.WabaID, in.Name, in.Language, hint.EN, hint.ZH)
	}
	states := []string{pending, approved, rejected, paused, disabled}
	if !slices.Contains(states, in.Status) {
		return problem.Invalid("status: %q is not one of %v", "status：%q 不是 %v 之一", in.Status, states)
	}
	setTemplateStatus(t, key, template, in.Status, in.Reason)
	return nil
}

func listTemplates(c *sim.ConsoleCall) (any, error) {
	list := []Template{}
	for _, t := range templates.All(c.DB) {
		list = append(list, t)
	}
	return list, nil
}

// listMessages shows messages, oldest first; ?product= and ?id= select.
func listMessages(c *sim.ConsoleCall) (any, error) {
	q := c.Request.URL.Query()
	prefix := ""
	if id := q.Get("id"); id != "" {
		prefix = id + "/"
	}
	list := []Message{}
	for _, m := range messages.Prefix(c.DB, prefix) {
		if product := q.Get("product"); product == "" || product == m.Product {
			m.Callback = c.ShownAddress(m.Callback)
			list = append(list, m)
		}
	}
	return list, nil
}
