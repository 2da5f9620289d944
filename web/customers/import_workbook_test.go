package customers_test

import (
	"net/http"
	"strings"
	"testing"

	"latchkey/internal/xlsxfile/xlsxtest"
	"latchkey/web/customers"
	"latchkey/web/webtest"
)

// A workbook comes in as any other file does: known by its bytes, read by the types of
// its cells, refused by the numbers of its rows.
func TestAWorkbookComesIn(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	for name, field := range map[string]string{"Member": "'yes_no', '{}'", "Weight": "'number', '{}'", "Born": "'date', '{}'", "Note": "'text', '{}'"} {
		site.Exec(t, `insert into contact_fields (workspace_id, id, name, name_key, kind, choices)
			select workspace_id, gen_random_uuid(), '`+name+`', lower('`+name+`'), `+field+` from contact_addresses where email_key = '`+webtest.Helene+`'`)
	}
	site.Exec(t, `update workspaces set country = 'FR'`)
	book := xlsxtest.Book{
		Formats: []string{"dd/mm/yyyy", `0#" "##" "##" "##" "##`, "00000", `#,##0.00\ "€"`},
		Texts:   []string{"<r><t>Odile </t></r><r><t>Martin</t></r>"},
		Sheets: []xlsxtest.Sheet{
			{Name: "Cover", Rows: `<row r="1"><c s="1"/></row>`},
			{Name: "Clients & leads", After: `<mergeCells><mergeCell ref="A1:D1"/></mergeCells>`, Rows: xlsxtest.Row(2, "Clients, May") + xlsxtest.Row(4, "Email", "Name", "Phone", "Postal code", "City", "Member", "Weight", "Born", "Note") +
				xlsxtest.Row(5, "a@book.example", `<c t="s"><v>0</v></c>`, xlsxtest.Number(2, "612345678"), xlsxtest.Number(3, "1000"), "Bourg\nen Bresse", `<c t="b"><v>1</v></c>`, xlsxtest.Number(0, "1.234"), xlsxtest.Number(1, "32964"), xlsxtest.Number(0, "123456789012345")) +
				xlsxtest.Row(7, "c@book.example", "Cas", "", "", "", "", "", "", xlsxtest.Number(0, "1.23456789012346E+18")) +
				xlsxtest.Row(9, "not an address", "Nobody") +
				strings.Replace(xlsxtest.Row(10, "b@book.example", `<c t="e"><v>#N/A</v></c>`, "", "", "", `<c t="b"><v>0</v></c>`, xlsxtest.Number(4, "0.30000000000000004"), "", xlsxtest.Number(0, "12.345")), "<row", `<row hidden="1"`, 1)},
			{Name: "Old", State: "hidden", Rows: xlsxtest.Row(1, "Email", "Name") + xlsxtest.Row(2, "old@book.example", "Old One")},
		},
	}
	owner.Get(webtest.Contacts + "/import")
	at := owner.Upload(webtest.Contacts+"/import", "whatever.csv", book.Bytes()).Header.Get("Location")
	p := owner.Get(at)
	for _, want := range []string{
		"Clients & leads", "1 row of the sheet is hidden. It is imported too.", "Cells are merged in A1:D1.", "1 cell holds no value but an error: #N/A, in row 10.", "Odile Martin", "Sheet",
		"1 number has more than 15 digits: 1234567890123460000, in row 7.",
	} {
		if !p.Has(want) {
			t.Errorf("the page does not say %q: %s", want, p.Text())
		}
	}
	if p.Find("#separator").Length() > 0 || p.Find("#encoding").Length() > 0 || p.Find("#sheet option[selected]").Text() != "Clients & leads" {
		t.Errorf("it is not asked for its sheet alone: %s", p.Text())
	}
	form := webtest.ColumnsOf(p)
	if p := owner.Post(at, webtest.With(webtest.With(form, "sheet", "2"), "act", "check")); p.Status != http.StatusOK || !p.Has("old@book.example") || p.Has("a@book.example") {
		t.Errorf("another sheet: %d %s", p.Status, p.Text())
	}
	if p := owner.Post(at, webtest.With(webtest.ColumnsOf(owner.Get(at)), "head_row", "0")); p.Status != http.StatusOK || !p.Has("Column 2") {
		t.Errorf("no heads: %d %s", p.Status, p.Text())
	}
	if p := owner.Post(at, webtest.With(form, "sheet", "3")); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("a sheet that is not there: %d", p.Status)
	}
	if p := owner.Post(at, webtest.With(webtest.ColumnsOf(owner.Get(at)), "sheet", "1")); !p.Has("a@book.example") || p.Has("old@book.example") {
		t.Errorf("and back: %d %s", p.Status, p.Text())
	}
	if p := owner.Post(at, webtest.With(webtest.ColumnsOf(owner.Get(at)), "act", "check")); p.Status != http.StatusSeeOther {
		t.Fatalf("checking: %d %s", p.Status, p.Text())
	}
	webtest.Worked(t, owner, at)
	p = webtest.Taken(t, owner, at)
	if got := webtest.ImportCounts(p); got != "3 0 1 1" {
		t.Errorf("%q: %s", got, p.Text())
	}
	for email, want := range map[string]string{
		"a@book.example": "Odile Martin, +33612345678, 01000, Bourg en Bresse, Born 1990-04-01, Member yes, Note 123456789012345, Weight 1.234",
		"b@book.example": ", , , , Member no, Note 12.345, Weight 0.3",
	} {
		got := webtest.Ask[string](t, site, `select concat_ws(', ', c.name, phone, postal_code, city, string_agg(f.name || ' ' || v.value, ', ' order by f.name))
			from contacts c join contact_values v on v.contact_id = c.id join contact_fields f on f.id = v.field_id where email = '`+email+`' group by c.id, c.name, phone, postal_code, city`)
		if got != want {
			t.Errorf("%s is %q, want %q", email, got, want)
		}
	}
	refused := string(owner.Post(p.Find(`form[action$="/refused"]`).AttrOr("action", ""), nil).Body)
	if !strings.Contains(refused, "\r\n9,") || !strings.Contains(refused, "\r\n10,") || !strings.Contains(refused, "“#N/A”, was left out: A formula of the spreadsheet failed") {
		t.Errorf("refused: %q", refused)
	}
	if left := webtest.Ask[int](t, site, `select count(*) from import_books`); left != 0 {
		t.Errorf("%d parts of it are kept", left)
	}

	again := owner.Get(owner.Upload(webtest.Contacts+"/import", "copy.xlsx", book.Bytes()).Header.Get("Location"))
	if !again.Has("The same file, or another with the same rows, was imported") {
		t.Errorf("the same file is not known again: %s", again.Text())
	}
	other := owner.Post(again.Find("form.import-columns").AttrOr("action", ""), webtest.With(webtest.ColumnsOf(again), "sheet", "2"))
	if other.Has("The same file, or another with the same rows, was imported") || !other.Has("old@book.example") {
		t.Errorf("another sheet of it is taken for the same: %s", other.Text())
	}
}

