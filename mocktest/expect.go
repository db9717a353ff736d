package mocktest

import (
	"errors"
	"fmt"
	"strings"

	"example.com/mockserver/internal/journal"
)

// Check narrows down what is expected to have been received, or says how often.
type Check struct{ put func(*journal.Expectation) }

// Times expects exactly n of them.
func Times(n int) Check { return Check{func(e *journal.Expectation) { e.Times.Exactly = &n }} }

// AtLeast expects n of them or more.
func AtLeast(n int) Check { return Check{func(e *journal.Expectation) { e.Times.AtLeast = &n }} }

// AtMost expects n of them or fewer.
func AtMost(n int) Check { return Check{func(e *journal.Expectation) { e.Times.AtMost = &n }} }

// Where expects a part of the exchange to have a value: "body.mobile", "query.pageNum", "header.Content-Type",
// "status", "outcome", "rule". The steps of a body's path are separated by dots: "body.users.0.email".
func Where(part string, value any) Check {
	return Check{func(e *journal.Expectation) { e.Where[part] = value }}
}

// Accepted expects the provider to have said yes.
func Accepted() Check { return Where("outcome", journal.Accepted) }

// Refused expects this rule to have been broken: "qijiayun/token-expired".
func Refused(rule string) Check { return Where("rule", rule) }

// Expectations are what a test expects of the calls that a sandbox got.
type Expectations struct {
	s *Sandbox
	t T
}

// Expect begins an expectation; where it does not hold the test fails and goes on.
func (s *Sandbox) Expect(t T) Expectations { return Expectations{s, t} }

// Received expects calls of an operation, by its operationId: at least one, unless a check says how many.
func (e Expectations) Received(provider, operation string, checks ...Check) {
	e.t.Helper()
	missed, misuse := e.s.received(provider, operation, checks)
	if err := errors.Join(misuse, missed); err != nil {
		e.t.Errorf("mocktest: %v", err)
	}
}

// received returns what does not hold, or that the expectation names what does not exist.
func (s *Sandbox) received(provider, operation string, checks []Check) (missed, misuse error) {
	e := journal.Expectation{Provider: provider, Operation: operation, Where: map[string]any{}}
	for _, check := range checks {
		check.put(&e)
	}
	if provider == "" || operation == "" {
		return nil, errors.New("an expectation needs a provider and an operation")
	}
	if err := s.server.Catalog.CheckExpectation(e); err != nil {
		return nil, err
	}
	b := s.box()
	v := b.Journal.Verify(e)
	if v.Holds {
		return nil, nil
	}
	var text strings.Builder
	fmt.Fprintf(&text, "%s/%s: %s", provider, operation, v.Why(e.Times).EN)
	for _, near := range v.Nearest {
		if x, found := b.Journal.Find(near.N); found {
			fmt.Fprintf(&text, "\n  %s\n    but %s", newExchange(x), strings.Join(near.Differ, "; "))
		}
	}
	return errors.New(text.String()), nil
}
