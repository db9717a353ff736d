package apihub

import (
	"net/http"
	"strings"
)

// CORS is decided here rather than by a middleware such as rs/cors: the list of origins is a key's, known only once the
// call's token has been checked, and every response of a provider is written in one place, which a middleware that
// writes by itself would go around.

const (
	corsMethods = "GET, POST"
	corsHeaders = "apihub-token, content-type"
	corsMaxAge  = "600"
	// exposed are mockserver's own headers, so that a page under test can show why it was refused. The provider's pages
	// name no response header of its own.
	exposed = "Mock-Exchange, Mock-Rule, Mock-Why"
)

// isPreflight reports a browser's question whether it may send a call.
func isPreflight(method string, h http.Header) bool {
	return method == http.MethodOptions && h.Get("Origin") != "" && h.Get("Access-Control-Request-Method") != ""
}

// corsAnswer is what lets a browser's page read an answer: with a domain list its own origin is named, without one
// anybody's may read it. allowed is the list's verdict. Credentials are never allowed, so a wildcard is safe.
func corsAnswer(origin string, listed, allowed bool) map[string]string {
	if origin == "" {
		return nil
	}
	if !listed {
		return map[string]string{"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": exposed}
	}
	h := map[string]string{"Vary": "Origin"} // also on a refusal: a cache must not hand it to a page that is allowed
	if allowed {
		h["Access-Control-Allow-Origin"] = origin
		h["Access-Control-Expose-Headers"] = exposed
	}
	return h
}

// preflightAnswer answers a preflight. It carries no token, so the key that will be used is unknown: granted says
// whether some key in use would accept the origin, or whether the call will be anonymous.
func preflightAnswer(origin string, granted bool) map[string]string {
	h := map[string]string{"Vary": "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"}
	if granted {
		h["Access-Control-Allow-Origin"] = origin
		h["Access-Control-Allow-Methods"] = corsMethods
		h["Access-Control-Allow-Headers"] = corsHeaders
		h["Access-Control-Max-Age"] = corsMaxAge
	}
	return h
}

// asksForToken reports whether a preflight announces the header apihub-token.
func asksForToken(h http.Header) bool {
	for _, line := range h.Values("Access-Control-Request-Headers") {
		for name := range strings.SplitSeq(line, ",") {
			if strings.EqualFold(strings.TrimSpace(name), "apihub-token") {
				return true
			}
		}
	}
	return false
}
