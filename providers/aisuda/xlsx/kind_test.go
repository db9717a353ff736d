package xlsx

import (
	"strings"
	"testing"
	"unicode/utf16"
)

// utf16le is a text as Excel's "Unicode text" has it, without its mark.
func utf16le(s string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(s)) {
		b.WriteByte(byte(unit))
		b.WriteByte(byte(unit >> 8))
	}
	return b.String()
}

// Whatever a table was saved as, its file is called by the name of that format.
func TestAFileOfAnotherFormatIsNamed(t *testing.T) {
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)
	for says, data := range map[string]string{
		"is an .xls of Excel 97-2003, not .xlsx": ole + utf16le("Workbook"),
		"has a password":                         ole + utf16le("EncryptedPackage"),
		"is a .doc of":                           ole + utf16le("WordDocument"),
		"is an .xls of Excel 5":                  "\x09\x08\x08\x00\x00\x05",
		"is text, such as CSV":                   "id,name\n1,a\n",
		"is text, such as CSV, not":              "id,name," + strings.Repeat("编号", 3000),
		"is text, such as a CSV of one column":   "id\n1\n",
		"is text with tabs":                      "id\tname\n",
		"is text in UTF-16 with tabs":            "\xff\xfe" + utf16le("编号\tname\n1\ta\n"),
		"is text that is not UTF-8 (GBK?), such": strings.Repeat("\xb1\xe0\xba\xc5,name\n", 3000),
		"is HTML, as web pages":                  "\xef\xbb\xbf<!DOCTYPE html><p>",
		"is an XML Spreadsheet 2003":             `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">`,
		"is a flat OpenDocument file":            `<?xml version="1.0"?><office:document x="y">`,
		"is XML, not":                            "<rows/>",
		"is JSON, not":                           `[{"id":1}]`,
		"is a SYLK":                              "ID;PWXL\n",
		"is a PDF":                               "%PDF-1.4",
		"is a PNG image":                         "\x89PNG\r\n\x1a\n",
		"is compressed by gzip":                  "\x1f\x8b\x08",
		"nor another format that is known":       "\x00\x01\x02",
		"is an OpenDocument spreadsheet (.ods)":  string(zipped(t, file{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"})),
		"is an OpenDocument spreadsheet (.ods),": string(zipped(t, file{"mimetype", "application/vnd.oasis.opendocument.spreadsheet-template\n"})),
		"is an OpenDocument text (.odt)":         string(zipped(t, file{"mimetype", "application/vnd.oasis.opendocument.text"})),
		"is a Word document (.docx)":             string(zipped(t, file{"_rels/.rels", "<a/>"}, file{"word/document.xml", "<a/>"})),
		"is a binary workbook (.xlsb)":           string(zipped(t, file{"_rels/.rels", "<a/>"}, file{"xl/workbook.bin", "a"})),
		"an .xlsx in it":                         string(zipped(t, file{"orders/MAY.XLSX", "a"})),
		"is a ZIP archive, not":                  string(zipped(t, file{"a", "b"})),
	} {
		_, err := readAll([]byte(data), most)
		refused(t, says, err, false, says)
	}
}
