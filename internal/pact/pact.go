// Package pact owns Pact files: the calls of a client that a provider accepted, as a contract between the two in the form of
// Pact specification v4 (https://github.com/pact-foundation/pact-specification/tree/version-4). It has the example of each
// kind of call and what about it may differ; which calls there were is the report's knowledge.
package pact

import (
	"sort"
	"strings"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/openapi"
)

// File is a contract between a client and one provider.
type File struct {
	Consumer     Name          `json:"consumer"`
	Provider     Name          `json:"provider"`
	Interactions []Interaction `json:"interactions"`
	Metadata     Metadata      `json:"metadata"`
}

// Name is that of a client or of a provider.
type Name struct {
	Name string `json:"name"`
}

// Metadata says by what the file is to be read, and what wrote it.
type Metadata struct {
	Specification Version `json:"pactSpecification"`
	Mockserver    Version `json:"mockserver"`
}

// Version is the version of a program or specification.
type Version struct {
	Version string `json:"version"`
}

// Interaction is one kind of call. It has no provider states: what a call needs to exist was made by calls before it, and
// no name of it would tell a provider how to get there.
type Interaction struct {
	Type        string   `json:"type"`
	Description string   `json:"description"`
	Comments    Comments `json:"comments"`
	Request     Request  `json:"request"`
	Response    Response `json:"response"`
}

// Comments are for readers.
type Comments struct {
	Text []string `json:"text"`
	Test string   `json:"testname,omitempty"`
}

// Request is the example of a request. A client is held to it as it stands, but for credentials and what stands in the path.
type Request struct {
	Method  string              `json:"method"`
	Path    string              `json:"path"`
	Query   map[string][]string `json:"query,omitempty"`
	Headers map[string][]string `json:"headers,omitempty"`
	Body    *Body               `json:"body,omitempty"`
	Rules   Rules               `json:"matchingRules,omitzero"`
}

// Response is the example of an answer. A provider is held to its status, to what says that the call succeeded, and to the
// names and types of the rest.
type Response struct {
	Status  int                 `json:"status"`
	Headers map[string][]string `json:"headers,omitempty"`
	Body    *Body               `json:"body,omitempty"`
	Rules   Rules               `json:"matchingRules,omitzero"`
}

// Body is a body: a JSON value, text, or bytes in base64.
type Body struct {
	Content     any    `json:"content"`
	ContentType string `json:"contentType"`
	Encoded     any    `json:"encoded"` // false, or "base64"
}

// Provider is what has to be known of a provider.
type Provider struct {
	Name     string
	Document *openapi.Document
	Envelope rule.Envelope
}

// New makes the contract of what a client called; nil if no call of it was accepted. Of the calls of one operation those
// with the same names in query and body are one kind, whose first is the example.
func New(consumer, version string, p Provider, exchanges []journal.Exchange) *File {
	f := &File{
		Consumer: Name{consumer}, Provider: Name{p.Name}, Interactions: []Interaction{},
		Metadata: Metadata{Version{"4.0"}, Version{version}},
	}
	known := map[string]bool{}
	for i := range exchanges {
		e := &exchanges[i]
		op, found := p.Document.Operation(e.Operation)
		if !found || e.Provider != p.Name || !telling(e) {
			continue
		}
		one := interaction(op, p.Envelope, e)
		if !known[one.Description] {
			known[one.Description] = true
			f.Interactions = append(f.Interactions, one)
		}
	}
	if len(f.Interactions) == 0 {
		return nil
	}
	sort.Slice(f.Interactions, func(i, j int) bool { return f.Interactions[i].Description < f.Interactions[j].Description })
	return f
}

// telling reports whether an exchange says what the provider answers: it was accepted as it was sent, and all of it is known.
func telling(e *journal.Exchange) bool {
	return e.Outcome == journal.Accepted && e.Fault == "" && !e.Asked && whole(e.Request) && whole(e.Reply)
}

func whole(m journal.Message) bool { return !m.Cut && (m.Bytes == 0) == (m.Body == "") }

func interaction(op *openapi.Operation, envelope rule.Envelope, e *journal.Exchange) Interaction {
	request, names := requestOf(op, e.Request)
	one := Interaction{
		Type: "Synchronous/HTTP", Description: op.ID, Request: request, Response: responseOf(op, envelope, e.Reply),
		Comments: Comments{Text: []string{op.Summary, op.Source}, Test: e.Label},
	}
	if len(names) > 0 {
		one.Description += " with " + strings.Join(names, ", ")
	}
	return one
}
