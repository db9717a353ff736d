package sim

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/mockserver/fixtures"
	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/credential"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/layout"
	"example.com/mockserver/internal/manners"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/store"
	"example.com/mockserver/openapi"
)

const shopDocument = `
openapi: 3.0.3
info: {title: shop, version: "1"}
x-rule: shop/system-error
paths:
  /buy:
    post:
      operationId: buy
      requestBody: {content: {application/json: {schema: {type: object, x-rule: shop/behaviour}}}}
      responses: {"200": {description: bought}}
  /look:
    get:
      operationId: look
      parameters: [{name: at, in: query, schema: {type: string}, x-rule: {minLength: shop/misspelt}}]
      responses: {"200": {description: seen}}
`

// shop is a provider in which everything is set.
func shop() *Provider {
	answers := func(id string) *rule.Rule {
		return &rule.Rule{
			ID: id, Says: rule.Text{EN: "Some.", ZH: "某条。"}, Grade: rule.Documented, Source: rule.Page("page 1"),
			Answer: rule.Answer{Status: 400, Code: "1", Grade: rule.Documented},
		}
	}
	behaviour := answers("shop/behaviour")
	behaviour.Answer = rule.Answer{}
	bad, failed := answers("shop/bad"), answers("shop/system-error")
	failed.Answer.Status = 500
	return &Provider{
		Name: "shop", Title: rule.Text{EN: "shop", ZH: "商店"}, Go: "Shop", Hosts: []string{"shop.example"},
		Rules: rule.NewSet("shop", rule.In(rule.Gateway, bad, failed, behaviour)),
		Refusals: Refusals{
			UnknownPath: bad, WrongMethod: bad, BodyTooLarge: bad, ContentType: bad, BrokenBody: bad, SystemError: failed,
		},
		UnknownAccepted: behaviour,
		Operations: map[string]Operation{
			"buy":  {Do: func(*Call) (any, error) { return "bought", nil }},
			"look": {Do: func(*Call) (any, error) { return "seen", nil }},
		},
		Authenticate: func(*Call) error { return nil },
		Reply:        func(_ *Call, data any) any { return data },
		Refuse:       func(_ *Call, a rule.Answer, _ *rule.Violation) any { return a.Code },
		ContentType:  "application/json",
		Envelope:     rule.Envelope{Code: "code", Message: "message", Verdict: "code", Success: []string{"0"}, Data: "data", Accepted: []byte(`{}`)},
		Prepare:      func(fixtures.Source, *store.DB) error { return nil },
		Open:         func(*sandbox.Tx) {},
		Credentials:  []credential.Setting{},
		Issued:       func(*sandbox.Tx) map[string]string { return nil },
		Held:         func(*sandbox.Tx) []string { return nil },
		Tags:         func(*http.Request) []string { return nil },
		Sign:         func(*sandbox.Tx, *http.Request, []byte, credential.Mistake) error { return nil },
		Tables:       store.NewSchema("shop"),
		Secrets:      journal.NewSecrets(nil, nil, nil),
	}
}

