package console

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/clock"
)

// drawing is a picture in the page. Its colours are classes of the stylesheet, so that it follows light and dark.
func (v *view) drawing(width, height int, label string, children ...g.Node) g.Node {
	class := "plot"
	if width >= 800 {
		class = "plot wide" // its letters would be too small on a phone
	}
	return h.Figure(h.Class(class), g.El("svg", g.Attr("viewBox", fmt.Sprintf("0 0 %d %d", width, height)), h.Role("img"), h.Aria("label", label), g.Group(children)))
}

// svg is an element with attributes, name and value in turn.
func svg(name string, attributes ...string) g.Node {
	all := make([]g.Node, 0, len(attributes)/2)
	for i := 0; i+1 < len(attributes); i += 2 {
		all = append(all, g.Attr(attributes[i], attributes[i+1]))
	}
	return g.El(name, all...)
}

func svgText(x float64, y int, text string) g.Node {
	return g.El("text", g.Attr("x", fmt.Sprintf("%.1f", x)), g.Attr("y", fmt.Sprint(y)), g.Attr("text-anchor", "middle"), g.Text(text))
}

func rootOf(d, whole time.Duration) float64 { return math.Sqrt(float64(d) / float64(whole)) }

// column is one bar of a plot: its parts lie on one another, from the bottom up.
type column struct {
	label string
	parts []part
}

type part struct {
	class string
	n     int
}

// columns draws bars beside one another, with the largest sum as the scale.
func (v *view) columns(label string, all []column) g.Node {
	const left, width, height, floor = 72, 800, 100, 74
	most := 1
	for _, c := range all {
		sum := 0
		for _, p := range c.parts {
			sum += p.n
		}
		most = max(most, sum)
	}
	step := float64(width-left-4) / float64(max(1, len(all)))
	bars := []g.Node{
		svg("line", "x1", fmt.Sprint(left-2), "x2", fmt.Sprint(width), "y1", fmt.Sprint(floor), "y2", fmt.Sprint(floor), "class", "axis"),
		g.El("text", g.Attr("x", fmt.Sprint(left-6)), g.Attr("y", "20"), g.Attr("text-anchor", "end"), g.Text(number(most))),
	}
	for i, c := range all {
		x, y := left+float64(i)*step, float64(floor)
		says := c.label
		for _, p := range c.parts {
			tall := float64(p.n) / float64(most) * (floor - 6)
			y -= tall
			if p.n > 0 {
				says += fmt.Sprintf(" · %s %d", v.outcome(p.class), p.n)
				bars = append(bars, svg("rect", "x", fmt.Sprintf("%.1f", x), "y", fmt.Sprintf("%.1f", y), "width", fmt.Sprintf("%.1f", max(1, step-2)), "height", fmt.Sprintf("%.1f", tall), "class", p.class))
			}
		}
		bars = append(bars, g.El("rect", g.Attr("x", fmt.Sprintf("%.1f", x)), g.Attr("y", "0"), g.Attr("width", fmt.Sprintf("%.1f", step)), g.Attr("height", fmt.Sprint(floor)), g.Attr("class", "over"), g.El("title", g.Text(says))))
		if anchor := map[int]string{0: "start", len(all) / 2: "middle", len(all) - 1: "end"}[i]; anchor != "" {
			at := map[string]float64{"start": x, "middle": x + step/2, "end": x + step}[anchor]
			bars = append(bars, g.El("text", g.Attr("x", fmt.Sprintf("%.1f", at)), g.Attr("y", fmt.Sprint(height-4)), g.Attr("text-anchor", anchor), g.Text(c.label)))
		}
	}
	return v.drawing(width, height, label, bars...)
}

// outcome is the word for an outcome, of a call or of an attempt.
func (v *view) outcome(of string) string {
	switch of {
	case "accepted":
		return v.t("accepted", "成功")
	case "refused":
		return v.t("refused", "被拒绝")
	case "unmatched":
		return v.t("unmatched", "未匹配")
	case "received":
		return v.t("received", "已接收")
	case "failed":
		return v.t("failed", "失败")
	}
	return of
}

// spread counts moments by kind in sixty steps of equal length, from the first to the last.
func (v *view) spread(at []time.Time, kinds, order []string) []column {
	const steps = 60
	first, last := at[0], at[0]
	for _, one := range at {
		if one.Before(first) {
			first = one
		}
		if one.After(last) {
			last = one
		}
	}
	step := max(time.Millisecond, last.Sub(first)/steps+1)
	all := make([]column, steps)
	for i := range all {
		all[i].label = first.Add(time.Duration(i) * step).In(clock.Shanghai).Format("01-02 15:04:05")
		for _, kind := range order {
			all[i].parts = append(all[i].parts, part{class: kind})
		}
	}
	for i, one := range at {
		if place := slices.Index(order, kinds[i]); place >= 0 {
			all[one.Sub(first)/step].parts[place].n++
		}
	}
	return all
}

// quota draws how the uses of a day in Shanghai climb towards their limit, which is a line.
func (v *view) quota(uses []time.Time, limit int) g.Node {
	const left, width, top, floor = 44, 352, 14, 84
	x := func(at time.Time) float64 {
		return left + (width-left)*(float64(at.Hour())+float64(at.Minute())/60)/24
	}
	most := float64(max(limit, len(uses), 1))
	y := func(n int) float64 { return floor - (floor-top)*float64(n)/most }
	sort.Slice(uses, func(i, j int) bool { return uses[i].Before(uses[j]) })
	var path strings.Builder
	fmt.Fprintf(&path, "M%d %d", left, floor)
	for i, at := range uses {
		fmt.Fprintf(&path, "H%.1fV%.1f", x(at), y(i+1))
	}
	fmt.Fprintf(&path, "H%.1f", x(v.box.Clock.Now().In(clock.Shanghai)))
	nodes := []g.Node{
		svg("line", "x1", fmt.Sprint(left), "x2", fmt.Sprint(width), "y1", fmt.Sprint(floor), "y2", fmt.Sprint(floor), "class", "axis"),
		svg("line", "x1", fmt.Sprint(left), "x2", fmt.Sprint(width), "y1", fmt.Sprintf("%.1f", y(limit)), "y2", fmt.Sprintf("%.1f", y(limit)), "class", "limit"),
		g.El("text", g.Attr("x", fmt.Sprint(left-4)), g.Attr("y", fmt.Sprintf("%.1f", y(limit)+4)), g.Attr("text-anchor", "end"), g.Text(number(limit))),
		svg("path", "d", path.String(), "class", "used"),
	}
	for hour := 0; hour <= 24; hour += 6 {
		nodes = append(nodes, svgText(min(max(left+(width-left)*float64(hour)/24, left+4), width-14), floor+15, fmt.Sprintf("%02d:00", hour)))
	}
	return v.drawing(width+4, floor+20, v.quotaText(uses, limit), nodes...)
}

// quotaText says what the drawing of a quota shows.
func (v *view) quotaText(uses []time.Time, limit int) string {
	text := fmt.Sprintf(v.t("Used today (Shanghai): %s of %s", "今日用量（上海时间）：%s / %s"), number(len(uses)), number(limit))
	hours := [24]int{}
	for _, at := range uses {
		hours[at.Hour()]++
	}
	for hour, n := range hours {
		if n > 0 {
			text += fmt.Sprintf(v.t("; from %02d:00: %s", "；%02d 时：%s"), hour, number(n))
		}
	}
	return text
}
