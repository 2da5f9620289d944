package messages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// A conversation moves to another customer, whom its mover names by an address or by a
// conversation with them, and to whoever has that one; its history says so.
func TestAConversationMoves(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	of := talks(t, site)
	site.Exec(t, `update contacts set name = 'Quokka Quinn', email = 'quinn@zoo.example' where id = (select contact_id from conversations where id = $1)`, of["mates"])
	site.Exec(t, `insert into contact_addresses (workspace_id, contact_id, email_key, email)
		select workspace_id, contact_id, 'quinn@zoo.example', 'quinn@zoo.example' from conversations where id = $1`, of["mates"])
	site.Exec(t, `insert into conversation_words (workspace_id, conversation_id, word, customer, secret)
		select workspace_id, id, word, true, false from conversations, unnest('{quokka,quinn}'::text[]) word where id = $1`, of["mates"])
	site.Seat(t, reader, "agent", "visibility_team", "mask_contact")
	owner, agent := site.SignIn(t, "owner@demo.test"), site.SignIn(t, reader)
	for _, c := range []struct {
		who  *webtest.Visitor
		id   string
		to   string
		want int
	}{
		{owner, of["nobodys"], "quinn@zoo.example", 303}, {agent, of["mine"], "#" + numberOf(t, site, of["mates"]), 303},
		{agent, of["teams"], "quinn@zoo.example", 422}, {agent, of["teams"], "#" + numberOf(t, site, of["others"]), 422}, {agent, of["others"], "#" + numberOf(t, site, of["mates"]), 404},
		{owner, of["teams"], "nobody@zoo.example", 422}, {owner, of["teams"], "", 422}, {owner, of["mates"], "quinn@zoo.example", 422},
	} {
		p := c.who.Post(conversations+"/"+c.id+"/move", url.Values{"to": {c.to}})
		if p.Status != c.want || p.Status == 422 && p.Find(`[name="to"]`).AttrOr("value", "") != c.to {
			t.Errorf("to %s: %d %s", c.to, p.Status, p.Text())
		}
	}
	for _, id := range []string{of["nobodys"], of["mine"]} {
		p := owner.Get(conversations + "/" + id)
		if !p.Has("moved the conversation to the customer Quokka Quinn") || !p.Has("Assigned to") {
			t.Errorf("its history: %s", p.Text())
		}
	}
	if moved := webtest.Ask[int](t, site, `select count(*) from conversations v join conversations o on o.id = $1 and o.contact_id = v.contact_id and o.assignee_id = v.assignee_id`, of["mates"]); moved != 3 {
		t.Errorf("%d are with the customer and their assignee", moved)
	}
	if ids := search(owner, "quokka quinn"); len(ids) != 3 {
		t.Errorf("their name finds %v", ids)
	}
}

// A chat goes on to where it came from, whoever's it is: its page says so, above what sends
// an answer and before it moves.
func TestAChatSaysWhomItsAnswersGoToWhenItMoves(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	of := talks(t, site)
	site.ACustomChannel(t, of["nobodys"], "owner@demo.test")
	site.AWhatsAppTemplate(t, of["teams"])
	site.Exec(t, `update messages set at = now() where conversation_id = $1`, of["teams"])
	owner := site.SignIn(t, "owner@demo.test")
	for id, handle := range map[string]string{of["nobodys"]: "visitor-1", of["teams"]: "+33698765432"} {
		asks := owner.Get(conversations + "/" + id + "/move")
		if !asks.Has("Answers go on to " + handle) {
			t.Errorf("before it moves: %s", asks.Text())
		}
		if p := owner.Post(conversations+"/"+id+"/move", url.Values{"to": {"#" + numberOf(t, site, of["mates"])}}); p.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", p.Status, p.Text())
		}
		if p := owner.Get(conversations + "/" + id); !strings.Contains(p.Find(".writing-to").Text(), handle) {
			t.Errorf("an answer goes to: %s", p.Find(".writing-to").Text())
		}
	}
	if p := owner.Get(conversations + "/" + of["mates"] + "/move"); p.Has("Answers go on to") {
		t.Errorf("of a mail: %s", p.Text())
	}
}

