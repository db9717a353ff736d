package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

var most = Limits{Rows: 200_000, Texts: 256 << 20, Unzipped: 128 << 20, InRows: 16_000_000, InIndex: 10_000, InOther: 500_000}

// small is the least workbook: what a fuzzer makes of it is short. Its sheet, texts and styles are at places where they
// need not be looked for without its relationships.
var small = []file{
	{"data/one.xml", `<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>`},
	{"data/texts.xml", `<sst><si><t>id</t></si><si><r><t>no</t></r><r><rPr/><t>te</t></r><rPh sb="0" eb="1"><t>said</t></rPh></si></sst>`},
	{"data/styles.xml", `<styleSheet xmlns="` + mainSchema + `">` + numberFormats + `</styleSheet>`},
	{"data/book.xml", `<workbook xmlns="` + mainSchema + `" xmlns:r="` + relationSchema + `"><workbookPr/><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>`},
	{"data/_rels/book.xml.rels", `<Relationships><Relationship Id="a" Type="` + relationSchema + `/worksheet" Target="one.xml"/>` +
		`<Relationship Id="b" Type="` + relationSchema + `/sharedStrings" Target="/data/texts.xml"/><Relationship Id="c" Type="` + relationSchema + `/styles" Target="../data/styles.xml"/></Relationships>`},
	{"_rels/.rels", `<Relationships><Relationship Id="a" Type="` + relationSchema + `/officeDocument" Target="data/book.xml"/></Relationships>`},
}

// styles are the number formats of small by the number of the style.
var styles = []string{
	"General", "0", "00000", "#,##0.00", "0%", "yyyy-mm-dd", `yyyy"年"m"月"d"日"`, "yyyy-mm-dd hh:mm:ss", "[h]:mm", "mmm d", "# ?/?", "[>100]0;00", "[$-F800]dddd", "@",
	"yyyy/m/d;@", `"¥"#,##0.00`, "[Red]0", "hh:mm", `[$-804]yyyy"年"m"月";@`, "0.00E+00", "0_ ", "[DBNum1]0",
}

var numberFormats = func() string {
	var formats, cells strings.Builder
	for i, code := range styles {
		fmt.Fprintf(&formats, `<numFmt numFmtId="%d" formatCode="%s"/>`, 164+i, strings.ReplaceAll(code, `"`, "&quot;"))
		fmt.Fprintf(&cells, `<xf numFmtId="%d"/>`, 164+i)
	}
	return `<numFmts>` + formats.String() + `</numFmts><cellXfs>` + cells.String() + `<xf numFmtId="14"/><xf numFmtId="77"/></cellXfs>`
}()

// style is the number of a style; shortDate and unknown come after those with a code of their own.
func style(t testing.TB, code string) int {
	t.Helper()
	i := slices.Index(append(slices.Clone(styles), "shortDate", "unknown"), code)
	if i < 0 {
		t.Fatalf("no style %q", code)
	}
	return i
}

// pack packs small with other contents of parts, in one order and not compressed: a fuzzer goes by the way that the code
// takes, and deflating, or the order of a map, would be most of what it sees.
func pack(t testing.TB, change map[string]string) []byte {
	t.Helper()
	var files []file
	for _, f := range small {
		if other, given := change[f.name]; given {
			f.text = other
		}
		files = append(files, f)
	}
	for name, text := range change {
		if !slices.ContainsFunc(small, func(f file) bool { return f.name == name }) {
			files = append(files, file{name, text})
		}
	}
	return zipped(t, files...)
}

