package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/internal/demo"
	"latchkey/web"
	"latchkey/web/webtest"
)

const access = "/w/" + webtest.Atelier + "/settings/access"

// A preview shows pages as the other sees them, writes nothing but that it was looked
// at, and is never wider than its viewer.
func TestAPreviewShowsWhatTheOtherSees(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner, masked := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "agent.masked@demo.test")
	lotte := site.MemberID(t, webtest.Atelier, "assistant@demo.test")
	agent := site.MemberID(t, webtest.Atelier, "agent.masked@demo.test")

	find := owner.Get(access + "?member=" + lotte + "&page=%2Fcontacts")
	if find.Status != http.StatusOK || find.Find(`.previewed[inert] form[action$="/contacts/lookup"]`).Length() != 1 {
		t.Errorf("customers of an assistant: %d %s", find.Status, find.Text())
	}
	if find.Find(`.previewed table`).Length() > 0 {
		t.Error("the preview of an assistant lists customers")
	}
	own, seen := masked.Get("/w/"+webtest.Atelier+"/conversations"), owner.Get(access+"?member="+agent+"&page=%2Fconversations")
	if a, b := linesOf(own, "main li"), linesOf(seen, ".previewed main li"); a != b || a == "" {
		t.Errorf("the inbox of a masked agent is\n%s\nand is shown as\n%s", a, b)
	}
	if closed := owner.Get(access + "?member=" + agent + "&page=%2Fcontacts"); closed.Status != http.StatusForbidden || closed.Has(demo.Helene) {
		t.Errorf("customers of an agent: %d", closed.Status)
	}
	for _, page := range []string{"/settings/notifications", "/settings/members/" + lotte, "/contacts/lookups", "/events", "/nowhere", "/contacts/../settings"} {
		if p := owner.Get(access + "?member=" + lotte + "&page=" + url.QueryEscape(page)); p.Status != http.StatusNotFound {
			t.Errorf("%s: %d", page, p.Status)
		}
	}
	if log := owner.Get("/w/" + webtest.Atelier + "/settings/audit-log"); strings.Count(log.Text(), "looked at what Lotte de Vries sees") != 1 {
		t.Error("the log does not say once that a preview was looked at")
	}
}

// Nobody previews what is wider than their own access, or members whom they may not see.
func TestAPreviewIsNeverWiderThanItsViewer(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	for who, want := range map[string]map[string]int{
		"admin@demo.test":   {"owner": http.StatusForbidden, "assistant": http.StatusOK},
		"manager@demo.test": {"owner": http.StatusForbidden, "admin": http.StatusForbidden, "agent": http.StatusOK},
		"agent@demo.test":   {"agent": http.StatusForbidden}, "assistant@demo.test": {"assistant": http.StatusForbidden},
		"nora@demo.test": {"agent": http.StatusNotFound},
	} {
		visitor := site.SignIn(t, who)
		for role, status := range want {
			if p := visitor.Get(access + "?role=" + role); p.Status != status {
				t.Errorf("%s previews %s: %d, want %d", who, role, p.Status, status)
			}
			if p := visitor.Get(access + "?role=" + role + "&page=%2Fdashboard"); p.Status == http.StatusOK && status != http.StatusOK {
				t.Errorf("%s sees the dashboard of %s", who, role)
			}
		}
	}
}

