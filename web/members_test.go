package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// The whole journey without a browser: invite, mail, join, edit, remove.
func TestJourney(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	members := "/w/atelier-marchand/settings/members"
	if p := owner.Get(members); p.Status != http.StatusOK || !p.Has("Lotte de Vries") {
		t.Fatalf("members: %d %s", p.Status, p.Text())
	}
	p := owner.Post(members+"/invitations", url.Values{"email": {"anna@example.org"}, "role": {"assistant"}})
	if p.Status != http.StatusSeeOther {
		t.Fatalf("invite: %d %s", p.Status, p.Text())
	}
	if p := owner.Follow(p); !p.Has("Invitation sent to anna@example.org") {
		t.Fatalf("after inviting: %s", p.Text())
	}
	mail := site.WaitMail(t, "anna@example.org", "Invitation to join the Atelier Marchand workspace")
	link := webtest.JoinLink.FindString(mail.Text)

	anna := site.Visit(t)
	if p := anna.Follow(anna.Get(link)); p.Status != http.StatusOK || !p.Has("Join Atelier Marchand as an assistant") {
		t.Fatalf("join page: %d %s", p.Status, p.Text())
	}
	p = anna.Post("/join", url.Values{"name": {"Anna Kowalska"}, "password": {"a quiet kiln in spring"}})
	if p.Status != http.StatusSeeOther {
		t.Fatalf("join: %d %s", p.Status, p.Text())
	}
	if p := anna.Follow(anna.Follow(p)); p.Status != http.StatusOK || !p.Has("Welcome to Atelier Marchand") {
		t.Fatalf("after joining: %d %s", p.Status, p.Text())
	}
	if p := anna.Get(members); p.Status != http.StatusForbidden {
		t.Fatalf("members as an assistant: %d", p.Status)
	}

	list := owner.Get(members + "?q=anna")
	menu, _ := list.Find(`button[formaction$="/menu"]`).Attr("formaction")
	id, ok := owner.Get("/w/atelier-marchand/settings/" + menu).Find(`a[href$="/role"]`).Attr("href")
	if !ok || !list.Has("Confirmed") {
		t.Fatalf("anna is not in the list: %s", list.Text())
	}
	if p := owner.Get(id); p.Status != http.StatusOK {
		t.Fatalf("edit role: %d %s", p.Status, p.Text())
	}
	p = owner.Post(id, url.Values{"role": {"admin"}})
	if p := owner.Follow(p); !p.Has("Anna Kowalska is now an admin") {
		t.Fatalf("after the change: %s", p.Text())
	}
	if p := anna.Get(members); p.Status != http.StatusOK {
		t.Fatalf("members as an admin: %d", p.Status)
	}
	remove := id[:len(id)-len("role")] + "remove"
	owner.Get(remove)
	if p := owner.Follow(owner.Post(remove, nil)); !p.Has("Anna Kowalska no longer has access") {
		t.Fatalf("after the removal: %s", p.Text())
	}
	if p := anna.Get("/w/atelier-marchand"); p.Status != http.StatusNotFound {
		t.Fatalf("after the removal, anna gets %d", p.Status)
	}
}
