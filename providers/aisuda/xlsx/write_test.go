package xlsx

import (
	"bytes"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func written(t testing.TB, rows [][]any) []byte {
	t.Helper()
	heads := []string{"编号", "b", "c", "d", "e", "f", "g", "h"}
	if len(rows) > 0 {
		heads = heads[:len(rows[0])]
	}
	data, err := Write(heads, slices.Values(rows))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// every is a row of each kind of value, and texts that other programs might take for something else.
var every = [][]any{
	{int64(1), "张三", nil, 0.1, int64(math.MaxInt64), true},
	{int64(-999_999_999_999_999), "", " \n", -1e300, int64(math.MinInt64), false},
	{int64(3), "_x0041_ <b>&amp;</b>\t]]>", "=1+1", 5e-324, int64(1_000_000_000_000_000), nil},
	{int64(4), "_x005F_x0041_x0042_", "_xZZZZ_😀_x", 3.0, nil, nil},
	{int64(5), "00123", "TRUE", float64(1<<53) + 2, nil, nil},
	{int64(6), "a\rb\r\nc", "'=1", 1e21, nil, nil},
}

// texts are the values as a reader of texts shows them.
func texts(row []any) (list []string) {
	for _, value := range row {
		switch v := value.(type) {
		case nil:
			list = append(list, "")
		case string:
			list = append(list, v)
		case bool:
			list = append(list, strings.ToUpper(strconv.FormatBool(v)))
		case int64:
			list = append(list, strconv.FormatInt(v, 10))
		case float64:
			list = append(list, strconv.FormatFloat(v, 'G', -1, 64))
		}
	}
	return list
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	got, err := readAll(written(t, every), most)
	if err != nil || len(got.rows) != len(every)+1 || got.rows[0].Cells[0].Text != "编号" {
		t.Fatalf("%d rows, %v", len(got.rows), err)
	}
	for i, row := range got.rows[1:] {
		shown := make([]string, len(every[i]))
		for j, c := range row.Cells {
			shown[j] = c.Text
		}
		if want := texts(every[i]); row.Number != i+2 || !reflect.DeepEqual(shown, want) {
			t.Errorf("row %d: %q, want %q", row.Number, shown, want)
		}
		if _, text := every[i][1].(string); text && row.Cells[1].Kind != Text {
			t.Errorf("row %d: a text is of kind %d", row.Number, row.Cells[1].Kind)
		}
	}
}

// excelize reads what Write writes, though nothing of it wrote it.
func TestExcelizeReadsWhatIsWritten(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(written(t, every)))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows(sheetName, excelize.Options{RawCellValue: true})
	if err != nil || len(rows) != len(every)+1 {
		t.Fatalf("%q, %v", rows, err)
	}
	for i, row := range rows[1:] {
		want := texts(every[i])
		for j := range want {
			if b, ok := every[i][j].(bool); ok {
				want[j] = map[bool]string{true: "1", false: "0"}[b]
			}
		}
		for len(want) > 0 && want[len(want)-1] == "" {
			want = want[:len(want)-1]
		}
		if !reflect.DeepEqual(row, want) {
			t.Errorf("row %d: %q, want %q", i+2, row, want)
		}
	}
	kinds := map[string]excelize.CellType{"A2": excelize.CellTypeNumber, "B2": excelize.CellTypeInlineString, "E2": excelize.CellTypeInlineString, "F2": excelize.CellTypeBool}
	for cell, want := range kinds {
		if got, err := f.GetCellType(sheetName, cell); err != nil || got != want {
			t.Errorf("%s is of type %v (%v), want %v", cell, got, err, want)
		}
	}
}

// What excelize writes is read: a workbook as a program of theirs leaves it.
func TestWhatExcelizeWritesIsRead(t *testing.T) {
	f := excelize.NewFile()
	date, err := f.NewStyle(&excelize.Style{NumFmt: 22})
	for cell, value := range map[string]any{"A1": "id", "A2": 12, "B2": "文", "C2": true, "D2": 45413.5} {
		if err == nil {
			err = f.SetCellValue(sheetName, cell, value)
		}
	}
	if err == nil {
		err = f.SetCellStyle(sheetName, "D2", "D2", date)
	}
	if err == nil {
		err = f.SetCellFormula(sheetName, "E2", "1+1")
	}
	if err == nil {
		err = f.SetCellRichText(sheetName, "F2", []excelize.RichTextRun{{Text: "a"}, {Text: "b", Font: &excelize.Font{Bold: true}}})
	}
	var b bytes.Buffer
	if err == nil {
		err = f.Write(&b)
	}
	if err != nil {
		t.Fatal(err)
	}
	got, err := readAll(b.Bytes(), most)
	if err != nil || len(got.rows) != 2 {
		t.Fatalf("%+v, %v", got.rows, err)
	}
	for i, want := range []Cell{{Kind: Number, Text: "12"}, {Kind: Text, Text: "文"}, {Kind: Boolean, Text: "TRUE"}, {Kind: Date, Text: "45413.5"}, {Kind: Unreadable}, {Kind: Text, Text: "ab"}} {
		if c := got.rows[1].Cells[i]; c.Kind != want.Kind || c.Text != want.Text {
			t.Errorf("%s: %+v, want %+v", c.Name(), c, want)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, text := range []string{"", " ", "a", "_x0000_", "_x005F_", "_x005F__x0041_", "_x0041_x0042_", "]]>", "'", "\r", "1e3", "_xD83D_"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ToValidUTF8(text, "") != text || strings.ContainsFunc(text, func(r rune) bool {
			return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFD || r == 0xFFFE || r == 0xFFFF
		}) {
			return // XML cannot hold it
		}
		data := written(t, [][]any{{text}})
		got, err := readAll(data, most)
		if err != nil || len(got.rows) != 2 || got.rows[1].Cells[0].Text != text {
			t.Fatalf("%q came back as %+v (%v)", text, got.rows, err)
		}
		book, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if other, err := book.GetCellValue(sheetName, "A2"); err != nil || other != text {
			t.Fatalf("%q comes back from excelize as %q (%v)", text, other, err)
		}
	})
}