func zipped(t testing.TB, files ...file) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		if f.text == gone {
			continue
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Store})
		if err == nil {
			_, err = io.WriteString(w, f.text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const gone = "\x00" // the content of a part that is not there

// sheet is small with a head and more rows.
func sheet(t testing.TB, rows string) []byte {
	t.Helper()
	return pack(t, map[string]string{small[0].name: `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row>` + rows + `</sheetData></worksheet>`})
}

type table struct {
	book *Book
	rows []Row
}

func readAll(data []byte, most Limits) (table, error) {
	b, err := Open(data, most)
	if err != nil {
		return table{}, err
	}
	t := table{book: b}
	err = b.Rows(func(r *Row) error {
		t.rows = append(t.rows, Row{r.Number, slices.Clone(r.Cells)})
		return nil
	})
	return t, err
}

func TestTheLeastWorkbookIsRead(t *testing.T) {
	got, err := readAll(pack(t, nil), most)
	if err != nil || len(got.rows) != 1 || got.rows[0].Cells[0].Text != "id" {
		t.Fatalf("%+v, %v", got, err)
	}
}

// refused is the fault of a workbook, which says in English what is given.
func refused(t *testing.T, name string, err error, tooLarge bool, says string) {
	t.Helper()
	var f *Fault
	if !errors.As(err, &f) || f.TooLarge != tooLarge || !strings.Contains(f.Why.EN, says) || f.Why.ZH == "" || f.Why.ZH == f.Why.EN {
		t.Errorf("%s: %v, want it to say %q", name, err, says)
	}
}

func TestPartsAreFoundByTheRelationships(t *testing.T) {
	const book, rels = "data/book.xml", "data/_rels/book.xml.rels"
	hidden := strings.Replace(small[3].text, "<sheet ", `<sheet name="H" sheetId="2" state="veryHidden" r:id="h"/><sheet name="C" sheetId="3" r:id="k"/><sheet `, 1)
	more := strings.Replace(small[4].text, "</Rel", `<Relationship Id="h" Type="x/worksheet" Target="hidden.xml"/><Relationship Id="k" Type="x/chartsheet" Target="chart.xml"/></Rel`, 1)
	for name, change := range map[string]map[string]string{
		"a decoy at the usual place": {"xl/worksheets/sheet1.xml": "<worksheet><sheetData/></worksheet>", "xl/sharedStrings.xml": "<sst/>"},
		"a hidden sheet and a chart": {book: hidden, rels: more, "data/hidden.xml": "<worksheet><sheetData/></worksheet>", "data/chart.xml": "<chartsheet/>"},
		"strict names":               {rels: strings.ReplaceAll(small[4].text, relationSchema, "http://purl.oclc.org/ooxml/officeDocument/relationships")},
		"names in other cases":       {rels: strings.Replace(small[4].text, "one.xml", "ONE.XML", 1)},
		"a byte order mark":          {"data/one.xml": "\ufeff" + small[0].text},
		"prefixed elements":          {"data/one.xml": `<x:worksheet xmlns:x="y"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c></x:row></x:sheetData></x:worksheet>`},
	} {
		got, err := readAll(pack(t, change), most)
		if err != nil || len(got.rows) != 1 || got.rows[0].Cells[0].Text != "id" {
			t.Errorf("%s: %+v, %v", name, got.rows, err)
		}
	}
}

func TestAFileThatIsNotWholeIsRefused(t *testing.T) {
	const one, texts, styles, book, rels, root = "data/one.xml", "data/texts.xml", "data/styles.xml", "data/book.xml", "data/_rels/book.xml.rels", "_rels/.rels"
	half := func(i int) map[string]string {
		return map[string]string{small[i].name: small[i].text[:len(small[i].text)*3/4]}
	}
	good := pack(t, nil)
	wrongSum := bytes.Replace(good, []byte(`<v>0</v>`), []byte(`<v>1</v>`), 1)
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"nothing":                 {nil, "is empty"},
		"text":                    {[]byte("id,name\n1,\xbc\xd7\n"), "is text that is not UTF-8 (GBK?), such as CSV"}, // in GBK, as Excel in China saves it
		"an old .xls":             {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)), "is an .xls"},
		"no directory":            {[]byte("PK\x03\x04zzzz"), "cannot be read"},
		"half a file":             {good[:len(good)/2], "cannot be read"},
		"a wrong checksum":        {wrongSum, "cannot be read"},
		"another ZIP":             {zipped(t, file{"a.txt", "a"}), "is a ZIP archive"},
		"an .ods":                 {zipped(t, file{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, file{"content.xml", "<a/>"}), "OpenDocument"},
		"an .xlsb":                {pack(t, map[string]string{root: strings.Replace(small[5].text, "book.xml", "book.bin", 1)}), ".xlsb"},
		"a document":              {pack(t, map[string]string{book: "<document/>"}), "is not a workbook"},
		"a part twice":            {zipped(t, append(slices.Clone(small), small[0])...), "comes twice"},
		"no sheet":                {pack(t, map[string]string{book: strings.Replace(small[3].text, "<sheet ", "<nosheet ", 1)}), "has no sheet"},
		"all sheets hidden":       {pack(t, map[string]string{book: strings.Replace(small[3].text, "<sheet ", `<sheet state="hidden" `, 1)}), "are hidden"},
		"a sheet without a part":  {pack(t, map[string]string{one: gone}), "no part data/one.xml"},
		"a sheet unrelated":       {pack(t, map[string]string{book: strings.Replace(small[3].text, `r:id="a"`, `r:id="z"`, 1)}), "the sheet \"S\" has no part"},
		"a sheet elsewhere":       {pack(t, map[string]string{rels: strings.Replace(small[4].text, `Target="one.xml"`, `Target="one.xml" TargetMode="External"`, 1)}), "has no part"},
		"no shared texts":         {pack(t, map[string]string{texts: gone}), "no part data/texts.xml"},
		"no styles":               {pack(t, map[string]string{styles: gone}), "no part data/styles.xml"},
		"a sheet that is none":    {pack(t, map[string]string{one: "<chartsheet/>"}), "<chartsheet>, not <worksheet>"},
		"an empty sheet part":     {pack(t, map[string]string{one: ""}), "is empty"},
		"a sheet cut off":         {pack(t, half(0)), "cannot be read"},
		"a sheet cut at a row":    {pack(t, map[string]string{one: "<worksheet><sheetData><row/>"}), "cannot be read"},
		"something after a sheet": {pack(t, map[string]string{one: small[0].text + "<row>"}), "cannot be read"},
		"texts cut off":           {pack(t, half(1)), "cannot be read"},
		"styles cut off":          {pack(t, half(2)), "cannot be read"},
		"a workbook cut off":      {pack(t, half(3)), "cannot be read"},
		"relationships cut off":   {pack(t, half(4)), "cannot be read"},
		"an unknown entity":       {pack(t, map[string]string{one: `<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>`}), "cannot be read"},
		"another encoding":        {pack(t, map[string]string{one: `<?xml version="1.0" encoding="GBK"?>` + small[0].text}), "cannot be read"},
	} {
		_, err := readAll(c.data, most)
		refused(t, name, err, false, c.says)
	}
}

