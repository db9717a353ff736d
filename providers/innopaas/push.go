package innopaas

import (
	"strconv"
	"time"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
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

func (p *platform) pushSMSReport(t *sandbox.Tx, m Message) {
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
	AccountNo  string  `json:"accountNo"`
	AppKey     string  `json:"appKey"`
	MessageID  string  `json:"messageId"`
	Mobile     string  `json:"mobile"`
	Status     string  `json:"status"` // "0" in progress, "1" failed, "2" success
	Code       string  `json:"code"`
	ReportTime string  `json:"reportTime"`
	ErrCode    *string `json:"errCode"` // null but for status "1", and so is ErrMessage
	ErrMessage *string `json:"errMessage"`
}

// undelivered is errCode and errMessage of a code that failed. The documentation lists no value of either: these are
// mockserver's.
var undelivered = [2]string{"UNDELIV", "The message was not delivered"}

// pushedOTPTime is Shanghai's, and by a variant UTC's.
func pushedOTPTime(t *sandbox.Tx) string {
	if t.Varies(otpTimeUTC) {
		return t.Now.UTC().Format(time.DateTime)
	}
	return otpTime(t.Now)
}

// pushOTP tells what became of a code, or with no outcome yet that it is in progress.
func (p *platform) pushOTP(t *sandbox.Tx, m Message) {
	status := otpStatus{
		AccountNo: m.AccountNo, AppKey: m.AppKey, MessageID: m.ID, Mobile: m.To, Status: "2", Code: "success", ReportTime: pushedOTPTime(t),
	}
	switch m.Status {
	case "":
		status.Status = "0"
	case "failed":
		status.Status, status.Code, status.ErrCode, status.ErrMessage = "1", "failed", &undelivered[0], &undelivered[1]
	}
	for _, r := range []*rule.Rule{PushOTPTime, PushOTPZone, PushOTPFinal, PushOTPNulls} {
		t.Seen(r)
	}
	tell(t, news{
		appKey: m.AppKey, product: productOTP, kind: eventOTP, schema: "OtpStatus", subject: m.ID,
		body: func(Webhook) any { return status },
	})
}
