package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/gorilla/mux"

	"example.com/mockserver/internal/names"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/openapi"
)

// handler is one call of the admin API: it returns what is shown as JSON, or an error. A *problem.Problem says what the
// caller did wrong.
type handler func(r *http.Request) (any, error)

// created marks a value whose status is 201.
type created struct{ value any }

// withExtra is a problem with further members beside it, such as what came nearest to a verification.
type withExtra struct {
	*problem.Problem
	extra map[string]any
}

func (w withExtra) Unwrap() error { return w.Problem }

// administer answers a call of the admin API. A plain probe needs neither the routes nor their document: it is asked from
// the first moment on.
func (s *Server) administer(w http.ResponseWriter, r *http.Request) {
	probe := map[string]handler{"/__admin/health": s.health, "/__admin/ready": s.ready}[r.URL.EscapedPath()]
	if probe != nil && r.Method == http.MethodGet && r.URL.RawQuery == "" && (r.Body == nil || r.Body == http.NoBody) {
		s.answered(s.guard(wrap(probe))).ServeHTTP(w, r)
		return
	}
	s.admin().ServeHTTP(w, r)
}

func (s *Server) adminRouter() *mux.Router {
	r := mux.NewRouter()
	r.Use(s.answered, s.guard)
	r.NotFoundHandler = s.guard(wrap(func(r *http.Request) (any, error) {
		return nil, problem.NotFound("the admin API has nothing at %s; see /__admin/openapi.yaml", "管理接口没有 %s；见 /__admin/openapi.yaml", r.URL.Path)
	}))
	r.MethodNotAllowedHandler = s.guard(http.HandlerFunc(s.notAllowed))
	if s.Metrics != nil {
		r.Handle("/metrics", s.Metrics.handler()).Methods("GET")
	}
	// One flat router: a subrouter of gorilla/mux 1.8.1 forgets that a path was there with another method.
	handle := func(method, path string, h http.Handler) { r.Handle("/__admin"+path, s.checked(h)).Methods(method) }
	handle("GET", "/openapi.yaml", http.HandlerFunc(serveDocument))
	handle("GET", "/openapi/{file}", wrap(s.providerDocument))
	handle("GET", "/health", wrap(s.health))
	handle("GET", "/ready", wrap(s.ready))
	handle("GET", "/rules", wrap(s.rules))
	handle("GET", "/requests", http.HandlerFunc(s.requests))
	handle("GET", "/lost", wrap(s.lostRequests))
	handle("GET", "/sandboxes", wrap(s.listSandboxes))
	handle("POST", "/sandboxes", wrap(s.openSandbox))
	s.sandboxRoutes(func(method, path string, h http.Handler) { handle(method, "/sandboxes/{id}"+path, h) })
	return r
}

// sandboxRoutes are the calls about one sandbox, the consoles of its providers last.
func (s *Server) sandboxRoutes(box func(method, path string, h http.Handler)) {
	box("GET", "", s.in(showSandbox))
	box("DELETE", "", wrap(s.deleteSandbox))
	box("POST", "/reset", wrap(s.resetSandbox))
	box("GET", "/credentials", s.in(credentials))
	box("GET", "/clock", s.in(clockState))
	box("PUT", "/clock", s.in(setClock))
	box("POST", "/clock/advance", s.in(advance))
	box("GET", "/snapshot", s.in(snapshot))
	box("PUT", "/snapshot", wrap(s.restore))
	box("GET", "/exchanges", s.in(s.exchanges))
	box("DELETE", "/exchanges", s.in(clearExchanges))
	box("POST", "/exchanges/verify", s.in(s.verify))
	box("GET", "/exchanges/{n}", s.in(exchange))
	box("GET", "/coverage", s.in(s.coverage))
	box("GET", "/manners", s.in(s.findings))
	box("GET", "/deliveries", s.in(s.deliveries))
	box("GET", "/deliveries/faults", s.in(deliveryFaults))
	box("POST", "/deliveries/faults", s.in(addDeliveryFault))
	box("DELETE", "/deliveries/faults", s.in(dropDeliveryFaults))
	box("GET", "/deliveries/{n}", s.in(delivery))
	box("POST", "/deliveries/{n}/resend", s.in(resend))
	box("GET", "/faults", s.in(faults))
	box("POST", "/faults", s.in(addFault))
	box("DELETE", "/faults", s.in(dropFaults))
	box("GET", "/faults/{fault}", s.in(showFault))
	box("DELETE", "/faults/{fault}", s.in(dropFault))
	box("GET", "/overrides", s.in(overrides))
	box("GET", "/overrides/{provider}/{rule}", s.in(override))
	box("PUT", "/overrides/{provider}/{rule}", s.in(setOverride))
	box("DELETE", "/overrides/{provider}/{rule}", s.in(dropOverride))
	for _, api := range s.Catalog.Providers() {
		for _, route := range api.Console {
			box(route.Method, "/"+api.Name+route.Path, s.in(consoleRoute(api, route)))
		}
	}
}

