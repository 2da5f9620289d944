package messages_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"latchkey/web/messages"
	"latchkey/web/webtest"
)

// crowd adds open conversations to the customer of one, each as the customer left it and
// given to the same member.
func crowd(t *testing.T, site *webtest.Site, id string, more int) {
	t.Helper()
	site.Exec(t, `insert into conversations (workspace_id, id, contact_id, channel_id, assignee_id, team_id, token, last_at, waiting_since)
		select v.workspace_id, gen_random_uuid(), v.contact_id, v.channel_id, v.assignee_id, v.team_id,
		       left(md5(random()::text), 26), now(), now()
		  from conversations v cross join generate_series(1, $2) n where v.id = $1`, id, more)
}

// crowded is an open conversation of the reader that waits, among as many more.
func crowded(t *testing.T, site *webtest.Site, more int) (id string) {
	t.Helper()
	id = talks(t, site)["mine"]
	site.Exec(t, `update conversations set waiting_since = last_at, last_ours = false where id = $1`, id)
	site.Exec(t, `delete from conversation_reads where conversation_id = $1`, id)
	crowd(t, site, id, more)
	return id
}

// A page of an inbox has thirty rows, also beside a conversation, and leads on until each
// conversation was there once, of one moment, too.
func TestAPageOfAnInboxHasThirtyRowsAndLeadsOn(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := crowded(t, site, 70)
	waiting := webtest.Ask[int](t, site, `
		select count(*) from conversations where state = 'open' and waiting_since is not null and subject ^@ 'Of-' and subject <> 'Of-mine.'`)
	v := site.SignIn(t, reader)
	for query, total := range map[string]int{
		"?inbox=mine": 71, "?inbox=team&sort=oldest": 73, "?inbox=all&sort=waiting": 71 + waiting, "?inbox=mine&show=unread": 71,
	} {
		var all []string
		for path := query; path != ""; {
			p := v.Get(conversations + path)
			rows := found(p)
			next := p.Find(".list-foot a").Last()
			_, behind, leads := strings.Cut(next.AttrOr("href", ""), conversations)
			if first := len(all) > 0 && next.Text() == "First page"; !leads || first {
				behind = ""
			}
			if all = append(all, rows...); len(rows) != min(30, total-(len(all)-len(rows))) || (behind != "") != (len(all) < total) {
				t.Fatalf("%s: a page of %d rows behind %d of %d leads to %q", path, len(rows), len(all)-len(rows), total, behind)
			}
			path = behind
		}
		slices.Sort(all)
		if got := len(slices.Compact(all)); got != total {
			t.Errorf("%s: the pages have %d of %d conversations", query, got, total)
		}
	}
	if rows := found(v.Get(conversations + "/" + id + "?inbox=mine")); len(rows) != 30 {
		t.Errorf("beside a conversation stand %d", len(rows))
	}
}

// What is counted of an inbox or a view is told to the one up to 500, and as "500+" beyond,
// in the language of who reads.
func TestMoreThan500ConversationsAreCountedAs500AndMore(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := crowded(t, site, 499)
	v := site.SignIn(t, reader)
	for name, query := range map[string]string{"Everything": "?inbox=mine&sort=oldest", "Waiting": "?inbox=mine&show=waiting"} {
		v.Post(conversations+"/views"+query, url.Values{"name": {name}})
	}
	for more, want := range []string{"500", "500+", "500+"} {
		crowd(t, site, id, min(more, 1))
		for language, unread := range map[string]string{"en": "Unread", "fr": "Non lues", "nl": "Ongelezen"} {
			site.Exec(t, `update users set language = $1`, language)
			p := v.Get(conversations + "?inbox=mine")
			told := map[string]string{}
			for _, link := range p.Find(".areas .area-items a").EachIter() {
				path := link.AttrOr("href", "")
				told[path[strings.LastIndex(path, "?")+1:]] = strings.TrimSpace(link.Find(".count").First().Text())
			}
			for query, what := range map[string]string{
				"inbox=mine": "their inbox", "inbox=mine&sort=oldest": "a view of all", "inbox=mine&show=waiting": "a view of some",
			} {
				if told[query] != want {
					t.Errorf("%s, %d: %s is counted as %q, want %q of %v", language, 500+more, what, told[query], want, told)
				}
			}
			if tally := strings.Join(strings.Fields(p.Find(".inbox-tally").Text()), " "); !strings.Contains(tally, unread+" "+want) {
				t.Errorf("%s, %d: above the rows stands %q", language, 500+more, tally)
			}
		}
	}
}

// Who opens a conversation that they have read writes nothing and locks nothing, so that
// they wait for nobody: not for who has it open beside them, nor for themselves.
func TestOpeningAReadConversationWritesNothing(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, messages.Area)
	id := talkOf(t, site, reader)
	v := site.SignIn(t, reader)
	// Where the row lies, and who wrote or locked it last.
	row := func() string {
		return webtest.Ask[string](t, site, `
			select coalesce(string_agg(concat_ws(' ', ctid, xmin, xmax, read_at), ';'), '') from conversation_reads
			where conversation_id = $1 and member_id = $2`, id, site.MemberID(t, webtest.Atelier, reader))
	}
	site.Exec(t, `delete from conversation_reads`)
	before := ""
	for _, said := range []string{"for the first time", "after the customer wrote"} {
		v.Get(conversations + "/" + id)
		first := row()
		if first == before {
			t.Errorf("%s: it is not read: %q", said, first)
		}
		kept := site.Kept(t)
		for _, query := range []string{"", "?inbox=all", "?inbox=mine&show=unread"} {
			if v.Get(conversations + "/" + id + query); row() != first {
				t.Errorf("%s: opened once more at %q: %q becomes %q", said, query, first, row())
			}
		}
		site.Unchanged(t, kept, "opening it "+said)
		site.Exec(t, `update conversations set last_at = last_at + interval '1 minute' where id = $1`, id)
		before = first
	}
}
