package browsertest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/internal/demo"
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
