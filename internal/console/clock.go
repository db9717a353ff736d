package console

import (
	"fmt"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/sim"
)

// shownAhead is how many things that are to come a page lists.
const shownAhead = 100

func clockPage(v *view) g.Node {
	ahead := v.Catalog.Ahead(v.box)
	return g.Group{
		h.H1(g.Text(v.t("Clock", "时钟"))),
		h.Div(h.Class("cards"), v.clockFace(), v.clockMoves(ahead), v.clockSet()),
		h.H2(g.Text(v.t("What falls due", "即将到期的事项"))),
		g.If(len(ahead) == 0, h.P(h.Class("soft"), g.Text(v.t("Nothing is to come: no token ends, no report or retry is pending.", "暂无事项：没有即将过期的令牌，也没有待发的回执或重试。")))),
		g.Iff(len(ahead) > 0, func() g.Node { return v.aheadList(ahead) }),
	}
}

// clockFace is the time in every zone that matters.
func (v *view) clockFace() g.Node {
	now := v.box.Clock.Now()
	line := func(zone string, text g.Node) g.Node {
		return g.Group{h.Dt(g.Text(zone)), h.Dd(text)}
	}
	mode := v.t("running", "运行中")
	if v.box.Clock.Mode() == clock.Frozen {
		mode = v.t("frozen", "已冻结")
	}
	offset := v.offset()
	if offset == "" {
		offset = v.t("the same as this machine", "与本机一致")
	}
	return h.Section(h.Class("card"), h.Aria("label", v.t("now", "当前时间")),
		h.H2(g.Text(v.t("Now", "当前时间")), h.Span(h.Class("soft small"), g.Text(mode))),
		h.Dl(h.Class("facts"),
			line("UTC", h.Code(g.Text(now.Format("2006-01-02 15:04:05")))),
			line(v.t("Shanghai", "上海"), h.Code(g.Text(now.In(clock.Shanghai).Format("2006-01-02 15:04:05")))),
			h.Dt(h.Class("scripted"), g.Text(v.t("this browser", "浏览器时区"))), h.Dd(h.Class("scripted"), h.Time(h.Class("local"), h.DateTime(now.Format(time.RFC3339)))),
			line(v.t("this machine", "本机"), g.Text(offset)),
		))
}

func (v *view) clockMoves(ahead []sim.Moment) g.Node {
	advance := func(by, label string) g.Node {
		return v.button(action{method: "POST", path: "/clock/advance", fixed: map[string]string{"by": by}}, label)
	}
	mode, word := clock.Frozen, v.t("▮▮ freeze", "▮▮ 冻结")
	if v.box.Clock.Mode() == clock.Frozen {
		mode, word = clock.Running, v.t("▶ run", "▶ 运行")
	}
	next := g.Node(h.P(h.Class("soft small"), g.Text(v.t("Nothing falls due.", "没有到期事项。"))))
	if len(ahead) > 0 {
		by := max(0, ahead[0].At.Sub(v.box.Clock.Now()))
		next = g.Group{
			advance(by.String(), v.t("to the next thing due", "到下一事项")+" (+"+v.span(by)+")"),
			h.P(h.Class("soft small"), g.Text(v.say(ahead[0].Says))),
		}
	}
	return h.Section(h.Class("card"), h.H2(g.Text(v.t("Move", "移动"))),
		h.Div(h.Class("buttons"),
			v.button(action{method: "PUT", path: "/clock", fixed: map[string]string{"mode": mode}}, word),
			advance("1m", v.t("+1 min", "+1 分")), advance("2h", v.t("+2 h", "+2 小时")), advance("24h", v.t("+1 day", "+1 天")),
			v.button(action{method: "PUT", path: "/clock", fixed: map[string]string{"now": clock.Wall().UTC().Format(time.RFC3339Nano), "mode": clock.Running}}, v.t("to this machine's time", "与本机同步")),
		),
		next)
}

