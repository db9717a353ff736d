package innopaas

import (
	"strconv"

	"example.com/mockserver/internal/sim"
)

// smsReport is an SMS delivery report: flat, all values strings (SMS API V3.0).
type smsReport struct {
	Receiver      string `json:"receiver"`
	Pswd          string `json:"pswd"`
	Msgid         string `json:"msgid"`
	BatchSeq      string `json:"batchSeq"`
	UID           string `json:"uid"`
	RequestTime   string `json:"requestTime"`
	ReportTime    string `json:"reportTime"`
	NotifyTime    string `json:"notifyTime"`
	Mobile        string `json:"mobile"`
	Status        string `json:"status"`
	Currency      string `json:"currency"`
	SmsNum        string `json:"smsNum"`
	UnitPrice     string `json:"unitPrice"`
	Fee           string `json:"fee"`
	AccessNumber  string `json:"accessNumber"`
	CountryNumber string `json:"countryNumber"`
	RegionCode    string `json:"regionCode"`
	MnoName       string `json:"mnoName"`
	MCC           string `json:"mcc"`
	MNC           string `json:"mnc"`
}

func (p *platform) pushSMSReport(t *sim.Tx, m Message) {
	account, _ := accounts.Get(t.DB, m.AccountNo)
	country := p.countries[m.Country]
	uid := m.UID
	if uid == "" {
		t.Seen(PushSMSUid)
		uid = m.BatchSeq
	}
	t.Seen(PushSMSText)
	tell(t, news{
		appKey: m.AppKey, product: productSMS, kind: eventSMSReport, schema: "SmsReport", subject: m.ID, callback: m.Callback,
		body: func(hook Webhook) any {
			return smsReport{
				Receiver: hook.Receiver, Pswd: hook.Pswd, Msgid: m.ID, BatchSeq: m.BatchSeq, UID: uid,
				RequestTime: millis(m.SubmitTime), ReportTime: millis(m.ReportTime), NotifyTime: millis(t.Now), Mobile: m.To,
				Status: m.Status, Currency: account.Currency, SmsNum: strconv.Itoa(m.Parts), UnitPrice: m.UnitPrice.String(),
				Fee: m.Fee.String(), AccessNumber: m.From, CountryNumber: "00" + m.Country, RegionCode: country.Region,
				MnoName: country.Carrier, MCC: country.MCC, MNC: country.MNC,
			}
		},
	})
}

// smsUplink is what a person sent to one of a customer's numbers.
type smsUplink struct {
	Receiver string `json:"receiver"`
	Pswd     string `json:"pswd"`
	MoTime   string `json:"moTime"`
	Mobile   string `json:"mobile"`
	Msg      string `json:"msg"`
	Destcode string `json:"destcode"`
}

// otpStatus is what became of a code.
type otpStatus struct {
	AccountNo  string `json:"accountNo"`
	AppKey     string `json:"appKey"`
	MessageID  string `json:"messageId"`
	Mobile     string `json:"mobile"`
	Status     string `json:"status"` // "1" failed, "2" success
	Code       string `json:"code"`
	ReportTime string `json:"reportTime"`
	ErrCode    string `json:"errCode"`
	ErrMessage string `json:"errMessage"`
}

func (p *platform) pushOTP(t *sim.Tx, m Message) {
	status := otpStatus{
		AccountNo: m.AccountNo, AppKey: m.AppKey, MessageID: m.ID, Mobile: m.To, Status: "2", Code: m.Status, ReportTime: otpTime(m.ReportTime),
	}
	if m.Status != "success" {
		// The documentation does not list errCode: this one and its words are mockserver's.
		status.Status, status.ErrCode, status.ErrMessage = "1", "UNDELIV", "The message was not delivered"
	}
	t.Seen(PushOTPTime)
	t.Seen(PushOTPZone)
	t.Seen(PushOTPFinal)
	tell(t, news{
		appKey: m.AppKey, product: productOTP, kind: eventOTP, schema: "OtpStatus", subject: m.ID,
		body: func(Webhook) any { return status },
	})
}

// waEvent is the envelope of WhatsApp's events.
type waEvent struct {
	ID        string `json:"id"`
	Type      string `json:"type"`
	EventTime string `json:"eventTime"`
	Body      any    `json:"body"`
}

func tellWhatsapp(t *sim.Tx, appKey, kind, schema, subject string, body any) {
	t.Seen(PushWATime)
	event := waEvent{ID: t.Hex(32), Type: kind, EventTime: isoTime(t.Now), Body: body}
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
	ID           string         `json:"id"`
	AccountName  string         `json:"accountName"`
	WabaID       string         `json:"wabaId"`
	Status       string         `json:"status"`
	Wamid        string         `json:"wamid"`
	SendPhone    string         `json:"sendPhone"`
	UID          string         `json:"uid"`
	Conversation waConversation `json:"conversation"`
	ErrorData    any            `json:"errorData"`
}

// waReply is what a person sent.
type waReply struct {
	ID          string `json:"id"`
	AccountName string `json:"accountName"`
	WabaID      string `json:"wabaId"`
	Wamid       string `json:"wamid"`
	From        string `json:"from"`
	To          string `json:"to"`
	SendTime    string `json:"sendTime"`
	Content     any    `json:"content"`
}

// waNotify says that a message was sent or received.
type waNotify struct {
	WabaID         string `json:"wabaId"`
	From           string `json:"from"`
	To             string `json:"to"`
	MessageType    string `json:"messageType"`
	Context        any    `json:"context"`
	Wamid          string `json:"wamid"`
	ConversationID string `json:"conversationId"`
	UID            string `json:"uid"`
}

// waTemplate is a new status of a template.
type waTemplate struct {
	AccountName      string `json:"accountName"`
	Category         string `json:"category"`
	Reason           string `json:"reason"`
	TemplateID       string `json:"templateId"`
	TemplateLanguage string `json:"templateLanguage"`
	TemplateName     string `json:"templateName"`
	TemplateStatus   string `json:"templateStatus"`
	WabaID           string `json:"wabaId"`
}
