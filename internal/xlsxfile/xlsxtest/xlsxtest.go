// Package xlsxtest writes workbooks for tests, well made and awkward ones.
package xlsxtest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"maps"
	"slices"
	"strings"
)

// Sheet is one of a workbook: the rows as they stand in its XML.
type Sheet struct {
	Name, State string
	Rows        string
	Before      string // the rows: columns
	After       string // the rows: merged cells
}

// Book is what a workbook is made of.
type Book struct {
	Sheets  []Sheet
	Texts   []string // that cells share, as XML within an si
	Formats []string // number formats; the style of the first is 1
	Since   string   // "1904"
	More    map[string]string
}

// One is a workbook of one sheet.
func One(rows string) Book { return Book{Sheets: []Sheet{{Name: "Sheet1", Rows: rows}}} }

// Bytes writes it.
func (b Book) Bytes() string {
	var sheets, relations, texts, formats, styles strings.Builder
	parts := map[string]string{}
	for i, s := range b.Sheets {
		state := ""
		if s.State != "" {
			state = ` state="` + s.State + `"`
		}
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d"%s r:id="rId%d"/>`, html.EscapeString(s.Name), i+1, state, i+1)
		fmt.Fprintf(&relations, `<Relationship Id="rId%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet%d.xml"/>`, i+1, i+1)
		parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)] = head + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
			s.Before + `<sheetData>` + s.Rows + `</sheetData>` + s.After + `</worksheet>`
	}
	for _, text := range b.Texts {
		texts.WriteString("<si>" + text + "</si>")
	}
	for i, code := range b.Formats {
		fmt.Fprintf(&formats, `<numFmt numFmtId="%d" formatCode="%s"/>`, 164+i, html.EscapeString(code))
		fmt.Fprintf(&styles, `<xf numFmtId="%d"/>`, 164+i)
	}
	since := ""
	if b.Since == "1904" {
		since = `<workbookPr date1904="1"/>`
	}
	relate := func(kind, target string) string {
		return `<Relationship Id="` + kind + `" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/` + kind + `" Target="` + target + `"/>`
	}
	const relationships = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	parts["_rels/.rels"] = head + relationships + relate("officeDocument", "xl/workbook.xml") + `</Relationships>`
	parts["xl/workbook.xml"] = head + `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` + since + `<sheets>` + sheets.String() + `</sheets></workbook>`
	parts["xl/_rels/workbook.xml.rels"] = head + relationships + relations.String() + relate("styles", "styles.xml") + relate("sharedStrings", "/xl/sharedStrings.xml") + `</Relationships>`
	parts["xl/styles.xml"] = head + `<styleSheet><numFmts>` + formats.String() + `</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>` +
		styles.String() + `</cellXfs><dxfs><dxf><numFmt numFmtId="164" formatCode="yyyy"/></dxf></dxfs></styleSheet>`
	parts["xl/sharedStrings.xml"] = head + `<sst count="999999999999" uniqueCount="4">` + texts.String() + `</sst>`
	for name, text := range b.More {
		if text == "" {
			delete(parts, name)
			continue
		}
		parts[name] = text
	}
	return Zip(parts)
}

const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// Zip packs parts.
func Zip(parts map[string]string) string {
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		part, err := w.Create(name)
		if err == nil {
			_, err = part.Write([]byte(parts[name]))
		}
		if err != nil {
			panic(err) // Into memory.
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return packed.String()
}

// Row writes a row of texts, each in its cell.
func Row(number int, cells ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<row r="%d">`, number)
	for _, cell := range cells {
		if strings.HasPrefix(cell, "<c") {
			b.WriteString(cell)
			continue
		}
		b.WriteString(`<c t="inlineStr"><is><t>` + html.EscapeString(cell) + `</t></is></c>`)
	}
	return b.String() + "</row>"
}

// Number writes a cell of a number, in a style.
func Number(style int, value string) string {
	return fmt.Sprintf(`<c s="%d"><v>%s</v></c>`, style, value)
}
