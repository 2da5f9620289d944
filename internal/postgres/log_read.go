package postgres

import (
	"encoding/json"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/activity"
)

// The log and the ledger are read as one list, each from the cursor on.
const (
	logSQL = `
		select a.id, a.at, a.member_id, a.actor, coalesce(m.email, '') as email, a.act, a.target, a.detail, a.address
		  from activity a left join members m on m.workspace_id = a.workspace_id and m.id = a.member_id
		 where a.workspace_id = current_workspace() and (a.at, a.id) < (@at, @id)`
	logOfMember = ` and a.member_id = @member`

	ledgerSQL = `
		select l.id, l.found_at as at, l.member_id, m.name as actor, m.email, 'lookup' as act, l.address_mask as target,
		       jsonb_build_object('found', l.contact_id is not null, 'reason', l.reason) as detail, l.peer as address
		  from lookups l join members m on m.workspace_id = l.workspace_id and m.id = l.member_id
		 where l.workspace_id = current_workspace() and (l.found_at, l.id) < (@at, @id)`
	ledgerOfMember = ` and l.member_id = @member`
)

// ActivitySQL is the query of the entries of a kind, "" for all, of everybody
// or one member, the latest first. ScanEntry reads its rows.
func ActivitySQL(kind string, ofMember bool, limit int) string {
	log, ledger := logSQL, ledgerSQL
	if ofMember {
		log, ledger = log+logOfMember, ledger+ledgerOfMember
	}
	log += ` order by a.at desc, a.id desc` + UpTo(limit)
	ledger += ` order by l.found_at desc, l.id desc` + UpTo(limit)
	switch kind {
	case "changes":
		return log
	case "lookups":
		return ledger
	default:
		return `select * from ((` + log + `) union all (` + ledger + `)) entries order by at desc, id desc` + UpTo(limit)
	}
}

// ScanEntry reads one line of the log or of the ledger.
func ScanEntry(row pgx.CollectableRow) (e activity.Entry, err error) {
	var member uuid.NullUUID
	var detail []byte
	if err := row.Scan(&e.ID, &e.At, &member, &e.Actor, &e.ActorEmail, &e.Act, &e.Target, &detail, &e.Address); err != nil {
		return e, err
	}
	e.Member = member.UUID
	return e, json.Unmarshal(detail, &e.Detail)
}
