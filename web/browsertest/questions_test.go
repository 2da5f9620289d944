package browsertest

import (
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// step is what an owner does to come to an answer: a click, or a choice from a list.
type step struct{ list, words string }

func clicks(words ...string) (steps []step) {
	for _, w := range words {
		steps = append(steps, step{words: w})
	}
	return steps
}

// An owner answers each question about access within three steps of where they land.
func TestAnOwnerAnswersQuestionsInThreeClicks(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.FindHelene(t)
	marie := site.SignIn(t, "owner@demo.test")
	marie.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0")
	elsewhere := site.Visit(t)
	elsewhere.Header.Set("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1")
	elsewhere.SignIn("owner@demo.test", "open-sesame-demo")
	owner := Open(t, site)
	owner.SignInAs(marie)
	joined := webtest.Ask[string](t, site, `select to_char(joined_at at time zone 'Europe/Paris', 'FMDD FMMonth YYYY') from members m
		 join workspace_slugs s on s.workspace_id = m.workspace_id where s.slug = $1 and m.email = 'assistant@demo.test'`, webtest.Atelier)
	for question, answer := range map[string]struct {
		steps    []step
		sees     []string
		seesNone string
	}{
		"who can see a customer's phone number": {
			steps: clicks("Settings", "Who can see what?"), sees: []string{"people see it", "E‑mail address and phone are masked."},
		},
		"whom Lotte looked up this week": {
			steps: clicks("Settings", "Lotte de Vries"), sees: []string{"Lookups in the last 7 days", "Hélène"},
		},
		"why the assistant cannot open the reports, and who can change it": {
			steps: clicks("Settings", "Lotte de Vries", "Preview access"),
			sees:  []string{"The role Assistant does not open it.", "Can be changed by"},
		},
		"who was not here for a month": {
			steps: append(clicks("Settings"), step{"Status", "Not seen for 30 days"}),
			sees:  []string{"Étienne Marchand"}, seesNone: "Lotte de Vries",
		},
		"what changed in members this week": {
			steps: append(clicks("Settings", "Activity log"), step{"Subject", "Members"}), sees: []string{"invited"}, seesNone: "looked up",
		},
		"which devices are signed in as me, and signing out one": {
			steps: clicks("Settings", "Profile", "Sign out Safari on iPhone"), sees: []string{"Signed out: Safari on iPhone."},
		},
		"who invited Lotte, and when she joined": {
			steps: clicks("Settings", "Lotte de Vries"), sees: []string{"Member since " + joined + ", invited by Sophie Renaud"},
		},
		"whose invitation is about to expire": {
			steps: append(clicks("Settings"), step{"Status", "Invitation expires within 2 days"}),
			sees:  []string{"weekend@demo.test"}, seesNone: "pending@demo.test",
		},
		"what Karim would gain as a manager": {
			steps: clicks("Settings", "Karim Benali", "Edit role…"), sees: []string{"As a manager", "Can list all", "Can invite, change and remove agents"},
		},
		"what Lotte sees under Customers": {
			steps: clicks("Settings", "Lotte de Vries", "Preview access"), sees: []string{"Finds one by the exact address, 500 searches a day"},
		},
	} {
		if len(answer.steps) > 3 {
			t.Errorf("%s: %d steps", question, len(answer.steps))
		}
		owner.Go(atelier + "/dashboard")
		for i, s := range answer.steps {
			switch {
			case i == 0: // The dashboard has links of its own to what follows.
				owner.Follow(s.words)
			case s.list == "":
				owner.Click(s.words)
			default:
				owner.Choose(s.list, s.words)
			}
		}
		for _, words := range answer.sees {
			owner.See(words)
		}
		if answer.seesNone != "" {
			owner.SeeNot(answer.seesNone)
		}
	}
}
