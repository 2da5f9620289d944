package messages_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"latchkey/web/webtest"
)

// saleTemplate has two variables.
const saleTemplate = "Hello {{1}}, the sale of {{2}} has begun. Answer STOP to get no more."

// aSale is a broadcast over WhatsApp whose template is approved, the form that sends it, and the
// provider.
func aSale(t *testing.T) (p *provider, site *webtest.Site, owner *webtest.Visitor, page string, form url.Values) {
	t.Helper()
	p, site, owner = newProvider(t)
	p.templates = []values{template("sale", "APPROVED", saleTemplate), template("other", "APPROVED", "For {{1}} and {{2}} alone.")}
	owner.Post(templates+"/refresh", nil)
	webtest.Until(t, "they are fetched", func() bool { return states(t, site) == "other approved, sale approved" })
	made := owner.Post(broadcasts, url.Values{"name": {"June"}, "kind": {"whatsapp"}})
	if made.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", made.Status, made.Text())
	}
	page = owner.Follow(made).Find(`tr:contains("June") a.row-mark`).AttrOr("href", "")
	form = url.Values{
		"template": {templateCalled(t, site, "sale")}, "shown": {templateCalled(t, site, "sale")}, "variable": {"{{contact.name}}", "{{workspace.name}}"},
		"per_minute": {"600"}, "at": {""},
	}
	return p, site, owner, page, form
}

func templateCalled(t *testing.T, site *webtest.Site, name string) string {
	t.Helper()
	return webtest.Ask[string](t, site, `select id::text from message_templates where name = $1`, name)
}

// numbered gives customers numbers and what they said to mailings, and nobody else any; the
// answers are by their numbers.
func numbered(t *testing.T, site *webtest.Site, answers ...[2]string) {
	t.Helper()
	site.Exec(t, `update contacts set phone = '', consent = 'no', consent_since = created_at
		where workspace_id = (select workspace_id from workspace_slugs where slug = $1)`, webtest.Atelier)
	for i, a := range answers {
		site.Exec(t, `update contacts set phone = $2, consent = $3, name = 'Customer ' || $4,
			consent_from = '', consent_since = case when $3 <> 'unknown' then created_at end where id = (
			select id from contacts where workspace_id = (select workspace_id from workspace_slugs where slug = $1)
			   and deleted_at is null and phone = '' and merged_into is null order by id limit 1)`, webtest.Atelier, a[0], a[1], strconv.Itoa(i+1))
	}
}

func (p *provider) sent() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Sorted(slices.Values(p.got))
}

