package web_test

import (
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// What is somebody's own alone stays theirs: a preview names the views that are shared, and
// none that they keep for themselves.
func TestAPreviewShowsNoViewsOfTheirOwn(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	karim := site.MemberID(t, webtest.Atelier, "agent@demo.test")
	for name, shared := range map[string]bool{"Mine before lunch": false, "Everybody’s Monday": true} {
		site.Exec(t, `insert into conversation_views (workspace_id, id, member_id, shared, name, inbox, state, sort, show)
			select workspace_id, gen_random_uuid(), id, $2, $3, 'all', 'open', '', '' from members where id = $1`, karim, shared, name)
	}
	own := site.SignIn(t, "agent@demo.test").Get("/w/" + webtest.Atelier + "/conversations")
	if !own.Has("Mine before lunch") || !own.Has("Everybody’s Monday") {
		t.Fatalf("their own page: %d %s", own.Status, own.Text())
	}
	p := site.SignIn(t, "owner@demo.test").Get(access + "?member=" + karim + "&page=%2Fconversations")
	if p.Status != http.StatusOK || p.Has("Mine before lunch") || !p.Has("Everybody’s Monday") {
		t.Errorf("the preview: %d %s", p.Status, p.Text())
	}
}

// The log says whose pages were looked at, each person once an hour, in the words of whoever
// reads it; of a page that is not there it says nothing.
func TestTheLogSaysWhatWasPreviewed(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	lotte, karim := site.MemberID(t, webtest.Atelier, "assistant@demo.test"), site.MemberID(t, webtest.Atelier, "agent@demo.test")
	noted := func(what string, want ...string) {
		t.Helper()
		got := webtest.Ask[string](t, site, `select coalesce(string_agg(target || ' ' || coalesce(target_id::text, '-'), ', ' order by target collate "C", target_id), '')
			from activity where act = 'member.preview' and at > now() - interval '10 minutes'`)
		if got != strings.Join(want, ", ") {
			t.Errorf("%s: the log has %q, want %q", what, got, want)
		}
	}
	for _, page := range []string{"/nowhere", "/contacts/01890a5d-ac96-774b-bcce-b302099a8057", "/orders/01890a5d-ac96-774b-bcce-b302099a8057", "/orders/x", "/profile"} {
		if p := owner.Get(access + "?member=" + lotte + "&page=" + url.QueryEscape(page)); p.Status != http.StatusNotFound {
			t.Errorf("%s: %d", page, p.Status)
		}
	}
	noted("pages that are not there")
	site.Exec(t, `update members set name = 'Sam' where id in ($1, $2)`, lotte, karim)
	of := []string{"Sam " + min(lotte, karim), "Sam " + max(lotte, karim)}
	for range 2 {
		owner.Get(access + "?member=" + lotte + "&page=%2Fcontacts")
		owner.Get(access + "?member=" + karim + "&page=%2Fconversations")
	}
	noted("two of one name", of...)
	owner.Get(access + "?role=manager&page=%2Fcontacts")
	noted("a role", append(of, "manager -")...)
	if p := site.SignIn(t, "owner2@demo.test").Get("/w/" + webtest.Atelier + "/settings/audit-log"); !p.Has("a regardé ce que voit un manager") {
		t.Errorf("a role that an English reader looked at, in French: %.400s", p.Find("#activity").Text())
	}
}

// Whose access is looked at has asked for nothing: what is closed to them is no refusal of theirs.
func TestAPreviewRefusesNobody(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	for _, query := range []string{"member=" + site.MemberID(t, webtest.Atelier, "agent@demo.test"), "role=agent"} {
		if p := owner.Get(access + "?" + query + "&page=%2Fcontacts"); p.Status != http.StatusForbidden {
			t.Errorf("%s: %d", query, p.Status)
		}
	}
	if n := webtest.Ask[int](t, site, `select count(*) from refusals where at > now() - interval '10 minutes'`); n != 0 {
		t.Errorf("the log has %d refusals", n)
	}
}

// Whatever an address asks of the pages about access is answered: what is no question is one
// that is refused, and nobody learns more by it than they may.
func TestOddQuestionsAboutAccess(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	odd := []string{
		"\x00", "\xff\xfe", "x\x00y", webtest.Flood[:500], "-1", "0", "99999999999999999999", "0000-01-01", "0001-01-01", "9999-12-31", "-0001-01-01",
		"2026-02-30", "2026-11-27T00:00:00Z", "'; drop table members; --", "%", "_", "\u202e", "{}", "refusals", "owner", "agent,owner", "/", "//", "/contacts?x=1",
		"/../contacts", "/contacts/", "/contacts/%00", "settings", "visibility_team,visibility_own", "data_export", ",", ",,mask_contact",
		"01890a5d-ac96-774b-bcce-b302099a8057", "00000000-0000-0000-0000-000000000000", strings.Repeat("é", 200), strings.Repeat("😀", 100),
	}
	const base = "/w/" + webtest.Atelier + "/settings/"
	pages := map[string][]string{
		"access":     {"member", "invitation", "role", "restrictions", "page", "role=manager&restrictions", "role=agent&restrictions", "role=assistant&page"},
		"access/who": {"contact", "field", "resource", "field=phone&resource", "resource=orders&contact"},
		"audit-log":  {"from", "to", "person", "subject", "customer", "q", "after", "q=sam&from", "to=2026-11-27&after", "q=sam&subject=refusals&person", "q=sam&subject"},
		"members":    {"q", "role", "status", "after", "sort"},
	}
	asked := rand.IntN(5) // Every fifth question, others each time.
	for who, least := range map[string]int{"owner": 0, "admin": 0, "manager": 0, "assistant": http.StatusForbidden, "nora": http.StatusNotFound} {
		v := site.SignIn(t, who+"@demo.test")
		for page, names := range pages {
			for _, name := range names {
				for _, value := range odd {
					if asked++; asked%5 != 0 {
						continue
					}
					path := base + page + "?" + name + "=" + url.QueryEscape(value)
					if p := v.Get(path); p.Status >= http.StatusInternalServerError || least > 0 && p.Status != least {
						t.Errorf("%s: %.200s: %d", who, path, p.Status)
					}
				}
			}
		}
		for _, value := range odd {
			for _, path := range []string{"members/" + url.PathEscape(value), "members/invitations/" + url.PathEscape(value) + "/role"} {
				if p := v.Get(base + path); p.Status >= http.StatusInternalServerError {
					t.Errorf("%s: %.200s: %d", who, path, p.Status)
				}
			}
		}
	}
	owner := site.SignIn(t, "owner@demo.test")
	for _, query := range []string{"role=agent&restrictions=data_export", "role=agent&restrictions=visibility_team,visibility_own", "restrictions=settings"} {
		if p := owner.Get(access + "?" + query); p.Status != http.StatusBadRequest {
			t.Errorf("%s: %d", query, p.Status)
		}
	}
}

// What another workspace has is not there in one's own.
func TestAccessOfAnotherWorkspaceIsNotThere(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	nora, lotte := site.SignIn(t, "nora@demo.test"), site.SignIn(t, "assistant@demo.test")
	member, invitation := site.MemberID(t, webtest.Atelier, "assistant@demo.test"), site.InvitationID(t, webtest.Atelier, "pending@demo.test")
	const own = "/w/" + webtest.Nordlicht + "/settings/"
	before := site.Kept(t)
	nora.Get(own + "members")
	for _, path := range []string{
		"members/" + member, "members/" + member + "/role", "members/invitations/" + invitation + "/role", "access?member=" + member,
		"access?member=" + member + "&page=%2Fcontacts", "access?invitation=" + invitation, "access?invitation=" + member, "access?member=" + invitation,
		"access/who?contact=" + site.HeleneID(t),
	} {
		if p := nora.Get(own + path); p.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, p.Status)
		}
	}
	for path, form := range map[string]url.Values{
		"members/" + member + "/sign-out": nil, "members/invitations/" + invitation + "/role": {"role": {"agent"}},
	} {
		if p := nora.Post(own+path, form); p.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, p.Status)
		}
	}
	if p := nora.Get(own + "audit-log?person=" + member); p.Status != http.StatusOK || p.Has("Lotte") && p.Find("#activity li").Length() > 1 {
		t.Errorf("the log of a stranger: %d %s", p.Status, p.Text())
	}
	site.Unchanged(t, before, "a stranger")
	if p := lotte.Get("/profile"); p.Status != http.StatusOK {
		t.Errorf("whom a stranger signed out: %d", p.Status)
	}
}

