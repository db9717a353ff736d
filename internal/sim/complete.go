package sim

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"example.com/mockserver/internal/layout"
	"example.com/mockserver/internal/rule"
)

// check returns everything that the provider lacks or that contradicts its document. A server with such a provider does
// not start.
func (a *API) check() error {
	errs := a.Provider.check()
	if a.Document != nil {
		errs = append(errs, a.checkDocument()...)
	}
	for i, err := range errs {
		errs[i] = fmt.Errorf("%s: %w", a.Name, err)
	}
	return errors.Join(errs...) // one to a line, each with the provider's name
}

// check checks the provider without its document: required fields are set.
func (p *Provider) check() []error {
	var errs []error
	for _, one := range []struct {
		field string
		unset bool
	}{
		{"Name", p.Name == ""},
		{"Title", p.Title.EN == "" || p.Title.ZH == ""},
		{"Go", p.Go == ""},
		{"Hosts", len(p.Hosts) == 0},
		{"Rules", p.Rules == nil},
		{"UnknownAccepted", p.UnknownAccepted == nil},
		{"Operations", p.Operations == nil},
		{"Authenticate", p.Authenticate == nil},
		{"Reply", p.Reply == nil},
		{"Refuse", p.Refuse == nil},
		{"ContentType", p.ContentType == ""},
		{"Envelope", !p.Envelope.Complete()},
		{"Prepare", p.Prepare == nil},
		{"Open", p.Open == nil},
		{"Credentials", p.Credentials == nil},
		{"Issued", p.Issued == nil},
		{"Held", p.Held == nil},
		{"Tags", p.Tags == nil},
		{"Sign", p.Sign == nil},
		{"Tables", p.Tables == nil},
		{"Secrets", p.Secrets == nil},
	} {
		if one.unset {
			errs = append(errs, fmt.Errorf("%s is not set", one.field))
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(p.Due)) {
		if p.Due[kind] == nil {
			errs = append(errs, fmt.Errorf("Due[%q] is nil", kind))
		}
	}
	for _, route := range p.Console {
		if route.Do == nil {
			errs = append(errs, fmt.Errorf("the console's %s %s has no function", route.Method, route.Path))
		}
	}
	return slices.Concat(errs, p.checkConsolePage(), p.checkTables(), p.checkCredentials(), p.checkRules())
}

// checkConsolePage holds what a page of the console calls against the routes that there are.
func (p *Provider) checkConsolePage() (errs []error) {
	routes := map[string]bool{}
	for _, route := range p.Console {
		routes[layout.Route(route.Method, route.Path)] = true
	}
	for _, call := range layout.Calls(p.ConsolePage) {
		if !routes[layout.Route(call.Method, call.Path)] {
			errs = append(errs, fmt.Errorf("ConsolePage: the console has no %s %s", call.Method, call.Path))
		}
	}
	return errs
}

func (p *Provider) checkTables() []error {
	if p.Tables == nil {
		return nil
	}
	errs := slices.Clone(p.Tables.Check())
	if p.Tables.Owner() != p.Name {
		errs = append(errs, fmt.Errorf("Tables belong to %q", p.Tables.Owner()))
	}
	return errs
}

func (p *Provider) checkRules() []error {
	if p.Rules == nil {
		return nil
	}
	errs := slices.Clone(p.Rules.Check())
	if p.Rules.Provider() != p.Name {
		errs = append(errs, fmt.Errorf("Rules belong to %q", p.Rules.Provider()))
	}
	for _, one := range []struct {
		field string
		rule  *rule.Rule
	}{
		{"UnknownPath", p.Refusals.UnknownPath},
		{"WrongMethod", p.Refusals.WrongMethod},
		{"BodyTooLarge", p.Refusals.BodyTooLarge},
		{"ContentType", p.Refusals.ContentType},
		{"BrokenBody", p.Refusals.BrokenBody},
		{"SystemError", p.Refusals.SystemError},
	} {
		switch {
		case one.rule == nil:
			errs = append(errs, fmt.Errorf("Refusals.%s is not set", one.field))
		case !p.Rules.Has(one.rule):
			errs = append(errs, fmt.Errorf("Refusals.%s: the rule %q is not in the ledger", one.field, one.rule.ID))
		case !one.rule.Refuses():
			errs = append(errs, fmt.Errorf("Refusals.%s: the rule %q has no answer", one.field, one.rule.ID))
		}
	}
	if p.UnknownAccepted != nil && !p.Rules.Has(p.UnknownAccepted) {
		errs = append(errs, fmt.Errorf("UnknownAccepted: the rule %q is not in the ledger", p.UnknownAccepted.ID))
	}
	for _, m := range p.Manners {
		if m.Find == nil || m.Rule == nil || !p.Rules.Has(m.Rule) {
			errs = append(errs, fmt.Errorf("Manners: %q has no function, or no rule of the ledger", m.ID))
		}
	}
	return errs
}

// checkDocument compares document and provider: every operationId has its function, every function its
// operationId, and every rule that the document names refuses.
func (a *API) checkDocument() []error {
	var errs []error
	for _, op := range a.Document.Operations() {
		if a.Operations[op.ID].Do == nil {
			errs = append(errs, fmt.Errorf("operation %s of the document has no function", op.ID))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(a.Operations)) {
		if _, found := a.Document.Operation(id); !found {
			errs = append(errs, fmt.Errorf("function %s has no operation in the document", id))
		}
	}
	if a.Rules == nil {
		return errs
	}
	if a.Document.DefaultRule() == "" {
		errs = append(errs, errors.New("the document has no default rule at its top level (x-rule: {default: …})"))
	}
	for _, id := range a.Document.RuleIDs() {
		if r, found := a.Rules.Find(id); !found {
			errs = append(errs, fmt.Errorf("the document names the rule %q (x-rule), which is not in the ledger", id))
		} else if !r.Refuses() {
			errs = append(errs, fmt.Errorf("the document names the rule %q (x-rule), which has no answer", id))
		}
	}
	return errs
}
