package innopaas

import (
	"strconv"
	"time"

	"example.com/mockserver/internal/clock"
)

// Each product writes time in its own way (webhook pages).

// millis is the time of SMS reports: milliseconds, as text.
func millis(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }

// otpTime is the time of OTP pushes, "2026-11-22 20:00:00". That it is Shanghai's is assumed.
func otpTime(t time.Time) string { return t.In(clock.Shanghai).Format(time.DateTime) }

// isoTime is the time of WhatsApp pushes: ISO 8601 in UTC with milliseconds.
func isoTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// dateTime is an instant as the field tables of WhatsApp's events write it, "2026-11-22 12:00:00". That it is UTC is
// assumed.
func dateTime(t time.Time) string { return t.UTC().Format(time.DateTime) }

// batchSeq is a batch number like the documentation's sample I8393346_2506101652_35: account, minute, serial.
func batchSeq(account string, t time.Time, serial int64) string {
	return account + "_" + t.In(clock.Shanghai).Format("0601021504") + "_" + strconv.FormatInt(serial, 10)
}

// endOfDay is the moment at which a token dated "2026-12-31" ends: with that day, in Shanghai.
func endOfDay(date string) (time.Time, error) {
	day, err := time.ParseInLocation(time.DateOnly, date, clock.Shanghai)
	if err != nil {
		return time.Time{}, err
	}
	return day.AddDate(0, 0, 1).UTC(), nil
}
