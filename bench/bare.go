package main

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"strings"
	"sync/atomic"
	"syscall"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/server"
	"example.com/mockserver/providers"
)

// serveAs is a process that bench has started: a handler that something is compared with, or the server with a profile.
func serveAs(part, profile string) error {
	debug.SetGCPercent(200) // as the program does
	if part == "server" {
		return profiled(profile)
	}
	handler := map[string]http.HandlerFunc{"bare": plain, "rs256": verifier()}[part]
	if handler == nil {
		return fmt.Errorf("unknown part %q", part)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("%s listens at http://%s\n", part, l.Addr())
	return http.Serve(l, handler) //nolint:gosec // for bench's own load
}

var plainReply = []byte((`{"code":200,"message":"` + strings.Repeat("x", 300))[:292] + `","d":1}`)

// plain answers everything with the same 300 bytes.
func plain(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(plainReply)
}

// verifier does the least that a server can do with a signed request: find the signature, verify it, answer. bench
// sends the key first.
func verifier() http.HandlerFunc {
	var key atomic.Pointer[rsa.PublicKey]
	return func(w http.ResponseWriter, r *http.Request) {
		if sent := r.Header.Get("Bench-Key"); sent != "" {
			text, _ := base64.StdEncoding.DecodeString(sent)
			private, err := auth.PrivateKey(text)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			key.Store(&private.PublicKey)
			return
		}
		token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		dot := max(0, strings.LastIndexByte(token, '.'))
		signature, err := base64.RawURLEncoding.DecodeString(token[min(dot+1, len(token)):])
		digest := sha256.Sum256([]byte(token[:dot]))
		if err != nil || rsa.VerifyPKCS1v15(key.Load(), crypto.SHA256, digest[:], signature) != nil {
			http.Error(w, "no signature", http.StatusUnauthorized)
			return
		}
		plain(w, r)
	}
}

// profiled is the server, in this process; its profiles are written on SIGTERM.
func profiled(folder string) error {
	r, err := server.Start(server.Config{Providers: providers.All(), Addr: "127.0.0.1:0"})
	if err != nil {
		return err
	}
	if err := r.Ready(); err != nil {
		return err
	}
	cpu, err := os.Create(filepath.Join(folder, "cpu.pprof")) //nolint:gosec // the folder is the user's flag
	if err == nil {
		err = pprof.StartCPUProfile(cpu)
	}
	if err != nil {
		return err
	}
	fmt.Printf("mockserver listens at %s\n", r.URL)
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer cancel()
	<-ctx.Done()
	pprof.StopCPUProfile()
	runtime.GC()
	heap, err := os.Create(filepath.Join(folder, "heap.pprof")) //nolint:gosec // the folder is the user's flag
	if err != nil {
		return err
	}
	if err := pprof.WriteHeapProfile(heap); err != nil {
		return err
	}
	_ = heap.Close()
	_ = cpu.Close()
	return r.Close(ctx)
}

// freeAddr is a loopback address that is free now.
func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String(), nil
}
