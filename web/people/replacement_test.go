package people_test

import (
	"net/http"
	"net/url"
	"testing"

	"latchkey/web/people"
	"latchkey/web/webtest"
)

// replaced invites the new address of a member, and returns the link of the mail.
func replaced(t *testing.T, site *webtest.Site, by *webtest.Visitor, id, email string) string {
	t.Helper()
	page := webtest.Members + "/" + id
	by.Get(page + "/replace")
	if p := by.Post(page+"/replace", url.Values{"email": {email}, "language": {"en"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("a new address: %d %s", p.Status, p.Text())
	}
	return webtest.JoinLink.FindString(site.WaitMail(t, email, "/join/").Text)
}

// joins accepts an invitation with a new account.
func joins(t *testing.T, site *webtest.Site, link string) (*webtest.Visitor, *webtest.Page) {
	t.Helper()
	v := site.Visit(t)
	v.Follow(v.Get(link))
	return v, v.Post("/join", url.Values{"name": {"Lena New"}, "password": {"a quiet kiln in spring"}})
}

// What is of a member's place goes to the new address once it joins, and the old address has
// no access from then on; until then nothing changes. What the member has changed meanwhile
// is what the new address gets.
func TestANewAddressTakesThePlaceOfTheOld(t *testing.T) {
	t.Parallel()
	const old, new = "agent.masked@demo.test", "lena.new@example.org"
	site := webtest.New(t, people.Area)
	owner, before := site.SignIn(t, "owner@demo.test"), site.SignIn(t, old)
	id := site.MemberID(t, webtest.Atelier, old)
	site.Exec(t, `update contacts set assignee_id = $1 where id in (select id from contacts where workspace_id = (select workspace_id from members where id = $1) and deleted_at is null limit 3)`, id)
	place := func(email string) string {
		return webtest.Ask[string](t, site, `
			select concat_ws(' ', m.role, m.restrictions @> '{mask_contact,visibility_own}', m.owner_restrictions, m.access_ends_at,
			       (select count(*) from contacts where assignee_id = m.id), (select count(*) from conversations where assignee_id = m.id),
			       (select array_agg(t.name order by t.name) from team_members x join teams t on t.id = x.team_id where x.member_id = m.id))
			  from members m join workspace_slugs s using (workspace_id)
			 where s.slug = $1 and m.email_key = $2`, webtest.Atelier, email)
	}
	wrong := replaced(t, site, owner, id, "lena.nwe@example.org") // Mistyped, and so once more:
	link := replaced(t, site, owner, id, new)
	if p := owner.Get(webtest.Members + "/" + id); !p.Has(new+", invited until") || p.Has("lena.nwe@example.org, invited until") {
		t.Errorf("the member's page: %s", p.Text())
	}
	if p := before.Get("/w/" + webtest.Atelier); p.Status >= http.StatusBadRequest {
		t.Errorf("invited, and the old address gets %d", p.Status)
	}
	if p := site.Visit(t).Get(wrong); p.Status == http.StatusOK && p.Has("Lena") {
		t.Errorf("the mistyped address: %d", p.Status)
	}
	site.Seat(t, old, "agent", "mask_contact", "visibility_own") // The page of the new one shows what is so now.
	invitation := webtest.Invitations + "/" + site.InvitationID(t, webtest.Atelier, new)
	if p := owner.Get(invitation + "/role"); p.Status != http.StatusConflict || !p.Has("Change the member instead") {
		t.Errorf("the role of a place: %d %s", p.Status, p.Text())
	}
	if p := owner.Post(invitation+"/role", url.Values{"role": {"admin"}}); p.Status != http.StatusConflict {
		t.Errorf("another role for a place: %d", p.Status)
	}
	had := place(old)
	lena, p := joins(t, site, link)
	if p.Status != http.StatusSeeOther {
		t.Fatalf("joining: %d %s", p.Status, p.Text())
	}
	if has := place(new); has != had {
		t.Errorf("the place was %q, and is %q", had, has)
	}
	if p := lena.Get("/w/" + webtest.Atelier); p.Status >= http.StatusBadRequest {
		t.Errorf("the new address gets %d", p.Status)
	}
	if p := before.Get("/w/" + webtest.Atelier); p.Status < http.StatusBadRequest {
		t.Errorf("the old address still gets %d", p.Status)
	}
	if p := owner.Get("/w/" + webtest.Atelier + "/settings/audit-log"); !p.Has("took the place of") || !p.Has("invited "+new+" as the new address of") {
		t.Errorf("the log: %s", p.Text())
	}
}

// A place is given on only while it is there, and while whoever gave it may give it.
func TestAPlaceThatIsGoneIsNotTaken(t *testing.T) {
	t.Parallel()
	for what, end := range map[string]string{
		"removed":                 "/remove",
		"suspended":               "/suspend",
		"gone in another way":     `update members set removed_at = now() where id = $1`,
		"ended":                   `update members set access_ends_at = now() - interval '1 minute' where id = $1`,
		"an owner's by now":       `update members set role = 'owner', restrictions = '{}', owner_restrictions = '{}' where id = $1`,
		"whoever gave it is gone": `update members set removed_at = now() where email_key = 'admin@demo.test' and $1 <> ''`,
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, people.Area)
			owner, admin := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "admin@demo.test")
			id := site.MemberID(t, webtest.Atelier, "agent.own@demo.test")
			link := replaced(t, site, admin, id, "lena.new@example.org")
			if end[0] == '/' {
				owner.Get(webtest.Members)
				if p := owner.Post(webtest.Members+"/"+id+end, nil); p.Status != http.StatusSeeOther {
					t.Fatalf("%s: %d", end, p.Status)
				}
			} else {
				site.Exec(t, end, id)
			}
			if _, p := joins(t, site, link); p.Status != http.StatusGone {
				t.Errorf("a place that is gone: %d %s", p.Status, p.Text())
			}
			if role := roleOf(t, site, "lena.new@example.org"); role != "" {
				t.Errorf("joined as %q", role)
			}
		})
	}
}

