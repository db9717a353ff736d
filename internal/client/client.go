// Package client speaks mockserver's admin API from Go: for the command line, the contracts and mocktest. It holds no
// state and knows no provider.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// Client speaks to one server.
type Client struct {
	Base  string // "http://127.0.0.1:8080"
	Token string // the admin token; empty on loopback
	HTTP  *http.Client
}

// Refusal is an admin call that was refused.
type Refusal struct {
	Status   int    `json:"status"`
	Detail   string `json:"detail"`
	DetailZH string `json:"detailZh"`
	Body     []byte `json:"-"` // the whole problem
}

// Error is what the server said, in English.
func (r *Refusal) Error() string { return r.Detail }

// Do calls path below /__admin with in as its JSON body (nil for none) and decodes the answer into out (nil to ignore
// it). It returns a *Refusal when the server says no, and another error when there was no answer.
func (c *Client) Do(ctx context.Context, method, path string, in, out any) error {
	answer, err := c.Raw(ctx, method, path, in)
	if err != nil || out == nil || len(answer) == 0 {
		return err
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("%s %s: the answer is not JSON: %w", method, path, err)
	}
	return nil
}

// Raw is Do for an answer that is taken as it is.
func (c *Client) Raw(ctx context.Context, method, path string, in any) ([]byte, error) {
	answer, err := c.open(ctx, method, path, in)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Close() }()
	return io.ReadAll(answer)
}

// Stream is a GET whose answer is read as it comes; the caller closes it.
func (c *Client) Stream(ctx context.Context, path string) (io.ReadCloser, error) {
	return c.open(ctx, http.MethodGet, path, nil)
}

// open makes a call and returns the answer's body, or the refusal.
func (c *Client) open(ctx context.Context, method, path string, in any) (io.ReadCloser, error) {
	var body io.Reader
	switch v := in.(type) {
	case nil:
	case []byte:
		body = bytes.NewReader(v)
	default:
		text, err := json.Marshal(in)
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", method, path, err)
		}
		body = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(c.Base, "/")+"/__admin"+path, body)
	if err != nil {
		return nil, err
	}
	if c.Token != "" {
		r.Header.Set("Authorization", "Bearer "+c.Token)
	}
	if in != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	response, err := c.http().Do(r)
	if err != nil {
		return nil, err
	}
	if response.StatusCode < http.StatusBadRequest {
		return response.Body, nil
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	refusal := &Refusal{Status: response.StatusCode, Body: answer}
	if json.Unmarshal(answer, refusal) != nil || refusal.Detail == "" {
		refusal.Detail = fmt.Sprintf("%s %s: %s", method, path, response.Status)
	}
	return nil, refusal
}

func (c *Client) http() *http.Client {
	if c.HTTP != nil {
		return c.HTTP
	}
	return http.DefaultClient
}
