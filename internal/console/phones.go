package console

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/webhook"
)

// phone is one as the admin API lists it.
type phone struct {
	Number   string
	Products []string
	Messages int
	Last     time.Time
	Magic    *magic
}

// magic is what becomes of messages to a magic number.
type magic struct{ SMS, OTP, Whatsapp, EN, ZH string }

// phoneShown is one with its messages.
type phoneShown struct {
	Number   string
	Magic    *magic
	Total    int
	Messages []phoneMessage
	Windows  []chatWindow
}

type phoneMessage struct {
	ID, Product, From, To, AppKey, WabaID, Wamid, Type, Text, Encoding, Fee, Currency, Outcome, Status string

	Incoming     bool
	At, Reported time.Time
	Segments     int
	Shown        *struct {
		Header, Media, File, Body, Footer string
		Buttons                           []phoneButton
	}
}

type phoneButton struct{ Kind, Title, ID, Description, Value string }

type chatWindow struct {
	WabaID, Name    string
	Numbers         []string
	Replied, Closes time.Time
}

// phoneCount is how many phones there are, of all providers.
func (v *view) phoneCount() string {
	n := 0
	for _, api := range v.Catalog.Providers() {
		n += api.CountPhones(v.box)
	}
	return number(n)
}

func phonesPage(v *view) g.Node {
	var list []phone
	if bad := v.read("/innopaas/phones", &list); bad != nil {
		return bad
	}
	if len(list) == 0 {
		return h.Div(h.H1(g.Text(v.t("Phones", "手机"))), h.P(h.Class("notice"), g.Text(v.t(
			"Nothing was sent yet. Every number that an SMS, an OTP or a WhatsApp message goes to has its phone here.",
			"还没有发送任何消息。短信、验证码或 WhatsApp 消息发往的每个号码，都会在此显示为一部手机。"))), v.magicHelp())
	}
	chosen := v.query.Get("number")
	if chosen == "" {
		chosen = list[0].Number
	}
	return h.Div(h.H1(g.Text(v.t("Phones", "手机")), v.many(len(list))), h.Div(h.Class("phones"),
		h.Nav(h.Aria("label", v.t("numbers", "号码")), h.Ul(g.Map(list, func(p phone) g.Node {
			for i, product := range p.Products {
				p.Products[i] = productName(v, product)
			}
			return h.Li(h.A(h.Href(v.here("number", p.Number, "result", "")), g.If(p.Number == chosen, h.Aria("current", "true")),
				h.B(g.Text("☎ "+grouped(p.Number))), h.Span(h.Class("soft small"), g.Textf("%s · %d · ", strings.Join(p.Products, v.t(", ", "、")), p.Messages), v.ago(p.Last))))
		}))),
		v.phone(chosen)), v.magicHelp())
}

// magicHelp says where magic numbers are.
func (v *view) magicHelp() g.Node {
	return h.P(h.Class("soft small"), g.Text(v.t("The numbers 12025550100 to 12025550107 are magic: messages to them are delivered, rejected, or never reported.",
		"12025550100 至 12025550107 是特殊号码：发往这些号码的消息会固定地送达、被拒绝或永不回报。")))
}

// grouped writes a number that a person can read.
func grouped(number string) string {
	if strings.Contains(number, "@") || len(number) < 8 {
		return number
	}
	code, rest := number[:2], number[2:]
	if number[0] == '1' || number[0] == '7' { // the only countries whose code has one digit
		code, rest = number[:1], number[1:]
	}
	n := len(rest)
	if n < 8 {
		return "+" + code + " " + rest
	}
	middle := n - 7
	if n > 10 { // 138 0000 0000
		middle = n - 8
	}
	return "+" + code + " " + rest[:middle] + " " + rest[middle:n-4] + " " + rest[n-4:]
}

