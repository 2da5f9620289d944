package messages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// The inbox shows where an answer did not arrive, and is narrowed to that; a view of it shows
// everybody their part. It stays there, closed or not and whatever goes out since, until somebody
// closes it who could know.
func TestRule15TheInboxShowsWhatDidNotArrive(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	of := talks(t, site)
	const show = conversations + "?inbox=all&show=undelivered"
	writes := func(state string) {
		site.Exec(t, `insert into messages (workspace_id, id, conversation_id, at, member_id, text, state, undelivered_at)
			select workspace_id, gen_random_uuid(), id, clock_timestamp() + interval '1 hour', $1, 'Quokka', $2, case when $2 <> 'sent' then now() end
			  from conversations where id = any ($3)`,
			site.MemberID(t, webtest.Atelier, reader), state, []string{of["mine"], of["others"]})
	}
	writes("unclear")
	owner := site.SignIn(t, "owner@demo.test")
	rows := func(v *webtest.Visitor, address string) int {
		return v.Get(address).Find(".inbox-row .inbox-state").FilterFunction(func(_ int, s *goquery.Selection) bool { return strings.Contains(s.Text(), "Not delivered") }).Length()
	}
	if n, all := rows(owner, show), rows(owner, conversations+"?inbox=all"); n != 2 || all != 2 {
		t.Errorf("%d are shown, %d among all", n, all)
	}
	site.Exec(t, `update messages set undelivered_as = 'unclear' where undelivered_at is not null`)
	for why, want := range map[string]int{"unclear": 2, "bounced": 0, "refused": 0, "failed": 0} {
		if n := rows(owner, conversations+"?inbox=all&show="+why); n != want {
			t.Errorf("%s: %d are shown", why, n)
		}
	}
	if p := owner.Post(conversations+"/views?inbox=all&show=unclear&state=open", url.Values{"name": {"Not known"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if got := owner.Get(conversations).Find(`.areas .area-items a[href*="unclear"]`).Text(); !strings.Contains(got, "2") {
		t.Errorf("the view of one reason says %q", got)
	}
	if p := owner.Post(conversations+"/views?inbox=all&show=undelivered&state=open", url.Values{"name": {"Not arrived"}, "shared": {"true"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	view := func(v *webtest.Visitor) string {
		return strings.TrimSpace(v.Get(conversations).Find(`.areas .area-items a[href*="undelivered"]`).Text())
	}
	site.Seat(t, reader, "agent", "visibility_own")
	v := site.SignIn(t, reader)
	if all, own := view(owner), view(v); all != "Not arrived 2" || own != "Not arrived 1" {
		t.Errorf("the view says %q to the owner, %q to the agent", all, own)
	}
	if n := rows(v, conversations+"?inbox=mine&show=undelivered"); n != 1 {
		t.Errorf("the agent is shown %d", n)
	}
	writes("sent")
	if n := rows(owner, show); n != 2 {
		t.Errorf("%d after answers that went", n)
	}
	turn := func(state string) {
		t.Helper()
		if p := owner.Post(conversations+"/"+of["mine"]+"/"+state, nil); p.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", p.Status, p.Text())
		}
	}
	for _, state := range []string{"close", "reopen"} {
		if turn(state); rows(owner, show) != 1 {
			t.Errorf("after it is %s: %s", state, owner.Get(show).Text())
		}
	}
	turn("close")
	writes("failed")
	p := owner.Get(show)
	if !p.Has("Closed · Not delivered") || !p.Has("until somebody closes it") || rows(owner, show) != 2 {
		t.Errorf("what failed once it was closed: %s", p.Text())
	}
}
