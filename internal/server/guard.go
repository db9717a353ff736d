package server

import (
	"crypto/subtle"
	"net"
	"net/http"
	"net/url"
	"strings"

	"example.com/mockserver/internal/problem"
)

// guard lets only those at the admin API who may be there: with a token, whoever presents it; without one, programs of
// this machine. A page of some other site in a developer's browser is neither, even when its host name is made to
// resolve to this machine.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := s.admit(r); err != nil {
			if err.Status == http.StatusUnauthorized {
				w.Header().Set("WWW-Authenticate", `Bearer realm="mockserver admin"`)
			}
			refuse(w, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Server) admit(r *http.Request) *problem.Problem {
	if _, found := fromPeer(r); found {
		return nil // the server that passes it on has asked
	}
	if p := s.foreign(r); p != nil || s.Token == "" || probes(r) {
		return p
	}
	scheme, given, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	given = strings.TrimSpace(given)
	if !strings.EqualFold(scheme, "Bearer") { // RFC 9110 §11.1: in either case
		given = ""
	}
	if subtle.ConstantTimeCompare([]byte(given), []byte(s.Token)) != 1 {
		return problem.New(http.StatusUnauthorized,
			"the admin API needs Authorization: Bearer followed by the admin token (--admin-token, MOCKSERVER_ADMIN_TOKEN; printed at start where neither was given)",
			"管理接口需要 Authorization: Bearer 加管理令牌（--admin-token 或 MOCKSERVER_ADMIN_TOKEN；两者都未给出时在启动时打印）")
	}
	return nil
}

func loopbackHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.ToLower(strings.Trim(host, "[]")), ".")
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// probes reports a question for health or readiness. The answer says nothing that a port scan does not, and those who
// ask, such as balancers, have no token and name any host, or none.
func probes(r *http.Request) bool {
	return r.URL.Path == "/__admin/health" || r.URL.Path == "/__admin/ready"
}

// foreign refuses requests of pages from elsewhere, and without a token those by a host name that is not this machine's.
func (s *Server) foreign(r *http.Request) *problem.Problem {
	for _, origin := range r.Header.Values("Origin") {
		u, err := url.Parse(origin)
		if err != nil || !strings.EqualFold(u.Host, r.Host) {
			return problem.New(http.StatusForbidden, "the admin API refuses requests of pages from %s",
				"管理接口拒绝来自 %s 的页面请求", origin)
		}
	}
	if s.Token == "" && !probes(r) && !loopbackHost(r.Host) {
		return problem.New(http.StatusForbidden,
			"the admin API without a token answers to loopback host names only, not to %q",
			"未设令牌的管理接口只接受回环主机名，不接受 %q", r.Host)
	}
	return nil
}
