package messages_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

const workflows = "/w/" + webtest.Atelier + "/workflows"

// aWorkflow is one that is switched on, and is started by hand: it waits an hour and closes.
func aWorkflow(t *testing.T, site *webtest.Site) (id string) {
	t.Helper()
	return switchedOn(t, site, "hand", `[{"kind": "wait", "what": "1", "with": "hours"}, {"kind": "close"}]`)
}

// switchedOn is a workflow with a trigger and steps.
func switchedOn(t *testing.T, site *webtest.Site, trigger, steps string) (id string) {
	t.Helper()
	id = webtest.Ask[string](t, site, `
		insert into workflows (workspace_id, id, name, name_key, trigger, steps, live, versions)
		select workspace_id, i.id, 'Flow ' || i.id, 'flow ' || i.id, $2, $3::jsonb, 1, 1
		  from workspace_slugs cross join (select gen_random_uuid() as id) i where slug = $1 returning id::text`, webtest.Atelier, trigger, steps)
	site.Exec(t, `insert into workflow_versions (workspace_id, workflow_id, number, trigger, steps, member_id)
		select workspace_id, id, 1, trigger, steps, $2 from workflows where id = $1`, id, site.MemberID(t, webtest.Atelier, "manager@demo.test"))
	return id
}

// aRun is one of a workflow that waits in a conversation.
func aRun(t *testing.T, site *webtest.Site, conversation string) (id string) {
	t.Helper()
	return webtest.Ask[string](t, site, `
		insert into workflow_runs (workspace_id, id, workflow_id, version, conversation_id, state)
		select v.workspace_id, gen_random_uuid(), $2, 1, v.id, 'waiting' from conversations v where v.id = $1 returning id::text`,
		conversation, aWorkflow(t, site))
}

// ran waits until nothing of workflows is under way but what waits for a time, and says how
// the latest run in a conversation stands, with its failure.
func ran(t *testing.T, site *webtest.Site, conversation string) string {
	t.Helper()
	site.WaitForFiles(t)
	return webtest.Ask[string](t, site, `
		select coalesce((select rtrim(state || ' ' || failure) from workflow_runs where conversation_id = $1 order by started_at desc limit 1), 'none')`,
		conversation)
}

// A workflow is put together step by step, tried without a change, switched on, and started
// by an agent in a conversation: there it does what its steps say, a branch among them.
func TestAWorkflowIsPutTogetherAndStarted(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Exec(t, `update users set language = 'en'`)
	manager := site.SignIn(t, "manager@demo.test")
	list := manager.Follow(manager.Post(workflows, url.Values{"name": {"Tidy up"}, "trigger": {"hand"}}))
	page, ok := list.Find(`tr:contains("Tidy up") a.row-mark`).Attr("href")
	if !ok {
		t.Fatalf("nothing leads to its steps: %s", list.Text())
	}
	for _, kind := range []string{"if", "note", "close"} {
		manager.Follow(manager.Post(page, formOf(manager.Get(page), url.Values{"do": {"add"}, "new": {kind}})))
	}
	// The note goes up, between the If and its Else.
	for _, up := range []string{"up-3", "up-2"} {
		manager.Follow(manager.Post(page, formOf(manager.Get(page), url.Values{"do": {up}})))
	}
	form := formOf(manager.Get(page), url.Values{"do": {"on"}})
	if got := strings.Join(form["kind"], " "); got != "if note else end close" {
		t.Fatalf("the steps are %s", got)
	}
	if p := manager.Post(page, form); p.Status != http.StatusUnprocessableEntity || !p.Has("Choose something here") || !p.Has("Write something here") {
		t.Errorf("an unfinished one: %d %s", p.Status, p.Text())
	}
	form = formOf(manager.Get(page), url.Values{"do": {"on"}})
	form["what"] = []string{"waiting", "Nobody has answered yet."}
	if p := manager.Post(page, form); p.Status != http.StatusSeeOther {
		t.Fatalf("switching it on: %d %s", p.Status, p.Text())
	}
	agent := site.SignIn(t, "agent@demo.test")
	id := talkOf(t, site, "agent@demo.test")
	site.Exec(t, `update conversations set waiting_since = now(), state = 'open' where id = $1`, id)
	tried := manager.Get(page + "?try=" + numberOf(t, site, id))
	if !tried.Has("would be done") || !tried.Has("holds") || webtest.Ask[int](t, site, `select count(*) from workflow_runs`) != 0 {
		t.Errorf("trying it: %s", tried.Text())
	}
	conversation := agent.Get(conversations + "/" + id)
	workflow, _ := conversation.Find(`button[name=workflow]:contains("Tidy up")`).Attr("value")
	if p := agent.Post(conversations+"/"+id+"/shortcuts", url.Values{"workflow": {workflow}}); p.Status != http.StatusSeeOther {
		t.Fatalf("starting it: %d %s", p.Status, p.Text())
	}
	if got := ran(t, site, id); got != "done" {
		t.Errorf("it is %s", got)
	}
	if p := agent.Get(conversations + "/" + id); !p.Has("Nobody has answered yet.") || !p.Has("started the workflow Tidy up") || !p.Has("closed") {
		t.Errorf("what it did is not seen: %s", p.Text())
	}
	if p := agent.Get(conversations + "/" + id + "/shortcuts"); !p.Has("Done") || !p.Has("1. If: holds") {
		t.Errorf("what ran is not said: %s", p.Text())
	}
	if p := manager.Get(strings.TrimSuffix(page, "steps") + "runs"); !p.Has("Done") || !p.Has("#"+numberOf(t, site, id)) {
		t.Errorf("its log is empty: %s", p.Text())
	}
}

