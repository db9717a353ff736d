package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"example.com/mockserver/internal/client"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/providers/innopaas"
)

// hooks are the webhooks of a sandbox that lead to a listener. InnoPaaS is the one provider that pushes.
type hooks struct {
	server *client.Client
	box    string
	at     string // the listener's address
	before []hookBefore
}

// hookBefore is what stood in the place of a listener's webhook; nil settings for nothing.
type hookBefore struct {
	app, product string
	settings     *innopaas.Webhook
}

// shownHook is what a console shows of a webhook that matters here; secrets are left out.
type shownHook struct{ Product, URL string }

func (h *hooks) path(app, more string) string {
	return boxPath(h.box, "/innopaas/apps/"+url.PathEscape(app)+"/webhooks"+more)
}

// configure leads pushes to the listener: all of them at the start, later those that go nowhere, since a reset forgets
// webhooks. A webhook that there is keeps all its settings but the address.
func (h *hooks) configure(ctx context.Context, all bool) error {
	var apps []struct {
		AppKey   string
		Webhooks []shownHook
	}
	if err := h.server.Do(ctx, http.MethodGet, boxPath(h.box, "/innopaas/apps"), nil, &apps); err != nil {
		return err
	}
	var settings map[string]innopaas.App // with secrets; read when there is something to replace
	for _, app := range apps {
		shown := map[string]shownHook{}
		for _, one := range app.Webhooks {
			shown[one.Product] = one
		}
		for _, product := range innopaas.Products() {
			there, found := shown[product]
			if found && (!all || h.own(there.URL)) {
				continue
			}
			before := hookBefore{app: app.AppKey, product: product}
			if found {
				if settings == nil {
					var err error
					if settings, err = h.settings(ctx); err != nil {
						return err
					}
				}
				was := settings[app.AppKey].Webhooks[product]
				before.settings = &was
			}
			if err := h.lead(ctx, before); err != nil {
				return err
			}
		}
	}
	return nil
}

// own reports whether an address is the listener's.
func (h *hooks) own(address string) bool { return strings.HasPrefix(address, h.at+"/") }

// settings are the sandbox's applications with what the console does not show.
func (h *hooks) settings(ctx context.Context) (map[string]innopaas.App, error) {
	var all sandbox.Snapshot
	if err := h.server.Do(ctx, http.MethodGet, boxPath(h.box, "/snapshot"), nil, &all); err != nil {
		return nil, err
	}
	found := map[string]innopaas.App{}
	for _, row := range all.Store.Tables[innopaas.AppsTable()] {
		var app innopaas.App
		if err := json.Unmarshal(row.Row, &app); err != nil {
			return nil, err
		}
		found[app.AppKey] = app
	}
	return found, nil
}

// lead configures the listener in the place of what was there, and remembers that.
func (h *hooks) lead(ctx context.Context, before hookBefore) error {
	w := innopaas.Webhook{Method: http.MethodPost}
	if before.settings != nil {
		w = *before.settings
	} else {
		w.Events = innopaas.Events(before.product)
	}
	w.Product, w.URL = before.product, h.at+"/"+before.product
	var saved struct{ Status, Checked string }
	if err := h.server.Do(ctx, http.MethodPut, h.path(before.app, ""), settingsOf(w), &saved); err != nil {
		return err
	}
	h.before = append(h.before, before)
	if saved.Status != "normal" {
		return wrong("the server does not reach the listener at %s: %s; give it another address by --url or --addr", "服务无法访问 %s 处的接收方：%s；请用 --url 或 --addr 换一个地址", h.at, saved.Checked)
	}
	return nil
}

// settingsOf are the members of a webhook that its console takes.
func settingsOf(w innopaas.Webhook) map[string]any {
	return map[string]any{
		"product": w.Product, "url": w.URL, "events": w.Events, "method": w.Method, "userName": w.UserName, "authorization": w.Authorization,
		"callbackKey": w.CallbackKey, "receiver": w.Receiver, "pswd": w.Pswd,
	}
}

// restore puts back what was configured before, where nobody has changed it meanwhile.
func (h *hooks) restore(ctx context.Context, p program) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), restoreWithin)
	defer cancel()
	latest := map[[2]string]hookBefore{} // after a reset there are two
	for _, one := range h.before {
		latest[[2]string{one.app, one.product}] = one
	}
	for _, one := range latest {
		if err := h.putBack(ctx, one); err != nil {
			_, _ = fmt.Fprintln(p.err, "mockserver:", p.told(wrong("the webhook for %s of application %s is not restored: %s", "应用 %[2]s 的 %[1]s webhook 未能恢复：%[3]s", one.product, one.app, p.told(err))))
			return // the others would not be either
		}
	}
}

func (h *hooks) putBack(ctx context.Context, before hookBefore) error {
	var now []shownHook
	if err := h.server.Do(ctx, http.MethodGet, h.path(before.app, ""), nil, &now); err != nil {
		return err
	}
	for _, one := range now {
		switch {
		case one.Product != before.product || !h.own(one.URL):
		case before.settings != nil:
			return h.server.Do(ctx, http.MethodPut, h.path(before.app, ""), settingsOf(*before.settings), nil)
		default:
			return h.server.Do(ctx, http.MethodDelete, h.path(before.app, "?product="+before.product), nil, nil)
		}
	}
	return nil
}