func document(t *testing.T, text string) *openapi.Document {
	t.Helper()
	d, err := openapi.Parse("shop", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// optional are the fields of Provider that may be left out, as its comments say.
func optional() []string {
	return []string{"Before", "Unknown", "Authorise", "Input", "Headers", "Due", "DueSays", "Ahead", "Presented", "SetBack", "Events", "Console", "ConsolePage", "Phones", "Anonymous", "Token", "Manners", "Remedies", "Signature", "Variants"}
}

func TestWhateverIsLeftOutIsNamed(t *testing.T) {
	if err := (&API{Provider: shop()}).check(); err != nil {
		t.Fatalf("the whole provider is said to lack %v", err)
	}
	each := func(of func(*Provider) reflect.Value, prefix string, optional []string) {
		whole := of(shop()).Type()
		for i := range whole.NumField() {
			p, name := shop(), whole.Field(i).Name
			of(p).Field(i).SetZero()
			err := (&API{Provider: p}).check()
			switch {
			case slices.Contains(optional, name):
				if err != nil {
					t.Errorf("without %s%s, which is optional: %v", prefix, name, err)
				}
			case name == "Refusals": // each by itself, below
			case err == nil || !strings.Contains(err.Error(), prefix+name+" is not set"):
				t.Errorf("without %s%s the start says %v", prefix, name, err)
			}
		}
	}
	each(func(p *Provider) reflect.Value { return reflect.ValueOf(p).Elem() }, "", optional())
	each(func(p *Provider) reflect.Value { return reflect.ValueOf(&p.Refusals).Elem() }, "Refusals.", nil)
}

func TestWhateverContradictsItselfIsNamed(t *testing.T) {
	stray := &rule.Rule{ID: "shop/bad"}
	for want, change := range map[string]func(*Provider){
		`shop: Tables belong to "stall"`:                                       func(p *Provider) { p.Tables = store.NewSchema("stall") },
		`shop: two tables are called "shop.goods"`:                             func(p *Provider) { store.In[int](p.Tables, "goods"); store.In[int](p.Tables, "goods") },
		`shop: Rules belong to "stall"`:                                        func(p *Provider) { p.Rules = rule.NewSet("stall") },
		`shop: Refusals.BrokenBody: the rule "shop/bad" is not in the ledger`:  func(p *Provider) { p.Refusals.BrokenBody = stray },
		`shop: Refusals.BodyTooLarge: the rule "shop/behaviour" has no answer`: func(p *Provider) { p.Refusals.BodyTooLarge, _ = p.Rules.Find("shop/behaviour") },
		`shop: UnknownAccepted: the rule "shop/bad" is not in the ledger`:      func(p *Provider) { p.UnknownAccepted = stray },
		`shop: Due["end"] is nil`:                                              func(p *Provider) { p.Due = map[string]func(*sandbox.Tx, string) error{"end": nil} },
		`shop: the console's GET /goods has no function`:                       func(p *Provider) { p.Console = []ConsoleRoute{{Method: "GET", Path: "/goods"}} },
		`shop: ConsolePage: the console has no GET /shelf`:                     func(p *Provider) { p.ConsolePage = []layout.List{{Path: "/shelf"}} },
		`shop: ConsolePage: the console has no PATCH /goods/{id}`: func(p *Provider) {
			p.ConsolePage = []layout.List{{Acts: []layout.Action{{Method: "PATCH", Path: "/goods/{id}"}}}}
		},
		`shop: Manners: "shop/rude" has no function, or no rule of the ledger`:   func(p *Provider) { p.Manners = []manners.Manner{{ID: "shop/rude", Rule: stray}} },
		`shop: the document names the rule "shop/misspelt" (x-rule)`:             func(*Provider) {},
		`shop: the document names the rule "shop/behaviour" (x-rule), which has`: func(*Provider) {},
		`shop: operation look of the document has no function`:                   func(p *Provider) { delete(p.Operations, "look") },
		`shop: function sell has no operation in the document`:                   func(p *Provider) { p.Operations["sell"] = p.Operations["buy"] },
		`shop: rule "shop/bad": the ledger has two rules with this id`: func(p *Provider) {
			bad := p.Refusals.BrokenBody
			p.Rules = rule.NewSet("shop", rule.In(rule.Gateway, bad, bad))
		},
	} {
		p := shop()
		change(p)
		err := (&API{Provider: p, Document: document(t, shopDocument)}).check()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
	without := strings.Replace(shopDocument, "x-rule: shop/system-error\n", "", 1)
	err := (&API{Provider: shop(), Document: document(t, without)}).check()
	if err == nil || !strings.Contains(err.Error(), "has no default rule at its top level") {
		t.Errorf("a document without a rule for every keyword gives %v", err)
	}
	sound := strings.NewReplacer("shop/misspelt", "shop/bad", "shop/behaviour", "shop/bad").Replace(shopDocument)
	if err := (&API{Provider: shop(), Document: document(t, sound)}).check(); err != nil {
		t.Error(err)
	}
}

func TestAProviderThatLacksSomethingDoesNotStart(t *testing.T) {
	p := shop()
	p.Refuse, p.Prepare, p.Refusals.BrokenBody = nil, nil, nil
	err := NewCatalog([]*Provider{p}, Options{}).Wait()
	for _, want := range []string{"shop: Refuse is not set", "shop: Prepare is not set", "shop: Refusals.BrokenBody is not set"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
}

// panics are ways for a hook to panic.
func panics() map[string]func(*Provider) {
	return map[string]func(*Provider){
		"Before":       func(p *Provider) { p.Before = func(*Call) *Reply { panic("on purpose") } },
		"Authenticate": func(p *Provider) { p.Authenticate = func(*Call) error { panic("on purpose") } },
		"Authorise":    func(p *Provider) { p.Authorise = func(*Call) error { panic("on purpose") } },
		"Input":        func(p *Provider) { p.Input = func(*Call) error { panic("on purpose") } },
		"Reply":        func(p *Provider) { p.Reply = func(*Call, any) any { panic("on purpose") } },
		"Refuse":       func(p *Provider) { p.Refuse = func(*Call, rule.Answer, *rule.Violation) any { panic("on purpose") } },
		"Headers": func(p *Provider) {
			p.Headers = func(_ *Call, h http.Header) { h.Set("Half", "done"); panic("on purpose") }
		},
		"BrokenBody":  func(p *Provider) { p.Refusals.BrokenBody = nil },
		"SystemError": func(p *Provider) { p.Refusals.SystemError = nil; p.Reply = nil },
		"unencodable": func(p *Provider) { p.Reply = func(*Call, any) any { return func() {} } },
		"nil reply": func(p *Provider) {
			p.Operations["buy"] = Operation{Do: func(*Call) (any, error) { return (*Reply)(nil), nil }}
		},
		"Do": func(p *Provider) {
			p.Operations["buy"] = Operation{Do: func(*Call) (any, error) { panic("on purpose") }}
		},
		"Operation.Before": func(p *Provider) {
			p.Operations["buy"] = Operation{Do: p.Operations["buy"].Do, Before: func(*Call) error { panic("on purpose") }}
		},
		"Later": func(p *Provider) {
			p.Operations["buy"] = Operation{Do: func(*Call) (any, error) { return Later(func() (*Reply, error) { panic("on purpose") }), nil }}
		},
	}
}

// Whatever panics before the bytes are written, the caller gets an answer, the log the truth, and the sandbox goes on.
func TestNoPanicDropsTheConnection(t *testing.T) {
	sound := strings.NewReplacer("shop/misspelt", "shop/bad", "shop/behaviour", "shop/bad").Replace(shopDocument)
	for name, change := range panics() {
		t.Run(name, func(t *testing.T) {
			p := shop()
			change(p)
			var log bytes.Buffer
			c := NewCatalog([]*Provider{p}, Options{Common: sandbox.Common{Log: slog.New(slog.NewTextHandler(&log, nil))}})
			_ = c.Wait() // there is no document called shop
			api := c.apis[0]
			api.Document = document(t, sound)
			box := c.Base().Open(sandbox.Options{ID: "box"}, "")
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { api.Serve(w, r, box) }))
			defer server.Close()
			for _, body := range []string{`{}`, `{`} {
				r, err := http.Post(server.URL+"/buy", "application/json", strings.NewReader(body))
				if err != nil {
					t.Fatalf("%s: %v", body, err)
				}
				_ = r.Body.Close()
				if body == `{}` && name != "BrokenBody" && name != "Refuse" && r.StatusCode != http.StatusInternalServerError {
					t.Errorf("%s: status %d", body, r.StatusCode)
				}
				if r.Header.Get("Half") != "" || r.Header.Get("Mock-Exchange") == "" {
					t.Errorf("%s: the headers are %v", body, r.Header)
				}
			}
			if !strings.Contains(log.String(), "stack=") {
				t.Errorf("the log does not tell: %s", log.String())
			}
			if err := api.Do(box, func(*sandbox.Tx) error { return nil }); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAPanicOfTheConsoleOrOfWhatFallsDueLeavesTheSandboxFree(t *testing.T) {
	p := shop()
	done := 0
	p.Due = map[string]func(*sandbox.Tx, string) error{"end": func(*sandbox.Tx, string) error { done++; panic("on purpose") }}
	c := NewCatalog([]*Provider{p}, Options{})
	_ = c.Wait()
	// Frozen: on a running clock the sandbox's own timer may do what falls due first.
	box, api := c.Base().Open(sandbox.Options{ID: "box", Clock: sandbox.ClockState{Mode: clock.Frozen}}, ""), c.apis[0]
	route := ConsoleRoute{Do: func(*ConsoleCall) (any, error) { panic("on purpose") }}
	if _, err := api.CallConsole(box, route, httptest.NewRequest(http.MethodGet, "/", nil), nil, nil); err == nil || err.Error() != "panic: on purpose" {
		t.Errorf("the console's panic gives %v", err)
	}
	if err := api.Do(box, func(t *sandbox.Tx) error { t.At(t.Now, "end", ""); return nil }); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := box.Advance(t.Context(), time.Second); err != nil {
			t.Fatal(err)
		}
	}
	if done != 1 {
		t.Errorf("what fell due was done %d times", done)
	}
	p.Tags = func(*http.Request) []string { panic("on purpose") }
	if tags := api.CredentialTags(nil); tags != nil {
		t.Errorf("tags %v", tags)
	}
}
