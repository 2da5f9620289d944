package sales_test

import (
	"net/http"
	"net/url"
	"testing"

	"latchkey/web/sales"
	"latchkey/web/webtest"
)

// An order is found by its number, as people say it; and a new one begins with its customer.
func TestOrdersAreFoundByTheirNumber(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	list := "/w/" + webtest.Atelier + "/orders"
	number := webtest.Ask[string](t, site, `select number::text from orders o join workspace_slugs s using (workspace_id)
		where s.slug = $1 order by number limit 1`, webtest.Atelier)
	for _, who := range []string{"owner", "assistant"} {
		v := site.SignIn(t, who+"@demo.test")
		for typed, want := range map[string]int{number: 1, "%23" + number: 1, "+" + number + "+": 1, "0": 0, "-1": 0, "abc": 0, "999999999999999999999": 0, number + "&state=nothing": -1} {
			p := v.Get(list + "?number=" + typed)
			got := p.Find("#records tbody tr").Length()
			if want < 0 && p.Status != http.StatusBadRequest || want >= 0 && (p.Status != http.StatusOK || got != want) {
				t.Errorf("%s, %q: %d with %d orders", who, typed, p.Status, got)
			}
		}
		if n := v.Get(list).Find(`a[href$="/orders/new"]`).Length(); n != 1 {
			t.Errorf("%s has %d ways to a new order", who, n)
		}
	}
}

// A new order begins with its customer: searched by whoever lists them, found by the whole
// address by whoever looks up, which counts as any lookup does.
func TestANewOrderBeginsWithItsCustomer(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	site.Exec(t, `update users set language = 'en'`)
	begin, form := "/w/"+webtest.Atelier+"/orders/new", webtest.Contacts+"/"+site.HeleneID(t)+"/orders/new"
	owner, lotte, agent := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "assistant@demo.test"), site.SignIn(t, "agent@demo.test")
	if p := owner.Get(begin + "?q=helene+dub"); p.Find(`.customer-choices a[href="`+form+`"]`).Length() != 1 || owner.Get(form).Status != http.StatusOK {
		t.Errorf("an owner chooses her: %d %s", p.Status, p.Text())
	}
	if p := owner.Get(begin + "?q=nobody+at+all"); p.Status != http.StatusOK || !p.Has("Nobody is found") {
		t.Errorf("nobody: %d %s", p.Status, p.Text())
	}
	for _, query := range []string{"?q=a&q=b", "?x=1", "?missed=" + site.HeleneID(t), "?q=%00"} {
		if p := owner.Get(begin + query); p.Status != http.StatusBadRequest {
			t.Errorf("%s: %d", query, p.Status)
		}
	}
	if p := lotte.Get(form); p.Status != http.StatusNotFound {
		t.Errorf("an assistant who has not found her: %d", p.Status)
	}
	if p := lotte.Get(begin); p.Status != http.StatusOK || p.Find(".customer-choices").Length() != 0 || p.Find(`main form [name="email"]`).Length() != 1 {
		t.Errorf("an assistant begins an order: %d %s", p.Status, p.Text())
	}
	if p := lotte.Get(begin + "?q=helene"); p.Status != http.StatusBadRequest {
		t.Errorf("an assistant searches: %d", p.Status)
	}
	missed := lotte.Post(begin+"/lookup", url.Values{"email": {"nobody@example.org"}})
	if p := lotte.Follow(missed); !p.Has("No customer has exactly this address") && !p.Has("No customer with exactly this address") {
		t.Errorf("nobody: %d %s", missed.Status, p.Text())
	}
	if p := lotte.Post(begin+"/lookup", url.Values{"email": {webtest.Helene}}); p.Status != http.StatusSeeOther || p.Header.Get("Location") != form {
		t.Errorf("she finds her: %d %s", p.Status, p.Header.Get("Location"))
	}
	if p := lotte.Get(form); p.Status != http.StatusOK {
		t.Errorf("the form of who is found: %d", p.Status)
	}
	if n := webtest.Ask[int](t, site, `select count(*) from lookups l join members m on m.id = l.member_id
		where m.email_key = 'assistant@demo.test' and l.found_at > now() - interval '1 minute'`); n != 2 {
		t.Errorf("%d lookups are in the ledger", n)
	}
	agent.Get("/workspaces")
	if p := agent.Get(begin); p.Status != http.StatusForbidden {
		t.Errorf("an agent begins an order: %d", p.Status)
	}
	if p := agent.Post(begin+"/lookup", url.Values{"email": {webtest.Helene}}); p.Status != http.StatusForbidden {
		t.Errorf("an agent looks up: %d", p.Status)
	}
	if p := owner.Post(begin+"/lookup", url.Values{"email": {webtest.Helene}}); p.Status != http.StatusForbidden {
		t.Errorf("an owner, who needs no lookup: %d", p.Status)
	}
}
