package journal

import (
	"net/http"
	"time"
)

// Sent is a request as it was sent, secrets included, with its answer: what a replay needs. Only the process that runs
// the server gets it; the admin API never returns it.
type Sent struct {
	// Opened is set on the first request of a sandbox's life: when it was opened, or reset.
	Opened time.Time `json:"opened,omitzero"`
	N      int64     `json:"n"`
	At     time.Time `json:"at"` // the sandbox's time
	// Admin is set for a change made through the admin API: URL is the path below the sandbox's, and nothing is compared.
	Admin    bool        `json:"admin,omitempty"`
	Provider string      `json:"provider"`
	Method   string      `json:"method"`
	URL      string      `json:"url"`
	Header   http.Header `json:"header,omitempty"`
	Body     []byte      `json:"body,omitempty"`
	Cut      bool        `json:"cut,omitempty"` // the journal kept the beginning of the body only
	Status   int         `json:"status"`
	Rule     string      `json:"rule,omitempty"`
	Answer   []byte      `json:"answer,omitempty"`
	// AnswerCut is set where Answer is the beginning of a longer one.
	AnswerCut bool `json:"answerCut,omitempty"`
}

// Sent lists the requests that the journal keeps, oldest first.
func (j *Journal) Sent() []Sent {
	j.mu.Lock()
	defer j.mu.Unlock()
	list := make([]Sent, 0, j.count)
	for i := range j.count {
		r := &j.ring[(j.head+i)%len(j.ring)]
		if r.restored == nil { // one that is restored is redacted
			list = append(list, r.sent())
		}
	}
	return list
}

// Raw returns one request as it was sent. There is none where it was dropped, or came with a snapshot.
func (j *Journal) Raw(n int64) (s Sent, found bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for i := range j.count {
		if r := &j.ring[(j.head+i)%len(j.ring)]; r.n == n && r.restored == nil {
			return r.sent(), true
		}
	}
	return Sent{}, false
}

func (r *Record) sent() Sent {
	return Sent{
		N: r.n, At: r.At, Provider: r.Provider, Method: r.Method, URL: r.URL, Header: r.request.header(),
		Body: r.RequestBody, Cut: len(r.RequestBody) < r.requestBytes && !r.unread, Status: r.Status, Rule: r.Rule, Answer: r.ReplyBody, AnswerCut: len(r.ReplyBody) < r.replyBytes,
	}
}
