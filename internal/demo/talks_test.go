package demo_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/postgres/pgtest"
)

// checkTalks looks at what customers of Atelier Marchand wrote, and who answered.
func checkTalks(t *testing.T, db *pgtest.DB) {
	const talks = ` from conversations v join workspace_slugs s on s.workspace_id = v.workspace_id and s.slug = 'atelier-marchand'
		join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
		join channels k on k.workspace_id = v.workspace_id and k.id = v.channel_id `
	for what, is := range map[string]struct {
		want []string
		sql  string
	}{
		"all of them":          {[]string{"1200"}, `select count(*)::text` + talks},
		"channels":             {[]string{"custom", "email", "whatsapp"}, `select k.kind` + talks + `group by 1 having count(*) > 150 order by 1`},
		"languages of each":    {[]string{"en 3", "fr 3", "nl 3"}, `select c.language || ' ' || count(distinct k.kind)` + talks + `where c.language <> 'de' group by c.language order by 1`},
		"states":               {[]string{"closed", "open", "snoozed", "spam"}, `select v.state` + talks + `group by 1 having count(*) > 30 order by 1`},
		"who waits":            {[]string{"true"}, `select (count(*) filter (where v.waiting_since is not null) between 150 and 400)::text` + talks},
		"those of each agent":  {[]string{"4"}, `select count(*)::text from (select v.assignee_id` + talks + `where v.state = 'open' and v.assignee_id is not null group by 1 having count(*) >= 12) a`},
		"those of each team":   {[]string{"4"}, `select count(*)::text from (select v.team_id` + talks + `where v.state = 'open' and v.team_id is not null group by 1 having count(*) >= 3) a`},
		"unread by each agent": {[]string{"4"}, `select count(*)::text from (select v.assignee_id` + talks + `where v.state = 'open' and v.assignee_id is not null and not exists (select from conversation_reads r where r.conversation_id = v.id and r.member_id = v.assignee_id) group by 1 having count(*) >= 3) a`},
		"snoozed ones wake":    {nil, `select v.id::text` + talks + `where v.state = 'snoozed' and not exists (select from river_job j where j.kind = 'wake_conversation' and j.args->>'conversation' = v.id::text and j.scheduled_at = v.snoozed_until)`},
		"words left open":      {nil, `select m.text from messages m where m.text ~ '[{}]' union all select subject from conversations where subject ~ '[{}]' union all select text from conversation_notes where text ~ '[{}]'`},
		"who answers":          {[]string{"true"}, `select (count(distinct m.member_id) >= 9)::text from messages m where m.workspace_id = (select workspace_id from workspace_slugs where slug = 'atelier-marchand')`},
		"two who answer":       {[]string{"true"}, `select (count(*) > 50)::text from (select conversation_id from messages group by 1 having count(distinct member_id) > 1) a`},
		"the same beginning":   {nil, `select m.text from messages m` + ` where m.member_id is null group by 1 having count(*) > 25 and length(m.text) > 60`},
		"notes":                {[]string{"true"}, `select (count(*) > 200)::text from conversation_notes`},
		"sent, and by nobody there": {nil, `select m.text from messages m join members b on b.workspace_id = m.workspace_id and b.id = m.member_id
			where m.at < b.joined_at or m.at > b.removed_at`},
		"in the future": {nil, `select text from messages where at > now() union all select text from conversation_notes where at > now() union all select state from broadcast_sendings where ended_at > now()`},
		"a broadcast": {[]string{"done true"}, `select state || ' ' || (total > 1000 and sent + failed = total and failed > 0
			and total = (select count(*) from broadcast_recipients) and not exists (select from broadcast_recipients r join contacts c on c.workspace_id = r.workspace_id and c.id = r.contact_id where c.consent <> 'yes'))
			from broadcast_sendings`},
		"tags":  {[]string{"true"}, `select (count(*) > 200 and count(distinct tag_id) = 6)::text from conversation_tags`},
		"views": {[]string{"5"}, `select count(*)::text from conversation_views where shared`},
	} {
		if got := rows(t, db, is.sql); !slices.Equal(got, is.want) {
			t.Errorf("%s:\n%s", what, cmp.Diff(is.want, got))
		}
	}
}
