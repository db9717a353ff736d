package server

import (
	"bytes"
	"context"
	"log"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/rule"
)

// Limits bound what one connection can hold.
type Limits struct {
	Header      time.Duration // until a request's header is there, the TLS handshake included
	Read        time.Duration // until its body is there
	Write       time.Duration // until the reply is taken; longer than any delay a fault injects
	Idle        time.Duration // between requests
	HeaderBytes int           // of the request line and the header together
}

// DefaultLimits are those of a server without limits of its own.
var DefaultLimits = Limits{
	Header: 10 * time.Second, Read: time.Minute, Write: 10 * time.Minute, Idle: 2 * time.Minute, HeaderBytes: 64 << 10,
}

// newHTTP is a net/http server with these limits.
func (l Limits) newHTTP(h http.Handler, s *Server) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: l.Header, ReadTimeout: l.Read, WriteTimeout: l.Write, IdleTimeout: l.Idle,
		MaxHeaderBytes: l.HeaderBytes, ErrorLog: log.New(newComplaints(s.Catalog.Log, s.loseConnection), "", 0),
	}
}

// complaints are what net/http has to say: about clients for whoever wants to know, about a panic for everybody, and at
// most once a minute that there are no descriptors left, which it finds out many times a second.
type complaints struct {
	to   *slog.Logger
	lose func(why rule.Text) // a connection that carried no request
	now  func() time.Time

	mu   *sync.Mutex
	full *time.Time // when descriptors were last said to be used up
}

func newComplaints(to *slog.Logger, lose func(rule.Text)) complaints {
	return complaints{to: to, lose: lose, now: clock.Wall, mu: &sync.Mutex{}, full: &time.Time{}}
}

// Write implements io.Writer; each call is one line.
func (c complaints) Write(line []byte) (int, error) {
	level, said := slog.LevelInfo, string(bytes.TrimSpace(line))
	switch {
	case bytes.Contains(line, []byte("panic")):
		level = slog.LevelError
	case bytes.Contains(line, []byte("too many open files")):
		if !c.due() {
			return len(line), nil
		}
		level, said = slog.LevelWarn, "new connections wait: this process has no file descriptors left; raise ulimit -n, or close connections: "+said
	}
	if why, found := handshake(said); found {
		c.lose(why)
	}
	c.to.Log(context.Background(), level, said)
	return len(line), nil
}

// handshake is what a complaint about a TLS handshake means, if a person can mend it.
func handshake(said string) (why rule.Text, found bool) {
	has := func(words string) bool { return strings.Contains(said, words) }
	switch {
	case has("sent an HTTP request to an HTTPS server"):
		why = rule.Say("a client speaks HTTP to the port of HTTPS: its URL should begin with https://",
			"客户端向 HTTPS 端口发送了 HTTP 请求：URL 应以 https:// 开头")
	case has("remote error: tls: unknown certificate"), has("remote error: tls: bad certificate"),
		has("local error: tls: bad record MAC"): // what OpenSSL's alert about a certificate looks like from here in TLS 1.3
		why = rule.Say("a client does not accept mockserver's certificate: does it trust the certificate authority, and is the host among --tls-host? See docs/tls.md",
			"客户端不接受 mockserver 的证书：是否已信任证书颁发机构、主机名是否在 --tls-host 中？见 docs/tls.zh-CN.md")
	case has("tls: no certificates configured"):
		why = rule.Say("a client asks by TLS for a host that is neither a provider's nor among --tls-host", "客户端通过 TLS 请求的主机名既不是平台域名，也不在 --tls-host 中")
	}
	return why, why.EN != ""
}

// due reports whether a minute has passed since it last did.
func (c complaints) due() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	if !c.full.IsZero() && now.Sub(*c.full) < time.Minute {
		return false
	}
	*c.full = now
	return true
}

// closeAfterChunks ends the connection after a request in chunks. Such a request may have carried a Content-Length too,
// which net/http drops without a word; RFC 9112 §6.1 has the connection closed then, so that a second request hidden in
// the first is never read as one.
func closeAfterChunks(w http.ResponseWriter, r *http.Request) {
	if r.ProtoMajor == 1 && len(r.TransferEncoding) > 0 {
		w.Header().Set("Connection", "close")
	}
}
