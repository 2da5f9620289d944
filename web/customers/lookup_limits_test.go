package customers_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"latchkey/web/customers"

	"latchkey/web/webtest"
)

// Rule 21: a day's allowance, which pages count down, and the workspace's, which
// is ten times a member's.
func TestRule21LookupsOfADayAndOfAWorkspace(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
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
		if p := assistant.Post(webtest.Contacts+"/lookup", url.Values{"email": {"nobody@example.org"}}); p.Status != http.StatusSeeOther {
			t.Errorf("with %d left: %d", left, p.Status)
		}
	}
	for range 2 {
		webtest.TooMany(t, "the fourth of three", assistant.Post(webtest.Contacts+"/lookup", url.Values{"email": {webtest.Helene}}), 86400)
	}
	if n := webtest.Ask[int](t, site, `select count(*) from river_job where kind = 'limit_mail'`); n != 3 {
		t.Errorf("%d mails for two owners and an admin", n)
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
	if statuses[http.StatusSeeOther] != 2 || statuses[http.StatusTooManyRequests] != 1 {
		t.Errorf("the workspace's allowance: %v", statuses)
	}
}

// Rule 21: an allowance holds when everything comes at once, and the owners are
// told once.
func TestRule21LookupsAtOnce(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
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
	if counted[http.StatusSeeOther] != 5 || counted[http.StatusTooManyRequests] != tries-5 {
		t.Errorf("%d lookups at once with an allowance of 5: %v", tries, counted)
	}
	if n := webtest.Ask[int](t, site, `select count(*) from lookups`) - before; n != 5 {
		t.Errorf("%d lines in the ledger", n)
	}
	if n := webtest.Ask[int](t, site, `select count(*) from river_job where kind = 'limit_mail'`); n != 3 {
		t.Errorf("%d mails for two owners and an admin", n)
	}
}
