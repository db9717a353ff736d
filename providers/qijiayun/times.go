package qijiayun

import (
	"time"

	"example.com/mockserver/internal/clock"
)

const (
	daily    = "2006-01-02"
	secondly = "2006-01-02 15:04:05"
)

// parseMoment reads a time in any of the forms the documentation shows: "2019-01-02" is the midnight that begins the
// day. A day the calendar does not have is an error: the patterns of the document let 2019-02-30 pass.
func parseMoment(s string) (time.Time, error) {
	for _, layout := range []string{secondly, "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, s, clock.Shanghai); err == nil && len(s) == len(layout) { // no fractions
			return t, nil
		}
	}
	return parseDay(s)
}

// parseDay reads a birthday.
func parseDay(s string) (time.Time, error) { return time.ParseInLocation(daily, s, clock.Shanghai) }

func isMoment(s string) bool {
	_, err := parseMoment(s)
	return err == nil
}

// writeMoment writes a time as the answers do.
func writeMoment(t time.Time) string { return t.In(clock.Shanghai).Format(secondly) }

// day is the day of the daily quota.
func day(t time.Time) string { return t.In(clock.Shanghai).Format(daily) }
