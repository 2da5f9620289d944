package browsertest

import (
	"net/url"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"

	"latchkey/internal/i18n"
	"latchkey/web"
	"latchkey/web/webtest"
)

const bonjour = "bonjour@atelier.test"

// value is what stands in a field, or in what is none.
func (b *Tab) value(selector string) string {
	b.t.Helper()
	value, err := chromedp.Run(b.context, chromedp.Evaluate[string](
		"((e) => (e?.matches('input, textarea, select') ? e.value : e?.textContent.trim()) ?? '')(document.querySelector('"+selector+"'))"))
	if err != nil {
		b.t.Fatal(err)
	}
	return value
}

// scroll scrolls the page.
func (b *Tab) scroll(to int) {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void]("scrollTo(0, " + strconv.Itoa(to) + ")"))
}

// What a customer mails stands in the open inbox, and in the open conversation, without a
// click; what is being typed there stays, and the answer knows of it once it was seen.
func TestAMailAppearsWhileOneLooks(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Listen(t)
	door := site.Receive(t)
	owner, manager := Open(t, site), Open(t, site)
	owner.SignIn("owner@demo.test")
	owner.Go(talks)
	manager.SignIn("manager@demo.test")
	manager.Go(talks)
	door.Send("jana@novak.example", bonjour, "About the kiln", "How hot does it get?")
	for _, tab := range []*Tab{owner, manager} {
		tab.See("About the kiln")
		tab.See("How hot does it get?")
	}

	owner.Go(talks + "/" + webtest.Ask[string](t, site, `select id::text from conversations where subject = 'About the kiln'`))
	owner.Fill("Reply", "Very hot, and")
	token := webtest.Ask[string](t, site, `select token from conversations where subject = 'About the kiln'`)
	door.Send("jana@novak.example", "bonjour+"+token+"@atelier.test", "Re: About the kiln", "I mean the small one.")
	owner.See("New in this conversation")
	owner.See("I mean the small one.")
	if typed := owner.value("#reply-text"); typed != "Very hot, and" {
		t.Errorf("of what was typed there is left %q", typed)
	}
	latest := webtest.Ask[string](t, site, `select x.id::text from messages x join conversations v on v.id = x.conversation_id
		where v.subject = 'About the kiln' order by x.at desc, x.id desc limit 1`)
	owner.until("the form knows what was seen", func() bool { return owner.value("[name=latest]") == latest })
	owner.until("what was seen is read", func() bool {
		return webtest.Ask[bool](t, site, `select exists (select from conversation_reads r join conversations v on v.id = r.conversation_id
			where v.subject = 'About the kiln' and r.member_id = $1 and r.read_at >= v.last_at)`, site.MemberID(t, webtest.Atelier, "owner@demo.test"))
	})
	owner.Follow("Send")
	owner.SeeNotice("Your answer is on its way.")
	owner.See("on its way")
	site.WaitMail(t, "jana@novak.example", "Very hot")
	owner.See("· sent")

	// A note that names its reader is read in the same way, and the bell says no more of it.
	member := site.MemberID(t, webtest.Atelier, "owner@demo.test")
	name := webtest.Ask[string](t, site, `select name from members where id = $1`, member)
	site.SignIn(t, "manager@demo.test").Post(talks+"/"+webtest.Ask[string](t, site, `select id::text from conversations where token = $1`, token)+"/notes",
		url.Values{"text": {"@" + name + ", a note of a numbat"}})
	owner.See("a note of a numbat")
	owner.until("what they were told is read", func() bool {
		return webtest.Ask[bool](t, site, `select bool_and(read_at is not null) from notifications where member_id = $1 and kind = 'mentioned'
			and conversation_id = (select id from conversations where token = $2)`, member, token)
	})

	// What is not in view is not known: who answers is asked first.
	for range 30 {
		site.Exec(t, `insert into messages (workspace_id, id, conversation_id, text, state)
			select workspace_id, gen_random_uuid(), id, repeat('A long story. ', 200), 'received' from conversations where token = $1`, token)
	}
	owner.until("all that came is there", func() bool { return len(ask[string](owner, "text")) > 30*14*200 })
	owner.Fill("Reply", "One moment")
	owner.scroll(0)
	colleague := site.SignIn(t, "manager@demo.test")
	one := talks + "/" + webtest.Ask[string](t, site, `select id::text from conversations where token = $1`, token)
	page := colleague.Get(one)
	latest, _ = page.Find("[name=latest]").Attr("value")
	colleague.Post(one+"/reply", url.Values{"text": {"I have it."}, "latest": {latest}, "mark": {page.Find("[name=mark]").AttrOr("value", "")}})
	owner.See("I have it.")
	if owner.value("[name=latest]") == webtest.Ask[string](t, site, `select id::text from messages where text like 'I have it.%'`) {
		t.Error("the form knows of a message that its writer has not seen")
	}
	owner.Follow("Send")
	owner.See("Somebody has written meanwhile.")
	if typed := owner.value("#reply-text"); typed != "One moment" {
		t.Errorf("of what was typed there is left %q", typed)
	}
}

