package evidence

import (
	"encoding/json"
	"time"

	seen "example.com/mockserver/evidence"
	"example.com/mockserver/internal/har"
	"example.com/mockserver/internal/rule"
)

// Accepted is what became of the confirmed and contradicted rules of a report.
type Accepted struct {
	Files []seen.File
	// Left are the rules about which nothing can be written, with the reason.
	Left map[string]rule.Text
}

// Accept makes a file of each confirmed answer, and of each that the provider corrects. Nothing of a body beyond its
// envelope is in them.
func (r *Reader) Accept() Accepted {
	all := Accepted{Left: map[string]rule.Text{}}
	for _, f := range r.report.Rules {
		if f.Verdict != Confirmed && f.Verdict != Contradicted {
			continue
		}
		one := seen.File{
			Rule: f.Rule, Verdict: seen.Confirmed, Date: f.Last.UTC().Format(time.DateOnly), Count: f.Number(), Host: f.Host,
			Recording: r.report.Files[f.file].SHA256,
		}
		if one.Host == "" {
			one.Host = "unknown" // of a fidelity.json that does not say
		}
		known, _ := r.Catalog.Rule(f.Rule) // the report has no other
		answer := r.Catalog.Shown(known).Answer
		switch {
		case f.Verdict == Contradicted:
			one.Verdict = seen.Corrected
			corrected, err := r.corrected(&f, answer)
			if err != nil {
				all.Left[f.Rule] = rule.TextOf(err)
				continue
			}
			one.Answer = corrected
		case f.answered:
			one.Answer = &seen.Answer{Status: answer.Status, Code: answer.Code, Message: answer.Message, Body: string(answer.Body)}
		}
		all.Files = append(all.Files, one)
	}
	return all
}

// corrected is the envelope of the answer that contradicts a rule's own.
func (r *Reader) corrected(f *Finding, own rule.Answer) (*seen.Answer, error) {
	if len(f.Examples) == 0 || f.Counts.Confirmed > 0 || f.mixed {
		return nil, rule.Wrong("the provider's answers differ from entry to entry", "平台的应答各条不同")
	}
	x := f.Examples[0]
	switch {
	case !x.refuses:
		return nil, rule.Wrong("the provider accepts what the rule refuses: there is no answer to take over", "平台接受了规则拒绝的请求，没有可以采用的应答")
	case x.Provider.Status < 200 || x.Provider.Status > 599:
		return nil, rule.Wrong("%d is not an HTTP status of an answer", "%d 不是应答的 HTTP 状态码", x.Provider.Status)
	case media(x.Provider) != media(x.Simulated):
		return nil, rule.Wrong("the answer is of the media type %q, which an answer of the ledger cannot have", "应答的媒体类型为 %q，规则表中的应答不能是这种类型", media(x.Provider))
	}
	api, _ := r.Catalog.Provider(f.Provider) // the report has no other
	e := api.Envelope
	a := &seen.Answer{Status: x.Provider.Status, Code: own.Code, Message: own.Message}
	var theirs, ours map[string]any
	if json.Unmarshal([]byte(x.Provider.Body), &theirs) != nil || json.Unmarshal([]byte(x.Simulated.Body), &ours) != nil || har.HasPlaceholder(x.Provider.Body) {
		return nil, rule.Wrong("the answer is not a JSON object that can be shown whole", "应答不是可以完整显示的 JSON 对象")
	}
	if code, found := e.Member([]byte(x.Provider.Body), e.Code); found {
		a.Code = code
	}
	if message, found := e.Member([]byte(x.Provider.Body), e.Message); found {
		a.Message = message
	}
	ours[e.Code], ours[e.Message] = theirs[e.Code], theirs[e.Message]
	if steadyText(Answer{Body: written(ours)}, e.Volatile) != steadyText(Answer{Body: written(theirs)}, e.Volatile) || len(own.Body) > 0 {
		a.Body = written(envelopeOf(theirs)) // another envelope than the simulation's
	}
	return a, nil
}

// longest is how long a text of an envelope may be.
const longest = 300

// envelopeOf is an answer without what it carries: texts, numbers and truth values at its top, null for all else.
func envelopeOf(body map[string]any) map[string]any {
	envelope := map[string]any{}
	for name, value := range body {
		switch v := value.(type) {
		case map[string]any, []any:
			value = nil
		case string:
			if len(v) > longest {
				value = nil
			}
		}
		envelope[name] = value
	}
	return envelope
}

func written(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(text)
}
