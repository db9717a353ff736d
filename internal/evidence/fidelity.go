package evidence

import (
	"crypto/sha256"
	"encoding/json"
	"io"
	"strings"
	"time"

	"example.com/mockserver/internal/har"
	"example.com/mockserver/internal/rule"
)

// fidelity is what "verify --target" writes.
type fidelity struct {
	Made  time.Time         `json:"made"`
	Hosts map[string]string `json:"hosts"` // by provider
	Rules []ruleFidelity    `json:"rules"`
}

type ruleFidelity struct {
	Rule        string `json:"rule"`
	Verdict     string `json:"verdict"` // "equal", "different" or "not checked"
	Differences []struct {
		Spec    string  `json:"spec"`
		Request string  `json:"request"`
		Mock    *Answer `json:"mock"`
		Target  *Answer `json:"target"`
		Says    string  `json:"says"`
	} `json:"differences"`
}

// maxFidelity is how long a fidelity.json may be: it has a few hundred rules.
const maxFidelity = 64 << 20

// ReadFidelity reads the findings of "verify --target". written is when the file was, for those that do not say when they
// were made.
func (r *Reader) ReadFidelity(name string, content io.Reader, written time.Time) error {
	text, err := io.ReadAll(io.LimitReader(content, maxFidelity+1))
	if err == nil && len(text) > maxFidelity {
		err = rule.Wrong("it is longer than %d MiB", "超过 %d MiB", maxFidelity>>20)
	}
	var f fidelity
	if err == nil {
		err = json.Unmarshal(text, &f)
	}
	if err != nil {
		return &har.Error{File: name, Err: err}
	}
	if f.Made.IsZero() {
		f.Made = written
	}
	for i, one := range f.Rules {
		if err := r.fidelity(name, i+1, f.Made, f.Hosts, one); err != nil {
			return &har.Error{File: name, Entry: i + 1, Err: err}
		}
	}
	sum := sha256.New()
	_, _ = sum.Write(text) // never fails
	r.addFile(File{Name: name, Kind: "fidelity", Creator: "mockserver verify", Entries: len(f.Rules)}, sum)
	return nil
}

// fidelity enters what was found of one rule.
func (r *Reader) fidelity(name string, n int, made time.Time, hosts map[string]string, one ruleFidelity) error {
	provider, _, _ := strings.Cut(one.Rule, "/")
	known, found := r.Catalog.Rule(one.Rule)
	if !found {
		return rule.Wrong("no rule is called %q", "没有名为 %q 的规则", one.Rule)
	}
	api, _ := r.Catalog.Provider(provider) // its rule is known
	x := Example{File: name, Entry: n, At: made}
	switch one.Verdict {
	case "equal":
		x.verdict = Confirmed
	case "different":
		x.verdict = Contradicted
	default:
		return nil
	}
	finding := r.findingOf(one.Rule, func() *Finding {
		f := &Finding{Provider: provider}
		f.about(r.Catalog, one.Rule)
		return f
	})
	finding.answered = finding.answered || x.verdict == Confirmed && known.Refuses()
	r.report.Counts.Compared++
	if x.verdict == Confirmed {
		finding.note(x, hosts[provider], len(r.report.Files))
	}
	for _, d := range one.Differences {
		x.Request, x.refuses = d.Request, d.Target != nil && !succeeded(api, "", *d.Target)
		x.Why = rule.Say("%s", "%s", d.Spec)
		if d.Says != "" {
			x.Why = rule.Say("%s: %s", "%s：%s", d.Spec, short(d.Says))
		}
		if d.Target != nil && d.Mock != nil {
			x.Provider, x.Simulated = *d.Target, *d.Mock
			x.steady = steadyText(*d.Target, api.Envelope.Volatile)
		}
		finding.note(x, hosts[provider], len(r.report.Files))
	}
	return nil
}

// IsFidelity reports whether the beginning of a file is that of a fidelity.json and not of a HAR file.
func IsFidelity(beginning []byte) bool {
	text := string(beginning)
	return !strings.Contains(text, `"log"`) && strings.Contains(text, `"notChecked"`)
}