// What led to a conversation that was merged leads to the other one, which has all of both.
func TestTwoConversationsBecomeOne(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	of := talks(t, site)
	one, into := of["mine"], of["teams"]
	site.Seat(t, reader, "agent", "visibility_team")
	v := site.SignIn(t, reader)
	v.Post(conversations+"/"+one+"/notes", url.Values{"text": {"A quokka note"}})
	first := url.Values{"text": {"First draft"}, "cc": {"ann@third.example"}}
	v.Post(conversations+"/"+one+"/draft", first)
	v.Post(conversations+"/"+into+"/draft", url.Values{"text": {"Second draft"}, "cc": {"ben@third.example"}})
	beside := url.Values{"conversation": {one}, "subject": {"More"}, "text": {"First beside"}, "cc": {"ann@third.example"}}
	v.Post(conversations+"/new/draft", beside)
	v.Post(conversations+"/new/draft", url.Values{"conversation": {into}, "subject": {"Else"}, "text": {"Second beside"}, "cc": {"ben@third.example"}})
	number := numberOf(t, site, one)
	count := func() string {
		return webtest.Ask[string](t, site, `select concat((select count(*) from messages where conversation_id::text = any ($1)), ' ',
			(select count(*) from conversation_notes where conversation_id::text = any ($1)))`, []string{one, into})
	}
	before := count()
	webtest.Refuses(t, site, v, conversations+"/"+one+"/merge", []webtest.Attempt{
		{Name: "nothing", Form: url.Values{}, Status: 422}, {Name: "itself", Form: url.Values{"number": {number}}, Status: 422},
		{Name: "no number", Form: url.Values{"number": {"soon"}}, Status: 422}, {Name: "somebody else's", Form: url.Values{"number": {numberOf(t, site, of["others"])}}, Status: 422},
		{Name: "no id", Form: url.Values{"into": {"x"}}, Status: 422}, {Name: "somebody else's id", Form: url.Values{"into": {of["others"]}}, Status: 404},
	})
	// They are of two customers, which the page says before it does it.
	asked := url.Values{"number": {"#" + numberOf(t, site, into)}}
	site.Exec(t, `update contacts set name = 'Quokka Quinn' where id = (select contact_id from conversations where id = $1)`, one)
	site.Exec(t, `update contacts set name = 'Wombat Wells' where id = (select contact_id from conversations where id = $1)`, into)
	asks := v.Post(conversations+"/"+one+"/merge", asked)
	agreed := asks.Find(`[name="agreed"]`).AttrOr("value", "")
	if asks.Status != http.StatusConflict || agreed == "" || !asks.Has("what Quokka Quinn wrote will stand in the conversation with Wombat Wells") ||
		asks.Find(`[name="number"]`).AttrOr("value", "") != asked.Get("number") || !asks.Has("Merge all the same") {
		t.Fatalf("of two customers: %d %s", asks.Status, asks.Text())
	}
	asked.Set("agreed", agreed)
	for page, form := range map[string]url.Values{"/new/draft": beside, "/" + one + "/draft": first} {
		v.Post(conversations+page, webtest.With(form, "cc", "ann@third.example"+strings.Repeat(", ann@third.example", 104)))
		if p := v.Post(conversations+"/"+one+"/merge", asked); p.Status != http.StatusUnprocessableEntity || !p.Has("Send or shorten one of them first") {
			t.Errorf("lists that are too long together, %s: %d %s", page, p.Status, p.Text())
		}
		v.Post(conversations+page, form)
	}
	whole := site.Kept(t)
	for _, form := range []url.Values{
		{"number": {numberOf(t, site, into)}, "agreed": {"yes"}}, {"number": {numberOf(t, site, of["mates"])}, "agreed": {agreed}},
	} {
		if p := v.Post(conversations+"/"+one+"/merge", form); p.Status != http.StatusConflict {
			t.Errorf("agreed to others: %d %s", p.Status, p.Text())
		}
	}
	site.Unchanged(t, whole, "two customers")
	if p := v.Post(conversations+"/"+one+"/merge?inbox=team", asked); p.Header.Get("Location") != conversations+"/"+into+"?inbox=team" {
		t.Fatalf("%d to %s: %s", p.Status, p.Header.Get("Location"), p.Text())
	}
	p := v.Get(conversations + "/" + into)
	if after := count(); after != before || !p.Has("A quokka note") || !p.Has("Second draft") || !p.Has("First draft") || !p.Has("made #"+number+" a part of this conversation") {
		t.Errorf("of %s there is %s: %s", before, after, p.Text())
	}
	if got := begunForm(v.Get(conversations + "/new?conversation=" + into)); got != "|Else|Second beside\n\nMore\n\nFirst beside|ben@third.example, ann@third.example" {
		t.Errorf("what was begun beside the two: %q", got)
	}
	if cc := p.Find(`main form [name="cc"]`).AttrOr("value", ""); cc != "ben@third.example, ann@third.example" {
		t.Errorf("copies of the one answer go to %q", cc)
	}
	for _, path := range []string{one, number} {
		if p := v.Get(conversations + "/" + path); p.Status != http.StatusSeeOther || !strings.HasPrefix(p.Header.Get("Location"), conversations+"/"+into) {
			t.Errorf("%s: %d to %s", path, p.Status, p.Header.Get("Location"))
		}
	}
	if ids := found(v.Get(conversations + "?inbox=team&q=quokka")); len(ids) != 1 || ids[0] != into {
		t.Errorf("its words find %v", ids)
	}
	site.Seat(t, reader, "agent", "visibility_own")
	for _, path := range []string{one, number} {
		if p := v.Get(conversations + "/" + path); p.Status != http.StatusNotFound {
			t.Errorf("beyond reach %s: %d", path, p.Status)
		}
	}
}

