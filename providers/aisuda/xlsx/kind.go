package xlsx

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"example.com/mockserver/internal/rule"
)

// A file that is no .xlsx is mostly some other format of a table, by whatever name it was uploaded: it is called by its own.

// signatures are how files of other formats begin.
var signatures = []struct {
	begins string
	is     rule.Text
}{
	{"%PDF-", rule.Text{EN: "a PDF", ZH: "PDF"}},
	{"\x89PNG\r\n", rule.Text{EN: "a PNG image", ZH: "PNG 图片"}},
	{"\xff\xd8\xff", rule.Text{EN: "a JPEG image", ZH: "JPEG 图片"}},
	{"GIF8", rule.Text{EN: "a GIF image", ZH: "GIF 图片"}},
	{"\x1f\x8b", rule.Text{EN: "compressed by gzip", ZH: "gzip 压缩文件"}},
	{"Rar!\x1a", rule.Text{EN: "a RAR archive", ZH: "RAR 压缩包"}},
	{"7z\xbc\xaf\x27\x1c", rule.Text{EN: "a 7z archive", ZH: "7z 压缩包"}},
	{"SQLite format 3\x00", rule.Text{EN: "an SQLite database", ZH: "SQLite 数据库"}},
	{"PAR1", rule.Text{EN: "a Parquet file", ZH: "Parquet 文件"}},
	{"\x09\x08", rule.Text{EN: "an .xls of Excel 5 or older", ZH: "Excel 5 或更早的 .xls"}},
	{"\x09\x04\x06\x00", rule.Text{EN: "an .xls of Excel 4 or older", ZH: "Excel 4 或更早的 .xls"}},
	{"{\\rtf", rule.Text{EN: "an RTF document", ZH: "RTF 文档"}},
}

// unreadable says of a file that is not a ZIP what it is instead, where its first bytes tell.
func unreadable(data []byte, err error) *Fault {
	switch {
	case len(data) == 0:
		return broken("the file is empty", "文件为空")
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return container(data)
	case bytes.HasPrefix(data, []byte("PK")):
		return faultOf(err)
	}
	for _, s := range signatures {
		if bytes.HasPrefix(data, []byte(s.begins)) {
			return is(s.is.EN, s.is.ZH)
		}
	}
	if en, zh := text(data); en != "" {
		return is(en, zh)
	}
	return broken("the file is no .xlsx, nor another format that is known: save it as .xlsx", "文件不是 .xlsx，也不是其他已知格式：请另存为 .xlsx")
}

func is(en, zh string) *Fault {
	return broken("the file is %[1]s, not .xlsx: save it as .xlsx", "文件是 %[2]s，不是 .xlsx：请另存为 .xlsx", en, zh)
}

// container tells apart what an OLE container may be: Excel 97-2003, any workbook with a password, a Word document.
func container(data []byte) *Fault {
	holds := func(stream string) bool {
		var name []byte
		for _, unit := range utf16.Encode([]rune(stream)) {
			name = append(name, byte(unit), byte(unit>>8))
		}
		return bytes.Contains(data, name)
	}
	switch {
	case holds("EncryptedPackage"):
		return broken("the file has a password: save it as .xlsx without one", "文件设有密码：请另存为不带密码的 .xlsx")
	case holds("WordDocument"):
		return is("a .doc of Word 97-2003", "Word 97-2003 的 .doc")
	case holds("PowerPoint Document"):
		return is("a .ppt of PowerPoint 97-2003", "PowerPoint 97-2003 的 .ppt")
	}
	return is("an .xls of Excel 97-2003", "Excel 97-2003 的 .xls")
}

