package messages

import (
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/masked"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// belongs are the conditions that a conversation v of a wider inbox stands in a narrower one.
var belongs = map[messages.Inbox]string{
	messages.Mine:       `v.assignee_id = @member`,
	messages.OfTeams:    postgres.IsOfTeam(`v`),
	messages.Unassigned: `v.assignee_id is null`,
}

// theseViews are the views w that a member sees: their own and those that are shared. Who
// knows no tags sees none that is narrowed by one, and who looks at what another sees none
// of that one's own.
const theseViews = `
	  from conversation_views w
	 where w.workspace_id = current_workspace() and (w.member_id = @member and not @preview or w.shared) and (w.tag_id is null or @tags)
	   and (w.label_id is null or exists (
	       select from tags g where g.workspace_id = current_workspace() and g.id = w.label_id and g.used_for <> 'customers'))`

// ofView counts those of some conversations v that a view w shows, and all of them.
func ofView(rows, unread string) string {
	return `(select array[count(*) filter (where
		       (w.show <> 'waiting' or v.waiting_since is not null) and (w.sort <> 'waiting' or v.waiting_since is not null)
		   and (w.channel_id is null or v.channel_id = w.channel_id) and (w.assignee_id is null or v.assignee_id = w.assignee_id)
		   and (w.show <> 'unread' or ` + unread + `)
		   and (w.show in ('', 'unread', 'waiting')
		        or ` + undeliveredAs(`case w.show when 'undelivered' then x.undelivered_as else w.show end`) + `)
		   and (w.tag_id is null or t.tag_id is not null)
		   and (w.label_id is null or l.tag_id is not null)), count(*)]
		  from (` + rows + `) v
		  left join contact_tags t on t.workspace_id = current_workspace() and t.tag_id = w.tag_id and t.contact_id = v.contact_id
		  left join conversation_tags l on l.workspace_id = current_workspace() and l.tag_id = w.label_id and l.conversation_id = v.id)`
}

// countsSQL are the inboxes of a reach in one row, then the views with theirs in one each.
//
// The open conversations of the widest inbox are looked at once, and which of them were read
// is asked of all at once: it takes half as long as of one after the other. Where they are all
// that there are, those of the narrower inboxes are among them; where there are more, and for
// a member in no team, whose teams' inbox has not even their own, each inbox is looked at by
// itself. The join is a full one, though each that was read is one of
// them, since nothing but a hash joins so, whatever Postgres believes of how many there are.
var countsSQL = func() map[policy.Reach]string {
	const columns = `v.id, v.last_at, v.last_ours, v.waiting_since, v.channel_id, v.contact_id, v.assignee_id, v.team_id`
	looked := func(inbox messages.Inbox, state string) string {
		return rowsOf(inbox, []string{state}, columns, ``, ` order by v.last_at desc, v.id desc`, messages.MostCounted)
	}
	all := map[policy.Reach]string{}
	for _, reach := range []policy.Reach{policy.ReachOwn, policy.ReachTeam, policy.ReachAll} {
		inboxes := messages.Inboxes(reach)
		widest, narrower := inboxes[len(inboxes)-1], inboxes[:len(inboxes)-1]
		in := func(inbox messages.Inbox) string { return `in_` + string(inbox) }
		rows, counts := `select v.*`, ``
		for _, inbox := range narrower {
			rows += `, not (select more from beyond) and ` + belongs[inbox] + ` as ` + in(inbox)
		}
		rows += `, true as ` + in(widest) + ` from latest v`
		for _, inbox := range narrower {
			rows += ` union all select v.*`
			for _, other := range inboxes {
				rows += `, ` + strconv.FormatBool(other == inbox)
			}
			rows += ` from (` + looked(inbox, messages.Open) + `) v where (select more from beyond)`
		}
		shown, elsewhere := `case w.inbox`, `case w.inbox`
		for _, inbox := range narrower {
			shown += ` when '` + string(inbox) + `' then v.` + in(inbox)
			elsewhere += ` when '` + string(inbox) + `' then ` + ofView(looked(inbox, stateOfView), unread)
		}
		// Where the inbox of a view is beyond the reach, its reader sees the widest that they have.
		shown += ` else v.` + in(widest) + ` end`
		elsewhere += ` else ` + ofView(looked(widest, stateOfView), unread) + ` end`
		if len(narrower) == 0 {
			shown, elsewhere = `true`, ofView(looked(widest, stateOfView), unread)
		}
		alone := ``
		if widest == messages.OfTeams {
			alone = ` or not (select of_one from teams)`
		}
		for _, inbox := range inboxes {
			counts += `count(*) filter (where v.` + in(inbox) + `), count(*) filter (where v.` + in(inbox) + ` and v.unread),
				count(v.waiting_since) filter (where v.` + in(inbox) + `), `
		}
		all[reach] = `with latest as materialized (` + looked(widest, messages.Open) + `),
			teams as materialized (select exists (
				select from team_members where workspace_id = current_workspace() and member_id = @member) as of_one),
			beyond as materialized (select count(*) >= ` + strconv.Itoa(messages.MostCounted) + alone + ` as more from latest),
			looked as materialized (` + rows + `),
			v as materialized (
				select l.*, case when l.last_ours then l.id in (` + marked + `) else coalesce(r.read_at < l.last_at, true) end as unread
				  from looked l full join (select r.conversation_id, r.read_at from conversation_reads r
				        where r.workspace_id = current_workspace() and r.member_id = @member
				          and r.conversation_id = any (array (select id from looked where not last_ours)) offset 0) r on r.conversation_id = l.id)
			select * from (
			select null::uuid as id, '' as name, false as shared, false, '', '', '', '',
			       null::uuid, null::uuid, null::uuid, null::uuid, array[` + counts + `(select of_one from teams)::int::bigint] from v
			union all
			select w.id, w.name, w.shared, w.member_id = @member, w.inbox, w.state, w.sort, w.show,
			       w.channel_id, w.tag_id, w.label_id, w.assignee_id,
			       case when w.state = '` + messages.Open + `' then ` + ofView(`select * from v where `+shown, `v.unread`) + `
			            else ` + elsewhere + ` end` + theseViews + `) counted
			 order by id is not null, shared, lower(name), id` + postgres.UpTo(1+2*messages.MaxViews)
	}
	return all
}()

// queueCounts asks for the counts of the inboxes, and for the views of the member with theirs.
func queueCounts(b *postgres.Batch, tags bool, list *messages.List) {
	b.Queue(countsSQL[b.Reach], b.Args(pgx.NamedArgs{"tags": tags, "preview": b.Preview})).Query(func(rows pgx.Rows) error {
		defer rows.Close()
		for rows.Next() {
			var id uuid.NullUUID
			var counts []int
			var v messages.View
			if err := rows.Scan(&id, &v.Name, &v.Shared, &v.Own, &v.Inbox, &v.State, &v.Sort, &v.Show,
				&v.Channel, &v.Tag, &v.Label, &v.Assignee, &counts); err != nil {
				return err
			}
			if !id.Valid {
				list.Counts = map[messages.Inbox]messages.Counts{}
				for i, inbox := range messages.Inboxes(b.Reach) {
					list.Counts[inbox] = messages.Counts{Open: counts[3*i], Unread: counts[3*i+1], Waiting: counts[3*i+2]}
				}
				list.InTeam = counts[len(counts)-1] > 0
				continue
			}
			v.ID, v.Count, v.More = id.UUID, counts[0], counts[1] >= messages.MostCounted
			if !v.Own {
				v.Name = masked.Within(b.Mask, v.Name)
			}
			list.Views = append(list.Views, v)
		}
		return rows.Err()
	})
}
