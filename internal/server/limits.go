package server

import (
	"bytes"
	"context"
	"log"
	"log/slog"
	"net/http"
	"time"
)

// Limits bound what one connection can hold.
type Limits struct {
	Header      time.Duration // until a request's header is there, the TLS handshake included
	Read        time.Duration // until its body is there
	Write       time.Duration // until the reply is taken; longer than any delay a fault injects
	Idle        time.Duration // between requests
	HeaderBytes int           // of the request line and the header together
}

// DefaultLimits are those of a server that is told none.
var DefaultLimits = Limits{
	Header: 10 * time.Second, Read: time.Minute, Write: 10 * time.Minute, Idle: 2 * time.Minute, HeaderBytes: 64 << 10,
}

// newHTTP is a net/http server with these limits.
func (l Limits) newHTTP(h http.Handler, to *slog.Logger) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: l.Header, ReadTimeout: l.Read, WriteTimeout: l.Write, IdleTimeout: l.Idle,
		MaxHeaderBytes: l.HeaderBytes, ErrorLog: log.New(complaints{to}, "", 0),
	}
}

// complaints are what net/http has to say: about clients for whoever wants to know, about a panic for everybody.
type complaints struct{ to *slog.Logger }

// Write implements io.Writer; each call is one line.
func (c complaints) Write(line []byte) (int, error) {
	level := slog.LevelInfo
	if bytes.Contains(line, []byte("panic")) {
		level = slog.LevelError
	}
	c.to.Log(context.Background(), level, string(bytes.TrimSpace(line)))
	return len(line), nil
}

// closeAfterChunks ends the connection after a request in chunks. Such a request may have carried a Content-Length too,
// which net/http drops without a word; RFC 9112 §6.1 has the connection closed then, so that a second request hidden in
// the first is never read as one.
func closeAfterChunks(w http.ResponseWriter, r *http.Request) {
	if r.ProtoMajor == 1 && len(r.TransferEncoding) > 0 {
		w.Header().Set("Connection", "close")
	}
}
