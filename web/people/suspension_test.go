package people_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/people"
	"latchkey/web/webtest"
)

// Whoever is suspended has no access from their next click on, and is who they were once
// they are back: the role, the restrictions, the end of the access.
func TestASuspendedMemberComesBackAsTheyWere(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner, theo := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "agent.masked@demo.test")
	id := site.MemberID(t, webtest.Atelier, "agent.masked@demo.test")
	page, home := webtest.Members+"/"+id, "/w/"+webtest.Atelier
	site.Exec(t, `update members set access_ends_at = '2100-01-01' where id = $2 and email_key = $1`, "agent.masked@demo.test", id)
	held := func() string {
		return webtest.Ask[string](t, site, `
			select concat_ws(' ', role, restrictions, owner_restrictions, access_ends_at::date, suspended_at is null) from members where id = $1`, id)
	}
	before := held()
	owner.Get(page)
	if p := owner.Post(page+"/suspend", nil); p.Status != http.StatusSeeOther {
		t.Fatalf("suspended: %d %s", p.Status, p.Text())
	}
	site.WaitMail(t, "agent.masked@demo.test", "has suspended your access")
	if p := theo.Get(home); p.Status == http.StatusOK {
		t.Errorf("suspended, and his home is %d", p.Status)
	}
	if p := owner.Get(page); !p.Has("Suspended") || !p.Has("Give access back") {
		t.Errorf("his page: %s", p.Text())
	}
	if p := owner.Get(webtest.Members + "?status=expired"); !p.Has("Suspended") {
		t.Errorf("the list: %s", p.Text())
	}
	if p := owner.Post(page+"/suspend", nil); p.Status != http.StatusConflict {
		t.Errorf("suspended twice: %d", p.Status)
	}
	site.Exec(t, `update members set ends_after = now() - interval '1 day' where id = $1`, id)
	if p := owner.Post(page+"/reactivate", nil); p.Status != http.StatusConflict || !p.Has("would have ended by itself") {
		t.Errorf("back to an access that is over: %d", p.Status)
	}
	site.Exec(t, `update members set ends_after = '2100-01-01' where id = $1`, id)
	if p := owner.Post(page+"/reactivate", nil); p.Status != http.StatusSeeOther {
		t.Fatalf("back: %d %s", p.Status, p.Text())
	}
	theo = site.SignIn(t, "agent.masked@demo.test")
	if p := theo.Get(home); p.Status != http.StatusOK {
		t.Errorf("back, and his home is %d", p.Status)
	}
	if after := held(); after != before {
		t.Errorf("he was %q, and is %q", before, after)
	}
}

// Whoever is suspended and in no other workspace is signed out, and nobody sees them online;
// the session of who is in another one too stays there, and loses this one.
func TestSuspendingEndsSessions(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	for who, elsewhere := range map[string]bool{"agent.own@demo.test": false, "assistant@demo.test": true} {
		them := site.SignIn(t, who)
		id := site.MemberID(t, webtest.Atelier, who)
		page := webtest.Members + "/" + id
		if p := them.Get("/w/" + webtest.Atelier); p.Status >= http.StatusBadRequest {
			t.Fatalf("%s at first: %d", who, p.Status)
		}
		online := func() int {
			return owner.Get(webtest.Members).Find(`tr:has(a[href="members/`+id+`"]) td[data-online]`).Length() +
				strings.Count(owner.Get(page).Find("main").Text(), "Online")
		}
		if n := online(); n != 2 {
			t.Fatalf("%s at first is online at %d places", who, n)
		}
		if p := owner.Get(page + "/suspend"); !p.Has("is in no other workspace is signed out") {
			t.Errorf("what is said before: %s", p.Text())
		}
		if p := owner.Post(page+"/suspend", nil); p.Status != http.StatusSeeOther {
			t.Fatalf("suspended: %d %s", p.Status, p.Text())
		}
		if p := them.Get("/profile"); (p.Status == http.StatusOK) != elsewhere {
			t.Errorf("%s is suspended, and their profile is %d", who, p.Status)
		}
		if p := them.Get("/w/" + webtest.Atelier); elsewhere && (p.Status != http.StatusNotFound || !p.Has("Your access is suspended")) {
			t.Errorf("%s is suspended, and not told: %d", who, p.Status)
		}
		ended := webtest.Ask[int](t, site, `
			select (detail->>'sessions')::integer from activity where target_id = $1 and act = 'member.suspend'`, id)
		if (ended == 0) != elsewhere {
			t.Errorf("%s: the log says that %d sessions ended", who, ended)
		}
		line := owner.Get("/w/" + webtest.Atelier + "/settings/audit-log?subject=members").Find(".activity li").First().Text()
		if strings.Contains(line, "device signed out") != !elsewhere {
			t.Errorf("%s: the page of the log says %q", who, line)
		}
		if n := online(); n > 0 {
			t.Errorf("%s is suspended, and online at %d places", who, n)
		}
	}
}

