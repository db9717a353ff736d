package innopaas

import (
	"cmp"
	"errors"
	"slices"
	"unicode/utf8"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/webhook"
)

// dueSMS is the kind of due work in which a carrier reports on an SMS; the key is the message's.
const dueSMS = "sms-report"

// The laxer limits, of the error table.
const (
	laxText = 3000
	laxUID  = 128
)

// mainland is the country code of mainland China (error code 115).
const mainland = "86"

type smsRequest struct {
	Mobile      string `json:"mobile"`
	Msg         string `json:"msg"`
	SenderID    string `json:"senderId"`
	UID         string `json:"uid"`
	CallBackURL string `json:"callBackUrl"`
}

// smsSent is the answer. Of several numbers it has the batch number for an id, and the numbers that were passed over.
type smsSent struct {
	MessageID  string    `json:"messageId"`
	ErrorPhone *[]string `json:"errorPhone,omitempty"`
}

// sendSMS sends one text to one or several numbers (SMS API V3.0).
func (p *platform) sendSMS(c *sim.Call) (any, error) {
	var in smsRequest
	if err := c.Decode(&in); err != nil {
		return nil, FieldInvalid.Break("the body cannot be read: %v", "无法读取请求体：%v", err)
	}
	if err := in.checkShape(); err != nil {
		return nil, err
	}
	good, bad, err := recipients(c, in.Mobile)
	if err != nil {
		return nil, err
	}
	who := callerOf(c)
	batch, err := p.price(who, in, good)
	if err != nil {
		return nil, err
	}
	if err := charge(c.Tx, who.Account.AccountNo, batch.total); err != nil {
		return nil, err
	}
	batch.several = len(good)+len(bad) > 1
	p.submit(c, in, good, &batch)
	for _, r := range []*rule.Rule{ChargedOnSubmit, SMSAnswerShape, SMSSegments} {
		c.Seen(r)
	}
	sent := smsSent{MessageID: batch.id}
	if batch.several {
		bad = append([]string{}, bad...)
		sent.ErrorPhone = &bad
	}
	return sent, nil
}

// checkShape checks what the document cannot: the laxer limits, which count where the strict ones are waived, and the
// callback, which it normalises.
func (in *smsRequest) checkShape() error {
	if n := utf8.RuneCountInString(in.Msg); n > laxText {
		return SMSTextLengthLax.Break("msg has %d characters; the error table allows %d", "msg 有 %d 个字符；错误码表允许 %d", n, laxText)
	}
	if n := utf8.RuneCountInString(in.UID); n > laxUID {
		return SMSUidLengthLax.Break("uid has %d characters; the error table allows %d", "uid 有 %d 个字符；错误码表允许 %d", n, laxUID)
	}
	if in.CallBackURL == "" {
		return nil
	}
	var bad *webhook.URLError
	u, err := webhook.ParseURL(in.CallBackURL)
	if errors.As(err, &bad) {
		return SMSCallback.Break("callBackUrl %q is not a full http or https URL without spaces: %[2]s", "callBackUrl %q 不是完整且不含空格的 http/https 地址：%[3]s",
			in.CallBackURL, bad.Why.EN, bad.Why.ZH)
	}
	in.CallBackURL = u.String() // as it is called and shown
	return nil
}

// recipients are the numbers that a text is sent to, and those that are passed over because they are malformed.
func recipients(c *sim.Call, list string) (good, bad []string, err error) {
	all := split(list)
	if len(all) > mostRecipients {
		return nil, nil, SMSMobileCount.Break("mobile has %d numbers; at most %d", "mobile 有 %d 个号码；最多 %d 个", len(all), mostRecipients)
	}
	zeros := !c.Enforces(SMSLeadingZeros)
	if zeros {
		c.Seen(SMSLeadingZeros)
	}
	good, bad, why := sift(all, zeros)
	switch {
	case len(bad) > 0 && c.Enforces(SMSMobileFormat):
		return nil, nil, &rule.Violation{Rule: SMSMobileFormat, Why: why}
	case len(good) == 0:
		return nil, nil, &rule.Violation{Rule: SMSMobileNoneGood, Why: why}
	}
	return good, bad, nil
}

// smsBatch is what one call sends: a number of parts to each recipient, at the price of the recipient's country.
type smsBatch struct {
	id, seq   string // the id is returned; of several numbers it is the batch number
	several   bool
	parts     int
	countries []Country // of the recipients, in their order
	total     money
}

