package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/web"
	"latchkey/web/webtest"
)

const bell = "/w/" + webtest.Atelier + "/notifications"

// rings waits until a member is told so.
func rings(t *testing.T, v *webtest.Visitor, words string) {
	t.Helper()
	webtest.Until(t, "the bell says "+words, func() bool { return v.Get(bell).Has(words) })
}

// Whoever invited somebody is told that they joined; and of an access with an end they are
// told in time, once, who has it and who can give more.
func TestWhoJoinsAndWhoseAccessEndsIsTold(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	manager, admin, assistant := site.SignIn(t, "manager@demo.test"), site.SignIn(t, "admin@demo.test"), site.SignIn(t, "assistant@demo.test")
	link := site.Invite(t, admin, "anna@example.org", "assistant")
	anna := site.Visit(t)
	if p := anna.Follow(anna.Get(link)); p.Status != http.StatusOK {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if p := anna.Post("/join", url.Values{"name": {"Anna Kowalska"}, "password": {"a quiet kiln in spring"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	rings(t, admin, "Anna Kowalska accepted your invitation")
	if p := manager.Get(bell); p.Has("Anna") {
		t.Errorf("a manager who did not invite her is told %s", p.Text())
	}

	owner := site.SignIn(t, "owner@demo.test")
	id := site.MemberID(t, webtest.Atelier, "assistant@demo.test")
	name := webtest.Ask[string](t, site, `select name from members where id = $1`, id)
	role := webtest.Members + "/" + id + "/role"
	for _, days := range []int{30, 10} {
		ends := time.Now().AddDate(0, 0, days).Format(time.DateOnly)
		form := url.Values{"role": {"assistant"}, "access_ends": {ends}, "version": {owner.Get(role).Find(`[name="version"]`).AttrOr("value", "")}}
		if p := owner.Post(role, form); p.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", p.Status, p.Text())
		}
	}
	jobs := webtest.Ask[[]string](t, site, `select array_agg(state::text) from river_job where kind = 'access_ending'`)
	if !slices.Equal(jobs, []string{"scheduled", "scheduled"}) {
		t.Fatalf("two ends are to be told: %v", jobs)
	}
	if p := assistant.Get(bell); p.Has("access ends") {
		t.Errorf("told too early: %s", p.Text())
	}
	// The second end comes near, as the workspace counts that; the first is not true any more.
	site.Exec(t, `update workspaces set ending_told = 5`)
	site.Exec(t, `update members set access_ends_at = access_ends_at - interval '6 days' where id = $1`, id)
	site.Exec(t, `update river_job
		set args = jsonb_set(args, '{ends}', to_jsonb(((args->>'ends')::timestamptz - interval '6 days'))) where kind = 'access_ending'`)
	site.DB.Due(t, `kind = 'access_ending'`)
	rings(t, assistant, "Your access ends on")
	rings(t, owner, "The access of "+name+" ends on")
	rings(t, admin, "The access of "+name+" ends on")
	if p := manager.Get(bell); p.Has("ends on") {
		t.Errorf("a manager is told %s", p.Text())
	}
	if n := webtest.Ask[int](t, site, `select count(*) from notifications where kind = 'ending' and member_id = $1`, id); n != 1 {
		t.Errorf("told %d times", n)
	}
	site.Seat(t, "admin@demo.test", "agent")
	if p := admin.Get(bell); p.Has(name) || !p.Has("You can no longer see this") {
		t.Errorf("an agent who was admin is told %s", p.Text())
	}
}

// A file that is ready rings for whoever asked for it, until they open it; and a used-up
// allowance for whoever reads the activity log, with a mail to those who want one.
func TestAFileAndALimitRing(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	manager, admin, owner := site.SignIn(t, "manager@demo.test"), site.SignIn(t, "admin@demo.test"), site.SignIn(t, "owner@demo.test")
	manager.Get(bell)
	export := manager.Post("/w/"+webtest.Atelier+"/orders/export", nil).Header.Get("Location")
	rings(t, manager, "Your export is ready")
	p := manager.Get(bell) // It may have come between the number and the list.
	if link := p.Find(`#told a`).AttrOr("href", ""); link != export || p.Find("#bell .bell-count").Text() != "1" {
		t.Errorf("it leads to %q, and not %q: %s", link, export, p.Text())
	}
	if owner.Get(bell).Has("export") {
		t.Error("an owner is told of another's file")
	}
	manager.Get(export)
	if p := manager.Get(bell); p.Find("#bell .bell-count").Length() != 0 {
		t.Errorf("it still rings: %s", p.Text())
	}

	site.Exec(t, `update workspaces set lookups_per_minute = 100, lookups_per_day = 1`)
	site.ForgetTries(t)
	admin.Get(bell)
	if p := admin.Post("/w/"+webtest.Atelier+"/settings/notifications", url.Values{"bell": {"limit"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	assistant := site.SignIn(t, "assistant@demo.test")
	assistant.Get(webtest.Contacts)
	for range 2 {
		assistant.Post(webtest.Contacts+"/lookup", url.Values{"email": {"nobody@example.org"}})
	}
	rings(t, owner, "has used up their lookups")
	rings(t, admin, "has used up their lookups")
	if p := manager.Get(bell); p.Has("lookups") {
		t.Errorf("a manager is told %s", p.Text())
	}
	site.WaitMail(t, "owner@demo.test", "")
	for _, m := range site.Mailbox.List() {
		if m.To == "admin@demo.test" && strings.HasPrefix(m.MessageID, "limit.") {
			t.Errorf("an admin who wants no mail gets %s", m.Subject)
		}
	}
}
