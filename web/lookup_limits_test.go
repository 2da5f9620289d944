package web_test

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
	do(t, site, `update workspaces set lookups_per_minute = 7`)
	first, second := site.SignIn(t, "assistant@demo.test"), site.SignIn(t, "assistant@demo.test")
	found := lookedUp(t, first, contacts, helene)
	second.Get(contacts)
	i := 0
	send := func(path string, form url.Values) *webtest.Page {
		i++
		v := []*webtest.Visitor{first, second}[i%2]
		forged(v)
		return v.Post("/w/"+atelier+"/"+path, form)
	}
	for _, section := range lookupSections[1:] {
		if p := send(section+"/lookup", url.Values{"email": {"nobody@example.org"}}); p.Status != http.StatusOK {
			t.Errorf("%s: %d", section, p.Status)
		}
	}
	if p := send("contacts", url.Values{"name": {"Probe"}, "email": {helene}}); p.Status != http.StatusSeeOther {
		t.Errorf("creating: %d", p.Status)
	}
	taken := anotherAddress(t, site)
	if p := send("contacts/"+found+"/edit", url.Values{"name": {"Probe"}, "email": {taken}}); p.Status != http.StatusSeeOther {
		t.Errorf("changing an address: %d", p.Status)
	}
	before := kept(t, site)
	for range 2 { // One of each session. The owners are told by the first.
		for path, form := range map[string]url.Values{
			"contacts/lookup": {"email": {taken}}, "students/lookup": {"email": {"nobody@example.org"}},
			"contacts": {"name": {"Probe"}, "email": {taken}}, "contacts/" + found + "/edit": {"name": {"Probe"}, "email": {taken}},
		} {
			p := send(path, form)
			tooMany(t, path, p, 60)
			if strings.Contains(p.Text(), "Hélène") && !strings.Contains(path, found) {
				t.Errorf("%s, beyond the limit: %s", path, p.Text())
			}
		}
	}
	after := kept(t, site)
	for _, table := range []string{"lookups", "contacts", "contact_addresses"} {
		if before[table] != after[table] {
			t.Errorf("what came too often changed %s", table)
		}
	}
	if p := send("contacts/"+found+"/edit", url.Values{"name": {"Hélène"}, "email": {helene}}); p.Status != http.StatusSeeOther {
		t.Errorf("changing a customer, and no address, needs no lookup: %d %s", p.Status, p.Text())
	}
	limited := func() int {
		return ask[int](t, site, `select count(*) from activity where act = 'lookup.limit' and at > now() - interval '1 minute'`)
	}
	mails := func() int { return ask[int](t, site, `select count(*) from river_job where kind = 'limit_mail'`) }
	lines, jobs := limited(), mails()
	if lines != 1 || jobs != 2 {
		t.Errorf("in one window %d lines and %d mails for two owners", lines, jobs)
	}
	// The next window, and another member.
	do(t, site, `update throttles set window_ends = now() - interval '1 second' where key like 'lookup:%'`)
	for range 10 {
		send("contacts/lookup", url.Values{"email": {"nobody@example.org"}})
	}
	if limited() != lines+1 || mails() != jobs+2 {
		t.Errorf("in the next window %d lines and %d mails", limited(), mails())
	}
	seated(t, site, "agent@demo.test", "assistant")
	other := site.SignIn(t, "agent@demo.test")
	lookedUp(t, other, contacts, taken)
	// And the same member in another workspace.
	lookedUp(t, first, "/w/"+nordlicht+"/contacts", ask[string](t, site, `select email_key from contact_addresses where contact_id = $1`, someContact(t, site, nordlicht)))
}

// is ten times a member's.
func TestRule21LookupsOfADayAndOfAWorkspace(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	do(t, site, `update workspaces set lookups_per_minute = 100, lookups_per_day = 3`)
	patient(t, site) // The demo has looked up today.
	people := []string{"assistant@demo.test", "agent@demo.test", "agent.team@demo.test", "agent.own@demo.test"}
	for _, email := range people[1:] {
		seated(t, site, email, "assistant")
		do(t, site, `update users set language = 'en' where email_key = $1`, email)
	}
	assistant := site.SignIn(t, people[0])
	for left := 3; left > 0; left-- {
		if p := assistant.Get(contacts); !p.Has(strconv.Itoa(left)) {
			t.Errorf("%d left: %s", left, p.Text())
		}
		if p := assistant.Post(contacts+"/lookup", url.Values{"email": {"nobody@example.org"}}); p.Status != http.StatusOK {
			t.Errorf("with %d left: %d", left, p.Status)
		}
	}
	for range 2 {
		tooMany(t, "the fourth of three", assistant.Post(contacts+"/lookup", url.Values{"email": {helene}}), 86400)
	}
	if n := ask[int](t, site, `select count(*) from river_job where kind = 'limit_mail'`); n != 2 {
		t.Errorf("%d mails for two owners", n)
	}
	// The others, as if their neighbours had used most of the workspace's thirty.
	do(t, site, `update throttles set count = 28 where key = (select 'lookup:' || workspace_id from workspace_slugs where slug = $1)`, atelier)
	statuses := map[int]int{}
	for _, email := range people[1:] {
		v := site.SignIn(t, email)
		forged(v)
		v.Get(contacts)
		statuses[v.Post(contacts+"/lookup", url.Values{"email": {"nobody@example.org"}}).Status]++
	}
	if statuses[http.StatusOK] != 2 || statuses[http.StatusTooManyRequests] != 1 {
		t.Errorf("the workspace's allowance: %v", statuses)
	}
}

// told once.
func TestRule21LookupsAtOnce(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	patient(t, site)
	do(t, site, `update workspaces set lookups_per_minute = 5`)
	before := ask[int](t, site, `select count(*) from lookups`)
	statuses := make(chan int)
	const tries = 24
	visitors := make([]*webtest.Visitor, 4)
	for i := range visitors {
		visitors[i] = site.SignIn(t, "assistant@demo.test")
		visitors[i].Get(contacts)
	}
	body := func(v *webtest.Visitor) string {
		return url.Values{"csrf": {v.CSRF()}, "email": {"nobody@example.org"}}.Encode()
	}
	for i := range tries {
		v := visitors[i%len(visitors)]
		r := v.Request(http.MethodPost, contacts+"/lookup", strings.NewReader(body(v)))
		r.Header = http.Header{"Content-Type": {urlencoded}, "X-Forwarded-For": {"203.0.113." + strconv.Itoa(i)}}
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
	if n := ask[int](t, site, `select count(*) from lookups`) - before; n != 5 {
		t.Errorf("%d lines in the ledger", n)
	}
	if n := ask[int](t, site, `select count(*) from river_job where kind = 'limit_mail'`); n != 2 {
		t.Errorf("%d mails for two owners", n)
	}
}