func (v *view) phone(number string) g.Node {
	var p phoneShown
	if bad := v.read("/innopaas/phones/"+url.PathEscape(number), &p); bad != nil {
		return bad
	}
	return h.Section(h.Class("phone"), h.Aria("label", grouped(p.Number)),
		h.H2(g.Text("☎ "+grouped(p.Number))),
		g.Iff(p.Magic != nil, func() g.Node {
			return h.P(h.Class("small"), g.Textf(v.t("Magic number — %s: SMS %s, OTP %s, WhatsApp %s.", "特殊号码——%s：短信 %s，验证码 %s，WhatsApp %s。"),
				v.t(p.Magic.EN, p.Magic.ZH), p.Magic.SMS, p.Magic.OTP, p.Magic.Whatsapp))
		}),
		g.Map(p.Windows, v.window),
		g.If(p.Total > len(p.Messages), h.P(h.Class("soft small"), g.Textf(v.t("%d of %d messages are shown, the latest", "共 %[2]d 条消息，显示最近 %[1]d 条"), len(p.Messages), p.Total))),
		h.Ol(h.Class("talk"), g.Map(p.Messages, v.message)),
		v.replies(p))
}

// window is the bar of the 24 hours in which a business account may write anything.
func (v *view) window(w chatWindow) g.Node {
	left := w.Closes.Sub(v.box.Clock.Now())
	switch {
	case w.Replied.IsZero():
		return h.P(h.Class("window small"), g.Text("× "+fmt.Sprintf(v.t("%s: this person never replied — only templates may be sent.", "%s：对方从未回复，只能发送模板消息。"), w.Name)))
	case left <= 0:
		return h.P(h.Class("window small"), g.Text("× "+fmt.Sprintf(v.t("%s: the 24-hour window is closed — only templates may be sent.", "%s：24 小时窗口已关闭，只能发送模板消息。"), w.Name)))
	}
	label := fmt.Sprintf(v.t("%s: 24-hour window open, %s left", "%s：24 小时窗口开放中，剩余 %s"), w.Name, v.span(left))
	return h.Div(h.Class("window small"), h.Span(h.Title(v.exact(w.Closes)), g.Text(label)),
		g.El("meter", h.Min("0"), h.Max("1440"), h.Value(fmt.Sprint(int(left/time.Minute))), h.Aria("label", label), g.Text(label)))
}

// message is one bubble with what is known of it.
func (v *view) message(m phoneMessage) g.Node {
	side := "to"
	if m.Incoming {
		side = "from"
	}
	return h.Li(h.Class("said "+side), h.Div(h.Class("bubble "+m.Product), h.Span(h.Class("soft small"), g.Text(strings.TrimSuffix(productName(v, m.Product)+" · "+m.From, " · "))),
		v.bubble(m)), h.P(h.Class("soft small"), v.known(m)))
}

func productName(v *view, product string) string {
	return map[string]string{"sms": v.t("SMS", "短信"), "otp": v.t("OTP", "验证码"), "whatsapp": "WhatsApp"}[product]
}

func (v *view) bubble(m phoneMessage) g.Node {
	switch {
	case m.Product == "otp" && !m.Incoming:
		return g.Group{h.P(g.Text(v.t("Your code is", "您的验证码是"))), h.Div(h.Class("code"), v.copied(m.Text))}
	case m.Shown == nil:
		return h.P(h.Dir("auto"), g.Text(m.Text))
	}
	s := m.Shown
	return g.Group{
		g.If(s.Header != "", h.P(h.Dir("auto"), h.B(g.Text(s.Header)))),
		g.If(s.Media != "", h.P(h.Class("media"), g.Text(strings.TrimSpace(v.t("▣ file ", "▣ 文件 ")+s.File)+" "), h.Code(g.Text(s.Media)))),
		g.If(s.Body != "", h.P(h.Dir("auto"), g.Text(s.Body))),
		g.If(s.Footer != "", h.P(h.Class("soft small"), g.Text(s.Footer))),
		h.Div(h.Class("keys"), g.Map(s.Buttons, func(b phoneButton) g.Node { return v.key(m, b) })),
	}
}

