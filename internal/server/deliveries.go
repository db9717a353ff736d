package server

import (
	"net/http"
	"strconv"

	"github.com/gorilla/mux"

	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/names"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/webhook"
)

func (s *Server) deliveries(b *sandbox.Sandbox, r *http.Request) (any, error) {
	q := r.URL.Query()
	f := sandbox.DeliveryFilter{
		Provider: q.Get("provider"), Kind: q.Get("kind"), Subject: q.Get("subject"), State: webhook.State(q.Get("state")),
	}
	err := s.Catalog.CheckNames(names.Asked{Provider: f.Provider, Kind: f.Kind})
	if err != nil {
		return nil, err
	}
	if f.Limit, f.After, err = page(q); err != nil {
		return nil, err
	}
	list, dropped := b.Deliveries(f)
	return map[string]any{"deliveries": list, "dropped": dropped}, nil
}

func deliveryNumber(r *http.Request) (uint64, error) {
	text := mux.Vars(r)["n"]
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, problem.NotFound("%q is not a delivery number", "%q 不是推送编号", text)
	}
	return n, nil
}

func delivery(b *sandbox.Sandbox, r *http.Request) (any, error) {
	n, err := deliveryNumber(r)
	if err != nil {
		return nil, err
	}
	return b.Delivery(n)
}

func resend(b *sandbox.Sandbox, r *http.Request) (any, error) {
	n, err := deliveryNumber(r)
	if err != nil {
		return nil, err
	}
	return b.Resend(r.Context(), n)
}

func deliveryFaults(b *sandbox.Sandbox, _ *http.Request) (any, error) { return b.DeliveryFaults(), nil }

func addDeliveryFault(b *sandbox.Sandbox, r *http.Request) (any, error) {
	var f fault.Delivery
	if err := decode(r, &f); err != nil {
		return nil, err
	}
	f, err := b.AddDeliveryFault(f)
	return created{f}, err
}

func dropDeliveryFaults(b *sandbox.Sandbox, _ *http.Request) (any, error) {
	b.DropDeliveryFaults()
	return nil, nil
}
