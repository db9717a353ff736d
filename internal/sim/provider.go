// Package sim owns the frame of the simulation: what a provider is, the path of every request through it, and coverage.
// It depends on no particular provider. The state that a request changes is internal/sandbox's, listeners and addresses
// are internal/server's.
package sim

import (
	"net/http"

	"example.com/mockserver/fixtures"
	"example.com/mockserver/internal/credential"
	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/layout"
	"example.com/mockserver/internal/manners"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/store"
)

// Provider is one simulated platform: its document's operations as functions, its rules, its envelope. It is a value
// that does not change once it is loaded; all state is in sandboxes. Fields not marked optional must be set, or the
// server does not start.
//
// Loading, once per process, calls Prepare. Opening a sandbox calls Open, then Issued whenever somebody asks for
// them. A request passes the hooks in this order:
//
//  1. Tags, if the request names no sandbox: the credentials identify it
//  2. Before; then the operation is looked up in the document
//  3. Authenticate and Authorise, unless the operation is public
//  4. Input; then parameters and body are checked against the document
//  5. Operation.Before, outside the sandbox's lock
//  6. Operation.Do, inside it; its result goes through Reply
//  7. Refuse, if any of these returned a violation
//  8. Headers
//
// A hook that panics is a bug: the caller gets the provider's system error or, if Refuse or Headers panics,
// mockserver's own status 500.
type Provider struct {
	Name  string    // "qijiayun": the path prefix, the document and the fixture file
	Title rule.Text // "企加云 (itrigger)"
	Go    string    // "InnoPaaS": its name in Go, for mocktest's type of its credentials
	Hosts []string  // its real host names; the first is the one that clients have by default
	Rules *rule.Set

	// Refusals are the rules that the frame itself finds broken.
	Refusals Refusals
	// UnknownAccepted is the rule that undocumented names are accepted and ignored.
	UnknownAccepted *rule.Rule
	// Operations are the functions of the document's operations, by operationId.
	Operations map[string]Operation
	// Before runs before the operation is looked up: it may rewrite Call.Path, and may answer a request that is not a
	// call of an operation, such as a browser's preflight. Optional.
	Before func(*Call) *Reply
	// Unknown says in both languages what is known of a path that no operation has: one that the provider has taken back,
	// or names without describing it; meant is the operation to be called instead, if there is one. It says nothing of any
	// other path, and may be nil.
	Unknown func(*Call) (why rule.Text, meant string)
	// Authenticate identifies the caller and sets Call.Caller. It runs outside the sandbox's lock: use Call.Locked.
	Authenticate func(*Call) error
	// Authorise decides whether the caller may call this operation. Optional.
	Authorise func(*Call) error
	// Input sets Call.Input if the body to be checked differs from the one that was sent. Optional.
	Input func(*Call) error
	// Reply puts the provider's success envelope around what an operation returned.
	Reply func(c *Call, data any) any
	// Refuse puts the provider's error envelope around a refusal's answer.
	Refuse func(c *Call, a rule.Answer, v *rule.Violation) any
	// Headers adds headers to every reply, refusals included. Optional.
	Headers func(c *Call, h http.Header)
	// Variants are other plausible or wrong behaviours of the provider, beside other answers of its rules. Optional.
	Variants []*fault.Variant
	// ContentType is that of every reply that does not set its own.
	ContentType string
	// Envelope says how Reply and Refuse are read from outside.
	Envelope rule.Envelope
	// Signature is what signs a call beside its token, by the provider's credentials: the header and what stands in it. The
	// header is empty for a call that is not signed so. Optional.
	Signature func(h http.Header, body []byte, credentials map[string]string) (header, value string)

	// Prepare reads the fixtures and enters the rows that are the same in every sandbox, once per process.
	Prepare func(src fixtures.Source, base *store.DB) error
	// Open enters the rows that a sandbox has of its own: its credentials.
	Open func(t *sandbox.Tx)
	// Credentials describe what a client is configured with beside the base URL, in the order of their documentation.
	Credentials []credential.Setting
	// Issued are the values of Credentials in a sandbox, by name.
	Issued func(t *sandbox.Tx) map[string]string
	// Held are all secrets that the provider's tables hold: no exchange and no delivery shows them, wherever they stand. One
	// that is made later is added by Tx.Learn.
	Held func(t *sandbox.Tx) []string
	// Token writes, for a shell, the command that makes the token which a request had under a name (a header's, parameter's or
	// field's, in small letters and digits alone): $(mockserver token qijiayun). It is empty where that is not a token. Optional.
	Token func(e journal.Exchange, name string) string
	// Presented lists the credentials that a call presents, and whether the sandbox of the turn has issued them. It is asked
	// of other sandboxes too when a call was refused, so it compares secrets in constant time. Optional.
	Presented func(t *sandbox.Tx, c *Call) []credential.Presented
	// Tags lists the marks of sandboxes (sandbox.Tx.Tag) that a request's credentials may carry.
	Tags func(r *http.Request) []string
	// Due are the functions for what falls due, by kind. Optional.
	Due map[string]func(t *sandbox.Tx, key string) error
	// SetBack is called after the clock was set back to the turn's time: a period that now lies in the future, such as a
	// quota's day, begins here. Spent quota is not restored. Optional.
	SetBack func(t *sandbox.Tx)
	// DueSays names what falls due, by kind. Optional.
	DueSays map[string]rule.Text
	// Ahead lists what is to come without falling due as work: the ends of tokens, the midnight at which a quota begins
	// anew. What has passed is left out by the caller. Optional.
	Ahead func(t *sandbox.Tx) []Moment
	// Events are the kinds of events that it pushes. Optional.
	Events []string
	// Console is what the provider's web console can do, under /__admin/sandboxes/{id}/<name>. Optional.
	Console []ConsoleRoute
	// ConsolePage is that web console as a page of the console in a browser, in the order and the words of the real one. Optional.
	ConsolePage []layout.List
	// Phones counts the numbers that its messages went to or came from, whose phones the console shows. Optional.
	Phones func(t *sandbox.Tx) int
	// Anonymous is the rule that a call without credentials meets, where the provider takes such calls: a report counts
	// them. It may be nil.
	Anonymous *rule.Rule
	// Manners are the findings about clients' behaviour that is advised against and not refused. Optional.
	Manners []manners.Manner
	// Tables is the schema in which the provider declares its tables, so that a snapshot can be checked against their types.
	Tables *store.Schema
	// Sign puts a good credential of the sandbox's own in the place of the one that a recorded request presents, dated by
	// the sandbox's clock, or one with a mistake. It returns a *problem.Problem where it cannot.
	Sign func(t *sandbox.Tx, r *http.Request, body []byte, mistake credential.Mistake) error
	// Remedies find what would help a request that a rule has refused, by the rule's id. Optional.
	Remedies map[string]func(t *sandbox.Tx, e journal.Exchange) (Remedy, bool)
	// Secrets names the values that the journal redacts.
	Secrets *journal.Secrets
}

