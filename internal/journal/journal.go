// Package journal owns the record of what happened in one sandbox: exchanges, bounded by count and bytes, with the
// diagnosis of every refusal. Secrets are redacted whenever an exchange is read. It decides nothing.
package journal

import (
	"crypto/rand"
	"maps"
	"net/http"
	"strings"
	"sync"
	"time"

	"example.com/mockserver/internal/rule"
)

// Outcomes of an exchange.
const (
	Accepted  = "accepted"
	Refused   = "refused"
	Unmatched = "unmatched" // no operation of the document fits the request line
)

// Limits bound a journal.
type Limits struct {
	Exchanges int // how many are kept
	Bytes     int // of all that are kept together
	Body      int // bytes kept of one body
}

// DefaultLimits keep 1,000 exchanges, 16 MiB and 16 KiB of each body.
var DefaultLimits = Limits{Exchanges: 1000, Bytes: 16 << 20, Body: 16 << 10}

// Record is one exchange to be recorded. The journal keeps its bodies: they must not be changed afterwards.
type Record struct {
	At        time.Time // the sandbox's time
	Provider  string
	Operation string // operationId; empty when unmatched
	Name      string // "provider/operationId"; empty when unmatched
	Nearest   string // the operation that resembles an unmatched request most
	Method    string
	URL       string // path and query as sent, the sandbox and provider prefixes stripped
	Remote    string // the caller's address
	Caller    string // the authenticated caller, as the provider identifies it: a client id
	Status    int
	Outcome   string
	Rule      string // the rule that refused
	Why       rule.Text
	Seen      []string   // behaviours that occurred
	Misnamed  []Misnamed // what was accepted and ignored
	Asked     bool       // the refusal was requested by Mock-Prefer or a fault
	Fault     string     // the fault that applied: its id, and what it does
	Took      time.Duration
	Began     time.Time // the machine's time
	Connected time.Time // the machine's time when its connection was opened; zero if unknown

	RequestHeader, ReplyHeader http.Header // copied when the record is added
	RequestBody, ReplyBody     []byte
	Announced                  int64 // the request's Content-Length: larger than the body if it was not read to its end

	n            int64
	requestBytes int // before it was cut
	unread       bool
	replyBytes   int
	size         int
	request      packed // the headers, once it is added
	reply        packed
	secrets      *Secrets
	restored     *Exchange // an exchange that came from a snapshot, already redacted
}

// Journal keeps the newest exchanges of a sandbox. It is safe for concurrent use.
type Journal struct {
	limits Limits
	reveal bool // show secrets
	salt   [16]byte

	mu    sync.Mutex
	ring  []Record // oldest at head
	head  int
	count int
	bytes int
	added uint64         // how many were ever put into the ring
	last  int64          // the number of the newest exchange
	lost  map[string]int // exchanges that were not kept, by "provider/operationId"
	tally Tally

	learned learned

	changed chan struct{} // closed at the next change; nil while nothing waits
}

// New returns an empty journal. With reveal it shows secrets instead of redacting them.
func New(limits Limits, reveal bool) *Journal {
	j := &Journal{limits: limits, reveal: reveal, tally: newTally(), lost: map[string]int{}}
	_, _ = rand.Read(j.salt[:]) // never fails
	return j
}

// Next reserves the number of an exchange, so that a reply can name it before it is recorded.
func (j *Journal) Next() int64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.last++
	return j.last
}

// Add records the exchange with the number n that Next gave, dropping the oldest ones as the limits demand.
func (j *Journal) Add(n int64, r *Record, secrets *Secrets) {
	r.n, r.secrets = n, secrets
	r.requestBytes, r.replyBytes = max(len(r.RequestBody), int(r.Announced)), len(r.ReplyBody)
	r.unread = len(r.RequestBody) == 0 && r.Announced > 0
	r.RequestBody, r.ReplyBody = j.cut(r.RequestBody), j.cut(r.ReplyBody)
	r.pack()
	r.size = size(r)
	if r.size > j.limits.Bytes {
		r.request, r.reply, r.RequestBody, r.ReplyBody = "", "", nil, nil
		r.size = size(r)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.tally.count(r)
	j.keep(r)
	j.wake()
}

// Changed returns a channel that is closed at the next exchange and when the journal is cleared.
func (j *Journal) Changed() <-chan struct{} {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.changed == nil {
		j.changed = make(chan struct{})
	}
	return j.changed
}

// wake wakes the waiters for a change.
func (j *Journal) wake() {
	if j.changed != nil {
		close(j.changed)
		j.changed = nil
	}
}

// cut is the part of a body that is kept; a copy if it is shorter, so that the rest can be freed.
func (j *Journal) cut(body []byte) []byte {
	if len(body) <= j.limits.Body && cap(body) <= 2*len(body) {
		return body
	}
	return append([]byte(nil), body[:min(len(body), j.limits.Body)]...)
}

func size(r *Record) int {
	return 512 + len(r.URL) + len(r.request) + len(r.reply) + len(r.RequestBody) + len(r.ReplyBody) + len(r.Why.EN) + len(r.Why.ZH)
}

func (j *Journal) keep(r *Record) {
	if j.limits.Exchanges <= 0 || r.size > j.limits.Bytes {
		j.lost[r.name()]++
		return
	}
	for j.count > 0 && (j.count >= j.limits.Exchanges || j.bytes+r.size > j.limits.Bytes) {
		j.drop()
	}
	if j.count == len(j.ring) {
		j.grow()
	}
	j.ring[(j.head+j.count)%len(j.ring)] = *r
	j.count++
	j.added++
	j.bytes += r.size
}

func (j *Journal) drop() {
	r := &j.ring[j.head]
	j.lost[r.name()]++
	j.bytes -= r.size
	j.ring[j.head] = Record{}
	j.head = (j.head + 1) % len(j.ring)
	j.count--
}

// name is "provider/operationId", for counts.
func (r *Record) name() string {
	if r.Name != "" {
		return r.Name
	}
	return r.Provider + "/" + r.Operation
}

// grow doubles the ring, so that an unused sandbox takes no memory.
func (j *Journal) grow() {
	larger := make([]Record, min(max(8, 2*len(j.ring)), j.limits.Exchanges))
	for i := range j.count {
		larger[i] = j.ring[(j.head+i)%len(j.ring)]
	}
	j.ring, j.head = larger, 0
}

// Clear removes every exchange. Numbering continues, and counts are kept.
func (j *Journal) Clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.ring, j.head, j.count, j.bytes = nil, 0, 0, 0
	clear(j.lost)
	j.wake()
}

// notKept are the exchanges that were dropped since the last Clear, by "provider/operationId".
func (j *Journal) notKept() map[string]int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return maps.Clone(j.lost)
}

// dropped counts the exchanges of an operation, or of all operations of a provider, or of all, that were not kept.
func (j *Journal) dropped(provider, operation string) int {
	n := 0
	for key, lost := range j.notKept() {
		p, o, _ := strings.Cut(key, "/")
		if (provider == "" || p == provider) && (operation == "" || o == operation) {
			n += lost
		}
	}
	return n
}
