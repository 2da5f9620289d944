package customers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/customers"
	"latchkey/web/webtest"
)

// verdict is what the page of a check says that the rows would do.
func verdict(p *webtest.Page) string { return p.Find(".import-verdict .number").Text() }

// Before an import the whole file was read: its page says what the rows would do,
// how customers would change and what was not understood, and nothing is stored.
func TestAFileIsCheckedBeforeItIsImported(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	webtest.Imported(t, owner, webtest.Contacts, "Email,Name,City,Country\nthere@check.example,Thea,,BE\nsame@check.example,Sam,Gent,BE\n", nil)
	before := site.Kept(t)
	page := webtest.Checked(t, owner, webtest.Contacts, "Email,Name,City,Country,Phone,Tags\n"+
		"there@check.example,Theodora,Lund,SE,,Fresh\nsame@check.example,Sam,Gent,BE,,\nnew@check.example,Nora,,,,\nno address,Olaf,,,,\nno address,Otto,,,,\n"+
		"call@check.example,Carl,,,call me,\n", url.Values{"existing": {"change"}})
	p := owner.Get(page)
	if got := verdict(p); got != "2 new · 1 changes a customer who is there · 1 already here, unchanged · 2 refused · 1 taken with remarks" {
		t.Errorf("%q: %s", got, p.Text())
	}
	if got := p.Find(".import-before tbody tr").Text(); strings.Join(strings.Fields(got), " ") != "2there@check.exampleThea → Theodora LundBelgium → Sweden + Fresh" {
		t.Errorf("the changes: %q", strings.Join(strings.Fields(got), " "))
	}
	for _, words := range []string{"no address", "The e‑mail address is not a whole one.", "call me", "The phone number cannot be read."} {
		if !p.Has(words) {
			t.Errorf("it does not say %q: %s", words, p.Text())
		}
	}
	after := site.Kept(t)
	for _, table := range []string{"contacts", "contact_addresses", "tags", "contact_tags", "contact_words", "import_contacts", "import_foreseen"} {
		if before[table] != after[table] {
			t.Errorf("a check changes %s", table)
		}
	}

	// Another choice is checked first, and begun by another press.
	if p := owner.Post(page, url.Values{"act": {"start"}, "existing": {"fill"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("another choice: %d %s", p.Status, p.Text())
	}
	p = webtest.Worked(t, owner, page)
	if got := verdict(p); !strings.HasPrefix(got, "2 new · 1 changes a customer") || !p.Has("+ Fresh") || p.Has("Theodora") {
		t.Errorf("filling gaps: %q %s", got, p.Text())
	}
	if p := owner.Post(page, url.Values{"act": {"columns"}}); p.Status != http.StatusSeeOther {
		t.Errorf("back to the columns: %d", p.Status)
	}
	if p := owner.Get(page); webtest.ColumnsOf(p).Get("column_2") != "city" || p.Find(".import-verdict").Length() > 0 {
		t.Errorf("the columns: %s", p.Text())
	}
	if p := owner.Post(page, url.Values{"act": {"start"}}); p.Status == http.StatusSeeOther {
		webtest.Worked(t, owner, page)
	}
	if webtest.Ask[bool](t, site, `select exists (select from contact_addresses where email_key = 'new@check.example')`) {
		t.Error("it was imported without a check")
	}
	owner.Post(page, webtest.With(webtest.ColumnsOf(owner.Get(page)), "act", "check"))
	webtest.Worked(t, owner, page)
	if got := webtest.ImportCounts(webtest.Taken(t, owner, page)); got != "2 1 1 2 1" {
		t.Errorf("what came of it: %s", got)
	}
}

// What an import does is what its check said, also of customers who stand in rows
// far from each other.
func TestACheckForeseesWhatEarlierRowsOfItsFileDo(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	webtest.Imported(t, owner, webtest.Contacts, "Email,Name\nold@far.example,\n", nil)
	var file strings.Builder
	file.WriteString("Email,Name,City,Tags\nfirst@far.example,Fay,Gent,Raku\nold@far.example,Olga,,\n")
	for i := range 4500 { // More than two steps take in.
		fmt.Fprintf(&file, "far%d@far.example,Far %d,,\n", i, i)
	}
	file.WriteString("FIRST@far.example,Fay,Gent,Raku\nfirst@far.example,,,Glaze\nold@far.example,Olga,,\nold@far.example,,Lund,\nfar7@far.example,Far 7,,\n")
	for _, existing := range []string{"fill", "leave", "change"} {
		site.Exec(t, `delete from throttles`)
		page := webtest.Checked(t, owner, webtest.Contacts, file.String(), url.Values{"existing": {existing}})
		said := verdict(owner.Get(page))
		want := map[string]string{
			"fill": "4,501 new · 5 change customers who are there · 1 already here, unchanged", "change": "4,501 new · 5 change customers who are there · 1 already here, unchanged",
			"leave": "4,501 new · 6 already here, unchanged",
		}[existing]
		if said != want {
			t.Errorf("%s: %q, want %q", existing, said, want)
		}
		if left := webtest.Ask[int](t, site, `select count(*) from import_foreseen`); left != 0 {
			t.Errorf("%s: %d rows are left aside", existing, left)
		}
		if existing != "change" {
			owner.Post(page, url.Values{"act": {"cancel"}})
			continue
		}
		p := webtest.Taken(t, owner, page)
		created, changed, _ := strings.Cut(webtest.ImportCounts(p), " ")
		if created != "4,501" || !strings.HasPrefix(changed, "5 ") {
			t.Errorf("the import: %s", webtest.ImportCounts(p))
		}
	}
}

// A check can be stopped: the columns are asked for again, and nothing is kept of it.
func TestACheckIsStopped(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	page := webtest.Checked(t, owner, webtest.Contacts, "Email\nstopped@check.example\n", nil)
	site.Exec(t, `update imports set state = 'checking'`)
	if p := owner.Get(page); !p.Has("Stop checking") || !p.Has("Nothing is stored yet") {
		t.Errorf("%s", p.Text())
	}
	if p := owner.Post(page, url.Values{"act": {"start"}}); p.Status != http.StatusConflict {
		t.Errorf("starting meanwhile: %d", p.Status)
	}
	if p := owner.Post(page+"/cancel", nil); p.Status != http.StatusSeeOther {
		t.Errorf("stopping: %d", p.Status)
	}
	if p := owner.Get(page); p.Find(`button[value="check"]`).Length() != 1 {
		t.Errorf("the columns: %s", p.Text())
	}
}
