package messages_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"latchkey/internal/policy/policytest"
	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// reader is the member whose access the tests below change: nobody else is in their
// team but mate.
const reader, mate = "agent.masked@demo.test", "agent.own@demo.test"

// theirs says which conversations a reach lets through, by whose they are.
var theirs = map[string][]string{
	"all":  {"mine", "teams", "mates", "nobodys", "others", "others-teams"},
	"team": {"mine", "teams", "mates"},
	"own":  {"mine"},
	"none": nil,
}

// inboxes say what stands where, and for which reaches.
var inboxes = map[string]struct {
	holds, reaches []string
}{
	"mine":       {[]string{"mine"}, []string{"all", "team", "own"}},
	"team":       {[]string{"mine", "teams", "mates"}, []string{"all", "team"}},
	"unassigned": {[]string{"teams", "nobodys", "others-teams"}, []string{"all"}},
	"all":        {[]string{"mine", "teams", "mates", "nobodys", "others", "others-teams"}, []string{"all"}},
}

// talks gives a conversation to each kind of assignee, and closes all others. Its
// subject is whose it is.
func talks(t *testing.T, site *webtest.Site) map[string]string {
	t.Helper()
	site.Exec(t, `update conversations set state = 'closed'`)
	site.Exec(t, `delete from team_members where member_id = $1`, site.MemberID(t, webtest.Atelier, reader))
	site.Exec(t, `delete from team_members where member_id = $1`, site.MemberID(t, webtest.Atelier, mate))
	teams := webtest.Ask[[]string](t, site, `select array_agg(id::text order by name) from teams
		where workspace_id = (select workspace_id from workspace_slugs where slug = $1)`, webtest.Atelier)
	for _, email := range []string{reader, mate} {
		site.Exec(t, `insert into team_members (workspace_id, team_id, member_id) select workspace_id, id, $2 from teams where id = $1`,
			teams[0], site.MemberID(t, webtest.Atelier, email))
	}
	ids := webtest.Ask[[]string](t, site, `select array_agg(id::text order by id) from conversations
		where workspace_id = (select workspace_id from workspace_slugs where slug = $1)`, webtest.Atelier)
	of := map[string]string{}
	for i, whose := range theirs["all"] {
		var member, team any
		switch whose {
		case "mine":
			member = site.MemberID(t, webtest.Atelier, reader)
		case "teams":
			team = teams[0]
		case "mates":
			member = site.MemberID(t, webtest.Atelier, mate)
		case "others":
			member = site.MemberID(t, webtest.Atelier, "owner@demo.test")
		case "others-teams":
			team = teams[1]
		}
		of[whose] = ids[i]
		give(t, site, ids[i], member, team)
		site.Exec(t, `update conversations set state = 'open', subject = 'Of-' || $2 || '.' where id = $1`, ids[i], whose)
	}
	return of
}