// text says which kind of text a file is; it says nothing of one that is none.
func text(data []byte) (en, zh string) {
	head := data[:min(len(data), 4096)]
	coded := ""
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		coded, head = " in UTF-16", bytes.ReplaceAll(head[2:], []byte{0}, nil)
	case bytes.IndexByte(head, 0) >= 0:
		return "", ""
	case !utf8.Valid(whole(head, data)):
		coded = " that is not UTF-8 (GBK?)"
	}
	head = bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")))
	small := bytes.ToLower(head)
	first, _, _ := bytes.Cut(head, []byte("\n"))
	switch {
	case bytes.Contains(small, []byte("<html")), bytes.Contains(small, []byte("<table")), bytes.HasPrefix(small, []byte("<!doctype html")):
		return "HTML" + coded + ", as web pages export tables under the name .xls", "HTML（网页常以 .xls 为名导出表格）"
	case bytes.Contains(small, []byte("urn:schemas-microsoft-com:office:spreadsheet")):
		return "an XML Spreadsheet 2003", "XML 电子表格 2003"
	case bytes.Contains(small, []byte("<office:document")):
		return "a flat OpenDocument file (.fods)", "OpenDocument 单文件格式（.fods）"
	case bytes.HasPrefix(head, []byte("<")):
		return "XML" + coded, "XML"
	case bytes.HasPrefix(head, []byte("{")), bytes.HasPrefix(head, []byte("[")):
		return "JSON" + coded, "JSON"
	case bytes.HasPrefix(head, []byte("ID;")):
		return "a SYLK file (.slk)", "SYLK 文件（.slk）"
	case bytes.ContainsRune(first, '\t'):
		return "text" + coded + " with tabs between the columns (TSV)", "以制表符分列的文本（TSV）"
	case bytes.ContainsAny(first, ",;|"), bytes.Contains(first, []byte("，")):
		return "text" + coded + ", such as CSV", "文本（如 CSV）"
	}
	return "text" + coded + ", such as a CSV of one column", "文本（如只有一列的 CSV）"
}

// whole is the beginning of a text without the character that it was cut in.
func whole(head, data []byte) []byte {
	for i := 1; len(head) < len(data) && i <= utf8.UTFMax; i++ {
		if last := head[len(head)-i:]; utf8.RuneStart(last[0]) && !utf8.FullRune(last) {
			return head[:len(head)-i]
		}
	}
	return head
}

// openDocuments are the formats of OpenDocument that somebody may take for a workbook, by the end of their media type.
var openDocuments = map[string]string{"spreadsheet": ".ods", "text": ".odt", "presentation": ".odp", "graphics": ".odg"}

// archives are the formats of a ZIP that are recognised by a part which no .xlsx has.
var archives = []struct {
	part string
	is   rule.Text
}{
	{"word/document.xml", rule.Text{EN: "a Word document (.docx)", ZH: "Word 文档（.docx）"}},
	{"ppt/presentation.xml", rule.Text{EN: "a presentation (.pptx)", ZH: "演示文稿（.pptx）"}},
	{"index/document.iwa", rule.Text{EN: "a document of Apple Numbers, Pages or Keynote", ZH: "Apple Numbers、Pages 或 Keynote 文档"}},
	{"index.zip", rule.Text{EN: "a document of Apple Numbers, Pages or Keynote", ZH: "Apple Numbers、Pages 或 Keynote 文档"}},
	{"xl/workbook.bin", rule.Text{EN: "a binary workbook (.xlsb)", ZH: "二进制工作簿（.xlsb）"}},
	{"meta-inf/manifest.mf", rule.Text{EN: "a Java archive", ZH: "Java 包（.jar）"}},
	{"meta-inf/container.xml", rule.Text{EN: "an e-book (.epub)", ZH: "电子书（.epub）"}},
}

// foreign says which format a ZIP has that is no workbook's; nil for what may be a workbook.
func (p *parts) foreign() error {
	if f := p.files["mimetype"]; f != nil {
		what := strings.TrimPrefix(media(f), "application/vnd.oasis.opendocument.")
		kind, _, _ := strings.Cut(what, "-template")
		if end := openDocuments[kind]; end != "" {
			return is("an OpenDocument "+kind+" ("+end+")", "OpenDocument 文件（"+end+"）")
		}
	}
	for _, other := range archives {
		if p.files[other.part] != nil {
			return is(other.is.EN, other.is.ZH)
		}
	}
	if p.files["_rels/.rels"] != nil || p.files["[content_types].xml"] != nil {
		return nil
	}
	for _, f := range p.order {
		if strings.EqualFold(f.Name[max(0, len(f.Name)-5):], ".xlsx") {
			return is("a ZIP archive with an .xlsx in it: unpack it first", "ZIP 压缩包，其中有 .xlsx：请先解压")
		}
	}
	return is("a ZIP archive", "ZIP 压缩包")
}

// media is the text of a part that names a media type: a short one.
func media(f *zip.File) string {
	r, err := f.Open()
	if err != nil {
		return ""
	}
	defer r.Close() //nolint:errcheck // nothing of it is on disk
	text, _ := io.ReadAll(io.LimitReader(r, 128))
	return strings.TrimSpace(string(text))
}
