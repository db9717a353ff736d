package sim

import (
	"net/http"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/names"
	"example.com/mockserver/internal/problem"
)

// CheckExpectation reports an expectation that no exchange can ever match, because a name in it is unknown: "exactly 0"
// of such exchanges would hold forever.
func (c *Catalog) CheckExpectation(e journal.Expectation) error {
	if why, ok := e.Check(); !ok {
		return &problem.Problem{Status: http.StatusUnprocessableEntity, Why: why}
	}
	id, _ := e.Where["rule"].(string)
	return c.CheckNames(names.Asked{Provider: e.Provider, Operation: e.Operation, Rule: id})
}
