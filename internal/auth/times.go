package auth

import (
	"encoding/json"
	"math"
	"time"
)

// TimeFault says what is wrong with a claim that should be a time in seconds since 1970.
type TimeFault int

// The faults of a time claim.
const (
	TimeOK       TimeFault = iota
	TimeMissing            // the claim is missing
	TimeText               // it is a string: a Go time.Time in the claims does that
	TimeNoNumber           // it is of another type, or out of range
	TimeMillis             // it is in milliseconds
)

// farFuture is past any time in seconds that a client means: the year 5138. Milliseconds of today are beyond it.
const farFuture = 100_000_000_000

// Time reads a claim that holds seconds since 1970.
func (t *Token) Time(claim string) (time.Time, TimeFault) {
	switch v := t.Claims[claim].(type) {
	case nil:
		return time.Time{}, TimeMissing
	case string:
		return time.Time{}, TimeText
	case json.Number:
		seconds, err := v.Float64()
		if err != nil || math.IsNaN(seconds) || seconds < 0 {
			return time.Time{}, TimeNoNumber
		}
		if seconds >= farFuture {
			if seconds < farFuture*1000 {
				return time.UnixMilli(int64(seconds)).UTC(), TimeMillis
			}
			return time.Time{}, TimeNoNumber
		}
		whole, part := math.Modf(seconds)
		return time.Unix(int64(whole), int64(part*1e9)).UTC(), TimeOK
	default:
		return time.Time{}, TimeNoNumber
	}
}
