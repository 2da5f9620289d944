package people_test

import (
	"net/http"
	"net/url"
	"testing"

	"latchkey/web/people"
	"latchkey/web/webtest"
)

// That an invitation was withdrawn is undone from the message: its link opens again. Whoever
// may not invite so much, and a link that has run out, change nothing.
func TestWithdrawingIsUndone(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner, manager := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "manager@demo.test")
	link := site.Invite(t, owner, "guest@example.org", "assistant")
	path := webtest.Invitations + "/" + site.InvitationID(t, webtest.Atelier, "guest@example.org")
	owner.Get(webtest.Members)
	opens := func() int {
		guest := site.Visit(t)
		p := guest.Get(link)
		if p.Status == http.StatusSeeOther {
			p = guest.Follow(p)
		}
		return p.Status
	}
	withdraw := func() *webtest.Page { return owner.Follow(owner.Post(path+"/withdraw", url.Values{})) }
	undo := withdraw().Find(`form[action$="/restore"]`)
	if undo.Length() != 1 || opens() != http.StatusGone {
		t.Fatalf("withdrawn: %d ways to undo, the link: %d", undo.Length(), opens())
	}
	manager.Get(webtest.Members)
	if p := manager.Post(path+"/restore", url.Values{}); p.Status != http.StatusForbidden || opens() != http.StatusGone {
		t.Errorf("a manager, who invites no assistants: %d", p.Status)
	}
	list := owner.Follow(owner.Post(undo.AttrOr("action", ""), url.Values{}))
	if opens() != http.StatusOK || list.Find("#changed").Length() != 1 || !list.Has("guest@example.org") {
		t.Errorf("undone: the link %d, %d rows are tinted", opens(), list.Find("#changed").Length())
	}
	if p := owner.Post(path+"/restore", url.Values{}); p.Status != http.StatusNotFound {
		t.Errorf("undone twice: %d", p.Status)
	}
	withdraw()
	site.Invite(t, owner, "guest@example.org", "agent")
	owner.Get(webtest.Members)
	if p := owner.Post(path+"/restore", url.Values{}); p.Status != http.StatusConflict {
		t.Errorf("invited anew meanwhile: %d %s", p.Status, p.Text())
	}
	site.Exec(t, `update invitations set state = 'withdrawn' where state = 'pending'`)
	site.Exec(t, `update invitations set expires_at = now() - interval '1 second'`)
	if p := owner.Post(path+"/restore", url.Values{}); p.Status != http.StatusNotFound {
		t.Errorf("run out: %d", p.Status)
	}
}
