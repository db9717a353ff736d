package rule

import (
	"bytes"
	"encoding/json"
	"slices"
)

// Envelope says how the answers of a provider are read from outside: by recordings, which have nothing but the bytes, and
// by variants, which change an answer without knowing its operation.
type Envelope struct {
	Code, Message string   // the members of a refusal with its code and its words
	Verdict       string   // the member that says whether a call succeeded; Code or another
	Success       []string // its values that say so, text without quotes
	Volatile      []string // members that differ from call to call
	Data          string   // the member with what an operation returns
	Accepted      []byte   // the body of a success without data
}

// Succeeded reports whether an answer says that the call succeeded; said is false where it has no envelope that says so or
// otherwise, as files have none.
func (e Envelope) Succeeded(status int, body []byte) (succeeded, said bool) {
	if status < 200 || status > 299 {
		return false, true
	}
	verdict, found := e.Member(body, e.Verdict)
	return slices.Contains(e.Success, verdict), found
}

// Member is a member of an answer as text.
func (e Envelope) Member(body []byte, name string) (text string, found bool) {
	var members map[string]json.RawMessage
	if json.Unmarshal(body, &members) != nil {
		return "", false
	}
	raw, found := members[name]
	if !found || bytes.Equal(raw, []byte("null")) {
		return "", false
	}
	if json.Unmarshal(raw, &text) != nil {
		text = string(raw)
	}
	return text, true
}

// Complete reports whether all is said that must be.
func (e Envelope) Complete() bool {
	return e.Code != "" && e.Message != "" && e.Verdict != "" && len(e.Success) > 0 && e.Data != "" && len(e.Accepted) > 0
}
