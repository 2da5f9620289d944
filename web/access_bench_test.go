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

// accessPages are pages about who may do what, with places for ids.
var accessPages = []struct{ name, path string }{
	{"members", "/settings/members"},
	{"members, deep", "/settings/members{deep}"}, // beside the first page, where there are fifty
	{"members, searched", "/settings/members?q=mate"},
	{"a member", "/settings/members/{agent}"},
	{"preview of a member", "/settings/access?member={agent}"},
	{"preview of a role", "/settings/access?role=agent&restrictions=visibility_team"},
	{"preview of a manager's customers", "/settings/access?role=manager&page=/contacts"},
	{"preview of their conversations", "/settings/access?member={agent}&page=/conversations"},
	{"who sees a section", "/settings/access/who?resource=conversations"},
	{"who sees a field", "/settings/access/who?field=phone"},
	{"who sees a customer", "/settings/access/who?contact={customer}"},
}

// BenchmarkAccess compares whole pages in a workspace of LATCHKEY_BENCH_ROWS members, 1,000
// unless set, with the same in one of fifty. A tenth of the members see their teams' alone, and
// each has a customer. Both have as many customers and conversations: it is members that are compared.
// It reports the medians and their ratio.
func BenchmarkAccess(b *testing.B) {
	rows, err := strconv.Atoi(cmp.Or(os.Getenv("LATCHKEY_BENCH_ROWS"), "1000"))
	if err != nil {
		b.Fatal(err)
	}
	site := webtest.New(b, web.Areas...)
	var ids [2]*strings.Replacer
	slugs := [2]string{"large", "small"}
	for i, members := range []int{rows, 50} {
		space := openWorkspace(b, site, slugs[i])
		site.DB.Exec(b, `
			with accounts as (
				insert into users (id, email, email_key, name, name_key, password_hash, language)
				select gen_random_uuid(), a, a, 'Mate ' || n, 'mate ' || n, 'x', 'en'
				  from generate_series(4, $1::int) n, concat('mate', n, '.', $2::text, '@mates.example') a
				returning id, email, name, name_key)
			insert into members (workspace_id, id, user_id, name, name_key, email, email_key, role, restrictions)
			select $2::uuid, id, id, name, name_key, email, email, 'agent',
			       case when right(name, 1) = '5' then array['visibility_team'] else '{}' end from accounts`, members, space)
		site.DB.Crowd(b, max(rows, 100), space)
		agent := webtest.Ask[uuid.UUID](b, site, `select id from members where workspace_id = $1 and name = 'Mate 5'`, space)
		site.DB.CrowdTalks(b, agent, space)
		site.DB.Exec(b, `insert into team_members (workspace_id, team_id, member_id)
			select m.workspace_id, t.id, m.id from members m join teams t on t.workspace_id = m.workspace_id and t.name = 'Few'
			 where m.workspace_id = $1 and m.restrictions <> '{}'`, space)
		ids[i] = strings.NewReplacer("{agent}", agent.String(), "{customer}", webtest.Ask[string](b, site,
			`select id::text from contacts where workspace_id = $1 and deleted_at is null and team_id is not null order by id limit 1`, space))
	}
	site.DB.Exec(b, `vacuum (analyze) members, team_members`)
	owner := site.SignIn(b, "owner@demo.test")
	var deep [2]string
	for i, slug := range slugs {
		for range 20 {
			address, _ := owner.Get("/w/" + slug + "/settings/members" + deep[i]).Find(`main a[href*="after="]`).Attr("href")
			if _, query, more := strings.Cut(address, "?"); more {
				deep[i] = "?" + query
			}
		}
	}
	for _, page := range accessPages {
		b.Run(page.name, func(b *testing.B) {
			at := func(i int) func(int) time.Duration {
				return visits(b, owner, "/w/"+slugs[i]+ids[i].Replace(strings.ReplaceAll(page.path, "{deep}", deep[i])))
			}
			inTurn(b, at(0), at(1))
		})
	}
}
