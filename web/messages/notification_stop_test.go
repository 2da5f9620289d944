package messages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/notification"
	"latchkey/internal/signin"
	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// A mail of a notification is stopped by one press, of its page or of a mail program, for its
// kinds and its reader alone; looking at the page changes nothing, and the bell goes on.
func TestMailsOfNotificationsAreStoppedByOnePress(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Exec(t, `update users set language = 'en'`)
	of := talks(t, site)
	owner := site.SignIn(t, "owner@demo.test")
	assignTo(t, site, owner, of["others"], reader)
	mailsAreDue(t, site)
	raw := mailsToReader(site)[0]
	link := unsubscribeLink.FindString(unsubscribeHead.FindString(raw))
	if link == "" || !strings.Contains(raw, "List-Unsubscribe-Post: List-Unsubscribe=One-Click") || strings.Count(raw, link) < 2 {
		t.Fatalf("the mail has no way out: %s", raw)
	}
	told := func() string {
		return webtest.Ask[string](t, site, `select coalesce(string_agg(concat_ws(' ', kind, bell, mail), ', ' order by kind), '') from notification_choices where member_id = $1`,
			site.MemberID(t, webtest.Atelier, reader))
	}
	stranger, before := site.Visit(t), told()
	if p := stranger.Get(link); p.Status != http.StatusOK || !p.Has("Given to me") || told() != before {
		t.Errorf("looking: %d %s, %s", p.Status, p.Text(), told())
	}
	// Another member, or more kinds, is another link.
	ids, bits := link[:len("/unsubscribe/")+43], link[len("/unsubscribe/")+43+signin.LinkLength:]
	for what, forged := range map[string]string{
		"more kinds": strings.TrimSuffix(link, bits) + "3", "no kind": strings.TrimSuffix(link, bits), "an unknown kind": strings.TrimSuffix(link, bits) + "65535",
		"another member": "/unsubscribe/" + notification.Stop{Workspace: uuid.New(), Member: uuid.New(), Set: 1}.Token(link[len(ids):len(ids)+signin.LinkLength]),
		"another secret": ids + strings.Repeat("A", signin.LinkLength) + bits,
	} {
		if p := stranger.Get(forged); p.Status != http.StatusNotFound {
			t.Errorf("%s: %d", what, p.Status)
		}
		if p := stranger.Post(forged, nil); p.Status != http.StatusNotFound || told() != before {
			t.Errorf("%s: %d, %s", what, p.Status, told())
		}
	}
	for range 2 { // A second time changes nothing.
		if status := press(t, site.URL+link, "List-Unsubscribe=One-Click"); status != http.StatusOK || told() != "assigned t f" {
			t.Errorf("one click: %d, %s", status, told())
		}
	}
	if p := stranger.Get(link); !p.Has("These mails are stopped") || p.Find("form.entry-form").Length() > 0 {
		t.Errorf("afterwards: %s", p.Text())
	}
	assignTo(t, site, owner, of["nobodys"], reader)
	mailsAreDue(t, site)
	if n := len(mailsToReader(site)); n != 1 {
		t.Errorf("%d mails", n)
	}
	site.Exec(t, `update members set removed_at = now() where id = $1`, site.MemberID(t, webtest.Atelier, reader))
	if p := stranger.Get(link); p.Status != http.StatusNotFound {
		t.Errorf("once removed: %d", p.Status)
	}
}

// What no form offers is refused: a kind that there is not, one that does not concern the
// member, and a way of telling that there is not.
func TestWhatIsToldIsChosenFromWhatThereIs(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Seat(t, reader, "agent")
	v := site.SignIn(t, reader)
	v.Get(choices)
	before := site.Kept(t)
	for name, form := range map[string]url.Values{
		"no kind": {"bell": {"weather"}}, "another's kind": {"mail": {"limit"}}, "an empty kind": {"bell": {""}}, "another way": {"sms": {"assigned"}},
		"in capitals": {"mail": {"ASSIGNED"}},
	} {
		if p := v.Post(choices, form); p.Status != http.StatusUnprocessableEntity && p.Status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", name, p.Status, p.Text())
		}
	}
	site.Unchanged(t, before, "a choice that is none")
}
