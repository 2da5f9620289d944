package customers_test

import (
	"net/http"
	"strings"
	"testing"

	"latchkey/web/customers"

	"latchkey/internal/importing"
	"latchkey/web/webtest"
)

// ownFile is a file of ours in English with these cells by their columns.
func ownFile(rows ...map[string]string) string {
	var file strings.Builder
	file.WriteString(strings.Join(importing.ContactColumns, ",") + "\n")
	for _, row := range rows {
		cells := make([]string, len(importing.ContactColumns))
		for i, column := range importing.ContactColumns {
			cells[i] = `"` + strings.ReplaceAll(row[column], `"`, `""`) + `"`
		}
		file.WriteString(strings.Join(cells, ",") + "\n")
	}
	return file.String()
}

// besides is what stands beside the rows of customers, by their addresses.
func besides(t *testing.T, site *webtest.Site) string {
	t.Helper()
	return webtest.Ask[string](t, site, `
		select string_agg(concat_ws(' | ', c.email, m.name, t.name,
		       (select string_agg(email, ' ' order by email_key) from contact_addresses a where a.contact_id = c.id and a.email <> c.email),
		       (select string_agg(concat_ws(' ', author, text, case when hides then 'hidden' end), ', ' order by n.created_at) from contact_notes n where n.contact_id = c.id)), E'\n' order by c.email)
		  from contacts c left join members m on m.id = c.assignee_id left join teams t on t.id = c.team_id
		 where c.email like '%@beside.example' and c.deleted_at is null`)
}

// Notes, further addresses, assignee and team of a file of ours are stored; what
// cannot be is a remark, and its row is taken. Brought twice nothing is doubled, and
// the import is undone with all of it.
func TestWhatStandsBesideCustomersComesInAndGoesAgain(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	site.Exec(t, `
		insert into teams (workspace_id, id, name, name_key) select workspace_id, gen_random_uuid(), 'Wheel', 'wheel' from workspace_slugs where slug = $1`, webtest.Atelier)
	owner := site.SignIn(t, "owner@demo.test")
	before := ownFile(map[string]string{"email": "old@beside.example", "other_emails": "kept@beside.example", "notes": "Written elsewhere"})
	webtest.Imported(t, owner, webtest.Contacts, before, nil)
	was := besides(t, site)
	file := ownFile(
		map[string]string{
			"email": "new@beside.example", "other_emails": "NEW@beside.example second@beside.example not-one kept@beside.example", "assignee": "Nobody Here",
			"team": "No such", "notes": "[2026-06-01T10:00:00+02:00 Ann] one\n\n[2099-06-01T11:00:00+02:00* Bob] two\n\n[2026-06-01T12:00:00+02:00* Bob] three",
		},
		map[string]string{
			"email": "old@beside.example", "other_emails": "kept@beside.example more@beside.example", "assignee": "ADMIN@demo.test", "team": "wheel",
			"notes": "Written elsewhere\n\n[2026-06-01T10:00:00Z Ann] four",
		},
		map[string]string{"email": "more@beside.example", "name": "The same"},
	)
	admin := webtest.Ask[string](t, site, `select name from members where email_key = 'admin@demo.test' limit 1`)
	p := webtest.Imported(t, owner, webtest.Contacts, file, nil)
	want := "more@beside.example\n" +
		"new@beside.example | second@beside.example | Ann one, Bob three hidden\n" +
		"old@beside.example | " + admin + " | Wheel | kept@beside.example | Ann four,  Written elsewhere"
	if got := besides(t, site); got != want {
		t.Errorf("they are\n%s, want\n%s", got, want)
	}
	refused := string(owner.Post(p.Find(`form[action$="/refused"]`).AttrOr("action", ""), nil).Body)
	for _, remark := range []string{"Another customer has one of them", "There is no such member here", "There is no such team here.", "A note is too long", "One of them is no whole"} {
		if !strings.Contains(refused, remark) {
			t.Errorf("nothing says %q: %s", remark, refused)
		}
	}
	id := webtest.Ask[string](t, site, `select id::text from contacts where email = 'old@beside.example'`)
	if page := owner.Get(webtest.Contacts + "/" + id); !page.Has("imported by Marie Marchand") || !page.Has("by the import of") {
		t.Errorf("the customer's page: %s", page.Text())
	}
	undo := p.Find(`form.import-undo`).AttrOr("action", "")
	again := webtest.Imported(t, owner, webtest.Contacts, file, nil)
	if got := besides(t, site); got != want || !strings.HasPrefix(webtest.ImportCounts(again), "0 0 ") {
		t.Errorf("again, %s, they are\n%s", webtest.ImportCounts(again), got)
	}
	if p := owner.Post(undo, nil); p.Status != http.StatusSeeOther {
		t.Fatalf("undoing: %d", p.Status)
	}
	webtest.Worked(t, owner, strings.TrimSuffix(undo, "/undo"))
	if got := besides(t, site); got != was {
		t.Errorf("undone they are\n%s, want\n%s", got, was)
	}
}
