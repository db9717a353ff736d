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
		begin := h.box.Clock.Now()
		answer := h.call(t, r)
		t.Logf("%-30s %v, %d bytes", what, h.box.Clock.Now().Sub(begin).Round(time.Millisecond), answer.Body.Len())
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
