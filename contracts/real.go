package contracts

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/onsi/ginkgo/v2"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/server"
)

// Writes labels the specs that change something at a provider: against a real one they run only when that is allowed.
const Writes = "writes"

// Real is a target that is not mockserver: a provider by its own addresses, or whatever stands in its place. It is
// compared with a server of this build.
type Real struct {
	Addresses   map[string]string // base URLs and credentials: "qijiayun.baseUrl", "qijiayun.appId"
	AllowWrites bool
	Pause       time.Duration // before every request
	Fidelity    string        // the file that tells, rule by rule, what is equal and what differs; empty for none

	reference   *server.Running
	credentials map[string]map[string]string // of the reference
	spacing     *sync.Mutex
	learned     *sync.Map // secrets that the target has handed out
}

// Against returns a target for a real provider. Call done when the suite has run.
func Against(r Real) (t Target, done func(), err error) {
	if r.reference, err = Host(); err != nil {
		return Target{}, nil, err
	}
	b, err := r.reference.Sandboxes.Get(sandbox.Default)
	if err != nil {
		return Target{}, nil, err
	}
	r.credentials, r.spacing, r.learned = b.Credentials(), &sync.Mutex{}, &sync.Map{}
	return Target{Real: &r}, func() { _ = r.reference.Close(context.Background()) }, nil
}

// Given reports whether the target has an address for a provider.
func (r *Real) given(provider string) bool { return r.Addresses[provider+".baseUrl"] != "" }

// readOnly reports whether nothing may be changed at the target.
func (t Target) readOnly() bool { return t.Real != nil && !t.Real.AllowWrites }

// filter is a label filter that leaves out what cannot or must not be run against the target.
func (r *Real) filter(wanted string) string {
	filter := "!frame"
	if !r.AllowWrites {
		filter += " && !" + Writes
	}
	if wanted != "" {
		filter += " && (" + wanted + ")"
	}
	return filter
}

// admit lets a request to a real provider pass: in its time, and not at all where it might change something.
func (r *Real) admit(q *Request) {
	ginkgo.GinkgoHelper()
	if q.provider == "" || q.Header.Get("Mock-Prefer") != "" {
		ginkgo.Skip("speaks to mockserver itself, which the target is not")
	}
	if !r.AllowWrites && !reads(q) {
		ginkgo.Skip(fmt.Sprintf("%s %s may change something at the provider; --allow-writes runs it", q.Method, q.path))
	}
	if r.Pause > 0 {
		r.spacing.Lock()
		defer r.spacing.Unlock()
		_ = clock.Pause(context.Background(), r.Pause) // a context that does not end
	}
}

// reads reports whether a request changes nothing, whatever is answered.
func reads(q *Request) bool {
	if d := dialects[q.provider]; d.reads != nil {
		return d.reads(q)
	}
	return q.Method == http.MethodGet || q.Method == http.MethodHead || q.Method == http.MethodOptions
}

// mirror sends a request that went to the provider to the reference too: with its own address and credentials, and
// where wish is given, asking for the refusal of that rule.
func (r *Real) mirror(q *Request, wish string) (*Answer, error) {
	base := r.reference.URL + "/" + q.provider
	address := base + strings.TrimPrefix(q.URL, strings.TrimSuffix(r.Addresses[q.provider+".baseUrl"], "/"))
	if len(q.Query) > 0 {
		address += "?" + q.Query.Encode()
	}
	swap := r.swap(q.provider)
	request, err := http.NewRequest(q.Method, base+swap.Replace(strings.TrimPrefix(address, base)), strings.NewReader(swap.Replace(string(q.Body))))
	if err != nil {
		return nil, err
	}
	for name, values := range q.Header {
		for _, v := range values {
			request.Header[name] = append(request.Header[name], swap.Replace(v))
		}
	}
	if wish != "" {
		request.Header.Set("Mock-Prefer", "rule="+wish)
	}
	response, err := noRedirects.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	return &Answer{Provider: q.provider, Status: response.StatusCode, Header: response.Header, Body: body}, err
}

// swap puts the reference's credentials in the place of the target's.
func (r *Real) swap(provider string) *strings.Replacer {
	var pairs []string
	for name, own := range r.credentials[provider] {
		if theirs := r.Addresses[provider+"."+name]; theirs != "" && name != "baseUrl" {
			pairs = append(pairs, theirs, own)
		}
	}
	return strings.NewReplacer(pairs...)
}

// expected is what the reference answers where this request breaks a rule: by itself, or when asked to.
func (r *Real) expected(q *Request, rule string) (*Answer, error) {
	a, err := r.mirror(q, "")
	if err != nil || a.Header.Get("Mock-Rule") == rule {
		return a, err
	}
	return r.mirror(q, rule)
}