func (v *view) clockSet() g.Node {
	return h.Section(h.Class("card"), h.H2(g.Text(v.t("Set", "设置"))),
		v.form(action{method: "PUT", path: "/clock"},
			h.Class("fields"),
			h.Label(g.Text(v.t("time, with its zone", "时间（含时区）")), h.Input(h.Type("text"), h.Name("s:now"), h.Required(), h.Value(v.box.Clock.Now().In(clock.Shanghai).Format(time.RFC3339)), h.AutoComplete("off"))),
			h.Button(h.Type("submit"), g.Text(v.t("set", "设置")))),
		v.form(action{method: "POST", path: "/clock/advance"},
			h.Class("fields"),
			h.Label(g.Text(v.t("forward by, such as 90s, 2h or 24h", "前进时长，如 90s、2h、24h")), h.Input(h.Type("text"), h.Name("s:by"), h.Required(), h.AutoComplete("off"))),
			h.Button(h.Type("submit"), g.Text(v.t("advance", "前进")))),
		h.P(h.Class("soft small"), g.Text(v.t("Forward does what falls due on the way; back undoes nothing.", "前进会依次执行到期事项；后退不会撤销任何事。"))))
}

func (v *view) aheadList(ahead []sim.Moment) g.Node {
	shown := ahead[:min(len(ahead), shownAhead)]
	return g.Group{
		v.timeline(shown),
		h.P(h.Class("soft small"), g.Textf(v.t("%d of %d", "显示 %d 项，共 %d 项"), len(shown), len(ahead))),
		h.Div(h.Class("scroll"), h.TabIndex("0"), h.Role("region"), h.Aria("label", v.t("what falls due", "到期事项")), h.Table(
			h.THead(h.Tr(h.Th(g.Text(v.t("when", "时间"))), h.Th(g.Text(v.t("Shanghai", "上海时间"))), h.Th(g.Text(v.t("what", "事项"))), h.Th(g.Text(v.t("provider", "平台"))))),
			h.TBody(g.Map(shown, func(m sim.Moment) g.Node {
				return h.Tr(h.Td(v.ago(m.At)), h.Td(h.Code(g.Text(m.At.In(clock.Shanghai).Format("01-02 15:04:05")))), h.Td(g.Text(v.say(m.Says))), h.Td(g.Text(v.providerName(m.Provider))))
			})))),
	}
}

// timeline draws what is to come along a line of time. Its scale is of the square root, so that the next minutes and the next
// days are seen at once.
func (v *view) timeline(ahead []sim.Moment) g.Node {
	now := v.box.Clock.Now()
	whole := max(time.Minute, ahead[len(ahead)-1].At.Sub(now))
	place := func(d time.Duration) float64 { return 34 + 740*rootOf(d, whole) }
	marks := []g.Node{}
	for i, m := range ahead {
		x := place(max(0, m.At.Sub(now)))
		marks = append(marks, svg("circle", "cx", fmt.Sprintf("%.1f", x), "cy", fmt.Sprint(34-i%3*9), "r", "4.5", "class", "mark"))
	}
	ticks := []g.Node{}
	last := -100.0
	for _, d := range []time.Duration{0, time.Minute, 10 * time.Minute, time.Hour, 2 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour, 7 * 24 * time.Hour, 30 * 24 * time.Hour, 365 * 24 * time.Hour} {
		x := place(d)
		if d > whole || x-last < 110 {
			continue
		}
		last = x
		word := v.t("now", "现在")
		if d > 0 {
			word = "+" + v.span(d)
		}
		ticks = append(ticks, svg("line", "x1", fmt.Sprintf("%.1f", x), "x2", fmt.Sprintf("%.1f", x), "y1", "40", "y2", "47", "class", "axis"), svgText(x, 61, word))
	}
	return v.drawing(800, 68, v.t("what falls due, on a line of time", "到期事项时间轴"),
		svg("line", "x1", "14", "x2", "790", "y1", "40", "y2", "40", "class", "axis"), g.Group(ticks), g.Group(marks))
}
