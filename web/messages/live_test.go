package messages_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/policy/policytest"
	"latchkey/web/messages"
	"latchkey/web/webtest"
)

const events = "/w/" + webtest.Atelier + "/events"

// What somebody does in one process is told to whoever may see it, at another.
func TestAChangeIsTold(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	second := site.Start(t)
	site.Listen(t)
	id := site.SomeConversation(t)
	owner, manager := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "manager@demo.test")
	here, there := owner.Stream(events), manager.Stream(second+events)
	for _, s := range []*webtest.Stream{here, there} {
		if kind, data := s.Next(); s.Status != http.StatusOK || kind != "resync" || data != "" {
			t.Fatalf("%d, and first %s %s", s.Status, kind, data)
		}
		if got := s.Header.Get("Content-Type") + s.Header.Get("X-Accel-Buffering") + s.Header.Get("Access-Control-Allow-Origin"); got != "text/event-streamno" {
			t.Errorf("%v", s.Header)
		}
	}
	owner.Get(conversations + "/" + id)
	owner.Post(conversations+"/"+id+"/notes", url.Values{"text": {"Rings twice"}})
	here.Hears("conversation", id)
	there.Hears("conversation", id)

	// Who has the last event needs nothing else; who has another looks for themselves.
	again := owner.Request(http.MethodGet, events, nil)
	again.Header.Set("Last-Event-ID", here.Last)
	owner.Post(conversations+"/"+id+"/close", nil)
	// What one transaction tells may reach the process in two parts: this is told once all
	// before it is.
	last := uuid.NewString()
	site.Exec(t, `select pg_notify('latchkey', concat_ws(' ', 'conversation', workspace_id, $2::text)) from workspace_slugs where slug = $1`,
		webtest.Atelier, last)
	here.Hears("conversation", last)
	for _, c := range [][2]string{{here.Last, "conversation " + id}, {"unknown-7", "resync"}, {"", "resync"}} {
		last, want := c[0], c[1]
		owner.Header.Set("Last-Event-ID", last)
		s := owner.Stream(events)
		owner.Header.Del("Last-Event-ID")
		owner.Post(conversations+"/"+id+"/reopen", nil)
		owner.Post(conversations+"/"+id+"/close", nil)
		if kind, data := s.Next(); strings.TrimSpace(kind+" "+data) != want {
			t.Errorf("after %q: %s %s", last, kind, data)
		}
	}
}

// Each reach is told of the conversations that it lets through, and of none else; and whose
// was given away is told that they have one fewer, but not which.
func TestRule18EventsAreOfConversationsWithinReach(t *testing.T) {
	t.Parallel()
	site, matrix := webtest.New(t, messages.Area), policytest.Load(t)
	of := talks(t, site)
	site.Listen(t)
	other := site.MemberID(t, webtest.Atelier, "owner@demo.test")
	for _, restrictions := range [][]string{nil, {"visibility_team"}, {"visibility_own", "mask_contact"}} {
		site.Seat(t, reader, "agent", restrictions...)
		reach := matrix.Reach("agent", restrictions, "conversations", "list")
		v := site.SignIn(t, reader)
		s := v.Stream(events)
		s.Hears("resync", "")
		for _, whose := range theirs["all"] {
			site.Exec(t, `update conversations set subject = subject where id = $1`, of[whose])
			if slices.Contains(theirs[reach], whose) {
				if kind, data := s.Next(); kind != "conversation" || data != of[whose] {
					t.Errorf("%s: after a change of %s: %s %s", reach, whose, kind, data)
				}
			}
		}
		// What was given to somebody else meanwhile: the last event is of one's own.
		give(t, site, of["others"], nil, nil)
		give(t, site, of["others"], other, nil)
		give(t, site, of["mine"], other, nil)
		if reach == "all" {
			s.Hears("conversation", of["mine"])
		} else if kind, data := s.Next(); kind != "inbox" || data != "" {
			t.Errorf("%s: after the last one was given away: %s %s", reach, kind, data)
		}
		give(t, site, of["mine"], site.MemberID(t, webtest.Atelier, reader), nil)
		s.Hears("conversation", of["mine"])
		heard := s.Read.String()
		for whose, id := range of {
			if !slices.Contains(theirs[reach], whose) && strings.Contains(heard, id) {
				t.Errorf("%s hears of the conversation of %s:\n%s", reach, whose, heard)
			}
		}
	}
	// Who is in which team decides what is in an inbox.
	site.Seat(t, reader, "agent", "visibility_team")
	s := site.SignIn(t, reader).Stream(events)
	s.Hears("resync", "")
	site.Exec(t, `delete from team_members where member_id = $1`, site.MemberID(t, webtest.Atelier, mate))
	s.Hears("inbox", "")
}

