package walktest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/web/sectiontest"
	"latchkey/web/webtest"
)

// absentRows makes what another workspace has, and what is there no more, and
// returns the ids, none of which is there for the owner of the Atelier.
func (w *walk) absentRows(t *testing.T) (absent []string) {
	t.Helper()
	site := w.site
	contact, member := site.SomeContact(t, webtest.Nordlicht), site.MemberID(t, webtest.Nordlicht, "nora@demo.test")
	invitation := webtest.Ask[string](t, site, `
		insert into invitations (workspace_id, id, email, email_key, role, language, inviter_id, token_hash, expires_at)
		select workspace_id, gen_random_uuid(), 'yoga@example.org', 'yoga@example.org', 'agent', 'en', id, '\x00', now() + interval '7 days' from members where id = $1
		returning id::text`, member)
	gone := site.SomeContact(t, webtest.Atelier)
	site.Exec(t, `update contacts set deleted_at = now() - interval '31 days' where id = $1`, gone)
	absent = []string{contact, member, invitation, gone, site.MakeRecord(t, "orders", contact, "open"),
		site.InvitationID(t, webtest.Atelier, "agent@demo.test"), site.MemberID(t, webtest.Atelier, "former@demo.test")}
	for _, table := range []string{"transactions", "subscriptions", "students"} {
		absent = append(absent, webtest.Ask[string](t, site, `select id::text from `+table+` where workspace_id = (select workspace_id from contacts where id = $1) limit 1`, contact))
	}
	return append(absent, sectiontest.NotThere(t, site, webtest.Sections(w.areas...))...)
}

// refuseRows asks for a row of another workspace, for one that never was, and for
// what is no id at all: they are one and the same. Each route is asked for its share
// of the rows; a proof asks each for all of them.
func refuseRows(t *testing.T, w *walk, absent []string) {
	absent = append(slices.Clone(absent), uuid.Nil.String())
	owner := w.site.SignIn(t, "owner@demo.test")
	own := w.site.MemberID(t, webtest.Atelier, "owner@demo.test")
	for at, route := range w.routes {
		if !strings.Contains(route.Pattern, "{id}") {
			continue
		}
		get := func(id string) *webtest.Page {
			path := strings.NewReplacer("{workspace}", webtest.Atelier, "{id}", id).Replace(route.Pattern)
			if route.Method == http.MethodGet {
				return owner.Get(path)
			}
			form := url.Values{}
			switch {
			case strings.HasSuffix(path, "/role"):
				form.Set("role", "agent")
			case strings.HasSuffix(route.Pattern, "/contacts/{id}/edit"):
				form.Set("name", "Anna")
			}
			return owner.Post(path, form)
		}
		unknown := uuid.NewString()
		missing := get(unknown)
		if missing.Status != http.StatusNotFound {
			t.Errorf("%s %s: %d for an unknown id", route.Method, route.Pattern, missing.Status)
		}
		for n, id := range absent {
			if n%share != at%share && n != len(absent)-1 {
				continue
			}
			webtest.SameBut(t, route.Pattern+" "+id, get(id), id, missing, unknown)
		}
		for n, id := range []string{
			"1", "-1", "me", "%20", "%00", "{" + unknown + "}", "urn:uuid:" + unknown, strings.ReplaceAll(unknown, "-", ""), unknown + "%0a",
			strings.Repeat("9", 400), url.PathEscape("' or 1=1 --"), url.PathEscape("../" + own), unknown[:35] + "%30",
		} {
			numbered := strings.HasSuffix(route.Pattern, "/conversations/{id}") && route.Method == http.MethodGet
			if n%share != at%share || numbered && id == "1" { // The number of a conversation leads to it.
				continue
			}
			if p := get(id); p.Status != http.StatusNotFound {
				t.Errorf("%s %s: %d for %q", route.Method, route.Pattern, p.Status, id)
			}
		}
	}
}
