package people_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/internal/demo"
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
	// What works or waits in their name.
	site.Exec(t, `update conversation_drafts set send_at = null, seen = null, mark = null where member_id = $1`, id)
	site.Exec(t, `insert into conversation_drafts (workspace_id, conversation_id, member_id, text, send_at, seen, mark)
		select workspace_id, id, $1, 'Until tomorrow', now() + interval '1 day', gen_random_uuid(), repeat('0', 64) from conversations
		 where assignee_id = $1 order by number limit 1
		on conflict (workspace_id, conversation_id, member_id) do update
		   set text = excluded.text, send_at = excluded.send_at, seen = excluded.seen, mark = excluded.mark`, id)
	site.Exec(t, `insert into begun_drafts (workspace_id, id, member_id, message_id, recipients, subject, text, cc, bcc, send_at, head)
		select workspace_id, gen_random_uuid(), $1, id, 'printer@third.example', '', '', '', '', now() + interval '1 day', '' from messages
		 where workspace_id = (select workspace_id from members where id = $1) limit 1`, id)
	site.Exec(t, `insert into member_signatures (workspace_id, member_id, text) select workspace_id, id, 'Lena' from members where id = $1`, id)
	site.Exec(t, `update workflows set steps = jsonb_build_array(jsonb_build_object('kind', 'assign', 'what', 'member:' || $1::text))
		where workspace_id = (select workspace_id from members where id = $1)`, id)
	site.Exec(t, `insert into workflow_runs (workspace_id, id, workflow_id, version, conversation_id, member_id, state, ended_at)
		select w.workspace_id, gen_random_uuid(), w.id, 1, v.id, $1, state, case when state = 'done' then now() end
		  from unnest('{done,waiting}'::text[]) state,
		       (select workspace_id, id from workflows where workspace_id = (select workspace_id from members where id = $1) order by id limit 1) w,
		       (select id from conversations where assignee_id = $1 order by number limit 1) v`, id)
	if m := site.WaitMail(t, old, "Another address is invited"); !strings.Contains(m.Text, "lena.n") {
		t.Errorf("the old address is told: %s", m.Text)
	}
	if p := owner.Get(webtest.Members + "?q=lena.new"); !p.Has("takes the place of ") {
		t.Errorf("the list: %s", p.Text())
	}
	site.Exec(t, `update organization_members o set role = 'user_admin' from members m where m.id = $1 and o.user_id = m.user_id`, id)
	had := place(old)
	lena, p := joins(t, site, link)
	if p.Status != http.StatusSeeOther {
		t.Fatalf("joining: %d %s", p.Status, p.Text())
	}
	if has := place(new); has != had {
		t.Errorf("the place was %q, and is %q", had, has)
	}
	// Nobody but they themselves takes along what they are in the organization.
	if role := webtest.Ask[string](t, site, `select string_agg(o.role, ' ' order by u.email) from organization_members o join users u on u.id = o.user_id
		where u.email in ($1, $2)`, old, new); role != "user_admin member" {
		t.Errorf("in the organization the two are %q", role)
	}
	if p := lena.Get("/w/" + webtest.Atelier); p.Status >= http.StatusBadRequest {
		t.Errorf("the new address gets %d", p.Status)
	}
	if p := before.Get("/w/" + webtest.Atelier); p.Status < http.StatusBadRequest {
		t.Errorf("the old address still gets %d", p.Status)
	}
	taken := webtest.Ask[string](t, site, `
		select concat_ws(' ', (select count(*) from conversation_drafts where member_id = m.id and send_at is not null),
		       (select count(*) from river_job where kind = 'planned_reply' and state = 'scheduled' and args->>'member' = m.id::text),
		       (select count(*) from begun_drafts where member_id = m.id and send_at is not null),
		       (select string_agg(state, ',') from workflow_runs where member_id = m.id),
		       (select text from member_signatures where member_id = m.id),
		       (select count(*) > 0 and bool_and(steps::text like '%' || m.id || '%') from workflows where workspace_id = m.workspace_id))
		  from members m where m.email_key = $1`, new)
	if taken != "1 2 1 waiting Lena t" {
		t.Errorf("planned answers, their jobs, runs that go on, their signature and who is assigned by workflows: %q", taken)
	}
	if m := site.WaitMail(t, old, "Lena New has ended your access"); m.Text == "" {
		t.Error("the old address hears nothing of its end")
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

func organizationAdmins(t *testing.T, site *webtest.Site, slug string) string {
	t.Helper()
	return webtest.Ask[string](t, site, `
		select coalesce(string_agg(u.email, ' ' order by u.email), '') from organization_members o join users u on u.id = o.user_id
		  join workspaces w using (organization_id) join workspace_slugs s on s.workspace_id = w.id
		 where s.slug = $1 and o.role = 'admin'`, slug)
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
	form := url.Values{"email": {"nora.new@example.org"}, "language": {"fr"}, "password": {"not hers at all"}}
	if p := nora.Post(page+"/replace", form); p.Status != http.StatusUnprocessableEntity || p.Find(`[name="password"][aria-invalid="true"]`).Length() != 1 || p.Has("not hers") {
		t.Errorf("without her password: %d %s", p.Status, p.Text())
	}
	form.Set("password", demo.Password)
	if p := nora.Post(page+"/replace", form); p.Status != http.StatusSeeOther {
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
	// What she founded is hers with the new address, too.
	if admins := organizationAdmins(t, site, webtest.Nordlicht); admins != "nora.new@example.org" {
		t.Errorf("the organization's admins are %q", admins)
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
		"":                    "e‑mail address",
		"nobody":              "e‑mail address",
		"manager@demo.test":   "is a member already",
		"agent@demo.test":     "is a member already",
		"former@demo.test":    "was a member before",
		"pending@demo.test":   "has an invitation",
		"a@x.org, b@x.org":    "e‑mail address",
		"two\nlines@demo.org": "e‑mail address",
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

// While an owner lends somebody access, nobody else gives their place away, neither by
// inviting nor by an invitation that waits.
func TestAPlaceThatIsLentIsAnOwnersToGive(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner, admin := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "admin@demo.test")
	id := site.MemberID(t, webtest.Atelier, "agent.own@demo.test")
	lend := func(until string) {
		site.Exec(t, `update members set own_role = role, own_restrictions = restrictions, own_owner_restrictions = owner_restrictions,
			role = 'admin', restrictions = '{}', owner_restrictions = '{}', lent_until = now() + $2::interval where id = $1`, id, until)
	}
	link := replaced(t, site, admin, id, "lena.new@example.org")
	lend("1 day")
	if p := admin.Post(webtest.Members+"/"+id+"/replace", url.Values{"email": {"lena.other@example.org"}, "language": {"en"}}); p.Status != http.StatusForbidden {
		t.Errorf("an admin gives it away: %d %s", p.Status, p.Text())
	}
	if _, p := joins(t, site, link); p.Status != http.StatusGone {
		t.Errorf("what an admin gave before: %d", p.Status)
	}
	if role := roleOf(t, site, "agent.own@demo.test"); role != "admin" {
		t.Errorf("whose place it is, is %q", role)
	}
	if _, p := joins(t, site, replaced(t, site, owner, id, "lena.third@example.org")); p.Status != http.StatusSeeOther {
		t.Errorf("what an owner gives: %d %s", p.Status, p.Text())
	}
	if role := roleOf(t, site, "lena.third@example.org"); role != "agent" {
		t.Errorf("what was lent is %q now", role)
	}
}

// Withdrawing an invitation to a place is undone only while the place can be given.
func TestAPlaceThatIsGoneIsNotRestored(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	id := site.MemberID(t, webtest.Atelier, "agent.own@demo.test")
	replaced(t, site, owner, id, "lena.new@example.org")
	invitation := webtest.Invitations + "/" + site.InvitationID(t, webtest.Atelier, "lena.new@example.org")
	owner.Post(invitation+"/withdraw", nil)
	if p := owner.Post(invitation+"/restore", nil); p.Status != http.StatusSeeOther {
		t.Fatalf("restored: %d %s", p.Status, p.Text())
	}
	owner.Post(invitation+"/withdraw", nil)
	site.Exec(t, `update members set access_ends_at = now() where id = $1`, id)
	if p := owner.Post(invitation+"/restore", nil); p.Status != http.StatusConflict {
		t.Errorf("a place that is gone: %d %s", p.Status, p.Text())
	}
	if p := owner.Get(webtest.Members + "/" + id + "/replace"); p.Status != http.StatusConflict {
		t.Errorf("the form for a place that is gone: %d", p.Status)
	}
}

// Nobody gives their own place away by going on with what somebody else sent.
func TestAnOwnPlaceIsGivenByItsOwnFormAlone(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner, other := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "owner2@demo.test")
	replaced(t, site, other, site.MemberID(t, webtest.Atelier, "owner@demo.test"), "marie.not@example.org")
	invitation := webtest.Invitations + "/" + site.InvitationID(t, webtest.Atelier, "marie.not@example.org")
	owner.Get(webtest.Members)
	if p := owner.Post(invitation+"/resend", nil); p.Status != http.StatusConflict || !p.Has("somebody else") {
		t.Errorf("sent again: %d %s", p.Status, p.Text())
	}
	if p := owner.Post(invitation+"/withdraw", nil); p.Status != http.StatusSeeOther {
		t.Errorf("withdrawn: %d %s", p.Status, p.Text())
	}
	if p := owner.Post(invitation+"/restore", nil); p.Status != http.StatusConflict {
		t.Errorf("restored: %d %s", p.Status, p.Text())
	}
	if p := other.Post(invitation+"/restore", nil); p.Status != http.StatusSeeOther {
		t.Errorf("restored by who sent it: %d %s", p.Status, p.Text())
	}
}

// What an owner restricted stays an owner's to lift, also when an invitation that was made
// before comes back.
func TestAnOlderInvitationKeepsWhatAnOwnerRestricted(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	admin := site.SignIn(t, "admin@demo.test")
	const email = "agent.own@demo.test"
	site.Seat(t, email, "agent", "mask_contact")
	id := site.MemberID(t, webtest.Atelier, email)
	site.Exec(t, `update members set removed_at = now(), owner_restrictions = '{}' where id = $1`, id)
	admin.Get(webtest.Members)
	if p := admin.Post(webtest.Invitations, url.Values{"email": {email}, "role": {"agent"}, "restrictions": {"mask_contact"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("invited: %d %s", p.Status, p.Text())
	}
	site.Exec(t, `update members set owner_restrictions = '{mask_contact}' where id = $1`, id) // An owner, between the two.
	theirs := site.SignIn(t, email)
	theirs.Get("/profile")
	if p := theirs.Post("/invitations/"+site.InvitationID(t, webtest.Atelier, email)+"/accept", nil); p.Status != http.StatusSeeOther {
		t.Fatalf("accepted: %d %s", p.Status, p.Text())
	}
	if kept := webtest.Ask[string](t, site, `select owner_restrictions::text from members where id = $1`, id); kept != "{mask_contact}" {
		t.Errorf("an owner's are %s", kept)
	}
}
