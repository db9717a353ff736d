package clients

import (
	"errors"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	number  = "12025550100"
	account = "I8393346"
	waba    = "100200300400500"
)

type innopaasTest struct {
	*Sandbox
	client   *InnopaasClient
	receiver *CallbackReceiver

	lock     sync.Mutex
	reports  []Report
	failures int
}

func newInnopaasTest(t *testing.T) *innopaasTest {
	s := FreshSandbox(t)
	i := &innopaasTest{Sandbox: s, client: NewInnopaasClient(s.Innopaas)}
	var err error
	i.receiver, err = NewCallbackReceiver("127.0.0.1:0", i.handle)
	succeeds(t, err)
	t.Cleanup(func() { succeeds(t, i.receiver.Close()) })
	return i
}

func (i *innopaasTest) handle(r Report) error {
	i.lock.Lock()
	defer i.lock.Unlock()
	if i.failures > 0 {
		i.failures--
		return errors.New("not now")
	}
	i.reports = append(i.reports, r)
	return nil
}

func (i *innopaasTest) received() []Report {
	i.lock.Lock()
	defer i.lock.Unlock()
	return i.reports
}

// sms sends a text with what is given in the place of the usual.
func (i *innopaasTest) sms(message SMS) (string, error) {
	if message.Mobile == "" {
		message.Mobile = number
	}
	if message.Msg == "" {
		message.Msg = "Hello"
	}
	return i.client.SendSMS(i.t.Context(), message)
}

func (i *innopaasTest) refuses(message SMS, kind Kind, code string) {
	i.t.Helper()
	_, err := i.sms(message)
	refused(i.t, err, kind, code)
}

func (i *innopaasTest) app(change map[string]any) {
	i.Console(http.MethodPatch, "/innopaas/apps/"+i.Innopaas.AppKey, change)
}

func (i *innopaasTest) account(change map[string]any) {
	i.Console(http.MethodPatch, "/innopaas/accounts/"+account, change)
}

// token makes a new token in the console; the client goes on with the old one.
func (i *innopaasTest) token(body map[string]any) string {
	return i.Console(http.MethodPost, "/innopaas/apps/"+i.Innopaas.AppKey+"/token", body)["token"].(string)
}

func (i *innopaasTest) use(token string) {
	i.client = NewInnopaasClient(InnopaasConfig{i.Innopaas.BaseURL, i.Innopaas.AppKey, token})
}

func TestInnopaasSendsAnSMSAndReceivesItsReport(t *testing.T) {
	i := newInnopaasTest(t)
	id, err := i.sms(SMS{UID: "order-1", CallBackURL: i.receiver.URL()})
	succeeds(t, err)
	i.Advance(5 * time.Second)
	equal(t, len(i.received()), 1)
	r := i.received()[0]
	equal(t, [4]string{r.MsgID, r.UID, r.Mobile, r.Status}, [4]string{id, "order-1", number, "DELIVRD"})
}

func TestInnopaasReceivesAReportForEachNumber(t *testing.T) {
	i := newInnopaasTest(t)
	_, err := i.sms(SMS{Mobile: number + ",12025550101", CallBackURL: i.receiver.URL()})
	succeeds(t, err)
	i.Advance(5 * time.Second)
	statuses := map[string]string{}
	for _, r := range i.received() {
		statuses[r.Mobile] = r.Status
	}
	if !maps.Equal(statuses, map[string]string{number: "DELIVRD", "12025550101": "REJECTD"}) {
		t.Errorf("got %v", statuses)
	}
}

func TestInnopaasReceivesAReportAgainThatItCouldNotHandle(t *testing.T) {
	i := newInnopaasTest(t)
	i.failures = 2
	_, err := i.sms(SMS{CallBackURL: i.receiver.URL()})
	succeeds(t, err)
	i.Advance(5 * time.Second)
	equal(t, len(i.received()), 0)
	i.Advance(2 * time.Minute)
	equal(t, len(i.received()), 1)
}

func TestInnopaasHandlesAReportOnceThatIsPushedTwice(t *testing.T) {
	i := newInnopaasTest(t)
	_, err := i.sms(SMS{CallBackURL: i.receiver.URL()})
	succeeds(t, err)
	i.Advance(5 * time.Second)
	attempts := i.Console(http.MethodPost, "/deliveries/1/resend", nil)["attempts"].([]any)
	equal(t, len(attempts), 2)
	for _, attempt := range attempts {
		equal(t, attempt.(map[string]any)["received"], any(true))
	}
	equal(t, len(i.received()), 1)
}