// Who loses a conversation sees nothing of it any more, and keeps what they typed.
func TestAConversationIsTakenFromItsReader(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Listen(t)
	id := site.SomeConversation(t)
	mine := site.MemberID(t, webtest.Atelier, "agent.own@demo.test")
	const give = `update contacts set assignee_id = $2, team_id = null, name = 'Jana Canary' where id = (select contact_id from conversations where id = $1)`
	site.Exec(t, give, id, mine)
	agent, french := Open(t, site), i18n.For(i18n.French, nil)
	agent.console.expected = "404"
	agent.SignIn("agent.own@demo.test")
	agent.Go(talks + "/" + id)
	agent.See("Jana Canary")
	agent.Fill(french.T("messages.reply"), "Dear Jana")
	site.Exec(t, give, id, site.MemberID(t, webtest.Atelier, "agent@demo.test"))
	agent.See(french.T("messages.gone"))
	agent.SeeNot("Canary")
	if typed := agent.value("textarea"); typed != "Dear Jana" {
		t.Errorf("of what was typed there is left %q", typed)
	}
	agent.Follow(french.T("messages.back"))
	agent.SeeNot("Canary")
}

// Two members in one conversation see each other there, and whether the other writes.
func TestTwoMeetInAConversation(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Listen(t)
	id := site.SomeConversation(t)
	owner, admin := Open(t, site), Open(t, site)
	owner.SignIn("owner@demo.test")
	admin.SignIn("manager@demo.test")
	name := webtest.Ask[string](t, site, `select name from members where email = 'manager@demo.test' limit 1`)
	owner.Go(talks + "/" + id)
	admin.Go(talks + "/" + id)
	owner.See(name + " is reading")
	admin.Fill(i18n.For(i18n.French, nil).T("messages.reply"), "Dear")
	owner.See(name + " is writing")
	owner.Go(talks)
	owner.See(name + " is writing")
	admin.Go(talks)
	owner.SeeNot(name + " is")
}

// Who is busy is shown so at once: in the list of members, and to whom could give them a
// conversation.
func TestWhoIsThereIsShown(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Listen(t)
	english := i18n.For(i18n.English, nil)
	id := site.SomeConversation(t)
	owner, second, colleague, third := Open(t, site), Open(t, site), Open(t, site), Open(t, site)
	name := webtest.Ask[string](t, site, `select name from members where email = 'owner2@demo.test' limit 1`)
	colleague.SignIn("owner2@demo.test")
	colleague.Go(talks)
	owner.SignIn("owner@demo.test")
	owner.Go(talks + "/" + id)
	owner.See(name + " · " + english.T("presence.online"))
	second.SignIn("owner@demo.test")
	second.Go(webtest.Members)
	third.SignIn("owner@demo.test")
	third.Go(webtest.Contacts + "/new")
	third.See(name + " · " + english.T("presence.online"))
	french := i18n.For(i18n.French, nil)
	colleague.Click(french.T("frame.profile_menu", "Name", name))
	colleague.Follow(french.T("presence.be_busy"))
	owner.See(name + " · " + english.T("presence.busy"))
	second.See(english.T("presence.busy"))
	third.See(name + " · " + english.T("presence.busy"))
	third.Go(webtest.Members + "/" + site.MemberID(t, webtest.Atelier, "owner2@demo.test"))
	third.See(english.T("presence.busy"))
	colleague.Click(french.T("frame.profile_menu", "Name", name))
	colleague.Follow(french.T("presence.be_online"))
	third.SeeNot(english.T("presence.busy"))
}
