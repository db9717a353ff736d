package xlsx

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// one is the cell A2 of a workbook that has nothing else below its head.
func one(t *testing.T, cell string) (*Book, Cell) {
	t.Helper()
	got, err := readAll(sheet(t, `<row r="2">`+cell+`</row>`), most)
	if err != nil {
		t.Fatalf("%s: %v", cell, err)
	}
	if len(got.rows) == 1 {
		return got.book, Cell{}
	}
	return got.book, got.rows[1].Cells[0]
}

func TestACellIsWhatExcelShows(t *testing.T) {
	for cell, want := range map[string]struct {
		kind Kind
		text string
	}{
		`<c r="A2"/>`:                                     {Empty, ""},
		`<c r="A2" s="3"/>`:                               {Empty, ""},
		`<c r="A2"><v></v></c>`:                           {Empty, ""},
		`<c r="A2" t="str"><f>""</f><v></v></c>`:          {Empty, ""},
		`<c r="A2"><v> 12 </v></c>`:                       {Number, "12"},
		`<c r="A2" t="n"><f>6*2</f><v>12</v></c>`:         {Number, "12"},
		`<c r="A2"><v>1.1E-3</v></c>`:                     {Number, "1.1E-3"},
		`<c r="A2" t="b"><v>1</v></c>`:                    {Boolean, "TRUE"},
		`<c r="A2" t="b"><f>1=2</f><v>0</v></c>`:          {Boolean, "FALSE"},
		`<c r="A2" t="s"><v>0</v></c>`:                    {Text, "id"},
		`<c r="A2" t="s"><v> 1 </v></c>`:                  {Text, "note"}, // of two runs; how it is said is not shown
		`<c r="A2" t="str"><f>A1</f><v> x_x0041_</v></c>`: {Text, " xA"},
		`<c r="A2" t="inlineStr"><is><t></t></is></c>`:    {Text, ""},
		`<c r="A2" t="inlineStr"><is><r><t>a </t></r><r><rPr><b/></rPr><t>b</t></r><rPh><t>c</t></rPh></is></c>`: {Text, "a b"},
		`<c r="A2" t="inlineStr"><is><t>_x005F_x0041_ _xD83D__xDE00_ _xZZZZ_</t></is></c>`:                       {Text, "_x0041_ 😀 _xZZZZ_"},
		`<c r="A2" t="inlineStr"><is><t><![CDATA[<]]>&amp;<!-- no -->&#10;</t></is></c>`:                         {Text, "<&\n"},
		fmt.Sprintf(`<c r="A2" s="%d"><v>45413</v></c>`, style(t, "yyyy-mm-dd")):                                 {Date, "45413"},
		fmt.Sprintf(`<c r="A2" s="%d"><v>1.5</v></c>`, style(t, "[h]:mm")):                                       {Date, "1.5"},
		`<c r="A2" t="d"><v>2024-05-01T12:00:00</v></c>`:                                                         {Date, "45413.5"},
	} {
		if _, got := one(t, cell); got.Kind != want.kind || got.Text != want.text {
			t.Errorf("%s: kind %d %q (%s), want %d %q", cell, got.Kind, got.Text, got.Why.EN, want.kind, want.text)
		}
	}
}

