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

// found are the conversations that a list shows, by their ids.
func found(p *webtest.Page) (ids []string) {
	for _, row := range p.Find(".inbox-row").EachIter() {
		path, _, _ := strings.Cut(row.AttrOr("href", ""), "?")
		ids = append(ids, path[strings.LastIndex(path, "/")+1:])
	}
	return ids
}

func search(v *webtest.Visitor, words string) []string {
	return found(v.Get(conversations + "?q=" + url.QueryEscape(words)))
}

// A conversation is found by the words of what was written in it, by its customer's name
// and addresses, and by its number, whatever became of it.
func TestAConversationIsFound(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, "owner@demo.test")
	v, one := site.SignIn(t, "owner@demo.test"), conversations+"/"+id
	v.Post(one+"/notes", url.Values{"text": {"Prefers quokkas, says Zoë"}})
	v.Post(one+"/reply", url.Values{"text": {"Le bœuf est prêt, écrivez à wombat@zoo.example."}, "latest": {latest(t, site, id)}, "mark": {mark(t, site, id)}})
	number := webtest.Ask[string](t, site, `select number::text from conversations where id = $1`, id)
	name := webtest.Ask[string](t, site, `select name from contacts c join conversations v on v.contact_id = c.id where v.id = $1`, id)
	email := webtest.Ask[string](t, site, `select email from contacts c join conversations v on v.contact_id = c.id where v.id = $1`, id)
	site.Exec(t, `update conversations set state = 'closed' where id = $1`, id)
	for _, words := range []string{"quokka", "zoe quokkas", "boeuf pret", "QUOKKAS " + name, email, "wombat@zoo.example", number, "#" + number} {
		if ids := search(v, words); !slices.Contains(ids, id) {
			t.Errorf("%q finds %v, not %s", words, ids, id)
		}
	}
	for _, words := range []string{"quokkas elsewhere", "uokka", "#" + number + "0000"} {
		if ids := search(v, words); len(ids) > 0 {
			t.Errorf("%q finds %v", words, ids)
		}
	}
	if p := v.Get(conversations + "/" + number); p.Status != http.StatusSeeOther || !strings.HasPrefix(p.Header.Get("Location"), one) {
		t.Errorf("its number: %d to %s", p.Status, p.Header.Get("Location"))
	}
	if p := v.Get(one + "?q=quokka"); !slices.Equal(found(p), []string{id}) || !p.Has("#"+number) || p.Find(`.inbox-find [name="q"]`).AttrOr("value", "") != "quokka" {
		t.Errorf("beside it stands %v: %s", found(p), p.Text())
	}
}

// A search finds what its reader may see, and what is beyond makes no difference.
func TestRule15ASearchIsWithinReach(t *testing.T) {
	t.Parallel()
	site, matrix := webtest.New(t, messages.Area), policytest.Load(t)
	of := talks(t, site)
	site.Exec(t, `insert into conversation_words (workspace_id, conversation_id, word, customer, secret)
		select workspace_id, id, 'quokka', false, false from conversations`)
	v := site.SignIn(t, reader)
	for _, restrictions := range webtest.Sets(matrix, "agent") {
		site.Seat(t, reader, "agent", restrictions...)
		reach := matrix.Reach("agent", restrictions, "conversations", "list")
		v.Get("/profile")
		for inbox, has := range inboxes {
			if !slices.Contains(has.reaches, reach) {
				continue
			}
			for _, query := range []string{"q=quokka", "sort=oldest", "show=waiting&state=any", "sort=waiting"} {
				p := v.Get(conversations + "?state=open&inbox=" + inbox + "&" + query)
				for _, id := range found(p) {
					whose := ""
					for name, one := range of {
						if one == id {
							whose = name
						}
					}
					if !slices.Contains(has.holds, whose) && whose != "" || !slices.Contains(theirs[reach], whose) && reach != "all" {
						t.Errorf("%v: %s of %s finds that of %q", restrictions, query, inbox, whose)
					}
				}
				if query == "q=quokka" && len(found(p)) != len(has.holds) {
					t.Errorf("%v: %s of %s finds %d of %d", restrictions, query, inbox, len(found(p)), len(has.holds))
				}
			}
			for whose, id := range of {
				number := webtest.Ask[string](t, site, `select number::text from conversations where id = $1`, id)
				if got, want := slices.Contains(found(v.Get(conversations+"?state=open&inbox="+inbox+"&q="+number)), id), slices.Contains(has.holds, whose); got != want {
					t.Errorf("%v: the number of %s in %s: %t", restrictions, whose, inbox, got)
				}
				want := map[bool]int{true: http.StatusSeeOther, false: http.StatusNotFound}[slices.Contains(theirs[reach], whose)]
				if p := v.Get(conversations + "/" + number); p.Status != want {
					t.Errorf("%v: the number of %s: %d, want %d", restrictions, whose, p.Status, want)
				}
			}
		}
	}
}