// A broadcast goes over WhatsApp with an approved template, once to each number whose owners all
// said yes; what its provider tells of each message is counted, and an answer STOP ends mailings.
func TestABroadcastGoesOverWhatsApp(t *testing.T) {
	t.Parallel()
	p, site, owner, page, form := aSale(t)
	numbered(t, site, [2]string{"+33612345678", "yes"}, [2]string{"+33612345679", "yes"}, [2]string{"+33612345679", "yes"},
		[2]string{"+33612345680", "no"}, [2]string{"+33612345681", "yes"}, [2]string{"+33612345681", "no"}, [2]string{"0612 34", "yes"},
		[2]string{"+33612345682", "unknown"})
	shown := owner.Follow(owner.Post(page+"/count", webtest.With(form, "shown", "")))
	for _, want := range []string{
		"2 numbers of customers who said yes", "1 has the same number as another customer", "somebody with the same number said no",
		"Hello {{1}}, the sale of {{2}} has begun.",
	} {
		if !shown.Has(want) {
			t.Errorf("the page has no %q: %s", want, shown.Text())
		}
	}
	if shown.Find(`input[name="variable"]`).Length() != 2 {
		t.Errorf("it asks for %d variables", shown.Find(`input[name="variable"]`).Length())
	}
	if read := owner.Follow(owner.Post(page+"/count", form)); !read.Has("the sale of Atelier Marchand has begun") {
		t.Errorf("what it would read is not shown: %s", read.Text())
	}
	p.before = func(id string) { p.tells(id, "delivered") }
	if r := owner.Post(page+"/begin", form); r.Status != http.StatusSeeOther {
		t.Fatalf("beginning: %d %s", r.Status, r.Text())
	}
	ended(t, owner, page)
	got := p.sent()
	if len(got) != 2 || !strings.HasPrefix(got[0], wa+" ") || !strings.HasPrefix(got[1], "33612345679 ") ||
		!strings.Contains(got[0], `"text":"Customer 1"`) || !strings.Contains(got[1], `"text":"Atelier Marchand"`) || !strings.Contains(got[0], `"name":"sale"`) {
		t.Errorf("the provider got %q", got)
	}
	figures := func() string {
		return webtest.Ask[string](t, site, `select concat_ws(' ', state, total, sent, delivered, read, failed, unsubscribed) from broadcast_sendings`)
	}
	if figures() != "done 2 2 2 0 0 0" {
		t.Errorf("it is %s", figures())
	}
	// What it tells later only climbs, twice or late.
	of := func(number string) string {
		return webtest.Ask[string](t, site, `select provider_id from broadcast_recipients where address = $1`, number)
	}
	p.tells(of("+"+wa), "read")
	p.tells(of("+"+wa), "delivered")
	p.tells(of("+33612345679"), "failed")
	if figures() != "done 2 1 1 1 1 0" {
		t.Errorf("told more, it is %s", figures())
	}
	if p := owner.Get(page); !p.Has("Undeliverable") || !p.Has("the sale of Atelier Marchand has begun") || !p.Has("sale (en)") {
		t.Errorf("the page says %s", p.Text())
	}
	answer := func(number string) string {
		return webtest.Ask[string](t, site, `select string_agg(consent || ' ' || consent_from, ', ' order by id) from contacts where phone = $1`, number)
	}
	p.writes("wamid.s0", time.Now(), textOf("Please do not stop the kiln"))
	if !strings.HasPrefix(answer("+"+wa), "yes") {
		t.Errorf("a sentence with the word: %s", answer("+"+wa))
	}
	p.writes("wamid.s1", time.Now(), textOf(" Stop. "))
	p.writes("wamid.s2", time.Now(), textOf("STOP"))
	if answer("+"+wa) != "no answer: June" {
		t.Errorf("after STOP it is %s", answer("+"+wa))
	}
	if figures() != "done 2 1 1 1 1 1" {
		t.Errorf("after STOP it is %s", figures())
	}
	if n := webtest.Ask[int](t, site, `select count(*) from messages where text = 'STOP' or text = 'Stop.'`); n != 2 {
		t.Errorf("%d of 2 answers stand in the conversation", n)
	}
}

// A channel that answers by itself while the business is closed says nothing to STOP.
func TestNothingAnswersAStopByItself(t *testing.T) {
	t.Parallel()
	p, site, owner, page, form := aSale(t)
	numbered(t, site, [2]string{"+" + wa, "yes"})
	owner.Post(page+"/begin", form)
	ended(t, owner, page)
	closedNow(t, site, webtest.Atelier)
	site.Exec(t, `update channels set away = 'Closed.' where id = $1`, p.channel)
	p.writes("wamid.1", time.Now(), textOf("Arrêt"))
	if got := automatic(t, site); got != 0 {
		t.Errorf("it is answered %d times", got)
	}
	p.writes("wamid.2", time.Now(), textOf("And my bowl?"))
	if got := automatic(t, site); got != 1 {
		t.Errorf("a question is answered %d times", got)
	}
	if got := webtest.Ask[string](t, site, `select consent from contacts where phone = $1`, "+"+wa); got != "no" {
		t.Errorf("it is %s", got)
	}
}

