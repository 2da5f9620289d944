package messages_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

const broadcasts = "/w/" + webtest.Atelier + "/broadcasts"

// aBroadcast writes one, and returns the page on which it is sent.
func aBroadcast(t *testing.T, owner *webtest.Visitor, text string) (page string) {
	t.Helper()
	list := owner.Follow(owner.Post(broadcasts, url.Values{"name": {"June"}, "subject": {"New in June"}, "text": {text}}))
	page, ok := list.Find(`tr:contains("June") a.row-mark`).Attr("href")
	if !ok {
		t.Fatalf("nothing leads to where it is sent: %s", list.Text())
	}
	return page
}

// aDraft is another broadcast, which was not sent.
func aDraft(t *testing.T, site *webtest.Site) (id string) {
	t.Helper()
	return webtest.Ask[string](t, site, `
		insert into broadcasts (workspace_id, id, name, name_key, subject, text)
		select workspace_id, gen_random_uuid(), 'Draft', 'draft', 'Draft', 'Draft' from workspace_slugs where slug = $1 returning id::text`,
		webtest.Atelier)
}

// saidYes lets nobody but some customers have said yes to mailings, and returns their addresses.
func saidYes(t *testing.T, site *webtest.Site, count int) []string {
	t.Helper()
	site.Exec(t, `update contacts set consent = 'no', consent_since = created_at where workspace_id = (select workspace_id from workspace_slugs where slug = $1)`,
		webtest.Atelier)
	return strings.Fields(webtest.Ask[string](t, site, `
		with yes as (
		    update contacts set consent = 'yes' where id in (
		        select c.id from contacts c join contact_addresses a on a.contact_id = c.id and a.email = c.email
		         where c.workspace_id = (select workspace_id from workspace_slugs where slug = $1) and c.deleted_at is null and c.name <> ''
		         order by c.id limit $2)
		    returning email)
		select string_agg(email, ' ') from yes`, webtest.Atelier, count))
}

func channelOf(t *testing.T, site *webtest.Site) string {
	t.Helper()
	return webtest.Ask[string](t, site, `select id::text from channels where address = 'bonjour@atelier.test'`)
}

var (
	unsubscribeLink = regexp.MustCompile(`/unsubscribe/[A-Za-z0-9_-]+`)
	unsubscribeHead = regexp.MustCompile(`(?m)^List-Unsubscribe:\s+<http\S+/unsubscribe/\S+>`)
)

// A broadcast goes to whoever said yes to mailings, once to each, and to nobody else. Each
// can stop mailings by one press, and by nothing less.
func TestABroadcastGoesToWhoSaidYes(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	yes := saidYes(t, site, 3)
	page := aBroadcast(t, owner, "Hello {{contact.name}},\n\nnew bowls are here.")
	if p := owner.Get(page); !p.Has("3 customers said yes to mailings and get it") || !p.Has("said no, and do not get it") {
		t.Errorf("whom it is for is not said: %s", p.Text())
	}
	tag := webtest.Ask[string](t, site, `select t.id::text from tags t where t.name = 'Press'`)
	p := owner.Follow(owner.Post(page+"/count", url.Values{"channel": {channelOf(t, site)}, "tag": {tag}, "per_minute": {"7"}, "at": {""}}))
	if p.Find(`[name="tag"] [selected]`).AttrOr("value", "") != tag || p.Find(`[name="per_minute"]`).AttrOr("value", "") != "7" {
		t.Errorf("counting forgets the form: %s", p.Text())
	}
	if p := owner.Post(page+"/begin", url.Values{"channel": {channelOf(t, site)}, "tag": {""}, "per_minute": {"600"}, "at": {""}}); p.Status != http.StatusSeeOther {
		t.Fatalf("beginning: %d %s", p.Status, p.Text())
	}
	links := map[string]string{}
	for _, email := range yes {
		m := site.WaitMail(t, email, "new bowls are here")
		link := unsubscribeLink.FindString(m.Text)
		if !strings.Contains(string(m.Raw), "List-Unsubscribe-Post: List-Unsubscribe=One-Click") || !unsubscribeHead.Match(m.Raw) {
			t.Errorf("a mail program has no button to stop it: %s", m.Raw)
		}
		links[email] = link
	}
	ended(t, owner, page)
	if p := owner.Get(page); !p.Has("Sent") || p.Has("data-poll") {
		t.Errorf("that it is done is not said: %s", p.Text())
	}
	if got := webtest.Ask[string](t, site, `select concat_ws(' ', state, total, sent, failed, left_out) from broadcast_sendings`); got != "done 3 3 0 0" {
		t.Errorf("it is %s", got)
	}
	if p := owner.Post(page+"/begin", url.Values{"channel": {channelOf(t, site)}, "per_minute": {"600"}}); p.Status != http.StatusConflict {
		t.Errorf("a second time: %d", p.Status)
	}
	// Whoever looks at a link changes nothing: scanners of mails do.
	visitor, link := site.Visit(t), links[yes[0]]
	answer := func() string {
		return webtest.Ask[string](t, site, `select consent || ' ' || consent_from from contacts where email = $1`, yes[0])
	}
	if p := visitor.Get(link); p.Status != http.StatusOK || !strings.HasPrefix(answer(), "yes") {
		t.Errorf("looking: %d, %s", p.Status, answer())
	}
	for _, address := range []string{link, link + "?List-Unsubscribe=One-Click"} {
		if p := visitor.Send(visitor.Request(http.MethodHead, address, nil)); p.Status != http.StatusOK || !strings.HasPrefix(answer(), "yes") {
			t.Errorf("looking at %s: %d, %s", address, p.Status, answer())
		}
	}
	// A mail program sends a form of either kind, and follows no redirect.
	both := "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n"
	if status := pressAs(t, site.URL+link, "multipart/form-data; boundary=x", both); status != http.StatusOK {
		t.Errorf("one press, in parts: %d", status)
	}
	if status := press(t, site.URL+link, "List-Unsubscribe=One-Click"); status != http.StatusOK {
		t.Errorf("one press: %d", status)
	}
	if status := press(t, site.URL+link, strings.Repeat("x", 2000)); status != http.StatusRequestEntityTooLarge {
		t.Errorf("a long form: %d", status)
	}
	if answer() != "no mailing: June" {
		t.Errorf("it is %s", answer())
	}
	if p := visitor.Get(link); !p.Has("Mailings are stopped") {
		t.Errorf("that they are stopped is not said: %s", p.Text())
	}
	if status := press(t, site.URL+link[:len(link)-1]+"x", "List-Unsubscribe=One-Click"); status != http.StatusNotFound {
		t.Errorf("a link that is nobody's: %d", status)
	}
	if p := owner.Get(page); !p.Has("Stopped mailings") || webtest.Ask[int](t, site, `select unsubscribed from broadcast_sendings`) != 1 {
		t.Errorf("how many stopped is not counted: %s", p.Text())
	}
}

