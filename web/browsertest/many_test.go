package browsertest

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"latchkey/web"
	"latchkey/web/webtest"
)

// A manager dismisses what their dashboard warns of, by its cross: it stays away, for them alone.
func TestAWarningIsDismissedByItsCross(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	const expired = "The invitation of expired@demo.test ran out without an answer"
	manager, owner := Open(t, site), Open(t, site)
	manager.SignIn("manager@demo.test")
	owner.SignIn("owner@demo.test")
	manager.Go(atelier + "/dashboard")
	manager.See(expired)
	manager.Follow("Dismiss")
	manager.SeeNotice("Dismissed. The others still see it.")
	manager.SeeNot(expired)
	for range 2 {
		manager.Go(atelier + "/dashboard")
		manager.See("Newest orders")
		manager.SeeNot(expired)
		manager.SeeNot("Needs your attention")
	}
	owner.Go(atelier + "/dashboard")
	owner.See(expired)
	other := manager.Another()
	other.Go(atelier + "/dashboard")
	other.See("Newest orders")
	other.SeeNot(expired)
}

// A workspace of ten thousand customers, members and lines of the log is used as a small one is.
func TestTenThousandOfEach(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	const many, slug = 10_000, "/w/many"
	space := webtest.Ask[uuid.UUID](t, site, `
		with w as (insert into workspaces (id, organization_id, name, language, country, currency)
		           select gen_random_uuid(), (select organization_id from workspaces join workspace_slugs on workspace_id = id where slug = $1), 'Many', 'en', 'FR', 'EUR' returning id),
		     s as (insert into workspace_slugs (slug, workspace_id) select 'many', id from w),
		     m as (insert into members (workspace_id, id, user_id, name, name_key, email, email_key, role)
		           select w.id, u.id, u.id, u.name, u.name_key, u.email, u.email_key, 'owner' from w, users u where u.email = 'owner@demo.test')
		select id from w`, webtest.Atelier)
	site.DB.Crowd(t, many, space)
	site.Exec(t, `
		with accounts as (
			insert into users (id, email, email_key, name, name_key, words, password_hash, language)
			select gen_random_uuid(), a, a, 'Mate ' || n, 'mate ' || n, array['mate', n::text], 'x', 'en'
			  from generate_series(10001, 10000 + $2) n, concat('mate', n, '@mates.example') a
			returning id, email, name, name_key, words)
		insert into members (workspace_id, id, user_id, name, name_key, email, email_key, role, words)
		select $1, id, id, name, name_key, email, email, 'agent', words from accounts`, space, many)
	site.Exec(t, `vacuum (analyze) members`)
	owner := Open(t, site)
	owner.SignIn("owner@demo.test")
	page := func(path, rows string, follow int, sees ...string) {
		t.Helper()
		owner.Go(slug + path)
		for range follow {
			owner.Follow(english.T("members.next_page"))
		}
		for _, words := range sees {
			owner.See(words)
		}
		owner.looks(fmt.Sprint(path, ", page ", follow+1), `of("`+rows+`").length === 0 ? "no rows" : "",
			document.documentElement.scrollWidth > innerWidth ? "wider than the window" : ""`)
	}
	for _, width := range []int64{1440, 390} {
		owner.Emulate(width, 844, false)
		const customers, members, lines = "#contacts tbody tr", "#member-rows tr", ".activity li"
		page("/contacts", customers, 0, "Next page")
		page("/contacts", customers, 3, "First page", "Next page")
		page("/contacts?q=zeldzaam", customers, 1, "Zeldzaam", "First page")
		page("/settings/members", members, 0, "10,001 people", "Next page")
		page("/settings/members", members, 3, "First page", "Next page")
		page("/settings/members?q=mate10777", members, 0, "Mate 10777")
		page("/settings/audit-log", lines, 0, "Next page")
		page("/settings/audit-log", lines, 3, "First page", "Next page")
		page("/settings/audit-log?q=zeldzaam", lines, 0, "zeldzaam")
	}
	owner.Emulate(1440, 900, false)
	owner.Go(slug + "/contacts?q=zeldzaam")
	if _, err := chromedp.Run(owner.context, chromedp.Evaluate[any](`document.querySelector(".choose").focus()`)); err != nil {
		t.Fatal(err)
	}
	owner.Press(" ")
	owner.Click("All 100 of this list")
	owner.Choose(english.T("customers.list.bulk_what"), english.T("contactbulk.delete"))
	owner.Follow(english.T("customers.list.bulk_do"))
	owner.See("Delete 100 customers?")
	owner.Follow(english.T("contactbulk.delete"))
	owner.See("100 customers are deleted")
	owner.Follow("Undo")
	owner.See("100 are back.")
	if n := webtest.Ask[int](t, site, `select count(*) from contact_words where word = 'zeldzaam' and workspace_id = $1`, space); n != 100 {
		t.Errorf("%d are found again", n)
	}
}