// What reports read of a conversation, as it is kept, and as its messages say.
const (
	factsOf     = `select concat_ws(' ', coalesce(asked_at::text, '-'), coalesce(first_answer_at::text, '-'), coalesce(answered_by::text, '-')) from conversations where id = $1`
	factsAsSaid = `
		with asked as (select min(at) as at from messages where conversation_id = $1 and member_id is null),
		answer as (select m.at, m.member_id from messages m, asked where m.conversation_id = $1 and m.member_id is not null and m.at >= asked.at order by m.at limit 1)
		select coalesce((select concat_ws(' ', asked.at, answer.at, answer.member_id) from asked, answer), '- - -')`
)

// A part of a conversation becomes one of its own, with the words that find it.
func TestAConversationIsSplit(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	v, one := site.SignIn(t, reader), conversations+"/"+id
	first := latest(t, site, id)
	earliest := webtest.Ask[string](t, site, `select id::text from messages where conversation_id = $1 order by at, id limit 1`, id)
	webtest.Refuses(t, site, v, one+"/split", []webtest.Attempt{
		{Name: "the first", Form: url.Values{"from": {earliest}, "subject": {"x"}}, Status: 422}, {Name: "none", Form: url.Values{"subject": {"x"}}, Status: 422},
		{Name: "no message", Form: url.Values{"from": {id}, "subject": {"x"}}, Status: 422}, {Name: "a long subject", Form: url.Values{"from": {first}, "subject": {strings.Repeat("x", 301)}}, Status: 422},
	})
	v.Post(one+"/reply", url.Values{"text": {"Now about the wombat."}, "latest": {first}, "mark": {mark(t, site, id)}})
	from := latest(t, site, id)
	// It is the first answer, which goes.
	site.Exec(t, `delete from messages where conversation_id = $1 and member_id is not null and id <> $2`, id, from)
	site.Exec(t, `update conversations set asked_at = now(), first_answer_at = now(), answered_by = gen_random_uuid() where id = $1`, id)
	v.Post(one+"/notes", url.Values{"text": {"A numbat note"}})
	v.Post(one+"/follow", nil)
	site.Exec(t, `insert into conversation_tags (workspace_id, conversation_id, tag_id)
		select v.workspace_id, v.id, t.id from conversations v join tags t using (workspace_id) where v.id = $1 on conflict do nothing`, id)
	p := v.Post(one+"/split", url.Values{"from": {from}, "subject": {"Dugongs"}})
	made := strings.TrimPrefix(p.Header.Get("Location"), conversations+"/")
	if p.Status != http.StatusSeeOther || made == id {
		t.Fatalf("%d to %s: %s", p.Status, p.Header.Get("Location"), p.Text())
	}
	const hangs = `select concat((select string_agg(member_id::text, ' ' order by member_id) from conversation_followers where conversation_id = $1), ' ',
		(select string_agg(tag_id::text, ' ' order by tag_id) from conversation_tags where conversation_id = $1))`
	if was, is := webtest.Ask[string](t, site, hangs, id), webtest.Ask[string](t, site, hangs, made); was != is || len(is) < 73 {
		t.Errorf("its followers and tags are %q, of the new one %q", was, is)
	}
	for _, conversation := range []string{id, made} { // Whoever was answered first stays who it was.
		if said := webtest.Ask[string](t, site, factsOf, conversation); said != webtest.Ask[string](t, site, factsAsSaid, conversation) {
			t.Errorf("of its first answer is kept %s, and the messages say %s", said, webtest.Ask[string](t, site, factsAsSaid, conversation))
		}
	}
	old, fresh := v.Get(one), v.Get(conversations+"/"+made)
	if said := old.Find("#entries").Text(); strings.Contains(said, "wombat") || strings.Contains(said, "numbat") || !fresh.Has("wombat.") || !fresh.Has("A numbat note") || !fresh.Has("Dugongs") {
		t.Errorf("of the old one there is %s, of the new one %s", old.Text(), fresh.Text())
	}
	if !old.Has("made #"+numberOf(t, site, made)+" of a part") || !fresh.Has("made this conversation of a part of #"+numberOf(t, site, id)) {
		t.Errorf("their history: %s", fresh.Text())
	}
	for _, words := range []string{"wombat", "numbat", "dugong"} {
		if ids := search(v, words); len(ids) != 1 || ids[0] != made {
			t.Errorf("%s finds %v, want %s", words, ids, made)
		}
	}
}

