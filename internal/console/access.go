package console

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"sync"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/problem"
)

const (
	sessionCookie = "mockserver-console"
	formField     = "form-token"
	enterPath     = "/enter"
)

// access decides who may see the console, by the same rule as the admin API: without a token, browsers of this machine;
// with one, whoever opened the one-time link or gave the token. Forms carry a token of their own besides.
type access struct {
	token   string
	foreign func(*http.Request) *problem.Problem // refuses pages of other sites, as the admin API does
	secret  [32]byte                             // of this process, or of all that share a console

	mu  sync.Mutex
	key string // of the one-time link; empty once it was used
}

func newAccess(token, shared string, foreign func(*http.Request) *problem.Problem) *access {
	a := &access{token: token, foreign: foreign}
	_, _ = rand.Read(a.secret[:]) // never fails
	if shared != "" {
		a.secret = sha256.Sum256([]byte("console of " + shared))
	}
	if token != "" {
		a.key = a.sign("one-time link")[:32]
	}
	return a
}

func (a *access) sign(what string) string {
	m := hmac.New(sha256.New, a.secret[:])
	_, _ = m.Write([]byte(what)) // never fails
	return hex.EncodeToString(m.Sum(nil))
}

func (a *access) link() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.key == "" {
		return ""
	}
	return Prefix + enterPath + "?key=" + a.key
}

// formToken is what a form must carry.
func (a *access) formToken() string { return a.sign("form") }

func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// admit reports whether the request may go on; otherwise it has been answered.
func (a *access) admit(w http.ResponseWriter, r *http.Request) bool {
	if p := a.foreign(r); p != nil {
		refusal(w, p.Status, p.Why.EN+" · "+p.Why.ZH)
		return false
	}
	if otherSite(r) {
		refusal(w, http.StatusForbidden, "the console refuses forms of other sites · 控制台拒绝其他网站的表单")
		return false
	}
	if r.URL.Path == Prefix+enterPath {
		a.enter(w, r)
		return false
	}
	if a.token != "" && !a.known(r) {
		a.ask(w, http.StatusUnauthorized)
		return false
	}
	if r.Method == http.MethodPost && !equal(r.PostFormValue(formField), a.formToken()) {
		refusal(w, http.StatusForbidden, "this form is not of this server, or is older than its last start: reload the page · 表单不是由本服务生成，或生成于上次启动之前：请刷新页面")
		return false
	}
	return true
}

// otherSite reports a form that a page of another site sends, whatever its Origin.
func otherSite(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	return r.Method != http.MethodGet && (site == "cross-site" || site == "same-site")
}

func (a *access) known(r *http.Request) bool {
	cookie, err := r.Cookie(sessionCookie)
	return err == nil && equal(cookie.Value, a.sign("session"))
}

// enter opens a session by the one-time link or by the admin token.
func (a *access) enter(w http.ResponseWriter, r *http.Request) {
	good := a.token == ""
	if r.Method == http.MethodPost {
		good = good || equal(r.PostFormValue("token"), a.token)
	} else {
		good = good || a.use(r.URL.Query().Get("key"))
	}
	if !good {
		a.ask(w, http.StatusUnauthorized)
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: sessionCookie, Value: a.sign("session"), Path: Prefix, HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil,
	})
	// A redirect after a link from elsewhere would come without the new cookie; a page that is opened by hand does not.
	w.Header().Set("Refresh", "0; url="+Prefix+"/")
	document(w, http.StatusOK, "mockserver", h.P(h.A(h.Href(Prefix+"/"), g.Text("open the console · 打开控制台"))))
}

// use burns the key of the one-time link.
func (a *access) use(key string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.key == "" || !equal(key, a.key) {
		return false
	}
	a.key = ""
	return true
}

func (a *access) ask(w http.ResponseWriter, status int) {
	document(w, status, "mockserver", h.Form(h.Class("enter"), h.Method("post"), h.Action(Prefix+enterPath),
		h.P(g.Text("The one-time link printed at start opens the console once. Afterwards, give the admin token. · 启动时打印的链接只能打开一次；之后请输入管理令牌。")),
		h.Label(g.Text("admin token · 管理令牌 "), h.Input(h.Type("password"), h.Name("token"), h.Required(), h.AutoComplete("current-password"))),
		h.Button(h.Type("submit"), g.Text("enter · 进入")),
	))
}

// refusal is a page that says why, in both languages: the language is not known yet.
func refusal(w http.ResponseWriter, status int, why string) {
	document(w, status, "mockserver", h.P(g.Text(why)))
}

// document is a page outside every sandbox.
func document(w http.ResponseWriter, status int, title string, content ...g.Node) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_ = h.Doctype(h.HTML(h.Lang("en"),
		h.Head(h.Meta(h.Charset("utf-8")), h.Meta(h.Name("viewport"), h.Content("width=device-width,initial-scale=1")),
			h.TitleEl(g.Text(title)), h.Link(h.Rel("stylesheet"), h.Href(Prefix+stylePath)), h.Link(h.Rel("icon"), h.Href(Prefix+iconPath))),
		h.Body(h.Main(h.H1(g.Text("mockserver")), g.Group(content))),
	)).Render(w) // a browser that has gone is nobody's error
}

// secureHeaders let a page load nothing but the console's own files, and nobody frame it.
func secureHeaders(header http.Header) {
	header.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "same-origin") // with no-referrer, browsers send "Origin: null" with the console's own forms
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Cache-Control", "no-store")
}
