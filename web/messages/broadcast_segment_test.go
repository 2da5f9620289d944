package messages_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// A broadcast is for those who meet all that is asked, counted and sent alike; what became of it
// leaves as a file, with addresses for whoever exports customers alone.
func TestABroadcastIsForASegment(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	yes := saidYes(t, site, 4)
	agent, team := site.MemberID(t, webtest.Atelier, "agent@demo.test"), aTeam(t, site)
	site.Exec(t, `update contacts set country = 'NL', language = 'nl', assignee_id = $2, team_id = $3 where email = $1`, yes[0], agent, team)
	site.Exec(t, `update contacts set country = 'NL', language = 'nl', assignee_id = null, team_id = null where email = $1`, yes[1])
	site.Exec(t, `update contacts set country = 'NL', language = 'fr', assignee_id = null, team_id = null where email = $1`, yes[2])
	site.Exec(t, `update contacts set country = 'FR', language = 'fr', assignee_id = null, team_id = null where email = $1`, yes[3])
	page := aBroadcast(t, owner, "Hello {{contact.name}}")
	for query, want := range map[string]string{
		"?country=NL": "3 customers", "?country=NL&language=nl": "2 customers", "?language=fr&country=FR": "1 customer", "?assignee=" + agent: "1 customer",
		"?team=" + team + "&language=nl": "1 customer", "?team=" + team + "&country=FR": "Nobody gets it", "?assignee=" + uuid.NewString(): "Nobody gets it",
	} {
		if p := owner.Get(page + query); !p.Has(want) {
			t.Errorf("%s: %s", query, p.Text())
		}
	}
	form := url.Values{"channel": {channelOf(t, site)}, "per_minute": {"600"}, "country": {"NL"}, "language": {"nl"}}
	webtest.Refuses(t, site, owner, page+"/begin", []webtest.Attempt{
		{Name: "no country", Form: webtest.With(form, "country", "XX"), Status: 422}, {Name: "no language", Form: webtest.With(form, "language", "xx"), Status: 422},
		{Name: "no team", Form: webtest.With(form, "team", "x"), Status: 422}, {Name: "nobody", Form: webtest.With(form, "assignee", "x"), Status: 422},
	})
	if p := owner.Post(page+"/begin", form); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	webtest.Until(t, "it is done", func() bool {
		return webtest.Ask[bool](t, site, `select exists (select from broadcast_sendings where state = 'done')`)
	})
	to := strings.Fields(webtest.Ask[string](t, site, `select string_agg(address, ' ' order by address) from broadcast_recipients`))
	if want := slices.Sorted(slices.Values(yes[:2])); !slices.Equal(to, want) {
		t.Errorf("it went to %v, want %v", to, want)
	}
	site.Exec(t, `update broadcast_recipients set state = 'failed' where address = $1`, yes[0])
	_, rows := webtest.Exported(t, owner, strings.TrimPrefix(page, "/w/"+webtest.Atelier), url.Values{"separator": {"comma"}})
	if len(rows) != 3 || strings.Join(rows[0], ",") != "customer,email,state,stopped mailings at" {
		t.Fatalf("the file: %v", rows)
	}
	for _, row := range rows[1:] {
		if want := map[string]string{yes[0]: "failed", yes[1]: "sent"}[row[1]]; row[2] != want || row[0] == "" {
			t.Errorf("%v, want %s", row, want)
		}
	}
	// On the right to export broadcasts no address leaves.
	manager := site.SignIn(t, "manager@demo.test")
	if _, rows := webtest.Exported(t, manager, strings.TrimPrefix(page, "/w/"+webtest.Atelier), url.Values{"separator": {"comma"}}); len(rows) != 3 || slices.Contains(rows[0], "email") || strings.Contains(rows[1][0]+rows[2][0], "@") {
		t.Errorf("a manager's file: %v", rows)
	}
	for who, want := range map[string]int{"manager.restricted@demo.test": 403, "agent@demo.test": 403, "assistant@demo.test": 403, "nora@demo.test": 404} {
		if p := site.SignIn(t, who).Post(page+"/export", url.Values{"separator": {"comma"}}); p.Status != want {
			t.Errorf("%s: %d, want %d", who, p.Status, want)
		}
	}
	if p := owner.Post(broadcasts+"/"+uuid.NewString()+"/send/export", url.Values{"separator": {"comma"}}); p.Status != http.StatusNotFound {
		t.Errorf("of none: %d", p.Status)
	}
	if logged := webtest.Ask[int](t, site, `select count(*) from activity where act = 'export.begin'`); logged != 2 {
		t.Errorf("%d exports are logged", logged)
	}
}

// What was begun says how, and a broadcast that waits counts those whom it is for, and nobody else.
func TestABroadcastSaysHowItWasBegun(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	yes := saidYes(t, site, 4)
	site.Exec(t, `update contacts set country = case when email = $1 then 'NL' else 'FR' end`, yes[0])
	page := aBroadcast(t, owner, "Hello")
	form := url.Values{
		"channel": {channelOf(t, site)}, "per_minute": {"7"}, "country": {"NL"}, "language": {""}, "assignee": {site.MemberID(t, webtest.Atelier, "agent@demo.test")},
		"at": {time.Now().AddDate(0, 0, 2).Format("2006-01-02T15:04")},
	}
	site.Exec(t, `update contacts set assignee_id = $1 where email = $2`, form.Get("assignee"), yes[0])
	if p := owner.Post(page+"/begin", form); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	agent := webtest.Ask[string](t, site, `select name from members where id = $1`, form.Get("assignee"))
	p := owner.Get(page)
	if !p.Has("1 customer said yes") {
		t.Errorf("it is for %s", p.Find(".broadcast-audience").Text())
	}
	for _, want := range []string{"Bonjour", "Netherlands", agent, "7"} {
		if !strings.Contains(p.Find("#work .facts").Text(), want) {
			t.Errorf("%q is not said: %s", want, p.Find("#work .facts").Text())
		}
	}
}
