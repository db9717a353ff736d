package openapi

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// CheckQuery reports the query parameters that the document does not have, and those that are sent more than once. It is
// for the admin API: what its callers write is meant, while a provider passes over what it does not know.
func (o *Operation) CheckQuery(query url.Values) []Problem {
	var known []string
	for _, p := range o.params {
		if p.in == openapi3.ParameterInQuery {
			known = append(known, p.name)
		}
	}
	var problems []Problem
	for _, name := range slices.Sorted(maps.Keys(query)) {
		problem := Problem{In: openapi3.ParameterInQuery, Field: name, Place: o.doc.place(o, nil)}
		switch {
		case !slices.Contains(known, name):
			problem.Keyword, problem.Known = unknownName, known
		case len(query[name]) > 1:
			problem.Keyword = sentTwice
		default:
			continue
		}
		problems = append(problems, problem)
	}
	return problems
}

// Keywords of problems that no schema keyword stands for.
const (
	unknownName = "unknown"
	sentTwice   = "twice"
)

// unknownField is the name of a body field that its schema does not have; empty for any other error.
func unknownField(e *openapi3.SchemaError) string {
	quoted, found := strings.CutPrefix(e.Reason, "property ")
	quoted, more := strings.CutSuffix(quoted, " is unsupported")
	if e.SchemaField != "properties" || !found || !more {
		return ""
	}
	name, err := strconv.Unquote(quoted)
	if err != nil {
		return ""
	}
	return name
}

// odd is what is wrong with a name that the document does not have, or that was sent twice.
func (p Problem) odd() (en, zh string) {
	what, name := p.subject()
	if p.Keyword == sentTwice {
		return what + " was sent more than once", name + "出现了不止一次"
	}
	return fmt.Sprintf("there is no %s (%s)", what, p.Place), fmt.Sprintf("没有%s（%s）", name, p.Place)
}
