package rule

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"time"
)

// Seen says when and where a rule was seen at the real provider.
type Seen struct {
	Date      string `json:"date"`      // "2026-11-25", of the last time
	Count     int    `json:"count"`     // how often, in that recording
	Host      string `json:"host"`      // of the provider
	Recording string `json:"recording"` // the SHA-256 of the recording, in hexadecimal
	// Answer is what the provider answered; nil for a behaviour that refuses nobody.
	Answer *Answer `json:"-"`
}

// staleAfter is for how many days what was seen counts as fresh: providers change.
const staleAfter = 180

// Stale reports whether it was seen too long ago, by the machine's day.
func (s *Seen) Stale(now time.Time) bool {
	at, err := time.Parse(time.DateOnly, s.Date)
	return err != nil || now.UTC().Sub(at) >= (staleAfter+1)*24*time.Hour
}

// Evidence is what was seen, by the ids of the rules.
type Evidence map[string]Seen

// Of is a rule as the evidence has it: what is assumed becomes observed, and an answer that is not the seen one is
// replaced. Without evidence it is the rule itself.
func (e Evidence) Of(r *Rule) *Rule {
	if _, found := e[r.ID]; !found {
		return r
	}
	seen, lifted := e[r.ID], *r
	lifted.Seen = &seen
	if lifted.Grade == Assumed {
		lifted.Grade = Observed
	}
	if seen.Answer == nil || !r.Refuses() {
		return &lifted
	}
	replaced := e.Replaces(r)
	lifted.Answer = r.Answer.Over(*seen.Answer)
	if replaced || lifted.Answer.Grade == Assumed {
		lifted.Answer.Grade = Observed
	}
	lifted.Others = nil
	return &lifted
}

// Replaces reports whether the answer that was seen is another than the rule's own.
func (e Evidence) Replaces(r *Rule) bool {
	seen, found := e[r.ID]
	if !found || seen.Answer == nil || !r.Refuses() {
		return false
	}
	a, b := r.Answer, r.Answer.Over(*seen.Answer)
	a.Grade, b.Grade, a.Body, b.Body = "", "", plain(a.Body), plain(b.Body)
	return !reflect.DeepEqual(a, b)
}

// plain is JSON without blanks between its parts.
func plain(body json.RawMessage) json.RawMessage {
	var b bytes.Buffer
	if len(body) == 0 || json.Compact(&b, body) != nil {
		return body
	}
	return b.Bytes()
}

// SeenText says when and where a rule was seen, and whether that is long ago; nothing where it was not.
func (r *Rule) SeenText(now time.Time) Text {
	if r.Seen == nil {
		return Text{}
	}
	s := r.Seen
	t := Say("seen %[1]s, %[2]d × at %[3]s", "%[1]s 在 %[3]s 见到 %[2]d 次", s.Date, s.Count, s.Host)
	if s.Stale(now) {
		t.EN += fmt.Sprintf(" (stale: more than %d days ago)", staleAfter)
		t.ZH += fmt.Sprintf("（已过时：超过 %d 天）", staleAfter)
	}
	return t
}
