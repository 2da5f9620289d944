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

// A conversation is snoozed from its page and from the list, is listed as such until it
// wakes, and nobody is told a time that is not theirs.
func TestAConversationIsSnoozed(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	v, one := site.SignIn(t, reader), conversations+"/"+id
	if p := v.Post(one+"/snooze?inbox=mine", url.Values{"until": {"at"}, "at": {"2027-12-24T18:30"}, "stay": {"true"}}); p.Header.Get("Location") != conversations+"?inbox=mine" {
		t.Fatalf("%d to %s: %s", p.Status, p.Header.Get("Location"), p.Text())
	}
	snoozed := func() []string { return found(v.Get(conversations + "?inbox=mine&state=snoozed")) }
	if !slices.Contains(snoozed(), id) || slices.Contains(found(v.Get(conversations+"?inbox=mine")), id) {
		t.Errorf("snoozed are %v", snoozed())
	}
	if p := v.Get(one); !p.Has("Snoozed until 24 December 2027, 18:30, also when the customer answers.") {
		t.Errorf("its page says %s", p.Text())
	}
	if zone := webtest.Ask[bool](t, site, `select snoozed_until = timestamptz '2027-12-24 18:30 Europe/Paris' from conversations where id = $1`, id); !zone {
		t.Error("it wakes at another time than is shown")
	}
	if jobs := webtest.Ask[int](t, site, `select count(*) from river_job where kind = 'wake_conversation' and state = 'scheduled'`); jobs != 1 {
		t.Errorf("%d jobs wait", jobs)
	}
	v.Post(one+"/reopen", nil)
	other := webtest.Ask[string](t, site, `select id::text from conversations where id <> $1 and state = 'open' and not hidden
		and workspace_id = (select workspace_id from workspace_slugs where slug = $2) limit 1`, id, webtest.Atelier)
	many := url.Values{"conversations": {id, other}, "act": {"snooze"}, "until": {"monday"}}
	if p := site.SignIn(t, "owner@demo.test").Post(conversations+"/change", many); p.Status != http.StatusSeeOther || !p.Has("") {
		t.Errorf("many: %d %s", p.Status, p.Text())
	}
	if n := webtest.Ask[int](t, site, `select count(*) from conversations where state = 'snoozed' and id::text = any ($1)`, []string{id, other}); n != 2 {
		t.Errorf("%d of two are snoozed", n)
	}
	many.Set("until", "at")
	many.Set("at", "2027-12-24T18:30")
	many.Set("stay", "true")
	owner := site.SignIn(t, "owner@demo.test")
	if p := owner.Post(conversations+"/change?inbox=all&state=any", many); p.Status != http.StatusSeeOther {
		t.Errorf("many until a time: %d %s", p.Status, p.Text())
	}
	if n := webtest.Ask[int](t, site, `select count(*) from conversations where state = 'snoozed' and id::text = any ($1)
		and snoozed_until = timestamptz '2027-12-24 18:30 Europe/Paris' and stay_snoozed`, []string{id, other}); n != 2 {
		t.Errorf("%d of two sleep until then, whatever the customer writes", n)
	}
	many.Set("at", "2020-01-01T09:00")
	before := site.Kept(t)
	p := owner.Post(conversations+"/change?inbox=all&state=snoozed", many)
	if p.Status != http.StatusUnprocessableEntity || !p.Has("That time is past. Choose a later one.") || p.Find(".choose[checked]").Length() != 2 ||
		p.Find("#bulk-at").AttrOr("value", "") != "2020-01-01T09:00" || p.Find(`#bulk [name="stay"][checked]`).Length() != 1 ||
		p.Find(`#bulk-until option[value="at"][selected]`).Length() != 1 {
		t.Errorf("a time that is past: %d %s", p.Status, p.Text())
	}
	site.Unchanged(t, before, "many until a time that is past")
	another(t, site, reader, 0) // Beside the one that sleeps stands a list, with a form of its own.
	webtest.Refuses(t, site, v, one+"/snooze", []webtest.Attempt{
		{Name: "the past", Form: url.Values{"until": {"at"}, "at": {"2020-01-01T09:00"}}, Status: 422},
		{Name: "no time", Form: url.Values{"until": {"at"}, "at": {"soon"}}, Status: 422},
		{Name: "year 99999", Form: url.Values{"until": {"at"}, "at": {"99999-01-01T09:00"}}, Status: 422},
		{Name: "never", Form: url.Values{"until": {"never"}}, Status: 422},
	})
	webtest.Refuses(t, site, v, conversations+"/change", []webtest.Attempt{
		{Name: "nothing", Form: url.Values{"act": {"close"}}, Status: 422},
		{Name: "no act", Form: url.Values{"act": {"burn"}, "conversations": {id}}, Status: 422},
		{Name: "no id", Form: url.Values{"act": {"close"}, "conversations": {"x"}}, Status: 422},
		{Name: "too many", Form: url.Values{"act": {"close"}, "conversations": strings.Split(strings.Repeat(id+" ", 50)+id, " ")}, Status: 413},
	})
}

// Spam lies apart, its sender is blocked and unblocked by who reads it, and who may delete
// for good is told what is lost.
func TestSpamAndDeletingForGood(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	v, owner, one := site.SignIn(t, reader), site.SignIn(t, "owner@demo.test"), conversations+"/"+id
	if p := v.Post(one+"/spam", url.Values{"block": {"true"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if spam := found(v.Get(conversations + "?inbox=all&state=spam")); !slices.Equal(spam, []string{id}) {
		t.Errorf("Spam has %v", spam)
	}
	blocked := func() int { return webtest.Ask[int](t, site, `select count(*) from blocked_senders`) }
	if p := v.Get(one); blocked() != 1 || !p.Has("This conversation lies in Spam.") || !p.Has("What this customer writes goes to Spam.") {
		t.Errorf("%d are blocked: %s", blocked(), p.Text())
	}
	if v.Post(one+"/unblock", nil); blocked() != 0 {
		t.Errorf("%d are blocked", blocked())
	}
	site.Seat(t, reader, "agent")
	if p := v.Get(one); p.Find(`a[href*="/delete"]`).Length() > 0 {
		t.Error("an agent is offered to delete for good")
	}
	v.Post(one+"/notes", url.Values{"text": {"Quokka"}})
	if p := owner.Get(one + "/delete"); p.Status != http.StatusOK || !p.Has("Notes: 1") || !p.Has("cannot be brought back") {
		t.Errorf("%d %s", p.Status, p.Text())
	}
	if p := owner.Post(one+"/delete", nil); p.Status != http.StatusSeeOther {
		t.Errorf("%d %s", p.Status, p.Text())
	}
	for _, table := range []string{"messages", "conversation_notes", "conversation_words", "conversation_reads"} {
		if left := webtest.Ask[int](t, site, `select count(*) from `+table+` where conversation_id = $1`, id); left > 0 {
			t.Errorf("%d are left in %s", left, table)
		}
	}
	if p := owner.Get(one); p.Status != http.StatusNotFound {
		t.Errorf("it is still there: %d", p.Status)
	}
}
