package apihub

import (
	"net/http"

	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// before respells the path, and answers the question that browsers ask before a call with a token or a JSON body.
func before(c *sim.Call) *sim.Reply {
	if path, changed := canonicalPath(c.Path); changed {
		c.Path = path
		c.Seen(UnderscoreCode)
	}
	if !isPreflight(c.Request.Method, c.Request.Header) {
		return nil
	}
	c.Seen(Preflight)
	origin := c.Request.Header.Get("Origin")
	granted := !asksForToken(c.Request.Header)
	if !granted {
		_ = c.Locked(func(t *sandbox.Tx) error { // a look cannot fail
			for _, k := range keyTable.All(t.DB) {
				granted = granted || !k.Disabled && (len(k.DomainAllowlist) == 0 || onDomainList(k.DomainAllowlist, origin))
			}
			return nil
		})
	}
	reply := &sim.Reply{Status: http.StatusNoContent, Header: http.Header{}}
	for name, value := range preflightAnswer(origin, granted) {
		reply.Header.Set(name, value)
	}
	return reply
}

// headers lets a page read the answer, or keeps it from one that is not on the key's list.
func headers(c *sim.Call, h http.Header) {
	origin := c.Request.Header.Get("Origin")
	if origin == "" || isPreflight(c.Request.Method, c.Request.Header) {
		return
	}
	listed, allowed := false, false
	if who, known := c.Caller.(*caller); known && who.key != nil && len(who.key.DomainAllowlist) > 0 {
		listed, allowed = true, onDomainList(who.key.DomainAllowlist, origin)
	}
	c.Seen(CORSOrigin)
	for name, value := range corsAnswer(origin, listed, allowed) {
		h.Set(name, value)
	}
}
