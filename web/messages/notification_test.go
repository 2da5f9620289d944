package messages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/internal/texts"
	"latchkey/web/messages"
	"latchkey/web/webtest"
)

const told = "/w/" + webtest.Atelier + "/notifications"

// Whoever is given a conversation by somebody else, or named in a note, is told so, and
// nobody else. What they mark as read is what they saw.
func TestTheBellTellsItsOwnerAlone(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	of := talks(t, site)
	owner, v, other := site.SignIn(t, "owner@demo.test"), site.SignIn(t, reader), site.SignIn(t, mate)
	site.Seat(t, mate, "agent")
	give := func(by *webtest.Visitor, conversation, to string) {
		t.Helper()
		form := url.Values{"assignee": {site.MemberID(t, webtest.Atelier, to)}}
		if p := by.Post(conversations+"/"+conversation+"/assign", form); p.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", p.Status, p.Text())
		}
	}
	bell := func(v *webtest.Visitor) string { return v.Get(told).Find("#bell .bell-count").Text() }
	give(owner, of["others"], reader)
	give(owner, of["nobodys"], "owner@demo.test")
	owner.Post(conversations+"/"+of["mine"]+"/notes", url.Values{"text": {"Write to x@post.example, @" + nameOf(t, site, reader) + ", and to @nobody."}})
	if p := v.Get(told); bell(v) != "2" || p.Find("#told li.unread a").Length() != 2 || !p.Has("gave you a conversation") || !p.Has("mentioned you in a note") {
		t.Errorf("%q: %s", bell(v), p.Text())
	}
	if p := owner.Get(told); bell(owner) != "" || p.Find("#told li").Length() > 0 || !p.Has("Nothing yet.") {
		t.Errorf("the owner is told %s", p.Text())
	}
	newest := v.Get(told).Find(`input[name="newest"]`).AttrOr("value", "")
	if p := other.Post(told+"/read", url.Values{"newest": {newest}}); p.Status != http.StatusSeeOther || bell(v) != "2" {
		t.Errorf("%d: another member leaves %q of theirs unread", p.Status, bell(v))
	}
	give(v, of["mine"], mate)
	give(other, of["mine"], reader)
	if p := v.Post(told+"/read", url.Values{"newest": {newest}}); p.Status != http.StatusSeeOther || bell(v) != "1" || bell(other) != "1" {
		t.Errorf("%d: %q came since, and the other has %q", p.Status, bell(v), bell(other))
	}
	webtest.Refuses(t, site, v, told+"/read", []webtest.Attempt{{Name: "nothing", Status: 422}, {Name: "no id", Form: url.Values{"newest": {"x"}}, Status: 422}})
	site.Exec(t, `update notifications set at = at - interval '91 days'`)
	if p := v.Get(told); bell(v) != "" || p.Find("#told li").Length() > 0 {
		t.Errorf("after 90 days: %q %s", bell(v), p.Text())
	}
}

// What somebody is told of, they see as far as they reach when they look.
func TestTheBellTellsNothingBeyondReach(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	of := talks(t, site)
	owner, v := site.SignIn(t, "owner@demo.test"), site.SignIn(t, reader)
	owner.Post(conversations+"/"+of["others"]+"/assign", url.Values{"assignee": {site.MemberID(t, webtest.Atelier, reader)}})
	site.Exec(t, `update conversations set subject = 'Quokka of quokka@post.example' where id = $1`, of["others"])
	site.Seat(t, reader, "agent", "visibility_own", "mask_contact")
	if p := v.Get(told); !p.Has("Quokka of") || p.Has("quokka@post.example") {
		t.Errorf("masked: %s", p.Text())
	}
	owner.Post(conversations+"/"+of["others"]+"/assign", url.Values{"assignee": {site.MemberID(t, webtest.Atelier, mate)}})
	gone := func(who string) {
		t.Helper()
		p := v.Get(told)
		if p.Status != http.StatusOK || p.Find("#told li").Length() != 1 || !p.Has("You can no longer see this") || p.Has("Quokka") ||
			p.Has(nameOf(t, site, "owner@demo.test")) || p.Find("#told a").Length() > 0 {
			t.Errorf("%s: %d %s", who, p.Status, p.Text())
		}
	}
	gone("who lost it")
	site.Seat(t, reader, "assistant")
	gone("an assistant")
	site.Seat(t, reader, "manager")
	if p := v.Get(told); !p.Has("quokka@post.example") {
		t.Errorf("a manager: %s", p.Text())
	}
	site.Exec(t, `update contacts set deleted_at = now() where id = (select contact_id from conversations where id = $1)`, of["others"])
	gone("of a deleted customer")
}