func TestACellWhoseValueIsLostSaysWhy(t *testing.T) {
	for cell, says := range map[string]string{
		`<c r="A2"><f>1+1</f></c>`:                     "the formula has no stored result",
		`<c r="A2"><f>1+1</f><v/></c>`:                 "the formula has no stored result",
		`<c r="A2" t="str"><f>1+1</f></c>`:             "the formula has no stored result",
		`<c r="A2" t="e"><v>#N/A</v></c>`:              "it shows the error #N/A",
		`<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c>`: "it shows the error #DIV/0!",
		`<c r="A2" t="s"><v>2</v></c>`:                 "the shared text \"2\", of which the file has 2",
		`<c r="A2" t="s"><v>-1</v></c>`:                "the shared text \"-1\"",
		`<c r="A2" t="s"><v>x</v></c>`:                 "the shared text \"x\"",
		`<c r="A2" t="b"><v>2</v></c>`:                 "\"2\" as a boolean",
		`<c r="A2" t="d"><v>2024-02-30</v></c>`:        "\"2024-02-30\" as a date",
		`<c r="A2" t="z"><v>1</v></c>`:                 "the unknown type \"z\"",
		`<c r="A2"><v>1,5</v></c>`:                     "\"1,5\" as a number",
		`<c r="A2"><v>NaN</v></c>`:                     "\"NaN\" as a number",
		`<c r="A2"><v>0x10</v></c>`:                    "\"0x10\" as a number",
		`<c r="A2"><v>1e999</v></c>`:                   "\"1e999\" as a number",
		`<c r="A2" s="99"><v>1</v></c>`:                "the style \"99\", of which the file has",
		`<c r="A2" s="x"><v>1</v></c>`:                 "the style \"x\"",
	} {
		_, got := one(t, cell)
		if got.Kind != Unreadable || !strings.Contains(got.Why.EN, says) || got.Why.ZH == "" || got.Name() != "A2" {
			t.Errorf("%s: %+v, want it to say %q", cell, got, says)
		}
	}
}

func TestANumberShowsAsExcelShowsIt(t *testing.T) {
	for _, c := range []struct{ format, digits, want, says string }{
		{"General", "13800138000", "13800138000", ""},
		{"General", "123456789012345", "123456789012345", ""},
		{"General", "0.30000000000000004", "0.3", ""},
		{"General", "1E3", "1000", ""},
		{"General", "-0", "0", ""},
		{"General", "1E-10", "1E-10", ""},
		{"General", "110101199003071234", "", "more than 15 digits"},
		{"General", "1.10101199003071E+17", "", "more than 15 digits"},
		{"0", "110101199003071234", "", "more than 15 digits"},
		{"@", "44000", "44000", ""},
		{"0", "12", "12", ""},
		{"0", "1.5", "2", ""},
		{"00000", "123", "00123", ""},
		{"#,##0.00", "1234.5", "1,234.50", ""},
		{"0%", "0.12", "12%", ""},
		{`"¥"#,##0.00`, "1234.5", "¥1,234.50", ""},
		{"[Red]0", "7", "7", ""},
		{"0_ ", "7", "7", ""},
		{"0.00E+00", "1234", "1.23E+03", ""},
		{"yyyy-mm-dd", "45413", "2024-05-01", ""},
		{"yyyy/m/d;@", "45413", "2024/5/1", ""},
		{`yyyy"年"m"月"d"日"`, "45413", "2024年5月1日", ""},
		{`[$-804]yyyy"年"m"月";@`, "45413", "2024年5月", ""},
		{"yyyy-mm-dd hh:mm:ss", "45413.75", "2024-05-01 18:00:00", ""},
		{"hh:mm", "0.75", "18:00", ""},
		{"[h]:mm", "1.5", "36:00", ""},
		{"yyyy-mm-dd", "-1", "", "is not a date"},
		{"shortDate", "45413", "", "depends on the machine"},
		{"[$-F800]dddd", "45413", "", "depends on the machine"},
		{"mmm d", "45413", "", "depends on the machine"},
		{"[>100]0;00", "7", "", "not understood"},
		{"[DBNum1]0", "7", "七", ""},
		{"unknown", "7", "", "number format 77"},
	} {
		book, cell := one(t, fmt.Sprintf(`<c r="A2" s="%d"><v>%s</v></c>`, style(t, c.format), c.digits))
		got, f := book.Shown(cell)
		if got != c.want || (f == nil) != (c.says == "") || f != nil && (!strings.Contains(f.Why.EN, c.says) || f.Why.ZH == "") {
			t.Errorf("%s in %s: %q (%v), want %q %q", c.digits, c.format, got, f, c.want, c.says)
		}
	}
}

