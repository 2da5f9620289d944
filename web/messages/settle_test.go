package messages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// unclear is an older message of a member of which nobody knows whether it arrived, nor at one who got a copy.
func unclear(t *testing.T, site *webtest.Site, id, email string) (message string) {
	t.Helper()
	message = webtest.Ask[string](t, site, `insert into messages (workspace_id, id, conversation_id, member_id, sender, recipient, text, state, at, undelivered_at)
		select workspace_id, gen_random_uuid(), id, $2, 'bonjour@atelier.test', 'jana@unclear.example', 'Nobody knows', 'unclear', now() - interval '1 year', now()
		  from conversations where id = $1 returning id::text`, id, site.MemberID(t, webtest.Atelier, email))
	site.Exec(t, `insert into message_copies (workspace_id, message_id, place, way, address, state)
		select workspace_id, id, p, 'cc', p || '@unclear.example', case p when 1 then 'sent' else 'unclear' end from messages, generate_series(1, 2) p where id = $1`, message)
	return message
}

// Of a message of which nobody knows whether it arrived somebody says that it did, or it is sent
// again, once, to those of whom nobody knows, however often that is pressed.
func TestAnUnclearMessageIsSettledOnce(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Exec(t, `update users set language = 'en'`)
	site.Seat(t, reader, "agent", "visibility_own", "mask_contact")
	id := talkOf(t, site, reader)
	arrived, again := unclear(t, site, id, reader), unclear(t, site, id, reader)
	theirs := unclear(t, site, another(t, site, "owner@demo.test", 1), "owner@demo.test")
	v := site.SignIn(t, reader)
	settle := func(message string) string { return conversations + "/messages/" + message + "/settle" }
	if p := v.Get(conversations + "/" + id); p.Find(`form[action*="/settle"]`).Length() != 2 || p.Find(`[name="how"][value="again"]`).Length() != 2 {
		t.Fatalf("nothing can be settled: %s", p.Text())
	}
	webtest.Refuses(t, site, v, settle(again), []webtest.Attempt{
		{Name: "nothing", Form: url.Values{}, Status: 422}, {Name: "something else", Form: url.Values{"how": {"failed"}}, Status: 422},
	})
	webtest.Refuses(t, site, v, settle(theirs), []webtest.Attempt{{Name: "beyond reach", Form: url.Values{"how": {"again"}}, Status: 404}})
	webtest.Refuses(t, site, v, settle(latest(t, site, id)), []webtest.Attempt{{Name: "what is clear", Form: url.Values{"how": {"again"}}, Status: 409}})
	mails := func(message string) int {
		return webtest.Ask[int](t, site, `select count(*) from river_job where kind = 'reply_mail' and args->>'message' = $1`, message)
	}
	from := v.Get(conversations+"/"+id+"?inbox=mine&state=any").Find(`form[action*="`+arrived+`/settle"]`).AttrOr("action", "")
	if p := v.Post(from, url.Values{"how": {"arrived"}}); p.Status != http.StatusSeeOther || !strings.HasSuffix(p.Header.Get("Location"), "?inbox=mine&state=any") || mails(arrived) != 0 {
		t.Errorf("it arrived: %d %s, %d mails", p.Status, p.Text(), mails(arrived))
	}
	v.Get(conversations + "/" + id)
	var all []*http.Request
	for n := range 8 {
		all = append(all, webtest.Posting(v, settle(again), url.Values{"how": {[]string{"again", "again"}[n%2]}}))
	}
	if answers := webtest.Together(t, all); answers["409"] != 7 || mails(again) != 2 {
		t.Errorf("eight at once: %v, %d mails", answers, mails(again))
	}
	site.WaitMail(t, "2@unclear.example", "Nobody knows")
	for message, act := range map[string]string{arrived: "conversation.arrived", again: "conversation.send_again"} {
		webtest.Until(t, "each is sent", func() bool {
			return webtest.Ask[string](t, site, `select state || (select string_agg(state, '' order by place) from message_copies where message_id = $1) || coalesce(undelivered_at::text, '')
				from messages where id = $1`, message) == "sentsentsent"
		})
		if n := webtest.Ask[int](t, site, `select count(*) from activity where act = $1 and target_id = $2`, act, id); n != 1 {
			t.Errorf("%s stands in the log %d times", act, n)
		}
	}
	if p := v.Get(conversations + "/" + id); p.Find(`form[action*="/settle"]`).Length() != 0 {
		t.Errorf("it can be settled again: %s", p.Text())
	}
}
