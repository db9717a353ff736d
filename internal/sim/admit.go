package sim

import (
	"errors"
	"io"
	"net/http"
	"path"
	"strings"

	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/openapi"
)

// find finds the operation of a call in the document, or returns the refusal of its path or method.
func (a *API) find(c *Call) error {
	op, vars, allowed := a.Document.Find(c.Request.Method, c.Path)
	if op != nil {
		c.Operation, c.vars, c.public = op, vars, a.Operations[op.ID].Public
		return nil
	}
	c.nearest = a.Document.Nearest(c.Request.Method, c.Request.URL.Path)
	if len(allowed) > 0 {
		methods := strings.Join(allowed, ", ")
		c.allowed = methods
		return a.Refusals.WrongMethod.Break("this path takes %[1]s, not %[2]s", "此路径只接受 %[1]s，不接受 %[2]s", methods, c.Request.Method)
	}
	if meant := a.withoutSlashes(c); meant != nil {
		c.nearest = meant
		return a.Refusals.UnknownPath.Break("the path has a doubled or trailing slash; without it the operation is %s %s",
			"路径中有重复的斜杠，或末尾多了斜杠；去掉后为 %s %s", meant.Method, meant.Path)
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

// withoutSlashes is the operation of a path without its extra slash, which a base URL ending in a slash causes.
func (a *API) withoutSlashes(c *Call) *openapi.Operation {
	if !strings.HasSuffix(c.Path, "/") && !strings.Contains(c.Path, "//") {
		return nil
	}
	op, _, _ := a.Document.Find(c.Request.Method, path.Clean(c.Path))
	return op
}

// admit reads the body and decides whether the caller is let in. Of an operation that takes large bodies the caller comes
// first: a body is not held in memory for somebody who is refused anyway.
func (a *API) admit(c *Call) error {
	steps := [...]func(*Call) error{a.readBody, a.applyFault, a.identify}
	if large(c) {
		steps = [...]func(*Call) error{a.applyFault, a.identify, a.readBody}
	}
	for _, step := range steps {
		if err := step(c); err != nil {
			c.dropBody()
			return err
		}
	}
	return nil
}

// identify asks the provider who calls, unless everybody may.
func (a *API) identify(c *Call) error {
	c.enter()
	if c.public {
		return nil
	}
	if err := a.Authenticate(c); err != nil {
		return err
	}
	if a.Authorise == nil {
		return nil
	}
	return a.Authorise(c)
}

// large reports a call of an operation that takes large files. None of these is signed by its body.
func large(c *Call) bool {
	return c.Operation.BodyLimit > openapi.DefaultBodyLimit && (c.Request.ContentLength < 0 || c.Request.ContentLength > openapi.DefaultBodyLimit)
}

// dropBody reads what is left of a body and keeps none of it: a client that is still sending would see its connection
// break instead of the answer. Who waits to be asked for the body need not send it.
func (c *Call) dropBody() {
	if c.Request.Body != nil && c.Request.Body != http.NoBody && c.Request.Header.Get("Expect") == "" {
		_, _ = io.Copy(io.Discard, c.Request.Body) // the answer is sent whatever comes of it
	}
}

// readBody reads the body as sent, up to the operation's limit.
func (a *API) readBody(c *Call) error {
	if c.Request.Body == nil || c.Request.Body == http.NoBody {
		return nil
	}
	c.leave()
	limit := c.Operation.BodyLimit
	size := c.Request.ContentLength
	if size > limit {
		return a.Refusals.BodyTooLarge.Break("the body is larger than %d bytes", "请求体超过 %d 字节", limit)
	}
	var content []byte
	var err error
	if size > 0 {
		content = make([]byte, size)
		_, err = io.ReadFull(c.Request.Body, content)
	} else {
		content, err = io.ReadAll(io.LimitReader(c.Request.Body, limit+1))
	}
	var busy *problem.Problem
	switch {
	case errors.As(err, &busy):
		return busy
	case err != nil && size > 0:
		return a.Refusals.BrokenBody.Break("the body ends before its Content-Length", "请求体比 Content-Length 短")
	case err != nil:
		return a.Refusals.BrokenBody.Break("the body cannot be read: %v", "无法读取请求体：%v", err)
	case int64(len(content)) > limit:
		return a.Refusals.BodyTooLarge.Break("the body is larger than %d bytes", "请求体超过 %d 字节", limit)
	}
	c.Body = content
	return nil
}
