package messages_test

import (
	"net/http"
	"net/url"
	"testing"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// Who follows a conversation is told once of what is new until they look; not of what they
// did themselves, and no more once it is beyond their reach.
func TestWhoeverFollowsIsTold(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	of := talks(t, site)
	id := of["mine"]
	owner, v := site.SignIn(t, "owner@demo.test"), site.SignIn(t, reader)
	site.Seat(t, reader, "agent", "visibility_own", "mask_contact")
	bell := func() string { return v.Get(told).Find("#bell .bell-count").Text() }
	follow := func(conversation, how string) *webtest.Page {
		return v.Post(conversations+"/"+conversation+"/"+how, nil)
	}
	if p := v.Get(conversations + "/" + id); p.Find(`form[action*="/follow"]`).Length() != 1 {
		t.Error("whoever has a conversation follows it by themselves")
	}
	for _, how := range []string{"follow", "unfollow"} {
		if p := follow(of["others"], how); p.Status != http.StatusNotFound {
			t.Errorf("%s one beyond reach: %d", how, p.Status)
		}
	}
	for range 2 {
		follow(id, "follow")
	}
	if p := v.Get(conversations + "/" + id); p.Find(`form[action*="/unfollow"]`).Length() != 1 {
		t.Error("the page does not say that it is followed")
	}
	v.Post(conversations+"/"+id+"/notes", url.Values{"text": {"My own"}})
	if rings := bell(); rings != "" {
		t.Errorf("of what they did themselves: %q", rings)
	}
	const quokka = "From: Jana <jana@novak.example>\r\nTo: bonjour@atelier.test\r\nSubject: Quokka\r\nMessage-ID: <%s@novak.example>\r\n\r\nQuokka?\r\n"
	site.Mailed(t, id, quokka)
	owner.Post(conversations+"/"+id+"/notes", url.Values{"text": {"Look"}})
	if rings := bell(); rings != "1" || !v.Get(told).Has("The customer wrote in a conversation that you follow") {
		t.Errorf("of a mail and a note: %q %s", rings, v.Get(told).Text())
	}
	if p := v.Get(conversations + "/" + id); p.Find("#bell .bell-count").Length() != 0 {
		t.Error("the bell still rings where it is read")
	}
	if rings := bell(); rings != "" {
		t.Errorf("after it was read: %q", rings)
	}
	give(t, site, id, site.MemberID(t, webtest.Atelier, mate), nil)
	owner.Post(conversations+"/"+id+"/notes", url.Values{"text": {"Not for them"}})
	if rings := bell(); rings != "" {
		t.Errorf("beyond reach: %q", rings)
	}
	give(t, site, id, site.MemberID(t, webtest.Atelier, reader), nil)
	follow(id, "unfollow")
	owner.Post(conversations+"/"+id+"/notes", url.Values{"text": {"Not followed"}})
	if rings := bell(); rings != "" {
		t.Errorf("not followed any more: %q", rings)
	}
}

// Whatever leads to one conversation of two that are merged leads to both, also who follows.
func TestAMergedConversationKeepsItsFollowers(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id, into := talkOf(t, site, reader), another(t, site, reader, 1)
	site.Exec(t, `update conversations set channel_id = (select channel_id from conversations where id = $1), handle = '' where id = $2`, id, into)
	site.Exec(t, `update conversations set handle = '' where id = $1`, id)
	owner := site.SignIn(t, "owner@demo.test")
	for _, c := range []string{id, into} {
		owner.Post(conversations+"/"+c+"/follow", nil)
	}
	merge := url.Values{"number": {numberOf(t, site, into)}}
	asks := owner.Post(conversations+"/"+id+"/merge", merge)
	merge.Set("agreed", asks.Find(`[name="agreed"]`).AttrOr("value", ""))
	if p := owner.Post(conversations+"/"+id+"/merge", merge); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if left := webtest.Ask[string](t, site, `select string_agg(conversation_id::text, ' ') from conversation_followers`); left != into {
		t.Errorf("followed are %s", left)
	}
}
