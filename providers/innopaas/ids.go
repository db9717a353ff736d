package innopaas

import (
	"fmt"
	"strings"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/sandbox"
)

// messageID is the id of the n-th message of a sandbox: the second of its submission in Shanghai, and its number.
func messageID(at time.Time, n int64) string {
	return fmt.Sprintf("%s%06d", at.In(clock.Shanghai).Format("060102150405"), n)
}

// smsID is the id of an SMS to one number, with the whole year: 20 digits, as a sample of the older API has them.
func smsID(at time.Time, n int64) string {
	return fmt.Sprintf("%s%06d", at.In(clock.Shanghai).Format("20060102150405"), n)
}

func nextMessageID(t *sandbox.Tx) string { return messageID(t.Now, t.Next("message")) }

// messageKey is the key of the i-th recipient's message: one prefix finds all recipients of a call, in their order.
func messageKey(id string, i int) string { return fmt.Sprintf("%s/%04d", id, i) }

// templateSID is WhatsApp's id of the n-th template.
func templateSID(n int64) string { return fmt.Sprintf("9%014d", n) }

// templateID is the platform's id of the template that WhatsApp calls sid: 32 upper-case hex digits.
func templateID(sid string) string { return strings.ToUpper(digest(sid)[:32]) }

// newWamid has the looks of WhatsApp's own message ids.
func newWamid(t *sandbox.Tx) string { return "wamid." + t.Alphanumeric(44) + "==" }

// newUUID is a random UUID, as the ids of WhatsApp's events are.
func newUUID(t *sandbox.Tx) string {
	return t.Hex(8) + "-" + t.Hex(4) + "-4" + t.Hex(3) + "-" + t.Letters("89ab", 1) + t.Hex(3) + "-" + t.Hex(12)
}

// amount reads an amount that the fixture's check has read before.
func amount(s string) money {
	m, _ := parseMoney(s)
	return m
}
