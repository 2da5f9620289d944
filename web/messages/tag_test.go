package messages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// aTag is a tag of a name: for customers alone, or for both.
func aTag(t *testing.T, site *webtest.Site, name, usedFor string) string {
	t.Helper()
	return webtest.Ask[string](t, site, `insert into tags (workspace_id, id, name, name_key, identity, used_for)
		select workspace_id, gen_random_uuid(), $2, lower($2), lower($2), $3 from workspace_slugs where slug = $1 returning id::text`,
		webtest.Atelier, name, usedFor)
}

// An agent, who may not open tags, gives a conversation a tag and takes it away; it stands in
// the row, beside the conversation, in its history and in the filter. What is for customers
// alone they never learn.
func TestAConversationHasTags(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Exec(t, `update users set language = 'en'`)
	refund, secret := aTag(t, site, "Refund", "both"), aTag(t, site, "Canary debtor", "customers")
	site.Seat(t, reader, "agent", "visibility_own", "mask_contact")
	id, other := talkOf(t, site, reader), another(t, site, reader, 1)
	theirsToo := another(t, site, reader, 3)
	theirs := another(t, site, "owner@demo.test", 2)
	agent, one := site.SignIn(t, reader), conversations+"/"+id
	secretIn := func(pages ...*webtest.Page) {
		t.Helper()
		for _, p := range pages {
			if strings.Contains(string(p.Body), "Canary debtor") {
				t.Errorf("the name of a tag for customers alone is shown: %s", p.Text())
			}
		}
	}
	secretIn(agent.Get(one), agent.Get(conversations))
	if p := agent.Follow(agent.Post(one+"/tags", url.Values{"add": {refund}})); p.Find(".customer-tags .badge").Text() == "" ||
		!p.Has("gave the conversation the tag Refund") || p.Find(`a.inbox-row[href*="`+id+`"] .inbox-tags`).Text() != "Refund" {
		t.Errorf("%d %s", p.Status, p.Text())
	}
	found := agent.Get(conversations + "?inbox=mine&label=" + refund)
	if found.Find("a.inbox-row").Length() != 1 || found.Find(`a[href*="`+id+`"]`).Length() == 0 {
		t.Errorf("the filter finds %s", found.Text())
	}
	webtest.Refuses(t, site, agent, one+"/tags", []webtest.Attempt{
		{Name: "for customers alone", Form: url.Values{"add": {secret}}, Status: 422}, {Name: "none", Form: url.Values{"add": {uuid.NewString()}}, Status: 422},
		{Name: "no id", Form: url.Values{"add": {"x"}}, Status: 422}, {Name: "nothing", Form: url.Values{"add": {""}}, Status: 422},
	})
	site.Exec(t, `update tags set used_for = 'customers'`) // Meanwhile somebody has decided otherwise.
	if p := agent.Post(conversations+"/"+theirsToo+"/tags", url.Values{"add": {refund}}); p.Status != 422 || p.Find("#tag-add-error").Length() != 1 {
		t.Errorf("its form is gone with the error: %d %s", p.Status, p.Text())
	}
	site.Exec(t, `update tags set used_for = 'both' where id = $1`, refund)
	for path, want := range map[string]int{theirs: 404, uuid.NewString(): 404} {
		if p := agent.Post(conversations+"/"+path+"/tags", url.Values{"add": {refund}}); p.Status != want {
			t.Errorf("beyond the reach: %d", p.Status)
		}
	}
	change := url.Values{"conversations": {id, other, theirs}, "act": {"tag"}, "tag": {refund}}
	agent.Post(conversations+"/change", change)
	tagged := func() string {
		return webtest.Ask[string](t, site, `select coalesce(string_agg(conversation_id::text, ' ' order by conversation_id), '') from conversation_tags`)
	}
	if got := tagged(); len(got) != 2*36+1 || strings.Contains(got, theirs) {
		t.Errorf("tagged are %s", got)
	}
	agent.Post(conversations+"/change", webtest.With(change, "act", "untag"))
	agent.Post(one+"/tags", url.Values{"add": {refund}})
	if p := agent.Follow(agent.Post(one+"/tags", url.Values{"add": {""}, "remove": {refund}})); !p.Has("took the tag Refund from the conversation") || tagged() != "" {
		t.Errorf("%d %s", p.Status, p.Text())
	}
	site.Exec(t, `insert into conversation_tags (workspace_id, conversation_id, tag_id) select workspace_id, $2, id from tags where id = $1`, secret, id)
	secretIn(agent.Get(one), agent.Get(conversations), agent.Get(conversations+"?label="+secret))
	if p := agent.Get(conversations + "?inbox=mine&label=" + secret); p.Find("a.inbox-row").Length() > 0 {
		t.Errorf("it is found by a tag for customers alone")
	}
	// A name that holds a number holds none for whom numbers are masked, in no place.
	call := aTag(t, site, "Call +33 6 12 34 56 78", "both")
	agent.Post(one+"/tags", url.Values{"add": {call}})
	for _, p := range []*webtest.Page{agent.Get(one), agent.Get(conversations), agent.Get(conversations + "?inbox=mine&label=" + call)} {
		if strings.Contains(string(p.Body), "34 56 78") || !p.Has("Call") {
			t.Errorf("the number in the name of a tag: %s", p.Text())
		}
	}
	agent.Post(one+"/tags", url.Values{"remove": {call}})
	// A view of what nobody sees is none.
	if p := agent.Post(conversations+"/views?inbox=mine&label="+secret, url.Values{"name": {"Debtors"}}); p.Status != http.StatusUnprocessableEntity ||
		webtest.Ask[int](t, site, `select count(*) from conversation_views where name = 'Debtors'`) != 0 {
		t.Errorf("a view by a tag for customers alone: %d", p.Status)
	}
	if logged := webtest.Ask[string](t, site, `select string_agg(distinct act, ' ' order by act) from activity where act like 'conversation.%tag'`); logged != "conversation.tag conversation.untag" {
		t.Errorf("logged: %s", logged)
	}
}

