package aisuda

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestTenThousandRows(t *testing.T) { manyRows(t, 10_000) }

// The figures of a hundred thousand rows: go test ./providers/aisuda -run NONE -bench HundredThousand -benchtime 1x -v
func BenchmarkAHundredThousandRows(b *testing.B) {
	for b.Loop() {
		manyRows(b, 100_000)
	}
}

// manyRows puts n rows in, lists them in the order of a field and gets them out, each within a request.
func manyRows(t testing.TB, n int) {
	h, rows := serve(t), make([][]any, n)
	for i := range rows {
		rows[i] = []any{int64(i), strings.Repeat("长", i%20), nil, float64(i%1000) / 7, nil, i%2 == 0, "2022-01-01", nil}
	}
	columns := []column{
		{Name: "id", Type: "integer", Primary: true},
		{Name: "name", Type: "text"},
		{Name: "remark", Type: "text", Nullable: true},
		{Name: "amount", Type: "number"},
		{Name: "age", Type: "integer", Nullable: true},
		{Name: "vip", Type: "boolean"},
		{Name: "birthday", Type: "date"},
		{Name: "visitedAt", Type: "datetime", Nullable: true},
	}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", "rows.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(encoded(t, columns, rows)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	send := func(what, method, path, contentType string, body []byte, want string) {
		r := httptest.NewRequest(method, path, bytes.NewReader(body))
		r.Header.Set("Content-Type", contentType)
		stop := func() time.Duration { return 0 }
		if _, measuring := t.(*testing.B); measuring {
			stop = h.readAgainAndAgain(t)
		}
		begin := h.box.Clock.Now()
		answer := h.call(t, r)
		took := h.box.Clock.Now().Sub(begin).Round(time.Millisecond)
		t.Logf("%-30s %v, %d bytes; others waited at most %v", what, took, answer.Body.Len(), stop().Round(time.Millisecond))
		if answer.Code != http.StatusOK || !strings.Contains(answer.Body.String(), want) {
			t.Fatalf("%s: HTTP %d %.300s", what, answer.Code, answer.Body)
		}
	}
	send("import", http.MethodPost, modelPath+"/UploadExcelData", w.FormDataContentType(), form.Bytes(), fmt.Sprintf(`"done":%d,`, n))
	send("first page", http.MethodGet, modelPath, "", nil, fmt.Sprintf(`"count":%d}`, n))
	send("last page", http.MethodGet, fmt.Sprintf("%s?page=%d", modelPath, n/10), "", nil, fmt.Sprintf(`"id":%d,`, n-1))
	send("page in the order of a field", http.MethodGet, modelPath+"?orderBy=amount&orderDir=desc&perPage=3", "", nil, `"amount":142.714`)
	send("one row", http.MethodGet, fmt.Sprintf("%s/%d", modelPath, n/2), "", nil, fmt.Sprintf(`"id":%d,`, n/2))
	send("export", http.MethodPost, modelPath+"/exportExcelData", "application/json", []byte("{}"), "PK")
	send("truncate", http.MethodPost, modelPath+"/truncat", "application/json", []byte("{}"), fmt.Sprintf(`"count":%d}`, n))
}

// readAgainAndAgain reads the list of applications, one call after the other, until it is stopped; then it says how long
// the slowest call took.
func (h host) readAgainAndAgain(t testing.TB) (stop func() time.Duration) {
	signed := httptest.NewRequest(http.MethodGet, "/openapi/company/acme/app", nil)
	h.call(t, signed) // which signs it
	over, slowest := make(chan struct{}), make(chan time.Duration)
	go func() {
		var most time.Duration
		for {
			select {
			case <-over:
				slowest <- most
				return
			default:
			}
			r := httptest.NewRequest(http.MethodGet, "/openapi/company/acme/app", nil)
			r.Header = signed.Header
			begin := h.box.Clock.Now()
			answer := httptest.NewRecorder()
			h.api.Serve(answer, r, h.box)
			most = max(most, h.box.Clock.Now().Sub(begin))
			if answer.Code != http.StatusOK {
				t.Errorf("meanwhile: HTTP %d %s", answer.Code, answer.Body)
			}
		}
	}()
	return func() time.Duration {
		close(over)
		return <-slowest
	}
}

// While workbooks wait for their turn to be read and written, the sandbox's lock is nobody's.
func TestAWorkbookHoldsUpNobodyElse(t *testing.T) {
	h := serve(t)
	list := httptest.NewRequest(http.MethodGet, "/openapi/company/acme/app", nil)
	h.call(t, list) // which signs it
	book := h.call(t, httptest.NewRequest(http.MethodPost, modelPath+"/exportExcelData", strings.NewReader("{}"))).Body.Bytes()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", "rows.xlsx")
	if err == nil {
		_, err = part.Write(book)
	}
	if err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	for range cap(desks) {
		desks <- struct{}{}
	}
	answers := make(chan int)
	for range 4 {
		for path, body := range map[string][]byte{"/exportExcelData": []byte("{}"), "/UploadExcelData": form.Bytes()} {
			r := httptest.NewRequest(http.MethodPost, modelPath+path, bytes.NewReader(body))
			r.Header = list.Header.Clone()
			if r.Header.Set("Content-Type", w.FormDataContentType()); path == "/exportExcelData" {
				r.Header.Set("Content-Type", "application/json")
			}
			go func() {
				answer := httptest.NewRecorder()
				h.api.Serve(answer, r, h.box)
				answers <- answer.Code
			}()
		}
	}
	for range 500 {
		answer := httptest.NewRecorder()
		if h.api.Serve(answer, list, h.box); answer.Code != http.StatusOK {
			t.Fatalf("HTTP %d %s", answer.Code, answer.Body)
		}
	}
	for range cap(desks) {
		<-desks
	}
	for range 8 {
		if code := <-answers; code != http.StatusOK {
			t.Errorf("a workbook: HTTP %d", code)
		}
	}
}
