package contracts

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"sync"

	"github.com/onsi/ginkgo/v2"
)

// documented is an answer as a provider's pages print it. These tables are written from the pages and not from the
// ledger: the suite holds the wire against both, so that a wrong code in a rule is found although rule and wire agree.
type documented struct {
	of   []string // ids of rules, or operations such as "qijiayun/memberRegister", whose answer this is
	page string
	// status is the HTTP status: no page prints one for a refusal, so it is assumed.
	status int
	// body holds the members that the page prints, with their values: {"code":40001} says nothing of data.
	body string
	// forms are regular expressions for members whose value differs from call to call.
	forms map[string]string
	// without are members that the page leaves out on purpose.
	without []string
	// operations limits a rule's answer to those whose pages print it; none for all.
	operations []string
}

// differs returns how an answer is not what the page prints.
func (d documented) differs(a *Answer) error {
	if a.Status != d.status {
		return fmt.Errorf("HTTP status %d, not %d", a.Status, d.status)
	}
	var got, want map[string]any
	if err := json.Unmarshal(a.Body, &got); err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(d.body), &want); err != nil {
		return err
	}
	var all []error
	for name, value := range want {
		if have, there := got[name]; !there || !reflect.DeepEqual(have, value) {
			all = append(all, fmt.Errorf("%s is %s, not %s", name, compact(have), compact(value)))
		}
	}
	for name, form := range d.forms {
		if !regexp.MustCompile(form).MatchString(compact(got[name])) {
			all = append(all, fmt.Errorf("%s is %s, not of the form %s", name, compact(got[name]), form))
		}
	}
	for _, name := range d.without {
		if _, there := got[name]; there {
			all = append(all, fmt.Errorf("it has %s", name))
		}
	}
	return errors.Join(all...)
}

func compact(v any) string {
	text, _ := json.Marshal(v) // came from JSON
	return string(text)
}

// documentation is all that the tables say, by rule or operation.
var documentation = sync.OnceValue(func() map[string][]documented {
	all := map[string][]documented{}
	for _, p := range dialects {
		for _, d := range p.documented {
			for _, name := range d.of {
				all[name] = append(all[name], d)
			}
		}
	}
	return all
})

// asDocumented holds an answer against what the pages print of a rule or an operation, and notes that it was held.
func (a *Answer) asDocumented(name string) error {
	if target.Real != nil {
		return nil // it is compared with this build, which is held here
	}
	for _, d := range documentation()[name] {
		if len(d.operations) > 0 && !slices.Contains(d.operations, a.operation) {
			continue
		}
		if err := d.differs(a); err != nil {
			return fmt.Errorf("%s does not answer as %s prints it: %w: %s", name, d.page, err, a)
		}
		ginkgo.AddReportEntry(met, d.name(name), ginkgo.ReportEntryVisibilityNever)
	}
	return nil
}

// name tells a row from others about the same rule.
func (d documented) name(of string) string { return "documented " + of + " " + d.body }