// A tag that is not for conversations any more is seen in none; for both again, everywhere.
func TestWhatATagIsForIsDecided(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Exec(t, `update users set language = 'en'`)
	refund, id := aTag(t, site, "Refund", "both"), talkOf(t, site, "owner@demo.test")
	owner, one := site.SignIn(t, "owner@demo.test"), conversations+"/"+id
	owner.Post(one+"/tags", url.Values{"add": {refund}})
	owner.Post(conversations+"/views?inbox=all&label="+refund, url.Values{"name": {"Refunds"}, "shared": {"true"}})
	all := map[string]func() string{
		"page": func() string { return owner.Get(one).Find(".customer-tags").Text() },
		"list": func() string { return owner.Get(conversations).Find(".inbox-tags, #inbox-label").Text() },
		"view": func() string { return owner.Get(conversations).Find(`.areas a[href*="label="]`).Text() },
		"file": func() string { return string(owner.Post(one+"/export.txt", nil).Body) },
		"bulk": func() string { return owner.Get(conversations).Find("#bulk-tag").Text() },
		"step": func() string {
			return owner.Get(workflows + "/" + switchedOn(t, site, "hand", `[{"kind": "label"}]`) + "/steps").Find(".flow-step").Text()
		},
	}
	for _, usedFor := range []string{"both", "customers", "both"} {
		site.Exec(t, `update tags set used_for = $2 where id = $1`, refund, usedFor)
		for what, is := range all {
			if text := is(); strings.Contains(text, "Refund") != (usedFor == "both") {
				t.Errorf("for %s, the %s: %s", usedFor, what, text)
			}
		}
	}
	if p := owner.Get(conversations); !strings.Contains(p.Find(`.areas a[href*="label="]`).Text(), "1") {
		t.Errorf("the view counts %s", p.Find(`.areas a[href*="label="]`).Text())
	}
	// It goes with the tag.
	site.Exec(t, `delete from tags where id = $1`, refund)
	if left := webtest.Ask[int](t, site, `select (select count(*) from conversation_tags) + (select count(*) from conversation_views where name = 'Refunds')`); left != 0 {
		t.Errorf("%d are left", left)
	}
}

