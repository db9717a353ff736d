package clients

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"net"
	"net/http"
	"sync"
	"time"
)

const largestPush = 1 << 20 // bytes

// Report is a delivery report of an SMS. All its values are strings.
type Report struct {
	MsgID      string `json:"msgid"`
	BatchSeq   string `json:"batchSeq"`
	UID        string `json:"uid"`
	Mobile     string `json:"mobile"`
	Status     string `json:"status"`
	ReportTime string `json:"reportTime"` // milliseconds
}

// CallbackReceiver receives the delivery reports of InnoPaaS at its URL, whose path nobody can guess: the pushes are
// not signed.
//
// Its function is given each report once, though InnoPaaS pushes a report again, up to three times a minute apart, until
// it is answered with 200 within 3 seconds. When the function fails, the answer is 500, and so the report comes again.
// What was handled is kept in memory: a program that restarts keeps it where it keeps its messages.
type CallbackReceiver struct {
	handle   func(Report) error
	path     string
	listener net.Listener
	server   *http.Server

	lock    sync.Mutex
	handled map[[2]string]bool // by msgid and number: the numbers of one message may share a msgid
}

// NewCallbackReceiver listens at addr, such as 127.0.0.1:0, until Close.
func NewCallbackReceiver(addr string, handle func(Report) error) (*CallbackReceiver, error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	r := &CallbackReceiver{handle: handle, path: "/reports/" + rand.Text(), listener: listener, handled: map[[2]string]bool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+r.path, func(w http.ResponseWriter, q *http.Request) { w.WriteHeader(r.receive(w, q)) })
	r.server = &http.Server{Handler: mux, ReadTimeout: 10 * time.Second}
	go func() { _ = r.server.Serve(listener) }()
	return r, nil
}

// URL is what to give as callBackUrl.
func (r *CallbackReceiver) URL() string { return "http://" + r.listener.Addr().String() + r.path }

// Close stops listening.
func (r *CallbackReceiver) Close() error { return r.server.Shutdown(context.Background()) }

func (r *CallbackReceiver) receive(w http.ResponseWriter, q *http.Request) int {
	var report Report
	if err := json.NewDecoder(http.MaxBytesReader(w, q.Body, largestPush)).Decode(&report); err != nil {
		return http.StatusBadRequest
	}
	key := [2]string{report.MsgID, report.Mobile}
	r.lock.Lock()
	done := r.handled[key]
	r.handled[key] = true // before handling, since the next push may come meanwhile
	r.lock.Unlock()
	if done {
		return http.StatusOK
	}
	if r.handle(report) == nil {
		return http.StatusOK
	}
	r.lock.Lock()
	delete(r.handled, key)
	r.lock.Unlock()
	return http.StatusInternalServerError
}