// The preview of an invitation says which of its restrictions are an owner's.
func TestAPreviewOfAnInvitationSaysWhoRestrictedIt(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	id := site.InvitationID(t, webtest.Atelier, "expired@demo.test") // an agent's
	site.Exec(t, `update invitations set restrictions = '{mask_contact,workflows}', owner_restrictions = '{mask_contact}' where id = $1`, id)
	p := site.SignIn(t, "manager@demo.test").Get(access + "?invitation=" + id)
	if why := p.Find(".access-narrow").Text(); p.Status != http.StatusOK || !strings.Contains(why, "the restriction “Customers masked” (set by an owner)") {
		t.Errorf("%d %s", p.Status, p.Text())
	}
}

// Whatever the page of an access links to is there.
func TestAPreviewLeadsToPagesThatAreThere(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	for _, role := range []string{"owner", "assistant", "agent"} {
		links := owner.Get(access + "?role=" + role).Find(`main .access-pages a, main .access a`)
		for _, link := range links.EachIter() {
			href, _ := link.Attr("href")
			if p := owner.Get(href); p.Status != http.StatusOK {
				t.Errorf("what %s sees leads to %s: %d", role, href, p.Status)
			}
		}
		if role == "owner" && links.Length() < 30 {
			t.Errorf("what an owner sees has %d links", links.Length())
		}
	}
}
