package innopaas

import (
	"testing"
	"time"
)

func TestMoneyIsExact(t *testing.T) {
	for text, want := range map[string]string{"0.05": "0.0500", "12": "12.0000", "0.1234": "0.1234", "-3.5": "-3.5000", "0": "0.0000"} {
		if m, err := parseMoney(text); err != nil || m.String() != want {
			t.Errorf("%q: %s (%v), want %s", text, m, err, want)
		}
	}
	for _, text := range []string{"", "x", "0.12345", "1e3", "--1", "1.-2", "1_000", "+1", "1.2.3"} {
		if m, err := parseMoney(text); err == nil {
			t.Errorf("%q was read as %s", text, m)
		}
	}
}

func TestEveryProductWritesTimeInItsOwnWay(t *testing.T) {
	at := time.Date(2025, 6, 10, 8, 52, 3, 45_000_000, time.UTC)
	for name, got := range map[string][2]string{
		"SMS report": {millis(at), "1749545523045"},
		"OTP":        {otpTime(at), "2025-06-10 16:52:03"},
		"WhatsApp":   {isoTime(at), "2025-06-10T08:52:03.045Z"},
		"batch":      {batchSeq("I8393346", at, 35), "I8393346_2506101652_35"}, // the documentation's own sample
	} {
		if got[0] != got[1] {
			t.Errorf("%s: %s, want %s", name, got[0], got[1])
		}
	}
}

func TestADatedTokenEndsWithItsDayInShanghai(t *testing.T) {
	end, err := endOfDay("2026-12-31")
	if want := time.Date(2026, 12, 31, 16, 0, 0, 0, time.UTC); err != nil || !end.Equal(want) {
		t.Errorf("%s (%v), want %s", end, err, want)
	}
	if _, err := endOfDay("31.12.2026"); err == nil {
		t.Error("31.12.2026 was read as a date")
	}
}

func TestUploadsAreKnownByTheirBytes(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		media   string
		header  int
	}{
		"PDF":  {"%PDF-1.7\n", "application/pdf", headerDocument},
		"JPEG": {"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg", headerImage},
		"PNG":  {"\x89PNG\r\n\x1a\n", "image/png", headerImage},
		"MP4":  {"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", "video/mp4", headerVideo},
		"GIF":  {"GIF89a", "image/gif", 0},
		"HTML": {"<html>", "text/html; charset=utf-8", 0},
		"EXE":  {"MZ\x90\x00", "application/octet-stream", 0},
		"none": {"", "text/plain; charset=utf-8", 0},
	} {
		media, header, ok := sniff([]byte(c.content))
		if media != c.media || header != c.header || ok != (c.header != 0) {
			t.Errorf("%s: %s for header type %d, ok %v", name, media, header, ok)
		}
	}
}