func TestInnopaasReceivesNothingAtAnotherPath(t *testing.T) {
	i := newInnopaasTest(t)
	response, err := http.Post(i.receiver.URL()+"-guess", "application/json", strings.NewReader("{}"))
	succeeds(t, err)
	succeeds(t, response.Body.Close())
	equal(t, response.StatusCode, http.StatusNotFound)
	equal(t, len(i.received()), 0)
}

func TestInnopaasSendsAVerificationCode(t *testing.T) {
	i := newInnopaasTest(t)
	id, err := i.client.SendCode(t.Context(), Code{Type: "3", Language: "en", To: "+" + number, Code: "4711"})
	succeeds(t, err)
	equal(t, id != "", true)
}

func TestInnopaasSendsAWhatsAppTemplateAtFirstAndATextWithinADayOfTheReply(t *testing.T) {
	i := newInnopaasTest(t)
	text := func() error {
		id, err := i.client.SendWhatsapp(t.Context(), WhatsappMessage{WabaID: waba, RecipientNumber: number, MessageType: "text", Body: "Hello"})
		equal(t, id != "", err == nil)
		return err
	}
	refused(t, text(), Permission, "")
	id, err := i.client.SendWhatsapp(t.Context(), WhatsappMessage{
		WabaID: waba, RecipientNumber: number, MessageType: "template", TemplateName: "welcome", Language: "en",
	})
	succeeds(t, err)
	equal(t, id != "", true)
	i.Console(http.MethodPost, "/innopaas/events", map[string]any{"kind": "whatsapp_reply", "wabaId": waba, "from": number, "text": "Hi"})
	succeeds(t, text())
	i.Advance(24*time.Hour + time.Second)
	refused(t, text(), Permission, "")
}

func TestInnopaasReportsThatAuthenticationFailedSinceANewTokenWasMade(t *testing.T) {
	i := newInnopaasTest(t)
	made := i.token(nil)
	i.refuses(SMS{}, Authentication, "")
	equal(t, len(i.Exchanges("operation", "sendSms")), 1)
	i.use(made)
	_, err := i.sms(SMS{})
	succeeds(t, err)
}

func TestInnopaasReportsThatAuthenticationFailedSinceTheTokenEnded(t *testing.T) {
	i := newInnopaasTest(t)
	// The token ends with that day in Shanghai. Tomorrow, since today's end may have passed there: it comes at 16:00 UTC.
	tomorrow := i.Now().UTC().AddDate(0, 0, 1).Format(time.DateOnly)
	i.use(i.token(map[string]any{"expiresOn": tomorrow}))
	_, err := i.sms(SMS{})
	succeeds(t, err)
	i.Advance(48 * time.Hour)
	i.refuses(SMS{}, Authentication, "")
}

func TestInnopaasReportsWrongInput(t *testing.T) {
	i := newInnopaasTest(t)
	var many []string
	for n := range 1001 {
		many = append(many, strconv.Itoa(12025550000+n))
	}
	i.refuses(SMS{UID: strings.Repeat("u", 65)}, Input, "105")
	i.refuses(SMS{Msg: strings.Repeat("m", 2001)}, Input, "106")
	i.refuses(SMS{Mobile: "123"}, Input, "108")
	i.refuses(SMS{Mobile: strings.Join(many, ",")}, Input, "109")
	_, err := i.client.SendWhatsapp(t.Context(), WhatsappMessage{
		WabaID: waba, SendNumber: "1234567", RecipientNumber: number, MessageType: "template", TemplateName: "welcome", Language: "en",
	})
	refused(t, err, Input, "118")
}

func TestInnopaasReportsWhatItMayNotDo(t *testing.T) {
	i := newInnopaasTest(t)
	i.app(map[string]any{"products": []string{"whatsapp"}})
	i.refuses(SMS{}, Permission, "112")
	i.app(map[string]any{"products": []string{"sms"}, "boundIps": []string{"203.0.113.7"}})
	i.refuses(SMS{}, Permission, "114")
	i.app(map[string]any{"boundIps": []string{}})
	i.account(map[string]any{"mainlandChina": false})
	i.refuses(SMS{Mobile: "8613800000000"}, Permission, "115")
	i.account(map[string]any{"disabled": true})
	i.refuses(SMS{}, Permission, "116")
}

func TestInnopaasReportsAnEmptyBalance(t *testing.T) {
	i := newInnopaasTest(t)
	i.account(map[string]any{"balance": "0.0000"})
	i.refuses(SMS{}, Business, "110")
}
