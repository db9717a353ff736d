package ansi

import "testing"

func TestCleanKeepsTheCursorWhereItIs(t *testing.T) {
	for sent, want := range map[string]string{
		"\x1b[2Ja\r\nb": " [2Ja  b", "a\x7f\u0085\u009bb": "a   b", "x\u2028y\u2029z": "x y z", "短信 ✓": "短信 ✓",
	} {
		if got := Clean(sent); got != want {
			t.Errorf("%q became %q, want %q", sent, got, want)
		}
	}
}

func TestPaint(t *testing.T) {
	if got := Paint(true, Red, "no"); got != "\x1b[31mno\x1b[0m" {
		t.Errorf("painted %q", got)
	}
	if got := Paint(false, Red, "no"); got != "no" {
		t.Errorf("without colour %q", got)
	}
}