// Each role with each set of restrictions sees what its reach in the files lets through:
// in the inboxes, in their counts, at the address of a conversation and through its forms.
func TestRule15ConversationsAreSeenByVisibility(t *testing.T) {
	t.Parallel()
	site, matrix := webtest.New(t, messages.Area), policytest.Load(t)
	of := talks(t, site)
	v := site.SignIn(t, reader)
	for _, role := range matrix.Roles() {
		for _, restrictions := range webtest.Sets(matrix, role) {
			site.Seat(t, reader, role, restrictions...)
			who := strings.Join(append([]string{role}, restrictions...), "+")
			reach := matrix.Reach(role, restrictions, "conversations", "list")
			v.Get("/profile")
			before := site.Kept(t)
			for inbox, has := range inboxes {
				p := v.Get(conversations + "?inbox=" + inbox)
				switch {
				case reach == "none":
					if p.Status != http.StatusForbidden {
						t.Errorf("%s: inbox %s: %d", who, inbox, p.Status)
					}
				case !slices.Contains(has.reaches, reach):
					if p.Status != http.StatusNotFound {
						t.Errorf("%s: inbox %s: %d", who, inbox, p.Status)
					}
				default:
					sees(t, who+": inbox "+inbox, p, has.holds)
					if count := p.Find(`.areas .area-items [aria-current] .count`).Text(); count != map[int]string{1: "1", 3: "3", 6: "6"}[len(has.holds)] {
						t.Errorf("%s: inbox %s counts %q of %d", who, inbox, count, len(has.holds))
					}
				}
			}
			for whose, id := range of {
				want := map[bool]int{true: http.StatusOK, false: http.StatusNotFound}[slices.Contains(theirs[reach], whose)]
				if reach == "none" {
					want = http.StatusForbidden
				}
				path := conversations + "/" + id
				if p := v.Get(path); p.Status != want || want != http.StatusOK && p.Has("Of-"+whose) {
					t.Errorf("%s: the conversation of %s: %d, want %d", who, whose, p.Status, want)
				} else if want == http.StatusOK && !p.Has("Of-"+whose+".") {
					t.Errorf("%s: the conversation of %s: %s", who, whose, p.Text())
				}
				if p := v.Get(path + "?inbox=all"); p.Status != want {
					t.Errorf("%s: the conversation of %s, by a link out of All: %d, want %d", who, whose, p.Status, want)
				}
				if want == http.StatusOK {
					continue
				}
				for act, form := range map[string]url.Values{
					"reply": {"text": {"Hello"}, "latest": {latest(t, site, id)}, "mark": {mark(t, site, id)}}, "notes": {"text": {"x"}}, "assign": {"assignee": {""}, "team": {""}}, "close": nil, "reopen": nil,
					"snooze": {"until": {"monday"}}, "spam": {"block": {"true"}}, "unblock": nil, "unread": nil,
					"move": {"to": {numberOf(t, site, of["mine"])}}, "merge": {"number": {numberOf(t, site, of["mine"])}}, "split": {"from": {latest(t, site, id)}, "subject": {"x"}},
				} {
					if p := v.Post(path+"/"+act, form); p.Status != want || p.Has("Of-") {
						t.Errorf("%s: %s in the conversation of %s: %d, want %d", who, act, whose, p.Status, want)
					}
				}
				many := url.Values{"conversations": {id}, "act": {"close"}}
				if p := v.Post(conversations+"/change", many); p.Status != want {
					t.Errorf("%s: the conversation of %s among many: %d, want %d", who, whose, p.Status, want)
				}
				gone := want
				if matrix.Reach(role, restrictions, "conversations", "delete") == "none" {
					gone = http.StatusForbidden
				}
				if p := v.Post(path+"/delete", nil); p.Status != gone {
					t.Errorf("%s: deleting the conversation of %s: %d, want %d", who, whose, p.Status, gone)
				}
			}
			site.Unchanged(t, before, "looking as "+who)
		}
	}
}

// sees tells which of the conversations a page shows.
func sees(t *testing.T, what string, p *webtest.Page, want []string) {
	t.Helper()
	var shown []string
	for _, whose := range theirs["all"] {
		if p.Has("Of-" + whose + ".") {
			shown = append(shown, whose)
		}
	}
	slices.Sort(shown)
	sorted := slices.Sorted(slices.Values(want))
	if p.Status != http.StatusOK || !slices.Equal(shown, sorted) {
		t.Errorf("%s: %d, it shows %v, want %v", what, p.Status, shown, sorted)
	}
}

// What is out of somebody's sight makes no byte of difference to them (access 8).
func TestRule28HiddenConversationsMakeNoDifference(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	of := talks(t, site)
	site.Exec(t, `update user_sessions set last_seen_at = last_seen_at + interval '1 hour'`)
	for _, restriction := range []string{"visibility_team", "visibility_own"} {
		site.Seat(t, reader, "agent", restriction)
		v := site.SignIn(t, reader)
		look := func() (seen []string) {
			v.Get("/profile")
			for _, path := range []string{conversations, conversations + "?inbox=team", conversations + "?state=closed", conversations + "?q=hidden", conversations + "?show=unread&sort=oldest", conversations + "/" + of["mine"], conversations + "/" + of["others"]} {
				seen = append(seen, webtest.Answer(v.Get(path)))
			}
			return seen
		}
		look() // What they have read by now is theirs, and shows.
		before := look()
		for _, whose := range []string{"nobodys", "others", "others-teams"} {
			site.Exec(t, `insert into messages (workspace_id, id, conversation_id, text, state) select workspace_id, gen_random_uuid(), id, 'Hidden', 'received' from conversations where id = $1`, of[whose])
			site.Exec(t, `insert into conversation_words (workspace_id, conversation_id, word, customer, secret) select workspace_id, id, 'hidden', false, false from conversations where id = $1 on conflict do nothing`, of[whose])
			site.Exec(t, `update conversations set last_at = now(), last_text = 'Hidden', waiting_since = now(), subject = subject || 'x' where id = $1`, of[whose])
		}
		if after := look(); !slices.Equal(before, after) {
			t.Errorf("%s: what is hidden shows", restriction)
		}
	}
}

