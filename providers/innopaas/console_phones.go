package innopaas

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
	"time"

	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// Received is what a person sent: an SMS to an application's number, or a WhatsApp message to a business account.
type Received struct {
	ID      string    `json:"id"`
	Product string    `json:"product"`
	From    string    `json:"from"` // the person
	To      string    `json:"to"`
	WabaID  string    `json:"wabaId,omitempty"`
	Type    string    `json:"type,omitempty"`
	Text    string    `json:"text"`
	At      time.Time `json:"at"`
}

// receive keeps what a person sent, for the person's phone.
func receive(t *sandbox.Tx, r Received) {
	r.At = t.Now
	n := t.Next("received")
	r.ID = cmp.Or(r.ID, fmt.Sprint(n))
	received.Put(t.DB, fmt.Sprintf("%012d", n), r)
}

// phoneNumber is a recipient without a plus or the zeros of an international call: one phone, however it was written.
func phoneNumber(to string) string { return strings.TrimPrefix(strings.TrimPrefix(to, "+"), "00") }

// phone is one that something was sent to, or that wrote.
type phone struct {
	Number   string    `json:"number"`
	Products []string  `json:"products"`
	Messages int       `json:"messages"`
	Last     time.Time `json:"last"`
	Magic    *magic    `json:"magic,omitempty"`
}

// magic is what becomes of messages to a magic number.
type magic struct {
	SMS      string `json:"sms"`
	OTP      string `json:"otp"`
	Whatsapp string `json:"whatsapp"`
	EN       string `json:"en"`
	ZH       string `json:"zh"`
}

func (p *platform) magicOf(number string) *magic {
	m, found := p.magic[number]
	if !found {
		return nil
	}
	return &magic{m.SMS, m.OTP, m.Whatsapp, m.Says.EN, m.Says.ZH}
}

// listPhones shows every phone, the one that heard or wrote last first.
func (p *platform) listPhones(c *sim.ConsoleCall) (any, error) {
	all := map[string]*phone{}
	note := func(number, product string, at time.Time) {
		one, found := all[number]
		if !found {
			one = &phone{Number: number, Magic: p.magicOf(number)}
			all[number] = one
		}
		one.Messages++
		if at.After(one.Last) {
			one.Last = at
		}
		if !slices.Contains(one.Products, product) {
			one.Products = append(one.Products, product)
		}
	}
	for _, m := range messages.All(c.DB) {
		note(phoneNumber(m.To), m.Product, m.SubmitTime)
	}
	for _, r := range received.All(c.DB) {
		note(phoneNumber(r.From), r.Product, r.At)
	}
	list := []phone{}
	for _, number := range slices.Sorted(maps.Keys(all)) {
		list = append(list, *all[number])
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].Last.After(list[j].Last) })
	return list, nil
}

// countPhones counts the phones.
func countPhones(t *sandbox.Tx) int {
	all := map[string]struct{}{}
	for _, m := range messages.All(t.DB) {
		all[phoneNumber(m.To)] = struct{}{}
	}
	for _, r := range received.All(t.DB) {
		all[phoneNumber(r.From)] = struct{}{}
	}
	return len(all)
}

// phoneMessage is a message on a phone.
type phoneMessage struct {
	ID       string    `json:"id"`
	Product  string    `json:"product"`
	Incoming bool      `json:"incoming"` // from the person
	From     string    `json:"from"`
	To       string    `json:"to"`
	At       time.Time `json:"at"`
	AppKey   string    `json:"appKey,omitempty"`
	WabaID   string    `json:"wabaId,omitempty"`
	Wamid    string    `json:"wamid,omitempty"`
	Type     string    `json:"type,omitempty"`
	Text     string    `json:"text"`
	Shown    *Shown    `json:"shown,omitempty"`
	Segments int       `json:"segments,omitempty"`
	Encoding string    `json:"encoding,omitempty"`
	Fee      string    `json:"fee,omitempty"`
	Currency string    `json:"currency,omitempty"`
	Outcome  string    `json:"outcome,omitempty"`
	Status   string    `json:"status,omitempty"`
	Reported time.Time `json:"reported,omitzero"`

	place uint64 // orders what a clock that stands still gave one moment
}

// chatWindow is a business account that wrote to a person or heard of one. Until it closes, anything may be sent.
type chatWindow struct {
	WabaID  string    `json:"wabaId"`
	Name    string    `json:"name"`
	Numbers []string  `json:"numbers"`
	Replied time.Time `json:"replied,omitzero"`
	Closes  time.Time `json:"closes,omitzero"`
}

// phoneShown is a phone with its messages.
type phoneShown struct {
	Number   string         `json:"number"`
	Magic    *magic         `json:"magic,omitempty"`
	Total    int            `json:"total"` // how many messages there are
	Messages []phoneMessage `json:"messages"`
	Windows  []chatWindow   `json:"windows"`
}

// shownMessages is how many messages of a phone are shown: the latest ones.
const shownMessages = 200

// showPhone shows a phone: its messages, oldest first, and the windows in which anything may be sent to it.
func (p *platform) showPhone(c *sim.ConsoleCall) (any, error) {
	number := phoneNumber(c.Vars["number"])
	list := []phoneMessage{}
	for key, m := range messages.All(c.DB) {
		if phoneNumber(m.To) == number {
			one := onPhone(c.Tx, m)
			one.place = messages.Place(c.DB, key)
			list = append(list, one)
		}
	}
	for key, r := range received.All(c.DB) {
		if phoneNumber(r.From) == number {
			list = append(list, phoneMessage{
				ID: r.ID, Product: r.Product, Incoming: true, From: r.From, To: r.To, At: r.At, WabaID: r.WabaID, Type: r.Type, Text: r.Text,
				place: received.Place(c.DB, key),
			})
		}
	}
	if len(list) == 0 {
		return nil, problem.NotFound("nothing was sent to %q; GET …/innopaas/phones lists the phones", "没有发给 %q 的消息；GET …/innopaas/phones 可列出", number)
	}
	sort.Slice(list, func(i, j int) bool {
		a, b := list[i], list[j]
		return a.At.Before(b.At) || a.At.Equal(b.At) && a.place < b.place
	})
	windows := []chatWindow{}
	for _, waba := range wabas.All(c.DB) {
		if talk, found := conversations.Get(c.DB, conversationKey(waba.WabaID, number)); found {
			w := chatWindow{WabaID: waba.WabaID, Name: waba.Name, Numbers: waba.Numbers, Replied: talk.LastReply}
			if !talk.LastReply.IsZero() {
				w.Closes = talk.LastReply.Add(conversationLife)
			}
			windows = append(windows, w)
		}
	}
	return phoneShown{Number: number, Magic: p.magicOf(number), Total: len(list), Messages: list[max(0, len(list)-shownMessages):], Windows: windows}, nil
}

func onPhone(t *sandbox.Tx, m Message) phoneMessage {
	account, _ := accounts.Get(t.DB, m.AccountNo)
	one := phoneMessage{
		ID: m.ID, Product: m.Product, From: m.From, To: m.To, At: m.SubmitTime, AppKey: m.AppKey, WabaID: m.WabaID, Wamid: m.Wamid, Type: m.Type,
		Text: m.Text, Shown: m.Shown, Segments: m.Parts, Fee: m.Fee.String(), Currency: account.Currency, Outcome: m.Outcome, Status: m.Status,
		Reported: m.ReportTime,
	}
	if m.Product == productSMS {
		_, one.Encoding = segments(m.Text)
	}
	return one
}
