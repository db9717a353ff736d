package innopaas

import (
	"slices"
	"strings"

	"example.com/mockserver/internal/webhook"
)

// What follows names the first member of a row of a snapshot that no call and no fixture can have given its value.

func wrongAccount(at string, a Account) string {
	switch {
	case a.AccountNo == "" || a.AccountNo != at:
		return "accountNo"
	case a.Currency == "":
		return "currency"
	case a.Balance < 0:
		return "balance"
	case a.Batch < 0:
		return "batch"
	}
	return ""
}

func wrongApp(at string, a App) string {
	switch {
	case a.AppKey == "" || a.AppKey != at:
		return "appKey"
	case a.AccountNo == "":
		return "accountNo"
	case slices.ContainsFunc(a.Products, func(p string) bool { return !slices.Contains(products, p) }):
		return "products"
	}
	for product, w := range a.Webhooks {
		if wrong := wrongWebhook(product, w); wrong != "" {
			return "webhooks/" + product + "/" + wrong
		}
	}
	return ""
}

func wrongWebhook(product string, w Webhook) string {
	_, err := webhook.ParseURL(w.URL)
	switch {
	case w.Product != product || !slices.Contains(products, product):
		return "product"
	case err != nil:
		return "url"
	case w.Method != "POST" && w.Method != "PUT":
		return "method"
	case slices.ContainsFunc(w.Events, func(kind string) bool { return !slices.Contains(eventsOf[product], kind) }):
		return "events"
	}
	return ""
}

func wrongToken(at string, t Token) string {
	switch {
	case at == "":
		return "key"
	case t.AppKey == "":
		return "appKey"
	case t.Made.IsZero():
		return "made"
	case !t.Expires.IsZero() && !t.Expires.After(t.Made):
		return "expires"
	}
	return ""
}

func wrongPrinted(at, token string) string {
	switch {
	case at == "":
		return "key"
	case token == "":
		return "row"
	}
	return ""
}

func wrongWaba(at string, w Waba) string {
	switch {
	case w.WabaID == "" || w.WabaID != at:
		return "wabaId"
	case w.AccountNo == "":
		return "accountNo"
	case len(w.Numbers) == 0:
		return "numbers"
	}
	return ""
}

func wrongTemplate(at string, t Template) string {
	switch {
	case t.Name == "" || at != templateKey(t.WabaID, t.Name, t.Language):
		return "name"
	case t.ID == "":
		return "id"
	case t.SID == "":
		return "sid"
	case t.Header < headerNone || t.Header > headerDocument:
		return "headerType"
	case t.Variables < 0:
		return "variables"
	case t.HeaderVariables < 0:
		return "headerVariables"
	case !slices.Contains(templateStatuses, t.Status):
		return "status"
	}
	return ""
}

func wrongUpload(at string, u Upload) string {
	switch {
	case at == "":
		return "key"
	case u.Media == "":
		return "media"
	case u.Header < headerImage || u.Header > headerDocument:
		return "headerType"
	case u.Bytes < 1 || u.Bytes > largestUpload:
		return "bytes"
	case u.WhoBy == "":
		return "appKey"
	}
	return ""
}

func wrongConversation(_ string, c Conversation) string {
	switch {
	case c.ID == "":
		return "id"
	case c.Initiate == "":
		return "initiateType"
	case c.Expires.IsZero():
		return "expireAt"
	}
	return ""
}

func wrongMessage(at string, m Message) string {
	outcomes := map[string][]string{productSMS: smsStatuses, productOTP: otpOutcomes, productWhatsapp: waStatuses}[m.Product]
	id, _, _ := strings.Cut(at, "/")
	switch {
	case outcomes == nil:
		return "product"
	case m.ID == "" || id == "":
		return "id"
	case m.AppKey == "":
		return "appKey"
	case m.AccountNo == "":
		return "accountNo"
	case m.To == "" || m.Product != productOTP && !someNumber(m.To): // a code may go by e-mail
		return "to"
	case m.Parts < 0:
		return "parts"
	case m.UnitPrice < 0:
		return "unitPrice"
	case m.Fee < 0:
		return "fee"
	case m.Outcome != never && !slices.Contains(outcomes, m.Outcome):
		return "outcome"
	case m.SubmitTime.IsZero():
		return "submitTime"
	}
	return ""
}

// someNumber reports a number that can be submitted: one with leading zeros too, where the sandbox takes them.
func someNumber(number string) bool {
	_, ok := malformed(strings.TrimPrefix(number, "00"))
	return ok
}

func wrongReceived(_ string, r Received) string {
	switch {
	case !slices.Contains(products, r.Product):
		return "product"
	case r.ID == "":
		return "id"
	case !someNumber(r.From):
		return "from"
	case r.At.IsZero():
		return "at"
	}
	return ""
}
