package sim

import (
	"path"
	"strings"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/openapi"
)

// find finds the operation of a call in the document, or says what is wrong with its path or method.
func (a *API) find(c *Call) error {
	op, vars, allowed := a.Document.Find(c.Request.Method, c.Path)
	if op != nil {
		c.Operation, c.vars, c.public = op, vars, a.Operations[op.ID].Public
		return nil
	}
	c.nearest = a.Document.Nearest(c.Request.Method, c.Request.URL.Path)
	if len(allowed) > 0 {
		methods := strings.Join(allowed, ", ")
		return a.Refusals.WrongMethod.Break("this path takes %[1]s, not %[2]s", "此路径只接受 %[1]s，不接受 %[2]s", methods, c.Request.Method)
	}
	if meant := a.withoutSlashes(c); meant != nil {
		c.nearest = meant
		return a.Refusals.UnknownPath.Break("the path has a slash too many, doubled or at its end; without it this is %s %s",
			"路径中间或末尾多了一个斜杠；去掉后就是 %s %s", meant.Method, meant.Path)
	}
	if a.Unknown != nil {
		if known, meant := a.Unknown(c); known.EN != "" {
			if op, found := a.Document.Operation(meant); found {
				c.nearest = op
			}
			return &rule.Violation{Rule: a.Refusals.UnknownPath, Why: known}
		}
	}
	return a.Refusals.UnknownPath.Break("no operation has this path; the nearest is %s %s",
		"没有这个路径的接口；最接近的是 %s %s", c.nearest.Method, c.nearest.Path)
}

// withoutSlashes is the operation that a path names but for a slash, as a base address that ends in one puts there.
func (a *API) withoutSlashes(c *Call) *openapi.Operation {
	if !strings.HasSuffix(c.Path, "/") && !strings.Contains(c.Path, "//") {
		return nil
	}
	op, _, _ := a.Document.Find(c.Request.Method, path.Clean(c.Path))
	return op
}
