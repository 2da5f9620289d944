package messages_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// A trial judges each condition as if the steps before it had been done, says of a step that would
// be refused that it would and why, and changes nothing.
func TestATrialGoesOnFromWhatItsStepsWouldDo(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Exec(t, `update users set language = 'en'`)
	manager := site.SignIn(t, "manager@demo.test")
	id := talkOf(t, site, "agent@demo.test")
	give(t, site, id, nil, nil)
	site.Exec(t, `update conversations set state = 'open' where id = $1`, id)
	member := site.MemberID(t, webtest.Atelier, "owner@demo.test")
	tries := func(trigger, steps string) *webtest.Page {
		t.Helper()
		return manager.Get(workflows + "/" + switchedOn(t, site, trigger, steps) + "/steps?try=" + numberOf(t, site, id))
	}
	before := webtest.Ask[string](t, site, `select concat_ws(' ', v.state, v.assignee_id, c.version, (select count(*) from activity), (select count(*) from river_job),
		(select count(*) from conversation_notes), (select count(*) from messages), (select count(*) from notifications))
		from conversations v join contacts c on c.id = v.contact_id where v.id = $1`, id)
	p := tries("assignment", `[{"kind": "assign", "what": "member:`+member+`"}, {"kind": "if", "what": "unassigned"}, {"kind": "close"}, {"kind": "else"},
		{"kind": "note", "what": "Somebody has it"}, {"kind": "end"}, {"kind": "close"}, {"kind": "if", "what": "open"}, {"kind": "note", "what": "No"}, {"kind": "end"}]`)
	var outcomes []string
	for i := range p.Find(".flow-step").Length() {
		outcomes = append(outcomes, strings.TrimSpace(p.Find(".flow-step").Eq(i).Find(".flow-outcome").Text()))
	}
	if got, want := strings.Join(outcomes, "|"), "would be done|does not hold|||would be done||would be done|does not hold||"; got != want {
		t.Errorf("the trial says %s, want %s", got, want)
	}
	p = tries("assignment", `[{"kind": "close"}, {"kind": "snippet", "what": "00000000-0000-4000-8000-000000000000"}, {"kind": "close"}]`)
	if got := p.Find(".flow-step").Eq(1).Find(".flow-outcome").Text(); !strings.Contains(got, "would be refused, and end it: Choose something here") {
		t.Errorf("a snippet that is gone %q", got)
	}
	if got := p.Find(".flow-step").Eq(2).Find(".flow-outcome").Text(); got != "" {
		t.Errorf("the step behind one that is refused %q", got)
	}
	after := webtest.Ask[string](t, site, `select concat_ws(' ', v.state, v.assignee_id, c.version, (select count(*) from activity), (select count(*) from river_job),
		(select count(*) from conversation_notes), (select count(*) from messages), (select count(*) from notifications))
		from conversations v join contacts c on c.id = v.contact_id where v.id = $1`, id)
	if before != after {
		t.Errorf("a trial changes %s to %s", before, after)
	}
	site.Exec(t, `update conversations set state = 'spam' where id = $1`, id)
	if p := tries("assignment", `[{"kind": "close"}]`); !p.Has("is in Spam, where no workflow runs") || p.Find(".flow-outcome").Text() != "" {
		t.Errorf("in Spam it is tried: %s", p.Text())
	}
}

// Whom a note of a workflow names is told, as by a note by hand, and who follows the conversation.
func TestANoteOfAWorkflowMentions(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talks(t, site)["others"]
	site.Exec(t, `delete from notifications`)
	site.Exec(t, `insert into conversation_followers (workspace_id, conversation_id, member_id) select workspace_id, $2, id from members where id = $1`,
		site.MemberID(t, webtest.Atelier, "owner2@demo.test"), id)
	manager := site.SignIn(t, "manager@demo.test")
	starts := func(text string) string {
		t.Helper()
		flow := switchedOn(t, site, "assignment", fmt.Sprintf(`[{"kind": "note", "what": %q}]`, text))
		manager.Post(conversations+"/"+id+"/assign", url.Values{"assignee": {site.MemberID(t, webtest.Atelier, mate)}})
		site.Exec(t, `update workflows set live = null where id = $1`, flow)
		got := ran(t, site, id)
		give(t, site, id, nil, nil)
		return got
	}
	if got := starts("@" + nameOf(t, site, "admin@demo.test") + " and @" + nameOf(t, site, "manager@demo.test") + ", look"); got != "done" {
		t.Fatalf("it is %s", got)
	}
	of := webtest.Ask[string](t, site, `select string_agg(u.email || ' ' || n.kind, ', ' order by u.email) from notifications n
		join members m on m.id = n.member_id join users u on u.id = m.user_id where n.kind in ('mentioned', 'followed')`)
	if of != "admin@demo.test mentioned, manager@demo.test mentioned, owner2@demo.test followed" {
		t.Errorf("told are %s", of)
	}
	site.Seat(t, reader, "agent", "visibility_own")
	if got := starts("@" + nameOf(t, site, reader) + ", look"); got != "failed workflow.mention" {
		t.Errorf("of whoever does not see the conversation it is %s", got)
	}
}

