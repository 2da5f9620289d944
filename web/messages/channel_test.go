package messages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/signin"
	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// One address is one channel's, over all workspaces: its mails go to one of them alone.
func TestAnAddressIsConnectedOnce(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner, nora := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "nora@demo.test")
	theirs := "/w/" + webtest.Nordlicht + "/settings/channels"
	form := url.Values{"name": {"Taken"}, "kind": {"email"}, "address": {"Bonjour@ATELIER.test"}}
	webtest.Refuses(t, site, nora, theirs, []webtest.Attempt{{Name: "another workspace's address", Form: form, Status: http.StatusUnprocessableEntity}})
	channel := webtest.Ask[string](t, site, `select id::text from channels where address = 'bonjour@atelier.test'`)
	ours := "/w/" + webtest.Atelier + "/settings/channels/" + channel
	if p := owner.Post(ours+"/delete", nil); p.Status != http.StatusSeeOther {
		t.Fatalf("disconnecting: %d %s", p.Status, p.Text())
	}
	if p := nora.Post(theirs, form); p.Status != http.StatusSeeOther {
		t.Errorf("an address that is free: %d %s", p.Status, p.Text())
	}
	if p := owner.Post(ours+"/restore", nil); p.Status != http.StatusConflict {
		t.Errorf("undoing it once the address is another's: %d %s", p.Status, p.Text())
	}
}

// An address is kept as the server that hands its mails on writes it.
func TestAnAddressInAnotherScriptIsKeptAsItIsSent(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	list := "/w/" + webtest.Atelier + "/settings/channels"
	if p := owner.Post(list, url.Values{"name": {"Künstler"}, "kind": {"email"}, "address": {"Hallo@künstler.example"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	site.Exec(t, `update channels set confirmed_at = now() where name = 'Künstler'`)
	if got := webtest.Ask[int](t, site, `select count(*) from channel_of('hallo@xn--knstler-n2a.example')`); got != 1 {
		t.Errorf("%d channels have its address", got)
	}
}

// Nobody writes in another's name: nothing leaves from an address before whoever reads its
// mail has confirmed it.
func TestNothingIsSentFromAnAddressThatNobodyConfirmed(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	list := "/w/" + webtest.Atelier + "/settings/channels"
	p := owner.Follow(owner.Post(list, url.Values{"name": {"Help"}, "kind": {"email"}, "address": {"help@bank.example"}}))
	channel := webtest.Ask[string](t, site, `select id::text from channels where address = 'help@bank.example'`)
	confirm := list + "/" + channel + "/confirm"
	if p.Find(`a[href="`+confirm+`"]`).Length() != 1 {
		t.Errorf("the list does not lead to the confirmation: %s", p.Text())
	}
	id := site.SomeConversation(t)
	start := begin(t, site, id)
	webtest.Refuses(t, site, owner, conversations, []webtest.Attempt{{Name: "a new conversation", Form: webtest.With(start, "channel", channel), Status: 422}})
	site.Exec(t, `update conversations set channel_id = $2 where id = $1`, id, channel)
	answer := url.Values{"text": {"Hello"}, "latest": {latest(t, site, id)}, "mark": {mark(t, site, id)}}
	webtest.Refuses(t, site, owner, conversations+"/"+id+"/reply", []webtest.Attempt{{Name: "an answer", Form: answer, Status: 422}})

	right := func() string {
		code := owner.Post(list+"/"+channel+"/code", nil)
		if code.Status != http.StatusSeeOther {
			t.Fatalf("a code: %d %s", code.Status, code.Text())
		}
		number := webtest.Ask[int](t, site, `select code_number from channels where id = $1`, channel)
		return signin.Code(signin.Link(site.Key, signin.ChannelLink, uuid.MustParse(channel), number))
	}
	first := right()
	site.WaitMail(t, "help@bank.example", first)
	if p := owner.Post(list+"/"+channel+"/code", nil); p.Status != http.StatusTooManyRequests {
		t.Errorf("another code at once: %d", p.Status)
	}
	for range 5 {
		if p := owner.Post(confirm, url.Values{"code": {"00000000"}}); p.Status != 422 || !p.Has("not the code") {
			t.Errorf("a wrong code: %d %s", p.Status, p.Text())
		}
	}
	if p := owner.Post(confirm, url.Values{"code": {first}}); p.Status != 422 || !p.Has("can no longer be used") {
		t.Errorf("the right code after five wrong ones: %d %s", p.Status, p.Text())
	}
	site.Exec(t, `update channels set code_sent_at = now() - interval '2 minutes' where id = $1`, channel)
	second := right()
	if p := owner.Post(confirm, url.Values{"code": {first}}); p.Status != 422 {
		t.Errorf("an earlier code: %d", p.Status)
	}
	site.Exec(t, `update channels set code_sent_at = now() - interval '25 hours' where id = $1`, channel)
	if p := owner.Post(confirm, url.Values{"code": {second}}); p.Status != 422 {
		t.Errorf("a code of yesterday: %d", p.Status)
	}
	third := right()
	if p := owner.Follow(owner.Post(confirm, url.Values{"code": {" " + third[:4] + " " + third[4:]}})); !p.Has("Help is confirmed") {
		t.Errorf("the right code: %d %s", p.Status, p.Text())
	}
	if p := owner.Post(conversations+"/"+id+"/reply", answer); p.Status != http.StatusSeeOther {
		t.Errorf("an answer from a confirmed address: %d %s", p.Status, p.Text())
	}
	edit := list + "/" + channel + "/edit"
	if p := owner.Post(edit, url.Values{"name": {"Help"}, "address": {"help@other.example"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("another address: %d %s", p.Status, p.Text())
	}
	if webtest.Ask[bool](t, site, `select confirmed_at is not null from channels where id = $1`, channel) {
		t.Error("another address counts as confirmed")
	}
}

// What waits to be sent does not go once its channel is not the business's any more, and
// its conversation says why, of each who should have got it.
func TestNothingGoesFromAChannelThatIsNotConnected(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct{ sql, says string }{
		"disconnected":   {`update channels set deleted_at = now() where address = $1`, "The channel of this conversation is no longer connected."},
		"of another now": {`update channels set confirmed_at = null where address = $1`, "Nobody has confirmed yet that this channel’s address is yours."},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			site, v, id := undoable(t)
			site.Seat(t, reader, "owner")
			p := v.Post(conversations+"/"+id+"/reply", url.Values{
				"text": {"Too late"}, "latest": {latest(t, site, id)}, "mark": {mark(t, site, id)}, "cc": {"second@songs.example"},
			})
			if p.Status != http.StatusSeeOther {
				t.Fatalf("%d %s", p.Status, p.Text())
			}
			site.Exec(t, c.sql, shop)
			due(t, site)
			if p := v.Get(conversations + "/" + id); strings.Count(p.Text(), "not delivered: "+c.says) != 2 {
				t.Errorf("it says: %s", p.Find("#entries").Text())
			}
			if sent := webtest.Ask[int](t, site, `select count(*) from mail_returns`); sent != 0 {
				t.Errorf("%d went", sent)
			}
		})
	}
}
