package browsertest

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"latchkey/internal/i18n"
	"latchkey/web"
	"latchkey/web/webtest"
)

// An agent who sees what is their team's, with contacts masked, works in one browser while a
// manager gives conversations away and to them in another. Every byte that reaches the
// agent's browser is looked through: nothing of what is not theirs, or is masked, is among
// them. Their removal ends their stream and hands over what they had.
func TestTwoBrowsers(t *testing.T) {
	t.Parallel()
	const who = "agent.team@demo.test"
	site := webtest.New(t, web.Areas...)
	recorder := &webtest.Recorder{}
	site.Wrap = recorder.Wrap
	theirs := *site // as the agent sees it: through a process of their own
	theirs.URL = site.Start(t)
	site.Listen(t)
	site.Seat(t, who, "agent", "visibility_team", "mask_contact")
	me, boss := site.MemberID(t, webtest.Atelier, who), site.MemberID(t, webtest.Atelier, "owner@demo.test")
	other := site.TeamID(t, "Workshop")
	ids := webtest.Ask[[]string](t, site, `select array_agg(id::text order by id) from conversations
		where workspace_id = (select workspace_id from workspace_slugs where slug = $1)`, webtest.Atelier)
	site.Exec(t, `update contacts set assignee_id = $1, team_id = null
		where workspace_id = (select workspace_id from workspace_slugs where slug = $2)`, boss, webtest.Atelier)
	for i, name := range []string{"Mine", "Coming", "Never"} {
		site.Exec(t, `update contacts set name = $2 || ' Canary', email = lower($2) || '@canary.example', phone = '+3369876543' || $3::text,
			assignee_id = case when $2 = 'Mine' then $4::uuid end, team_id = case when $2 = 'Never' then $5::uuid end
			where id = (select contact_id from conversations where id = $1)`, ids[i], name, strconv.Itoa(i), me, other)
		site.Exec(t, `insert into messages (workspace_id, id, conversation_id, at, text, state)
			select workspace_id, gen_random_uuid(), id, now(), $2 || ' text, write to ' || lower($2) || '@canary.example or +3369876543' || $3::text, 'received'
			  from conversations where id = $1`, ids[i], name, strconv.Itoa(i))
		site.Exec(t, `update conversations set state = 'open', subject = $2 || ' subject ' || lower($2) || '@canary.example',
			last_text = $2 || ' text, write to ' || lower($2) || '@canary.example' where id = $1`, ids[i], name)
	}
	none := func(when string, more ...string) {
		t.Helper()
		for _, canary := range append(more, "@canary", "69876543", "Never Canary", "Never text", "Never subject") {
			if recorder.Has(canary) {
				t.Errorf("%s: %q has reached the browser of the agent", when, canary)
			}
		}
	}

	agent, manager, words := Open(t, &theirs), Open(t, site), i18n.For(i18n.French, nil)
	agent.console.expected = "404"
	agent.SignIn(who)
	manager.SignIn("manager@demo.test")
	agent.Go(talks)
	agent.See("Mine Canary")
	agent.Go(talks + "/" + ids[0])
	agent.See("Mine text")
	agent.Fill(words.T("messages.reply"), "Dear customer")
	none("before", "Coming Canary", "Coming text", "Coming subject", ids[1], ids[2])
	agent.Go(talks + "/" + ids[2]) // by its address
	agent.SeeNot("Never text")
	if !recorder.Has("Mine Canary") {
		t.Fatal("nothing is recorded")
	}

	// What the manager gives to their team appears, as their mask shows it.
	agent.Go(talks + "?inbox=team")
	manager.Go(talks + "/" + ids[1])
	manager.Choose(words.T("contact.team"), "Customer service")
	manager.Follow(words.T("messages.assign"))
	agent.See("Coming Canary")
	agent.Go(talks + "/" + ids[1])
	agent.See("Coming text")
	none("given")

	// What is given away is gone while they look, and what is said there later never comes.
	manager.Choose(words.T("contact.team"), "Workshop")
	manager.Follow(words.T("messages.assign"))
	agent.See(words.T("messages.gone"))
	page := site.SignIn(t, "manager@demo.test")
	page.Post(talks+"/"+ids[1]+"/notes", url.Values{"text": {"Later secret"}})
	agent.Go(talks)
	none("given away", "Later secret")

	// They are mailed of what is theirs, and no mail says who or what it is about.
	name := webtest.Ask[string](t, site, `select name from members where id = $1`, me)
	page.Post(talks+"/"+ids[0]+"/notes", url.Values{"text": {"@" + name + ", ring +33 6 98 76 54 30 or write to mine@canary.example"}})
	site.DB.Due(t, `kind = 'notification_mail'`)
	site.WaitMail(t, who, "Atelier Marchand")
	webtest.Until(t, "the mails are worked", func() bool {
		return webtest.Ask[int](t, site, `select count(*) from river_job where kind = 'notification_mail' and finalized_at is null`) == 0
	})
	for _, m := range site.Mailbox.List() {
		for _, canary := range []string{"canary", "69876543", "98765430", "later secret", ids[1], ids[2]} {
			if raw := strings.ToLower(string(m.Raw) + m.Subject + m.Text + m.HTML); m.To == who && strings.Contains(strings.ReplaceAll(raw, " ", ""), strings.ReplaceAll(canary, " ", "")) {
				t.Errorf("%q is mailed to the agent: %s", canary, m.Text)
			}
		}
	}
	agent.Go("/w/" + webtest.Atelier + "/notifications")
	none("told", "Later secret")

	// They are removed: the stream ends, what they had is handed over.
	session := site.SignIn(t, who)
	stream := session.Stream(theirs.URL + "/w/" + webtest.Atelier + "/events")
	if stream.Status != http.StatusOK {
		t.Fatalf("the stream: %d", stream.Status)
	}
	if p := site.SignIn(t, "owner@demo.test").Post(webtest.Members+"/"+me+"/remove", url.Values{"hand_to": {boss}}); p.Status != http.StatusSeeOther {
		t.Fatalf("removed: %d %s", p.Status, p.Text())
	}
	if events := stream.Ends(); slices.Contains(events, "conversation "+ids[2]) {
		t.Errorf("heard before the end: %v", events)
	}
	if got := webtest.Ask[string](t, site, `select assignee_id::text from conversations where id = $1`, ids[0]); got != boss {
		t.Errorf("what they had is of %s", got)
	}
	agent.Go(talks)
	agent.SeeNot("Canary")
	none("removed", "Later secret")
}
