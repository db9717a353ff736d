package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"example.com/mockserver/internal/server"
	"example.com/mockserver/providers"
)

// BenchmarkServe is the way of a request without the network: for profiles and for benchstat.
func BenchmarkServe(b *testing.B) {
	r, err := server.Start(server.Config{Providers: providers.All(), Addr: "127.0.0.1:0"})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = r.Close(context.Background()) }()
	if err := r.Ready(); err != nil {
		b.Fatal(err)
	}
	p := &process{url: r.URL, tokens: map[string]string{}}
	for _, s := range scenarios {
		b.Run(s.name, func(b *testing.B) {
			q, err := s.request(p)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for n := 0; b.Loop(); n++ {
				request := httptest.NewRequest(q.method, q.path, http.NoBody)
				if q.body != nil {
					request.Body, request.ContentLength = io.NopCloser(bytes.NewReader(q.body)), int64(len(q.body))
				}
				for name, value := range q.headers {
					request.Header.Set(name, value)
				}
				if q.turn != "" {
					request.Header.Set(q.turn, q.turns[n%len(q.turns)])
				}
				w := httptest.NewRecorder()
				r.Handler().ServeHTTP(w, request)
				if w.Code != http.StatusOK || w.Header().Get("Mock-Rule") != s.rule {
					b.Fatal(w.Header(), w.Body)
				}
			}
		})
	}
}
