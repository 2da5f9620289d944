package people

import (
	"context"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/activity"
	"latchkey/internal/ledger"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

var lookupsTodaySQL = `
	select m.name, m.email, l.found, l.missed, l.opened,
	       (select lookups_per_day from workspaces where id = current_workspace())
	  from (select member_id, sum(found) as found, sum(missed) as missed, sum(opened) as opened
	          from (select member_id, count(contact_id) as found, count(*) - count(contact_id) as missed, 0 as opened
	                  from lookups
	                 where workspace_id = current_workspace() and found_at > now() - ` + day + `
	                 group by member_id
	                 union all
	                select member_id, 0, 0, count(*)
	                  from activity
	                 where workspace_id = current_workspace() and at > now() - ` + day + ` and act like '%.open'
	                 group by member_id) counted
	         group by member_id) l
	  join members m on m.workspace_id = current_workspace() and m.id = l.member_id
	 order by l.found + l.missed + l.opened desc limit 10`

var day = postgres.Interval(ledger.Day)

// Activity reads one page of the activity log, lookups among it, and how far
// each member's allowance is used today.
func (s Store) Activity(ctx context.Context, grant policy.Grant[policy.List], q activity.Query) (page activity.Page, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.AuditLog, func(b *postgres.Batch) {
		postgres.Rows(b, &page.Entries, postgres.ScanEntry, postgres.ActivitySQL(q.Kind, q.Member.Valid, q.Limit+1), pgx.NamedArgs{
			"at": postgres.CursorTime(listing.Cursor{At: q.After, ID: q.AfterID}), "id": q.AfterID, "member": q.Member,
		})
		postgres.Rows(b, &page.Today, pgx.RowToStructByPos[activity.LookupsToday], lookupsTodaySQL)
		postgres.Rows(b, &page.Members, postgres.ScanChoice, `
			select id, name from members where workspace_id = current_workspace() order by name_key`+postgres.UpTo(listing.MaxChoices))
	})
	if len(page.Entries) > q.Limit {
		page.Entries, page.More = page.Entries[:q.Limit], true
	}
	return page, err
}
