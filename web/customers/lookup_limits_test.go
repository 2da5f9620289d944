package customers_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"latchkey/web/webtest"
)

// the session, the section and the address that a proxy is said to have seen.
func TestRule21OneAllowanceForAllThatLooksUp(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Exec(t, `update workspaces set lookups_per_minute = 7`)
	first, second := site.SignIn(t, "assistant@demo.test"), site.SignIn(t, "assistant@demo.test")
	found := webtest.LookedUp(t, first, webtest.Contacts, webtest.Helene)
	second.Get(webtest.Contacts)
	i := 0
	send := func(path string, form url.Values) *webtest.Page {
		i++
		v := []*webtest.Visitor{first, second}[i%2]
		webtest.Forge(v)
		return v.Post("/w/"+webtest.Atelier+"/"+path, form)
	}
	for _, section := range webtest.LookupSections[1:] {
		if p := send(section+"/lookup", url.Values{"email": {"nobody@example.org"}}); p.Status != http.StatusOK {
			t.Errorf("%s: %d", section, p.Status)
		}
	}
	if p := send("contacts", url.Values{"name": {"Probe"}, "email": {webtest.Helene}}); p.Status != http.StatusSeeOther {
		t.Errorf("creating: %d", p.Status)
	}
	taken := site.AnotherAddress(t)
	if p := send("contacts/"+found+"/edit", url.Values{"name": {"Probe"}, "email": {taken}}); p.Status != http.StatusSeeOther {
		t.Errorf("changing an address: %d", p.Status)
	}
	before := site.Kept(t)
	for range 2 { // One of each session. The owners are told by the first.
		for path, form := range map[string]url.Values{
			"contacts/lookup": {"email": {taken}}, "students/lookup": {"email": {"nobody@example.org"}},
			"contacts": {"name": {"Probe"}, "email": {taken}}, "contacts/" + found + "/edit": {"name": {"Probe"}, "email": {taken}},
		} {
			p := send(path, form)
			webtest.TooMany(t, path, p, 60)
			if strings.Contains(p.Text(), "Hélène") && !strings.Contains(path, found) {
				t.Errorf("%s, beyond the limit: %s", path, p.Text())
			}
		}
	}
	after := site.Kept(t)
	for _, table := range []string{"lookups", "contacts", "contact_addresses"} {
		if before[table] != after[table] {
			t.Errorf("what came too often changed %s", table)
		}
	}
	if p := send("contacts/"+found+"/edit", url.Values{"name": {"Hélène"}, "email": {webtest.Helene}}); p.Status != http.StatusSeeOther {
		t.Errorf("changing a customer, and no address, needs no lookup: %d %s", p.Status, p.Text())
	}
	limited := func() int {
		return webtest.Ask[int](t, site, `select count(*) from activity where act = 'lookup.limit' and at > now() - interval '1 minute'`)
	}
	mails := func() int {
		return webtest.Ask[int](t, site, `select count(*) from river_job where kind = 'limit_mail'`)
	}
	lines, jobs := limited(), mails()
	if lines != 1 || jobs != 2 {
		t.Errorf("in one window %d lines and %d mails for two owners", lines, jobs)
	}
	// The next window, and another member.
	site.Exec(t, `update throttles set window_ends = now() - interval '1 second' where key like 'lookup:%'`)
	for range 10 {
		send("contacts/lookup", url.Values{"email": {"nobody@example.org"}})
	}
	if limited() != lines+1 || mails() != jobs+2 {
		t.Errorf("in the next window %d lines and %d mails", limited(), mails())
	}
	site.Seat(t, "agent@demo.test", "assistant")
	other := site.SignIn(t, "agent@demo.test")
	webtest.LookedUp(t, other, webtest.Contacts, taken)
	// And the same member in another workspace.
	webtest.LookedUp(t, first, "/w/"+webtest.Nordlicht+"/contacts", webtest.Ask[string](t, site, `select email_key from contact_addresses where contact_id = $1`, site.SomeContact(t, webtest.Nordlicht)))
}

