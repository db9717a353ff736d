package main

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAKeptServerIsLinkedFromTheReport(t *testing.T) {
	page := filepath.Join(t.TempDir(), "r.html")
	c, _, _ := mockserver(t, "", append([]string{"run", "--keep", "--fail-on", "never", "--report", page, "--"}, aClient("token test reset token")...)...)
	c.Stderr = nil
	said, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(said)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "kept until Ctrl-C: http://127.0.0.1:") {
	}
	pages := lines.Text()[strings.LastIndex(lines.Text(), " ")+1:]
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if links := strings.Count(string(text), `href="`+pages+"?n="); links != 1 { // the one before the reset is gone
		t.Errorf("%d links to %s", links, pages)
	}
	answer, err := http.Get(pages + "?n=1")
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("the page of the exchange: %s", answer.Status)
	}
	_ = c.Process.Signal(os.Interrupt)
	_, _ = io.Copy(io.Discard, said)
	if err := c.Wait(); err != nil {
		t.Errorf("after Ctrl-C: %v", err)
	}
}
