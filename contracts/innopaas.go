package contracts

import (
	"bytes"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"
)

// innopaasSpecs lists the specs of InnoPaaS.
var innopaasSpecs = []group{
	innopaasCredentialSpecs,
	innopaasRequestSpecs,
	innopaasConsoleSpecs,
	innopaasPhoneSpecs,
	innopaasCodeSpecs,
	innopaasPlainSpecs,
	innopaasPushSpecs,
	innopaasSampledPushSpecs,
	innopaasSampleSpecs,
	innopaasContentSpecs,
	innopaasWordSpecs,
	innopaasSMSSpecs,
	innopaasReportSpecs,
	innopaasTemplateSpecs,
	innopaasUploadSpecs,
	innopaasMessageSpecs,
	innopaasEventSpecs,
}

// innopaasDialect is how InnoPaaS answers.
var innopaasDialect = dialect{succeeded: innopaasSucceeded, code: innopaasCode, reads: innopaasReads, documented: innopaasDocumented}

// Innopaas is a client of InnoPaaS in one sandbox.
type Innopaas struct {
	Box           *Sandbox
	AppKey, Token string
}

const (
	innopaasSMS      = "/api/sms/v3/msg/send"
	innopaasOTP      = "/api/otp/v3/msg/send/verify"
	innopaasMessage  = "/api/whatsapp/v3/msg/submit"
	innopaasTemplate = "/api/whatsapp/v3/template/submit"
	innopaasUpload   = "/api/whatsapp/v3/uploadFile"

	// What every sandbox holds (fixtures/innopaas.yaml).
	innopaasWaba   = "100200300400500"
	innopaasNumber = "8613900000001"

	documentedJSON = "application/json;charset=utf-8"
)

// Innopaas returns a client with the credentials of the sandbox's first application.
func (b *Sandbox) Innopaas() *Innopaas {
	ginkgo.GinkgoHelper()
	return &Innopaas{Box: b, AppKey: b.Credential("innopaas", "appKey"), Token: b.Credential("innopaas", "authorization")}
}

// Request begins a call with whatever credentials the client has.
func (i *Innopaas) Request(path string) *Request {
	ginkgo.GinkgoHelper()
	r := i.Box.Request(http.MethodPost, "innopaas", path)
	if i.AppKey != "" {
		r.Header.Set("AppKey", i.AppKey)
	}
	if i.Token != "" {
		r.Header.Set("Authorization", i.Token)
	}
	return r
}

// Post calls an operation with a JSON body and the documented Content-Type.
func (i *Innopaas) Post(path string, body any) *Answer {
	ginkgo.GinkgoHelper()
	text, err := json.Marshal(body)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	return i.Request(path).Raw(documentedJSON, text).Send()
}

// SMS sends a text to numbers.
func (i *Innopaas) SMS(numbers, text string, more ...M) *Answer {
	ginkgo.GinkgoHelper()
	return i.Post(innopaasSMS, altered(M{"mobile": numbers, "msg": text}, more))
}

// OTP sends a code by SMS.
func (i *Innopaas) OTP(number, code string, more ...M) *Answer {
	ginkgo.GinkgoHelper()
	return i.Post(innopaasOTP, altered(M{"type": "3", "language": "en", "to": number, "code": code}, more))
}

// Template sends a template message.
func (i *Innopaas) Template(people, name string, params []string, more ...M) *Answer {
	ginkgo.GinkgoHelper()
	body := M{
		"wabaId": innopaasWaba, "messageType": "template", "recipientNumber": people, "language": "en", "templateName": name,
		"bodyParams": params,
	}
	if params == nil {
		delete(body, "bodyParams")
	}
	return i.Post(innopaasMessage, altered(body, more))
}

// Free sends a message of another type.
func (i *Innopaas) Free(people, kind string, more ...M) *Answer {
	ginkgo.GinkgoHelper()
	return i.Post(innopaasMessage, altered(M{"wabaId": innopaasWaba, "messageType": kind, "recipientNumber": people}, more))
}

// NewTemplate submits a template for review.
func (i *Innopaas) NewTemplate(name string, more ...M) *Answer {
	ginkgo.GinkgoHelper()
	return i.Post(innopaasTemplate, altered(M{"wabaId": innopaasWaba, "name": name, "category": "3", "messageLanguage": "en", "messageBody": "Hello."}, more))
}