// STOP of somebody who got no broadcast over the channel is a word like any other.
func TestAStopThatAnswersNothingIsAWord(t *testing.T) {
	t.Parallel()
	p, site, _ := newProvider(t)
	numbered(t, site, [2]string{"+" + wa, "yes"})
	p.writes("wamid.1", time.Now(), textOf("STOP"))
	if got := webtest.Ask[string](t, site, `select consent from contacts where phone = $1`, "+"+wa); got != "yes" {
		t.Errorf("it is %s", got)
	}
}

// A number whose owner said no, and was deleted, gets nothing, whoever comes in with it again.
func TestANumberThatSaidNoGetsNothing(t *testing.T) {
	t.Parallel()
	p, site, owner, page, form := aSale(t)
	numbered(t, site, [2]string{"+" + wa, "yes"}, [2]string{"+33612345679", "yes"})
	site.Exec(t, `insert into mailing_noes (workspace_id, address_hash, since, origin)
		select workspace_id, address_hash(workspace_id, $2), now(), 'by hand: Marie' from workspace_slugs where slug = $1`, webtest.Atelier, "+"+wa)
	if p := owner.Get(page); !p.Has("1 number of a customer") || !p.Has("somebody with the same number said no") {
		t.Errorf("the page says %s", p.Text())
	}
	owner.Post(page+"/begin", form)
	ended(t, owner, page)
	if got := p.sent(); len(got) != 1 || !strings.HasPrefix(got[0], "33612345679 ") {
		t.Errorf("the provider got %q", got)
	}
}

// Whoever says no while a broadcast goes out is left out, as is whoever shares a number with them.
func TestWhoSaysNoMeanwhileGetsNoMessage(t *testing.T) {
	t.Parallel()
	p, site, owner, page, form := aSale(t)
	numbered(t, site, [2]string{"+" + wa, "yes"}, [2]string{"+33612345679", "yes"}, [2]string{"", "yes"})
	p.before = func(string) {
		site.Exec(t, `update contacts set consent = 'no', consent_since = now() where phone <> '' and phone <> (
			select address from broadcast_recipients where state = 'sending')`)
	}
	owner.Post(page+"/begin", form)
	ended(t, owner, page)
	if got := webtest.Ask[string](t, site, `select concat_ws(' ', state, total, sent, left_out) from broadcast_sendings`); got != "done 2 1 1" || len(p.sent()) != 1 {
		t.Errorf("it is %s, the provider got %q", got, p.sent())
	}
}

// What cannot be sent is refused at its field, and keeps nothing.
func TestABroadcastOverWhatsAppRefusesWhatCannotGo(t *testing.T) {
	t.Parallel()
	p, site, owner, page, form := aSale(t)
	numbered(t, site, [2]string{"+" + wa, "yes"})
	other := templateCalled(t, site, "other")
	short := webtest.With(form, "variable", "Anna")
	attempts := []webtest.Attempt{
		{Name: "no template", Form: webtest.With(webtest.With(form, "template", ""), "shown", ""), Status: 422},
		{Name: "a variable too few", Form: short, Status: 422},
		{Name: "a variable that stands for nothing", Form: webtest.With(form, "variable", "{{order.number}}"), Status: 422},
		{Name: "an empty one", Form: webtest.With(form, "variable", " "), Status: 422},
		{Name: "too fast", Form: webtest.With(form, "per_minute", "601"), Status: 422},
		{Name: "an hour that is none", Form: webtest.With(form, "at", skippedHour()), Status: 422},
	}
	webtest.Refuses(t, site, owner, page+"/begin", attempts)
	webtest.Refuses(t, site, owner, page+"/test", append(attempts[:4:4],
		webtest.Attempt{Name: "no number", Form: form, Status: 422},
		webtest.Attempt{Name: "half a number", Form: webtest.With(form, "number", "+33 6"), Status: 422},
	))
	refused := func(what string, form url.Values) {
		t.Helper()
		before := site.Kept(t)
		for _, act := range []string{"/begin", "/test"} {
			if r := owner.Post(page+act, webtest.With(form, "number", "+"+wa)); r.Status != http.StatusUnprocessableEntity || r.Find("#template-error").Length() != 1 {
				t.Errorf("%s, %s: %d %s", what, act, r.Status, r.Text())
			}
		}
		site.Unchanged(t, before, what)
	}
	refused("nobody's template", webtest.With(webtest.With(form, "template", channelOf(t, site)), "shown", channelOf(t, site)))
	refused("one that was not looked at", webtest.With(form, "template", other))
	p.decides("sale", "PAUSED", "")
	owner.Post(templates+"/refresh", nil)
	webtest.Until(t, "it is paused there", func() bool { return states(t, site) == "other approved, sale paused" })
	refused("one that is approved no more", form)
	webtest.Refuses(t, site, owner, broadcasts, []webtest.Attempt{
		{Name: "a text over WhatsApp", Form: url.Values{"name": {"x"}, "kind": {"whatsapp"}, "subject": {"x"}, "text": {"x"}}, Status: 422},
		{Name: "a mail without words", Form: url.Values{"name": {"x"}, "kind": {"email"}}, Status: 422},
		{Name: "over something else", Form: url.Values{"name": {"x"}, "kind": {"custom"}}, Status: 422},
	})
	if got := p.sent(); len(got) != 0 {
		t.Errorf("the provider got %q", got)
	}
}

