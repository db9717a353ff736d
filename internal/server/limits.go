package server

import (
	"bytes"
	"context"
	"log"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"example.com/mockserver/internal/clock"
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
func (l Limits) newHTTP(h http.Handler, to *slog.Logger) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: l.Header, ReadTimeout: l.Read, WriteTimeout: l.Write, IdleTimeout: l.Idle,
		MaxHeaderBytes: l.HeaderBytes, ErrorLog: log.New(newComplaints(to), "", 0),
	}
}

// complaints are what net/http has to say: about clients for whoever wants to know, about a panic for everybody, and at
// most once a minute that there are no descriptors left, which it finds out many times a second.
type complaints struct {
	to  *slog.Logger
	now func() time.Time

	mu   *sync.Mutex
	full *time.Time // when descriptors were last said to be used up
}

func newComplaints(to *slog.Logger) complaints {
	return complaints{to: to, now: clock.Wall, mu: &sync.Mutex{}, full: &time.Time{}}
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
	c.to.Log(context.Background(), level, said)
	return len(line), nil
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
