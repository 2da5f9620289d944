package customers_test

import (
	"fmt"
	"net/url"
	"testing"

	"latchkey/web/customers"

	"latchkey/internal/demo"
	"latchkey/internal/i18n"
	"latchkey/web/webtest"
)

// awkward are customers of whom a file could make something else.
const awkward = `
	with w as (select workspace_id from workspace_slugs where slug = $1),
	     made as (
		insert into contacts (workspace_id, id, name, name_key, phone, street, city, created_at)
		select w.workspace_id, gen_random_uuid(), name, lower(name), phone, street, 'Gent', at::timestamptz + interval '0.7 seconds'
		  from w, (values ('Anna "Ann", de; Vries', '', '=1+1; -2', '2026-03-29 02:59:59+02'), ('Twin', '', '', '2026-10-25 02:30:00+02'),
		           ('Twin', '', '', '2026-10-25 02:30:00+02'), ('Twin', '', '', '2026-10-25 02:30:00+01'),
		           ('Twin', '0612 34 56 78', '', '2026-10-25 02:30:00+01'), ('Null', '', 'n/a', '2025-01-01 00:00:00+01'),
		           (E'\U0001F600 שלום', '+32470123456', '-', '2024-02-29 12:00:00+01'), ('=cmd()', '', '', '2024-02-29 12:00:00+01'))
		       as list (name, phone, street, at)
		returning workspace_id, id),
	     marked as (
		insert into tags (workspace_id, id, name, name_key) select workspace_id, gen_random_uuid(), t, lower(t)
		  from w, unnest(array['"VIP"', 'Raku 2']) t returning workspace_id, id)
	insert into contact_tags (workspace_id, tag_id, contact_id) select made.workspace_id, marked.id, made.id from made, marked`

// The file of the customers, brought into the workspace that it came from, makes
// nobody and changes nothing, and says so: whatever the language, the separator, and
// what becomes of customers who are there.
func TestTheFileOfTheCustomersChangesNothingWhereItCameFrom(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	site.Exec(t, awkward, webtest.Atelier)
	site.Exec(t, `update contacts set language = '' where language <> all ($1)`, i18n.Codes()) // A form offers no other.
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Contacts)
	for language, c := range map[string]struct{ separator, existing string }{
		"en": {"comma", "change"}, "fr": {"semicolon", "fill"}, "nl": {"tab", "change"},
	} {
		site.Exec(t, `update users set language = $1 where email_key = 'owner@demo.test'`, language)
		form := url.Values{"password": {demo.Password}, "separator": {c.separator}}
		page, rows := webtest.Exported(t, owner, "/contacts", form)
		file := string(owner.Post(page, nil).Body)
		p := webtest.Imported(t, owner, webtest.Contacts, file, url.Values{"existing": {c.existing}})
		if got := webtest.ImportCounts(p); got != fmt.Sprintf("0 0 %d 0", len(rows)-1) || len(rows) < 9 {
			t.Errorf("%s, %d customers: %q", language, len(rows)-1, got)
		}
		again, _ := webtest.Exported(t, owner, "/contacts", form)
		if string(owner.Post(again, nil).Body) != file {
			t.Errorf("%s: the file has changed", language)
		}
	}
}
