package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/web"
	"latchkey/web/webtest"
)

func TestATeamOnItsPages(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Teams + "/new")
	agent, assistant := site.MemberID(t, webtest.Atelier, "agent@demo.test"), site.MemberID(t, webtest.Atelier, "assistant@demo.test")
	p := owner.Follow(owner.Post(webtest.Teams, url.Values{"name": {" Kiln  room "}, "members": {agent, assistant}, "turns": {"turn"}}))
	row := p.Find(`main tbody tr:contains("Kiln room")`).Text()
	if !p.Has("The team Kiln room is created.") || !strings.Contains(row, "Lotte de Vries") || !strings.Contains(row, "0") {
		t.Errorf("%s", p.Text())
	}
	edit := webtest.Teams + "/" + site.TeamID(t, "Kiln room") + "/edit"
	form := owner.Get(edit)
	if form.Find(`[name="members"][checked]`).Length() != 2 || form.Find(`[value="`+site.MemberID(t, webtest.Atelier, "former@demo.test")+`"]`).Length() > 0 {
		t.Errorf("the form: %s", form.Find("main form").Text())
	}
	version := form.Find(`[name="version"]`).AttrOr("value", "")
	if p := owner.Follow(owner.Post(edit, url.Values{"name": {"Firing"}, "members": {agent}, "turns": {"turn"}, "version": {version}})); p.Has("Kiln room is") || !p.Has("The team Firing is saved.") {
		t.Errorf("%s", p.Text())
	}
	p = owner.Post(edit, url.Values{"name": {"Kilns"}, "members": {assistant}, "turns": {"turn"}, "version": {version}})
	if p.Status != http.StatusConflict || !p.Has("Somebody else changed this team") || p.Find(`[name="name"]`).AttrOr("value", "") != "Kilns" || p.Find(`[name="members"][checked]`).AttrOr("value", "") != assistant {
		t.Errorf("a form that is out of date: %d %s", p.Status, p.Text())
	}
	bulk := url.Values{"contacts": {site.HeleneID(t)}, "act": {"team"}, "team": {site.TeamID(t, "Firing")}}
	webtest.Refuses(t, site, owner, webtest.Contacts+"/bulk", []webtest.Attempt{{Name: "no team's id", Form: webtest.With(bulk, "team", "x"), Status: 422}, {Name: "no such team", Form: webtest.With(bulk, "team", uuid.NewString()), Status: 422}})
	if p := owner.Follow(owner.Post(webtest.Contacts+"/bulk", bulk)); !p.Has("1 customer is changed.") {
		t.Errorf("giving to the team: %s", p.Text())
	}
	remove := strings.TrimSuffix(edit, "edit") + "delete"
	if p := owner.Get(remove); !p.Has("Delete the team Firing?") || !p.Has("1 customer loses their team.") {
		t.Errorf("asking: %s", p.Text())
	}
	if p := owner.Follow(owner.Post(remove, nil)); !p.Has("The team Firing is deleted.") || p.Find(`main tbody tr:contains("Firing")`).Length() > 0 {
		t.Errorf("deleted: %s", p.Text())
	}
	if p := owner.Get(webtest.Contacts + "/" + site.HeleneID(t)); p.Status != http.StatusOK || p.Has("Firing") {
		t.Errorf("the customer: %d %s", p.Status, p.Text())
	}
	log := owner.Get("/w/" + webtest.Atelier + "/settings/audit-log")
	for _, words := range []string{"made the team Kiln room", "changed the team Firing (it was called Kiln room)", "deleted the team Firing, which 1 customer belonged to"} {
		if !log.Has(words) {
			t.Errorf("the log does not say %q", words)
		}
	}
}
