package overview_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/uuid"

	"latchkey/web/webtest"
)

// What an owner puts away is away for them alone; and nobody puts away what they are not
// warned of.
func TestAWarningIsPutAwayForItsReaderAlone(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	site.Exec(t, `update users set language = 'en'`)
	owner, other, assistant := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "owner2@demo.test"), site.SignIn(t, "assistant@demo.test")
	act := webtest.Dashboard + "/dismiss"
	page := owner.Get(webtest.Dashboard)
	buttons := page.Find(`.warnings [name="about"]`)
	if buttons.Length() < 2 || !page.Has("expired@demo.test") {
		t.Fatalf("%d warnings", buttons.Length())
	}
	var all []string
	for _, button := range buttons.EachIter() {
		all = append(all, button.AttrOr("value", ""))
	}
	assistant.Get(webtest.Dashboard)
	for _, about := range append([]string{uuid.NewString()}, all...) {
		if p := assistant.Follow(assistant.Post(act, url.Values{"about": {about}})); !p.Has("That was no longer there") {
			t.Errorf("an assistant puts %s away: %d", about, p.Status)
		}
	}
	if n := webtest.Ask[int](t, site, `select count(*) from dismissals`); n != 0 {
		t.Errorf("%d are kept of what nobody was warned of", n)
	}
	for _, about := range all {
		for range 2 { // A second click does no harm.
			if p := owner.Post(act, url.Values{"about": {about}}); p.Status != http.StatusSeeOther {
				t.Errorf("%s: %d %s", about, p.Status, p.Text())
			}
		}
	}
	owner.Get(webtest.Dashboard)
	if p := owner.Get(webtest.Dashboard); p.Find(".warnings").Length() != 0 {
		t.Errorf("still there: %s", p.Find(".warnings").Text())
	}
	// Sent again, it may run out again: that is another warning, which is put away again.
	site.Exec(t, `update invitations set expires_at = now() - interval '1 second' where email_key = 'expired@demo.test'`)
	site.Exec(t, `update dismissals set at = at - interval '1 minute'`)
	again := owner.Get(webtest.Dashboard).Find(`.warnings [name="about"]`)
	if again.Length() != 1 {
		t.Errorf("%d warnings of what ran out again", again.Length())
	}
	owner.Post(act, url.Values{"about": {again.AttrOr("value", "")}})
	owner.Get(webtest.Dashboard)
	if p := owner.Get(webtest.Dashboard); p.Find(".warnings").Length() != 0 {
		t.Errorf("put away again, and there: %s", p.Find(".warnings").Text())
	}
	if n := other.Get(webtest.Dashboard).Find(`.warnings [name="about"]`).Length(); n != len(all) {
		t.Errorf("another owner sees %d of %d", n, len(all))
	}
	for _, about := range []string{"", "x"} {
		if p := owner.Post(act, url.Values{"about": {about}}); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%q: %d", about, p.Status)
		}
	}
}

// The dashboard is of the days that are chosen.
func TestTheDashboardIsOfOtherDays(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	for query, want := range map[string]string{
		"": "Last 30 days", "?range=this_month": "This month", "?range=last_month": "Last month", "?range=12_months": "12 months",
	} {
		p := owner.Get(webtest.Dashboard + query)
		if p.Status != http.StatusOK || p.Find(`.range-presets [aria-current]`).Length() != 1 || !p.Has("Revenue · "+p.Find(`.range-presets [aria-current]`).Text()) {
			t.Errorf("%q, %s: %d %s", query, want, p.Status, p.Find("main").Text())
		}
	}
}