// A test goes to the number that its writer gives, and to nobody else; one that the provider
// does not take is told.
func TestABroadcastOverWhatsAppIsTried(t *testing.T) {
	t.Parallel()
	p, site, owner, page, form := aSale(t)
	site.Exec(t, `update users set language = 'en'`)
	if r := owner.Post(page+"/test", webtest.With(form, "number", "06 12 34 56 78")); r.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.Status, r.Text())
	} else if !owner.Follow(r).Has("+33 6 12 34 56 78") {
		t.Error("where it goes is not said")
	}
	webtest.Until(t, "it is there", func() bool { return len(p.sent()) == 1 })
	if got := p.sent(); !strings.HasPrefix(got[0], wa+" ") || !strings.Contains(got[0], `"name":"sale"`) {
		t.Errorf("the provider got %q", got)
	}
	p.mu.Lock()
	p.status = http.StatusBadRequest
	p.mu.Unlock()
	owner.Post(page+"/test", webtest.With(form, "number", "06 12 34 56 78"))
	webtest.Until(t, "the bell says so", func() bool { return owner.Get(told).Has("The test of the broadcast June did not go out") })
	if n := webtest.Ask[int](t, site, `select count(*) from broadcast_recipients where state <> 'sent'`); n != 0 {
		t.Errorf("%d get it", n)
	}
}

// A template that its provider stops, or that says something else, stops the broadcast before the
// next one gets it. It goes on once the template is as it was.
func TestABroadcastPausesWithItsTemplate(t *testing.T) {
	t.Parallel()
	p, site, owner, page, form := aSale(t)
	site.Exec(t, `update users set language = 'en'`)
	numbered(t, site, [2]string{"+" + wa, "yes"}, [2]string{"+33612345679", "yes"})
	later := webtest.With(form, "at", time.Now().AddDate(0, 0, 2).Format("2006-01-02T15:04"))
	if r := owner.Post(page+"/begin", later); r.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.Status, r.Text())
	}
	if r := owner.Post(templates+"/"+templateCalled(t, site, "sale")+"/delete", nil); r.Status != http.StatusConflict || !r.Has("June") {
		t.Errorf("deleting its template: %d %s", r.Status, r.Text())
	}
	site.Exec(t, `update message_templates set body = 'Another {{1}} for {{2}} now.' where name = 'sale'`)
	site.DB.Due(t, `kind = 'broadcast'`)
	ended(t, owner, page)
	if p := owner.Get(page); !p.Has("its template is no longer approved, or says something else now") {
		t.Errorf("the page says %s", p.Text())
	}
	if !owner.Get(told).Has("The broadcast June paused by itself: its template") {
		t.Error("the bell does not say so")
	}
	if r := owner.Post(page+"/turn", url.Values{"to": {"resume"}}); r.Status != http.StatusConflict || len(p.sent()) != 0 {
		t.Errorf("going on: %d, %q", r.Status, p.sent())
	}
	site.Exec(t, `update message_templates set body = $1 where name = 'sale'`, saleTemplate)
	if r := owner.Post(page+"/turn", url.Values{"to": {"resume"}}); r.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.Status, r.Text())
	}
	ended(t, owner, page)
	if len(p.sent()) != 2 {
		t.Errorf("the provider got %q", p.sent())
	}
}