// formOf is the form of steps as a page has it, with more.
func formOf(p *webtest.Page, more url.Values) url.Values {
	form := url.Values{"kind": {}, "what": {}, "with": {}}
	version, _ := p.Find(`.flow input[name=version]`).Attr("value")
	form.Set("version", version)
	for i := range p.Find(`.flow-step`).Length() {
		step := p.Find(`.flow-step`).Eq(i)
		for _, name := range []string{"kind", "what", "with"} {
			field := step.Find(`[name=` + name + `]`).First()
			if field.Length() == 0 {
				continue
			}
			value, _ := field.Attr("value")
			if field.Is("textarea") {
				value = field.Text()
			}
			if field.Is("select") {
				value, _ = field.Find(`option[selected]`).Attr("value")
			}
			form[name] = append(form[name], value)
		}
	}
	for name, values := range more {
		form[name] = values
	}
	return form
}

// Whoever has the restriction neither sees shortcuts nor reaches their addresses.
func TestShortcutsAreClosedByTheRestriction(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, "agent.masked@demo.test")
	run, workflow := aRun(t, site, id), aWorkflow(t, site)
	agent := site.SignIn(t, "agent.masked@demo.test")
	if p := agent.Get(conversations + "/" + id); p.Has("Shortcuts") || p.Find(`[href*=shortcuts], [action*=shortcuts]`).Length() > 0 {
		t.Errorf("the button is shown: %s", p.Text())
	}
	for _, path := range []string{"/w/" + webtest.Atelier + "/shortcuts", conversations + "/" + id + "/shortcuts"} {
		if p := agent.Get(path); p.Status != http.StatusForbidden {
			t.Errorf("%s: %d", path, p.Status)
		}
	}
	for path, form := range map[string]url.Values{"": {"workflow": {workflow}}, "/stop": {"run": {run}}} {
		if p := agent.Post(conversations+"/"+id+"/shortcuts"+path, form); p.Status != http.StatusForbidden {
			t.Errorf("%s: %d", path, p.Status)
		}
	}
	if got := webtest.Ask[string](t, site, `select string_agg(state, ' ') from workflow_runs`); got != "waiting" {
		t.Errorf("runs are %s", got)
	}
}

