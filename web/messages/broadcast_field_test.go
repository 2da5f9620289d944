package messages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/policy/policytest"
	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// A broadcast is for those who have a value in a field of the business's own, written as its
// reader writes it, and for those whom an import brought. Half a question is none, and what is
// gone by then nobody has.
func TestABroadcastIsForAValueOrAnImport(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	yes := saidYes(t, site, 3)
	colour, size := aField(t, site, "Colour", "text"), aField(t, site, "Size", "number")
	has := func(email, field, value, key string) {
		t.Helper()
		site.Exec(t, `insert into contact_values (workspace_id, contact_id, field_id, value, value_key)
			select workspace_id, id, $2, $3, $4 from contacts where email = $1`, email, field, value, key)
	}
	has(yes[0], colour, "Ocean blue", "ocean blue")
	has(yes[1], colour, "Ash", "ash")
	has(yes[0], size, "12.5", "12.5")
	brought := webtest.Ask[string](t, site, `
		insert into imports (workspace_id, id, member_id, member_version, resource, state, file, separator, created)
		select workspace_id, gen_random_uuid(), id, 1, 'contacts', 'done', 'June fair.csv', ',', 2 from members where id = $1 returning id::text`,
		site.MemberID(t, webtest.Atelier, "owner@demo.test"))
	site.Exec(t, `insert into import_contacts (workspace_id, import_id, contact_id, version)
		select workspace_id, $1, id, 1 from contacts where email = any ($2)`, brought, yes[1:])
	page := aBroadcast(t, owner, "Hello.")
	for query, want := range map[string]string{
		"?field=" + colour + "&value=ocean++BLUE": "1 customer said yes", "?field=" + colour + "&value=ocean": "Nobody gets it",
		"?field=" + size + "&value=12.50": "1 customer said yes", "?field=" + size + "&value=ash": "Nobody gets it",
		"?import=" + brought: "2 customers said yes", "?import=" + brought + "&field=" + colour + "&value=ash": "1 customer said yes",
		"?import=" + uuid.NewString(): "Nobody gets it", "?field=" + uuid.NewString() + "&value=ash": "Nobody gets it",
		"?field=" + colour: "Nobody gets it",
	} {
		if p := owner.Get(page + query); !p.Has(want) {
			t.Errorf("%s: %s", query, p.Text())
		}
	}
	if p := owner.Get(page + "?value=ash"); p.Find("#field-error").Text() == "" || p.Find("#value").AttrOr("value", "") != "ash" {
		t.Errorf("a value of no field is not refused: %s", p.Text())
	}
	if p := owner.Get(page); !strings.Contains(p.Find("#import").Text(), "June fair.csv") || !strings.Contains(p.Find("#field").Text(), "Colour") {
		t.Errorf("neither fields nor imports are offered: %s", p.Text())
	}
	if p := site.SignIn(t, "manager@demo.test").Get(page); p.Find("#import").Length() > 0 {
		t.Errorf("the import of another is offered: %s", p.Text())
	}
	form := url.Values{"channel": {channelOf(t, site)}, "per_minute": {"600"}, "field": {colour}, "value": {"Ocean blue"}}
	webtest.Refuses(t, site, owner, page+"/begin", []webtest.Attempt{
		{Name: "no value", Form: webtest.With(form, "value", " "), Status: 422}, {Name: "no field", Form: webtest.With(form, "field", ""), Status: 422},
		{Name: "another field", Form: webtest.With(form, "field", "x"), Status: 422}, {Name: "another import", Form: webtest.With(form, "import", "x"), Status: 422},
		{Name: "a long value", Form: webtest.With(form, "value", strings.Repeat("x", 5000)), Status: 422},
	})
	if p := owner.Post(page+"/begin", form); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	ended(t, owner, page)
	if to := webtest.Ask[string](t, site, `select string_agg(address, ' ') from broadcast_recipients`); to != yes[0] {
		t.Errorf("it went to %s, want %s", to, yes[0])
	}
	later := broadcasts + "/" + aDraft(t, site) + "/send"
	if p := owner.Post(later+"/begin", webtest.With(form, "at", time.Now().AddDate(0, 0, 2).Format("2006-01-02T15:04"))); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	site.Exec(t, `update contact_fields set deleted_at = now() where id = $1`, colour)
	site.Exec(t, `update river_job set scheduled_at = now(), state = 'available' where kind = 'broadcast' and state = 'scheduled'`)
	webtest.Until(t, "its end", func() bool {
		return webtest.Ask[bool](t, site, `select exists (select from broadcast_sendings where state = 'done' and total = 0)`)
	})
}

// aField is a field of the business's own, of a kind.
func aField(t *testing.T, site *webtest.Site, name, kind string) string {
	t.Helper()
	return webtest.Ask[string](t, site, `insert into contact_fields (workspace_id, id, name, name_key, kind)
		select workspace_id, gen_random_uuid(), $2, lower($2), $3 from workspace_slugs where slug = $1 returning id::text`, webtest.Atelier, name, kind)
}

// Customers are counted, and filtered, on the page of a broadcast: whoever opens it lists them
// all without it.
func TestWhoOpensBroadcastsListsCustomers(t *testing.T) {
	t.Parallel()
	matrix := policytest.Load(t)
	for _, role := range matrix.Roles() {
		for _, set := range matrix.Combinations(role) {
			if matrix.Allowed(role, set, "broadcasts", "open") && matrix.Reach(role, set, "contacts", "list") != "all" {
				t.Errorf("%s with %v counts customers whom they do not list", role, set)
			}
		}
	}
}