// A STOP is one, whatever message it answers, and by which number the provider knows its sender.
func TestAStopIsOneHoweverItComes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ number, from string }{
		"an answer to another message": {"+" + wa, wa},
		"Mexico":                       {"+525512345678", "5215512345678"},
		"Brazil":                       {"+5561991234567", "556191234567"},
		"Brazil as it was typed once":  {"+556191234567", "556191234567"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, site, owner, page, form := aSale(t)
			numbered(t, site, [2]string{c.number, "yes"})
			owner.Post(page+"/begin", form)
			ended(t, owner, page)
			said := webtest.Ask[int](t, site, `select count(*) from contacts`)
			for _, of := range []values{
				{"id": "wamid.q", "from": c.from, "type": "text", "text": values{"body": "Good morning"}},
				{"id": "wamid.a", "from": c.from, "type": "text", "text": values{"body": "*STOP*"}, "context": values{"id": "wamid.q"}},
			} {
				p.tell(appSecret, values{"messages": []values{of}})
			}
			if got := webtest.Ask[string](t, site, `select string_agg(consent, ' ') from contacts where phone = $1`, c.number); got != "no" {
				t.Errorf("it is %s", got)
			}
			if n := webtest.Ask[int](t, site, `select unsubscribed::int from broadcast_sendings`); n != 1 {
				t.Errorf("%d are counted", n)
			}
			if now := webtest.Ask[int](t, site, `select count(*) from contacts`); now != said && c.number == "+525512345678" {
				t.Errorf("there are %d more customers", now-said)
			}
		})
	}
}

// A test is a mailing to whoever has the number. It goes with what else the form says in order, which
// the page after it shows.
func TestATestGoesToNobodyWhoSaidNo(t *testing.T) {
	t.Parallel()
	p, site, owner, page, form := aSale(t)
	numbered(t, site, [2]string{"+" + wa, "no"})
	form.Set("number", "+33612345679")
	webtest.Refuses(t, site, owner, page+"/test", []webtest.Attempt{
		{Name: "somebody who said no", Form: webtest.With(form, "number", "+"+wa), Status: 422},
		{Name: "no tag", Form: webtest.With(form, "tag", "x"), Status: 422},
		{Name: "a long value", Form: webtest.With(form, "value", strings.Repeat("x", 300)), Status: 422},
	})
	if r := owner.Post(page+"/count", webtest.With(form, "tag", "x")); r.Status != http.StatusUnprocessableEntity {
		t.Errorf("counting: %d", r.Status)
	}
	if len(p.sent()) != 0 {
		t.Errorf("the provider got %q", p.sent())
	}
}

// skippedHour is a time that the next day on which clocks go forward does not have in Paris.
func skippedHour() string {
	zone, _ := time.LoadLocation("Europe/Paris")
	now := time.Now().In(zone)
	for days := 1; ; days++ {
		at := time.Date(now.Year(), now.Month(), now.Day()+days, 2, 30, 0, 0, zone)
		if at.Hour() != 2 || at.Minute() != 30 {
			return time.Date(now.Year(), now.Month(), now.Day()+days, 2, 30, 0, 0, time.UTC).Format("2006-01-02T15:04")
		}
	}
}
