package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"latchkey/internal/policy/policytest"
	"latchkey/web"
	"latchkey/web/webtest"
)

// knownOf is a customer with four conversations: one is the reader's, one of a mate of theirs,
// one of somebody else's and one nobody's. What people wrote in a field sings.
func knownOf(t *testing.T, site *webtest.Site, reader string) (contact string, of map[string]string) {
	t.Helper()
	talk := site.SomeConversation(t)
	contact = webtest.Ask[string](t, site, `select contact_id::text from conversations where id = $1`, talk)
	site.Exec(t, `update conversations set contact_id = $1 where id in (
		select id from conversations where contact_id <> $1 and not hidden and workspace_id = (select workspace_id from contacts where id = $1) order by id limit 3)`, contact)
	site.Exec(t, `update conversations set hidden = true where contact_id = $1 and id not in (
		select id from conversations where contact_id = $1 and not hidden order by id limit 4)`, contact)
	ids := webtest.Ask[[]string](t, site, `select array_agg(id::text order by id) from conversations where contact_id = $1 and not hidden`, contact)
	member := func(email string) string { return site.MemberID(t, webtest.Atelier, email) }
	site.Exec(t, `delete from team_members where member_id = any ($1)`, []string{member(reader), member("agent.own@demo.test"), member("owner@demo.test")})
	for _, email := range []string{reader, "agent.own@demo.test"} {
		site.Exec(t, `insert into team_members (workspace_id, team_id, member_id) select workspace_id, id, $2 from teams where id = $1`,
			site.TeamID(t, "Workshop"), member(email))
	}
	of = map[string]string{}
	for i, whose := range []string{"mine", "mates", "others", "nobodys"} {
		assignee := map[string]any{"mine": member(reader), "mates": member("agent.own@demo.test"), "others": member("owner@demo.test")}[whose]
		of[whose] = ids[i]
		site.Exec(t, `update conversations set assignee_id = $2, team_id = null, state = 'open', subject = 'Of-' || $3 || '. Ring +33 6 98 76 54 32'
			where id = $1`, ids[i], assignee, whose)
	}
	site.Exec(t, `update contacts set name = 'Zoë', email = 'zoe@songs.example', phone = '+33698765432' where id = $1`, contact)
	site.Exec(t, `delete from contact_values where contact_id = $1`, contact)
	site.Exec(t, `insert into contact_fields (workspace_id, id, name, name_key, kind, choices)
		select workspace_id, gen_random_uuid(), k || ' of Zoë', lower(k) || ' of zoe', k, '{}' from contacts, unnest(array['text', 'number']) k where id = $1`, contact)
	site.Exec(t, `insert into contact_values (workspace_id, contact_id, field_id, value, value_key)
		select f.workspace_id, $1, f.id, case kind when 'text' then 'or zoe@songs.example' else '33698765432' end, '' from contact_fields f where name like '% of Zoë'`, contact)
	return contact, of
}

// sings counts what of the addresses and numbers of that customer stands on a page.
func sings(p *webtest.Page) int {
	folded := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ",", "", ".", "").Replace(string(p.Body))
	return strings.Count(folded, "songsexample") + strings.Count(folded, "98765432")
}

// What is known of a customer beside a conversation is what the files let each role with each
// set of restrictions know: their tags, their records, their other conversations within reach,
// and no address or number where those are masked. A customer without a conversation within
// reach is one who does not exist.
func TestRule15WhatIsKnownOfACustomerIsByTheMatrix(t *testing.T) {
	t.Parallel()
	site, matrix := webtest.New(t, web.Areas...), policytest.Load(t)
	const reader = "agent.masked@demo.test"
	contact, of := knownOf(t, site, reader)
	site.Exec(t, `insert into tags (workspace_id, id, name, name_key) select workspace_id, gen_random_uuid(), 'Tag of Zoë', 'tag of zoe' from contacts where id = $1`, contact)
	site.Exec(t, `delete from contact_tags where contact_id = $1`, contact)
	site.Exec(t, `insert into contact_tags (workspace_id, tag_id, contact_id) select workspace_id, id, $1 from tags where name = 'Tag of Zoë'`, contact)
	records := map[string]string{}
	for _, section := range webtest.RecordSections {
		records[strings.ReplaceAll(section, "-", "_")] = section + "/" + site.MakeRecord(t, section, contact, map[string]string{
			"transactions": "paid", "subscriptions": "active", "orders": "open", "affiliate-invoices": "open", "students": "enrolled",
		}[section])
	}
	sees := map[string][]string{"all": {"mine", "mates", "others", "nobodys"}, "team": {"mine", "mates"}, "own": {"mine"}}
	v := site.SignIn(t, reader)
	for _, role := range matrix.Roles() {
		for _, restrictions := range webtest.Sets(matrix, role) {
			site.Seat(t, reader, role, restrictions...)
			who := strings.Join(append([]string{role}, restrictions...), "+")
			reach := matrix.Reach(role, restrictions, "conversations", "list")
			v.Get("/profile")
			before := site.Kept(t)
			for whose, id := range of {
				want := http.StatusNotFound
				switch {
				case reach == "none":
					want = http.StatusForbidden
				case slices.Contains(sees[reach], whose):
					want = http.StatusOK
				}
				p := v.Get(conversations + "/" + id + "/customer")
				if p.Status != want {
					t.Errorf("%s: of the conversation of %s: %d, want %d", who, whose, p.Status, want)
				}
				if want != http.StatusOK {
					if q := v.Post(conversations+"/"+id+"/customer", url.Values{"field_" + site.FieldID(t, "Wholesale"): {"yes"}}); q.Status != want {
						t.Errorf("%s: adding to the customer of %s: %d, want %d", who, whose, q.Status, want)
					}
					if p.Has("Zoë") || p.Has("Of-") || sings(p) > 0 {
						t.Errorf("%s: of the conversation of %s it says: %s", who, whose, p.Text())
					}
					continue
				}
				known := p.Find("#known")
				for other := range of {
					there := other != whose && slices.Contains(sees[reach], other)
					if found := known.Find(`a[href$="/conversations/`+of[other]+`"]`).Length() == 1; found != there {
						t.Errorf("%s: beside the conversation of %s that of %s: %t", who, whose, other, found)
					}
				}
				if count, want := known.Find("h2 .count").Last().Text(), fmt.Sprint(len(sees[reach])-1); count != want {
					t.Errorf("%s: %q other conversations, want %s", who, count, want)
				}
				if has := strings.Contains(known.Text(), "Tag of Zoë"); has != matrix.Allowed(role, restrictions, "tags", "list") {
					t.Errorf("%s: the tag is shown: %t", who, has)
				}
				for resource, path := range records {
					if has := known.Find(`a[href$="/`+path+`"]`).Length() == 1; has != matrix.Allowed(role, restrictions, resource, "open") {
						t.Errorf("%s: a record of %s: %t", who, resource, has)
					}
				}
				if hidden := slices.Contains(restrictions, "mask_contact"); hidden != (sings(p) == 0) || !p.Has("text of Zoë") || !p.Has("number of Zoë") {
					t.Errorf("%s: it sings %d times: %s", who, sings(p), p.Text())
				}
			}
			site.Unchanged(t, before, "looking as "+who)
		}
	}
}

