package web_test

import (
	"cmp"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey/web"
	"latchkey/web/webtest"
)

// inboxPages are pages of inboxes, and of a conversation, by what their reader sees.
var inboxPages = []struct{ sees, name, path string }{
	{"", "all", "?inbox=all"},
	{"", "all, deep", "?inbox=all&after={middle}"},
	{"", "all, closed", "?inbox=all&state=closed"},
	{"", "all, waiting longest", "?inbox=all&sort=waiting"},
	{"", "all, unread", "?inbox=all&show=unread"},
	{"", "all, a rare name", "?inbox=all&q=zeldzaam"},
	{"", "all, a word of all", "?inbox=all&q=kiln"},
	{"", "all, two words", "?inbox=all&q=anna+kiln"},
	{"", "nobody's", "?inbox=unassigned"},
	{"", "a conversation", "/{talk}?inbox=all"},
	{"visibility_team", "team", "?inbox=team"},
	{"visibility_team", "team, deep", "?inbox=team&after={middle}"},
	{"visibility_team", "team, unread", "?inbox=team&show=unread"},
	{"visibility_team", "team, a rare name", "?inbox=team&q=zeldzaam"},
	{"visibility_team", "team, a word of all", "?inbox=team&q=kiln"},
	{"visibility_team", "a conversation", "/{talk}?inbox=team"},
	{"visibility_own", "mine", "?inbox=mine"},
	{"visibility_own", "mine, deep", "?inbox=mine&after={middle}"},
	{"visibility_own", "mine, unread", "?inbox=mine&show=unread"},
	{"visibility_own", "mine, a rare name", "?inbox=mine&q=zeldzaam"},
	{"visibility_own", "mine, a word of all", "?inbox=mine&q=kiln"},
	{"visibility_own", "a conversation", "/{talk}?inbox=mine"},
}

// BenchmarkInboxes compares whole pages of inboxes, with the counts beside them, of an agent in a
// workspace of LATCHKEY_BENCH_ROWS conversations, 20,000 unless set, with the same in one of a
// thousand; beside them stand as many in workspaces of a hundred. It reports the medians and
// their ratio.
func BenchmarkInboxes(b *testing.B) {
	rows, err := strconv.Atoi(cmp.Or(os.Getenv("LATCHKEY_BENCH_ROWS"), "20000"))
	if err != nil {
		b.Fatal(err)
	}
	site := webtest.New(b, web.Areas...)
	agent := webtest.Ask[uuid.UUID](b, site, `select id from users where email = 'agent@demo.test'`)
	spaces := []uuid.UUID{openWorkspace(b, site, "thousand"), openWorkspace(b, site, "large")}
	neighbours := webtest.Ask[[]uuid.UUID](b, site, neighboursSQL, rows)
	site.DB.Crowd(b, 100, neighbours...)
	site.DB.CrowdTalks(b, agent, neighbours...)
	site.DB.Crowd(b, 1000, spaces[0])
	site.DB.Crowd(b, rows, spaces[1])
	site.DB.CrowdTalks(b, agent, spaces...)
	large, small := places(b, site, "large"), places(b, site, "thousand")
	talk := func(space uuid.UUID) string {
		return webtest.Ask[string](b, site, `select id::text from conversations where workspace_id = $1 and assignee_id = $2 and state = 'open' limit 1`, space, agent)
	}
	talks := [2]string{talk(spaces[1]), talk(spaces[0])}
	v := site.SignIn(b, "agent@demo.test")
	for _, page := range inboxPages {
		b.Run(cmp.Or(page.sees, "all")+"/"+page.name, func(b *testing.B) {
			site.DB.Exec(b, `update members set restrictions = array_remove(array[$2], '') where id = $1`, agent, page.sees)
			at := func(i int, slug, path string) func(int) time.Duration {
				return visits(b, v, "/w/"+slug+"/conversations"+strings.ReplaceAll(path, "{talk}", talks[i]))
			}
			inTurn(b, at(0, "large", large.Replace(page.path)), at(1, "thousand", small.Replace(page.path)))
		})
	}
}