// Rule 28: nobody finds a conversation by what a mask hides from them.
func TestRule28AMaskIsNotSearchedThrough(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, "owner@demo.test")
	owner, one := site.SignIn(t, "owner@demo.test"), conversations+"/"+id
	email := webtest.Ask[string](t, site, `select email from contacts c join conversations v on v.contact_id = c.id where v.id = $1`, id)
	phone := webtest.Ask[string](t, site, `select phone from contacts c join conversations v on v.contact_id = c.id where v.id = $1`, id)
	_, domain, _ := strings.Cut(email, "@")
	owner.Post(one+"/notes", url.Values{"text": {"Quokka: or wombat@zoo.example, +33 6 11 22 33 44, 0612121212"}})
	give(t, site, id, site.MemberID(t, webtest.Atelier, reader), nil)
	for _, restrictions := range [][]string{{"mask_contact"}, {"mask_contact", "visibility_own"}} {
		site.Seat(t, reader, "agent", restrictions...)
		v := site.SignIn(t, reader)
		for _, words := range []string{
			email, domain, phone, phone[4:],
			"wombat", "zoo", "wombat@zoo.example", "0612121212", "22",
		} {
			for _, inbox := range []string{"mine", "all"} {
				if ids := found(v.Get(conversations + "?inbox=" + inbox + "&q=" + url.QueryEscape(words))); slices.Contains(ids, id) {
					t.Errorf("%v: %q finds it in %s", restrictions, words, inbox)
				}
			}
			if ids := search(owner, words); !slices.Contains(ids, id) {
				t.Errorf("%q does not find it for the owner: %v", words, ids)
			}
		}
		for _, words := range []string{"quokka", "or quokka"} {
			if ids := search(v, words); !slices.Contains(ids, id) {
				t.Errorf("%v: %q finds %v", restrictions, words, ids)
			}
		}
	}
}

// What a customer wrote is unread for each member until they open it, and an order and a
// filter say so.
func TestWhoHasReadAConversation(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	site.Exec(t, `update conversations set last_ours = false, waiting_since = last_at, state = 'open'`)
	site.Exec(t, `delete from conversation_reads`)
	v, owner := site.SignIn(t, reader), site.SignIn(t, "owner@demo.test")
	unread := func(v *webtest.Visitor) bool {
		t.Helper()
		bold := v.Get(conversations+"?inbox=all").Find(`.inbox-row.unread[href*="`+id+`"]`).Length() > 0
		if listed := slices.Contains(found(v.Get(conversations+"?inbox=all&show=unread")), id); listed != bold {
			t.Errorf("it is bold: %t, and among the unread: %t", bold, listed)
		}
		return bold
	}
	if !unread(v) || !unread(owner) {
		t.Error("nobody has opened it")
	}
	v.Get(conversations + "/" + id)
	if unread(v) || !unread(owner) {
		t.Error("one has opened it")
	}
	site.Exec(t, `update conversations set last_at = now() where id = $1`, id)
	if !unread(v) {
		t.Error("the customer has written since")
	}
	site.Exec(t, `update conversations set last_at = '2020-01-01' where id = $1`, id)
	site.Exec(t, `update conversations set waiting_since = '2019-01-01' where id = $1`, id)
	for order, first := range map[string]bool{"": false, "?sort=oldest": true, "?sort=waiting": true} {
		p := v.Get(conversations + "?inbox=all" + strings.Replace(order, "?", "&", 1))
		if ids := found(p); (ids[0] == id) != first {
			t.Errorf("in the order %q: %v", order, ids)
		}
	}
	// Each page of an order goes on where the last one ended.
	for _, order := range []string{"", "oldest", "waiting"} {
		seen := map[string]int{}
		path := conversations + "?inbox=all&sort=" + order
		for path != "" {
			p := owner.Get(path)
			for _, id := range found(p) {
				seen[id]++
			}
			path = p.Find(`.list-foot a[href*="after="]`).AttrOr("href", "")
		}
		open := webtest.Ask[int](t, site, `select count(*) from conversations
			where not hidden and workspace_id = (select workspace_id from workspace_slugs where slug = $1)`, webtest.Atelier)
		for id, times := range seen {
			if times > 1 {
				t.Errorf("in the order %q %s comes %d times", order, id, times)
			}
		}
		if len(seen) != open {
			t.Errorf("in the order %q there are %d of %d", order, len(seen), open)
		}
	}
}
