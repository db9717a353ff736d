package server

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"

	"example.com/mockserver/internal/body"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/spelling"
	"example.com/mockserver/openapi"
)

// checked holds a call of the admin API against openapi/admin.yaml before it is carried out: its query parameters and its
// body, which a person or a test has written and means. A name that the document does not have is refused, and so is null
// where the document does not allow it.
func (s *Server) checked(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := s.check(r); err != nil {
			refuse(w, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Server) check(r *http.Request) error {
	document, err := openapi.Load("admin")
	if err != nil {
		return err
	}
	op, vars, _ := document.Find(r.Method, r.URL.EscapedPath())
	if op == nil {
		return nil // the document itself
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return problem.Invalid("the query %q cannot be read: a broken percent escape or a semicolon", "查询串 %q 无法解析：百分号转义不完整或含有分号", r.URL.RawQuery)
	}
	if err := refused(op.CheckQuery(query)); err != nil {
		return err
	}
	sent, unread := body.ReadQuery(r.URL.RawQuery)
	_, problems := op.CheckParameters(openapi.Sent{Path: vars, Query: sent, Header: r.Header, Unread: unread})
	if err := refused(problems); err != nil {
		return err
	}
	return checkBody(op, r)
}

// checkBody reads the body, and leaves it for whoever carries the call out.
func checkBody(op *openapi.Operation, r *http.Request) error {
	sent, err := readAll(r)
	if err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(sent))
	if !op.HasBody() {
		if given := string(bytes.TrimSpace(sent)); given != "" && given != "{}" {
			return problem.Invalid("%s %s takes no body", "%s %s 没有请求体", r.Method, op.Path)
		}
		return nil
	}
	if op.ID == "restoreSnapshot" {
		sent = outline(sent)
	}
	value, err := op.DecodeBody("application/json", sent) // whatever the Content-Type: curl -d says that it is a form
	if err != nil {
		return &problem.Problem{Status: http.StatusUnprocessableEntity, Why: body.WhyBroken(err, sent, r.Header.Get("Content-Encoding"))}
	}
	if value == nil && len(sent) > 0 {
		return problem.Invalid("the body must not be null", "请求体不能为 null")
	}
	return refused(op.CheckBody("application/json", value))
}

// outline is a snapshot without its rows and exchanges, which can be large and deep: restoring it looks at each of them.
func outline(body []byte) []byte {
	var parts map[string]json.RawMessage
	if json.Unmarshal(body, &parts) != nil {
		return body
	}
	for _, name := range []string{"store", "journal", "requests"} {
		text := bytes.TrimSpace(parts[name])
		switch {
		case bytes.HasPrefix(text, []byte("{")):
			parts[name] = json.RawMessage("{}")
		case bytes.HasPrefix(text, []byte("[")):
			parts[name] = json.RawMessage("[]")
		}
	}
	short, err := json.Marshal(parts)
	if err != nil {
		return body
	}
	return short
}

// refused is the refusal of what breaks the document.
func refused(problems []openapi.Problem) error {
	var en, zh []string
	for _, p := range problems {
		one, oneZH := p.Why()
		if p.Known != nil {
			hint := spelling.Hint(p.Field[strings.LastIndexByte(p.Field, '/')+1:], p.Known)
			one, oneZH = one+hint.EN, oneZH+hint.ZH
		}
		en, zh = append(en, one), append(zh, oneZH)
	}
	if len(en) == 0 {
		return nil
	}
	return problem.Invalid("%[1]s", "%[2]s", strings.Join(en, "; "), strings.Join(zh, "；"))
}

// answered turns a panic into an answer: no admin call ends without one.
func (s *Server) answered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			s.Catalog.Log.Error("a bug in the admin API", "method", r.Method, "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
			refuse(w, problem.New(http.StatusInternalServerError, "a bug in mockserver: see its log", "mockserver 自身的缺陷：请查看日志"))
		}()
		next.ServeHTTP(w, r)
	})
}

// notAllowed says which methods a path of the admin API has (RFC 9110 §15.5.6).
func (s *Server) notAllowed(w http.ResponseWriter, r *http.Request) {
	methods := []string{http.MethodGet} // of what the document does not describe: itself, and the metrics
	if document, err := openapi.Load("admin"); err == nil {
		if _, _, allowed := document.Find(r.Method, r.URL.EscapedPath()); len(allowed) > 0 {
			methods = allowed
		}
	}
	allow := strings.Join(methods, ", ")
	w.Header().Set("Allow", allow)
	refuse(w, problem.New(http.StatusMethodNotAllowed, "%s does not take %s, but %s; see /__admin/openapi.yaml",
		"%s 不接受 %s，只接受 %s；见 /__admin/openapi.yaml", r.URL.Path, r.Method, allow))
}

// noticing is the response to an admin call that is to change something. Where there is nothing to change, the call is
// announced as lost: a script may not look at the answer.
type noticing struct {
	http.ResponseWriter
	refused func(p *problem.Problem)
}

// Unwrap is for http.ResponseController.
func (n *noticing) Unwrap() http.ResponseWriter { return n.ResponseWriter }

func (s *Server) noticing(w http.ResponseWriter, r *http.Request) http.ResponseWriter {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return w
	}
	return &noticing{w, func(p *problem.Problem) {
		switch p.Status {
		case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed:
			s.lose(r, p)
		}
	}}
}
