package postgres

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customer"
	"latchkey/internal/policy"
	"latchkey/internal/workspace"
)

// activitySQL reads the log and the ledger as one list, the latest first. Each
// half reads its own index from the cursor on.
const activitySQL = `
	with entries as (
		(select a.id, a.at, a.member_id, a.actor, coalesce(m.email, '') as email, a.act, a.target, a.detail, a.address
		   from activity a left join members m on m.workspace_id = a.workspace_id and m.id = a.member_id
		  where a.workspace_id = current_workspace() and @kind <> 'lookups'
		    and (a.at, a.id) < (@at, @id) and (@member::uuid is null or a.member_id = @member)
		  order by a.at desc, a.id desc limit @limit)
		union all
		(select l.id, l.found_at, l.member_id, m.name, m.email, 'lookup', l.address_mask, jsonb_build_object('found', l.contact_id is not null, 'reason', l.reason), l.peer
		   from lookups l join members m on m.workspace_id = l.workspace_id and m.id = l.member_id
		  where l.workspace_id = current_workspace() and @kind <> 'changes'
		    and (l.found_at, l.id) < (@at, @id) and (@member::uuid is null or l.member_id = @member)
		  order by l.found_at desc, l.id desc limit @limit)
	)
	select * from entries order by at desc, id desc limit @limit`

// Activity reads one page of the activity log, lookups among it, and how far
// each member's allowance is used today.
func (s Store) Activity(ctx context.Context, grant policy.Grant[policy.List], q workspace.ActivityQuery) (page workspace.ActivityPage, err error) {
	scope, err := grant.For(policy.AuditLog)
	if err != nil {
		return page, err
	}
	args := pgx.NamedArgs{
		"kind": q.Kind, "at": beginning(customer.Cursor{At: q.After, ID: q.AfterID}), "id": q.AfterID, "member": q.Member, "limit": q.Limit + 1,
	}
	err = s.read(ctx, scope.Workspace, func(batch *pgx.Batch) {
		batch.Queue(activitySQL, args).Query(func(rows pgx.Rows) error {
			page.Entries, err = pgx.CollectRows(rows, scanEntry)
			return err
		})
		batch.Queue(`
			select m.name, m.email, count(*) filter (where l.contact_id is not null), count(*) filter (where l.contact_id is null),
			       (select lookups_per_day from workspaces where id = current_workspace())
			  from lookups l join members m on m.workspace_id = l.workspace_id and m.id = l.member_id
			 where l.workspace_id = current_workspace() and l.found_at > now() - interval '24 hours'
			 group by m.name, m.email order by count(*) desc limit 10`).Query(func(rows pgx.Rows) error {
			page.Today, err = pgx.CollectRows(rows, pgx.RowToStructByPos[workspace.LookupsToday])
			return err
		})
		batch.Queue(`select id, name from members where workspace_id = current_workspace() order by name_key limit 200`).Query(func(rows pgx.Rows) error {
			page.Members, err = pgx.CollectRows(rows, pgx.RowToStructByPos[workspace.MemberName])
			return err
		})
	})
	if len(page.Entries) > q.Limit {
		page.Entries, page.More = page.Entries[:q.Limit], true
	}
	return page, err
}

func scanEntry(row pgx.CollectableRow) (e workspace.Activity, err error) {
	var member uuid.NullUUID
	var detail []byte
	var at time.Time
	if err := row.Scan(&e.ID, &at, &member, &e.Actor, &e.ActorEmail, &e.Act, &e.Target, &detail, &e.Address); err != nil {
		return e, err
	}
	e.At, e.Member = at, member.UUID
	return e, json.Unmarshal(detail, &e.Detail)
}
