package evidence

import (
	"encoding/json"
	"fmt"
	"mime"
	"reflect"

	"example.com/mockserver/internal/rule"
)

// same reports whether two refusals are alike but for what differs from call to call.
func (p *pairing) same() bool { return alike(p.theirs, p.ours.Answer, p.api.Envelope.Volatile) }

func alike(a, b Answer, volatile []string) bool {
	return a.Status == b.Status && media(a) == media(b) && reflect.DeepEqual(steady(a.Body, volatile), steady(b.Body, volatile))
}

func media(a Answer) string {
	m, _, _ := mime.ParseMediaType(a.ContentType)
	return m
}

// steady is a body without what differs from call to call: decoded where it is JSON, else as it is.
func steady(body string, volatile []string) any {
	var v any
	if json.Unmarshal([]byte(body), &v) != nil {
		return body
	}
	if object, ok := v.(map[string]any); ok {
		for _, name := range volatile {
			if _, there := object[name]; there {
				object[name] = "of the call"
			}
		}
	}
	return v
}

// steadyText is all of an answer that must be alike, as one text.
func steadyText(a Answer, volatile []string) string {
	return fmt.Sprintf("%d %s %v", a.Status, media(a), steady(a.Body, volatile))
}

// unlike says how an accepted answer differs from the simulation's in more than its values; empty for not at all.
func (p *pairing) unlike() rule.Text {
	e := p.api.Envelope
	switch {
	case p.theirs.Status != p.ours.Status:
		return rule.Say("the status is %d, not %d", "状态码为 %d，而不是 %d", p.theirs.Status, p.ours.Status)
	case media(p.theirs) != media(p.ours.Answer):
		return rule.Say("the media type is %q, not %q", "媒体类型为 %q，而不是 %q", media(p.theirs), media(p.ours.Answer))
	}
	for _, name := range []string{e.Verdict, e.Message} {
		theirs, said := e.Member([]byte(p.theirs.Body), name)
		ours, expected := e.Member([]byte(p.ours.Body), name)
		if theirs != ours || said != expected {
			return rule.Say("%s is %q, not %q", "%s 为 %q，而不是 %q", name, theirs, ours)
		}
	}
	op, found := p.api.Document.Operation(p.ours.operation)
	if !found {
		return rule.Text{}
	}
	if err := op.CheckReply(p.theirs.Status, p.theirs.ContentType, []byte(p.theirs.Body)); err != nil {
		return rule.TextOf(err)
	}
	return rule.Text{}
}
