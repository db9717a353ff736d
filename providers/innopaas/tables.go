package innopaas

import (
	"strings"
	"time"

	"example.com/mockserver/internal/store"
)

// schema is every table of InnoPaaS.
var schema = store.NewSchema("innopaas")

// A message's key is its id and its place among the recipients, so that one id finds all of them.
var (
	accounts      = store.In[Account](schema, "accounts", wrongAccount)
	apps          = store.In[App](schema, "apps", wrongApp)
	tokens        = store.In[Token](schema, "tokens", wrongToken)
	printed       = store.In[string](schema, "printed", wrongPrinted) // mockserver's own note of the token it prints as a credential
	wabas         = store.In[Waba](schema, "wabas", wrongWaba)
	templates     = store.In[Template](schema, "templates", wrongTemplate)
	uploads       = store.In[Upload](schema, "uploads", wrongUpload)
	conversations = store.In[Conversation](schema, "conversations", wrongConversation)
	messages      = store.In[Message](schema, "messages", wrongMessage)
	received      = store.In[Received](schema, "received", wrongReceived) // what people sent, by the order in which it came
)

// A row does not outlive what it names.
var _ = schema.
	Refer("accountNo", store.By(apps, func(_ string, a App) string { return a.AccountNo }), store.ByKey(accounts)).
	Refer("token", store.By(apps, func(_ string, a App) string { return a.Token }), store.ByKey(tokens)).
	Refer("appKey", store.By(tokens, func(_ string, t Token) string { return t.AppKey }), store.ByKey(apps)).
	Refer("key", store.By(printed, func(at, _ string) string { return at }), store.ByKey(apps)).
	Refer("accountNo", store.By(wabas, func(_ string, w Waba) string { return w.AccountNo }), store.ByKey(accounts)).
	Refer("wabaId", store.By(templates, func(_ string, t Template) string { return t.WabaID }), store.ByKey(wabas)).
	Refer("appKey", store.By(templates, func(_ string, t Template) string { return t.AppKey }), store.ByKey(apps)).
	Refer("appKey", store.By(uploads, func(_ string, u Upload) string { return u.WhoBy }), store.ByKey(apps)).
	Refer("key", store.By(conversations, func(at string, _ Conversation) string { return strings.SplitN(at, "/", 2)[0] }), store.ByKey(wabas)).
	Refer("appKey", store.By(conversations, func(_ string, c Conversation) string { return c.AppKey }), store.ByKey(apps)).
	Refer("appKey", store.By(messages, func(_ string, m Message) string { return m.AppKey }), store.ByKey(apps)).
	Refer("accountNo", store.By(messages, func(_ string, m Message) string { return m.AccountNo }), store.ByKey(accounts)).
	Refer("wabaId", store.By(messages, func(_ string, m Message) string { return m.WabaID }), store.ByKey(wabas)).
	Refer("wabaId", store.By(received, func(_ string, r Received) string { return r.WabaID }), store.ByKey(wabas))

func templateKey(waba, name, language string) string { return waba + "/" + name + "/" + language }

func conversationKey(waba, person string) string { return waba + "/" + person }

// Account is a customer's account: it pays for its applications.
type Account struct {
	AccountNo     string `json:"accountNo"`
	Name          string `json:"name"`
	Balance       money  `json:"balance"`
	Currency      string `json:"currency"`
	MainlandChina bool   `json:"mainlandChina"` // may send SMS there
	Disabled      bool   `json:"disabled"`
	Batch         int64  `json:"batch"` // the serial of its last batch
}

// App is an application: what calls, and what receives events.
type App struct {
	AppKey       string             `json:"appKey"`
	Name         string             `json:"name"`
	AccountNo    string             `json:"accountNo"`
	Default      bool               `json:"default"`
	Disabled     bool               `json:"disabled"`
	BoundIPs     []string           `json:"boundIps"` // addresses and networks; none binds nothing
	Products     []string           `json:"products"`
	AccessNumber string             `json:"accessNumber"`
	APIPassword  string             `json:"apiPassword"` // of the signed way into OTP
	Token        string             `json:"token"`       // the digest of the live token
	Webhooks     map[string]Webhook `json:"webhooks"`    // by product
}