// ended waits until a page follows nothing any more.
func ended(t *testing.T, owner *webtest.Visitor, page string) {
	t.Helper()
	webtest.Until(t, "its end", func() bool { return owner.Get(page).Find("#work[data-poll]").Length() == 0 })
}

// press sends a form as a mail program does: with no cookie, and from no page.
func press(t *testing.T, address, body string) (status int) {
	t.Helper()
	return pressAs(t, address, "application/x-www-form-urlencoded", body)
}

func pressAs(t *testing.T, address, kind, body string) (status int) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", kind)
	answer, err := caller.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode
}

// A broadcast that was taken back and begun again goes out at its new time: what waited for
// the time before leaves it alone.
func TestABroadcastThatWasTakenBackForgetsItsTime(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	saidYes(t, site, 1)
	page := aBroadcast(t, owner, "Hello.")
	begin := func(days int) {
		t.Helper()
		form := url.Values{"channel": {channelOf(t, site)}, "per_minute": {"600"}, "at": {time.Now().AddDate(0, 0, days).Format("2006-01-02T15:04")}}
		if p := owner.Post(page+"/begin", form); p.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", p.Status, p.Text())
		}
	}
	begin(2)
	if p := owner.Post(page+"/turn", url.Values{"to": {"take-back"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	begin(9)
	first := webtest.Ask[int64](t, site, `select min(id) from river_job where kind = 'broadcast'`)
	site.DB.Due(t, `id = $1`, first)
	webtest.Until(t, "the first job's end", func() bool {
		return webtest.Ask[string](t, site, `select state::text from river_job where id = $1`, first) == "completed"
	})
	if state := webtest.Ask[string](t, site, `select state from broadcast_sendings`); state != "scheduled" {
		t.Errorf("a week too early it is %s", state)
	}
}

// pausedAfterOne begins a broadcast to so many, slowly, and pauses it once one has it.
func pausedAfterOne(t *testing.T, site *webtest.Site, owner *webtest.Visitor, count int) (page string) {
	t.Helper()
	saidYes(t, site, count)
	page = aBroadcast(t, owner, "Hello.")
	owner.Post(page+"/begin", url.Values{"channel": {channelOf(t, site)}, "per_minute": {"1"}, "at": {""}})
	webtest.Until(t, "the first mail", func() bool {
		return webtest.Ask[int](t, site, `select coalesce(sum(sent), 0)::int from broadcast_sendings`) == 1
	})
	if p := owner.Post(page+"/turn", url.Values{"to": {"pause"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("pausing: %d %s", p.Status, p.Text())
	}
	site.Exec(t, `update broadcast_sendings set per_minute = 600`)
	return page
}

// goesOn lets a broadcast go on, and says what became of it.
func goesOn(t *testing.T, site *webtest.Site, owner *webtest.Visitor, page string) string {
	t.Helper()
	if p := owner.Post(page+"/turn", url.Values{"to": {"resume"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("going on: %d %s", p.Status, p.Text())
	}
	ended(t, owner, page)
	return webtest.Ask[string](t, site, `select concat_ws(' ', state, total, sent, failed, left_out) from broadcast_sendings`)
}

// Whoever took their yes back between the beginning of a broadcast and their turn does not
// get it, and nobody gets it whom a process that died may have sent it to.
func TestABroadcastLeavesOutWhoTookTheirYesBack(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	page := pausedAfterOne(t, site, owner, 4)
	site.Exec(t, `update broadcast_recipients set state = 'sending' where id = (select id from broadcast_recipients where state = 'queued' limit 1)`)
	site.Exec(t, `update contacts set consent = 'no' where consent = 'yes' and email not in (select address from broadcast_recipients where state = 'sending')`)
	if got := goesOn(t, site, owner, page); got != "done 4 1 1 2" {
		t.Errorf("it is %s", got)
	}
}

// A broadcast of which many mails fail pauses by itself, and says why.
func TestABroadcastOfWhichManyFailPauses(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	page := pausedAfterOne(t, site, owner, 24)
	site.Exec(t, `update broadcast_recipients set address = 'no address' where state = 'queued'`)
	if got := goesOn(t, site, owner, page); got != "paused 24 1 20 0" {
		t.Errorf("it is %s", got)
	}
	if p := owner.Get(page); !p.Has("Paused by itself") {
		t.Errorf("why is not said: %s", p.Text())
	}
	if p := owner.Post(page+"/turn", url.Values{"to": {"stop"}}); p.Status != http.StatusSeeOther {
		t.Errorf("stopping: %d %s", p.Status, p.Text())
	}
	if p := owner.Post(page+"/turn", url.Values{"to": {"resume"}}); p.Status != http.StatusConflict {
		t.Errorf("going on after the end: %d", p.Status)
	}
}

// A mail of a broadcast that comes back counts as one that was not delivered, once. Where many
// do the broadcast pauses by itself, and the log says so.
func TestMailsOfABroadcastThatComeBackCount(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	page := pausedAfterOne(t, site, owner, 3)
	to := webtest.Ask[string](t, site, `select 'bonjour+return-' || lower(return_token) || '@atelier.test' from broadcast_recipients where state = 'sent'`)
	raw := "From: MAILER-DAEMON@mx.example\r\nSubject: Undelivered\r\n\r\n<x@y.example>:\r\nRemote host said: 550 5.1.1 no such user\r\n"
	conversations := webtest.Ask[int](t, site, `select count(*) from conversations`)
	door := site.Receive(t)
	for _, delayed := range []string{"Warning: message delayed 24 hours", "Undelivered", "Undelivered again"} {
		if err := door.Hand("", to, strings.Replace(raw, "Undelivered", delayed, 1)); err != nil {
			t.Fatal(err)
		}
	}
	webtest.Until(t, "the reports are read", func() bool {
		return webtest.Ask[int](t, site, `select count(*) from inbound_mails where state = 'report'`) == 3
	})
	if got := webtest.Ask[string](t, site, `select concat_ws(' ', sent, failed) from broadcast_sendings`); got != "0 1" {
		t.Errorf("sent and failed: %s", got)
	}
	if n := webtest.Ask[int](t, site, `select count(*) from conversations`); n != conversations {
		t.Error("a report begins a conversation")
	}
	site.Exec(t, `update broadcast_sendings set failed = 20, state = 'sending', per_minute = 1`)
	site.Exec(t, `update broadcast_recipients set state = 'sent' where return_token is not null`)
	if err := door.Hand("", to, strings.Replace(raw, "Undelivered", "Undelivered once more", 1)); err != nil {
		t.Fatal(err)
	}
	webtest.Until(t, "it pauses", func() bool {
		return webtest.Ask[string](t, site, `select state from broadcast_sendings`) == "paused"
	})
	if n := webtest.Ask[int](t, site, `select count(*) from activity where act = 'broadcast.many_failed' and member_id is null`); n != 1 {
		t.Errorf("the log says it %d times", n)
	}
	if p := owner.Get(page); !p.Has("Paused by itself") {
		t.Errorf("the page says %s", p.Text())
	}
}

// A broadcast whose address is disconnected stops, and says why.
func TestABroadcastOfADisconnectedAddressSaysWhyItStopped(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	page := pausedAfterOne(t, site, owner, 3)
	site.Exec(t, `update channels set deleted_at = now() where address = 'bonjour@atelier.test'`)
	if got := goesOn(t, site, owner, page); got != "stopped 3 1 0 0" {
		t.Errorf("it is %s", got)
	}
	if p := owner.Get(page); !p.Has("no longer connected") {
		t.Errorf("why is not said: %s", p.Text())
	}
}
