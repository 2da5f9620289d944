package browsertest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/internal/demo"
	"latchkey/web"
	"latchkey/web/webtest"
)

// longName is as long as a name may be.
var longName = strings.TrimSpace(strings.Repeat("Wolfeschlegelsteinhausen von ", 5)[:120])

// crowd makes 300 members in a workspace, of every role but owner.
const crowd = `
	with people as (
		insert into users (id, email, email_key, name, name_key, password_hash, language)
		select gen_random_uuid(), 'p' || n || '@example.org', 'p' || n || '@example.org', 'Person ' || n, 'person ' || n, 'x', 'nl'
		from generate_series(1, 300) n
		returning id, email, email_key, name, name_key
	)
	insert into members (workspace_id, id, user_id, name, name_key, email, email_key, role)
	select s.workspace_id, gen_random_uuid(), p.id, p.name, p.name_key, p.email, p.email_key, (array['admin', 'manager', 'assistant', 'agent'])[1 + length(p.name_key) % 4]
	from people p, workspace_slugs s where s.slug = $1`

// longest gives one of them, and the workspace of the world, the longest name.
const longest = `update users set name = $1, name_key = lower($1) where email = $2`

// extremes fills the site with what pages must bear: very many people, and very
// long names.
func (w *world) extremes(t testing.TB) {
	t.Helper()
	if _, err := w.site.DB.Owner.Exec(t.Context(), crowd, "nordlicht-yoga"); err != nil {
		t.Fatal(err)
	}
	for _, email := range []string{"p7@example.org", "agent.own@demo.test"} {
		if _, err := w.site.DB.Owner.Exec(t.Context(), longest, longName, email); err != nil {
			t.Fatal(err)
		}
	}
	long := w.site.Visit(t)
	long.Header = http.Header{"Accept-Language": {"nl"}}
	long.SignIn("agent.own@demo.test", demo.Password)
	long.Get("/workspaces/new")
	answer := long.Post("/workspaces/new", url.Values{"workspace": {longName}, "country": {"NL"}, "currency": {"EUR"}})
	if w.links["{long}"] = answer.Header.Get("Location"); w.links["{long}"] == "" {
		t.Fatalf("a long workspace: %d %s", answer.Status, answer.Text())
	}
	long.Get(w.links["{long}"]) // The session gets a new token, now that there is a workspace of their own.
	w.who["long"] = long
}

// A name as long as it may be, in one word or many, stays within its page.
func TestLongNamesStayWithinTheirPages(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner, contact := site.SignIn(t, "owner@demo.test"), contacts+"/"+site.HeleneID(t)
	other := site.SomeContact(t, webtest.Atelier)
	order := ordered(t, owner, contact)
	site.Exec(t, `update order_lines set label = $1 where order_id = $2`, strings.Repeat("Tile ", 40), order[strings.LastIndex(order, "/")+1:])
	site.Exec(t, `update orders set label = $1 where id = $2`, strings.Repeat("Tile, ", 33), order[strings.LastIndex(order, "/")+1:])
	email := webtest.Ask[string](t, site, `update contacts set email = coalesce(email, 'other@example.org') where id = $1 returning email`, other)
	tab := Open(t, site)
	tab.SignInAs(owner)
	for _, name := range []string{longName, strings.Repeat("Donaudampfschiff", 7)} {
		site.Exec(t, `update contacts set name = $1, name_key = lower($1) where id in ($2, $3)`, name, strings.TrimPrefix(contact, contacts+"/"), other)
		for _, path := range []string{contact, contact + "/edit", contact + "/orders/new", order, order + "/edit", contact + "/merge"} {
			tab.Go(path)
			if path == contact+"/merge" {
				tab.Fill(english.T("customers.contact.other_address"), email)
				tab.Follow(english.T("customers.contact.merge_look"))
				tab.See(english.T("customers.contact.merge_now"))
			}
			for _, width := range []int64{1440, 1024, 390} {
				tab.Emulate(width, 800, false)
				if out := ask[string](tab, "wide", width); out != "" {
					t.Errorf("%s does not fit into %d pixels: %s", path, width, out)
				}
				if out := ask[string](tab, "cut"); out != "" {
					t.Errorf("%s is cut at %d pixels: %s", path, width, out)
				}
			}
			tab.Emulate(1440, 900, false)
		}
	}
}
