// Package har owns HAR files: reading them entry by entry, whoever wrote them; recording them, by a proxy that leads to
// the real hosts; and taking secrets out of them in a way that lets a recording be sent to a simulation. What a
// recording says of the simulation is internal/evidence's.
package har

import (
	"time"

	"example.com/mockserver/internal/rule"
)

// maxEntry is how many bytes one entry of a HAR file may have, and what stands between two of them.
const maxEntry = 64 << 20

// Head is what stands before the entries of a HAR file.
// https://w3c.github.io/web-performance/specs/HAR/Overview.html
type Head struct {
	Version string  `json:"version"`
	Creator Creator `json:"creator"`
	Pages   []Page  `json:"pages,omitempty"`
	// Account are the credentials in use that are not secrets, by provider and name, where mockserver recorded.
	Account map[string]map[string]string `json:"_account,omitempty"`
	// Bases are the base URLs that were in use, by provider, where mockserver recorded.
	Bases map[string]string `json:"_bases,omitempty"`
}

// Creator names the program that wrote a HAR file.
type Creator struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Entry is one exchange of a HAR file. Names that begin with an underscore are mockserver's own, as HAR has it.
type Entry struct {
	Page     string    `json:"pageref,omitempty"`
	Started  time.Time `json:"startedDateTime"`
	Time     float64   `json:"time"` // milliseconds
	Request  Request   `json:"request"`
	Response Response  `json:"response"`
	Cache    struct{}  `json:"cache"`
	Timings  Timings   `json:"timings"`
	Comment  string    `json:"comment,omitempty"`
	Masked   []Masked  `json:"_masked,omitempty"` // what the entry's placeholders stand for
}

// Request is the request of an entry.
type Request struct {
	Method      string `json:"method"`
	URL         string `json:"url"`
	HTTPVersion string `json:"httpVersion"`
	Cookies     []Pair `json:"cookies"`
	Headers     []Pair `json:"headers"`
	QueryString []Pair `json:"queryString"`
	PostData    *Post  `json:"postData,omitempty"`
	HeadersSize int    `json:"headersSize"`
	BodySize    int    `json:"bodySize"`
}

// Response is the response of an entry.
type Response struct {
	Status      int     `json:"status"`
	StatusText  string  `json:"statusText"`
	HTTPVersion string  `json:"httpVersion"`
	Cookies     []Pair  `json:"cookies"`
	Headers     []Pair  `json:"headers"`
	Content     Content `json:"content"`
	RedirectURL string  `json:"redirectURL"`
	HeadersSize int     `json:"headersSize"`
	BodySize    int     `json:"bodySize"`
	Error       string  `json:"_error,omitempty"` // Chromium's and mockserver's: why there was no response
}

// Pair is a header, a cookie or a parameter.
type Pair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Post is the body of a request: its text, or of a form the parameters.
type Post struct {
	MimeType string `json:"mimeType"`
	Text     string `json:"text"`
	Params   []Pair `json:"params,omitempty"`
	Encoding string `json:"_encoding,omitempty"` // "base64" for a body that is not text
	Cut      bool   `json:"_cut,omitempty"`      // the body was too long to be recorded
}

// Content is the body of a response.
type Content struct {
	Size     int    `json:"size"`
	MimeType string `json:"mimeType"`
	Text     string `json:"text,omitempty"`
	Encoding string `json:"encoding,omitempty"` // "base64" for a body that is not text
	File     string `json:"_file,omitempty"`    // Playwright's: the body is in another file
}

// Timings are those that HAR 1.2 asks for, in milliseconds.
type Timings struct {
	Send    float64 `json:"send"`
	Wait    float64 `json:"wait"`
	Receive float64 `json:"receive"`
}

// Error is a mistake in a HAR file.
type Error struct {
	File  string
	Entry int // counted from 1; 0 for none
	Err   error
}

func (e *Error) Error() string { return e.Words().EN }

func (e *Error) Unwrap() error { return e.Err }

// Words is the mistake in both languages.
func (e *Error) Words() rule.Text {
	if e.Entry == 0 {
		return rule.Say("%s: %s", "%s：%s", e.File, rule.TextOf(e.Err))
	}
	return rule.Say("%s: entry %d: %s", "%s：第 %d 条：%s", e.File, e.Entry, rule.TextOf(e.Err))
}

// CreatorName is that of the recordings that mockserver makes; they are masked.
const CreatorName = "mockserver"