// in is wrap for a call about one sandbox.
func (s *Server) in(h func(b *sandbox.Sandbox, r *http.Request) (any, error)) http.Handler {
	return wrap(func(r *http.Request) (any, error) {
		b, err := s.Sandboxes.Use(mux.Vars(r)["id"])
		if err != nil {
			return nil, err
		}
		value, err := s.observed(b, r, h)
		if saved := b.Save(); saved != nil {
			return nil, saved
		}
		return value, err
	})
}

// observed tells whoever records a run of what changed the sandbox.
func (s *Server) observed(b *sandbox.Sandbox, r *http.Request, h func(*sandbox.Sandbox, *http.Request) (any, error)) (any, error) {
	if s.Changed == nil || r.Method == http.MethodGet {
		return h(b, r)
	}
	body, err := readAll(r)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	after := b.Journal.Last() // what comes while the call is under way comes after it
	value, err := h(b, r)
	if err == nil {
		s.Changed(b, after, r.Method, strings.TrimPrefix(r.URL.RequestURI(), "/__admin/sandboxes/"+b.ID), body)
	}
	return value, err
}

// guarded calls a handler and turns its panic into an error.
func guarded(h handler, r *http.Request) (value any, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("a bug in mockserver: panic: %v", p)
		}
	}()
	return h(r)
}

func wrap(h handler) http.Handler { return h }

// ServeHTTP is the only code that writes the admin API's responses. As a closure of wrap, which is inlined, it was in the
// binary once for each route.
func (h handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	value, err := guarded(h, r)
	var extra withExtra
	switch {
	case errors.As(err, &extra):
		body := extra.Body()
		for name, v := range extra.extra {
			body[name] = v
		}
		writeProblem(w, extra.Problem, body)
		return
	case err != nil:
		refuse(w, err)
		return
	}
	status := http.StatusOK
	switch v := value.(type) {
	case nil:
		w.WriteHeader(http.StatusNoContent)
		return
	case *sim.Reply:
		w.Header().Set("Content-Type", v.ContentType)
		for name, values := range v.Header {
			w.Header()[name] = values
		}
		w.WriteHeader(v.Status)
		_, _ = w.Write(v.Body)
		return
	case created:
		value, status = v.value, http.StatusCreated
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if write, inPieces := value.(func(io.Writer) error); inPieces {
		_ = write(w) // a caller who has gone is nobody's error, here and below
		return
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	_ = e.Encode(value)
}

// consoleRoute runs a route of a provider's console.
func consoleRoute(api *sim.API, route sim.ConsoleRoute) func(b *sandbox.Sandbox, r *http.Request) (any, error) {
	return func(b *sandbox.Sandbox, r *http.Request) (any, error) {
		body, err := readAll(r)
		if err != nil {
			return nil, err
		}
		value, err := api.CallConsole(b, route, r, mux.Vars(r), body)
		if err == nil && route.Status == http.StatusCreated {
			return created{value}, nil
		}
		return value, err
	}
}

func readAll(r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(r.Body)
	var busy *problem.Problem
	if errors.As(err, &busy) {
		return nil, busy
	}
	if err != nil {
		return nil, problem.New(http.StatusBadRequest, "the body cannot be read: %v", "无法读取请求体：%v", err)
	}
	return body, nil
}

func decode(r *http.Request, v any) error {
	body, err := readAll(r)
	if err != nil {
		return err
	}
	return problem.DecodeStrict(body, v)
}

func serveDocument(w http.ResponseWriter, _ *http.Request) {
	text, err := openapi.Source("admin")
	if err != nil {
		refuse(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/yaml")
	_, _ = w.Write(text)
}

func (s *Server) health(*http.Request) (any, error) {
	return map[string]string{"status": "ok", "version": s.Version}, nil
}

// ready is what a balancer asks: whether requests can be answered now.
func (s *Server) ready(r *http.Request) (any, error) {
	if err := s.Sandboxes.Ready(r.Context()); err != nil {
		return nil, err
	}
	return map[string]string{"status": "ready", "version": s.Version}, nil
}

func (s *Server) rules(r *http.Request) (any, error) {
	provider, grade := r.URL.Query().Get("provider"), rule.Grade(r.URL.Query().Get("grade"))
	if err := s.Catalog.CheckNames(names.Asked{Provider: provider}); err != nil {
		return nil, err
	}
	list := []*rule.Rule{}
	for _, api := range s.Catalog.Providers() {
		for _, one := range api.Rules.All() {
			one = s.Catalog.Shown(one)
			if (provider == "" || strings.HasPrefix(one.ID, provider+"/")) &&
				(grade == "" || one.Grade == grade || one.Refuses() && one.Answer.Grade == grade) {
				list = append(list, one)
			}
		}
	}
	return list, nil
}
