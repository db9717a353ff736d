package contracts

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/internal/rule"
)

// The tables of what the documentation prints see every change: each answer in turn is altered by an override, and held.
var frameDocumentedSpecs = describe("Answers as the documentation prints them", Label("frame"), func() {
	for _, provider := range slices.Sorted(maps.Keys(dialects)) {
		It("are distinguished from answers of "+provider+" that differ by a digit, a status or a letter", func() {
			box := OpenSandbox()
			altered, red := 0, 0
			for _, row := range documentedRefusals(provider) {
				ask := func() *Answer { return box.preferred(provider, row) }
				printed := ask()
				Expect(row.differs(printed)).To(Succeed(), "%s: %s", row.of, printed)
				for _, o := range alterations(row, printed) {
					box.Admin(http.MethodPut, "/overrides/"+row.of[0], o, nil)
					altered++
					if row.differs(ask()) != nil {
						red++
					} else {
						GinkgoWriter.Printf("%s: nobody sees %v\n", row.of, o)
					}
					box.Admin(http.MethodDelete, "/overrides/"+row.of[0], nil, nil)
				}
			}
			AddReportEntry(fmt.Sprintf("%s: %d answers altered, %d found", provider, altered, red), ReportEntryVisibilityFailureOrVerbose)
			Expect(red).To(Equal(altered))
		})
	}

	It("are in the tables for every rule whose answer is documented", func() {
		var missing []string
		for id, r := range ledger() {
			if r.Answer.Grade == rule.Documented && documentation()[id] == nil {
				missing = append(missing, id)
			}
		}
		Expect(missing).To(BeEmpty())
	})

	It("are of rules and operations that exist", func() {
		for name := range documentation() {
			provider, operation, _ := strings.Cut(name, "/")
			_, unknown := findRule(name)
			_, known := document(provider).Operation(operation)
			Expect(unknown == nil || known).To(BeTrue(), name)
		}
	})
})

// documentedRefusals are the rows about rules of a provider, one rule each.
func documentedRefusals(provider string) []documented {
	var rows []documented
	for id, found := range documentation() {
		if _, err := findRule(id); err != nil || !strings.HasPrefix(id, provider+"/") {
			continue
		}
		for _, row := range found {
			row.of = []string{id}
			rows = append(rows, row)
		}
	}
	return rows
}

// preferred asks for the refusal that a row is about, of an operation that answers so.
func (b *Sandbox) preferred(provider string, row documented) *Answer {
	GinkgoHelper()
	for _, op := range document(provider).Operations() {
		if strings.Contains(op.Path, "{") || len(row.operations) > 0 && !slices.Contains(row.operations, op.ID) {
			continue
		}
		r := b.Request(op.Method, provider, op.Path).Unheld()
		r.Header.Set("Mock-Prefer", "rule="+row.of[0])
		return r.Send()
	}
	Fail("no operation of " + provider + " answers so")
	return nil
}

// alterations are overrides that change one thing of what the row prints: the status, the code, the words, or a member of
// the body.
func alterations(row documented, printed *Answer) []M {
	GinkgoHelper()
	all := []M{{"status": printed.Status + 1}}
	var body, literal map[string]any
	printed.Decode(&body)
	Expect(json.Unmarshal([]byte(row.body), &literal)).To(Succeed())
	for name, value := range literal {
		other := map[string]any{}
		for n, v := range body {
			other[n] = v
		}
		other[name] = alter(value)
		all = append(all, M{"body": other})
		switch name {
		case "code":
			all = append(all, M{"code": fmt.Sprint(alter(value))})
		case "message", "msg":
			all = append(all, M{"message": alter(value)})
		}
	}
	return all
}

// alter changes a value a little: a number by one, a text by its last letter.
func alter(v any) any {
	switch v := v.(type) {
	case float64:
		return v + 1
	case bool:
		return !v
	case string:
		letters := []rune(v)
		letters[len(letters)-1]++
		return string(letters)
	}
	return false
}
