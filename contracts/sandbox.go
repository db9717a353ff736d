package contracts

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"
)

// Sandbox is the world of one spec. Against a target without an admin API there is only the provider itself: whatever
// needs more skips the spec.
type Sandbox struct {
	ID          string
	credentials map[string]map[string]string
}

// OpenSandbox makes a sandbox for the running spec and removes it afterwards. The clock, when given, is where its clock
// stands still at the beginning.
func OpenSandbox(clock ...time.Time) *Sandbox {
	ginkgo.GinkgoHelper()
	needTarget()
	if target.Real != nil {
		if len(clock) > 0 {
			ginkgo.Skip("needs a clock, which the target does not have")
		}
		return &Sandbox{}
	}
	in := map[string]any{}
	if len(clock) > 0 {
		in["clock"] = map[string]any{"now": clock[0], "mode": "frozen"}
	}
	var out struct {
		ID string `json:"id"`
	}
	err := admin().Do(context.Background(), http.MethodPost, "/sandboxes", in, &out)
	gomega.Expect(err).NotTo(gomega.HaveOccurred(), "no mockserver made a sandbox at %s", target.URL)
	b := &Sandbox{ID: out.ID}
	ginkgo.DeferCleanup(b.close)
	return b
}

func (b *Sandbox) close() {
	b.reportCoverage()
	b.holdDeliveries()
	if target.snapshots {
		b.holdSnapshot()
	}
	_, err := admin().Raw(context.Background(), http.MethodDelete, "/sandboxes/"+b.ID, nil)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
}

// holdSnapshot asks that whatever the calls of a spec have made can be saved and restored: the checks of a snapshot refuse
// only what no call makes.
func (b *Sandbox) holdSnapshot() {
	snapshot, err := admin().Raw(context.Background(), http.MethodGet, "/sandboxes/"+b.ID+"/snapshot", nil)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	_, err = admin().Raw(context.Background(), http.MethodPut, "/sandboxes/"+b.ID+"/snapshot", snapshot)
	gomega.Expect(err).NotTo(gomega.HaveOccurred(), "the snapshot of what the spec has made is refused")
}

// Admin calls the sandbox's part of the admin API and decodes the answer into out; the call must succeed. The exchange
// is held against openapi/admin.yaml.
func (b *Sandbox) Admin(method, path string, in, out any) {
	ginkgo.GinkgoHelper()
	a := b.TryAdmin(method, path, in)
	gomega.Expect(a.Status).To(gomega.BeNumerically("<", 300), "%s %s: %s", method, path, a.Body)
	if out != nil {
		gomega.Expect(json.Unmarshal(a.Body, out)).To(gomega.Succeed(), "%s %s: %s", method, path, a.Body)
	}
}

// TryAdmin is Admin for a call that may be refused.
func (b *Sandbox) TryAdmin(method, path string, in any) *Answer {
	ginkgo.GinkgoHelper()
	b.needAdmin()
	return CallAdmin(method, "/sandboxes/"+b.ID+path, in)
}

// Seen are the rules that the last call met without being refused by them; nil where it met none.
func (b *Sandbox) Seen() []string {
	ginkgo.GinkgoHelper()
	var last struct{ Seen []string }
	b.Admin(http.MethodGet, "/exchanges/last", nil, &last)
	return last.Seen
}

func (b *Sandbox) needAdmin() {
	if b.ID == "" {
		ginkgo.Skip("needs the admin API, which the target does not have")
	}
}

// CallAdmin calls the admin API itself; bytes are sent as they are, anything else as JSON.
func CallAdmin(method, path string, in any) *Answer {
	ginkgo.GinkgoHelper()
	needTarget()
	if target.URL == "" {
		ginkgo.Skip("needs the admin API, which the target does not have")
	}
	r := NewRequest(method, target.URL+"/__admin"+path)
	switch v := in.(type) {
	case nil:
	case []byte:
		r.Raw("application/json", v)
	case M:
		if v != nil {
			r.JSON(v)
		}
	default:
		r.JSON(in)
	}
	if target.AdminToken != "" {
		r.Header.Set("Authorization", "Bearer "+target.AdminToken)
	}
	return r.send("admin", "/__admin"+strings.SplitN(path, "?", 2)[0])
}

// Advance moves the sandbox's clock forward; it returns when all that fell due is done.
func (b *Sandbox) Advance(d time.Duration) {
	ginkgo.GinkgoHelper()
	b.Admin(http.MethodPost, "/clock/advance", map[string]string{"by": d.String()}, nil)
}

// Now is the sandbox's time.
func (b *Sandbox) Now() time.Time {
	ginkgo.GinkgoHelper()
	var state struct {
		Now time.Time `json:"now"`
	}
	b.Admin(http.MethodGet, "/clock", nil, &state)
	return state.Now
}

// Credential is one value of the sandbox's credentials JSON: Credential("qijiayun", "appId").
func (b *Sandbox) Credential(provider, name string) string {
	ginkgo.GinkgoHelper()
	if b.ID == "" {
		_, known := target.Real.credentials[provider][name]
		known = known || name == "baseUrl" && target.Real.credentials[provider] != nil
		gomega.Expect(known).To(gomega.BeTrue(), "the credentials have no %s.%s", provider, name)
		value := target.Real.Addresses[provider+"."+name]
		if value == "" {
			ginkgo.Skip("the target is given no " + provider + "." + name)
		}
		return value
	}
	if b.credentials == nil {
		var all map[string]json.RawMessage
		b.Admin(http.MethodGet, "/credentials", nil, &all)
		b.credentials = map[string]map[string]string{}
		for name, text := range all {
			var part map[string]string
			if json.Unmarshal(text, &part) == nil {
				b.credentials[name] = part
			}
		}
	}
	value := b.credentials[provider][name]
	gomega.Expect(value).NotTo(gomega.BeEmpty(), "the credentials have no %s.%s", provider, name)
	return value
}

// Request begins a request to a provider in this sandbox; path is the provider's own.
func (b *Sandbox) Request(method, provider, path string) *Request {
	ginkgo.GinkgoHelper()
	r := NewRequest(method, strings.TrimSuffix(b.Credential(provider, "baseUrl"), "/")+path)
	r.provider, r.path = provider, path
	return r
}