// Rule 28: addresses and numbers are hidden from a masked agent wherever they stand:
// in the fields of the customer, and in what people wrote.
func TestRule28MasksHideWithinMessages(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Seat(t, reader, "agent", "mask_contact")
	id := talkOf(t, site, reader)
	site.Exec(t, `update contacts set name = 'canary@songs.example', email = 'canary@songs.example', phone = '+33698765432'
		where id = (select contact_id from conversations where id = $1)`, id)
	const text = `Write to canary@songs.example, or ring +33 6 98 76 54 32. `
	site.Exec(t, `update conversations set subject = $2, last_text = $2 where id = $1`, id, text)
	for _, state := range []string{"received", "failed"} {
		site.Exec(t, `insert into messages (workspace_id, id, conversation_id, member_id, text, state, failure)
			select workspace_id, gen_random_uuid(), id, case $3 when 'failed' then $4::uuid end, $2, $3, $2 from conversations where id = $1`,
			id, text, state, site.MemberID(t, webtest.Atelier, reader))
	}
	site.Exec(t, `insert into conversation_notes (workspace_id, id, conversation_id, member_id, text)
		select workspace_id, gen_random_uuid(), id, $3, $2 from conversations where id = $1`, id, text, site.MemberID(t, webtest.Atelier, reader))
	masked, owner := site.SignIn(t, reader), site.SignIn(t, "owner@demo.test")
	sung := func(p *webtest.Page) int {
		folded := strings.NewReplacer(" ", "", "\u00a0", "").Replace(string(p.Body))
		return strings.Count(folded, "songs.example") + strings.Count(folded, "98765432")
	}
	for _, path := range []string{conversations, conversations + "/" + id} {
		if heard := sung(masked.Get(path)); heard > 0 {
			t.Errorf("%s sings %d times: %s", path, heard, masked.Get(path).Text())
		}
		if sung(owner.Get(path)) < 3 {
			t.Errorf("%s does not sing to the owner", path)
		}
	}
	for act, form := range map[string]url.Values{"reply": {"text": {""}}, "notes": {"text": {""}}, "assign": {"assignee": {"x"}, "team": {""}}} {
		if p := masked.Post(conversations+"/"+id+"/"+act, form); p.Status != http.StatusUnprocessableEntity || sung(p) > 0 {
			t.Errorf("%s: %d, it sings %d times", act, p.Status, sung(p))
		}
	}
}

// A message from an address that is not the customer's says so: whoever has the token of
// a conversation can write into it.
func TestRule46AStrangerInAConversationIsToldFromTheCustomer(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	v, one := site.SignIn(t, "owner@demo.test"), conversations+"/"+id
	if p := v.Get(one); p.Has("no address of this customer") {
		t.Errorf("the customer is no stranger: %s", p.Text())
	}
	site.Exec(t, `insert into messages (workspace_id, id, conversation_id, sender, text, state)
		select workspace_id, gen_random_uuid(), id, 'eve@elsewhere.example', 'Send it to me', 'received' from conversations where id = $1`, id)
	if p := v.Get(one); !p.Has("from eve@elsewhere.example, which is no address of this customer") {
		t.Errorf("a stranger is not told: %s", p.Text())
	}
	site.Exec(t, `insert into messages (workspace_id, id, conversation_id, sender, text, state)
		select workspace_id, gen_random_uuid(), id, '', 'To this account', 'received' from conversations where id = $1`, id)
	if p := v.Get(one); !p.Has("from somebody who gave no address") {
		t.Errorf("who gave no address passes for the customer: %s", p.Text())
	}
	site.Seat(t, reader, "agent", "mask_contact")
	if p := site.SignIn(t, reader).Get(one); !p.Has("which is no address of this customer") || p.Has("eve@elsewhere") {
		t.Errorf("a stranger is not told behind a mask: %s", p.Text())
	}
}
