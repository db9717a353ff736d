package aisuda

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// dated is a workbook with one column, at, as a program or a person leaves it: days in number cells.
func dated(t *testing.T, from1904 bool, days ...any) []byte {
	t.Helper()
	f := excelize.NewFile()
	if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &from1904}); err != nil {
		t.Fatal(err)
	}
	column := append([]any{"at"}, days...)
	if err := f.SetSheetCol("Sheet1", "A1", &column); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestDaysOfAWorkbookAreTheDatesThatExcelShows(t *testing.T) {
	columns := []column{{Name: "id", Type: "integer", Primary: true, Auto: true}, {Name: "at", Type: "datetime", Nullable: true}}
	for _, c := range []struct {
		days     any
		from1904 bool
		want     any // nil for what is no date
	}{
		{44259.99999998843, false, "2021-03-04T23:59:59.999Z"}, // a millisecond is kept, and rounds into no other day
		{44819.5, false, "2022-09-15T12:00:00.000Z"},
		{1, false, "1900-01-01T00:00:00.000Z"},
		{59, false, "1900-02-28T00:00:00.000Z"},
		{61, false, "1900-03-01T00:00:00.000Z"},
		{2958465, false, "9999-12-31T00:00:00.000Z"},
		{42797, true, "2021-03-04T00:00:00.000Z"},
		{0.1277, false, nil}, // a time without a date
		{-1, false, nil},
		{2958466, false, nil},
	} {
		rows, v := readWorkbook(dated(t, c.from1904, c.days), columns)
		if v != nil || len(rows) != 1 {
			t.Fatalf("%v: %v, %d rows", c.days, v, len(rows))
		}
		if rows[0].values[1] != c.want || (rows[0].refused == nil) != (c.want != nil) {
			t.Errorf("%v days, from 1904 %v: %v (%v), want %v", c.days, c.from1904, rows[0].values[1], rows[0].refused, c.want)
		}
	}
}

func TestAFileOfAnotherKindIsNamed(t *testing.T) {
	for want, data := range map[string]string{
		"is empty":                   "",
		"is an .xls":                 "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600),
		"is text, such as CSV":       "id,name\n1,\xbc\xd7\n", // in GBK, as Excel in China saves it
		"the workbook cannot be rea": "PK\x03\x04zzzz",
	} {
		if _, v := readWorkbook([]byte(data), everyType); v == nil || v.Rule != ExcelBroken || !strings.Contains(v.Why.EN, want) {
			t.Errorf("%q: %v, want %q", data, v, want)
		}
	}
}
