package house

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"example.com/mockserver/fixtures"
	"example.com/mockserver/providers/innopaas"
)

const (
	numbersBegin = "<!-- numbers: written by make docs from fixtures/innopaas.yaml -->\n"
	numbersEnd   = "<!-- end of numbers -->"
)

// The magic numbers of the page are those of the fixture.
func TestPageOfInnoPaaSHasItsNumbers(t *testing.T) {
	parts, err := fixtures.Load[innopaas.Fixture](fixtures.Source{}, "innopaas")
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	table.WriteString("| number 号码 | SMS report 短信状态 | OTP | WhatsApp | |\n|---|---|---|---|---|\n")
	for _, m := range parts[0].Magic {
		fmt.Fprintf(&table, "| `%s` | %s | %s | %s | %s %s |\n", m.Number, m.SMS, m.OTP, m.Whatsapp, m.Says.EN, m.Says.ZH)
	}
	text, err := os.ReadFile("../../docs/INNOPAAS.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), numbersBegin)
	_, after, closed := strings.Cut(rest, numbersEnd)
	if !found || !closed {
		t.Fatal("docs/INNOPAAS.md has no place for the numbers")
	}
	page(t, "docs/INNOPAAS.md", []byte(before+numbersBegin+table.String()+numbersEnd+after))
}
