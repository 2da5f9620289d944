package messages_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	nouns "latchkey/internal/messages"
	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// turnsCome lets the turns of workflows come that are planned.
func turnsCome(t *testing.T, site *webtest.Site) {
	t.Helper()
	site.DB.Due(t, `kind = 'run_workflow'`)
	webtest.Until(t, "the turns are worked", func() bool {
		return webtest.Ask[int](t, site, `select count(*) from river_job where kind = 'run_workflow' and state in ('available', 'running', 'retryable')`) == 0
	})
}

// The longest forms that pages of ours have are taken.
func TestTheLongestFormsAreTaken(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	manager := site.SignIn(t, "manager@demo.test")
	workflow := switchedOn(t, site, "hand", `[{"kind": "close"}]`)
	page := workflows + "/" + workflow + "/steps"
	form := url.Values{"version": {"1"}, "do": {"save"}, "new": {"close"}}
	for range nouns.MaxSteps {
		form["kind"], form["what"], form["with"] = append(form["kind"], "wait"), append(form["what"], "1"), append(form["with"], "hours")
	}
	if p := manager.Post(page, form); p.Status != http.StatusSeeOther {
		t.Errorf("the most steps: %d %s", p.Status, p.Text())
	}
	if n := manager.Get(page).Find(".flow-step").Length(); n != nouns.MaxSteps {
		t.Errorf("%d are kept", n)
	}
	hours := url.Values{"version": {""}}
	for row := range nouns.MaxSpans {
		hours["opens"], hours["closes"] = append(hours["opens"], "09:00"), append(hours["closes"], "17:00")
		for day := 1; day <= 7; day++ {
			hours["days"] = append(hours["days"], fmt.Sprintf("%d-%d", row, day))
		}
	}
	for day := range nouns.MaxClosedDays {
		hours["closed"] = append(hours["closed"], fmt.Sprintf("20%02d-12-25", day%100))
	}
	hours["closed"] = append(hours["closed"], "", "", "") // As the page has them.
	const at = "/w/" + webtest.Atelier + "/settings/channels/hours"
	hours.Set("version", manager.Get(at).Find(`main [name=version]`).AttrOr("value", ""))
	if p := manager.Post(at, hours); p.Status != http.StatusSeeOther {
		t.Errorf("the most hours: %d %s", p.Status, p.Text())
	}
	if p := manager.Get(at); p.Find(`main [name=days][checked]`).Length() != 7*nouns.MaxSpans {
		t.Errorf("%d days are kept", p.Find(`main [name=days][checked]`).Length())
	}
}

