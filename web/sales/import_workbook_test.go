package sales_test

import (
	"testing"

	"latchkey/internal/xlsxfile/xlsxtest"
	"latchkey/web/sales"
	"latchkey/web/webtest"
)

// The currency that a number is formatted in is its own, and a failed formula is no
// reason to guess what decides.
func TestPaymentsOfAWorkbook(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	owner := site.SignIn(t, "owner@demo.test")
	book := xlsxtest.One(xlsxtest.Row(1, "Email", "Date", "Amount", "Currency", "Id") +
		xlsxtest.Row(2, "a@book.example", xlsxtest.Number(1, "46023.5"), xlsxtest.Number(2, "12.5"), "", "p1") +
		xlsxtest.Row(3, "a@book.example", xlsxtest.Number(1, "46023"), xlsxtest.Number(3, "-1200"), "", "p2") +
		xlsxtest.Row(4, "a@book.example", xlsxtest.Number(1, "46023"), xlsxtest.Number(0, "19.99"), `<c t="e"><v>#REF!</v></c>`, "p3") +
		xlsxtest.Row(5, "a@book.example", `<c t="e"><v>#VALUE!</v></c>`, xlsxtest.Number(0, "19.99"), "EUR", "p4") +
		xlsxtest.Row(6, "a@book.example", xlsxtest.Number(0, "46023"), xlsxtest.Number(4, "1.234"), "", "p5") +
		xlsxtest.Row(7, "a@book.example", xlsxtest.Number(1, "46023"), xlsxtest.Number(5, "7"), "", "p6"))
	book.Formats = []string{"d/m/yy h:mm", "[$£-809]#,##0.00", `#,##0\ [$¥-411]`, "0.000 [$TND]", "[$$-1009]#,##0.00"}
	p := webtest.Imported(t, owner, "/w/"+webtest.Atelier+"/transactions", book.Bytes(), nil)
	got := webtest.Ask[string](t, site, `select string_agg(concat_ws(' ', reference, amount, currency, at at time zone 'Europe/Paris'), ', ' order by reference) from transactions where reference ~ '^p[1-9]$'`)
	if want := "p1 1250 GBP 2026-01-01 12:00:00, p2 -1200 JPY 2026-01-01 00:00:00, p5 1234 TND 2026-01-01 00:00:00, p6 700 CAD 2026-01-01 00:00:00"; got != want || webtest.ImportCounts(p) != "4 2" {
		t.Errorf("%q %q: %s", got, webtest.ImportCounts(p), p.Text())
	}
}

// A workbook that counts its days from 1904 does so in cells that nobody formatted, too.
func TestDaysOfAWorkbookSince1904(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	owner := site.SignIn(t, "owner@demo.test")
	book := xlsxtest.One(xlsxtest.Row(1, "Email", "Date", "Amount", "Currency", "Id") +
		xlsxtest.Row(2, "a@since.example", xlsxtest.Number(0, "44561.5"), xlsxtest.Number(0, "12.5"), "EUR", "e1") +
		xlsxtest.Row(3, "a@since.example", xlsxtest.Number(1, "44561"), xlsxtest.Number(0, "12.5"), "EUR", "e2"))
	book.Formats, book.Since = []string{"d/m/yy h:mm"}, "1904"
	p := webtest.Imported(t, owner, "/w/"+webtest.Atelier+"/transactions", book.Bytes(), nil)
	got := webtest.Ask[string](t, site, `select string_agg(concat_ws(' ', reference, at at time zone 'Europe/Paris'), ', ' order by reference) from transactions where reference in ('e1', 'e2')`)
	if want := "e1 2026-01-01 12:00:00, e2 2026-01-01 00:00:00"; got != want {
		t.Errorf("%q, want %q: %s", got, want, p.Text())
	}
}
