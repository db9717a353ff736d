package har

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httputil"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/problem"
)

// maxRecorded is how many bytes of a body are recorded. More are passed on.
const maxRecorded = 32 << 20

// Through passes requests on to the real providers and records each exchange.
type Through struct {
	Recorder  *Recorder
	Transport http.RoundTripper
	// Failed is called for a host that could not be reached, and for an exchange that could not be recorded.
	Failed func(host string, err error)
}

// Serve passes one request on to the host that it names.
func (t *Through) Serve(w http.ResponseWriter, r *http.Request, provider string) {
	scheme := r.URL.Scheme
	if scheme == "" {
		scheme = "http"
		if r.TLS != nil {
			scheme = "https"
		}
	}
	p := httputil.ReverseProxy{
		Rewrite: func(q *httputil.ProxyRequest) {
			q.Out.URL.Scheme, q.Out.URL.Host, q.Out.Host = scheme, r.Host, r.Host
			q.Out.Header.Set("Accept-Encoding", "identity") // or the recording could not be read
			if _, given := r.Header["User-Agent"]; !given {
				q.Out.Header["User-Agent"] = nil // and none is added
			}
		},
		Transport:    &recording{t, provider},
		ErrorHandler: t.unreachable,
		ErrorLog:     slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	p.ServeHTTP(w, r)
}

func (t *Through) unreachable(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // nobody waits any more
	}
	t.Failed(r.Host, err)
	why := problem.New(http.StatusBadGateway, "%s cannot be reached: %v", "无法连接 %s：%v", r.Host, err)
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Mock-Why", problem.HeaderText(why.Why.EN))
	w.WriteHeader(why.Status)
	_ = json.NewEncoder(w).Encode(why.Body()) // a caller who has gone is nobody's error
}

// recording is a RoundTripper that records what passes.
type recording struct {
	*Through
	provider string
}

// RoundTrip implements http.RoundTripper. The exchange is recorded when the response's body is closed.
func (t *recording) RoundTrip(q *http.Request) (*http.Response, error) {
	began := clock.Wall()
	body, err := keepBody(q)
	if err != nil {
		return nil, err
	}
	e := &Entry{Started: began.UTC(), Request: requestOf(q, body)}
	response, err := t.Transport.RoundTrip(q)
	if err != nil {
		e.Response = Response{Cookies: []Pair{}, Headers: []Pair{}, HeadersSize: -1, BodySize: -1, Error: err.Error()}
		t.add(e, began)
		return nil, err
	}
	kept := &kept{ReadCloser: response.Body}
	kept.done = func() {
		e.Response = responseOf(response, kept)
		t.add(e, began)
	}
	response.Body = kept
	return response, nil
}

// keepBody reads the body of a request, and puts another in its place that reads the same. What is longer than a recording
// may be is read to the limit only.
func keepBody(q *http.Request) ([]byte, error) {
	if q.Body == nil || q.Body == http.NoBody {
		return nil, nil
	}
	body, err := io.ReadAll(io.LimitReader(q.Body, maxRecorded+1))
	if err != nil {
		return nil, err
	}
	switch {
	case len(body) == 0:
		q.Body = http.NoBody
	case len(body) <= maxRecorded:
		q.Body = io.NopCloser(bytes.NewReader(body))
	default:
		q.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), q.Body))
	}
	return body, nil
}

func (t *recording) add(e *Entry, began time.Time) {
	e.Time = float64(clock.Since(began).Microseconds()) / 1000
	e.Timings.Wait = e.Time
	if err := t.Recorder.Add(t.provider, e); err != nil {
		t.Failed("", err)
	}
}

// kept keeps what is read of a body, up to a limit, and notes its end.
type kept struct {
	io.ReadCloser
	text   bytes.Buffer
	length int
	ended  bool // all of it was read
	done   func()
}

func (k *kept) Read(p []byte) (int, error) {
	n, err := k.ReadCloser.Read(p)
	k.length += n
	k.ended = k.ended || err == io.EOF //nolint:errorlint // a Reader returns it as it is
	if room := maxRecorded - k.text.Len(); room > 0 {
		k.text.Write(p[:min(n, room)])
	}
	return n, err
}

func (k *kept) Close() error {
	err := k.ReadCloser.Close()
	if k.done != nil {
		k.done()
		k.done = nil
	}
	return err
}

func requestOf(q *http.Request, body []byte) Request {
	r := Request{
		Method: q.Method, URL: q.URL.String(), HTTPVersion: "HTTP/1.1", Cookies: []Pair{}, QueryString: []Pair{},
		Headers: headerPairs(q.Header), HeadersSize: -1, BodySize: len(body),
	}
	if len(body) > maxRecorded {
		r.PostData = &Post{MimeType: q.Header.Get("Content-Type"), Cut: true}
	} else if len(body) > 0 {
		text, encoding := asText(body)
		r.PostData = &Post{MimeType: q.Header.Get("Content-Type"), Text: text, Encoding: encoding}
	}
	return r
}

func responseOf(a *http.Response, k *kept) Response {
	r := Response{
		Status: a.StatusCode, StatusText: http.StatusText(a.StatusCode), HTTPVersion: a.Proto, Cookies: []Pair{},
		Headers: headerPairs(a.Header), RedirectURL: a.Header.Get("Location"), HeadersSize: -1, BodySize: k.length,
		Content: Content{Size: k.length, MimeType: a.Header.Get("Content-Type")},
	}
	body, readable := decode(a.Header.Get("Content-Encoding"), k.text.Bytes())
	if readable && k.ended && k.length <= maxRecorded { // else a secret could hide in it, and half a body compares with nothing
		r.Content.Size = len(body)
		r.Content.Text, r.Content.Encoding = asText(body)
	}
	return r
}

// decode takes a content encoding off that came although none was asked for.
func decode(encoding string, body []byte) ([]byte, bool) {
	switch strings.ToLower(encoding) {
	case "", "identity":
		return body, true
	case "gzip":
		z, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return nil, false
		}
		plain, err := io.ReadAll(io.LimitReader(z, maxRecorded+1))
		return plain, err == nil && len(plain) <= maxRecorded
	}
	return nil, false
}

func headerPairs(h http.Header) []Pair {
	list := []Pair{}
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, v := range h[name] {
			list = append(list, Pair{name, v})
		}
	}
	return list
}

// asText is a body as HAR has it. JSON would make six bytes of each that no text has.
func asText(body []byte) (text, encoding string) {
	if utf8.Valid(body) && bytes.IndexByte(body, 0) < 0 {
		return string(body), ""
	}
	return base64.StdEncoding.EncodeToString(body), "base64"
}
