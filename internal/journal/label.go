package journal

import (
	"slices"
	"strings"
	"unicode"
)

// Headers with which a client describes its own request, for the journal and the reports only.
const (
	LabelHeader = "Mock-Label"         // a text of the caller's choice, such as the name of its test
	AllowHeader = "Mock-Allow-Refused" // the ids of rules, separated by commas, whose refusal the caller expects
)

// maxLabel is the length of a label in bytes; the rest is cut off.
const maxLabel = 200

// label is the request's label, as one line.
func (r *Record) label() string {
	list := r.request.values(LabelHeader)
	if len(list) == 0 || list[0] == "" {
		return ""
	}
	text := strings.Map(func(c rune) rune {
		if !unicode.IsPrint(c) {
			return -1
		}
		return c
	}, strings.ToValidUTF8(list[0], ""))
	if len(text) > maxLabel {
		text = strings.ToValidUTF8(text[:maxLabel], "")
	}
	return strings.TrimSpace(text)
}

// allowed reports a refusal that its request expects.
func (r *Record) allowed() bool {
	if r.Rule == "" || r.Outcome != Refused || r.Asked {
		return false
	}
	for _, list := range r.request.values(AllowHeader) {
		if slices.ContainsFunc(strings.Split(list, ","), func(id string) bool { return strings.TrimSpace(id) == r.Rule }) {
			return true
		}
	}
	return false
}

// labelled is the label, also of an exchange from a snapshot.
func (r *Record) labelled() string {
	if r.restored != nil {
		return r.restored.Label
	}
	return r.label()
}
