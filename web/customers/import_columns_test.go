package customers_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/customers"
	"latchkey/web/webtest"
)

// mapped are the columns that a page draws, as "label: samples = field".
func mapped(p *webtest.Page) (rows []string) {
	for _, row := range p.Find(".import-map tbody tr").EachIter() {
		var samples []string
		for _, sample := range row.Find("li").EachIter() {
			samples = append(samples, sample.Text())
		}
		list := row.Find("select")
		label := row.Find(`label[for="` + list.AttrOr("id", "") + `"]`).Text()
		rows = append(rows, label+": "+strings.Join(samples, " | ")+" = "+list.Find("option[selected]").AttrOr("value", "?"))
	}
	return rows
}

// Each column of a file has its name, three values that stand in it and the field that
// it fills. What was said is remembered.
func TestAColumnIsDrawnWithItsValuesAndItsField(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Contacts + "/import")
	page := owner.Upload(webtest.Contacts+"/import", "x.csv",
		"Mail,Naam,,Stad,Shoe size\na@map.example,Anna,,Gent,38\nb@map.example,Anna,, ,38\nc@map.example,Bert,,Brugge,39\nd@map.example,Dirk,,Gent,40\n").Header.Get("Location")
	p := owner.Get(page)
	want := []string{
		"1. Mail: a@map.example | b@map.example | c@map.example = email", "2. Naam: Anna | Bert | Dirk = name", "3. without a name:  = ",
		"4. Stad: Gent | Brugge = city", "5. Shoe size: 38 | 39 | 40 = ",
	}
	if got := mapped(p); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
	if first := p.Find("#column-4 option").First(); first.AttrOr("value", "?") != "" || first.Text() != "None" {
		t.Errorf("a column begins with %s", first.Text())
	}
	form := webtest.ColumnsOf(p)
	for _, act := range []string{"look", "check"} {
		twice := owner.Post(page, webtest.With(webtest.With(form, "column_4", "city"), "act", act))
		status := map[string]int{"look": http.StatusOK, "check": http.StatusUnprocessableEntity}[act]
		if twice.Status != status || !twice.Has("Several columns fill “City”: “4. Stad”, “5. Shoe size”.") || twice.Find("select[aria-invalid=true]").Length() != 2 {
			t.Errorf("%s of a field that is said twice: %d %s", act, twice.Status, twice.Text())
		}
	}
	if p := owner.Get(page); !p.Has("Several columns fill “City”") || webtest.ColumnsOf(p).Get("column_4") != "city" {
		t.Errorf("what was said is not remembered: %s", p.Text())
	}
	looked := owner.Post(page, webtest.With(webtest.With(webtest.With(form, "column_3", ""), "column_4", "city"), "act", "look"))
	if looked.Status != http.StatusOK || looked.Has("Several columns") {
		t.Errorf("looking: %d %s", looked.Status, looked.Text())
	}
	// What the form does not name stays what it is.
	if p := owner.Post(page, url.Values{"act": {"look"}, "column_0": {""}, "decimals": {","}}); p.Status != http.StatusOK {
		t.Errorf("looking: %d %s", p.Status, p.Text())
	}
	p = owner.Get(page)
	if got := webtest.ColumnsOf(p); got.Get("column_0")+" "+got.Get("column_1")+" "+got.Get("column_3")+" "+got.Get("column_4")+" "+got.Get("decimals") != " name  city ," {
		t.Errorf("it is remembered as %v", got)
	}
	// Another head row makes other columns of it, and nothing is remembered of the former ones.
	other := owner.Post(page, webtest.With(webtest.ColumnsOf(p), "head_row", "0"))
	if got := mapped(other); got[0] != "1. Column 1: Mail | a@map.example | b@map.example = " && got[0] != "1. Column 1: Mail | a@map.example | b@map.example = email" {
		t.Errorf("without heads: %v", got)
	}
	back := owner.Post(page, webtest.With(webtest.ColumnsOf(owner.Get(page)), "head_row", "1"))
	if got := mapped(back); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("and back: %s", strings.Join(got, "\n"))
	}
}