// An owner gives on their own place, too, also as the only one.
func TestAnOwnerTakesAnotherAddress(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	nora := site.SignIn(t, "nora@demo.test")
	page := "/w/" + webtest.Nordlicht + "/settings/members/" + site.MemberID(t, webtest.Nordlicht, "nora@demo.test")
	if p := nora.Get(page); p.Find(`a[href$="/replace"]`).Length() != 1 || p.Find(`a[href$="/remove"]`).Length() != 0 {
		t.Errorf("her own page offers: %s", p.Text())
	}
	if p := nora.Post(page+"/replace", url.Values{"email": {"nora.new@example.org"}, "language": {"fr"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("a new address: %d %s", p.Status, p.Text())
	}
	_, p := joins(t, site, webtest.JoinLink.FindString(site.WaitMail(t, "nora.new@example.org", "/join/").Text))
	if p.Status != http.StatusSeeOther {
		t.Fatalf("joining: %d %s", p.Status, p.Text())
	}
	owners := webtest.Ask[string](t, site, `
		select string_agg(email, ' ') from members m join workspace_slugs s using (workspace_id)
		 where s.slug = $1 and role = 'owner' and removed_at is null`, webtest.Nordlicht)
	if owners != "nora.new@example.org" {
		t.Errorf("the owners are %q", owners)
	}
}

// What is in the way is said, and what was typed stays.
func TestWhatIsInTheWayOfANewAddress(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	page := webtest.Members + "/" + site.MemberID(t, webtest.Atelier, "agent@demo.test") + "/replace"
	owner.Get(page)
	for typed, said := range map[string]string{
		"":                    "e-mail address",
		"nobody":              "e-mail address",
		"manager@demo.test":   "is a member already",
		"agent@demo.test":     "is a member already",
		"former@demo.test":    "was a member before",
		"pending@demo.test":   "has an invitation",
		"a@x.org, b@x.org":    "e-mail address",
		"two\nlines@demo.org": "e-mail address",
	} {
		before := site.Kept(t)
		p := owner.Post(page, url.Values{"email": {typed}, "language": {"en"}})
		if p.Status != http.StatusUnprocessableEntity && p.Status != http.StatusConflict || !p.Has(said) {
			t.Errorf("%q: %d %s", typed, p.Status, p.Text())
		}
		if kept := p.Find(`input[name="email"]`).AttrOr("value", ""); typed != "two\nlines@demo.org" && kept != typed {
			t.Errorf("%q was typed, %q is there", typed, kept)
		}
		site.Unchanged(t, before, typed)
		site.ForgetTries(t)
	}
}