// Opening an order in a preview costs whom it is about nothing.
func TestAPreviewIsNoLookup(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	order := webtest.Ask[string](t, site, `select id::text from orders
		where workspace_id = (select workspace_id from workspace_slugs where slug = $1) order by at desc limit 1`, webtest.Atelier)
	before := site.Kept(t)
	p := owner.Get(access + "?member=" + site.MemberID(t, webtest.Atelier, "assistant@demo.test") + "&page=" + url.QueryEscape("/orders/"+order))
	if p.Status != http.StatusOK {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if opened := webtest.Ask[int](t, site, `select count(*)::int from activity where act = 'order.open' and at > now() - interval '1 minute'`); opened != 0 {
		t.Error("a preview opened an order in the log")
	}
	after := site.Kept(t)
	for table := range before {
		if before[table] != after[table] && table != "activity" && table != "log_words" { // The line that says so, and its words.
			t.Errorf("a preview changed %s", table)
		}
	}
}

func linesOf(p *webtest.Page, selector string) string {
	var lines []string
	for _, line := range p.Find(selector).EachIter() {
		lines = append(lines, strings.Join(strings.Fields(line.Text()), " "))
	}
	return strings.Join(lines, "\n")
}

// The preview of a member and of an invitation, and "Who can see this?", say who gave a role and
// who set each restriction, and when: with the invitation, by its last change, or since they came.
func TestWhoGaveARoleIsSaid(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	team, own := site.MemberID(t, webtest.Atelier, "agent.team@demo.test"), site.MemberID(t, webtest.Atelier, "agent.own@demo.test")
	weekend := site.InvitationID(t, webtest.Atelier, "weekend@demo.test")
	day := func(what, id string) string {
		return webtest.Ask[string](t, site, `select to_char(`+what+` at time zone 'Europe/Paris', 'FMDD FMMonth YYYY') from invitations i
			where i.email_key = (select email_key from members where id = $1 union select email_key from invitations where id = $1)
			order by created_at desc limit 1`, id)
	}
	says := func(path string, wants ...string) {
		t.Helper()
		said := strings.Join(strings.Fields(owner.Get("/w/"+webtest.Atelier+path).Find("main").Text()), " ")
		for _, want := range wants {
			if !strings.Contains(said, want) {
				t.Errorf("%s does not say %q:\n%s", path, want, said)
			}
		}
	}
	const seers, narrowed = "/settings/access/who?resource=", "Narrowed by the restriction “Team conversations” (set by "
	since := " on " + day("created_at", team)
	says("/settings/access?member="+team, "Agent, given by Étienne Marchand"+since, narrowed+"Étienne Marchand, an owner,"+since)
	by := "Sophie Renaud on " + day("created_at", weekend)
	says("/settings/access?invitation="+weekend, "Agent, given by "+by, narrowed+by)
	for _, asked := range []string{seers + "conversations", seers + "contacts", "/settings/access/who?field=phone"} {
		says(asked, "Agent, given by Étienne Marchand"+since, "(set by Étienne Marchand, an owner,"+since,
			"(set by Sophie Renaud on "+day("created_at", own))
	}

	for _, path := range []string{webtest.Members + "/" + own + "/role", webtest.Members + "/invitations/" + weekend + "/role"} {
		form := url.Values{"role": {"assistant"}, "version": {owner.Get(path).Find(`[name=version]`).AttrOr("value", "")}}
		if p := owner.Post(path, form); p.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", path, p.Status, p.Text())
		}
	}
	by = "Assistant, given by Marie Marchand on " + day("now()", own)
	says("/settings/access?member="+own, by)
	says("/settings/access?invitation="+weekend, by)
	says(seers+"orders", by)
	says("/settings/access?role=agent", "Agent ") // Nobody has it.
	if p := owner.Get("/w/" + webtest.Atelier + "/settings/access?role=agent"); p.Has("given by") {
		t.Error("a role that nobody has was given by somebody")
	}
}

// A preview does not say that whom it shows is here: the dot of the face is the viewer's own
// everywhere else.
func TestAPreviewSaysNothingOfPresence(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	path := access + "?member=" + site.MemberID(t, webtest.Atelier, "assistant@demo.test")
	if p := owner.Get(path); p.Find(".profile-button .presence").Length() != 1 {
		t.Error("the viewer is not online on a page of their own")
	}
	shown := owner.Get(path + "&page=%2Fcontacts")
	if shown.Status != http.StatusOK || shown.Find(".profile-button .presence").Length() > 0 {
		t.Errorf("%d, the preview has a face that is here", shown.Status)
	}
}
