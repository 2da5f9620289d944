package web_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// What people do while an import runs, or is undone, is not lost by it.
func TestAnImportDoesNotRunOverPeople(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	payments := "/w/" + webtest.Atelier + "/transactions"
	contact := func(email string) string {
		return webtest.Ask[string](t, site, `select contact_id::text from contact_addresses where email_key = $1 and not freed`, email)
	}
	t.Run("a payment of who is merged meanwhile", func(t *testing.T) {
		webtest.Imported(t, owner, webtest.Contacts, "Email,Name\na@merge.races.example,A\nb@merge.races.example,B\n", nil)
		a, b := contact("a@merge.races.example"), contact("b@merge.races.example")
		page := webtest.Checked(t, owner, payments, "Email,Date,Amount\na@merge.races.example,2026-02-03,12.50\n", nil)
		merge := site.Hold(t, `select from contacts where id = $1 for update`, a)
		if p := owner.Post(page, url.Values{"act": {"start"}}); p.Status != 303 {
			t.Fatal(p.Status)
		}
		site.WaitForWaiting(t)
		for _, sql := range []string{
			`update contacts set deleted_at = now(), merged_into = $2, version = version + 1 where id = $1`,
			`update contact_addresses set contact_id = $2 where contact_id = $1`,
		} {
			if _, err := merge.Exec(t.Context(), sql, a, b); err != nil {
				t.Fatal(err)
			}
		}
		if err := merge.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		p := webtest.Worked(t, owner, page)
		if got := webtest.Ask[int](t, site, `select count(*) from transactions where contact_id = $1 and amount = 1250`, b); got != 1 || !strings.HasPrefix(webtest.ImportCounts(p), "1 0") {
			t.Errorf("who stayed has %d payments: %s", got, p.Text())
		}
	})
	t.Run("a payment of who is merged again and again", func(t *testing.T) {
		const merges = 8
		var file strings.Builder
		file.WriteString("Email\n")
		for i := range merges + 1 {
			fmt.Fprintf(&file, "chain%d@races.example\n", i)
		}
		webtest.Imported(t, owner, webtest.Contacts, file.String(), nil)
		page := webtest.Checked(t, owner, payments, "Email,Date,Amount\nchain0@races.example,2026-02-03,13.50\n", nil)
		const held = `select from contacts where id = $1 for update`
		chain := func(i int) string { return contact(fmt.Sprintf("chain%d@races.example", i)) }
		// Without the reference one of a chain can be held while the one before becomes it.
		site.Exec(t, `alter table contact_addresses drop constraint `+
			webtest.Ask[string](t, site, `select conname from pg_constraint where conrelid = 'contact_addresses'::regclass and confrelid = 'contacts'::regclass`))
		from := chain(0)
		merge := site.Hold(t, held, from)
		if p := owner.Post(page, url.Values{"act": {"start"}}); p.Status != 303 {
			t.Fatal(p.Status)
		}
		for i := range merges {
			site.WaitForWaiting(t)
			to := chain(i + 1)
			next := site.Hold(t, held, to)
			for _, sql := range []string{
				`update contacts set deleted_at = now(), version = version + 1 where id = $1 and id <> $2`,
				`update contact_addresses set contact_id = $2 where contact_id = $1`,
			} {
				if _, err := merge.Exec(t.Context(), sql, from, to); err != nil {
					t.Fatal(err)
				}
			}
			if err := merge.Commit(t.Context()); err != nil {
				t.Fatal(err)
			}
			from, merge = to, next
		}
		site.WaitForWaiting(t)
		if err := merge.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		p := webtest.Worked(t, owner, page)
		if got := webtest.Ask[int](t, site, `select count(*) from transactions where contact_id = $1 and amount = 1350`, from); got != 1 || !strings.HasPrefix(webtest.ImportCounts(p), "1 0") {
			t.Errorf("who stayed has %d payments: %s", got, p.Text())
		}
	})
	t.Run("a row of who is merged meanwhile", func(t *testing.T) {
		webtest.Imported(t, owner, webtest.Contacts, "Email,Name\ngoes@races.example,Goes\nstays@races.example,Stays\n", nil)
		from, to := contact("goes@races.example"), contact("stays@races.example")
		page := webtest.Checked(t, owner, webtest.Contacts, "Email,City\ngoes@races.example,Leuven\n", nil)
		merge := site.Hold(t, `select from contacts where id = $1 for update`, from)
		if p := owner.Post(page, url.Values{"act": {"start"}}); p.Status != 303 {
			t.Fatal(p.Status)
		}
		site.WaitForWaiting(t)
		for _, sql := range []string{
			`update contacts set deleted_at = now(), merged_into = $2, version = version + 1 where id = $1`,
			`update contact_addresses set contact_id = $2 where contact_id = $1`,
		} {
			if _, err := merge.Exec(t.Context(), sql, from, to); err != nil {
				t.Fatal(err)
			}
		}
		if err := merge.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		p := webtest.Worked(t, owner, page)
		if got := webtest.Ask[string](t, site, `select city from contacts where id = $1`, to); got != "Leuven" || webtest.ImportCounts(p) != "0 1 0" {
			t.Errorf("who stayed lives in %q: %s", got, p.Text())
		}
	})
	t.Run("a role that was lost and came back while the file waited", func(t *testing.T) {
		admin := site.SignIn(t, "admin@demo.test")
		page := webtest.Checked(t, admin, webtest.Contacts, "Email,Name\na@role.races.example,A\n", nil)
		for _, c := range []struct {
			role string
			want int
		}{{"assistant", 403}, {"admin", 303}} {
			site.Exec(t, `update members set role = $1, version = version + 1 where email_key = 'admin@demo.test'`, c.role)
			if p := admin.Post(page, url.Values{"act": {"start"}}); p.Status != c.want {
				t.Fatalf("as %s: %d %s", c.role, p.Status, p.Text())
			}
		}
		if p := webtest.Worked(t, admin, page); !strings.HasPrefix(webtest.ImportCounts(p), "1 0") {
			t.Error(p.Text())
		}
	})
	t.Run("a name that is saved while the import is undone", func(t *testing.T) {
		p := webtest.Imported(t, owner, webtest.Contacts, "Email,Name\nx@undo.races.example,X\ny@undo.races.example,Y\n", nil)
		undo := p.Find(`form[action$="/undo"]`).AttrOr("action", "")
		edit := site.Hold(t, `update contacts set name = 'By hand', version = version + 1 where id = $1`, contact("x@undo.races.example"))
		if p := owner.Post(undo, nil); p.Status != 303 {
			t.Fatal(p.Status)
		}
		site.WaitForWaiting(t)
		if err := edit.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		webtest.Worked(t, owner, strings.TrimSuffix(undo, "/undo"))
		if got := webtest.Ask[string](t, site, `select string_agg(name, ',' order by name) from contacts where email like '%@undo.races.example' and deleted_at is null`); got != "By hand" {
			t.Errorf("%q are there", got)
		}
	})
	t.Run("what is typed between two rows of one customer", func(t *testing.T) {
		webtest.Imported(t, owner, webtest.Contacts, "Email,Name\nlast@rows.races.example,Last\n", nil)
		var file strings.Builder
		file.WriteString("Email,Name,City\nfirst@rows.races.example,First,\n")
		for i := range 2000 {
			fmt.Fprintf(&file, "p%d@rows.races.example,P,\n", i)
		}
		file.WriteString("first@rows.races.example,,Gent\nlast@rows.races.example,,Gent\n")
		page := webtest.Checked(t, owner, webtest.Contacts, file.String(), nil)
		last := site.Hold(t, `select from contacts where id = $1 for update`, contact("last@rows.races.example"))
		if p := owner.Post(page, url.Values{"act": {"start"}}); p.Status != 303 {
			t.Fatal(p.Status)
		}
		site.WaitForWaiting(t)
		site.Exec(t, `update contacts set phone = '+32470123456', version = version + 1 where email = 'first@rows.races.example'`)
		if err := last.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		p := webtest.Worked(t, owner, page)
		if p := owner.Post(p.Find(`form[action$="/undo"]`).AttrOr("action", ""), nil); p.Status != 303 {
			t.Fatal(p.Status)
		}
		webtest.Worked(t, owner, page)
		if got := webtest.Ask[string](t, site, `select string_agg(name || ' ' || phone, ',') from contacts where email like '%@rows.races.example' and deleted_at is null and name <> 'Last'`); got != "First +32470123456" {
			t.Errorf("%q are there", got)
		}
	})
}
