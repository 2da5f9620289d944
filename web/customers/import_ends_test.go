package customers_test

import (
	"net/url"
	"strings"
	"testing"

	"latchkey/web/customers"
	"latchkey/web/webtest"
)

// Two rows of one customer both count, and the later wins, also where they know
// the customer by two addresses.
func TestTwoRowsOfOneCustomerBothCount(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	site.Exec(t, `
		insert into contact_addresses (workspace_id, contact_id, email_key, email)
		select workspace_id, contact_id, 'second@import.example', 'second@import.example'
		  from contact_addresses where email_key = '`+webtest.Helene+`'`)
	site.Exec(t, `
		insert into contact_fields (workspace_id, id, name, name_key, kind)
		select workspace_id, gen_random_uuid(), 'Hat size', 'hat size', 'text' from contact_addresses where email_key = '`+webtest.Helene+`'`)
	p := webtest.Imported(t, owner, webtest.Contacts, "Email,Name,City,Hat size\n"+webtest.Helene+",First,Gent,57\nsecond@import.example,Second,,58\nthird@import.example,Third,Gent,59\n",
		url.Values{"existing": {"change"}})
	if got := webtest.ImportCounts(p); got != "1 2 0" || !p.Has("The file is imported.") {
		t.Errorf("%q: %s", got, p.Text())
	}
	got := webtest.Ask[string](t, site, `
		select format('%s, %s, %s', c.name, c.city, (select string_agg(value, '+') from contact_values v where v.contact_id = c.id and value like '5%'))
		  from contacts c join contact_addresses a on a.contact_id = c.id where a.email_key = 'second@import.example'`)
	if got != "Second, Gent, 58" {
		t.Errorf("the customer is %q", got)
	}
}

// A row that the database refuses, which no reader knew, is refused alone, and
// the file is read to its end.
func TestARowThatCannotBeStoredIsRefusedAlone(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	site.Exec(t, `alter table contacts add constraint broken check (name <> 'Unstorable')`)
	owner := site.SignIn(t, "owner@demo.test")
	var file strings.Builder
	file.WriteString("Email,Name\n")
	for _, name := range []string{"One", "Two", "Unstorable", "Four", "Five", "Unstorable", "Seven"} {
		file.WriteString(strings.ToLower(name) + "." + string(rune('a'+file.Len()%26)) + "@import.example," + name + "\n")
	}
	p := webtest.Imported(t, owner, webtest.Contacts, file.String(), nil)
	if got := webtest.ImportCounts(p); got != "5 0 2" || !p.Has("The file is imported.") {
		t.Errorf("%q: %s", got, p.Text())
	}
	refused := owner.Post(p.Find(`form[action$="/refused"]`).AttrOr("action", ""), nil)
	if text := string(refused.Body); strings.Count(text, "This is our mistake") != 2 || !strings.Contains(text, "\r\n4,") || !strings.Contains(text, "\r\n7,") {
		t.Errorf("%s", text)
	}
}
