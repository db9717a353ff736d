package console

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
)

// view is one request for a page: who looks, in which language, at which sandbox.
type view struct {
	*Console
	w     http.ResponseWriter
	r     *http.Request
	query url.Values
	lang  string // "en" or "zh"
	theme string // "light", "dark", or "" for the system's
	id    string // of the sandbox
	page  string // the last part of the address
	box   *box
}

func (c *Console) view(w http.ResponseWriter, r *http.Request, box string) *view {
	v := &view{Console: c, w: w, r: r, query: r.URL.Query(), id: box, lang: language(r)}
	if cookie, err := r.Cookie("mockserver-theme"); err == nil && (cookie.Value == "light" || cookie.Value == "dark") {
		v.theme = cookie.Value
	}
	return v
}

// language is the one that was chosen, else the first of Accept-Language that there is.
func language(r *http.Request) string {
	if cookie, err := r.Cookie("mockserver-lang"); err == nil && (cookie.Value == "en" || cookie.Value == "zh") {
		return cookie.Value
	}
	for _, one := range strings.Split(strings.ToLower(r.Header.Get("Accept-Language")), ",") {
		switch one = strings.TrimSpace(one); {
		case strings.HasPrefix(one, "zh"):
			return "zh"
		case strings.HasPrefix(one, "en"):
			return "en"
		}
	}
	return "en"
}

// t chooses a word by the page's language.
func (v *view) t(en, zh string) string {
	if v.lang == "zh" {
		return zh
	}
	return en
}

func (v *view) say(t rule.Text) string { return t.In(v.lang) }

// href is the address of a page of this sandbox.
func (v *view) href(page string, query url.Values) string {
	to := url.URL{Path: Prefix + "/~" + v.id + "/" + page, RawQuery: query.Encode()}
	return to.String()
}

// here is the address of this page with some parameters other than they are; an empty value takes one away.
func (v *view) here(changes ...string) string {
	q := url.Values{}
	for name, values := range v.query {
		q[name] = values
	}
	for i := 0; i+1 < len(changes); i += 2 {
		if changes[i+1] == "" {
			q.Del(changes[i])
		} else {
			q.Set(changes[i], changes[i+1])
		}
	}
	return v.href(v.page, q)
}

// show writes a page; with ?part=main only what is inside its frame, for the script.
func (v *view) show(page func(*view) g.Node) {
	content := g.Group{v.result(), page(v)}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if v.query.Get("part") == "main" {
		_ = content.Render(valid(v.w))
		return
	}
	_ = v.frame(content).Render(valid(v.w)) // a browser that has gone is nobody's error
}

// missing is the page of a sandbox that is not there.
func (v *view) missing(err error) {
	status, why := http.StatusInternalServerError, err.Error()
	var p *problem.Problem
	if errors.As(err, &p) {
		status, why = p.Status, v.say(p.Why)
	}
	v.status(status, h.P(h.Class("notice bad"), g.Text(why)),
		h.P(h.A(h.Href(Prefix+"/~"+sandbox.Default+"/"), g.Text(v.t("go to the default sandbox", "前往默认沙箱")))))
}

func (v *view) notFound() {
	v.status(http.StatusNotFound, h.P(h.Class("notice"), g.Text(v.t("The console has no such page.", "控制台没有此页面。"))))
}

func (v *view) refuse(status int, why string) {
	v.status(status, h.P(h.Class("notice bad"), g.Text(why)))
}

func (v *view) status(status int, content ...g.Node) {
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.WriteHeader(status)
	title := h.H1(g.Textf(v.t("Error %d", "错误 %d"), status))
	_ = v.frame(append(g.Group{title}, content...)).Render(valid(v.w))
}

// why is what an error says in the page's language.
func (v *view) why(err error) string {
	var p *problem.Problem
	if errors.As(err, &p) {
		return v.say(p.Why)
	}
	return err.Error()
}

// ago is how long ago a moment of the sandbox's clock was, with the exact moment on hover and focus.
func (v *view) ago(at time.Time) g.Node {
	d := v.box.Clock.Now().Sub(at)
	text := v.t("now", "刚刚")
	switch {
	case d < -time.Second:
		text = fmt.Sprintf(v.t("in %s", "%s后"), v.span(-d))
	case d >= time.Second:
		text = fmt.Sprintf(v.t("%s ago", "%s前"), v.span(d))
	}
	return h.Time(h.DateTime(at.UTC().Format(time.RFC3339)), h.Title(v.exact(at)), g.Text(text))
}

// span is a length of time in the one or two largest units.
func (v *view) span(d time.Duration) string {
	units := []struct {
		d      time.Duration
		en, zh string
	}{{24 * time.Hour, "d", " 天"}, {time.Hour, "h", " 小时"}, {time.Minute, "min", " 分"}, {time.Second, "s", " 秒"}}
	for i, u := range units {
		if d < u.d {
			continue
		}
		text := fmt.Sprintf("%d", d/u.d) + v.t(" "+u.en, u.zh)
		if i+1 < len(units) {
			if rest := d % u.d / units[i+1].d; rest > 0 {
				text += fmt.Sprintf(" %d", rest) + v.t(" "+units[i+1].en, units[i+1].zh)
			}
		}
		return text
	}
	return v.t("0 s", "0 秒")
}

// exact is a moment in UTC and in Shanghai.
func (v *view) exact(at time.Time) string {
	return at.UTC().Format("2006-01-02 15:04:05.000Z") + " · " + at.In(clock.Shanghai).Format("15:04:05") + v.t(" Shanghai", " 上海")
}
