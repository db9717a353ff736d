package server

import (
	"maps"
	"net/http"
	"time"

	"github.com/gorilla/mux"

	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/sandbox"
)

// baseURLs are the addresses of the providers in a sandbox, as the caller reached this server.
func baseURLs(b *sandbox.Sandbox, r *http.Request, providers []string) map[string]string {
	scheme, path := "http", ""
	if r.TLS != nil {
		scheme = "https"
	}
	if b.ID != sandbox.Default {
		path = "/~" + b.ID
	}
	urls := map[string]string{}
	for _, name := range providers {
		urls[name] = scheme + "://" + r.Host + path + "/" + name
	}
	return urls
}

// credentials is the credentials JSON of DESIGN.md.
func credentials(b *sandbox.Sandbox, r *http.Request) (any, error) {
	all := map[string]any{"sandbox": b.ID}
	parts := b.Credentials()
	names := make([]string, 0, len(parts))
	for name := range parts {
		names = append(names, name)
	}
	for name, url := range baseURLs(b, r, names) {
		part := maps.Clone(parts[name])
		if part == nil {
			part = map[string]string{}
		}
		part["baseUrl"] = url
		all[name] = part
	}
	return all, nil
}

func showSandbox(b *sandbox.Sandbox, r *http.Request) (any, error) {
	all, err := credentials(b, r)
	if err != nil {
		return nil, err
	}
	v := summary(b.Summary())
	v["credentials"] = all
	urls := map[string]string{}
	for name, part := range all.(map[string]any) {
		if p, ok := part.(map[string]string); ok {
			urls[name] = p["baseUrl"]
		}
	}
	v["baseUrls"] = urls
	return v, nil
}

func summary(s sandbox.Summary) map[string]any {
	v := map[string]any{"id": s.ID, "seed": s.Seed, "clock": s.Clock, "stateBytes": s.StateBytes}
	if s.TTL > 0 {
		v["ttl"] = s.TTL.String()
	}
	return v
}

func (s *Server) listSandboxes(*http.Request) (any, error) {
	boxes, err := s.Sandboxes.Summaries()
	if err != nil {
		return nil, err
	}
	list := make([]map[string]any, len(boxes))
	for i, b := range boxes {
		list[i] = summary(b)
	}
	return list, nil
}

func (s *Server) openSandbox(r *http.Request) (any, error) {
	var in struct {
		ID    string             `json:"id"`
		Seed  uint64             `json:"seed"`
		TTL   string             `json:"ttl"`
		Clock sandbox.ClockState `json:"clock"`
	}
	body, err := readAll(r)
	if err != nil {
		return nil, err
	}
	if len(body) > 0 {
		if err := problem.DecodeStrict(body, &in); err != nil {
			return nil, err
		}
	}
	ttl, err := sandbox.ParseTTL(in.TTL)
	if err != nil {
		return nil, err
	}
	if err := sandbox.CheckClock(in.Clock); err != nil {
		return nil, err
	}
	b, err := s.Sandboxes.Open(sandbox.Options{ID: in.ID, Seed: in.Seed, TTL: ttl, Clock: in.Clock})
	if err != nil {
		return nil, err
	}
	v, err := showSandbox(b, r)
	return created{v}, err
}

func (s *Server) deleteSandbox(r *http.Request) (any, error) {
	return nil, s.Sandboxes.Delete(idOf(r))
}

func (s *Server) resetSandbox(r *http.Request) (any, error) {
	b, err := s.Sandboxes.Reset(idOf(r))
	if err != nil {
		return nil, err
	}
	return showSandbox(b, r)
}

func clockState(b *sandbox.Sandbox, _ *http.Request) (any, error) { return b.ClockState(), nil }

func setClock(b *sandbox.Sandbox, r *http.Request) (any, error) {
	var in sandbox.ClockState
	if err := decode(r, &in); err != nil {
		return nil, err
	}
	if in.Now.IsZero() && in.Mode == "" {
		return nil, problem.Invalid("the clock needs now, mode or both", "时钟需要 now、mode 或两者")
	}
	if err := sandbox.CheckClock(in); err != nil {
		return nil, err
	}
	if in.Now.IsZero() {
		in.Now = b.Clock.Now()
	}
	if in.Mode == "" {
		in.Mode = b.Clock.Mode()
	}
	return b.SetClock(r.Context(), in)
}

func advance(b *sandbox.Sandbox, r *http.Request) (any, error) {
	var in struct {
		By string `json:"by"`
	}
	if err := decode(r, &in); err != nil {
		return nil, err
	}
	by, err := duration("by", in.By, -1)
	if err != nil {
		return nil, err
	}
	if err := sandbox.CheckClock(sandbox.ClockState{Now: b.Clock.Now().Add(by)}); err != nil {
		return nil, err
	}
	return b.Advance(r.Context(), by)
}

// duration reads a Go duration that is not negative; an empty one is otherwise, unless that is negative too.
func duration(field, text string, otherwise time.Duration) (time.Duration, error) {
	if text == "" && otherwise >= 0 {
		return otherwise, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, problem.Invalid("%s: %q is not a duration such as 61s, 2h or 24h", "%s：%q 不是 61s、2h、24h 这样的时长", field, text)
	}
	return d, nil
}

func snapshot(b *sandbox.Sandbox, _ *http.Request) (any, error) { return b.SnapshotText(), nil }

func (s *Server) restore(r *http.Request) (any, error) {
	var in sandbox.Snapshot
	if err := decode(r, &in); err != nil {
		return nil, err
	}
	b, err := s.Sandboxes.Restore(idOf(r), in)
	if err != nil {
		return nil, err
	}
	return showSandbox(b, r)
}

func faults(b *sandbox.Sandbox, _ *http.Request) (any, error) { return b.Faults(), nil }

func addFault(b *sandbox.Sandbox, r *http.Request) (any, error) {
	var f fault.Fault
	if err := decode(r, &f); err != nil {
		return nil, err
	}
	a, err := b.AddFault(f)
	return created{a}, err
}

func dropFaults(b *sandbox.Sandbox, _ *http.Request) (any, error) {
	b.DropFaults()
	return nil, nil
}

func showFault(b *sandbox.Sandbox, r *http.Request) (any, error) {
	return b.Fault(mux.Vars(r)["fault"])
}

func dropFault(b *sandbox.Sandbox, r *http.Request) (any, error) {
	return nil, b.DropFault(mux.Vars(r)["fault"])
}