// An agent who sees their own customers, masked, works while a manager gives customers to
// them and takes them away. Neither the stream nor a page that it has them ask for holds a
// word about a customer whom they do not have, or what is masked of one whom they have.
func TestRule18NothingHiddenIsTold(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	of := talks(t, site)
	site.Listen(t)
	site.Seat(t, reader, "agent", "visibility_own", "mask_contact")
	me, owner := site.MemberID(t, webtest.Atelier, reader), site.MemberID(t, webtest.Atelier, "owner@demo.test")
	for _, whose := range theirs["all"] {
		site.Exec(t, `update contacts set name = 'Name-'||$2||'.', email = 'mail-'||$2||'@canary.example', phone = '+3369876543'||length($2)
			where id = (select contact_id from conversations where id = $1)`, of[whose], whose)
		site.Exec(t, `insert into messages (workspace_id, id, conversation_id, at, text, state)
			select workspace_id, gen_random_uuid(), id, now(), 'Text-'||$2||'. from mail-'||$2||'@canary.example', 'received' from conversations where id = $1`, of[whose], whose)
		site.Exec(t, `update conversations set last_text = 'Text-'||$2||'. from mail-'||$2||'@canary.example' where id = $1`, of[whose], whose)
	}
	agent, manager := site.SignIn(t, reader), site.SignIn(t, "manager@demo.test")
	agent.Header.Set("Latchkey-By-Itself", "yes")
	s := agent.Stream(events)
	s.Hears("resync", "")
	look := func(has ...string) {
		t.Helper()
		var seen []string
		paths := []string{conversations, conversations + "?inbox=mine&state=closed"}
		for _, id := range of {
			paths = append(paths, conversations+"/"+id)
		}
		for _, path := range paths {
			body := string(agent.Get(path).Body)
			if strings.Contains(body, "@canary") || strings.Contains(body, "69876543") {
				t.Errorf("%s shows what is masked", path)
			}
			for whose := range of {
				if strings.Contains(body, "Name-"+whose+".") || strings.Contains(body, "Text-"+whose+".") || strings.Contains(body, "Of-"+whose+".") {
					seen = append(seen, whose)
				}
			}
		}
		slices.Sort(seen)
		if seen = slices.Compact(seen); !slices.Equal(seen, has) {
			t.Errorf("it shows the conversations of %q, not of %q", seen, has)
		}
	}
	assign := func(whose, to string) {
		t.Helper()
		manager.Get(conversations + "/" + of[whose])
		if p := manager.Post(conversations+"/"+of[whose]+"/assign", url.Values{"assignee": {to}, "team": {""}}); p.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", p.Status, p.Text())
		}
	}
	look("mine")
	assign("others", me)
	s.Hears("conversation", of["others"])
	look("mine", "others")
	assign("nobodys", owner)
	assign("mine", owner)
	s.Hears("inbox", "")
	look("others")
	assign("others", "")
	s.Hears("inbox", "")
	look()
	for whose, id := range of {
		if heard := s.Read.String(); strings.Contains(heard, "canary") || strings.Contains(heard, "-"+whose) ||
			strings.Contains(heard, id) && whose != "mine" && whose != "others" {
			t.Errorf("of %s it was told:\n%s", whose, heard)
		}
	}
}

// Who reads a conversation or writes in it is told to the others who have it within reach,
// through whichever process, and to nobody else; and it ends.
func TestRule18WhoReadsAndWritesIsToldWithinReach(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	of := talks(t, site)
	second := site.Start(t)
	site.CheckEvery = 20 * time.Millisecond // Streams that hear nothing say that they live.
	site.Listen(t)
	site.Seat(t, reader, "agent", "visibility_own", "mask_contact")
	agent, manager := site.SignIn(t, reader), site.SignIn(t, "manager@demo.test")
	name := webtest.Ask[string](t, site, `select name from members where email = 'manager@demo.test' limit 1`)
	here, there := agent.Stream(events), manager.Stream(second+events)
	here.Hears("resync", "")
	there.Hears("resync", "")
	say := func(v *webtest.Visitor, whose, doing string, want int) {
		t.Helper()
		if p := v.Post(conversations+"/"+of[whose]+"/doing", url.Values{"doing": {doing}}); p.Status != want {
			t.Errorf("%s in the conversation of %s: %d, want %d", doing, whose, p.Status, want)
		}
	}
	say(manager, "others", "writing", http.StatusNoContent)
	say(manager, "mine", "reading", http.StatusNoContent)
	if kind, data := here.Next(); kind != "people" || data != of["mine"] {
		t.Errorf("%s %s", kind, data)
	}
	for _, path := range []string{conversations, conversations + "/" + of["mine"]} {
		if p := agent.Get(path); !p.Has(name+" is reading") && !p.Has(name+" lit") && !p.Has(name+" leest mee") || p.Has(name+" is writing") {
			t.Errorf("%s: %s", path, p.Text())
		}
	}
	say(manager, "mine", "reading", http.StatusNoContent) // Nothing new.
	say(manager, "mine", "gone", http.StatusNoContent)
	here.Hears("people", of["mine"])
	if p := agent.Get(conversations + "/" + of["mine"]); p.Find(".conversation-people, .inbox-people").Text() != "" {
		t.Errorf("who has gone is still there: %s", p.Text())
	}
	say(agent, "mine", "writing", http.StatusNoContent)
	there.Hears("people", of["mine"])
	say(agent, "others", "reading", http.StatusNotFound)
	say(agent, "mine", "dancing", http.StatusUnprocessableEntity)
	if heard := here.Read.String(); strings.Contains(heard, of["others"]) || strings.Count(heard, "event: people") != 2 {
		t.Errorf("the agent hears:\n%s", heard)
	}
}
