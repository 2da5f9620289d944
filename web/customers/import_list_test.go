package customers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/internal/listing"
	"latchkey/web/customers"
	"latchkey/web/webtest"
)

// The list shows whom one import brought or changed, page by page, with the other
// filters and within one's own workspace.
func TestCustomersOfAnImportAreListed(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	var file strings.Builder
	file.WriteString("email,name,city,tags,Customer since\n" + webtest.Helene + ",,,Fair,\n")
	for i := range listing.PageRows + 9 {
		fmt.Fprintf(&file, "f%d@listed.example,Listed %d,Gent,%s,20%02d-01-01\n", i, i, []string{"", "Fair"}[i%2], i%24)
	}
	p := webtest.Imported(t, owner, webtest.Contacts, file.String(), url.Values{"existing": {"change"}})
	link := p.Find(`a[href*="?import="]`)
	if link.Length() != 1 || !strings.Contains(link.Text(), "Show these customers") {
		t.Fatalf("the page of the import does not lead to them: %s", p.Text())
	}
	list := link.AttrOr("href", "")
	seen := map[string]bool{}
	for at := list; at != ""; {
		p := owner.Get(at)
		if p.Status != http.StatusOK || p.Find("input[type=hidden][name=import]").Length() != 1 || strings.TrimSpace(p.Find("#contacts .chip").Text()) != "From the import customers.csv" || p.Find("[name=sort]").Length() > 0 {
			t.Fatalf("%d %s", p.Status, p.Text())
		}
		for _, row := range p.Find(".contacts tbody tr a").EachIter() {
			if seen[row.AttrOr("href", "")] {
				t.Errorf("%s is listed twice", row.Text())
			}
			seen[row.AttrOr("href", "")] = true
		}
		at = ""
		for _, link := range p.Find(".list-foot a").EachIter() {
			if strings.Contains(link.Text(), "Next") {
				at = link.AttrOr("href", "")
			}
		}
	}
	if len(seen) != listing.PageRows+10 {
		t.Errorf("%d customers", len(seen))
	}
	tag := webtest.Ask[string](t, site, `select id::text from tags where name = 'Fair'`)
	for more, want := range map[string]int{
		"&q=listed+7": 1, "&q=helene": 1, "&q=nobody+at+all": 0, "&tag=" + tag: 30, "&q=listed+3&tag=" + tag: 6, "&sort=name": listing.PageRows,
	} {
		if got := owner.Get(list + more).Find(".contacts tbody tr").Length(); got != want {
			t.Errorf("%s: %d customers, want %d", more, got, want)
		}
	}
	site.Exec(t, `update contacts set deleted_at = now() where email = 'f3@listed.example'`)
	if got := owner.Get(list + "&q=listed+3").Find(".contacts tbody tr").Length(); got != 10 {
		t.Errorf("%d customers, once one of them is deleted", got)
	}
	other := site.SignIn(t, "nora@demo.test")
	id := list[strings.Index(list, "=")+1:]
	if p := other.Get("/w/" + webtest.Nordlicht + "/contacts?import=" + id); p.Status != http.StatusOK || p.Find(".contacts tbody tr").Length() > 0 || p.Has("customers.csv") {
		t.Errorf("in another workspace: %d %s", p.Status, p.Text())
	}
	for _, hostile := range []string{"x", "'", "00000000-0000-0000-0000-00000000000g", id + "&import=" + id, "%00", strings.Repeat("a", 300)} {
		if p := owner.Get(webtest.Contacts + "?import=" + hostile); p.Status != http.StatusNotFound && p.Status != http.StatusBadRequest {
			t.Errorf("%q: %d", hostile, p.Status)
		}
	}
	admin := site.SignIn(t, "admin@demo.test") // Whose import it is not.
	if p := admin.Get(list); p.Has("customers.csv") || p.Find(".contacts tbody tr").Length() != listing.PageRows {
		t.Errorf("to somebody else: %d %s", p.Status, p.Text())
	}
	if p := owner.Get(webtest.Contacts); p.Find(`.deleted-link a[href$="/contacts/import"]`).Text() != "Imports" {
		t.Errorf("the list does not lead to the imports: %s", p.Text())
	}
	if p := site.SignIn(t, "agent@demo.test").Get(webtest.Contacts); p.Find(`a[href$="/contacts/import"]`).Length() > 0 {
		t.Errorf("it leads an agent there: %s", p.Text())
	}
}
