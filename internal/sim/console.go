package sim

import (
	"errors"
	"net/http"
	"slices"
	"sort"
	"time"

	"example.com/mockserver/internal/credential"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/webhook"
)

// ConsoleRoute is one action of a provider's web console, under /__admin/sandboxes/{id}/<provider>. Do runs inside the
// sandbox's lock; on an error its changes are undone. It returns a value to be shown as JSON, or a *Reply to be sent
// unchanged; an error is a *problem.Problem, or a bug.
type ConsoleRoute struct {
	Method string
	Path   string // a pattern of gorilla/mux: "/tenants/{tenantId}"
	Status int    // of success; 200 where it is zero
	// Before, if set, runs first, outside the lock and without a turn: for calling a receiver.
	Before func(c *ConsoleCall) error
	Do     func(c *ConsoleCall) (any, error)
}

// ConsoleCall is one request to a provider's console.
type ConsoleCall struct {
	*sandbox.Tx
	Request *http.Request
	Vars    map[string]string // the path's variables
	Body    []byte
	Found   any // set by Before, for Do

	box *sandbox.Sandbox
}

// Clock is the sandbox's time, for Before, which has no turn.
func (c *ConsoleCall) Clock() time.Time { return c.box.Clock.Now() }

// Send pushes an event once, at once, and stores no delivery. It is for Before.
func (c *ConsoleCall) Send(e webhook.Event) webhook.Attempt {
	return c.box.Send(c.Request.Context(), e)
}

// Decode reads the JSON body into v. An unknown field or a wrong type is a *problem.Problem that names it.
func (c *ConsoleCall) Decode(v any) error { return problem.DecodeStrict(c.Body, v) }

// Do runs f as one turn of the provider at a sandbox's state; on an error its changes are undone.
func (a *API) Do(b *sandbox.Sandbox, f func(*sandbox.Tx) error) error { return b.Do(a.in(b).part, f) }

// CredentialTags returns the marks of sandboxes in a request's credentials.
func (a *API) CredentialTags(r *http.Request) []string {
	tags, err := a.askTags(r)
	if err != nil {
		problem.Log(a.catalog.Log, "a bug in the simulation", err, "provider", a.Name)
	}
	return tags
}

func (a *API) askTags(r *http.Request) (tags []string, err error) {
	defer problem.Caught(&err)
	return a.Tags(r), nil
}

// route is the provider's own route of this method and path.
func (a *API) route(like ConsoleRoute) ConsoleRoute {
	return a.Console[slices.IndexFunc(a.Console, func(r ConsoleRoute) bool { return r.Method == like.Method && r.Path == like.Path })]
}

// CallConsole runs a route of the provider's console in a sandbox.
func (a *API) CallConsole(b *sandbox.Sandbox, route ConsoleRoute, r *http.Request, vars map[string]string, body []byte) (value any, err error) {
	defer func() {
		if _, ok := errors.AsType[*problem.Panic](err); ok {
			problem.Log(a.catalog.Log, "a bug in the simulation", err, "provider", a.Name)
		}
	}()
	defer problem.Caught(&err)
	b.Touch()
	if own := a.in(b); own != a {
		a, route = own, own.route(route)
	}
	c := &ConsoleCall{Request: r, Vars: vars, Body: body, box: b}
	if route.Before != nil {
		if err := route.Before(c); err != nil {
			return nil, err
		}
	}
	err = a.Do(b, func(t *sandbox.Tx) error {
		c.Tx = t
		value, err = route.Do(c)
		return err
	})
	return value, err
}

// Moment is something that is to come in a sandbox by nothing but the passing of time.
type Moment struct {
	At       time.Time
	Provider string
	Says     rule.Text
}

// Ahead lists what is to come in a sandbox, the earliest first: what falls due, and what its providers know besides.
func (c *Catalog) Ahead(b *sandbox.Sandbox) []Moment {
	all := []Moment{}
	for _, d := range b.Upcoming() {
		all = append(all, Moment{At: d.At, Provider: d.Provider, Says: c.says(d)})
	}
	for _, api := range c.apis {
		if api.Ahead == nil {
			continue
		}
		_ = api.Do(b, func(t *sandbox.Tx) error { // a look: there is nothing to fail
			for _, m := range api.Ahead(t) {
				m.Provider = api.Name
				if m.At.After(t.Now) {
					all = append(all, m)
				}
			}
			return nil
		})
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].At.Before(all[j].At) })
	return all
}

// says is what falls due, in words.
func (c *Catalog) says(d sandbox.Upcoming) rule.Text {
	if d.Provider == "" {
		return rule.Say("the next attempt of delivery %s", "推送 %s 的下一次尝试", d.Key)
	}
	if api, found := c.Provider(d.Provider); found {
		if says, found := api.DueSays[d.Kind]; found {
			return rule.Say("%s: %s", "%s：%s", says, shortKey(d.Key))
		}
	}
	return rule.Say("%s %s", "%s %s", d.Kind, shortKey(d.Key))
}

// shortKey is the beginning of a key: enough to tell it by, and no whole token.
func shortKey(key string) string {
	if len(key) > 16 {
		return key[:16] + "…"
	}
	return key
}

// SignAnew gives a recorded request a credential of the sandbox's own.
func (a *API) SignAnew(b *sandbox.Sandbox, r *http.Request, body []byte, mistake credential.Mistake) error {
	return a.Do(b, func(t *sandbox.Tx) error { return a.in(b).Sign(t, r, body, mistake) })
}

// CountPhones is how many numbers have their phone in the console.
func (a *API) CountPhones(b *sandbox.Sandbox) (n int) {
	if a.Phones == nil {
		return 0
	}
	_ = a.Do(b, func(t *sandbox.Tx) error { // a look: there is nothing to fail
		n = a.Phones(t)
		return nil
	})
	return n
}

// Remedy is one call of the admin API that would help, below the sandbox's path.
type Remedy struct {
	Says         rule.Text
	Method, Path string
	Body         any
}

// Remedy returns what would help an exchange that was refused.
func (a *API) Remedy(b *sandbox.Sandbox, e journal.Exchange) (r Remedy, found bool) {
	look := a.Remedies[e.Rule]
	if look == nil {
		return r, false
	}
	_ = a.Do(b, func(t *sandbox.Tx) error { // a look: there is nothing to fail
		r, found = look(t, e)
		return nil
	})
	return r, found
}