// Webhook is where an application receives a product's events.
type Webhook struct {
	Product       string    `json:"product"`
	URL           string    `json:"url"`
	Events        []string  `json:"events"`
	Method        string    `json:"method"`
	UserName      string    `json:"userName,omitempty"`
	Authorization string    `json:"authorization,omitempty"`
	CallbackKey   string    `json:"callbackKey,omitempty"` // signs pushes, in X-CALLBACK-ID
	Receiver      string    `json:"receiver,omitempty"`    // of SMS pushes
	Pswd          string    `json:"pswd,omitempty"`        // of SMS pushes
	Normal        bool      `json:"normal"`                // the callback answered when this was saved
	Checked       string    `json:"checked"`               // what it answered
	SavedAt       time.Time `json:"savedAt"`
}

// Token is a token that the console made. The platform keeps its digest, which is the key of its row.
type Token struct {
	AppKey   string    `json:"appKey"`
	Made     time.Time `json:"made"`
	Expires  time.Time `json:"expires,omitzero"`  // never, where it is zero
	Replaced time.Time `json:"replaced,omitzero"` // by a newer one
}

// Waba is a WhatsApp Business account.
type Waba struct {
	WabaID     string   `json:"wabaId"`
	AccountNo  string   `json:"accountNo"`
	APIAccount string   `json:"apiAccount"` // accountName of WhatsApp's events
	Name       string   `json:"name"`
	Numbers    []string `json:"numbers"`
}

// Button is a button of a template. TargetURL is the older API's: the page is cut before a website's address.
type Button struct {
	ActionType int    `json:"actionType" yaml:"actionType"`
	Label      string `json:"label,omitempty" yaml:"label"`
	TargetURL  string `json:"targetUrl,omitempty" yaml:"targetUrl"`
}

// Template is a WhatsApp template.
type Template struct {
	ID              string    `json:"id"`  // the platform's
	SID             string    `json:"sid"` // WhatsApp's
	WabaID          string    `json:"wabaId"`
	Name            string    `json:"name"`
	Language        string    `json:"language"`
	Group           string    `json:"templateGroupId,omitempty"` // by which a fixture lets it be named too
	Category        string    `json:"category"`                  // "1", "2" or "3"
	Header          int       `json:"headerType"`
	Caption         string    `json:"caption,omitempty"`
	Body            string    `json:"messageBody"`
	Footer          string    `json:"footer,omitempty"`
	Variables       int       `json:"variables"` // in the body
	HeaderVariables int       `json:"headerVariables,omitempty"`
	Buttons         []Button  `json:"buttons"`
	Status          string    `json:"status"`
	Reason          string    `json:"reason,omitempty"`
	AppKey          string    `json:"appKey,omitempty"` // who made it; nobody, where it was there before
	MadeAt          time.Time `json:"madeAt"`
}

// Upload is a file that was uploaded; its bytes are not kept.
type Upload struct {
	Media  string `json:"media"`
	Header int    `json:"headerType"` // for which it serves
	Name   string `json:"name"`
	Bytes  int    `json:"bytes"`
	WhoBy  string `json:"appKey"`
}

// Conversation is what a business account and a person have going.
type Conversation struct {
	ID        string    `json:"id"`
	Initiate  string    `json:"initiateType"`
	Expires   time.Time `json:"expireAt"`
	LastReply time.Time `json:"lastReply,omitzero"`
	AppKey    string    `json:"appKey"` // which wrote to the person last
}

// Message is one message to one recipient.
type Message struct {
	ID         string    `json:"id"` // returned on submit
	Product    string    `json:"product"`
	AppKey     string    `json:"appKey"`
	AccountNo  string    `json:"accountNo"`
	From       string    `json:"from"`
	To         string    `json:"to"` // as submitted
	Type       string    `json:"type,omitempty"`
	Text       string    `json:"text,omitempty"` // of SMS and WhatsApp text, the code of OTP
	UID        string    `json:"uid,omitempty"`
	BatchSeq   string    `json:"batchSeq,omitempty"`
	Callback   string    `json:"callBackUrl,omitempty"`
	Country    string    `json:"country,omitempty"` // its code
	Parts      int       `json:"parts,omitempty"`
	UnitPrice  money     `json:"unitPrice,omitempty"`
	Fee        money     `json:"fee,omitempty"`
	WabaID     string    `json:"wabaId,omitempty"`
	Wamid      string    `json:"wamid,omitempty"`
	Shown      *Shown    `json:"shown,omitempty"` // of WhatsApp: what its recipient sees
	Initiate   string    `json:"initiateType,omitempty"`
	ExpireAt   time.Time `json:"expireAt,omitzero"`
	Outcome    string    `json:"outcome"` // what is to become of it
	Status     string    `json:"status"`  // what was reported last; empty before that
	SubmitTime time.Time `json:"submitTime"`
	ReportTime time.Time `json:"reportTime,omitzero"`
}