// Excel offers to repair such a file: what it would show is unknown.
func TestASheetOutOfOrderIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"rows in no order":        {sheet(t, `<row r="3"/><row r="2"/>`), "row \"2\" follows row 3"},
		"a row twice":             {sheet(t, `<row r="1"/>`), "row \"1\" follows row 1"},
		"no row's number":         {sheet(t, `<row r="x"/>`), "row \"x\""},
		"cells in no order":       {sheet(t, `<row r="2"><c r="B2"/><c r="A2"/></row>`), "called \"A2\" after its 2. column"},
		"a cell twice":            {sheet(t, `<row r="2"><c r="A2"/><c r="A2"/></row>`), "called \"A2\""},
		"a cell of another row":   {sheet(t, `<row r="2"><c r="A3"/></row>`), "called \"A3\""},
		"no cell's name":          {sheet(t, `<row r="2"><c r="?"/></row>`), "called \"?\""},
		"a column beyond the end": {sheet(t, `<row r="2"><c r="XFE2"/></row>`), "called \"XFE2\""},
		"no merged cells":         {pack(t, map[string]string{small[0].name: `<worksheet><sheetData/><mergeCells><mergeCell ref="A1"/></mergeCells></worksheet>`}), "merged cells \"A1\""},
	} {
		_, err := readAll(c.data, most)
		refused(t, name, err, false, c.says)
	}
}
