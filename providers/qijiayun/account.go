package qijiayun

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// account is what a member has of points (积分) or growth (成长值): lots, each counting from one time until another.
type account struct {
	Lots []lot `json:"lots,omitempty"`
}

type lot struct {
	Left  float64   `json:"left"`
	From  time.Time `json:"from,omitzero"`  // the zero time: at once
	Until time.Time `json:"until,omitzero"` // the zero time: for ever
}

func (l lot) counts(now time.Time) bool {
	return !now.Before(l.From) && (l.Until.IsZero() || now.Before(l.Until))
}

// balance is what counts at this time.
func (a account) balance(now time.Time) float64 {
	sum := 0.0
	for _, l := range a.Lots {
		if l.counts(now) {
			sum += l.Left
		}
	}
	return round(sum)
}

// add puts an amount in, counting between the two times. Lots of the same window are one, so that a member's account
// stays short however often it changes.
func (a *account) add(amount float64, from, until time.Time) {
	if amount == 0 {
		return
	}
	for i := range a.Lots {
		if a.Lots[i].From.Equal(from) && a.Lots[i].Until.Equal(until) {
			a.Lots[i].Left = round(a.Lots[i].Left + amount)
			return
		}
	}
	a.Lots = append(a.Lots, lot{Left: amount, From: from, Until: until})
}

// take takes an amount out of what counts now, soonest to become invalid first. It reports false, and takes nothing,
// when there is less.
func (a *account) take(amount float64, now time.Time) bool {
	if a.balance(now) < amount {
		return false
	}
	slices.SortStableFunc(a.Lots, func(x, y lot) int { return cmp.Compare(x.deadline(), y.deadline()) })
	for i := range a.Lots {
		if a.Lots[i].counts(now) {
			part := min(amount, a.Lots[i].Left)
			a.Lots[i].Left = round(a.Lots[i].Left - part)
			amount = round(amount - part)
		}
	}
	a.Lots = slices.DeleteFunc(a.Lots, func(l lot) bool { return l.Left == 0 })
	return true
}

func (l lot) deadline() int64 {
	if l.Until.IsZero() {
		return math.MaxInt64
	}
	return l.Until.Unix()
}

// round keeps sums of decimals decimal: four places are more than anyone counts points in.
func round(x float64) float64 { return math.Round(x*1e4) / 1e4 }

// double writes a number as the provider's samples write points: "1100.0".
func double(x float64) string {
	s := strconv.FormatFloat(x, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// plain writes a number as the provider's samples write growth: "100".
func plain(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// levelFor is the name of the highest level this growth reaches; found is false when there is none.
func levelFor(levels []Level, growth float64) (name string, found bool) {
	reached := math.Inf(-1)
	for _, l := range levels {
		if l.Growth <= growth && l.Growth >= reached {
			name, found, reached = l.Name, true, l.Growth
		}
	}
	return name, found
}