// What is no table and no workbook that can be read is refused with what to do, and
// nothing is kept of it.
func TestFilesOfOtherProgramsAreRefusedWithWhatToDo(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Contacts + "/import")
	good := xlsxtest.One(xlsxtest.Row(1, "Email", "Name") + xlsxtest.Row(2, "a@other.example", "A")).Bytes()
	const old = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	for name, c := range map[string]struct{ file, words string }{
		"an older Excel":  {old + strings.Repeat("\x00", 3000) + "W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00", "older Excel (.xls). Open it, save it as .xlsx or CSV"},
		"a password":      {old + strings.Repeat("\x00", 65530) + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00", "protected by a password"},
		"OpenDocument":    {xlsxtest.Zip(map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>", "META-INF/manifest.xml": "<a/>"}), "(.ods)"},
		"Numbers":         {xlsxtest.Zip(map[string]string{"Index/Document.iwa": "x"}), "Numbers"},
		"binary":          {xlsxtest.Zip(map[string]string{"xl/workbook.bin": "x"}), "(.xlsb)"},
		"an archive":      {xlsxtest.Zip(map[string]string{"a.csv": "a,b"}), "archive"},
		"another archive": {"\x1f\x8b\x08 and so on", "archive"},
		"a web page":      {"\xef\xbb\xbf <html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table>", "web page or XML"},
		"XML of Excel":    {`<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>`, "web page or XML"},
		"a PDF":           {"%PDF-1.7\n%\xe2\xe3", "not a table"},
		"half a workbook": {good[:len(good)-30], "damaged or incomplete"},
		"a bomb":          {xlsxtest.One(xlsxtest.Row(1, "Email") + strings.Repeat(" ", 64<<20)).Bytes(), "too large"},
		"an empty sheet":  {xlsxtest.One("").Bytes(), "This file is empty."},
		"1,001 columns":   {xlsxtest.One(xlsxtest.Row(1, strings.Split(strings.Repeat("h,", 1000)+"h", ",")...)).Bytes(), "more than 1000 columns"},
	} {
		for _, file := range []string{"x.xlsx", "x.csv"} {
			if p := owner.Upload(webtest.Contacts+"/import", file, c.file); p.Status != http.StatusUnprocessableEntity || !p.Has(c.words) {
				t.Errorf("%s: %d %s", name, p.Status, p.Text())
			}
		}
	}
	if kept := webtest.Ask[int](t, site, `select (select count(*) from import_parts) + (select count(*) from import_books)`); kept != 0 {
		t.Errorf("%d parts are kept", kept)
	}
}