// What a customer lacks in the fields of the business's own is added once beside a
// conversation; what stands there stays, whoever asks.
func TestAFieldIsFilledOnceBesideAConversation(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	const reader = "agent.masked@demo.test"
	contact, of := knownOf(t, site, reader)
	site.Seat(t, reader, "agent", "visibility_own", "mask_contact")
	site.Exec(t, `update users set language = 'en'`)
	v, path := site.SignIn(t, reader), conversations+"/"+of["mine"]+"/customer"
	field := func(name string) string { return "field_" + site.FieldID(t, name) }
	text, wholesale, since := field("text of Zoë"), field("Wholesale"), field("Studio member since")
	if p := v.Get(path); p.Find(`form [name="`+text+`"]`).Length() != 0 || p.Find(`form [name="`+wholesale+`"]`).Length() != 1 {
		t.Fatalf("what can be added: %s", p.Text())
	}
	site.Exec(t, `update contact_fields set deleted_at = now() where name = 'number of Zoë'`)
	webtest.Refuses(t, site, v, path, []webtest.Attempt{
		{Name: "nothing", Form: url.Values{wholesale: {""}}, Status: 422},
		{Name: "no field at all", Form: url.Values{}, Status: 422},
		{Name: "what stands there", Form: url.Values{text: {"mine"}}, Status: 422},
		{Name: "what stands there, and more", Form: url.Values{text: {"mine"}, wholesale: {"yes"}}, Status: 422},
		{Name: "no answer", Form: url.Values{wholesale: {"maybe"}}, Status: 422},
		{Name: "no day", Form: url.Values{wholesale: {"yes"}, since: {"2021-02-30"}}, Status: 422},
		{Name: "a deleted field", Form: url.Values{field("number of Zoë"): {"1"}}, Status: 422},
		{Name: "no id", Form: url.Values{"field_x": {"1"}}, Status: 422},
	})
	if p := v.Post(path, url.Values{wholesale: {"yes"}, since: {""}}); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	const kept = `select value from contact_values where contact_id = $1 and field_id = $2`
	if got := webtest.Ask[string](t, site, kept, contact, wholesale[len("field_"):]); got != "yes" {
		t.Errorf("it is %s", got)
	}
	if p := v.Post(path, url.Values{wholesale: {"no"}}); p.Status != http.StatusUnprocessableEntity || !p.Has("Wholesale: Somebody has filled this in already.") {
		t.Errorf("once more: %d %s", p.Status, p.Text())
	}
	if got := webtest.Ask[string](t, site, kept, contact, wholesale[len("field_"):]); got != "yes" {
		t.Errorf("it became %s", got)
	}
	if n := webtest.Ask[int](t, site, `select count(*) from activity where act = 'contact.change' and target_id = $1 and member_id = $2`,
		contact, site.MemberID(t, webtest.Atelier, reader)); n != 1 {
		t.Errorf("%d acts in the log", n)
	}
	v.Get(path)
	var all []*http.Request
	for range 8 {
		all = append(all, webtest.Posting(v, path, url.Values{since: {"2021-02-03"}}))
	}
	answers := webtest.Together(t, all)
	if answers["303 "+conversations+"/"+of["mine"]+"?inbox=mine"] != 1 || answers["422"] != 7 {
		t.Errorf("eight at once: %v", answers)
	}
}