// A workflow starts with each message where it says so, with the first alone where it says that,
// and never more than so often in an hour.
func TestAWorkflowStartsWithEachMessage(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	p := newProgram(t, site, site.SignIn(t, "owner@demo.test"))
	first, each := switchedOn(t, site, "arrival", `[{"kind": "note", "what": "First"}]`), switchedOn(t, site, "message", `[{"kind": "note", "what": "Each"}]`)
	runs := func(flow string) int {
		return webtest.Ask[int](t, site, `select count(*) from workflow_runs where workflow_id = $1 and state = 'done'`, flow)
	}
	send := func(i int) {
		t.Helper()
		p.says(fmt.Sprintf("each-%d", i), values{"id": "v1", "name": "Vera"}, fmt.Sprintf("Message %d", i))
		site.WaitForFiles(t)
	}
	for i := range 3 {
		send(i)
		if got, want := fmt.Sprint(runs(first), runs(each)), fmt.Sprint(1, i+1); got != want {
			t.Errorf("after message %d: %s runs, want %s", i, got, want)
		}
	}
	// By mail, once its sender is known.
	door := site.Receive(t)
	for i, reply := range []string{"", "In-Reply-To: <each0@kern.example>\r\n"} {
		raw := fmt.Sprintf("From: vera@kern.example\r\nSubject: Hi\r\nMessage-ID: <each%d@kern.example>\r\n%s\r\nMail %d\r\n", i, reply, i)
		if err := door.Hand("vera@kern.example", "bonjour@atelier.test", raw); err != nil {
			t.Fatal(err)
		}
		webtest.Until(t, "the mail starts both", func() bool { return runs(first) == 2 && runs(each) == 4+i })
	}
	site.Exec(t, `insert into workflow_runs (workspace_id, id, workflow_id, version, conversation_id, state)
		select v.workspace_id, gen_random_uuid(), $1, 1, v.id, 'stopped' from conversations v cross join generate_series(1, 20) where v.handle = 'v1'`, each)
	before := runs(each)
	send(9)
	if runs(each) != before {
		t.Error("it runs without end")
	}
}

// Runs are paged, each says which version ran and leads to it, and a version is there to be read.
func TestRunsArePagedAndVersionsAreRead(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Exec(t, `update users set language = 'en'`)
	manager := site.SignIn(t, "manager@demo.test")
	id := talkOf(t, site, "agent@demo.test")
	flow := switchedOn(t, site, "hand", `[{"kind": "note", "what": "The new one"}]`)
	site.Exec(t, `update workflow_versions set number = 2 where workflow_id = $1`, flow)
	site.Exec(t, `update workflows set live = 2, versions = 2 where id = $1`, flow)
	site.Exec(t, `insert into workflow_versions (workspace_id, workflow_id, number, trigger, steps, member_id)
		select workspace_id, id, 1, 'close', '[{"kind": "note", "what": "The old one"}, {"kind": "wait", "what": "3", "with": "hours"},
			{"kind": "webhook", "what": "https://secret.example/hook"}]', $2 from workflows where id = $1`, flow, site.MemberID(t, webtest.Atelier, "manager@demo.test"))
	site.Exec(t, `insert into workflow_runs (workspace_id, id, workflow_id, version, conversation_id, state, started_at)
		select workspace_id, gen_random_uuid(), $2, 1 + n % 2, id, 'done', now() - n * interval '1 minute'
		  from conversations cross join generate_series(1, 120) n where id = $1`, id, flow)
	for _, start := range []string{workflows + "/" + flow + "/runs", conversations + "/" + id + "/shortcuts"} {
		seen, pages := map[string]bool{}, 0
		for next := start; next != ""; pages++ {
			p := manager.Get(next)
			for i := range p.Find(".flow-runs > li").Length() {
				seen[p.Find(".flow-runs > li").Eq(i).Find("p.quiet").First().Text()+fmt.Sprint(pages, i)] = true
			}
			next = p.Find(`.list-foot a:contains("Next")`).AttrOr("href", "")
		}
		if len(seen) != 120 || pages != 3 {
			t.Errorf("%s: %d runs on %d pages", start, len(seen), pages)
		}
	}
	p := manager.Get(workflows + "/" + flow + "/runs")
	old := manager.Get(p.Find(`.flow-runs a:contains("version 1")`).First().AttrOr("href", ""))
	if !old.Has("The old one") || !old.Has("3 hours") || !old.Has("When a conversation is closed") || old.Has("The new one") {
		t.Errorf("the old version: %s", old.Text())
	}
	if now := manager.Get(old.Find(`a:contains("Later version")`).AttrOr("href", "")); !now.Has("The new one") || now.Find(".flow-step").Length() != 1 {
		t.Errorf("the later version: %s", now.Text())
	}
	if p := site.SignIn(t, "assistant@demo.test").Get(workflows + "/" + flow + "/versions?number=1"); !p.Has("The old one") || p.Has("secret.example") {
		t.Errorf("an assistant reads %s", p.Text())
	}
	for gone, want := range map[string]int{"3": http.StatusNotFound, "0": http.StatusBadRequest, "x": http.StatusBadRequest, "99999999999": http.StatusBadRequest} {
		if p := manager.Get(workflows + "/" + flow + "/versions?number=" + gone); p.Status != want {
			t.Errorf("version %s: %d", gone, p.Status)
		}
	}
}