// is ten times a member's.
func TestRule21LookupsOfADayAndOfAWorkspace(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Exec(t, `update workspaces set lookups_per_minute = 100, lookups_per_day = 3`)
	site.ForgetTries(t) // The demo has looked up today.
	people := []string{"assistant@demo.test", "agent@demo.test", "agent.team@demo.test", "agent.own@demo.test"}
	for _, email := range people[1:] {
		site.Seat(t, email, "assistant")
		site.Exec(t, `update users set language = 'en' where email_key = $1`, email)
	}
	assistant := site.SignIn(t, people[0])
	for left := 3; left > 0; left-- {
		if p := assistant.Get(webtest.Contacts); !p.Has(strconv.Itoa(left)) {
			t.Errorf("%d left: %s", left, p.Text())
		}
		if p := assistant.Post(webtest.Contacts+"/lookup", url.Values{"email": {"nobody@example.org"}}); p.Status != http.StatusOK {
			t.Errorf("with %d left: %d", left, p.Status)
		}
	}
	for range 2 {
		webtest.TooMany(t, "the fourth of three", assistant.Post(webtest.Contacts+"/lookup", url.Values{"email": {webtest.Helene}}), 86400)
	}
	if n := webtest.Ask[int](t, site, `select count(*) from river_job where kind = 'limit_mail'`); n != 2 {
		t.Errorf("%d mails for two owners", n)
	}
	// The others, as if their neighbours had used most of the workspace's thirty.
	site.Exec(t, `update throttles set count = 28 where key = (select 'lookup:' || workspace_id from workspace_slugs where slug = $1)`, webtest.Atelier)
	statuses := map[int]int{}
	for _, email := range people[1:] {
		v := site.SignIn(t, email)
		webtest.Forge(v)
		v.Get(webtest.Contacts)
		statuses[v.Post(webtest.Contacts+"/lookup", url.Values{"email": {"nobody@example.org"}}).Status]++
	}
	if statuses[http.StatusOK] != 2 || statuses[http.StatusTooManyRequests] != 1 {
		t.Errorf("the workspace's allowance: %v", statuses)
	}
}

// told once.
func TestRule21LookupsAtOnce(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.ForgetTries(t)
	site.Exec(t, `update workspaces set lookups_per_minute = 5`)
	before := webtest.Ask[int](t, site, `select count(*) from lookups`)
	statuses := make(chan int)
	const tries = 24
	visitors := make([]*webtest.Visitor, 4)
	for i := range visitors {
		visitors[i] = site.SignIn(t, "assistant@demo.test")
		visitors[i].Get(webtest.Contacts)
	}
	body := func(v *webtest.Visitor) string {
		return url.Values{"csrf": {v.CSRF()}, "email": {"nobody@example.org"}}.Encode()
	}
	for i := range tries {
		v := visitors[i%len(visitors)]
		r := v.Request(http.MethodPost, webtest.Contacts+"/lookup", strings.NewReader(body(v)))
		r.Header = http.Header{"Content-Type": {webtest.FormType}, "X-Forwarded-For": {"203.0.113." + strconv.Itoa(i)}}
		for _, name := range []string{"__Host-lk", "__Host-form"} {
			r.AddCookie(&http.Cookie{Name: name, Value: v.Cookie(name)})
		}
		go func() {
			answer, err := http.DefaultTransport.RoundTrip(r)
			if err != nil {
				statuses <- 0
				return
			}
			_ = answer.Body.Close()
			statuses <- answer.StatusCode
		}()
	}
	counted := map[int]int{}
	for range tries {
		counted[<-statuses]++
	}
	if counted[http.StatusOK] != 5 || counted[http.StatusTooManyRequests] != tries-5 {
		t.Errorf("%d lookups at once with an allowance of 5: %v", tries, counted)
	}
	if n := webtest.Ask[int](t, site, `select count(*) from lookups`) - before; n != 5 {
		t.Errorf("%d lines in the ledger", n)
	}
	if n := webtest.Ask[int](t, site, `select count(*) from river_job where kind = 'limit_mail'`); n != 2 {
		t.Errorf("%d mails for two owners", n)
	}
}
