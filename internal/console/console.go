// Package console owns the pages of the console in a browser: what went over the wire and why it was refused, and the
// providers' own consoles. Whatever a page changes goes through the admin API, which it calls within the process, so
// that there is no second way to change a sandbox. It keeps no state of a sandbox, and costs nothing while nobody looks.
package console

import (
	"net/http"
	"net/url"
	"strings"
	"sync"

	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// Prefix is where the console is.
const Prefix = "/__console"

// box is a sandbox, whose journal and clock the pages read.
type box = sandbox.Sandbox

// provider is one that is simulated, as the catalogue holds it.
type provider = sim.API

// Options are what a console is made of.
type Options struct {
	Admin     http.Handler // the admin API
	Providers http.Handler // the whole server: requests that are sent again go through it
	Catalog   *sim.Catalog
	Sandboxes *sandbox.Sandboxes
	Token     string                               // of the admin API; empty where it asks for none, on loopback
	Foreign   func(*http.Request) *problem.Problem // refuses pages of other sites, as the admin API does
	Version   string
	Shared    string // a secret of all servers that show this console, so that one knows the sessions of the others; empty for one server
}

// Console answers every request below Prefix.
type Console struct {
	Options
	access  *access
	results *results
	assets  map[string]asset

	references *references
	feeds      feeds

	ending sync.Once
	ended  chan struct{} // closed when the server stops
}

// New returns a console.
func New(o Options) *Console {
	return &Console{Options: o, access: newAccess(o.Token, o.Shared, o.Foreign), results: &results{}, assets: newAssets(), references: &references{}, ended: make(chan struct{})}
}

// EnterPath is the address of a one-time link that opens the console off loopback; empty where no token is needed.
func (c *Console) EnterPath() string { return c.access.link() }

// ServeHTTP answers a request below Prefix.
func (c *Console) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	secureHeaders(w.Header())
	path := strings.TrimPrefix(r.URL.Path, Prefix)
	if a, found := c.assets[path]; found {
		a.serve(w, r)
		return
	}
	if !c.access.admit(w, r) {
		return
	}
	box, rest, ok := split(path)
	switch {
	case r.URL.Query().Has("lang") || r.URL.Query().Has("theme"):
		remember(w, r)
	case !ok:
		http.Redirect(w, r, Prefix+"/~"+sandbox.Default+"/", http.StatusSeeOther)
	default:
		c.sandbox(w, r, box, rest)
	}
}

// sandbox answers a request about one sandbox.
func (c *Console) sandbox(w http.ResponseWriter, r *http.Request, box, rest string) {
	v := c.view(w, r, box)
	b, err := c.Sandboxes.Get(box)
	if err != nil {
		v.missing(err)
		return
	}
	v.box = b
	page, found := c.find(rest)
	switch {
	case rest == "act" && r.Method == http.MethodPost:
		v.act()
	case rest == "download" && r.Method == http.MethodPost:
		v.download()
	case rest == "send" && r.Method == http.MethodPost:
		v.resend()
	case rest == "snapshot.json":
		v.save()
	case rest == "load" && r.Method == http.MethodPost:
		v.load()
	case rest == "events":
		v.stream()
	case !found:
		v.notFound()
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		v.refuse(http.StatusMethodNotAllowed, v.t("this page is read by GET", "此页面只能用 GET 读取"))
	default:
		v.page = rest
		v.show(page.show)
	}
}

// split reads "/~NAME/PAGE".
func split(path string) (box, page string, ok bool) {
	rest, ok := strings.CutPrefix(path, "/~")
	if !ok {
		return "", "", false
	}
	box, page, ok = strings.Cut(rest, "/")
	return box, page, ok && box != ""
}

// remember keeps a choice of language or theme in a cookie and leads back.
func remember(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	for name, allowed := range map[string][]string{"lang": {"en", "zh"}, "theme": {"light", "dark", "auto"}} {
		for _, value := range allowed {
			if q.Get(name) == value {
				http.SetCookie(w, &http.Cookie{Name: "mockserver-" + name, Value: value, Path: Prefix, MaxAge: 365 * 24 * 3600, SameSite: http.SameSiteStrictMode, HttpOnly: true, Secure: r.TLS != nil})
			}
		}
		q.Del(name)
	}
	to := url.URL{Path: r.URL.Path, RawQuery: q.Encode()}
	http.Redirect(w, r, to.String(), http.StatusSeeOther)
}