// What lies beyond the reach has no shortcuts, and its runs are in no list.
func TestShortcutsAreWithinTheReach(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	theirs, own := site.SomeConversation(t), another(t, site, "agent.own@demo.test", 1)
	give(t, site, theirs, site.MemberID(t, webtest.Atelier, "manager@demo.test"), nil)
	run := aRun(t, site, theirs)
	aRun(t, site, own)
	agent := site.SignIn(t, "agent.own@demo.test")
	for path, form := range map[string]url.Values{"": {"workflow": {aWorkflow(t, site)}}, "/stop": {"run": {run}}} {
		if p := agent.Post(conversations+"/"+theirs+"/shortcuts"+path, form); p.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, p.Status)
		}
	}
	if p := agent.Post(conversations+"/"+own+"/shortcuts/stop", url.Values{"run": {run}}); p.Status != http.StatusNotFound {
		t.Errorf("a run of another conversation: %d", p.Status)
	}
	if p := agent.Get(conversations + "/" + theirs + "/shortcuts"); p.Status != http.StatusNotFound {
		t.Errorf("its page: %d", p.Status)
	}
	list := agent.Get("/w/" + webtest.Atelier + "/shortcuts")
	if n := list.Find(".flow-runs > li").Length(); n != 1 || list.Find(`.flow-runs a[href$="`+own+`"]`).Length() != 1 {
		t.Errorf("the list has %d: %s", n, list.Text())
	}
}

// What somebody does starts workflows; what a workflow does starts none, so none of them
// goes on for ever.
func TestTriggersStartWorkflows(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	manager := site.MemberID(t, webtest.Atelier, "manager@demo.test")
	agent := site.MemberID(t, webtest.Atelier, "agent@demo.test")
	id := talkOf(t, site, "agent@demo.test")
	// Each does what would start the other.
	switchedOn(t, site, "close", `[{"kind": "assign", "what": "member:`+manager+`"}]`)
	switchedOn(t, site, "assignment", `[{"kind": "close"}]`)
	count := func() int {
		return webtest.Ask[int](t, site, `select count(*) from workflow_runs where conversation_id = $1`, id)
	}
	owner.Post(conversations+"/"+id+"/close", nil)
	if got := ran(t, site, id); got != "done" || count() != 1 {
		t.Errorf("closing: %s, %d runs", got, count())
	}
	owner.Post(conversations+"/"+id+"/assign", url.Values{"assignee": {agent}, "team": {""}})
	if got := ran(t, site, id); got != "done" || count() != 2 {
		t.Errorf("giving it away: %s, %d runs", got, count())
	}
	if p := owner.Get(conversations + "/" + id); !p.Has("The workflow Flow") {
		t.Errorf("who did it is not said: %s", p.Text())
	}
}

// A step that cannot be done ends its run, and says why where people see it.
func TestAStepThatCannotBeDoneIsSaid(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	id := talkOf(t, site, "agent@demo.test")
	for _, c := range []struct{ steps, failure string }{
		{`[{"kind": "tag", "what": "00000000-0000-4000-8000-000000000000"}, {"kind": "close"}]`, "failed fault.step_choice"},
		{`[{"kind": "assign", "what": "member:00000000-0000-4000-8000-000000000000"}]`, "failed fault.choice"},
		{`[{"kind": "snippet", "what": "00000000-0000-4000-8000-000000000000"}]`, "failed fault.step_choice"},
	} {
		workflow := switchedOn(t, site, "hand", c.steps)
		owner.Post(conversations+"/"+id+"/shortcuts", url.Values{"workflow": {workflow}})
		if got := ran(t, site, id); got != c.failure {
			t.Errorf("%s: %s", c.steps, got)
		}
	}
	if p := owner.Get(conversations + "/" + id); !p.Has("failed: see Shortcuts for why") {
		t.Errorf("that it failed is not said: %s", p.Text())
	}
	if p := owner.Get(conversations + "/" + id + "/shortcuts"); !p.Has("Choose something here") || !p.Has("not done") {
		t.Errorf("why is not said: %s", p.Text())
	}
	if state := webtest.Ask[string](t, site, `select state from conversations where id = $1`, id); state != "open" {
		t.Errorf("what follows was done: %s", state)
	}
}

