package messages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	nouns "latchkey/internal/messages"
	"latchkey/web/messages"
	"latchkey/web/webtest"
)

const snippets = "/w/" + webtest.Atelier + "/settings/snippets"

// aSnippet is one with a text and a file, kiln.txt.
func aSnippet(t *testing.T, site *webtest.Site, text string) (id string) {
	t.Helper()
	id = webtest.Ask[string](t, site, `
		insert into snippets (workspace_id, id, name, name_key, identity, text)
		select workspace_id, i.id, 'Snippet ' || i.id, 'snippet ' || i.id, 'snippet ' || i.id, $2
		  from workspace_slugs cross join (select gen_random_uuid() as id) i where slug = $1 returning id::text`, webtest.Atelier, text)
	site.Exec(t, `
		insert into message_files (workspace_id, id, snippet_id, place, name, kind, size, bytes)
		select workspace_id, gen_random_uuid(), id, 0, 'kiln.txt', 'text/plain', 13, 'Fire at 1,240' from snippets where id = $1`, id)
	return id
}

// Files are put beside a snippet, replaced and taken away; who has not seen what another did is told.
func TestASnippetHasFiles(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Exec(t, `update users set language = 'en'`)
	one := aSnippet(t, site, "The prices are attached.")
	v, agent := site.SignIn(t, "manager@demo.test"), site.SignIn(t, "agent@demo.test")
	at := snippets + "/" + one + "/files"
	if p := v.Get(snippets + "?q=snippet"); p.Find(`a.row-mark[href="`+at+`"]`).Length() != 1 || !p.Has("Files") {
		t.Errorf("the list leads nowhere: %s", p.Text())
	}
	if p := v.Get(snippets + "/" + one + "/delete"); !p.Has("1 file goes with it") {
		t.Errorf("the question: %s", p.Text())
	}
	if p := agent.Get(at); p.Status != http.StatusForbidden {
		t.Errorf("an agent manages them: %d", p.Status)
	}
	p := v.Get(at)
	file := p.Find(".attaching a").AttrOr("href", "")
	if f := v.Get(file); string(f.Body) != "Fire at 1,240" || f.Header.Get("Content-Disposition") != "attachment; filename=kiln.txt" {
		t.Errorf("the file at %q: %d %v %s", file, f.Status, f.Header, f.Body)
	}
	if f := agent.Get(file); f.Status != http.StatusForbidden {
		t.Errorf("an agent saves it: %d", f.Status)
	}
	if f := site.SignIn(t, "nora@demo.test").Get(strings.Replace(file, webtest.Atelier, webtest.Nordlicht, 1)); f.Status != http.StatusNotFound {
		t.Errorf("another workspace saves it: %d", f.Status)
	}
	in := url.Values{"version": {p.Find(`[name="version"]`).AttrOr("value", "")}, "attached": ticked(p, "/files")}
	if p := bring(v, at, in, map[string]string{"prices.pdf": "%PDF-1.4\n% Prices\n"}); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	p = v.Get(at)
	if boxes := ticked(p, "/files"); len(boxes) != 3 || !p.Has("prices.pdf") {
		t.Fatalf("%v: %s", boxes, p.Text())
	}
	if p := bring(v, at, in, map[string]string{"late.txt": "Late"}); p.Status != http.StatusConflict || p.Has("late.txt") || !p.Has("prices.pdf") {
		t.Errorf("an old form: %d %s", p.Status, p.Text())
	}
	in = url.Values{"version": {p.Find(`[name="version"]`).AttrOr("value", "")}, "attached": {"", ticked(p, "/files")[2]}}
	if p := bring(v, at, in, map[string]string{"large.txt": strings.Repeat("x", nouns.MaxAttached)}); p.Status != http.StatusUnprocessableEntity || !p.Has("large") {
		t.Errorf("too large: %d %s", p.Status, p.Text())
	}
	if p := bring(v, at, webtest.With(in, "attached", "x"), nil); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("no id: %d", p.Status)
	}
	if p := bring(v, at, in, nil); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if p := v.Get(at); p.Has("kiln.txt") || !p.Has("prices.pdf") {
		t.Errorf("%s", p.Text())
	}
	if p := v.Get(snippets + "/" + one + "/edit"); !p.Has("Files") {
		t.Errorf("its history: %s", p.Text())
	}
	// Somebody else's workspace has no such snippet.
	stranger := site.SignIn(t, "nora@demo.test")
	if p := stranger.Get(strings.Replace(at, webtest.Atelier, webtest.Nordlicht, 1)); p.Status != http.StatusNotFound {
		t.Errorf("another workspace: %d", p.Status)
	}
}

