package messages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// draftOf is what the form of an answer holds.
func draftOf(v *webtest.Visitor, conversation string) string {
	return v.Get(conversations + "/" + conversation).Find("#reply-text").Text()
}

// A draft is of one member and one conversation: on every device, and nowhere else.
func TestADraftIsItsWritersInOneConversation(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner, again, manager := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "owner@demo.test"), site.SignIn(t, "manager@demo.test")
	id := site.SomeConversation(t)
	another := webtest.Ask[string](t, site, `select id::text from conversations where workspace_id =
		(select workspace_id from conversations where id = $1) and id <> $1 limit 1`, id)
	owner.Get(conversations + "/" + id)
	if p := owner.Post(conversations+"/"+id+"/draft", url.Values{"text": {"  Dear\r\n\r\nHélène "}}); p.Status != http.StatusSeeOther {
		t.Fatalf("keeping: %d %s", p.Status, p.Text())
	}
	for what, got := range map[string]string{
		"on another device": draftOf(again, id), "a colleague's": draftOf(manager, id), "another conversation": draftOf(owner, another),
	} {
		if want := map[string]string{"on another device": "Dear\n\nHélène"}[what]; got != want {
			t.Errorf("%s: %q", what, got)
		}
	}
	if p := again.Post(conversations+"/"+id+"/reply", url.Values{"text": {"Dear you"}, "latest": {latest(t, site, id)}, "mark": {mark(t, site, id)}}); p.Status != http.StatusSeeOther {
		t.Fatalf("sending: %d %s", p.Status, p.Text())
	}
	if got := draftOf(owner, id); got != "" {
		t.Errorf("after the answer went there is a draft: %q", got)
	}
	owner.Post(conversations+"/"+id+"/draft", url.Values{"text": {"More"}})
	owner.Post(conversations+"/"+id+"/draft", url.Values{"text": {" "}})
	if got := draftOf(owner, id); got != "" {
		t.Errorf("an empty draft is kept: %q", got)
	}
}

// A snippet is put where the cursor is, with its variables filled; nothing is replaced.
func TestASnippetIsPutWhereTheCursorIs(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	id := site.SomeConversation(t)
	site.Exec(t, `update contacts set name = 'Ann Lee' where id = (select contact_id from conversations where id = $1)`, id)
	list := "/w/" + webtest.Atelier + "/settings/snippets"
	owner.Get(list)
	owner.Post(list, url.Values{"name": {"Greeting"}, "text": {"[{{contact.name}}, {{ member.name }}, {{workspace.name}}]"}})
	snippet := webtest.Ask[string](t, site, `select id::text from snippets where name = 'Greeting'`)
	for _, c := range []struct{ text, cursor, want string }{
		{"", "", "[…]"}, {"ab", "1", "a[…]b"}, {"ab", "0", "[…]ab"}, {"𝔸b", "2", "𝔸[…]b"}, {"𝔸b", "1", "𝔸b\n\n[…]"},
		{"ab", "", "ab\n\n[…]"}, {"ab", "99", "ab\n\n[…]"}, {"ab", "-5", "ab\n\n[…]"}, {"ab ", "x", "ab […]"},
	} {
		p := owner.Post(conversations+"/"+id+"/draft", url.Values{"text": {c.text}, "cursor": {c.cursor}, "snippet": {snippet}})
		want := strings.ReplaceAll(c.want, "…", "Ann Lee, Marie Marchand, Atelier Marchand")
		if got := draftOf(owner, id); p.Status != http.StatusSeeOther || got != want {
			t.Errorf("%q at %q: %d %q", c.text, c.cursor, p.Status, got)
		}
	}
	// Whoever reads no address does not read it in the name of a customer either.
	site.Exec(t, `update contacts set name = 'ann.lee@secret.example' where id = (select contact_id from conversations where id = $1)`, id)
	masked := site.SignIn(t, "agent.masked@demo.test")
	masked.Get(conversations + "/" + id)
	masked.Post(conversations+"/"+id+"/draft", url.Values{"text": {""}, "snippet": {snippet}})
	if got := draftOf(masked, id); strings.Contains(got, "secret") || !strings.Contains(got, "{{contact.name}}") {
		t.Errorf("a masked reader's draft: %q", got)
	}
}

