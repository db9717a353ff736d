package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/server"
)

// patience is how long a test waits for what happens at once.
const patience = time.Minute

// dial opens a connection to a server; it cannot outlast the test's patience.
func dial(t *testing.T, url string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(clock.Wall().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return c
}

func say(t *testing.T, c net.Conn, text string) {
	t.Helper()
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
}

// answers reads all that comes until the server closes, and returns the statuses of the answers.
func answers(t *testing.T, c net.Conn) (statuses []int) {
	t.Helper()
	in := bufio.NewReader(c)
	for {
		response, err := http.ReadResponse(in, nil)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatal("the server keeps the connection open")
		}
		if err != nil {
			return statuses // closed, or reset
		}
		_, _ = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
		statuses = append(statuses, response.StatusCode)
	}
}

const (
	post      = "POST /__admin/sandboxes HTTP/1.1\r\nHost: localhost\r\n"
	hidden    = "GET /__admin/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
	jsonType  = "Content-Type: application/json\r\n"
	inChunks  = post + jsonType + "Transfer-Encoding: chunked\r\n"
	bodyOfTwo = "2\r\n{}\r\n0\r\n\r\n"
)

// served are the raw requests that may be answered, once: RFC 9112 §6.1 lets a server go by the chunks if it closes the
// connection afterwards.
var served = map[string]bool{
	"Content-Length and chunks": true, "chunks and Content-Length": true, "Transfer-Encoding in HTTP/1.0": true,
}

// raw are requests that no client library sends.
var raw = map[string]string{
	"Content-Length twice":                post + "Content-Length: 2\r\nContent-Length: 60\r\n\r\n{}" + hidden,
	"Content-Length with a sign":          post + "Content-Length: +2\r\n\r\n{}" + hidden,
	"Content-Length below zero":           post + "Content-Length: -1\r\n\r\n" + hidden,
	"Content-Length of two numbers":       post + "Content-Length: 2, 2\r\n\r\n{}" + hidden,
	"Content-Length beyond all":           post + "Content-Length: 99999999999999999999\r\n\r\n{}",
	"Content-Length and chunks":           inChunks + "Content-Length: 4\r\n\r\n" + bodyOfTwo + hidden,
	"chunks and Content-Length":           post + jsonType + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + bodyOfTwo + hidden,
	"Transfer-Encoding twice":             inChunks + "Transfer-Encoding: chunked\r\n\r\n" + bodyOfTwo + hidden,
	"Transfer-Encoding misspelt":          post + "Transfer-Encoding: xchunked\r\n\r\n" + bodyOfTwo + hidden,
	"Transfer-Encoding after identity":    post + "Transfer-Encoding: identity, chunked\r\n\r\n" + bodyOfTwo + hidden,
	"Transfer-Encoding with a tab":        post + "Transfer-Encoding:\x0bchunked\r\n\r\n" + bodyOfTwo + hidden,
	"Transfer-Encoding in HTTP/1.0":       strings.Replace(inChunks, "1.1", "1.0", 1) + "\r\n" + bodyOfTwo + hidden,
	"a space before the colon":            post + "Content-Length : 2\r\n\r\n{}" + hidden,
	"a folded header":                     post + "X-One: a\r\n b\r\nContent-Length : 2\r\n\r\n{}",
	"a chunk's size that is not a number": inChunks + "\r\nzz\r\n{}\r\n0\r\n\r\n" + hidden,
	"a chunk's size below zero":           inChunks + "\r\n-2\r\n{}\r\n0\r\n\r\n" + hidden,
	"a chunk's size beyond all":           inChunks + "\r\nfffffffffffffffff\r\n{}\r\n0\r\n\r\n" + hidden,
	"a chunk without its end":             inChunks + "\r\n2\r\n{}XX0\r\n\r\n" + hidden,
	"a chunk's endless extension":         inChunks + "\r\n2;" + strings.Repeat("x", 128<<10) + "\r\n{}\r\n0\r\n\r\n" + hidden,
	"chunks of one byte, extended":        inChunks + "\r\n" + strings.Repeat("1;"+strings.Repeat("x", 4000)+"\r\n \r\n", 64) + "0\r\n\r\n" + hidden,
	"a null byte in the path":             "GET /nowhere/\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
	"an escaped null byte":                "GET /nowhere/%00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
	"a null byte in a header":             "GET /nowhere/ HTTP/1.1\r\nHost: localhost\r\nX-One: a\x00b\r\n\r\n",
	"a null byte in the method":           "G\x00T /nowhere/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
	"a null byte in the host":             "GET /nowhere/ HTTP/1.1\r\nHost: local\x00host\r\n\r\n",
	"a carriage return in a header":       "GET /nowhere/ HTTP/1.1\r\nHost: localhost\r\nX-One: a\rX-Two: b\r\n\r\n",
	"a broken escape":                     "GET /nowhere/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
	"a path out of the root":              "GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
	"a sandbox out of the root":           "GET /~../qijiayun/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
	"a URL that is too long":              "GET /nowhere/" + strings.Repeat("a", 128<<10) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
	"a header that is too long":           post + "X-One: " + strings.Repeat("a", 128<<10) + "\r\n\r\n",
	"too many headers":                    post + strings.Repeat("X-One: a\r\n", 16<<10) + "\r\n",
	"a line without an end":               strings.Repeat("a", 256<<10),
	"no host":                             "GET /nowhere/ HTTP/1.1\r\n\r\n",
	"two hosts":                           "GET /nowhere/ HTTP/1.1\r\nHost: localhost\r\nHost: other\r\n\r\n",
	"a host with a path":                  "GET /nowhere/ HTTP/1.1\r\nHost: local/host\r\n\r\n",
	"HTTP/0.9":                            "GET /\r\n\r\n",
	"HTTP/3.0":                            "GET / HTTP/3.0\r\nHost: localhost\r\n\r\n",
	"TLS to the plain port":               "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + strings.Repeat("\x00", 64) + "\r\n\r\n",
	"an HTTP/2 preface":                   "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
	"a request to nowhere":                "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\nConnection: close\r\n\r\n",
	"a star":                              "GET * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
	"an upgrade to HTTP/2":                "GET /nowhere/ HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
}

