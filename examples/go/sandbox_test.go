package clients

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"testing"
	"time"
)

// Sandbox is the sandbox that the tests run in, by mockserver's admin API: its clock, what the providers' consoles can
// do, and the journal. "mockserver run" names it in the environment. Only tests know that there is a mockserver.
type Sandbox struct {
	Config

	t     *testing.T
	admin string
	ahead time.Duration // of the sandbox's clock before ours
}

// Exchange is a call in the journal.
type Exchange struct {
	Operation string `json:"operation"`
	Outcome   string `json:"outcome"`
	Rule      string `json:"rule"`
}

// FreshSandbox is the sandbox as it was when it was opened.
func FreshSandbox(t *testing.T) *Sandbox {
	t.Helper()
	address, id := os.Getenv("MOCKSERVER_URL"), os.Getenv("MOCKSERVER_SANDBOX")
	if address == "" || id == "" {
		t.Fatal("run these tests with: mockserver run -- go test ./...")
	}
	s := &Sandbox{t: t, admin: address + "/__admin/sandboxes/" + id}
	var opened struct {
		Clock       struct{ Now time.Time }
		Credentials struct {
			Innopaas struct{ Authorization string }
		}
	}
	s.call(http.MethodPost, "/reset", nil, &opened)
	s.ahead = time.Until(opened.Clock.Now) // "mockserver run --clock" starts it elsewhere
	var err error
	s.Config, err = ReadConfig(func(name string) string {
		// A reset makes InnoPaaS's token anew; the other credentials stay as they were.
		if name == "INNOPAAS_AUTHORIZATION" {
			return opened.Credentials.Innopaas.Authorization
		}
		return os.Getenv(name)
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Now is the sandbox's time, for a client whose clock is to agree with it.
func (s *Sandbox) Now() time.Time { return time.Now().Add(s.ahead) }

// Advance moves the clock; all that falls due is done when it returns, pushes included.
func (s *Sandbox) Advance(by time.Duration) {
	s.t.Helper()
	s.call(http.MethodPost, "/clock/advance", map[string]string{"by": by.String()}, nil)
	s.ahead += by
}

// Console is a call of a provider's console, such as PATCH /qijiayun/apps/ID.
func (s *Sandbox) Console(method, path string, body map[string]any) map[string]any {
	s.t.Helper()
	var answer map[string]any
	if body == nil { // a nil map in an interface would be sent as null
		s.call(method, path, nil, &answer)
		return answer
	}
	s.call(method, path, body, &answer)
	return answer
}

// Exchanges are those in the journal that match pairs of a name and a value, such as operation, outcome or rule.
func (s *Sandbox) Exchanges(pairs ...string) []Exchange {
	s.t.Helper()
	query := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		query.Set(pairs[i], pairs[i+1])
	}
	var list []Exchange
	s.call(http.MethodGet, "/exchanges?"+query.Encode(), nil, &list)
	return list
}

func (s *Sandbox) call(method, path string, body, answer any) {
	s.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	if body == nil {
		text = nil
	}
	request, err := http.NewRequestWithContext(context.Background(), method, s.admin+path, bytes.NewReader(text))
	if err != nil {
		s.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err = io.ReadAll(response.Body)
	if err == nil && response.StatusCode >= 300 {
		err = errors.New(response.Status)
	}
	if err == nil && answer != nil {
		err = json.Unmarshal(text, answer)
	}
	if err != nil {
		s.t.Fatalf("%s %s: %v\n%s", method, path, err, text)
	}
}

// succeeds ends the test where a call did not succeed.
func succeeds(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused holds an error to be a provider's, of a kind and, unless it is "", with a code.
func refused(t *testing.T, err error, kind Kind, code string) {
	t.Helper()
	var e *ProviderError
	if !errors.As(err, &e) || e.Kind != kind || code != "" && e.Code != code {
		t.Errorf("got %#v, want kind %s and code %q", err, kind, code)
	}
}

// equal holds one value to another.
func equal[T comparable](t *testing.T, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}
