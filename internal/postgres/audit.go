package postgres

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/activity"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
)

// The log and the ledger are read as one list, each from the cursor on.
const (
	changes = `select a.id, a.at, a.member_id, a.actor, coalesce(m.email, '') as email, a.act, a.target, a.detail, a.address
		  from activity a left join members m on m.workspace_id = a.workspace_id and m.id = a.member_id
		 where a.workspace_id = current_workspace() and (a.at, a.id) < (@at, @id)`
	changesOf = ` and a.member_id = @member`
	lookups   = `select l.id, l.found_at as at, l.member_id, m.name as actor, m.email, 'lookup' as act, l.address_mask as target,
		       jsonb_build_object('found', l.contact_id is not null, 'reason', l.reason) as detail, l.peer as address
		  from lookups l join members m on m.workspace_id = l.workspace_id and m.id = l.member_id
		 where l.workspace_id = current_workspace() and (l.found_at, l.id) < (@at, @id)`
	lookupsOf = ` and l.member_id = @member`
)

// activityList lists entries of a kind, "" for all, of everybody or one member,
// the latest first.
func activityList(kind string, ofMember bool, limit int) string {
	log, ledger := changes, lookups
	if ofMember {
		log, ledger = log+changesOf, ledger+lookupsOf
	}
	log += ` order by a.at desc, a.id desc` + upTo(limit)
	ledger += ` order by l.found_at desc, l.id desc` + upTo(limit)
	switch kind {
	case "changes":
		return log
	case "lookups":
		return ledger
	default:
		return `select * from ((` + log + `) union all (` + ledger + `)) entries order by at desc, id desc` + upTo(limit)
	}
}

// Activity reads one page of the activity log, lookups among it, and how far
// each member's allowance is used today.
func (s Store) Activity(ctx context.Context, grant policy.Grant[policy.List], q activity.Query) (page activity.Page, err error) {
	scope, err := grant.For(policy.AuditLog)
	if err != nil {
		return page, err
	}
	args := pgx.NamedArgs{"at": beginning(listing.Cursor{At: q.After, ID: q.AfterID}), "id": q.AfterID, "member": q.Member}
	err = s.read(ctx, scope.Workspace, func(batch *pgx.Batch) {
		batch.Queue(activityList(q.Kind, q.Member.Valid, q.Limit+1), args).Query(func(rows pgx.Rows) error {
			page.Entries, err = pgx.CollectRows(rows, scanEntry)
			return err
		})
		batch.Queue(`
			select m.name, m.email, l.found, l.missed, (select lookups_per_day from workspaces where id = current_workspace())
			  from (select member_id, count(contact_id) as found, count(*) - count(contact_id) as missed from lookups
			         where workspace_id = current_workspace() and found_at > now() - interval '24 hours' group by member_id) l
			  join members m on m.workspace_id = current_workspace() and m.id = l.member_id
			 order by l.found + l.missed desc limit 10`).Query(func(rows pgx.Rows) error {
			page.Today, err = pgx.CollectRows(rows, pgx.RowToStructByPos[activity.LookupsToday])
			return err
		})
		batch.Queue(`select id, name from members where workspace_id = current_workspace() order by name_key limit 200`).Query(func(rows pgx.Rows) error {
			page.Members, err = pgx.CollectRows(rows, pgx.RowToStructByPos[listing.Choice])
			return err
		})
	})
	if len(page.Entries) > q.Limit {
		page.Entries, page.More = page.Entries[:q.Limit], true
	}
	return page, err
}

func scanEntry(row pgx.CollectableRow) (e activity.Entry, err error) {
	var member uuid.NullUUID
	var detail []byte
	var at time.Time
	if err := row.Scan(&e.ID, &at, &member, &e.Actor, &e.ActorEmail, &e.Act, &e.Target, &detail, &e.Address); err != nil {
		return e, err
	}
	e.At, e.Member = at, member.UUID
	return e, json.Unmarshal(detail, &e.Detail)
}
