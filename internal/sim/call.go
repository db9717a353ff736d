package sim

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"time"

	"example.com/mockserver/internal/body"
	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/openapi"
)

// Call is one request to a provider. Within an operation it is also that operation's turn at the
// sandbox's state (the embedded sandbox.Tx); before, in Authenticate and Authorise, use Locked for a look at the state.
type Call struct {
	*sandbox.Tx

	Now       time.Time     // the sandbox's time when the request came, the same throughout
	Request   *http.Request // its path begins with the provider's own
	Path      string        // the escaped path as the document spells it
	Query     openapi.Query
	Operation *openapi.Operation
	Body      []byte             // as sent
	Input     []byte             // the JSON that is checked instead of Body, if the provider's Input made one
	Params    openapi.Parameters // those that the document declares
	Value     any                // the decoded JSON body, checked; its numbers are json.Number
	Form      *body.Form         // the fields and files of a multipart body, checked
	Caller    any                // set by Authenticate
	CallerID  string             // the same for the journal: a client id, never a secret
	Found     any                // set by the operation's Before, for its Do

	api     *API
	box     *sandbox.Sandbox
	vars    []string
	unread  map[string]openapi.Unread // the parameters of the query that cannot be read
	allowed string                    // the methods of the path, if the call's is none of them
	nearest *openapi.Operation        // the operation nearest to an unmatched request
	seen    []string
	note    rule.Text // the diagnosis of an accepted call
	asked   bool      // the answer was requested by Mock-Prefer or a fault
	fault   *fault.Applied
	public  bool
	variant bool // the variant of the process made a difference to the call
	inside  bool // between Enter and Leave of the sandbox
}

// calls are those that were answered, to be used again: nothing keeps one longer than Serve.
var calls = sync.Pool{New: func() any { return new(Call) }}

// uri is path and query as sent, below the provider's prefix: the end of the request line's, where it is spelt as there.
func (c *Call) uri() string {
	u, line := c.Request.URL, c.Request.RequestURI
	mark := len(line) - len(u.RawQuery) - 1
	if u.RawQuery != "" && mark > 0 && line[mark] == '?' && line[mark+1:] == u.RawQuery && u.Opaque == "" {
		if path := u.EscapedPath(); path != "" && strings.HasSuffix(line[:mark], path) {
			return line[mark-len(path):]
		}
	}
	return u.RequestURI()
}

// enter begins what is kept together of the call: from the first turn after the wait of a fault to the record.
func (c *Call) enter() {
	if !c.inside {
		c.inside = true
		c.box.Enter()
	}
}

// leave ends it, also where the client or the processor is waited for.
func (c *Call) leave() {
	if c.inside {
		c.inside = false
		c.box.Leave()
	}
}

// Locked runs f as a turn at the state, for a look (or a count) before the operation has its turn.
func (c *Call) Locked(f func(*sandbox.Tx) error) error {
	if c.box.Variant() == nil {
		return c.box.Turn(c.api.part, c.Now, f)
	}
	return c.box.Turn(c.api.part, c.Now, func(t *sandbox.Tx) error {
		defer func() { c.variant = c.variant || t.Varied() }()
		return f(t)
	})
}

// Look runs f with a turn at the state before the operation's own turn.
func (c *Call) Look(f func() error) error {
	return c.Locked(func(t *sandbox.Tx) error {
		c.Tx = t
		defer func() { c.Tx = nil }()
		return f()
	})
}

// Seen records that a rule's behaviour occurred in this call; this covers a rule without a refusal.
func (c *Call) Seen(r *rule.Rule) {
	if c.seen == nil {
		c.seen = make([]string, 0, 6)
	}
	c.seen = append(c.seen, r.ID)
}

// Note adds a diagnosis to an accepted call, such as rows of a file that were skipped. It is shown where the diagnosis
// of a refusal is. args serve both formats.
func (c *Call) Note(en, zh string, args ...any) { c.note = rule.Say(en, zh, args...) }

// Enforces reports whether the sandbox enforces a waivable rule.
func (c *Call) Enforces(r *rule.Rule) bool { return c.box.Enforces(r) }

// Var is the raw value of a path parameter, for Authenticate and Authorise, which run before the check of parameters. It
// is empty if the path has no parameter of this name.
func (c *Call) Var(name string) string {
	if i := c.Operation.PathIndex(name); i >= 0 {
		return c.vars[i]
	}
	return ""
}

// Text is the value of a declared text parameter; empty when it was not sent.
func (c *Call) Text(name string) string {
	s, _ := c.Params.Find(name).(string)
	return s
}

// Int is the value of a declared whole-number parameter; if it was not sent, otherwise.
func (c *Call) Int(name string, otherwise int) int {
	if n, sent := c.Params.Find(name).(float64); sent {
		return int(n)
	}
	return otherwise
}

// Unread says why a parameter of the query cannot be read, where that is so.
func (c *Call) Unread(name string) (why rule.Text, broken bool) {
	u, broken := c.unread[name]
	return rule.Text(u), broken
}

// Has reports whether a declared parameter was sent.
func (c *Call) Has(name string) bool {
	return c.Params.Find(name) != nil
}

// Decode reads the JSON body, which has passed its schema, into v; names are case-sensitive. It fails only if schema and
// Go type disagree or a number does not fit; the caller decides which rule that breaks.
func (c *Call) Decode(v any) error {
	text, _ := c.input()
	if len(text) == 0 {
		return nil
	}
	if value, changed := body.Exact(reflect.TypeOf(v), c.Value); changed {
		text = encode(value)
	}
	return json.Unmarshal(text, v)
}

// input returns the body to be checked, and its content type.
func (c *Call) input() (sent []byte, contentType string) {
	if c.Input != nil {
		return c.Input, "application/json"
	}
	return c.Body, c.Request.Header.Get("Content-Type")
}

// Reply is a response as sent on the wire.
type Reply struct {
	Status int
	Header http.Header // further headers; may be nil
	Body   []byte
	// ContentType; empty for the provider's own.
	ContentType string
}

func (r *Reply) setHeader(name, value string) {
	if r.Header == nil {
		r.Header = http.Header{}
	}
	r.Header.Set(name, value)
}
