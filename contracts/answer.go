package contracts

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"example.com/mockserver/openapi"
)

// Request is one request to be sent.
type Request struct {
	Method string
	URL    string
	Query  url.Values
	Header http.Header
	Host   string // another Host header
	Body   []byte

	provider, path string
	unheld         bool
}

// NewRequest begins a request to any address.
func NewRequest(method, address string) *Request {
	return &Request{Method: method, URL: address, Query: url.Values{}, Header: http.Header{}}
}

// JSON sets a JSON body.
func (r *Request) JSON(body any) *Request {
	ginkgo.GinkgoHelper()
	text, err := json.Marshal(body)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	return r.Raw("application/json", text)
}

// Raw sets a body as it is.
func (r *Request) Raw(contentType string, body []byte) *Request {
	r.Header.Set("Content-Type", contentType)
	r.Body = body
	return r
}

// Unheld keeps the answer from being held against the document: for answers a spec has overridden.
func (r *Request) Unheld() *Request {
	r.unheld = true
	return r
}

// Send sends the request to its provider and holds the answer against the provider's document.
func (r *Request) Send() *Answer {
	ginkgo.GinkgoHelper()
	return r.send(r.provider, r.path)
}

func (r *Request) send(document, path string) *Answer {
	ginkgo.GinkgoHelper()
	if target.Real != nil {
		target.Real.admit(r)
	}
	address := r.URL
	if len(r.Query) > 0 {
		address += "?" + r.Query.Encode()
	}
	request, err := http.NewRequest(r.Method, address, bytes.NewReader(r.Body))
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	request.Header, request.Host = r.Header, r.Host
	response, err := noRedirects.Do(request)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	body, err := io.ReadAll(response.Body)
	gomega.Expect(response.Body.Close()).To(gomega.Succeed())
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	a := &Answer{Provider: document, Status: response.StatusCode, Header: response.Header, Body: body, sent: r}
	if target.Real != nil {
		target.Real.learn(a)
	}
	if !r.unheld && document != "" {
		a.hold(r.Method, path)
	}
	return a
}

var noRedirects = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// Answer is what came back.
type Answer struct {
	Provider string
	Status   int
	Header   http.Header
	Body     []byte

	sent      *Request
	operation string // operationId; empty where the document has none for the request
	breach    error  // how a real provider's answer breaks the document
}

// hold holds the answer against the document of its provider, where that has the operation.
func (a *Answer) hold(method, path string) {
	ginkgo.GinkgoHelper()
	if u, err := url.Parse(path); err == nil {
		path = u.EscapedPath()
	}
	op, _, _ := document(a.Provider).Find(method, path)
	if op == nil {
		gomega.Expect(a.Provider).NotTo(gomega.Equal("admin"), "openapi/admin.yaml does not describe %s %s", method, path)
		return
	}
	a.operation = op.ID
	a.breach = op.CheckReply(a.Status, a.Header.Get("Content-Type"), a.Body)
	if target.Real == nil { // a real provider's answer is compared before it is judged
		gomega.Expect(a.breach).NotTo(gomega.HaveOccurred(), "%s", a.Body)
	}
	if d, found := dialects[a.Provider]; found && a.Header.Get("Mock-Rule") == "" && d.succeeded(a) {
		gomega.Expect(a.asDocumented(a.Provider + "/" + op.ID)).To(gomega.Succeed())
	}
}

// document is the document of a provider.
func document(name string) *openapi.Document {
	d, err := openapi.Load(name)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	return d
}

// Decode decodes the answer's JSON.
func (a *Answer) Decode(v any) {
	ginkgo.GinkgoHelper()
	gomega.Expect(json.Unmarshal(a.Body, v)).To(gomega.Succeed(), "%s", a.Body)
}

// Field is a value within the answer's JSON, its steps separated by dots: Field("data.items.0.name"). It is nil where
// there is none.
func (a *Answer) Field(path string) any {
	ginkgo.GinkgoHelper()
	var v any
	a.Decode(&v)
	for step := range strings.SplitSeq(path, ".") {
		switch at := v.(type) {
		case map[string]any:
			v = at[step]
		case []any:
			i := 0
			if _, err := fmt.Sscanf(step, "%d", &i); err != nil || i < 0 || i >= len(at) {
				return nil
			}
			v = at[i]
		default:
			return nil
		}
	}
	return v
}

// Why is the diagnosis in the answer's headers, which a real provider's does not have: the spec ends there.
func (a *Answer) Why() string {
	ginkgo.GinkgoHelper()
	if target.Real != nil {
		ginkgo.Skip("the rest of the spec is about diagnoses, which the target does not give")
	}
	return a.why()
}

func (a *Answer) why() string { return a.Header.Get("Mock-Why") }

// String shows the answer in failures.
func (a *Answer) String() string {
	return fmt.Sprintf("HTTP %d %s\nrule %q: %s", a.Status, a.Body, a.Header.Get("Mock-Rule"), a.why())
}

// dialect is how a provider says yes and no.
type dialect struct {
	succeeded func(a *Answer) bool
	code      func(a *Answer) string // of a refusal, as the ledger writes it
	reads     func(r *Request) bool  // whether a request changes nothing; nil for all of method GET, HEAD and OPTIONS

	documented []documented // what its pages print
}
