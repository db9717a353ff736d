package clients

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

const innopaas = "InnoPaaS"

// innopaasKinds are the codes of SMS API V3.0, error codes; 400 and 403 are assumed.
var innopaasKinds = map[string]Kind{
	"101": Authentication, "102": Authentication, "105": Input, "106": Input, "108": Input, "109": Input, "110": Business,
	"112": Permission, "114": Permission, "115": Permission, "116": Permission, "118": Input, "400": Input, "403": Permission,
}

// InnopaasClient is a client of InnoPaaS (docs.innopaas.com). Its token is made in the console and lives there: a call
// that fails authentication fails until a person has put the new token in our configuration, so it is never repeated.
type InnopaasClient struct{ config InnopaasConfig }

// NewInnopaasClient makes a client.
func NewInnopaasClient(config InnopaasConfig) *InnopaasClient { return &InnopaasClient{config} }

// SMS is a text to one number, or to several separated by commas.
type SMS struct {
	Mobile      string `json:"mobile"`
	Msg         string `json:"msg"`
	SenderID    string `json:"senderId,omitempty"`
	UID         string `json:"uid,omitempty"`
	CallBackURL string `json:"callBackUrl,omitempty"`
}

// Code is a verification code of our own choice. Type "1" is WhatsApp, "3" SMS.
type Code struct {
	Type     string `json:"type"`
	Language string `json:"language"`
	To       string `json:"to"`
	Code     string `json:"code"`
	Sender   string `json:"sender,omitempty"`
}

// WhatsappMessage is a template or, to a person who has replied within 24 hours, anything else.
type WhatsappMessage struct {
	WabaID          string   `json:"wabaId"`
	MessageType     string   `json:"messageType"`
	RecipientNumber string   `json:"recipientNumber"`
	SendNumber      string   `json:"sendNumber,omitempty"`
	Body            string   `json:"body,omitempty"`
	TemplateName    string   `json:"templateName,omitempty"`
	Language        string   `json:"language,omitempty"`
	BodyParams      []string `json:"bodyParams,omitempty"`
}

// SendSMS sends a text (SMS API V3.0) and returns the message's id.
func (c *InnopaasClient) SendSMS(ctx context.Context, message SMS) (string, error) {
	var data struct {
		MessageID string `json:"messageId"`
	}
	err := c.call(ctx, "/api/sms/v3/msg/send", message, &data)
	return data.MessageID, err
}

// SendCode sends a verification code and returns the message's id.
func (c *InnopaasClient) SendCode(ctx context.Context, code Code) (id string, err error) {
	err = c.call(ctx, "/api/otp/v3/msg/send/verify", code, &id)
	return id, err
}

// SendWhatsapp sends a WhatsApp message and returns its id. The first message to a person must be of type template;
// others are refused until the person has replied, and again 24 hours later.
func (c *InnopaasClient) SendWhatsapp(ctx context.Context, message WhatsappMessage) (id string, err error) {
	err = c.call(ctx, "/api/whatsapp/v3/msg/submit", message, &id)
	return id, err
}

// call sends Authorization as the raw token, without Bearer.
func (c *InnopaasClient) call(ctx context.Context, path string, body, data any) error {
	header := map[string]string{"AppKey": c.config.AppKey, "Authorization": c.config.Authorization}
	status, text, err := send(ctx, innopaas, request{method: http.MethodPost, url: c.config.BaseURL + path, header: header, body: body})
	if err != nil {
		return err
	}
	var envelope struct {
		Code    json.RawMessage `json:"code"` // a text; some refusals may have a number
		Message string          `json:"message"`
		Data    json.RawMessage `json:"data"`
	}
	_ = json.Unmarshal(text, &envelope) // another shape is nobody's envelope, which has no code
	code := strings.Trim(string(envelope.Code), `"`)
	switch code {
	case "0", "000000": // OTP says 000000, the other products 0
		return json.Unmarshal(envelope.Data, data)
	case "":
		return &ProviderError{Provider: innopaas, Kind: kindOf(nil, "", status), Code: strconv.Itoa(status), Message: "no envelope"}
	}
	return &ProviderError{Provider: innopaas, Kind: kindOf(innopaasKinds, code, status), Code: code, Message: envelope.Message}
}
