package apihub

import (
	"fmt"
	"strings"
	"time"

	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/sandbox"
)

// allowance is how many calls may be made within a window. Neither the number nor the length is public; the fixtures
// choose them and the console changes them.
type allowance struct {
	Calls  int  `json:"calls" yaml:"calls"`
	Window span `json:"window" yaml:"window"`
}

// span is a duration written as Go writes it: "1m", "24h".
type span time.Duration

// MarshalText writes it without the zeros that say nothing: "1m", not "1m0s".
func (s span) MarshalText() ([]byte, error) {
	text := time.Duration(s).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return []byte(text), nil
}

// UnmarshalText reads "90s" or "1h30m".
func (s *span) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%q is not a duration such as 90s or 1h", text)
	}
	*s = span(d)
	return nil
}

// check reports an invalid figure.
func (a allowance) check() error {
	if a.Calls < 0 || a.Window <= 0 {
		return problem.Invalid("an allowance is at least 0 calls within a window longer than 0, not %d within %v",
			"额度的时间窗口必须大于 0，调用次数不能小于 0；收到的是 %[2]v 内 %[1]d 次", a.Calls, time.Duration(a.Window))
	}
	return nil
}

// usage is what has been used of an allowance. A window begins with its first call, not at a full minute, so that a
// test which lets one window pass always begins a fresh one.
type usage struct {
	Since int64 `json:"since"` // when the window began, in nanoseconds since 1970
	Calls int   `json:"calls"`
}

// at is the usage in the window that is open at now: none when the last one has passed. A call that came a moment before
// the one which began the window, and was counted after it, belongs to the window too.
func (u usage) at(now time.Time, a allowance) usage {
	if u.Calls == 0 || now.UnixNano()-u.Since >= int64(a.Window) {
		return usage{Since: now.UnixNano()}
	}
	return u
}

// setBack lets every open window begin where the clock is now: the calls that were made in it stay made.
func setBack(t *sandbox.Tx) {
	for whose, u := range usageTable.All(t.DB) {
		if now := t.Now.UnixNano(); u.Since > now {
			u.Since = now
			usageTable.Put(t.DB, whose, u)
		}
	}
}

// take uses up one call, or reports that none is left; then the usage stays as it was.
func (u usage) take(now time.Time, a allowance) (usage, bool) {
	u = u.at(now, a)
	if u.Calls >= a.Calls {
		return u, false
	}
	u.Calls++
	return u, true
}

// takeUpTo uses up n calls, or as many as are left.
func (u usage) takeUpTo(n int, now time.Time, a allowance) usage {
	u = u.at(now, a)
	u.Calls += max(0, min(n, a.Calls-u.Calls))
	return u
}

// left is how many calls remain in the open window, and when it closes.
func (u usage) left(now time.Time, a allowance) (calls int, until time.Time) {
	u = u.at(now, a)
	return max(0, a.Calls-u.Calls), time.Unix(0, u.Since+int64(a.Window)).UTC()
}
