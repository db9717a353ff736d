package contracts

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"example.com/mockserver/internal/webhook"
)

// Receiver is a customer's own server, to which a provider pushes. It answers 200 unless it is set to answer something else.
type Receiver struct {
	URL string

	mu     sync.Mutex
	answer func(http.ResponseWriter, *http.Request)
	pushes []*Push
}

// Push is one request that a receiver got.
type Push struct {
	Method, Path string
	Query        string // as sent
	Header       http.Header
	Body         []byte
}

// Field is a value within the push's JSON: Field("body.status").
func (p *Push) Field(path string) any {
	ginkgo.GinkgoHelper()
	return (&Answer{Body: p.Body}).Field(path)
}

// OpenReceiver starts a receiver for the running spec.
func OpenReceiver() *Receiver {
	ginkgo.GinkgoHelper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	r := &Receiver{URL: "http://" + listener.Addr().String()}
	server := &http.Server{Handler: r, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listener) }() // ends with Close
	ginkgo.DeferCleanup(server.Close)
	return r
}

// ServeHTTP takes a push. The console's check of a callback, an empty JSON object, is not one.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	body, _ := io.ReadAll(q.Body) // what is missing of it shows in the spec
	r.mu.Lock()
	answer := r.answer
	if string(body) != "{}" {
		r.pushes = append(r.pushes, &Push{Method: q.Method, Path: q.URL.Path, Query: q.URL.RawQuery, Header: q.Header, Body: body})
	}
	r.mu.Unlock()
	if answer != nil {
		answer(w, q)
	}
}

// Answer makes the receiver answer otherwise.
func (r *Receiver) Answer(with func(http.ResponseWriter, *http.Request)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = with
}

// AnswerStatus makes the receiver answer with a status.
func (r *Receiver) AnswerStatus(status int) {
	r.Answer(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
}

// Pushes are what it got, in order.
func (r *Receiver) Pushes() []*Push {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]*Push(nil), r.pushes...)
}

// Each lists one field of every push: Each("body.status").
func (r *Receiver) Each(path string) []any {
	ginkgo.GinkgoHelper()
	list := []any{}
	for _, p := range r.Pushes() {
		list = append(list, p.Field(path))
	}
	return list
}

// Deliveries are the sandbox's deliveries, when all that is queued has been sent.
func (b *Sandbox) Deliveries(query string) []webhook.Delivery {
	ginkgo.GinkgoHelper()
	b.Advance(0)
	var list struct {
		Deliveries []webhook.Delivery `json:"deliveries"`
	}
	b.Admin(http.MethodGet, "/deliveries?limit=5000&"+query, nil, &list)
	return list.Deliveries
}

// holdDeliveries holds every body that was pushed, or would have been, against the provider's document.
func (b *Sandbox) holdDeliveries() {
	var list struct {
		Deliveries []webhook.Delivery `json:"deliveries"`
	}
	text, err := admin().Raw(context.Background(), http.MethodGet, "/sandboxes/"+b.ID+"/deliveries?limit=5000", nil)
	if err != nil {
		return // the spec deleted its sandbox
	}
	gomega.Expect(json.Unmarshal(text, &list)).To(gomega.Succeed())
	for _, d := range list.Deliveries {
		gomega.Expect(d.Event.Schema).NotTo(gomega.BeEmpty(), "the event %s names no schema", d.Event.Kind)
		gomega.Expect(document(d.Event.Provider).CheckComponent(d.Event.Schema, d.Event.Body)).To(gomega.Succeed(), "%s", d.Event.Body)
	}
}
