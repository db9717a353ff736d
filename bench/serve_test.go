package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/mockserver/internal/server"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/providers"
)

// BenchmarkServe is the way of a request without the network: for profiles.
func BenchmarkServe(b *testing.B) {
	r, err := server.Start(server.Config{Providers: providers.All(), Addr: "127.0.0.1:0", Sim: sim.Options{}})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = r.Close(context.Background()) }()
	if err := r.Ready(); err != nil {
		b.Fatal(err)
	}
	scenarios, err := all(r)
	if err != nil {
		b.Fatal(err)
	}
	for _, s := range scenarios {
		if s.addr != strings.TrimPrefix(r.URL, "http://") {
			continue // what it is compared with
		}
		b.Run(s.name, func(b *testing.B) {
			if s.again != nil {
				s.request = s.again()
			}
			line, rest, _ := strings.Cut(string(s.request), "\r\n")
			head, body, _ := strings.Cut(rest, "\r\n\r\n")
			words := strings.Fields(line)
			b.ReportAllocs()
			for b.Loop() {
				q := httptest.NewRequest(words[0], words[1], io.NopCloser(strings.NewReader(body)))
				q.ContentLength = int64(len(body))
				if len(body) == 0 {
					q.Body = http.NoBody
				}
				for name := range strings.SplitSeq(head, "\r\n") {
					if key, value, ok := strings.Cut(name, ": "); ok && key != "Host" {
						q.Header.Set(key, value)
					}
				}
				w := httptest.NewRecorder()
				r.Handler().ServeHTTP(w, q)
				if w.Code != http.StatusOK {
					b.Fatal(w.Body)
				}
			}
		})
	}
}
