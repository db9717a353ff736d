package contracts

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"
)

func zipped(files map[string]string) []byte {
	ginkgo.GinkgoHelper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range files {
		w, err := z.Create(name)
		gomega.Expect(err).NotTo(gomega.HaveOccurred())
		_, err = w.Write([]byte(content))
		gomega.Expect(err).NotTo(gomega.HaveOccurred())
	}
	gomega.Expect(z.Close()).To(gomega.Succeed())
	return b.Bytes()
}

// workbook is an .xlsx with one sheet of texts, written without the library that the server reads it with.
func workbook(rows ...[]string) []byte {
	ginkgo.GinkgoHelper()
	var sheet bytes.Buffer
	sheet.WriteString(`<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
	for i, row := range rows {
		fmt.Fprintf(&sheet, `<row r="%d">`, i+1)
		for j, text := range row {
			if text != "" {
				fmt.Fprintf(&sheet, `<c r="%c%d" t="inlineStr"><is><t>`, 'A'+j, i+1)
				gomega.Expect(xml.EscapeText(&sheet, []byte(text))).To(gomega.Succeed())
				sheet.WriteString(`</t></is></c>`)
			}
		}
		sheet.WriteString(`</row>`)
	}
	sheet.WriteString(`</sheetData></worksheet>`)
	return packed(sheet.String())
}

// packed puts the XML of a sheet into the least that is an .xlsx.
func packed(sheet string) []byte {
	ginkgo.GinkgoHelper()
	const (
		head  = `<?xml version="1.0"?>`
		types = "http://schemas.openxmlformats.org/package/2006/content-types"
		rels  = "http://schemas.openxmlformats.org/package/2006/relationships"
		doc   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
		main  = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	)
	relation := func(kind, to string) string {
		return fmt.Sprintf(`%s<Relationships xmlns="%s"><Relationship Id="rId1" Type="%s/%s" Target="%s"/></Relationships>`, head, rels, doc, kind, to)
	}
	return zipped(map[string]string{
		"[Content_Types].xml": head + `<Types xmlns="` + types + `"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + main + `sheet.main+xml"/>` +
			`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + main + `worksheet+xml"/></Types>`,
		"_rels/.rels": relation("officeDocument", "xl/workbook.xml"),
		"xl/workbook.xml": head + `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="` + doc + `">` +
			`<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": relation("worksheet", "worksheets/sheet1.xml"),
		"xl/worksheets/sheet1.xml":   strings.TrimSpace(sheet),
	})
}
