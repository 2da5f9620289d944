package people_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/people"
	"latchkey/web/webtest"
)

// An invitation that nobody answers grows old in the list.
func TestOldInvitationsStayInTheList(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	for _, age := range []string{"1 second", "47 hours", "49 hours", "400 days"} {
		site.Exec(t, `update invitations set expires_at = now() - $1::interval where email_key = 'pending@demo.test'`, age)
		for _, path := range []string{webtest.Members, webtest.Members + "?status=expired"} {
			if p := owner.Get(path); p.Status != http.StatusOK || !p.Has("pending@demo.test") {
				t.Errorf("%s with an invitation that ran out %s ago: %d", path, age, p.Status)
			}
		}
	}
}

// The last name of a page leads to the next one, however long its key is.
func TestTheLongestNameLeadsToTheNextPage(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner, agent := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "agent@demo.test")
	// Each of these is three characters once it is taken apart.
	form := url.Values{"name": {"b" + strings.Repeat("\U0001D160", 119)}, "language": {"en"}, "theme": {"light"}}
	if p := agent.Post("/profile", form); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("a name whose key is three times as long: %d", p.Status)
	}
	site.Exec(t, `
		with u as (insert into users (id, email, email_key, name, name_key, password_hash, language)
		           select gen_random_uuid(), n || '@long.test', n || '@long.test', repeat('😀', 119) || n % 10, repeat('😀', 119) || n % 10, '', 'en'
		             from generate_series(1, 120) n returning id, email, name)
		insert into members (workspace_id, id, user_id, name, name_key, email, email_key, role)
		select s.workspace_id, gen_random_uuid(), u.id, u.name, u.name, u.email, u.email, 'agent'
		  from u, workspace_slugs s where s.slug = $1`, webtest.Atelier)
	seen := map[string]bool{}
	for path := webtest.Members + "?role=agent"; path != ""; {
		p := owner.Get(path)
		if p.Status != http.StatusOK {
			t.Fatalf("%s: %d", path, p.Status)
		}
		for _, row := range p.Find(".member-email").EachIter() {
			seen[row.Text()] = true
		}
		path, _ = p.Find(`.list-foot a[href*="after="]`).Attr("href")
	}
	if len(seen) < 120 {
		t.Errorf("%d of 120 are on the pages", len(seen))
	}
}

// Whoever may not change some of those in the list reads why under it, each reason once; an
// owner, who may change all of them, reads nothing.
func TestTheListSaysWhyARowHasNoMenu(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	manager, owner := site.SignIn(t, "manager@demo.test"), site.SignIn(t, "owner@demo.test")
	for language, why := range map[string]string{
		"en": "You may not change somebody who is an owner.", "fr": "propriétaire", "nl": "eigenaar",
	} {
		site.Exec(t, `update users set language = $1`, language)
		said := manager.Get(webtest.Members).Find("#members > p.quiet")
		if texts := said.Text(); strings.Count(texts, why) != 1 || said.Length() < 2 {
			t.Errorf("%s: a manager reads %q", language, texts)
		}
		if said := owner.Get(webtest.Members).Find("#members > p.quiet"); said.Length() > 0 {
			t.Errorf("%s: an owner reads %q", language, said.Text())
		}
	}
}