// A workflow begins when a conversation gets a tag, gives one, and asks for one; what it does
// triggers none. A merge keeps the tags of both.
func TestWorkflowsKnowTagsOfConversations(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	refund, done := aTag(t, site, "Refund", "both"), aTag(t, site, "Seen to", "both")
	switchedOn(t, site, "tag", `[{"kind": "if", "what": "label:`+refund+`"}, {"kind": "label", "what": "`+done+`"}, {"kind": "else"}, {"kind": "close"}, {"kind": "end"}]`)
	id := talkOf(t, site, reader)
	v, one := site.SignIn(t, reader), conversations+"/"+id
	v.Post(one+"/tags", url.Values{"add": {refund}})
	if got := ran(t, site, id); got != "done" {
		t.Errorf("it is %s", got)
	}
	if p := v.Get(one); p.Find(".customer-tags .badge").Length() != 2 || !p.Has("Seen to") {
		t.Errorf("%s", p.Text())
	}
	if runs := webtest.Ask[int](t, site, `select count(*) from workflow_runs`); runs != 1 {
		t.Errorf("%d runs", runs)
	}
	beside := webtest.Ask[string](t, site, `insert into conversations (workspace_id, id, contact_id, channel_id, token, last_at)
		select workspace_id, gen_random_uuid(), contact_id, channel_id, 'beside', now() from conversations where id = $1 returning id::text`, id)
	site.Exec(t, `insert into messages (workspace_id, id, conversation_id, text, state) select workspace_id, gen_random_uuid(), id, 'Besides', 'received' from conversations where id = $1`, beside)
	site.Exec(t, `insert into conversation_tags (workspace_id, conversation_id, tag_id) select workspace_id, $2, id from tags where id = $1`, refund, beside)
	if p := v.Post(one+"/merge", url.Values{"into": {beside}}); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	if has := webtest.Ask[int](t, site, `select count(*) from conversation_tags where conversation_id = $1`, beside); has != 2 {
		t.Errorf("it has %d tags", has)
	}
}

// A conversation has twenty tags at most.
func TestAConversationHasRoomForTwentyTags(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id, more := talkOf(t, site, reader), aTag(t, site, "One more", "both")
	site.Exec(t, `with many as (insert into tags (workspace_id, id, name, name_key, identity, used_for)
		select workspace_id, gen_random_uuid(), 'T' || n, 't' || n, 't' || n, 'both' from workspace_slugs cross join generate_series(1, 20) n where slug = $1
		returning workspace_id, id)
		insert into conversation_tags (workspace_id, conversation_id, tag_id) select workspace_id, $2, id from many`, webtest.Atelier, id)
	webtest.Refuses(t, site, site.SignIn(t, reader), conversations+"/"+id+"/tags", []webtest.Attempt{{Name: "one more", Form: url.Values{"add": {more}}, Status: 422}})
}

// The figures above a part of an inbox are those of that part, and lead to it.
func TestTheTallyIsThatOfWhatIsShown(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	site.Exec(t, `update users set language = 'en'`)
	refund, id := aTag(t, site, "Refund", "both"), talkOf(t, site, "owner@demo.test")
	another(t, site, "owner@demo.test", 1)
	site.Exec(t, `delete from conversation_reads`)
	site.Exec(t, `update conversations set last_ours = false, waiting_since = last_at where state = 'open'`)
	site.Exec(t, `insert into conversation_tags (workspace_id, conversation_id, tag_id) select workspace_id, $2, id from tags where id = $1`, refund, id)
	owner := site.SignIn(t, "owner@demo.test")
	whole, part := owner.Get(conversations), owner.Get(conversations+"?inbox=all&label="+refund)
	for _, link := range part.Find(".inbox-tally a").EachIter() {
		if href := link.AttrOr("href", ""); strings.Contains(href, "show=") && (!strings.Contains(href, "label=") || !strings.Contains(link.Text(), "1")) {
			t.Errorf("a part: %s to %s", link.Text(), href)
		}
	}
	if shown := part.Find(".inbox-tally").Text(); shown == "" || whole.Find(".inbox-tally").Text() == shown {
		t.Errorf("whole %q, part %q", whole.Find(".inbox-tally").Text(), shown)
	}
}