// Refusals are rules that every provider has: its gateway's refusals of a request before any operation runs.
type Refusals struct {
	UnknownPath  *rule.Rule // no operation has this path
	WrongMethod  *rule.Rule // the path is known, with other methods
	BodyTooLarge *rule.Rule // more bytes than the operation takes
	ContentType  *rule.Rule // a body of a media type that the document does not name
	BrokenBody   *rule.Rule // a body that is not JSON, or a required one that is missing
	SystemError  *rule.Rule // the provider's own failure: a bug in the simulation, or on request
}

// Operation is the function of one operationId. It runs inside the sandbox's lock, where Call.Tx is its turn at the
// state. It returns the data for the envelope, or a *Reply to be sent as it is, or Later; or an error: a *rule.Violation,
// or a bug.
type Operation struct {
	Do func(c *Call) (any, error)
	// Before, if set, runs first and outside the lock, for long work; it leaves its result in Call.Found. It may read the
	// state with Call.Look.
	Before func(c *Call) error
	// Hint returns in both languages an addition to the diagnosis of a request that the document refuses; it is empty
	// for most, and may be nil.
	Hint func(c *Call) rule.Text
	// Public operations are called without credentials: Authenticate and Authorise do not run.
	Public bool
}

// Later makes the reply after the lock is released, for long work: from a clone of the tables, never from the tables
// themselves. It is for operations that change nothing.
type Later func() (*Reply, error)