// A note names whoever may see its conversation, the longest name first, and nobody else.
func TestANoteMentionsWhoMaySeeIt(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	of := talks(t, site)
	owner := site.SignIn(t, "owner@demo.test")
	site.Seat(t, reader, "agent", "visibility_own")
	note, name := conversations+"/"+of["others"]+"/notes", nameOf(t, site, reader)
	rows := func() int {
		return webtest.Ask[int](t, site, `select (select count(*) from notifications) + (select count(*) from conversation_notes where text like '%Quokka%')`)
	}
	for _, role := range []string{"agent", "assistant"} {
		site.Seat(t, reader, role, map[string][]string{"agent": {"visibility_own"}}[role]...)
		p := owner.Post(note, url.Values{"text": {"Quokka, @" + name + "!"}})
		if p.Status != http.StatusUnprocessableEntity || !p.Has("@"+name+" may not see this conversation.") || rows() != 0 ||
			p.Find(`form[action*="/notes"] textarea`).Text() != "Quokka, @"+name+"!" {
			t.Errorf("%s: %d, %d rows: %s", role, p.Status, rows(), p.Text())
		}
	}
	site.Seat(t, reader, "agent", "visibility_own")
	site.Exec(t, `update members set name = $2, name_key = $3 where id = $1`,
		site.MemberID(t, webtest.Atelier, mate), name+" Longname", texts.SearchKey(name+" Longname"))
	site.Seat(t, mate, "agent")
	if p := owner.Post(note, url.Values{"text": {"Quokka @" + name + " LONGNAME"}}); p.Status != http.StatusSeeOther || rows() != 2 {
		t.Errorf("%d, %d rows: %s", p.Status, rows(), p.Text())
	}
	if who := webtest.Ask[string](t, site, `select member_id::text from notifications`); who != site.MemberID(t, webtest.Atelier, mate) {
		t.Errorf("%s is told", who)
	}
}

// Whoever names somebody wrongly is told that nobody heard of it, and the note is there: an
// address, or what is called so elsewhere, can stand in one.
func TestANoteTellsWhomItCouldNotName(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner, one := site.SignIn(t, "owner@demo.test"), conversations+"/"+talkOf(t, site, reader)
	for text, want := range map[string]string{
		"Or @" + strings.Repeat("é", 3000) + " @b @c @d @e @f":                  "Nobody here is called @" + strings.Repeat("e", 30) + "…, @b, @c, @d, @e, …, so",
		"Ask @Jhon and @Jhon, or @shop.":                                        "Nobody here is called @jhon, @shop, so nobody was told of that.",
		"@" + nameOf(t, site, reader) + ", write to jana@post.example @ 5 euro": "",
	} {
		p := owner.Post(one+"/notes", url.Values{"text": {text}})
		if p.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", text, p.Status, p.Text())
		}
		shown := owner.Follow(p)
		if !shown.Has("The note is added.") || !shown.Has(text) || shown.Has("Nobody here is called") != (want != "") || !shown.Has(want) {
			t.Errorf("%s: %s", text, shown.Text())
		}
	}
}

func nameOf(t *testing.T, site *webtest.Site, email string) string {
	t.Helper()
	return webtest.Ask[string](t, site, `select name from members where id = $1`, site.MemberID(t, webtest.Atelier, email))
}
