package browsertest

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"latchkey/web"
	"latchkey/web/webtest"
)

// mostClicks is how many an owner needs for an answer, from the dashboard on. A choice from a
// list is two of them.
const mostClicks = 3

// An owner, alone with the product, answers each question about access in three clicks: no
// address is typed, and what is seen is the whole answer.
func TestAnOwnerAnswersQuestionsInThreeClicks(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.FindHelene(t)
	lotte := site.SignIn(t, "assistant@demo.test")
	lotte.Get(contacts)
	lotte.Post(contacts+"/lookup", url.Values{"email": {"nobody.at.all@example.org"}})
	marie, phone := site.Visit(t), site.Visit(t)
	marie.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0")
	phone.Header.Set("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1")
	for _, device := range []*webtest.Visitor{marie, phone} {
		device.SignIn("owner@demo.test", "open-sesame-demo")
	}
	changed := marie.Post(personURL(t, marie, "hugo")+"/role", url.Values{"role": {"agent"}, "restrictions": {"visibility_own"}})
	if changed.Status != http.StatusSeeOther {
		t.Fatalf("a change of this week: %d %s", changed.Status, changed.Text())
	}
	atelierOf := func(query string) []string {
		return webtest.Ask[[]string](t, site, `select coalesce(array_agg(found order by found), '{}') from (`+query+`) x (found)`, webtest.Atelier)
	}
	const of = ` from members m join workspace_slugs s using (workspace_id) where s.slug = $1 and m.removed_at is null`
	joined := atelierOf(`select to_char(joined_at at time zone 'Europe/Paris', 'FMDD FMMonth YYYY') ` + of + ` and m.email = 'assistant@demo.test'`)[0]
	invited := atelierOf(`select to_char(created_at at time zone 'Europe/Paris', 'FMDD Mon') from invitations m join workspace_slugs s using (workspace_id)
		where s.slug = $1 and m.email = 'assistant@demo.test' and state = 'accepted'`)[0]
	ends := webtest.Ask[time.Time](t, site, `select expires_at from invitations where email = 'weekend@demo.test' and state = 'pending'`)
	left := english.T("members.not_confirmed", "Count", int(time.Until(ends).Hours()/24)+1) // Two, and one from the hour on at which it was sent.
	unseen := atelierOf(`select m.name` + of + ` and m.last_seen_at < now() - interval '30 days'`)
	// Lotte looked one up before these days.
	earlier := webtest.Ask[string](t, site, `
		with c as (select c.* from contacts c join workspace_slugs s using (workspace_id) where s.slug = $1 and c.name <> ''
		              and not exists (select from lookups l where l.contact_id = c.id) order by name_key limit 1),
		     l as (insert into lookups (workspace_id, id, member_id, member_version, resource, contact_id, address_hash, address_mask, reason, found_at)
		           select c.workspace_id, gen_random_uuid(), m.id, m.version, 'contacts', c.id, '', 'e•••@e•••.com', '', now() - interval '8 days'
		             from c join members m on m.workspace_id = c.workspace_id and m.email = 'assistant@demo.test')
		select name from c`, webtest.Atelier)
	changes := atelierOf(`select to_char(at at time zone 'Europe/Paris', 'HH24:MI') from activity m join workspace_slugs s using (workspace_id)
		where s.slug = $1 and subject = 'members' and at at time zone 'Europe/Paris' >= (now() at time zone 'Europe/Paris')::date - 6`)
	if len(unseen) == 0 || len(changes) < 2 {
		t.Fatalf("%d were not here, %d changes are of this week", len(unseen), len(changes))
	}

	owner := Open(t, site)
	owner.SignInAs(marie)
	for _, question := range []struct {
		asks   string
		answer func()
	}{
		{"who can see a customer's phone number", func() {
			owner.Follow("Settings")
			owner.Follow("Who can see what?")
			owner.Follow("Phone numbers of customers")
			owner.See("Who can see phone numbers of customers?")
			lists, finds := "Sees and opens all customers.", "Finds a customer only by typing the exact e‑mail address; each search is logged."
			talks, own := "Sees customers in every conversation.", "Sees customers in the conversations that are assigned to them."
			owner.SeeLines(".access-yes li", []string{"Étienne Marchand", "Owner, given by", lists}, []string{"Marie Marchand", "Owner", lists},
				[]string{"Sophie Renaud", "Admin, given by", lists}, []string{"Inès Rousseau", "Manager, given by", lists},
				[]string{"Julien Lefèvre", "Manager, given by", lists}, []string{"Karim Benali", "Agent, given by", talks})
			owner.SeeLines(".access-narrow li", []string{"Lotte de Vries", "Assistant, given by Sophie Renaud", finds},
				[]string{"Camille Moreau", own, "“Own conversations” (set by Sophie Renaud on"},
				[]string{"Hugo Petit", own, "“Own conversations” (set by Marie Marchand, an owner, on"},
				[]string{"Théo Girard", talks, "E‑mail address and phone are masked.", "“Customers masked” (set by Marie Marchand, an owner, on"})
			if everybody := len(atelierOf(`select m.name` + of)); everybody != 10 {
				t.Errorf("%d people are here", everybody)
			}
		}},
		{"whom Lotte looked up this week", func() {
			owner.Follow("Settings")
			owner.Follow("Lotte de Vries")
			owner.See("Lookups in the last 7 days")
			owner.See("Hélène Dubois Found")
			owner.See("n•••@e•••.org Not found")
			owner.SeeNot(earlier)
			owner.Follow("All of these lookups")
			owner.SeeLines(".chip", []string{"Lookups"}, []string{"Lotte de Vries"}, []string{"Last 7 days"})
			owner.See("looked up h•••@e•••.org Hélène Dubois Found")
			owner.See("looked up n•••@e•••.org Not found")
			owner.SeeNot(earlier)
		}},
		{"what Karim would gain as a manager", func() {
			owner.Follow("Settings")
			owner.Follow("Karim Benali")
			owner.Click("Edit role…")
			owner.See("As a manager Gains Can list all 60 customers Can invite, change and remove agents Sees the dashboard")
		}},
		{"why the assistant cannot open Payments, and who can change it", func() {
			owner.Follow("Settings")
			owner.Follow("Lotte de Vries")
			owner.Follow("Preview access")
			owner.See("Can be changed by Marie Marchand, Étienne Marchand and Sophie Renaud.")
			owner.See("Payments No The role Assistant does not open it.")
		}},
		{"who was not here for a month", func() {
			owner.Follow("Settings")
			owner.Choose("Status", "Not seen for 30 days")
			owner.SeeLines("#member-rows tr", began(unseen)...)
		}},
		{"what changed in members this week", func() {
			owner.Follow("Settings")
			owner.Follow("Changes of the last 7 days")
			owner.SeeLines(".chip", []string{"Members"}, []string{"Last 7 days"})
			owner.See("Marie Marchand changed the restrictions of Hugo Petit: Own conversations")
			owner.SeeLines(".activity li", began(changes)...)
		}},
		{"which devices are signed in as me, and signing out one", func() {
			owner.Follow("Settings")
			owner.Follow("Profile")
			owner.SeeLines(".sessions li", []string{"Firefox on Linux", "This device", "since", "last seen"},
				[]string{"Safari on iPhone", "since", "last seen", "Sign out"})
			owner.Click("Sign out Safari on iPhone")
			owner.SeeNotice("Signed out: Safari on iPhone.")
			owner.SeeLines(".sessions li", []string{"Firefox on Linux"})
			if p := phone.Get("/profile"); p.Status != http.StatusSeeOther {
				t.Errorf("the phone is still signed in: %d", p.Status)
			}
		}},
		{"who invited Lotte, and when she joined", func() {
			owner.Follow("Settings")
			owner.Follow("Lotte de Vries")
			owner.See("Member since " + joined + ", invited by Sophie Renaud on " + invited)
		}},
		{"whose invitation is about to expire", func() {
			owner.Follow("Settings")
			owner.Choose("Status", "Invitation expires within 2 days")
			owner.SeeLines("#member-rows tr", []string{"weekend@demo.test", left, "Invited by Sophie Renaud"})
		}},
		{"what Lotte sees under Customers", func() {
			owner.Follow("Settings")
			owner.Follow("Lotte de Vries")
			owner.Follow("Preview access")
			owner.SeeLines(".access-narrow:has(a[href*='page=%2Fcontacts'])", []string{"Customers", "In part",
				"Finds one by the exact address, 500 searches a day; cannot list the 60 there are.", "That comes with the role Assistant."})
		}},
	} {
		owner.Go(atelier + "/dashboard")
		before := owner.clicks
		question.answer()
		if clicks := owner.clicks - before; clicks > mostClicks {
			t.Errorf("%s: %d clicks", question.asks, clicks)
		}
	}
}

// began are lines that begin with these words.
func began(words []string) (lines [][]string) {
	for _, w := range words {
		lines = append(lines, []string{w})
	}
	return lines
}