// No more than so many run in a conversation within an hour; one at a time of each.
func TestWorkflowsAreBounded(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	id := talkOf(t, site, "agent@demo.test")
	waiting := aWorkflow(t, site)
	start := func(workflow string) int {
		return owner.Post(conversations+"/"+id+"/shortcuts", url.Values{"workflow": {workflow}}).Status
	}
	if got := []int{start(waiting), start(waiting)}; !slices.Equal(got, []int{http.StatusSeeOther, http.StatusConflict}) {
		t.Errorf("twice: %v", got)
	}
	site.Exec(t, `insert into workflow_runs (workspace_id, id, workflow_id, version, conversation_id, state)
		select workspace_id, gen_random_uuid(), id, 1, $2, 'done' from workflows cross join generate_series(1, 19) where id = $1`, waiting, id)
	if got := start(aWorkflow(t, site)); got != http.StatusTooManyRequests {
		t.Errorf("too many: %d", got)
	}
}

// An assistant puts workflows together, but sees nothing of conversations there, and does
// not say which addresses are called.
func TestAnAssistantsWorkflows(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, "agent@demo.test")
	run := aRun(t, site, id)
	workflow := webtest.Ask[string](t, site, `select workflow_id::text from workflow_runs where id = $1`, run)
	assistant := site.SignIn(t, "assistant@demo.test")
	p := assistant.Get(workflows + "/" + workflow + "/runs")
	if p.Status != http.StatusOK || !p.Has("A conversation that you do not see") || p.Has("#"+numberOf(t, site, id)) {
		t.Errorf("runs: %d %s", p.Status, p.Text())
	}
	page := assistant.Get(workflows + "/" + workflow + "/steps")
	if page.Find(`[name=try], option[value=webhook]`).Length() > 0 {
		t.Error("trying, or a call, is offered")
	}
	form := formOf(page, url.Values{"do": {"save"}})
	form["kind"], form["what"] = append(form["kind"], "webhook"), append(form["what"], "https://spy.example/")
	if p := assistant.Post(workflows+"/"+workflow+"/steps", form); p.Status != http.StatusForbidden {
		t.Errorf("a call: %d %s", p.Status, p.Text())
	}
}

// What a workflow sends by itself is no answer: its customer waits as before, and an address
// gets no more than three such mails an hour.
func TestWhatAWorkflowSendsByItself(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	owner := site.SignIn(t, "owner@demo.test")
	snippet := webtest.Ask[string](t, site, `select s.id::text from snippets s join workspace_slugs using (workspace_id) where slug = $1 limit 1`, webtest.Atelier)
	id := talkOf(t, site, "agent@demo.test")
	site.Exec(t, `update conversations set waiting_since = now() where id = $1`, id)
	steps := `[{"kind": "snippet", "what": "` + snippet + `"}]`
	for range 4 {
		switchedOn(t, site, "close", steps)
	}
	owner.Post(conversations+"/"+id+"/close", nil)
	ran(t, site, id)
	if got := webtest.Ask[string](t, site, `select string_agg(s, ', ' order by s) from (
		select rtrim(state || ' ' || failure) as s from workflow_runs where conversation_id = $1) r`, id); got != "done, done, done, failed workflow.too_many_mails" {
		t.Errorf("runs are %s", got)
	}
	if got := webtest.Ask[string](t, site, `select concat_ws(' ', count(*), bool_and(member_id is null), (select waiting_since is not null from conversations where id = $1))
		from messages where conversation_id = $1 and automatic`, id); got != "3 t t" {
		t.Errorf("messages: %s", got)
	}
	if p := owner.Get(conversations + "/" + id); !p.Has("Automatic answer") {
		t.Errorf("that nobody wrote it is not said: %s", p.Text())
	}
}