func TestDaysAreTheDatesThatExcelShows(t *testing.T) {
	from1904 := strings.Replace(small[3].text, "<workbookPr/>", `<workbookPr date1904="1"/>`, 1)
	for _, c := range []struct {
		format, days string
		from1904     bool
		want         string // empty for what is not a date
	}{
		{"yyyy-mm-dd", "44259.99999998843", false, "2021-03-04T23:59:59.999Z"}, // a millisecond is kept, and rounds into no other day
		{"yyyy-mm-dd", "44819.5", false, "2022-09-15T12:00:00Z"},
		{"yyyy-mm-dd", "1", false, "1900-01-01T00:00:00Z"},
		{"yyyy-mm-dd", "59", false, "1900-02-28T00:00:00Z"},
		{"yyyy-mm-dd", "60.5", false, ""}, // 1900-02-29
		{"yyyy-mm-dd", "61", false, "1900-03-01T00:00:00Z"},
		{"yyyy-mm-dd", "2958465", false, "9999-12-31T00:00:00Z"},
		{"yyyy-mm-dd", "2958466", false, ""},
		{"yyyy-mm-dd", "0.1277", false, ""}, // a time without a date
		{"yyyy-mm-dd", "-1", false, ""},
		{"hh:mm", "44819.5", false, ""}, // shows no date
		{"yyyy-mm-dd", "42797", true, "2021-03-04T00:00:00Z"},
		{"yyyy-mm-dd", "0", true, "1904-01-01T00:00:00Z"},
		{"yyyy-mm-dd", "-1", true, ""},
		{"yyyy-mm-dd", "2957003", true, "9999-12-31T00:00:00Z"},
		{"yyyy-mm-dd", "2957004", true, ""},
	} {
		change := map[string]string{small[0].name: fmt.Sprintf(`<worksheet><sheetData><row><c s="%d"><v>%s</v></c></row></sheetData></worksheet>`, style(t, c.format), c.days)}
		if c.from1904 {
			change[small[3].name] = from1904
		}
		got, err := readAll(pack(t, change), most)
		if err != nil {
			t.Fatal(err)
		}
		at, _, f := got.book.Time(got.rows[0].Cells[0])
		if text := at.Format(time.RFC3339Nano); (f == nil) != (c.want != "") || f == nil && text != c.want {
			t.Errorf("%s days as %s, from 1904 %v: %s (%v), want %s", c.days, c.format, c.from1904, text, f, c.want)
		}
	}
}

// A date that is written as one is the number of days that Excel would write.
func TestISODatesBecomeDays(t *testing.T) {
	for _, from1904 := range []bool{false, true} {
		for _, text := range []string{"1904-01-02T00:00:00Z", "1950-06-07T08:09:10.111Z", "2024-02-29T23:59:59.999Z", "9999-12-31T00:00:00Z"} {
			b := &Book{from1904: from1904}
			cell := b.isoDate("", text)
			if at, clock, f := b.Time(cell); f != nil || !clock || at.Format(time.RFC3339Nano) != text {
				t.Errorf("%s, from 1904 %v: %v (%v)", text, from1904, at, f)
			}
		}
	}
	b := &Book{}
	if at, clock, f := b.Time(b.isoDate("", "1900-01-01")); f != nil || clock || at.Format(time.DateOnly) != "1900-01-01" {
		t.Errorf("%v, %v, %v", at, clock, f)
	}
}

func TestMergedCellsAreKnown(t *testing.T) {
	row := func(n int) string { return fmt.Sprintf(`<row r="%d"><c r="A%[1]d"><v>1</v></c></row>`, n) }
	got, err := readAll(pack(t, map[string]string{small[0].name: `<worksheet><sheetData>` + row(1) + row(2) + row(3) + row(4) +
		`</sheetData><mergeCells count="2"><mergeCell ref="B2:C3"/><mergeCell ref="A3:A9"/><mergeCell ref="E4:F4"/></mergeCells></worksheet>`}), most)
	if err != nil {
		t.Fatal(err)
	}
	for row, want := range map[int]string{1: "", 2: "C2", 3: "B3", 4: "A4"} {
		cell, covered := got.book.Covered(row, 5)
		if covered != (want != "") || covered && (cell.Name() != want || cell.Kind != Unreadable) {
			t.Errorf("row %d: %v %+v, want %q", row, covered, cell, want)
		}
	}
	if _, covered := got.book.Covered(2, 2); covered {
		t.Error("a column beyond those asked for counts")
	}
}
