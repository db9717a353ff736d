package console

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/page"
)

// compared is how many lines of an answer are compared: beyond, a reader is lost anyway.
const compared = 400

// comparison shows two answers beside each other, where the address names a second exchange.
func (v *view) comparison(e journal.Exchange) g.Node {
	n, err := strconv.ParseInt(v.query.Get("with"), 10, 64)
	if err != nil || n < 1 {
		return nil
	}
	first, found := v.box.Journal.Find(n)
	if !found {
		return nil
	}
	left, right := difference(answerLines(first), answerLines(e))
	same := v.t("Both answers are the same.", "两次应答相同。")
	for _, one := range append(left, right...) {
		if one.other {
			same = v.t("Lines that differ are marked − and +.", "不同的行以 − 和 + 标出。")
		}
	}
	side := func(of journal.Exchange, sign string, all []line) g.Node {
		return h.Div(h.H4(h.A(h.Href(v.here("n", fmt.Sprint(of.N), "with", "")), g.Textf("#%d", of.N)), g.Text(" "), v.outcomePill(of)),
			h.Pre(h.TabIndex("0"), g.Map(all, func(l line) g.Node {
				if l.other {
					return h.Mark(g.Text(sign + " " + l.text + "\n"))
				}
				return g.Text("  " + l.text + "\n")
			})))
	}
	return h.Section(h.Class("compare"), h.H3(g.Text(v.t("Two answers", "两次应答对比"))), h.P(h.Class("soft small"), g.Text(same)),
		h.Div(h.Class("two"), side(first, "−", left), side(e, "+", right)))
}

func (v *view) outcomePill(e journal.Exchange) g.Node {
	kind, sign := page.Mark(e.Outcome)
	return page.Pill(kind, g.Textf("%s %d %s", sign, e.Reply.Status, http.StatusText(e.Reply.Status)))
}

func answerLines(e journal.Exchange) []string {
	all := strings.Split(fmt.Sprintf("HTTP %d\n%s", e.Reply.Status, page.Body(e.Reply.Body, e.Reply.Bytes)), "\n")
	return all[:min(len(all), compared)]
}

// line is a line of an answer, and whether the other answer lacks it.
type line struct {
	text  string
	other bool
}

// difference marks the lines that are not in the longest common sequence of both.
func difference(a, b []string) (left, right []line) {
	common := make([][]int, len(a)+1) // of a[i:] and b[j:]
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			left, right = append(left, line{a[i], false}), append(right, line{b[j], false})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			left = append(left, line{a[i], true})
			i++
		default:
			right = append(right, line{b[j], true})
			j++
		}
	}
	return left, right
}