// What is assigned to whoever is suspended stays theirs, or goes to whoever is chosen.
func TestWhatASuspendedMemberHasIsHandedOver(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	from, to := site.MemberID(t, webtest.Atelier, "agent.masked@demo.test"), site.MemberID(t, webtest.Atelier, "agent@demo.test")
	former := site.MemberID(t, webtest.Atelier, "former@demo.test")
	assigned := func(id string) int {
		return webtest.Ask[int](t, site, `select count(*) from contacts where assignee_id = $1 and deleted_at is null`, id)
	}
	before, theirs := assigned(from), assigned(to)
	page := webtest.Members + "/" + from
	if p := owner.Get(page + "/suspend"); before == 0 || p.Find(`select[name="hand_to"] option`).Length() < 3 || !p.Has("They stay with") {
		t.Fatalf("%d customers, and the page is %s", before, p.Text())
	}
	for _, nobody := range []string{former, from, "nobody", site.MemberID(t, webtest.Nordlicht, "nora@demo.test")} {
		kept := site.Kept(t)
		if p := owner.Post(page+"/suspend", url.Values{"hand_to": {nobody}}); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("to %s: %d", nobody, p.Status)
		}
		site.Unchanged(t, kept, "handing over to "+nobody)
	}
	if p := owner.Post(page+"/suspend", url.Values{"hand_to": {""}}); p.Status != http.StatusSeeOther || assigned(from) != before {
		t.Errorf("what stays: %d, %d of %d", p.Status, assigned(from), before)
	}
	if p := owner.Post(page+"/reactivate", nil); p.Status != http.StatusSeeOther {
		t.Errorf("back: %d", p.Status)
	}
	if p := owner.Post(page+"/suspend", url.Values{"hand_to": {to}}); p.Status != http.StatusSeeOther || assigned(from) != 0 || assigned(to) != theirs+before {
		t.Errorf("handed over: %d, %d stay, %d went", p.Status, assigned(from), assigned(to)-theirs)
	}
}

// Nobody suspends an owner, themselves, or somebody whose role is not theirs to give.
func TestWhoSuspendsWhom(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	for _, c := range []struct {
		who, whom string
		status    int
	}{
		{"owner", "owner2", http.StatusConflict}, {"owner", "owner", http.StatusForbidden}, {"admin", "owner", http.StatusForbidden},
		{"admin", "manager", http.StatusForbidden}, {"manager", "assistant", http.StatusForbidden}, {"assistant", "agent", http.StatusForbidden},
		{"nora", "agent", http.StatusNotFound},
	} {
		v := site.SignIn(t, c.who+"@demo.test")
		v.Get("/profile")
		page := webtest.Members + "/" + site.MemberID(t, webtest.Atelier, c.whom+"@demo.test")
		if asks, p := v.Get(page+"/suspend"), v.Post(page+"/suspend", nil); p.Status != c.status || asks.Status != c.status {
			t.Errorf("%s suspends %s: asked %d, and then %d, want %d", c.who, c.whom, asks.Status, p.Status, c.status)
		}
	}
}
