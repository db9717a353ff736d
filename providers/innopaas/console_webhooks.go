package innopaas

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/webhook"
)

// hookInput is a webhook as the console takes it.
type hookInput struct {
	Product       string   `json:"product"`
	URL           string   `json:"url"`
	Events        []string `json:"events"`
	Method        string   `json:"method"`
	UserName      string   `json:"userName"`
	Authorization string   `json:"authorization"`
	CallbackKey   string   `json:"callbackKey"`
	Receiver      string   `json:"receiver"`
	Pswd          string   `json:"pswd"`
}

// hookShown is a webhook as the console shows it: without its secrets.
type hookShown struct {
	Product  string   `json:"product"`
	URL      string   `json:"url"`
	Events   []string `json:"events"`
	Method   string   `json:"method"`
	UserName string   `json:"userName,omitempty"`
	Receiver string   `json:"receiver,omitempty"`
	Secret   bool     `json:"authorization"` // whether one is set
	Signed   bool     `json:"callbackKey"`   // the same
	Status   string   `json:"status"`        // "normal" or "abnormal"
	Checked  string   `json:"checked"`
}

func showWebhook(w Webhook) hookShown {
	status := "normal"
	if !w.Normal {
		status = "abnormal"
	}
	return hookShown{
		Product: w.Product, URL: w.URL, Events: w.Events, Method: w.Method, UserName: w.UserName, Receiver: w.Receiver,
		Secret: w.Authorization != "", Signed: w.CallbackKey != "", Status: status, Checked: w.Checked,
	}
}

func viewWebhooks(a App) []hookShown {
	list := []hookShown{}
	for _, product := range products {
		if w, found := a.Webhooks[product]; found {
			list = append(list, showWebhook(w))
		}
	}
	return list
}

func listWebhooks(c *sim.ConsoleCall) (any, error) {
	app, err := appOf(c)
	return viewWebhooks(app), err
}

func (in hookInput) check() error {
	_, err := webhook.ParseURL(in.URL)
	var bad *webhook.URLError
	switch {
	case !slices.Contains(products, in.Product):
		return problem.Invalid("product: %q is not one of %v", "product：%q 不是 %v 之一", in.Product, products)
	case errors.As(err, &bad):
		return problem.Invalid("url: %q is not an http or https URL: %[2]s", "url：%q 不是 http/https 地址：%[3]s", in.URL, bad.Why.EN, bad.Why.ZH)
	case in.Method != "POST" && in.Method != "PUT":
		return problem.Invalid("method: %q is neither POST nor PUT", "method：%q 既不是 POST 也不是 PUT", in.Method)
	case len(in.Events) == 0:
		return problem.Invalid("events: choose some of %v", "events：请选择 %v 中的事件", eventsOf[in.Product])
	}
	for _, e := range in.Events {
		if slices.Contains(announced, e) {
			return problem.Invalid("events: %s is announced in the documentation and has no published body: it cannot be pushed",
				"events：%s 在文档中仅为预告，内容未公布，无法推送", e)
		}
		if !slices.Contains(eventsOf[in.Product], e) {
			return problem.Invalid("events: %q is not one of %v", "events：%q 不是 %v 之一", e, eventsOf[in.Product])
		}
	}
	return nil
}

// checkWebhook reads a webhook that is being saved and asks its callback, as the console does. How it asks is assumed:
// one call by the configured method with an empty JSON object; any answer within the limit will do.
func checkWebhook(c *sim.ConsoleCall) error {
	in := hookInput{Method: "POST"}
	if err := c.Decode(&in); err != nil {
		return err
	}
	if err := in.check(); err != nil {
		return err
	}
	w := Webhook{
		Product: in.Product, URL: in.URL, Events: in.Events, Method: in.Method, UserName: in.UserName, Authorization: in.Authorization,
		Receiver: in.Receiver, Pswd: in.Pswd, CallbackKey: in.CallbackKey,
	}
	a := c.Send(webhook.Event{
		Provider: "innopaas", Kind: "callback_check", Target: webhook.Target{Method: w.Method, URL: w.URL, Headers: headers(w, c.Clock(), func(n int) string { return strings.Repeat("0", n) })}, Body: json.RawMessage("{}"),
		Terms: terms(""),
	})
	w.Normal, w.Checked, w.SavedAt = a.Error == "", a.Error, a.At
	if w.Normal {
		w.Checked = "HTTP " + strconv.Itoa(a.Status)
	}
	c.Found = w
	return nil
}

func createWebhook(c *sim.ConsoleCall) (any, error) {
	w := c.Found.(Webhook)
	app, err := appOf(c)
	if err != nil {
		return nil, err
	}
	if _, taken := app.Webhooks[w.Product]; taken {
		return nil, problem.Conflict("application %s has a webhook for %s already; PUT replaces it", "应用 %s 已有 %s 的 webhook；可用 PUT 替换", app.AppKey, w.Product)
	}
	return saveWebhook(c, app, w), nil
}

func replaceWebhook(c *sim.ConsoleCall) (any, error) {
	app, err := appOf(c)
	if err != nil {
		return nil, err
	}
	return saveWebhook(c, app, c.Found.(Webhook)), nil
}

func saveWebhook(c *sim.ConsoleCall, app App, w Webhook) hookShown {
	if app.Webhooks == nil {
		app.Webhooks = map[string]Webhook{}
	}
	app.Webhooks[w.Product] = w
	c.Learn(w.secrets()...)
	apps.Put(c.DB, app.AppKey, app)
	c.Seen(PushChecked)
	return showWebhook(w)
}

// deleteWebhook removes the webhook of ?product=.
func deleteWebhook(c *sim.ConsoleCall) (any, error) {
	app, err := appOf(c)
	if err != nil {
		return nil, err
	}
	product := c.Request.URL.Query().Get("product")
	if _, found := app.Webhooks[product]; !found {
		return nil, problem.NotFound("application %s has no webhook for %q; name it with ?product=", "应用 %s 没有 %q 的 webhook；请用 ?product= 指定", app.AppKey, product)
	}
	delete(app.Webhooks, product)
	apps.Put(c.DB, app.AppKey, app)
	return nil, nil
}
