package messages

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/listing"
	"latchkey/internal/masked"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

const (
	// inState are the conversations v of a state, which each inbox narrows.
	inState = ` from conversations v where v.workspace_id = current_workspace() and not v.hidden and v.state = @state`
	latest  = ` and (v.last_at, v.id) < (@at, @id) order by v.last_at desc, v.id desc`

	// ofTeams are those of the member's teams and of whoever is in one of them. Each
	// team and each member is asked for its own latest: one condition with an or would
	// read all of them.
	ofTeam = `(select team_id as id from team_members where workspace_id = current_workspace() and member_id = @member) t`
	ofMate = `(select distinct theirs.member_id as id
		  from team_members mine
		  join team_members theirs on theirs.workspace_id = mine.workspace_id and theirs.team_id = mine.team_id
		 where mine.workspace_id = current_workspace() and mine.member_id = @member) t`
)

// narrowed are the conditions of the inboxes that are one part of an index.
var narrowed = map[messages.Inbox]string{
	messages.Mine:       ` and v.assignee_id = @member`,
	messages.Unassigned: ` and v.assignee_id is null`,
	messages.All:        ``,
}

// rowsOf are the rows of an inbox, in the given order and no more than the given number.
func rowsOf(inbox messages.Inbox, columns, order string, most int) string {
	part := func(condition string) string {
		return `select ` + columns + inState + condition + order + postgres.UpTo(most)
	}
	if inbox != messages.OfTeams {
		return part(narrowed[inbox])
	}
	return `select * from (
		select x.* from ` + ofTeam + ` cross join lateral (` + part(` and v.team_id = t.id`) + `) x
		union
		select x.* from ` + ofMate + ` cross join lateral (` + part(` and v.assignee_id = t.id`) + `) x) v` + postgres.UpTo(2*most)
}

// counted is how many open conversations an inbox has.
func counted(inbox messages.Inbox) string {
	return `(select count(*) from (select distinct id from (` + rowsOf(inbox, `v.id`, ``, listing.CountCap) + `) v` +
		postgres.UpTo(listing.CountCap) + `) n)`
}

// listed is a page of an inbox with the names of whom it shows.
func listed(q messages.Query) string {
	return `with page as materialized (
		select * from (` + rowsOf(q.Inbox, `v.*`, latest, q.Limit+1) + `) v
		 order by v.last_at desc, v.id desc` + postgres.UpTo(q.Limit+1) + `)
		select v.id, v.subject, v.last_at, v.last_text, v.last_ours, v.waiting_since, c.id, c.name, c.email, c.phone
		  from page v
		  left join lateral (select * from contacts where workspace_id = v.workspace_id and id = v.contact_id offset 0) c on true
		 order by v.last_at desc, v.id desc`
}

// countsSQL are how many open conversations the inboxes of a reach have, and whether
// the member is in a team.
var countsSQL = func() map[policy.Reach]string {
	all := map[policy.Reach]string{}
	for _, reach := range []policy.Reach{policy.ReachOwn, policy.ReachTeam, policy.ReachAll} {
		counts := ``
		for _, inbox := range messages.Inboxes(reach) {
			counts += counted(inbox) + `, `
		}
		all[reach] = `select array[` + counts[:len(counts)-2] + `]::bigint[],
			exists (select from team_members where workspace_id = current_workspace() and member_id = @member)`
	}
	return all
}()

// Inbox reads one page of an inbox, in one round trip. An inbox that is not within the
// reach of the grant is a fault of kind NotFound, as one that never was.
func (s Store) Inbox(ctx context.Context, grant policy.Grant[policy.List], q messages.Query) (list messages.List, err error) {
	if err := within(grant, q.Inbox); err != nil {
		return list, err
	}
	err = postgres.Read(ctx, s.db, grant, policy.Conversations, func(b *postgres.Batch) { queueInbox(b, q, &list) })
	return list, err
}

// within tells that an inbox is one of those that a grant reaches.
func within[A policy.Action](grant policy.Grant[A], inbox messages.Inbox) error {
	scope, err := grant.For(policy.Conversations)
	if err == nil && !slices.Contains(messages.Inboxes(scope.Reach), inbox) {
		return postgres.NotFound
	}
	return err
}

func queueInbox(b *postgres.Batch, q messages.Query, list *messages.List) {
	after := q.After.ID
	if q.After == (listing.Cursor{}) {
		after = uuid.Max
	}
	args := b.Args(pgx.NamedArgs{"state": q.State, "at": postgres.CursorTime(q.After), "id": after})
	b.Queue(listed(q), args).Query(func(rows pgx.Rows) (err error) {
		list.Conversations, err = pgx.CollectRows(rows, scanListed(b.Mask))
		if len(list.Conversations) > q.Limit {
			list.Conversations, list.More = list.Conversations[:q.Limit], true
			last := &list.Conversations[q.Limit-1]
			list.Next = listing.Cursor{At: last.LastAt, ID: last.ID}
		}
		return err
	})
	var counts []int
	b.Queue(countsSQL[b.Reach], b.Args(pgx.NamedArgs{"state": messages.Open})).QueryRow(func(row pgx.Row) error {
		err := row.Scan(&counts, &list.InTeam)
		list.Counts = map[messages.Inbox]int{}
		for i, inbox := range messages.Inboxes(b.Reach) {
			if err == nil {
				list.Counts[inbox] = counts[i]
			}
		}
		return err
	})
}

// scanListed reads a row of an inbox, and hides what the mask hides of it.
func scanListed(mask policy.Mask) pgx.RowToFunc[messages.Conversation] {
	return func(row pgx.CollectableRow) (v messages.Conversation, err error) {
		var waiting *time.Time
		var email, phone string
		err = row.Scan(&v.ID, &v.Subject, &v.LastAt, &v.LastText, &v.LastOurs, &waiting, &v.Contact.ID, &v.Contact.Name, &email, &phone)
		v.Waiting = postgres.OrZero(waiting)
		v.Subject, v.LastText = masked.Within(mask, v.Subject), masked.Within(mask, v.LastText)
		v.Contact.Name = masked.Within(mask, v.Contact.Name)
		v.Contact.Email, v.Contact.Phone = masked.Hide(mask, policy.MaskEmail, email), masked.Hide(mask, policy.MaskPhone, phone)
		return v, err
	}
}
