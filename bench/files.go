package main

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"strings"
	"time"
)

// workbook imports many rows into a model of 爱速搭's demo application and exports them.
func (b *bench) workbook(p *process) error {
	n := b.settings.scaled(100_000)
	book, err := workbookOf(n)
	if err != nil {
		return err
	}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", "rows.xlsx")
	if err == nil {
		_, err = part.Write(book)
	}
	if err == nil {
		err = w.Close()
	}
	k, credentialsErr := p.aisudaCredentials("default")
	if err != nil || credentialsErr != nil {
		return fmt.Errorf("%w %w", err, credentialsErr)
	}
	const model = "/app/crm/model/eRg7ny9piQzok5CGqzzbRT.data"
	for _, call := range []struct {
		what, path, contentType string
		body                    []byte
	}{
		{"import of", "/UploadExcelData", w.FormDataContentType(), form.Bytes()},
		{"export of", "/exportExcelData", "application/json", []byte("{}")},
	} {
		q, err := k.signed(request{
			method: "POST", path: "/aisuda/openapi/company/" + k.CompanyKey + model + call.path, headers: map[string]string{"Content-Type": call.contentType}, body: call.body,
		}, time.Now())
		if err != nil {
			return err
		}
		if err := b.besides(p, fmt.Sprintf("爱速搭: %s %d rows of Excel", call.what, n), "≤ 50", func() error {
			header, answer, err := q.send(p.url)
			if err == nil && (header.Get("Mock-Rule") != "" || call.path == "/UploadExcelData" && !bytes.Contains(answer, fmt.Appendf(nil, `"done":%d,`, n))) {
				err = fmt.Errorf("%s: %s %.300s", call.path, header.Get("Mock-Why"), answer)
			}
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// besides measures a slow call, and what small ones wait meanwhile.
func (b *bench) besides(p *process, what, aim string, f func() error) error {
	q, err := memberQuery(p)
	if err != nil {
		return err
	}
	took, longest, err := meanwhile(p, q, f)
	if err != nil {
		return err
	}
	b.line(figure{What: what, Value: millis(took), Unit: "ms"})
	b.line(figure{What: "    longest wait of another call meanwhile", Value: millis(longest), Unit: "ms", Aim: aim})
	return nil
}

// workbookOf writes a workbook for the model: a head and n rows.
func workbookOf(n int) ([]byte, error) {
	var sheet bytes.Buffer
	row := func(number int, cells ...string) {
		fmt.Fprintf(&sheet, `<row r="%d">`, number)
		for i, cell := range cells {
			at := fmt.Sprintf("%c%d", 'A'+i, number)
			if text, isText := strings.CutPrefix(cell, "'"); isText {
				fmt.Fprintf(&sheet, `<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, at, text)
			} else {
				fmt.Fprintf(&sheet, `<c r="%s"><v>%s</v></c>`, at, cell)
			}
		}
		sheet.WriteString("</row>")
	}
	sheet.WriteString(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
	row(1, "'id", "'name", "'age", "'amount", "'remark")
	for i := range n {
		row(i+2, fmt.Sprint(i+1000), fmt.Sprintf("'客户%d", i), fmt.Sprint(i%90), fmt.Sprintf("%.2f", float64(i%1000)/7), "'"+strings.Repeat("长", i%20))
	}
	sheet.WriteString(`</sheetData></worksheet>`)
	const schemas = "http://schemas.openxmlformats.org/"
	var book bytes.Buffer
	z := zip.NewWriter(&book)
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="` + schemas + `package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
			`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="` + schemas + `package/2006/relationships"><Relationship Id="rId1" Type="` + schemas + `officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="` + schemas + `spreadsheetml/2006/main" xmlns:r="` + schemas + `officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + schemas + `package/2006/relationships"><Relationship Id="rId1" Type="` + schemas + `officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", sheet.String()},
	} {
		w, err := z.Create(part[0])
		if err == nil {
			_, err = io.WriteString(w, part[1])
		}
		if err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return book.Bytes(), err
}

// snapshot saves a sandbox whose rows take 256 MiB, most of them members.
func (b *bench) snapshot(p *process) error {
	const aMember = 560 // bytes of such a row, as --state-bytes counts them
	token, err := p.token("default")
	if err != nil {
		return err
	}
	n := b.settings.scaled(256<<20) / aMember
	name := strings.Repeat("长", 60)
	if _, err := load(p.addr(), func(i int) []byte {
		return request{
			method: "POST", path: qijiayunPrefix + "/member/register?accessToken=" + token, headers: map[string]string{"Content-Type": "application/json"},
			body: fmt.Appendf(nil, `{"mobile":"139%08d","storeNo":"1159374785466208256","channel":"4","realName":%q}`, i, name),
		}.bytes(p.addr())
	}, 4, 0, n); err != nil {
		return err
	}
	var size int64
	err = b.besides(p, "snapshot of a sandbox of many members", "", func() error {
		body, err := p.admin().Stream(context.Background(), "/sandboxes/default/snapshot")
		if err != nil {
			return err
		}
		defer func() { _ = body.Close() }()
		size, err = io.Copy(io.Discard, body)
		return err
	})
	b.line(figure{What: fmt.Sprintf("    its %d members as JSON", n), Value: mib(size), Unit: "MiB"})
	return err
}
