package aisuda

import (
	"archive/zip"
	"bytes"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"example.com/mockserver/internal/rule"
)

var everyType = []column{
	{Name: "id", Label: "编号", Type: "integer", Primary: true, Auto: true},
	{Name: "name", Label: "姓名", Type: "text"},
	{Name: "note", Label: "备注", Type: "text", Nullable: true},
	{Name: "amount", Type: "number", Nullable: true},
	{Name: "big", Type: "integer", Nullable: true},
	{Name: "vip", Type: "boolean", Nullable: true},
	{Name: "day", Type: "date", Nullable: true},
	{Name: "at", Type: "datetime", Nullable: true},
}

func encoded(t testing.TB, columns []column, rows [][]any) []byte {
	t.Helper()
	var all []string
	for _, values := range rows {
		all = append(all, encodeRow(columns, values))
	}
	data, err := writeWorkbook(columns, slices.Values(all))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestWhatIsExportedImportsUnchanged(t *testing.T) {
	rows := [][]any{
		{int64(1), "张三", nil, 0.1, int64(math.MaxInt64), true, "2022-02-28", "2022-09-15T07:44:14.123Z"},
		{int64(2), "", "", -1e300, int64(math.MinInt64), false, "0001-01-01", "9999-12-31T23:59:59.999Z"},
		{int64(-3), " leading, trailing \n", "_x0041_ <b>&amp;</b> \r\n\t", 5e-324, int64(0), nil, nil, nil},
		{int64(4), "00123", "=1+1", float64(1<<53) + 2, nil, nil, nil, nil},
		{int64(5), strings.Repeat("长", maxText), nil, nil, nil, nil, nil, nil},
		{int64(6), "_x005F_x0041_", "TRUE", nil, nil, nil, nil, nil},
		{int64(7), "44000", "", nil, nil, nil, nil, nil},
		{int64(999_999_999_999_999), "\n", "😀", 3.0, int64(1_000_000_000_000_000), nil, nil, nil},
	}
	got, v := readWorkbook(encoded(t, everyType, rows), everyType)
	if v != nil {
		t.Fatal(v)
	}
	if len(got) != len(rows) {
		t.Fatalf("%d rows came back, want %d", len(got), len(rows))
	}
	for i, row := range got {
		if row.refused != nil {
			t.Errorf("row %d: %s: %v", row.number, row.field, row.refused)
		}
		if row.number != i+2 || !reflect.DeepEqual(row.values, rows[i]) {
			t.Errorf("row %d: %#v, want %#v", row.number, row.values, rows[i])
		}
	}
}

func FuzzRoundTripOfText(f *testing.F) {
	for _, text := range []string{"", " ", "a", "_x0000_", "_x005F_", "_x005F__x0041_", "]]>", "'", "\r", "1e3", "'=1"} {
		f.Add(text)
	}
	columns := []column{{Name: "id", Type: "integer", Primary: true}, {Name: "text", Type: "text", Nullable: true}}
	f.Fuzz(func(t *testing.T, text string) {
		if _, v := columns[1].acceptText(text); v != nil {
			return // what a model does not take never reaches a workbook
		}
		rows, v := readWorkbook(encoded(t, columns, [][]any{{int64(1), text}}), columns)
		if v != nil || len(rows) != 1 || rows[0].values[1] != text {
			t.Fatalf("%q came back as %v (%v)", text, rows, v)
		}
	})
}

// typed makes a workbook as a person would, cell by cell.
func typed(t testing.TB, cells map[string]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for name, value := range cells {
		if err := f.SetCellValue("Sheet1", name, value); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAWorkbookTypedByHandIsRead(t *testing.T) {
	rows, v := readWorkbook(typed(t, map[string]any{
		"A1": "姓名", "B1": "vip", "C1": "day", "D1": "编号", "E1": "at",
		"A2": "甲", "B2": "是", "C2": 44819, "D2": 7, "E2": 44819.5,
		"A4": 12, "B4": true, "C4": "2022-09-15",
	}), everyType)
	if v != nil {
		t.Fatal(v)
	}
	want := []sheetRow{{number: 2}, {number: 4}}
	want[0].values = []any{int64(7), "甲", nil, nil, nil, true, "2022-09-15", "2022-09-15T12:00:00.000Z"}
	want[1].values = []any{nil, "12", nil, nil, nil, true, "2022-09-15", nil}
	for i, row := range rows {
		if row.number != want[i].number || row.refused != nil || !reflect.DeepEqual(row.values, want[i].values) {
			t.Errorf("row %d = %#v (%v), want %#v", row.number, row.values, row.refused, want[i].values)
		}
	}
	if len(rows) != 2 || rows[0].given[2] || !rows[0].given[0] {
		t.Errorf("%d rows, given %v", len(rows), rows[0].given)
	}
}

func TestRowsThatDoNotFitSayWhy(t *testing.T) {
	rows, v := readWorkbook(typed(t, map[string]any{
		"A1": "id", "B1": "name", "C1": "vip", "D1": "day", "E1": "amount",
		"A2": "x", "B2": "n", "B3": "n", "C3": "maybe", "B4": "n", "D4": "yesterday", "B5": "n", "E5": "12元", "A6": 1.5, "B6": "n",
	}), everyType)
	if v != nil {
		t.Fatal(v)
	}
	for i, field := range []string{"id", "vip", "day", "amount", "id"} {
		if rows[i].field != field || rows[i].refused == nil || rows[i].refused.Rule != FieldType {
			t.Errorf("row %d: field %q, %v, want %s", rows[i].number, rows[i].field, rows[i].refused, field)
		}
	}
}

func TestHeadsThatDoNotFitRefuseTheFile(t *testing.T) {
	for name, cells := range map[string]map[string]any{
		"unknown field":      {"A1": "id", "B1": "nobody"},
		"a field twice":      {"A1": "id", "B1": "编号"},
		"a gap in the head":  {"A1": "id", "C1": "name"},
		"beyond the head":    {"A1": "id", "A2": 1, "C2": "x"},
		"no head":            {"A2": 1},
		"nothing whatsoever": {},
	} {
		if _, v := readWorkbook(typed(t, cells), everyType); v == nil || v.Rule != ExcelHeaderUnknown {
			t.Errorf("%s: %v, want %s", name, v, ExcelHeaderUnknown.ID)
		}
	}
}

func zipped(t testing.TB, files map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// repack changes one part of a workbook.
func repack(t testing.TB, workbook []byte, part string, change func([]byte) []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := b.ReadFrom(r); err != nil {
			t.Fatal(err)
		}
		files[f.Name] = b.Bytes()
		if f.Name == part {
			files[f.Name] = change(b.Bytes())
		}
	}
	return zipped(t, files)
}

func TestFilesThatAreNoWorkbookAreRefused(t *testing.T) {
	good := encoded(t, everyType, [][]any{{int64(1), "a", nil, nil, nil, nil, nil, nil}})
	const sheet = "xl/worksheets/sheet1.xml"
	for name, c := range map[string]struct {
		data []byte
		want *rule.Rule
	}{
		"nothing":           {nil, ExcelBroken},
		"text":              {[]byte("id,name\n1,a\n"), ExcelBroken},
		"half a workbook":   {good[:len(good)/2], ExcelBroken},
		"another zip":       {zipped(t, map[string][]byte{"a.txt": []byte("a")}), ExcelBroken},
		"an old .xls":       {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)), ExcelBroken},
		"a sheet cut off":   {repack(t, good, sheet, func(x []byte) []byte { return x[:len(x)*3/4] }), ExcelBroken},
		"a cell far beyond": {repack(t, good, sheet, func(x []byte) []byte { return bytes.ReplaceAll(x, []byte(`r="B2"`), []byte(`r="XFD2"`)) }), ExcelHeaderUnknown},
		"a row far below":   {repack(t, good, sheet, func(x []byte) []byte { return bytes.ReplaceAll(x, []byte(`r="2"`), []byte(`r="2000000000"`)) }), ExcelTooLarge},
		"no cell's name":    {repack(t, good, sheet, func(x []byte) []byte { return bytes.ReplaceAll(x, []byte(`r="B2"`), []byte(`r="?"`)) }), ExcelBroken},
	} {
		if rows, v := readWorkbook(c.data, everyType); v == nil || v.Rule != c.want {
			t.Errorf("%s: %v (%d rows), want %s", name, v, len(rows), c.want.ID)
		}
	}
}

// few are the limits but for the number of rows.
func few(rows int) bounds {
	b := limits
	b.rows = rows
	return b
}

func TestTooManyRowsAreRefused(t *testing.T) {
	columns := []column{{Name: "id", Type: "integer", Primary: true}}
	data := encoded(t, columns, [][]any{{int64(1)}, {int64(2)}, {int64(3)}})
	if rows, v := readAtMost(few(3), data, columns); v != nil || len(rows) != 3 {
		t.Fatalf("%d rows of 3, %v", len(rows), v)
	}
	if rows, v := readAtMost(few(2), data, columns); v == nil || v.Rule != ExcelTooLarge || rows != nil {
		t.Fatalf("%d rows of 3, %v, want %s", len(rows), v, ExcelTooLarge.ID)
	}
}

func BenchmarkReadWorkbook(b *testing.B) {
	rows := make([][]any, 100_000)
	for i := range rows {
		rows[i] = []any{int64(i), fmt.Sprint("name ", i), nil, float64(i) / 7, nil, i%2 == 0, "2022-01-01", nil}
	}
	data := encoded(b, everyType, rows)
	b.ReportMetric(float64(len(data)), "bytes/file")
	for b.Loop() {
		if got, v := readWorkbook(data, everyType); v != nil || len(got) != len(rows) {
			b.Fatal(v)
		}
	}
}
