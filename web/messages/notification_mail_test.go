package messages_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"latchkey/internal/notification"
	"latchkey/web/messages"
	"latchkey/web/webtest"
)

const choices = "/w/" + webtest.Atelier + "/settings/notifications"

// mailsAreDue lets the mails of notifications go that wait to be gathered.
func mailsAreDue(t *testing.T, site *webtest.Site) {
	t.Helper()
	site.DB.Due(t, `kind = 'notification_mail'`)
	webtest.Until(t, "the mails are worked", func() bool {
		return webtest.Ask[int](t, site, `select count(*) from river_job where kind = 'notification_mail' and finalized_at is null`) == 0
	})
}

// mailsToReader are the mails that the reader was sent of notifications, headers and texts.
func mailsToReader(site *webtest.Site) (list []string) {
	for _, m := range site.Mailbox.List() {
		if m.To == reader && strings.HasPrefix(m.MessageID, "notifications.") {
			list = append(list, string(m.Raw)+m.Subject+m.Text+m.HTML)
		}
	}
	return list
}

func assignTo(t *testing.T, site *webtest.Site, by *webtest.Visitor, conversation, email string) {
	t.Helper()
	form := url.Values{"assignee": {""}}
	if email != "" {
		form.Set("assignee", site.MemberID(t, webtest.Atelier, email))
	}
	if p := by.Post(conversations+"/"+conversation+"/assign", form); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
}

// What happens within a few minutes is one mail, in its reader's language, that names no
// customer; and it says by which program it was written.
func TestOneMailTellsWhatWasNotRead(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	of := talks(t, site)
	owner := site.SignIn(t, "owner@demo.test")
	site.Seat(t, reader, "agent", "visibility_team", "mask_contact")
	site.Exec(t, `update users set language = 'nl' where email = $1`, reader)
	site.Exec(t, `update conversations set subject = 'Quokka of quokka@post.example' where id = any ($1)`, []string{of["others"], of["nobodys"]})
	site.Exec(t, `update contacts set name = 'Quokka' where id in (select contact_id from conversations where id = any ($1))`, []string{of["others"], of["nobodys"]})
	assignTo(t, site, owner, of["others"], reader)
	assignTo(t, site, owner, of["nobodys"], reader)
	owner.Post(conversations+"/"+of["others"]+"/notes", url.Values{"text": {"Quokka, @" + nameOf(t, site, reader)}})
	mailsAreDue(t, site)
	list := mailsToReader(site)
	if len(list) != 1 {
		t.Fatalf("%d mails", len(list))
	}
	raw := list[0]
	for _, part := range []string{
		"Auto-Submitted: auto-generated", "Content-Language: nl", "3 nieuwe dingen in Atelier Marchand", nameOf(t, site, "owner@demo.test") + " heeft je gesprek #" + numberOf(t, site, of["others"]),
		"genoemd in een notitie", "/w/" + webtest.Atelier + "/notifications", "/w/" + webtest.Atelier + "/settings/notifications",
	} {
		if !strings.Contains(raw, part) {
			t.Errorf("the mail has no %q: %s", part, raw)
		}
	}
	if strings.Contains(strings.ToLower(raw), "quokka") {
		t.Errorf("the mail names a customer: %s", raw)
	}
	mailsAreDue(t, site)
	if n := len(mailsToReader(site)); n != 1 {
		t.Errorf("%d mails tell the same", n)
	}
}

// Nobody is mailed what they have read, have lost, may not see any more, or do not want by then.
func TestAMailIsWithdrawn(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	of := talks(t, site)
	owner, v := site.SignIn(t, "owner@demo.test"), site.SignIn(t, reader)
	id, member := of["others"], site.MemberID(t, webtest.Atelier, reader)
	meanwhile := map[string]func(){
		"it was opened": func() { v.Get(conversations + "/" + id) },
		"all was read": func() {
			v.Post(told+"/read", url.Values{"newest": {v.Get(told).Find(`[name="newest"]`).AttrOr("value", "")}})
		},
		"it is somebody's":  func() { assignTo(t, site, owner, id, mate) },
		"no mail is wanted": func() { v.Post(choices, url.Values{"bell": {"assigned"}}) },
		"the customer is gone": func() {
			site.Exec(t, `update contacts set deleted_at = now() where id = (select contact_id from conversations where id = $1)`, id)
		},
		"they are assistant": func() { site.Seat(t, reader, "assistant") },
		"their access ended": func() {
			site.Exec(t, `update members set access_ends_at = now() - interval '1 minute' where id = $1`, member)
		},
		"they are removed": func() { site.Exec(t, `update members set removed_at = now() where id = $1`, member) },
	}
	for _, name := range []string{
		"it was opened", "all was read", "it is somebody's", "no mail is wanted", "the customer is gone", "they are assistant", "their access ended", "they are removed",
	} {
		site.Seat(t, reader, "agent", "visibility_own")
		site.Exec(t, `update members set access_ends_at = null, removed_at = null where id = $1`, member)
		site.Exec(t, `update contacts set deleted_at = null where id = (select contact_id from conversations where id = $1)`, id)
		site.Exec(t, `delete from notification_choices`)
		give(t, site, id, nil, nil)
		assignTo(t, site, owner, id, reader)
		if waits := webtest.Ask[int](t, site, `select count(*) from notifications where member_id = $1 and mail_waits`, member); waits != 1 {
			t.Errorf("%s: %d mails wait before", name, waits)
		}
		meanwhile[name]()
		mailsAreDue(t, site)
		if n := len(mailsToReader(site)); n != 0 {
			t.Fatalf("%s: %d mails", name, n)
		}
		if waits := webtest.Ask[int](t, site, `select count(*) from notifications where member_id = $1 and mail_waits`, member); waits != 0 {
			t.Errorf("%s: %d mails wait after", name, waits)
		}
	}
}

