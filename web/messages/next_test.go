package messages_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// Whoever closes one conversation after the other walks through the list in its order, and
// ends in the list.
func TestCloseAndNext(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	talks(t, site)
	v := site.SignIn(t, "owner@demo.test")
	for _, query := range []string{"?inbox=all&sort=oldest", "?inbox=all"} {
		list := found(v.Get(conversations + query))
		if len(list) != 6 {
			t.Fatalf("the list has %v", list)
		}
		for i, id := range list {
			want := conversations + query
			if i+1 < len(list) {
				want = conversations + "/" + list[i+1] + query
			}
			to := ""
			if i%2 == 0 {
				to = v.Post(conversations+"/"+id+"/close"+query, url.Values{"then": {"next"}}).Header.Get("Location")
			} else {
				to = v.Post(conversations+"/"+id+"/reply"+query, url.Values{"then": {"close"}, "text": {"Done."}, "latest": {latest(t, site, id)}, "mark": {mark(t, site, id)}}).Header.Get("Location")
			}
			if to != want {
				t.Errorf("%s: behind %d comes %s, want %s", query, i, to, want)
			}
		}
		if closed := webtest.Ask[int](t, site, `select count(*) from conversations where id::text = any ($1) and state = 'closed'`, list); closed != 6 {
			t.Errorf("%d of 6 are closed", closed)
		}
		site.Exec(t, `update conversations set state = 'open' where id::text = any ($1)`, list)
	}
	if p := v.Post(conversations+"/"+site.SomeConversation(t)+"/close", url.Values{"then": {"sleep"}}); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("something else than next: %d", p.Status)
	}
}

// A refused answer closes nothing.
func TestARefusedAnswerClosesNothing(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	v := site.SignIn(t, reader)
	for _, form := range []url.Values{{"text": {" "}, "latest": {latest(t, site, id)}, "mark": {mark(t, site, id)}}, {"text": {"Hello"}, "latest": {id}}} {
		form.Set("then", "close")
		if p := v.Post(conversations+"/"+id+"/reply", form); p.Status < 400 || !p.Has(form.Get("text")) {
			t.Errorf("%v: %d", form, p.Status)
		}
	}
	if state := webtest.Ask[string](t, site, `select state from conversations where id = $1`, id); state != "open" {
		t.Errorf("it is %s", state)
	}
}

// What one member marks as unread is unread for them alone, until they open it again, also
// where the business wrote last.
func TestAConversationIsMarkedUnread(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	of := talks(t, site)
	id := of["mine"]
	v, owner := site.SignIn(t, reader), site.SignIn(t, "owner@demo.test")
	unread := func(v *webtest.Visitor) bool {
		return slices.Contains(found(v.Get(conversations+"?inbox=all&show=unread")), id)
	}
	for _, ours := range []bool{false, true} {
		site.Exec(t, `update conversations set last_ours = $2 where id = $1`, id, ours)
		v.Get(conversations + "/" + id)
		owner.Get(conversations + "/" + id)
		if unread(v) {
			t.Error("it is unread at once")
		}
		before := v.Get(conversations + "?inbox=mine").Find(".areas .area-items [aria-current] .news").Text()
		v.Post(conversations+"/"+id+"/unread", nil)
		p := v.Get(conversations + "?inbox=mine")
		if news := p.Find(".areas .area-items [aria-current] .news").Text(); before != "" || !strings.HasPrefix(news, "1") || !unread(v) || unread(owner) {
			t.Errorf("marked, with ours %t, it counts %q after %q; unread %t, to others %t", ours, news, before, unread(v), unread(owner))
		}
	}
}