// key is a button of a WhatsApp message: pressing it makes the push of an inbound message.
func (v *view) key(m phoneMessage, b phoneButton) g.Node {
	content := map[string]any{"type": "interactive", "context": map[string]string{"from": m.From, "id": m.Wamid}}
	switch b.Kind {
	case "quick_reply":
		content["type"], content["button"] = "button", map[string]string{"text": b.Title, "payload": b.Title}
	case "reply":
		content["interactive"] = map[string]any{"type": "buttonReply", "buttonReply": map[string]string{"id": b.ID, "title": b.Title}}
	case "row":
		content["interactive"] = map[string]any{"type": "listReply", "listReply": map[string]string{"id": b.ID, "title": b.Title, "description": b.Description}}
	default:
		sign := map[string]string{"website": "↗ ", "call": "☎ ", "copy_code": "⧉ "}[b.Kind]
		return h.P(h.Class("small"), g.Text(sign+b.Title+" "), h.Code(g.Text(b.Value)))
	}
	return v.button(action{method: "POST", path: "/innopaas/events", fixed: map[string]any{
		"kind": "whatsapp_reply", "wabaId": m.WabaID, "from": m.To, "to": m.From, "content": content,
	}}, b.Title)
}

// known is the line below a bubble: segments, price, status, and the deliveries of its pushes.
func (v *view) known(m phoneMessage) g.Node {
	var parts []g.Node
	say := func(text string) { parts = append(parts, g.Text(text+" · ")) }
	if m.Segments > 0 {
		say(fmt.Sprintf(v.t("segments: %d × %s", "%d 条 × %s"), m.Segments, m.Encoding))
	}
	if m.Fee != "" && !m.Incoming {
		say(m.Fee + " " + m.Currency)
	}
	if !m.Incoming {
		say(v.tick(m))
	}
	parts = append(parts, v.ago(m.At))
	subject := m.ID
	if m.Incoming {
		subject = m.From
	}
	pushes, _ := v.box.Deliveries(sandbox.DeliveryFilter{Provider: "innopaas", Subject: subject})
	pushes = slices.DeleteFunc(pushes, func(d webhook.Delivery) bool { return m.Incoming && !m.causes(d) })
	for _, d := range pushes {
		parts = append(parts, g.Text(" · "), h.A(h.Href(v.href("deliveries", url.Values{"n": {fmt.Sprint(d.N)}})),
			g.Textf(v.t("↗ delivery %d", "↗ 推送 %d"), d.N)), g.Text(" "+d.Event.Kind))
	}
	return g.Group(parts)
}

// causes reports whether a delivery tells of this inbound message: one of WhatsApp bears its id; of SMS, its moment must do.
func (m phoneMessage) causes(d webhook.Delivery) bool {
	return d.At.Equal(m.At) && (m.Product != "whatsapp" || bytes.Contains(d.Event.Body, []byte(m.ID)))
}

// tick says what became of a message, in the manner of the app.
func (v *view) tick(m phoneMessage) string {
	switch m.Status {
	case "":
		return v.t("✓ sent", "✓ 已发送")
	case "delivered", "DELIVRD", "success":
		return "✓✓ " + m.Status
	case "read":
		return v.t("✓✓ read", "✓✓ 已读")
	}
	return "! " + m.Status
}

// replies are the ways for the person to write: to a business account, and by SMS.
func (v *view) replies(p phoneShown) g.Node {
	send := h.Button(h.Type("submit"), g.Text(v.t("send", "发送")))
	var ways []g.Node
	for _, w := range p.Windows {
		fixed := map[string]string{"kind": "whatsapp_reply", "wabaId": w.WabaID, "from": p.Number}
		ways = append(ways, v.form(action{method: "POST", path: "/innopaas/events", fixed: fixed},
			labelled(fmt.Sprintf(v.t("reply to %s by WhatsApp ", "通过 WhatsApp 回复 %s "), w.Name), h.Name("s:text"), h.Required()), send))
	}
	numbers := map[string]bool{}
	for _, m := range slices.Backward(p.Messages) {
		number := m.From
		if m.Incoming {
			number = m.To
		}
		if m.Product != "sms" || numbers[number] {
			continue
		}
		numbers[number] = true
		fixed := map[string]string{"kind": "sms_uplink", "mobile": p.Number, "destcode": number}
		ways = append(ways, v.form(action{method: "POST", path: "/innopaas/events", fixed: fixed},
			labelled(fmt.Sprintf(v.t("SMS to %s ", "向 %s 发短信 "), number), h.Name("s:msg"), h.Required()), send))
	}
	return h.Div(h.Class("replies"), g.Group(ways))
}