// Each kind comes in the ways that were chosen for it, and a kind that was not chosen as usual.
func TestEachKindComesAsItIsChosen(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	of := talks(t, site)
	id := of["others"]
	owner, v := site.SignIn(t, "owner@demo.test"), site.SignIn(t, reader)
	site.Seat(t, reader, "agent", "visibility_team")
	team := webtest.Ask[string](t, site, `insert into teams (workspace_id, id, name, name_key) select workspace_id, gen_random_uuid(), 'Quokkas', 'quokkas' from workspace_slugs where slug = $1 returning id::text`, webtest.Atelier)
	member := site.MemberID(t, webtest.Atelier, reader)
	site.Exec(t, `insert into team_members (workspace_id, team_id, member_id) select workspace_id, id, $2 from teams where id = $1`, team, member)
	happens := map[notification.Kind]func(){
		notification.Assigned: func() { assignTo(t, site, owner, id, reader) },
		notification.Mentioned: func() {
			give(t, site, id, member, nil)
			owner.Post(conversations+"/"+id+"/notes", url.Values{"text": {"@" + nameOf(t, site, reader) + ", look"}})
		},
		notification.Followed: func() {
			give(t, site, id, member, nil)
			v.Post(conversations+"/"+id+"/follow", nil)
			owner.Post(conversations+"/"+id+"/notes", url.Values{"text": {"Look"}})
			v.Post(conversations+"/"+id+"/unfollow", nil)
			owner.Post(conversations+"/"+id+"/notes", url.Values{"text": {"Look again"}})
			site.Exec(t, `insert into conversation_followers (workspace_id, conversation_id, member_id) select workspace_id, $2, id from members where id = $1`, member, id)
		},
		notification.Team: func() {
			if p := owner.Post(conversations+"/"+id+"/assign", url.Values{"team": {team}}); p.Status != http.StatusSeeOther {
				t.Fatalf("%d %s", p.Status, p.Text())
			}
		},
	}
	before := 0
	for kind, happen := range happens {
		for _, ways := range [][]string{nil, {"bell"}, {"mail"}, {"bell", "mail"}, {"usual"}} {
			give(t, site, id, nil, nil)
			site.Exec(t, `delete from conversation_followers`)
			site.Exec(t, `delete from notifications`)
			site.Exec(t, `delete from notification_choices`)
			usual := slices.Contains(ways, "usual")
			if !usual {
				form := url.Values{}
				for _, way := range ways {
					form.Set(way, string(kind))
				}
				if p := v.Post(choices, form); p.Status != http.StatusSeeOther {
					t.Fatalf("%d %s", p.Status, p.Text())
				}
			}
			happen()
			rings := v.Get(told).Find("#bell .bell-count").Text()
			mailsAreDue(t, site)
			mails := len(mailsToReader(site)) - before
			before += mails
			bell := slices.Contains(ways, "bell") || usual && kind.Usual().Bell
			mailed := slices.Contains(ways, "mail") || usual && kind.Usual().Mail
			if (rings == "1") != bell || (mails == 1) != mailed || mails > 1 {
				t.Errorf("%s by %v: the bell says %q, and %d mails", kind, ways, rings, mails)
			}
		}
	}
}

// The page offers what concerns its reader, keeps what they chose, and refuses what it does not offer.
func TestEveryoneChoosesHowTheyAreTold(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	v := site.SignIn(t, reader)
	const talks, invitations, undelivered = "assigned mentioned followed team ", "joined declined lapsed ", " undelivered"
	const sends = undelivered + " broadcast"
	for role, want := range map[string]string{
		"owner": talks + invitations + "ending limit export digest asked" + sends, "admin": talks + invitations + "ending limit export answered" + sends,
		"manager":   talks + invitations + "ending export answered" + sends,
		"assistant": "ending answered", "agent": talks + "ending answered" + undelivered,
	} {
		site.Seat(t, reader, role)
		var kinds []string
		page := v.Get(choices)
		page.Find(`[name="bell"]`).Each(func(_ int, box *goquery.Selection) { kinds = append(kinds, box.AttrOr("value", "")) })
		if got := strings.Join(kinds, " "); page.Status != http.StatusOK || got != want {
			t.Errorf("%s: %d, chooses from %s", role, page.Status, got)
		}
	}
	site.Seat(t, reader, "agent")
	webtest.Refuses(t, site, v, choices, []webtest.Attempt{
		{Name: "a kind of another role", Form: url.Values{"mail": {"limit"}}, Status: 422}, {Name: "no kind", Form: url.Values{"bell": {"x"}}, Status: 422},
	})
	v.Post(choices, url.Values{"bell": {"assigned", "team"}, "mail": {"mentioned"}})
	if n := v.Get(choices).Find("[checked]").Length(); n != 3 {
		t.Errorf("%d boxes are checked", n)
	}
}
