package browsertest

import (
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// An owner answers each question about access within three clicks of where they land.
func TestAnOwnerAnswersQuestionsInThreeClicks(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.FindHelene(t)
	owner := Open(t, site)
	owner.SignInAs(site.SignIn(t, "owner@demo.test"))
	for question, answer := range map[string]struct {
		clicks []string
		sees   []string
	}{
		"who can see a customer's phone number": {
			[]string{"Settings", "Who can see what?"}, []string{"people see it", "E-mail address and phone are masked."},
		},
		"whom Lotte looked up this week": {[]string{"Settings", "Lotte de Vries"}, []string{"Lookups of the last 7 days", "Hélène"}},
		"why the assistant cannot open the reports, and who can change it": {
			[]string{"Settings", "Lotte de Vries", "Preview access"}, []string{"The role Assistant does not open it.", "Can be changed by"},
		},
		"what changed in members this week": {[]string{"Settings", "Activity log"}, []string{"invited"}},
		"who invited Lotte, and when she joined": {
			[]string{"Settings", "Lotte de Vries"}, []string{"Here since 21 May 2026, invited by Sophie Renaud"},
		},
		"what Lotte sees under Customers": {
			[]string{"Settings", "Lotte de Vries", "Preview access"}, []string{"Finds one by the exact address, 500 searches a day"},
		},
	} {
		if len(answer.clicks) > 3 {
			t.Errorf("%s: %d clicks", question, len(answer.clicks))
		}
		owner.Go(atelier + "/dashboard")
		for _, words := range answer.clicks {
			owner.Click(words)
		}
		for _, words := range answer.sees {
			owner.See(words)
		}
	}
}