func (p *platform) price(who caller, in smsRequest, numbers []string) (smsBatch, error) {
	parts, _ := segments(in.Msg)
	b := smsBatch{parts: parts}
	for _, n := range numbers {
		country, found := p.countryOf(n)
		switch {
		case !found:
			return b, PriceMissing.Break("no price is configured for the country of %s; the fixture has %v", "号码 %s 所属国家没有价格；现有 %v", n, p.codes())
		case country.Code == mainland && !who.Account.MainlandChina:
			return b, SMSMainland.Break("%s is in mainland China, and account %s may not send there", "%s 是中国大陆号码，账号 %s 没有权限",
				n, who.Account.AccountNo)
		}
		b.countries = append(b.countries, country)
		b.total += amount(country.Price) * money(parts)
	}
	return b, nil
}

// countryOf is the country whose code a number begins with, the longest one.
func (p *platform) countryOf(number string) (Country, bool) {
	number = internationalOf(number, true)
	for n := min(4, len(number)); n > 0; n-- {
		if c, found := p.countries[number[:n]]; found {
			return c, true
		}
	}
	return Country{}, false
}

func (p *platform) codes() []string {
	var all []string
	for code := range p.countries {
		all = append(all, code)
	}
	slices.Sort(all)
	return all
}

// submit enters a message for each recipient and schedules its report.
func (p *platform) submit(c *sim.Call, in smsRequest, numbers []string, b *smsBatch) {
	who := callerOf(c)
	account, _ := accounts.Get(c.DB, who.Account.AccountNo)
	account.Batch++
	accounts.Put(c.DB, account.AccountNo, account)
	b.seq = batchSeq(account.AccountNo, c.Now, account.Batch)
	b.id = b.seq
	if !b.several {
		b.id = longer(c, smsIDLonger, smsID(c.Now, c.Next("message")))
	}
	own := b.several && c.Enforces(SMSOwnMsgid)
	if own {
		c.Seen(SMSOwnMsgid)
	}
	for i, number := range numbers {
		from := cmp.Or(in.SenderID, who.App.AccessNumber)
		if in.SenderID != "" && b.countries[i].Code == mainland {
			c.Seen(SMSSenderMainland)
			from = who.App.AccessNumber
		}
		m := Message{
			ID: b.id, Product: productSMS, AppKey: who.App.AppKey, AccountNo: account.AccountNo, From: from, To: number,
			Text: in.Msg, UID: in.UID, BatchSeq: b.seq, Callback: in.CallBackURL, Country: b.countries[i].Code, Parts: b.parts,
			UnitPrice: amount(b.countries[i].Price), Outcome: p.outcome(c, number).SMS, SubmitTime: c.Now,
		}
		m.Fee = m.UnitPrice * money(m.Parts)
		if own {
			m.ID = longer(c, smsIDLonger, nextMessageID(c.Tx))
		}
		key := messageKey(b.id, i)
		messages.Put(c.DB, key, m)
		if m.Outcome != never {
			c.At(c.Now.Add(p.fixture.Delays.SMSReport), dueSMS, key)
		}
	}
}

// outcome is what is to become of a message to a number.
func (p *platform) outcome(c *sim.Call, number string) MagicNumber {
	if m, found := p.magic[internationalOf(number, true)]; found {
		c.Seen(SMSMagicNumbers)
		return m
	}
	return MagicNumber{SMS: "DELIVRD", OTP: "success", Whatsapp: "read"}
}

// charge takes a sum off an account's balance.
func charge(t *sandbox.Tx, accountNo string, sum money) error {
	account, _ := accounts.Get(t.DB, accountNo)
	if account.Balance < sum {
		return Balance.Break("the call costs %s %s and the balance is %s; PATCH …/innopaas/accounts/%s changes it",
			"本次需 %s %s，余额为 %s；可用 PATCH …/innopaas/accounts/%s 修改", sum, account.Currency, account.Balance, accountNo)
	}
	account.Balance -= sum
	accounts.Put(t.DB, accountNo, account)
	return nil
}

// reportSMS is the carrier's report on a message.
func (p *platform) reportSMS(t *sandbox.Tx, key string) error {
	m, found := messages.Get(t.DB, key)
	if !found {
		return nil
	}
	m.Status, m.ReportTime = m.Outcome, t.Now
	messages.Put(t.DB, key, m)
	p.pushSMSReport(t, m)
	return nil
}