// Upload uploads a file under a name, claiming a content type.
func (i *Innopaas) Upload(part, name, claimed string, content []byte) *Answer {
	ginkgo.GinkgoHelper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	p, err := w.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {`form-data; name="` + part + `"; filename="` + name + `"`}, "Content-Type": {claimed},
	})
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	_, err = p.Write(content)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	gomega.Expect(w.Close()).To(gomega.Succeed())
	return i.Request(innopaasUpload).Raw(w.FormDataContentType(), body.Bytes()).Send()
}

// altered is a body with further fields, or other ones; a nil removes a field.
func altered(body M, more []M) M {
	all := with(append([]M{body}, more...)...)
	maps.DeleteFunc(all, func(_ string, value any) bool { return value == nil })
	return all
}

// Console calls the console of InnoPaaS in the client's sandbox; the call must succeed.
func (i *Innopaas) Console(method, path string, in, out any) {
	ginkgo.GinkgoHelper()
	i.Box.Admin(method, "/innopaas"+path, in, out)
}

// App changes the client's application.
func (i *Innopaas) App(change M) {
	ginkgo.GinkgoHelper()
	i.Console(http.MethodPatch, "/apps/"+i.AppKey, change, nil)
}

// Account changes the account of the sandbox's first application.
func (i *Innopaas) Account(change M) {
	ginkgo.GinkgoHelper()
	i.Console(http.MethodPatch, "/accounts/I8393346", change, nil)
}

// Cause makes something happen that a carrier, a person or a reviewer would do.
func (i *Innopaas) Cause(happening M) {
	ginkgo.GinkgoHelper()
	i.Console(http.MethodPost, "/events", happening, nil)
}

// Reply is a WhatsApp reply of a person.
func (i *Innopaas) Reply(person string) {
	ginkgo.GinkgoHelper()
	i.Cause(M{"kind": "whatsapp_reply", "wabaId": innopaasWaba, "from": person, "text": "hello"})
}

// NewToken makes a new token by the console; the earlier one ends.
func (i *Innopaas) NewToken(in M) string {
	ginkgo.GinkgoHelper()
	var made struct {
		Token string `json:"token"`
	}
	i.Console(http.MethodPost, "/apps/"+i.AppKey+"/token", in, &made)
	return made.Token
}

// Other is a client of another application of the same account, with a token of its own.
func (i *Innopaas) Other() *Innopaas {
	ginkgo.GinkgoHelper()
	var app struct {
		AppKey string `json:"appKey"`
	}
	i.Console(http.MethodPost, "/apps", M{"name": "another"}, &app)
	other := &Innopaas{Box: i.Box, AppKey: app.AppKey}
	other.Token = other.NewToken(nil)
	return other
}

// Subscribe has the events of a product pushed to a receiver.
func (i *Innopaas) Subscribe(r *Receiver, product string, events []string, more ...M) {
	ginkgo.GinkgoHelper()
	i.Console(http.MethodPut, "/apps/"+i.AppKey+"/webhooks", altered(M{"product": product, "url": r.URL + "/" + product, "events": events}, more), nil)
}

// sign is x-signature as a public client computes it, written here anew from its description.
func sign(fields map[string]string, password string) string {
	var names []string
	for name, value := range fields {
		if value != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var b strings.Builder
	for _, name := range names {
		b.WriteString(name + fields[name])
	}
	sum := md5.Sum([]byte(b.String() + password))
	return hex.EncodeToString(sum[:])
}

func innopaasCode(a *Answer) string {
	code, _ := a.Field("code").(string)
	return code
}

func innopaasSucceeded(a *Answer) bool {
	code := innopaasCode(a)
	return a.Status == http.StatusOK && (code == "0" || code == "000000")
}

// Credentials that no application has.
const (
	nobodysToken     = "mockserver.asks.nobody"
	nobodysSignature = "00000000000000000000000000000000"
)

// innopaasReads: every operation sends or makes something, so only a call is sure to change nothing whose credentials
// are missing or nobody's, or that is to send something and names nobody to send it to.
func innopaasReads(r *Request) bool {
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if (token == "" || token == nobodysToken) && strings.Trim(r.Header.Get("x-signature"), "0") == "" {
		return true
	}
	return slices.Contains([]string{innopaasSMS, innopaasOTP, innopaasMessage}, r.path) && !namesSomebody(r.Body)
}

// namesSomebody reports whether a body has a recipient, or has digits and cannot be read.
func namesSomebody(body []byte) bool {
	var to struct{ Mobile, To, RecipientNumber any }
	text := string(body)
	if json.Unmarshal(body, &to) == nil {
		text = fmt.Sprint(to)
	}
	return strings.ContainsAny(text, "0123456789")
}