// A condition reads what the customer wrote last, and not what was answered by itself since.
func TestAConditionReadsTheCustomer(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	id := talkOf(t, site, "agent@demo.test")
	for i, text := range []string{"Where is my Refund?", "We are closed until Monday."} {
		site.Exec(t, `insert into messages (workspace_id, id, conversation_id, at, text, state, automatic)
			select workspace_id, gen_random_uuid(), id, now() + $3 * interval '1 second', $2, case when $3 = 0 then 'received' else 'sent' end, $3 = 1
			  from conversations where id = $1`, id, text, i)
	}
	for words, holds := range map[string]string{"refund": "t", "monday": "f", "%": "f", `\`: "f"} {
		workflow := switchedOn(t, site, "hand", fmt.Sprintf(`[{"kind": "if", "what": "contains", "with": %q}, {"kind": "else"}, {"kind": "end"}]`, words))
		if p := owner.Post(conversations+"/"+id+"/shortcuts", url.Values{"workflow": {workflow}}); p.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", p.Status, p.Text())
		}
		ran(t, site, id)
		if got := webtest.Ask[string](t, site, `select s.holds::text from workflow_run_steps s join workflow_runs r on r.id = s.run_id
			where r.workflow_id = $1 and s.kind = 'if'`, workflow); got[:1] != holds {
			t.Errorf("%s: %s, want %s", words, got, holds)
		}
		tried := owner.Get(workflows + "/" + workflow + "/steps?try=" + numberOf(t, site, id))
		if want := map[string]string{"t": "holds", "f": "does not hold"}[holds]; !strings.Contains(tried.Find(".flow-step").First().Text(), want) {
			t.Errorf("trying %s: %s", words, tried.Find(".flow-step").First().Text())
		}
	}
}

// What is called may hold a secret: whoever may not change that does not see it, and keeps it
// all the same.
func TestACalledAddressIsHidden(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	workflow := switchedOn(t, site, "hand", `[{"kind": "webhook", "what": "https://one.example/canary-1"}, {"kind": "close"},
		{"kind": "webhook", "what": "https://two.example/canary-2"}]`)
	page := workflows + "/" + workflow + "/steps"
	site.Seat(t, "manager@demo.test", "manager", "integrations")
	for _, email := range []string{"assistant@demo.test", "manager@demo.test"} {
		v := site.SignIn(t, email)
		if p := v.Get(page); p.Status != http.StatusOK || strings.Contains(string(p.Body), "canary") || strings.Contains(string(p.Body), "whsec_") {
			t.Errorf("%s sees %s", email, p.Text())
		}
		form := formOf(v.Get(page), url.Values{"do": {"down-0"}})
		if p := v.Post(page, form); p.Status != http.StatusSeeOther {
			t.Errorf("%s moves a step: %d %s", email, p.Status, p.Text())
		}
		for name, what := range map[string]string{"another": "https://spy.example/", "none": "7", "both the same": "0", "negative": "-1", "no number": ""} {
			form := formOf(v.Get(page), url.Values{"do": {"save"}})
			form["what"][1] = what
			if p := v.Post(page, form); p.Status != http.StatusForbidden || strings.Contains(string(p.Body), "canary") {
				t.Errorf("%s, %s: %d %s", email, name, p.Status, p.Text())
			}
		}
	}
	const at = `select string_agg(s->>'what', ' ') from workflows cross join jsonb_array_elements(steps) s where id = $1 and s->>'kind' = 'webhook'`
	if got := webtest.Ask[string](t, site, at, workflow); got != "https://one.example/canary-1 https://two.example/canary-2" {
		t.Errorf("it calls %s", got)
	}
}

// A call goes to public addresses alone, whatever a name of them says, and follows no
// redirect; one that is not taken is made again a few times, and then its run has failed.
func TestRule49AWorkflowCallsOnlyPublicAddresses(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	asked, moved := atomic.Int64{}, atomic.Int64{}
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { moved.Add(1) }))
	t.Cleanup(inner.Close)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		http.Redirect(w, r, inner.URL, http.StatusFound)
	}))
	t.Cleanup(server.Close)
	owner := site.SignIn(t, "owner@demo.test")
	id := talkOf(t, site, "agent@demo.test")
	for _, to := range []string{
		"https://10.0.0.1/", "https://169.254.169.254/latest/meta-data", "https://[fc00::1]/", "https://192.168.1.1:5432/", "https://0.0.0.0/", server.URL,
	} {
		workflow := switchedOn(t, site, "hand", `[{"kind": "webhook", "what": "`+to+`"}, {"kind": "close"}]`)
		site.Exec(t, `delete from workflow_runs`)
		if p := owner.Post(conversations+"/"+id+"/shortcuts", url.Values{"workflow": {workflow}}); p.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", p.Status, p.Text())
		}
		for range nouns.StepTries {
			turnsCome(t, site)
		}
		if got := ran(t, site, id); got != "failed workflow.not_taken" {
			t.Errorf("%s: %s", to, got)
		}
	}
	if asked.Load() != nouns.StepTries || moved.Load() != 0 {
		t.Errorf("asked %d times, %d elsewhere", asked.Load(), moved.Load())
	}
	if state := webtest.Ask[string](t, site, `select state from conversations where id = $1`, id); state != "open" {
		t.Errorf("what follows was done: %s", state)
	}
}

// Whoever loses the right while a workflow waits writes nothing more by it: the one who
// started it, or who switched on what begins by itself.
func TestAWorkflowAsksForTheRightAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		trigger   string
		meanwhile func(t *testing.T, site *webtest.Site)
		want      string
	}{
		"nothing changed": {"hand", func(*testing.T, *webtest.Site) {}, "done"},
		"shortcuts are closed": {"hand", func(t *testing.T, site *webtest.Site) {
			t.Helper()
			site.Seat(t, "agent@demo.test", "agent", "workflows")
		}, "failed workflow.writer_gone"},
		"they are an assistant": {"hand", func(t *testing.T, site *webtest.Site) {
			t.Helper()
			site.Seat(t, "agent@demo.test", "assistant")
		}, "failed workflow.writer_gone"},
		"they are removed": {"hand", func(t *testing.T, site *webtest.Site) {
			t.Helper()
			site.Exec(t, `update members set removed_at = now() where id = $1`, site.MemberID(t, webtest.Atelier, "agent@demo.test"))
		}, "failed workflow.writer_gone"},
		"who switched it on is an agent": {"close", func(t *testing.T, site *webtest.Site) {
			t.Helper()
			site.Seat(t, "manager@demo.test", "agent")
		}, "failed workflow.writer_gone"},
		"who switched it on is removed": {"close", func(t *testing.T, site *webtest.Site) {
			t.Helper()
			site.Exec(t, `update members set removed_at = now() where id = $1`, site.MemberID(t, webtest.Atelier, "manager@demo.test"))
		}, "failed workflow.writer_gone"},
		"it is spam": {"hand", func(t *testing.T, site *webtest.Site) {
			t.Helper()
			site.Exec(t, `update conversations set state = 'spam'`)
		}, "stopped"},
		"the workflow is deleted": {"hand", func(t *testing.T, site *webtest.Site) {
			t.Helper()
			site.Exec(t, `update workflows set deleted_at = now()`)
		}, "stopped"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, messages.Area)
			agent := site.SignIn(t, "agent@demo.test")
			id := talkOf(t, site, "agent@demo.test")
			workflow := switchedOn(t, site, c.trigger, `[{"kind": "wait", "what": "1", "with": "hours"}, {"kind": "note", "what": "It went."}]`)
			if c.trigger == "hand" {
				agent.Post(conversations+"/"+id+"/shortcuts", url.Values{"workflow": {workflow}})
			} else {
				agent.Post(conversations+"/"+id+"/close", nil)
			}
			if got := ran(t, site, id); got != "waiting" {
				t.Fatalf("it is %s", got)
			}
			c.meanwhile(t, site)
			turnsCome(t, site)
			if got := ran(t, site, id); got != c.want {
				t.Errorf("it is %s, want %s", got, c.want)
			}
			notes := webtest.Ask[int](t, site, `select count(*) from conversation_notes where conversation_id = $1 and text = 'It went.'`, id)
			if want := map[bool]int{true: 1}[c.want == "done"]; notes != want {
				t.Errorf("%d notes", notes)
			}
		})
	}
}

// Of several who start, switch on, plan or answer in the same moment one is first, and nothing
// is done twice.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner, manager := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "manager@demo.test")
	id := talkOf(t, site, "agent@demo.test")
	both := func(path string, form func(v *webtest.Visitor) url.Values) map[string]int {
		t.Helper()
		var requests []*http.Request
		for range 2 {
			for _, v := range []*webtest.Visitor{owner, manager} {
				v.Get(conversations + "/" + id)
				requests = append(requests, webtest.Posting(v, path, form(v)))
			}
		}
		return webtest.Together(t, requests)
	}
	status := func(answers map[string]int) (said string) {
		counts := map[string]int{}
		for answer, n := range answers {
			counts[answer[:3]] += n
		}
		for _, code := range []string{"303", "409", "429", "500"} {
			if counts[code] > 0 {
				said += code + "x" + strconv.Itoa(counts[code]) + " "
			}
		}
		return strings.TrimSpace(said)
	}
	waits := aWorkflow(t, site)
	if got := status(both(conversations+"/"+id+"/shortcuts", func(*webtest.Visitor) url.Values { return url.Values{"workflow": {waits}} })); got != "303x1 409x3" {
		t.Errorf("starting: %s", got)
	}
	if n := webtest.Ask[int](t, site, `select count(*) from workflow_runs where conversation_id = $1`, id); n != 1 {
		t.Errorf("%d runs", n)
	}
	run := webtest.Ask[string](t, site, `select id::text from workflow_runs where conversation_id = $1`, id)
	if got := status(both(conversations+"/"+id+"/shortcuts/stop", func(*webtest.Visitor) url.Values { return url.Values{"run": {run}} })); got != "303x1 409x3" {
		t.Errorf("stopping: %s", got)
	}
	steps := url.Values{"version": {"1"}, "kind": {"close"}, "do": {"on"}}
	if got := status(both(workflows+"/"+waits+"/steps", func(*webtest.Visitor) url.Values { return steps })); got != "303x1 409x3" {
		t.Errorf("switching on: %s", got)
	}
	if n := webtest.Ask[int](t, site, `select count(*) from workflow_versions where workflow_id = $1`, waits); n != 2 {
		t.Errorf("%d versions", n)
	}
	plans := both(conversations+"/"+id+"/reply", func(*webtest.Visitor) url.Values {
		return url.Values{"text": {"Both"}, "latest": {latest(t, site, id)}, "mark": {mark(t, site, id)}, "then": {"later"}, "plan_at": {tomorrow()}}
	})
	if got := status(plans); got != "303x2 409x2" { // Each of the two members has one.
		t.Errorf("planning: %s", got)
	}
	timeComes(t, site)
	if n := webtest.Ask[int](t, site, `select count(*) from messages where conversation_id = $1 and text like 'Both%'`, id); n != 1 {
		t.Errorf("%d planned answers went", n)
	}
	if n := webtest.Ask[int](t, site, `select count(*) from activity where act = 'conversation.plan_missed' and target_id = $1`, id); n != 1 {
		t.Errorf("%d were missed", n)
	}
}

// What names of workflows hold of addresses and numbers is masked for whom those are, on each
// page and fragment that has them.
func TestNamesOfWorkflowsAreMasked(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Seat(t, reader, "agent", "visibility_own", "mask_contact")
	id := talkOf(t, site, reader)
	site.Exec(t, `update contacts set name = 'canary@mask.example' where id = (select contact_id from conversations where id = $1)`, id)
	workflow := aWorkflow(t, site)
	site.Exec(t, `update workflows set name = 'For canary@mask.example, +33 6 98 76 54 32' where id = $1`, workflow)
	agent := site.SignIn(t, reader)
	if p := agent.Post(conversations+"/"+id+"/shortcuts", url.Values{"workflow": {workflow}}); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	again := agent.Post(conversations+"/"+id+"/shortcuts", url.Values{"workflow": {workflow}})
	failed := switchedOn(t, site, "hand", `[{"kind": "tag", "what": ""}]`)
	site.Exec(t, `update workflows set name = 'Two canary@mask.example' where id = $1`, failed)
	agent.Post(conversations+"/"+id+"/shortcuts", url.Values{"workflow": {failed}})
	ran(t, site, id)
	pages := map[string]*webtest.Page{"refused": again}
	for _, path := range []string{conversations, conversations + "/" + id, conversations + "/" + id + "/shortcuts", "/w/" + webtest.Atelier + "/shortcuts", told} {
		pages[path] = agent.Get(path)
	}
	for name, p := range pages {
		if body := string(p.Body); p.Status >= 500 || strings.Contains(body, "canary@") || strings.Contains(body, "98 76") {
			t.Errorf("%s: %d shows what is masked", name, p.Status)
		}
	}
}