// What a snippet brings goes with an answer, once however often it is put in, and stays with the snippet.
func TestASnippetBringsItsFiles(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Exec(t, `update users set language = 'en'`)
	snippet := aSnippet(t, site, "How we fire")
	id := talkOf(t, site, reader)
	one := conversations + "/" + id
	customerAt(t, site, id, "jana@novak.example")
	v := site.SignIn(t, "owner@demo.test")
	for range 2 {
		in := webtest.With(answer(v.Get(one), v.Get(one).Find("#reply-text").Text()), "snippet", snippet)
		in["attached"] = ticked(v.Get(one), "/reply")
		if p := v.Post(one+"/draft", in); p.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", p.Status, p.Text())
		}
	}
	p := v.Get(one)
	if boxes := ticked(p, "/reply"); len(boxes) != 2 || !p.Has("kiln.txt") || p.Find("#reply-text").Text() != "How we fire\n\nHow we fire" {
		t.Fatalf("%v %q", boxes, p.Find("#reply-text").Text())
	}
	in := answer(p, "How we fire")
	in["attached"] = ticked(p, "/reply")
	if p := v.Post(one+"/reply", in); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if m := site.WaitMail(t, "jana@novak.example", "How we fire"); !strings.Contains(string(m.Raw), "kiln.txt") {
		t.Errorf("%s", m.Raw)
	}
	if left := webtest.Ask[int](t, site, `select count(*) from message_files where snippet_id = $1`, snippet); left != 1 {
		t.Errorf("the snippet has %d files", left)
	}
	// Two new conversations have a file each: neither takes the other's.
	other := another(t, site, "owner@demo.test", 1)
	for _, with := range []string{id, other} {
		in := url.Values{"conversation": {with}, "channel": {aChannel(t, site)}, "subject": {"Firing"}, "text": {""}, "snippet": {snippet}}
		if p := v.Post(conversations+"/new/draft", in); p.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", p.Status, p.Text())
		}
	}
	for _, with := range []string{id, other} {
		p := v.Get(conversations + "/new?conversation=" + with)
		in := url.Values{"conversation": {with}, "channel": {aChannel(t, site)}, "subject": {"Firing"}, "text": {"How we fire"}}
		in["attached"] = ticked(p, "/conversations")
		if p := v.Post(conversations, in); len(in["attached"]) != 2 || p.Status != http.StatusSeeOther {
			t.Errorf("%v: %d %s", in["attached"], p.Status, p.Text())
		}
	}
}

// What is handed on has the files of a snippet, beside those of the message; taken back it has them again.
func TestASnippetBringsItsFilesToWhatIsHandedOn(t *testing.T) {
	t.Parallel()
	site, _, id := undoable(t)
	v := site.SignIn(t, "owner@demo.test")
	snippet := aSnippet(t, site, "How we fire")
	message := latest(t, site, id)
	site.Exec(t, `insert into message_files (workspace_id, id, message_id, place, name, kind, size, bytes)
		select workspace_id, gen_random_uuid(), id, 0, 'theirs.txt', 'text/plain', 2, 'Hi' from messages where id = $1`, message)
	at := conversations + "/messages/" + message + "/forward"
	v.Get(at)
	if p := v.Post(at+"/draft", url.Values{"to": {"kiln@third.example"}, "text": {""}, "snippet": {snippet}}); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	for range 2 {
		p := v.Get(at)
		in := url.Values{"to": {"kiln@third.example"}, "text": {p.Find("#text").Text()}, "attached": {"true"}}
		for _, box := range p.Find(`[name="files"]`).EachIter() {
			in.Add("files", box.AttrOr("value", ""))
		}
		if len(in["files"]) != 2 || !p.Has("kiln.txt") || !p.Has("theirs.txt") {
			t.Fatalf("%v: %s", in["files"], p.Text())
		}
		if p := v.Post(at, in); p.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", p.Status, p.Text())
		}
		made := latest(t, site, id)
		if names := webtest.Ask[string](t, site, `select string_agg(name, ' ' order by place) from message_files where message_id = $1`, made); names != "theirs.txt kiln.txt" {
			t.Errorf("%s go", names)
		}
		if p := v.Post(conversations+"/messages/"+made+"/undo", nil); p.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", p.Status, p.Text())
		}
	}
}

// A workflow sends the files of its snippet, and takes none that a member has begun to attach.
func TestAWorkflowSendsTheFilesOfItsSnippet(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	snippet := aSnippet(t, site, "How we fire")
	id := talkOf(t, site, reader)
	one := conversations + "/" + id
	customerAt(t, site, id, "jana@novak.example")
	v := site.SignIn(t, "owner@demo.test")
	bring(v, one+"/draft", answer(v.Get(one), "My own"), map[string]string{"own.txt": "Own"})
	flow := switchedOn(t, site, "hand", `[{"kind": "snippet", "what": "`+snippet+`"}]`)
	v.Get(one)
	if p := v.Post(one+"/shortcuts", url.Values{"workflow": {flow}}); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if state := ran(t, site, id); state != "done" {
		t.Fatal(state)
	}
	m := site.WaitMail(t, "jana@novak.example", "How we fire")
	if raw := string(m.Raw); !strings.Contains(raw, "kiln.txt") || strings.Contains(raw, "own.txt") {
		t.Errorf("%s", raw)
	}
	if p := v.Get(one); !p.Has("own.txt") || len(ticked(p, "/reply")) != 2 {
		t.Errorf("what was begun: %v", ticked(p, "/reply"))
	}
}
