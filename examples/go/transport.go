package clients

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

const (
	timeout = 10 * time.Second
	largest = 16 << 20 // bytes of an answer
)

// request is what is sent: the query is added to the address, the body encoded as JSON.
type request struct {
	method, url string
	query       url.Values
	header      map[string]string
	body        any
}

var httpClient = &http.Client{Timeout: timeout}

// send sends a request and returns the status and the body, a JSON object or list. Refusals come back like answers,
// since every provider words them in its envelope; what is not JSON is not an envelope, and an error.
func send(ctx context.Context, provider string, r request) (int, json.RawMessage, error) {
	unavailable := func(code string, err error) error {
		return &ProviderError{Provider: provider, Kind: Unavailable, Code: code, Message: err.Error(), Cause: err}
	}
	var body io.Reader
	if r.body != nil {
		text, err := json.Marshal(r.body)
		if err != nil {
			return 0, nil, err
		}
		body = bytes.NewReader(text)
	}
	if len(r.query) > 0 {
		r.url += "?" + r.query.Encode()
	}
	q, err := http.NewRequestWithContext(ctx, r.method, r.url, body)
	if err != nil {
		return 0, nil, err
	}
	if r.body != nil {
		q.Header.Set("Content-Type", "application/json;charset=utf-8")
	}
	for name, value := range r.header {
		q.Header.Set(name, value)
	}
	response, err := httpClient.Do(q)
	if err != nil {
		return 0, nil, unavailable("network", err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(response.Body, largest))
	if err != nil {
		return 0, nil, unavailable("network", err)
	}
	var shape any
	if err := json.Unmarshal(text, &shape); err != nil {
		return 0, nil, unavailable(strconv.Itoa(response.StatusCode), err)
	}
	return response.StatusCode, text, nil
}
