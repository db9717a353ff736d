package contracts

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/xml"
	"fmt"
	"hash/crc32"
	"path"
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

// bomb is a ZIP whose one file unpacks to so many MiB of blanks. Compressing them all would take longer than the spec:
// one MiB is compressed, and comes again and again.
func bomb(name string, mib int) []byte {
	ginkgo.GinkgoHelper()
	blanks := bytes.Repeat([]byte(" "), 1<<20)
	var block, all bytes.Buffer
	w, err := flate.NewWriter(&block, flate.BestCompression)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	_, err = w.Write(blanks)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	gomega.Expect(w.Flush()).To(gomega.Succeed())
	sum := crc32.NewIEEE()
	for range mib {
		all.Write(block.Bytes())
		_, _ = sum.Write(blanks)
	}
	all.Write([]byte{3, 0}) // the last block, empty
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	raw, err := z.CreateRaw(&zip.FileHeader{
		Name: name, Method: zip.Deflate, CRC32: sum.Sum32(), CompressedSize64: uint64(all.Len()), UncompressedSize64: uint64(mib) << 20,
	})
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	_, err = raw.Write(all.Bytes())
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
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
func packed(sheet string) []byte { return packedAt("xl/worksheets/sheet1.xml", "", sheet, nil) }

// packedAt puts the XML of a sheet into a part of this name, beside other sheets that come first in the workbook (as
// elements of its list, and by their parts) and number formats, which are those of the styles 1, 2 and so on.
func packedAt(part, sheets, sheet string, others map[string]string, formats ...string) []byte {
	ginkgo.GinkgoHelper()
	const (
		head  = `<?xml version="1.0"?>`
		types = "http://schemas.openxmlformats.org/package/2006/content-types"
		rels  = "http://schemas.openxmlformats.org/package/2006/relationships"
		doc   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
		main  = "application/vnd.openxmlformats-officedocument.spreadsheetml."
		names = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	)
	relation := func(id, kind, to string) string {
		return fmt.Sprintf(`<Relationship Id="%s" Type="%s/%s" Target="/%s"/>`, id, doc, kind, to)
	}
	relations := relation("rId1", "worksheet", part) + relation("rId2", "styles", "xl/styles.xml")
	overrides, codes, styles := "", "", `<xf numFmtId="0"/>`
	for i, code := range formats {
		codes += fmt.Sprintf(`<numFmt numFmtId="%d" formatCode="%s"/>`, 164+i, code)
		styles += fmt.Sprintf(`<xf numFmtId="%d"/>`, 164+i)
	}
	files := map[string]string{
		"_rels/.rels": head + `<Relationships xmlns="` + rels + `">` + relation("rId1", "officeDocument", "xl/workbook.xml") + `</Relationships>`,
		"xl/workbook.xml": head + `<workbook ` + names + ` xmlns:r="` + doc + `">` +
			`<sheets>` + sheets + `<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/styles.xml": head + `<styleSheet ` + names + `><numFmts>` + codes + `</numFmts><cellXfs>` + styles + `</cellXfs></styleSheet>`,
		part:            strings.TrimSpace(sheet),
	}
	for name, text := range others {
		files[name] = text
		relations += relation(path.Base(name), "worksheet", name)
		overrides += `<Override PartName="/` + name + `" ContentType="` + main + `worksheet+xml"/>`
	}
	files["xl/_rels/workbook.xml.rels"] = head + `<Relationships xmlns="` + rels + `">` + relations + `</Relationships>`
	files["[Content_Types].xml"] = head + `<Types xmlns="` + types + `"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="` + main + `sheet.main+xml"/>` + overrides +
		`<Override PartName="/xl/styles.xml" ContentType="` + main + `styles+xml"/>` +
		`<Override PartName="/` + part + `" ContentType="` + main + `worksheet+xml"/></Types>`
	return zipped(files)
}
