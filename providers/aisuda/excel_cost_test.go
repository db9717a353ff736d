package aisuda

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
)

// A file of some kilobytes must not cost minutes or gigabytes: each of these took either, a hundred times as large,
// before it was weighed.
func TestAFileThatCostsTooMuchIsRefusedUnread(t *testing.T) {
	most := bounds{rows: 2000, texts: 256 << 10, unzipped: 1 << 20, inRows: 160_000, inIndex: 1000, inOther: 5000}
	good := encoded(t, everyType, [][]any{{int64(1), "a", nil, nil, nil, nil, nil, nil}})
	first := small[0][0]
	inSheet := func(piece string, n int) []byte {
		return repack(t, good, first, func(x []byte) []byte {
			return bytes.Replace(x, []byte(`<row r="2"`), []byte(strings.Repeat(piece, n)+`<row r="2"`), 1)
		})
	}
	if rows, v := readAtMost(most, good, everyType); v != nil || len(rows) != 1 {
		t.Fatalf("a good file: %v (%d rows)", v, len(rows))
	}
	for name, data := range map[string][]byte{
		"deep": inSheet("<a>", most.inRows),
		"wide": inSheet(`<a b="" c="" d="" e="" f="" g="" h=""/>`, most.inRows/8),
		"styles": repack(t, good, "xl/styles.xml", func([]byte) []byte {
			return []byte("<styleSheet>" + strings.Repeat("<xf/>", most.inOther) + "</styleSheet>")
		}),
		"sheets": repack(t, good, "xl/workbook.xml", func([]byte) []byte {
			return []byte("<workbook><sheets>" + strings.Repeat("<sheet/>", most.inIndex) + "</sheets></workbook>")
		}),
		"one text": pack(t, map[int][]byte{
			0: sheet(`<row><c t="s"><v>0</v></c></row>` + strings.Repeat(`<row><c t="s"><v>1</v></c></row>`, 101)),
			1: []byte(`<sst xmlns="` + mainSchema + `"><si><t>id</t></si><si><t>` + strings.Repeat("note", most.texts/400) + "</t></si></sst>"),
		}),
		"a bomb":     zipped(t, map[string][]byte{first: make([]byte, most.unzipped+1)}),
		"many parts": zipped(t, map[string][]byte{first: make([]byte, most.unzipped/2), "xl/worksheets/sheet2.xml": make([]byte, most.unzipped/2), "x": {0}}),
	} {
		if rows, v := readAtMost(most, data, everyType); v == nil || v.Rule != ExcelTooLarge || rows != nil {
			t.Errorf("%s, %d bytes: %v (%d rows), want %s", name, len(data), v, len(rows), ExcelTooLarge.ID)
		}
	}
}

func TestTheLargestFileThatMayBeIsNotTooMuch(t *testing.T) {
	columns, row := everyType, []any{int64(999_999_999), "text", "", 1.5, int64(7), true, "2022-01-01", "2022-09-15T12:00:00.000Z"}
	rows := make([][]any, 1000)
	for i := range rows {
		rows[i] = row
	}
	data := encoded(t, columns, rows)
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	w := weight{most: limits}
	for _, part := range z.File {
		if err := w.add(part); err != nil {
			t.Fatalf("%s: %v", part.Name, err)
		}
	}
	if of := limits.rows / len(rows); w.rows*of > limits.inRows || w.bytes*of > limits.unzipped || w.other > limits.inOther/10 || w.index > limits.inIndex/10 {
		t.Errorf("one of %d parts of the largest workbook weighs %+v", of, w)
	}
}

// small is the least workbook that has a row: what a fuzzer makes of it is short, and so is what it minimizes.
var small = [][2]string{
	{"xl/worksheets/sheet1.xml", string(sheet(`<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row><row r="3"><c r="A3"><v>1</v></c></row>`))},
	{"xl/sharedStrings.xml", `<sst xmlns="` + mainSchema + `"><si><t>id</t></si><si><r><t>note</t></r></si></sst>`},
	{"xl/styles.xml", `<styleSheet xmlns="` + mainSchema + `"><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>`},
	{"xl/workbook.xml", `<workbook xmlns="` + mainSchema + `" xmlns:r="` + relationSchema + `"><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>`},
	{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + packageSchema + `"><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>`},
	{"_rels/.rels", `<Relationships xmlns="` + packageSchema + `"><Relationship Type="` + relationSchema + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
}

const (
	mainSchema     = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relationSchema = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageSchema  = "http://schemas.openxmlformats.org/package/2006/relationships"
)

// sheet is the small workbook's sheet with other rows.
func sheet(rows string) []byte {
	return []byte("<worksheet><sheetData>" + rows + "</sheetData></worksheet>")
}

// pack packs the small workbook with other contents of parts. It is packed in one order and not compressed: a
// fuzzer goes by the way that the code takes, and deflating, or the order of a map, would be most of what it sees.
func pack(t testing.TB, contents map[int][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i, file := range small {
		text := []byte(file[1])
		if other, given := contents[i]; given {
			text = other
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: file[0], Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTheLeastWorkbookIsRead(t *testing.T) {
	rows, v := readWorkbook(pack(t, nil), everyType)
	if v != nil || len(rows) != 1 || rows[0].number != 3 || rows[0].values[0] != int64(1) || rows[0].refused != nil {
		t.Fatalf("%+v (%v)", rows, v)
	}
}

func FuzzReadWorkbook(f *testing.F) {
	for i, file := range small {
		f.Add(uint8(i), []byte(file[1]))
	}
	f.Add(uint8(0), sheet(`<row r="1048576"><c r="XFD1" t="s"><v>9</v></c></row>`))
	f.Add(uint8(len(small)), pack(f, nil))
	f.Fuzz(func(t *testing.T, part uint8, content []byte) {
		data := content
		if int(part) < len(small) {
			data = pack(t, map[int][]byte{int(part): content})
		}
		rows, v := readWorkbook(data, everyType)
		if v != nil && len(rows) > 0 {
			t.Fatal("a refused workbook has rows")
		}
		for _, row := range rows {
			if row.refused == nil && len(row.values) != len(everyType) {
				t.Fatalf("row %d has %d values", row.number, len(row.values))
			}
		}
	})
}

// A row that says it is the last one there can be makes the reader go by a million that are not there.
func BenchmarkAFarRow(b *testing.B) {
	good := encoded(b, everyType, [][]any{{int64(1), "a", nil, nil, nil, nil, nil, nil}})
	data := repack(b, good, small[0][0], func(x []byte) []byte { return bytes.ReplaceAll(x, []byte(`r="2"`), []byte(`r="1048576"`)) })
	for b.Loop() {
		if rows, v := readWorkbook(data, everyType); v != nil || rows[0].number != 1048576 {
			b.Fatal(v)
		}
	}
}
