package report

import (
	"fmt"
	"strings"

	"example.com/mockserver/internal/manners"
	"example.com/mockserver/internal/rule"
)

// Ref names an exchange or a push. Numbers begin anew in every life of a sandbox.
type Ref struct {
	Life    int    `json:"life"` // counted from 1
	N       uint64 `json:"n"`
	push    bool
	several bool // there is more than one life
}

// String is "#3" for an exchange, "→3" for a push, "2#3" where there are several lives.
func (f Ref) String() string {
	mark, life := "#", ""
	if f.push {
		mark = "→"
	}
	if f.several {
		life = fmt.Sprint(f.Life)
	}
	return fmt.Sprint(life, mark, f.N)
}

// Anchor is its place in the page.
func (f Ref) Anchor() string {
	kind := "e"
	if f.push {
		kind = "p"
	}
	return fmt.Sprintf("%s%d-%d", kind, f.Life, f.N)
}

// Finding is bad manners, in one life of a sandbox.
type Finding struct {
	manners.Finding
	Life int `json:"life"` // counted from 1
	refs []Ref
}

// Refs name where it was seen, the first ones only.
func (f Finding) Refs() []Ref { return f.refs[:min(len(f.refs), shownNumbers)] }

// More reports whether it was seen elsewhere too.
func (f Finding) More() bool { return len(f.refs) > shownNumbers }

// shownNumbers is how many exchanges of a finding are named.
const shownNumbers = 6

// numbers are the exchanges and pushes of a finding, in parentheses.
func (f Finding) numbers() string {
	var all []string
	for _, one := range f.Refs() {
		all = append(all, one.String())
	}
	if f.More() {
		all = append(all, "…")
	}
	if len(all) == 0 {
		return ""
	}
	return " (" + strings.Join(all, " ") + ")"
}

// behind is the rule that a finding rests on: what it says, where that stands, and its grade.
func (f Finding) behind(lang string) string {
	return rule.Say("%s (%s, %s)", "%s（%s，%s）", f.Sentence, f.Source.Text(), rule.Grade(f.Grade).Word()).In(lang)
}

// ref names an exchange of a life, counted from 0.
func (r *Report) ref(life int, n int64) Ref {
	return Ref{Life: life + 1, N: uint64(n), several: len(r.Lives) > 1}
}

func (r *Report) finding(life int, f manners.Finding) Finding {
	one := Finding{Finding: f, Life: life + 1}
	for _, n := range f.Exchanges {
		one.refs = append(one.refs, r.ref(life, n))
	}
	for _, n := range f.Deliveries {
		push := r.ref(life, int64(n))
		push.push = true
		one.refs = append(one.refs, push)
	}
	return one
}
