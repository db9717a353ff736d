package server

import (
	"net/http"

	"github.com/gorilla/mux"

	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/sandbox"
)

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
