package aisuda

import (
	"bytes"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers/aisuda/xlsx"
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
	day, moment := time.Date(2022, 9, 15, 0, 0, 0, 0, time.UTC), time.Date(2022, 9, 15, 12, 0, 0, 0, time.UTC)
	rows, v := readWorkbook(typed(t, map[string]any{
		"A1": "姓名", "B1": "vip", "C1": "day", "D1": "编号", "E1": "at",
		"A2": "甲", "B2": "是", "C2": day, "D2": 7, "E2": moment,
		"A4": 12, "B4": true, "C4": "2022-09-15", "A5": true, "B5": 0, "D5": "8",
	}), everyType)
	if v != nil {
		t.Fatal(v)
	}
	want := map[int][]any{
		2: {int64(7), "甲", nil, nil, nil, true, "2022-09-15", "2022-09-15T12:00:00.000Z"},
		4: {nil, "12", nil, nil, nil, true, "2022-09-15", nil},
		5: {int64(8), "TRUE", nil, nil, nil, false, nil, nil},
	}
	for _, row := range rows {
		if row.refused != nil || !reflect.DeepEqual(row.values, want[row.number]) {
			t.Errorf("row %d = %#v (%v), want %#v", row.number, row.values, row.refused, want[row.number])
		}
	}
	if len(rows) != len(want) || rows[0].given[2] || !rows[0].given[0] {
		t.Errorf("%d rows, given %v", len(rows), rows[0].given)
	}
}

// What a person would not read in the cell is not imported.
func TestACellIsTypedAsItShowsOrNotAtAll(t *testing.T) {
	day := time.Date(2024, 5, 2, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		head  string
		value any
		says  string
	}{
		{"name", day, "depends on the machine"},
		{"name", 110101199003071234, "more than 15 digits"},
		{"id", 110101199003071234, "more than 15 digits"},
		{"id", day, "shows a date"},
		{"id", true, "must be of type integer"},
		{"amount", time.Hour, "shows a date or a time"},
		{"amount", true, "must be of type number"},
		{"amount", "0x10", "must be of type number"},
		{"amount", "Inf", "must be of type number"},
		{"vip", day, "must be of type boolean"},
		{"vip", 2, "must be of type boolean"},
		{"day", 45413, "shows a number, not a date"},
		{"day", 2024, "shows a number, not a date"},
		{"day", "45413", "must be of type date"},
		{"day", true, "must be of type date"},
		{"day", day.Add(time.Second), "shows a time of day"},
		{"at", "44819.5", "must be of type datetime"},
		{"at", time.Hour, "without a date"},
	} {
		rows, v := readWorkbook(typed(t, map[string]any{"A1": "note", "B1": c.head, "A2": "x", "B2": c.value}), everyType)
		if v != nil || len(rows) != 1 {
			t.Fatalf("%s %v: %d rows, %v", c.head, c.value, len(rows), v)
		}
		r := rows[0]
		if r.refused == nil || r.refused.Rule != FieldType || r.field != c.head || r.cell != "B2" || !strings.Contains(r.refused.Why.EN, c.says) {
			t.Errorf("%s %v: %#v, %q %q %v, want it to say %q", c.head, c.value, r.values, r.field, r.cell, r.refused, c.says)
		}
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
	for i, cell := range []string{"A2", "C3", "D4", "E5", "A6"} {
		field := []string{"id", "vip", "day", "amount", "id"}[i]
		if rows[i].field != field || rows[i].cell != cell || rows[i].refused == nil || rows[i].refused.Rule != FieldType {
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

func TestWhatIsWrongWithAFileBreaksARule(t *testing.T) {
	good := encoded(t, everyType, [][]any{{int64(1), "a", nil, nil, nil, nil, nil, nil}})
	for name, c := range map[string]struct {
		data []byte
		want *rule.Rule
	}{
		"nothing":         {nil, ExcelBroken},
		"half a workbook": {good[:len(good)/2], ExcelBroken},
		"too many rows":   {typed(t, map[string]any{"A1": "id", "A1048576": 1, "A3": 2}), ExcelTooLarge},
	} {
		if rows, v := readAtMost(few(1), c.data, everyType); v == nil || v.Rule != c.want || rows != nil {
			t.Errorf("%s: %v (%d rows), want %s", name, v, len(rows), c.want.ID)
		}
	}
}

// few are the limits but for the number of rows.
func few(rows int) xlsx.Limits {
	b := limits
	b.Rows = rows
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