func TestRawBytesAreRefusedOrCutOff(t *testing.T) {
	r, log := started(t, server.Config{Limits: server.Limits{
		Header: 500 * time.Millisecond, Read: time.Second, Write: patience, Idle: 500 * time.Millisecond, HeaderBytes: 64 << 10,
	}})
	for name, bytes := range raw {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := dial(t, r.URL)
			_, _ = io.WriteString(c, bytes) // the server may close before it has read all
			statuses := answers(t, c)
			if len(statuses) > 1 {
				t.Errorf("one request was answered %d times: %v", len(statuses), statuses)
			}
			for _, status := range statuses {
				if status < 400 && !served[name] || status >= 500 && status != http.StatusNotImplemented && status != http.StatusHTTPVersionNotSupported {
					t.Errorf("status %d", status)
				}
			}
		})
	}
	t.Cleanup(func() {
		if log.String() != "" {
			t.Errorf("the server complained:\n%s", log)
		}
	})
}

func TestSlowClientsHoldTheirOwnConnectionAndNoLonger(t *testing.T) {
	limits := server.Limits{Header: time.Second, Read: 2 * time.Second, Write: 2 * time.Second, Idle: time.Second, HeaderBytes: 64 << 10}
	r, log := started(t, server.Config{Limits: limits})
	starts := map[string]string{
		"nothing":       "",
		"half a header": post + "X-On",
		"half a body":   post + jsonType + "Content-Length: 100\r\n\r\n{",
		"half a chunk":  inChunks + "\r\nff\r\n{",
		"and then idle": "GET /__admin/health HTTP/1.1\r\nHost: localhost\r\n\r\n",
	}
	var slow []net.Conn
	for range 100 {
		for _, text := range starts {
			c := dial(t, r.URL)
			say(t, c, text)
			slow = append(slow, c)
		}
	}
	before := clock.Wall()
	response, body := fetch(t, http.DefaultClient, r.URL+"/__admin/health", "")
	if took := clock.Since(before); response.StatusCode != http.StatusOK || took > patience/2 {
		t.Errorf("another client was answered %s after %s: %s", response.Status, took, body)
	}
	for _, c := range slow {
		answers(t, c) // until it is closed
	}
	if took := clock.Since(before); took > patience/2 {
		t.Errorf("the last slow client was cut off after %s", took)
	}
	if log.String() != "" {
		t.Errorf("the server complained:\n%s", log)
	}
}

func TestAClientThatTakesNoAnswerIsCutOff(t *testing.T) {
	limits := server.DefaultLimits
	limits.Write = time.Second
	r, _ := started(t, server.Config{Limits: limits})
	c := dial(t, r.URL)
	request := []byte(strings.Repeat("GET /__admin/openapi.yaml HTTP/1.1\r\nHost: localhost\r\n\r\n", 1000))
	var err error
	for n := 0; err == nil && n < 1000; n++ { // 55 GB of answers
		_, err = c.Write(request)
	}
	if err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the server still writes: %v", err)
	}
}

func TestHeadersChooseNothingButSandboxAndPreference(t *testing.T) {
	r, _ := started(t, server.Config{})
	c := dial(t, r.URL)
	plain := "GET /qijiayun/itrigger-tenant/v1/basic/accessTokenOpen/token?appId=a&appSecret=b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
	mock := ""
	for _, name := range []string{"Exchange", "Rule", "Why", "Clock", "Token", "Status", "Provider", "Operation", "Fault"} {
		mock += fmt.Sprintf("Mock-%s: 500\r\n", name)
	}
	say(t, c, plain+mock+"\r\n")
	with, _ := io.ReadAll(c)
	c = dial(t, r.URL)
	say(t, c, plain+"\r\n")
	without, _ := io.ReadAll(c)
	_, with, _ = bytes.Cut(with, []byte("\r\n\r\n"))
	_, without, _ = bytes.Cut(without, []byte("\r\n\r\n"))
	if len(with) == 0 || !bytes.Equal(with, without) {
		t.Errorf("with:\n%s\nwithout:\n%s", with, without)
	}
}