// A file may have a thousand columns. Its page shows a part of them, those that fill a
// field first, and the others are found by their names or page by page.
func TestAThousandColumns(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	heads, cells := make([]string, 1000), make([]string, 1000)
	for i := range heads {
		heads[i], cells[i] = fmt.Sprintf("Property %d %s", i+1, strings.Repeat("of a long name ", 7)), fmt.Sprintf("value %d", i+1)
	}
	heads[998], cells[998] = "E-mail", "wide@map.example"
	owner.Get(webtest.Contacts + "/import")
	page := owner.Upload(webtest.Contacts+"/import", "wide.csv", strings.Join(heads, ",")+"\n"+strings.Join(cells, ",")+"\n").Header.Get("Location")
	p := owner.Get(page)
	got := mapped(p)
	if len(got) != 40 || got[0] != "999. E-mail: wide@map.example = email" || !strings.HasPrefix(got[1], "1. Property 1 of") || !p.Has("1,000 columns, 1 with a field.") || !p.Has("1 to 40 of 1,000") {
		t.Errorf("%d: %.500s", len(got), strings.Join(got, "\n"))
	}
	packed := &bytes.Buffer{}
	pack := gzip.NewWriter(packed)
	_, _ = pack.Write(p.Body)
	_ = pack.Close()
	if len(p.Body) > 100<<10 || packed.Len() > 12<<10 {
		t.Errorf("the page weighs %d bytes, %d packed", len(p.Body), packed.Len())
	}
	// The search keeps what was said before, and so do the pages.
	form := webtest.ColumnsOf(p)
	found := owner.Post(page, webtest.With(webtest.With(webtest.With(form, "column_1", "phone"), "find", "property 700"), "act", "look"))
	if got := mapped(found); found.Status != http.StatusOK || len(got) != 1 || !strings.HasPrefix(got[0], "700. Property 700") {
		t.Errorf("searching: %d %v", found.Status, got)
	}
	if p := owner.Post(page, url.Values{"find": {"nothing like it"}, "act": {"look"}}); !p.Has("No column has such a name.") {
		t.Errorf("a search for nothing: %s", p.Text())
	}
	second := owner.Post(page, webtest.With(webtest.With(webtest.ColumnsOf(found), "column_699", "name"), "page", "2"))
	if got := mapped(second); second.Status != http.StatusOK || len(got) != 40 || !second.Has("41 to 80 of 1,000") || !strings.HasPrefix(got[0], "39. ") {
		t.Errorf("the second page: %d %v", second.Status, got)
	}
	if last := owner.Post(page, url.Values{"page": {"1000"}}); len(mapped(last)) != 40 || !last.Has("961 to 1,000 of 1,000") || last.Find("button[name=page]").Length() != 2 {
		t.Errorf("beyond the last page: %s", last.Text())
	}
	// What is wrong is shown, wherever it stands.
	wrong := owner.Post(page, url.Values{"column_600": {"city"}, "column_601": {"city"}, "find": {"property 602"}, "page": {"2"}, "act": {"check"}})
	if got := mapped(wrong); wrong.Status != http.StatusUnprocessableEntity || !wrong.Has("“601. Property 601") || !wrong.Has("“602. Property 602") || wrong.Find("select[aria-invalid]").Length() != 2 {
		t.Errorf("%d %.500v", wrong.Status, got)
	}
	// A form that is refused is remembered by its page alone, which draws what it changed.
	wrong = owner.Post(page, url.Values{"column_699": {""}, "column_998": {"phone"}, "act": {"check"}})
	if got := strings.Join(mapped(wrong), "\n"); wrong.Status != http.StatusUnprocessableEntity || !strings.Contains(got, "\n700. Property 700") || !strings.Contains(got, "999. E-mail: wide@map.example = phone") {
		t.Errorf("what a refused form changed: %d %.800s", wrong.Status, got)
	}
	if p := owner.Post(page, url.Values{"column_1": {""}, "act": {"check"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("checking: %d %s", p.Status, p.Text())
	}
	webtest.Worked(t, owner, page)
	webtest.Taken(t, owner, page)
	if got := webtest.Ask[string](t, site, `select name || ', ' || city || ', ' || phone from contacts where email = 'wide@map.example'`); got != "value 700, , " {
		t.Errorf("imported as %q", got)
	}
}