// A conversation can be split at each of its messages, however long ago it was written and
// whoever wrote it.
func TestALongConversationIsSplitAnywhere(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	v, page := site.SignIn(t, reader), conversations+"/"+id+"/split"
	site.Exec(t, `delete from messages where conversation_id = $1`, id)
	site.Exec(t, `insert into messages (workspace_id, id, conversation_id, at, text, state, automatic)
		select workspace_id, gen_random_uuid(), id, now() - n * interval '1 hour', 'Said ' || n, case when n % 7 = 0 then 'sent' else 'received' end, n % 7 = 0
		  from conversations cross join generate_series(1, 250) n where id = $1`, id)
	offered, pages := map[string]bool{}, 0
	for at := page; at != "" && pages < 9; pages++ {
		p := v.Get(at)
		p.Find(`[name=from] option[value], [name=from][value]`).Each(func(_ int, o *goquery.Selection) { offered[o.AttrOr("value", "")] = true })
		at = p.Find(`main form a[href*="/split?"]`).AttrOr("href", "")
	}
	delete(offered, "")
	if pages != 3 || len(offered) != 250 {
		t.Fatalf("%d pages offer %d of 250 messages", pages, len(offered))
	}
	from := webtest.Ask[string](t, site, `select id::text from messages where conversation_id = $1 and text = 'Said 238'`, id)
	if p := v.Post(page, url.Values{"from": {from}, "subject": {"Long ago"}}); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if left := webtest.Ask[int](t, site, `select count(*) from messages where conversation_id = $1`, id); left != 12 {
		t.Errorf("%d messages are left", left)
	}
}

// Whoever had a conversation and waits while it is given to somebody else does not take it
// back by that.
func TestRule12AReachThatEndsMeanwhileGivesNothingAway(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	of := talks(t, site)
	site.Seat(t, reader, "agent", "visibility_own")
	v := site.SignIn(t, reader)
	v.Get(conversations)
	other := site.MemberID(t, webtest.Atelier, "owner@demo.test")
	held := site.Hold(t, `update contacts set assignee_id = $2 where id = (select contact_id from conversations where id = $1)`, of["mine"], other)
	posting := webtest.Posting(v, conversations+"/"+of["mine"]+"/assign", url.Values{"assignee": {site.MemberID(t, webtest.Atelier, mate)}})
	answers := make(chan map[string]int)
	go func() { answers <- webtest.Together(t, []*http.Request{posting}) }()
	site.WaitForWaiting(t)
	if err := held.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := <-answers; got["404"] != 1 {
		t.Errorf("it is answered by %v", got)
	}
	if has := webtest.Ask[string](t, site, `select assignee_id::text from conversations where id = $1`, of["mine"]); has != other {
		t.Error("it was given away by whoever had it before")
	}
}
