package xlsx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// A file of some kilobytes must not cost minutes or gigabytes.
func TestAFileThatCostsTooMuchIsRefused(t *testing.T) {
	most := Limits{Rows: 2000, Texts: 256 << 10, Unzipped: 1 << 20, InRows: 160_000, InIndex: 1000, InOther: 5000}
	if got, err := readAll(sheet(t, `<row><c><v>1</v></c></row>`), most); err != nil || len(got.rows) != 2 {
		t.Fatalf("a good file: %+v, %v", got.rows, err)
	}
	for name, data := range map[string][]byte{
		"deep":    sheet(t, strings.Repeat("<a>", most.InRows)),
		"wide":    sheet(t, strings.Repeat(`<a b="" c="" d="" e="" f="" g="" h=""/>`, most.InRows/8)),
		"rows":    sheet(t, strings.Repeat(`<row><c><v>1</v></c></row>`, most.Rows+1)),
		"far row": sheet(t, `<row r="2000000000"/>`),
		"styles":  pack(t, map[string]string{"data/styles.xml": "<styleSheet>" + strings.Repeat("<xf/>", most.InOther) + "</styleSheet>"}),
		"sheets":  pack(t, map[string]string{"data/book.xml": "<workbook><sheets>" + strings.Repeat("<sheet/>", most.InIndex) + "</sheets></workbook>"}),
		"one text": pack(t, map[string]string{
			"data/one.xml":   `<worksheet><sheetData>` + strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, 101) + `</sheetData></worksheet>`,
			"data/texts.xml": `<sst><si><t>` + strings.Repeat("note", most.Texts/400) + "</t></si></sst>",
		}),
		"a bomb":               pack(t, map[string]string{"data/one.xml": strings.Repeat(" ", most.Unzipped+1)}),
		"many parts":           pack(t, map[string]string{"data/one.xml": strings.Repeat(" ", most.Unzipped/2), "x": strings.Repeat(" ", most.Unzipped/2)}),
		"an idle part of tags": pack(t, map[string]string{"x": strings.Repeat("<", most.InOther+1)}),
	} {
		_, err := readAll(data, most)
		refused(t, name, err, true, "")
	}
	full := func(n int) string { return strings.Repeat(`<mergeCell ref="A1:B1048576"/>`, n) }
	_, err := readAll(pack(t, map[string]string{"data/one.xml": `<worksheet><sheetData><row r="1048576"/></sheetData><mergeCells>` + full(30) + `</mergeCells></worksheet>`}), most)
	refused(t, "merged over and over", err, true, "merged cells cover more")
}

func TestTheLargestFileThatMayBeIsNotTooMuch(t *testing.T) {
	row := []any{int64(999_999_999), "text", "", 1.5, int64(7), true, "2022-01-01", "2022-09-15T12:00:00.000Z"}
	const n = 1000
	data := written(t, slices.Repeat([][]any{row}, n))
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	p := parts{counted: map[*zip.File]bool{}, weight: weight{most: most}}
	for _, f := range z.File {
		count := &p.weight.other
		if f.Name == sheetPart {
			count = &p.weight.rows
		}
		if err := p.count(f, count); err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
	}
	w, of := p.weight, most.Rows/n
	if w.rows*of > most.InRows || w.bytes*of > most.Unzipped || w.other > most.InOther/10 {
		t.Errorf("one of %d parts of the largest workbook weighs %+v", of, w)
	}
}

func TestRowsAreCounted(t *testing.T) {
	data := sheet(t, `<row><c><v>1</v></c></row><row/><row><c s="1"/></row><row><c><v>3</v></c></row>`)
	few := most
	for few.Rows = 1; few.Rows < 3; few.Rows++ {
		got, err := readAll(data, few)
		if few.Rows == 1 {
			refused(t, "one row", err, true, "more than 1 rows")
		} else if err != nil || len(got.rows) != 3 || got.rows[2].Number != 5 {
			t.Errorf("%+v, %v", got.rows, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	for i, part := range small {
		f.Add(uint8(i), []byte(part.text))
	}
	f.Add(uint8(0), []byte(`<worksheet><sheetData><row r="1048576"><c r="XFD1048576" t="s"><v>9</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B9"/></mergeCells></worksheet>`))
	for i := range styles {
		f.Add(uint8(0), fmt.Appendf(nil, `<worksheet><sheetData><row><c s="%d"><f>1</f><v>45413.5</v></c></row></sheetData></worksheet>`, i))
	}
	f.Add(uint8(len(small)), pack(f, nil))
	f.Fuzz(func(t *testing.T, part uint8, content []byte) {
		data := content
		if int(part) < len(small) {
			data = pack(t, map[string]string{small[part].name: string(content)})
		}
		got, err := readAll(data, most)
		if err != nil {
			return
		}
		for _, row := range got.rows {
			for _, c := range row.Cells {
				if (c.Kind == Unreadable) != (c.Why.EN != "") {
					t.Fatalf("%s: %+v", row.Name(c.Column()), c)
				}
				if c.Kind == Date {
					_, _, _ = got.book.Time(c)
				}
				if text, fault := got.book.Shown(c); fault == nil && text == "" && (c.Kind == Number || c.Kind == Date) {
					t.Fatalf("%+v shows nothing", c)
				}
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	rows := make([][]any, 100_000)
	for i := range rows {
		rows[i] = []any{int64(i), fmt.Sprint("name ", i), nil, float64(i) / 7, nil, i%2 == 0, "2022-01-01", nil}
	}
	data := written(b, rows)
	b.ReportMetric(float64(len(data)), "bytes/file")
	b.ReportAllocs()
	for b.Loop() {
		book, err := Open(data, most)
		if err == nil {
			err = book.Rows(func(*Row) error { return nil })
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

// A number in a text column goes through excelize for its format.
func BenchmarkShown(b *testing.B) {
	got, err := readAll(sheet(b, fmt.Sprintf(`<row><c s="%d"><v>45413</v></c></row>`, style(b, "yyyy-mm-dd"))), most)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if text, f := got.book.Shown(got.rows[1].Cells[0]); f != nil || text != "2024-05-01" {
			b.Fatal(text, f)
		}
	}
}
