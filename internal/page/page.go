// Package page owns what the report of a run and the console show alike: the stylesheet, badges, and the text of messages
// and curl commands. It owns no page.
package page

import (
	_ "embed" // the stylesheet

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/journal"
)

// Style is the stylesheet of every page.
//
//go:embed style.css
var Style string

// Pill is a badge: good, warn, bad or blue.
func Pill(kind string, children ...g.Node) g.Node {
	return h.Span(h.Class("pill "+kind), g.Group(children))
}

// Mark is how an outcome looks: told apart by its sign as well as by its colour.
func Mark(outcome string) (kind, sign string) {
	switch outcome {
	case journal.Accepted:
		return "good", "✓"
	case journal.Refused:
		return "warn", "!"
	default:
		return "bad", "?"
	}
}

// Heads are the headers of a message, less striking than its body.
func Heads(text string) g.Node { return h.Pre(h.Class("heads"), h.TabIndex("0"), g.Text(text)) }

// Message is one side of an exchange: its headers and its body.
func Message(m journal.Message) g.Node {
	text := Body(m.Body, m.Bytes)
	return g.Group{Heads(Headers(m.Header)), g.If(text != "", h.Pre(h.TabIndex("0"), g.Text(text)))}
}