func TestBadDrafts(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	id := site.SomeConversation(t)
	theirs := webtest.Ask[string](t, site, `insert into snippets (workspace_id, id, name, name_key, text)
		select workspace_id, gen_random_uuid(), 'Theirs', 'theirs', 'Secret' from workspace_slugs where slug = $1 returning id::text`, webtest.Nordlicht)
	good := url.Values{"text": {"Hello"}}
	webtest.Refuses(t, site, owner, conversations+"/"+id+"/draft", []webtest.Attempt{
		{Name: "a long one", Form: webtest.With(good, "text", strings.Repeat("é", 20_001)), Status: 422},
		{Name: "a control character", Form: webtest.With(good, "text", "a\x01b"), Status: 422},
		{Name: "no snippet", Form: webtest.With(good, "snippet", uuid.NewString()), Status: 422},
		{Name: "no id", Form: webtest.With(good, "snippet", "x"), Status: 422},
		{Name: "another workspace's snippet", Form: webtest.With(good, "snippet", theirs), Status: 422},
	})
	webtest.Refuses(t, site, owner, conversations+"/"+uuid.NewString()+"/draft", []webtest.Attempt{{Name: "no conversation", Form: good, Status: 404}})
}

// What was done is done, whatever inbox the address of its form asks for.
func TestAFormOfNoInboxLeadsBack(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	one := conversations + "/" + site.SomeConversation(t)
	for path, form := range map[string]url.Values{
		"/notes": {"text": {"She called"}}, "/draft": {"text": {"Begun"}}, "/snooze": {"until": {"tomorrow"}}, "/unread": nil, "/reopen": nil, "/spam": nil,
	} {
		if p := owner.Post(one+path+"?inbox=nowhere", form); p.Status != http.StatusSeeOther || owner.Follow(p).Status != http.StatusOK {
			t.Errorf("%s: %d %s", path, p.Status, p.Text())
		}
	}
}

// The time at which an answer was to go stands with its draft, which keeps none.
func TestATimeStandsWithADraft(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	id := site.SomeConversation(t)
	at := tomorrow()
	for path, again := range map[string]string{"/" + id + "/draft": "#reply-text", "/new/draft": "#text"} {
		p := owner.Follow(owner.Post(conversations+path, url.Values{"text": {"Begun"}, "plan_at": {at}}))
		if p.Find("#plan-at").AttrOr("value", "") != at || p.Find("details.planning[open]").Length() != 1 || p.Find(again).Text() != "Begun" {
			t.Errorf("%s: %s", path, p.Text())
		}
		if p := owner.Post(conversations+path, url.Values{"text": {"Begun"}, "plan_at": {"soon"}}); owner.Follow(p).Status != http.StatusOK {
			t.Errorf("%s with no time: %d", path, p.Status)
		}
	}
}

// Whom somebody chose stands with the error: of two who act at once the slower one chose a team, too.
func TestWhoWasChosenStandsWithTheError(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	id := talkOf(t, site, "agent@demo.test")
	team := webtest.Ask[string](t, site, `select t.id::text from teams t join workspace_slugs s using (workspace_id) where s.slug = $1 limit 1`, webtest.Atelier)
	p := owner.Post(conversations+"/"+id+"/assign", url.Values{"assignee": {uuid.NewString()}, "team": {team}})
	if p.Status != http.StatusUnprocessableEntity || p.Find("#team option[selected]").AttrOr("value", "") != team || p.Find("#assignee-error").Length() != 1 {
		t.Errorf("%d %s", p.Status, p.Text())
	}
}
