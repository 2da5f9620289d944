package messages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/internal/policy/policytest"
	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// Whoever has no shortcuts reads the name of no workflow: not where one began, failed or was
// stopped, and not where it did something. That something was done by one, they read.
func TestWorkflowsAreNamedToWhoHasShortcuts(t *testing.T) {
	t.Parallel()
	site, matrix := webtest.New(t, messages.Area), policytest.Load(t)
	site.Exec(t, `update users set language = 'en'`)
	manager, v := site.SignIn(t, "manager@demo.test"), site.SignIn(t, reader)
	id := talkOf(t, site, reader)
	one := conversations + "/" + id
	for _, steps := range []string{`[{"kind": "snooze", "what": "1", "with": "days"}]`, `[{"kind": "wait", "what": "1", "with": "hours"}]`, `[{"kind": "tag", "what": "0197a3a2-0000-7000-8000-000000000000"}]`} {
		workflow := switchedOn(t, site, "hand", steps)
		site.Exec(t, `update workflows set name = 'Quokka' where id = $1`, workflow)
		if p := manager.Post(one+"/shortcuts", url.Values{"workflow": {workflow}}); p.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", p.Status, p.Text())
		}
		ran(t, site, id)
		site.Exec(t, `update workflows set name = name || id where id = $1`, workflow)
	}
	run := webtest.Ask[string](t, site, `select id::text from workflow_runs where state = 'waiting' and conversation_id = $1`, id)
	if p := manager.Post(one+"/shortcuts/stop", url.Values{"run": {run}}); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	site.Exec(t, `update conversations set state = 'open' where id = $1`, id)
	// By itself one does it on assignment.
	byItself := switchedOn(t, site, "assignment", `[{"kind": "close"}]`)
	site.Exec(t, `update workflows set name = 'Quokka by itself' where id = $1`, byItself)
	give(t, site, id, nil, nil)
	manager.Post(one+"/assign", url.Values{"assignee": {site.MemberID(t, webtest.Atelier, reader)}, "team": {""}})
	ran(t, site, id)
	if named := strings.Count(manager.Get(one).Find("#entries").Text(), "Quokka"); named != 6 {
		t.Fatalf("the manager reads %d names: %s", named, manager.Get(one).Find("#entries").Text())
	}
	for _, restrictions := range webtest.Sets(matrix, "agent") {
		site.Seat(t, reader, "agent", restrictions...)
		open := matrix.Reach("agent", restrictions, "shortcuts", "list") != "none"
		for _, path := range []string{one, conversations, conversations + "?q=Quokka&state=any", told, one + "/shortcuts", "/w/" + webtest.Atelier + "/shortcuts"} {
			if p := v.Get(path); !open && strings.Contains(strings.ReplaceAll(string(p.Body), "q=Quokka", ""), `>Quokka`) {
				t.Errorf("%v: %s names a workflow: %s", restrictions, path, p.Text())
			}
		}
		said := v.Get(one).Find("#entries").Text()
		if has := strings.Contains(said, "Quokka"); has != open {
			t.Errorf("%v: the timeline names a workflow: %t: %s", restrictions, has, said)
		}
		if !open && !strings.Contains(said, "A workflow ") {
			t.Errorf("%v: nobody is told that a workflow did it: %s", restrictions, said)
		}
	}
}

// A conversation is read, and what was told of it, by whoever looks at it: not by a browser
// that asks by itself or ahead of them, nor by a page of something else about it.
func TestAConversationIsReadByLookingAtIt(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	v := site.SignIn(t, "owner@demo.test")
	id := talkOf(t, site, "owner@demo.test")
	one := conversations + "/" + id
	site.Exec(t, `delete from conversation_reads`)
	site.Exec(t, `insert into notifications (workspace_id, id, member_id, kind, conversation_id)
		select workspace_id, gen_random_uuid(), $2, 'mentioned', id from conversations where id = $1`, id, site.MemberID(t, webtest.Atelier, "owner@demo.test"))
	unread := func() string {
		return webtest.Ask[string](t, site, `select concat((select count(*) from conversation_reads), (select count(*) from notifications where read_at is null and conversation_id = $1))`, id)
	}
	ask := func(method, path string, header ...string) {
		t.Helper()
		r := v.Request(method, path, nil)
		if len(header) > 0 {
			r.Header.Set(header[0], header[1])
		}
		if p := v.Do(r); p.Status != http.StatusOK || unread() != "01" {
			t.Errorf("%s %s %v: %d, it reads: %s", method, path, header, p.Status, unread())
		}
	}
	ask(http.MethodHead, one)
	for _, page := range []string{"/split", "/print", "/merge", "/move", "/delete", "/shortcuts", "/customer", "/mentions"} {
		ask(http.MethodGet, one+page)
	}
	for header, value := range map[string]string{"Sec-Purpose": "prefetch;prerender", "Purpose": "prefetch", "X-Moz": "prefetch", "Latchkey-By-Itself": "yes"} {
		ask(http.MethodGet, one, header, value)
	}
	v.Post(one+"/export.txt", nil)
	v.Post(one+"/doing", url.Values{"doing": {"reading"}})
	earlier := webtest.Ask[string](t, site, `select id::text from messages where conversation_id = $1 order by at, id limit 1`, id)
	for seen, status := range map[string]int{earlier: http.StatusNoContent, "x": http.StatusUnprocessableEntity} {
		if p := v.Post(one+"/doing", url.Values{"doing": {"reading"}, "seen": {seen}}); p.Status != status || earlier != latest(t, site, id) && unread() != "01" {
			t.Errorf("seen %s: %d, it reads: %s", seen, p.Status, unread())
		}
	}
	if p := v.Post(one+"/doing", url.Values{"doing": {"reading"}, "seen": {latest(t, site, id)}}); p.Status != http.StatusNoContent || unread() != "10" {
		t.Errorf("the latest came into view: %d, %s", p.Status, unread())
	}
	site.Exec(t, `delete from conversation_reads`)
	site.Exec(t, `update notifications set read_at = null`)
	if p := v.Get(one); p.Status != http.StatusOK || unread() != "10" {
		t.Errorf("looking at it: %d, %s", p.Status, unread())
	}
}
