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

// narrowed are the conditions of the inboxes that are one part of an index.
var narrowed = map[messages.Inbox]string{
	messages.Mine:       ` and v.assignee_id = @member`,
	messages.Unassigned: ` and v.assignee_id is null`,
	messages.All:        ``,
}

// rowsOf are the rows of an inbox and of some states, in the given order behind the given
// condition, and no more than the given number. Among the columns is the id.
func rowsOf(inbox messages.Inbox, states []string, columns, behind, order string, most int) string {
	part := func(condition string) (sql string) {
		for i, state := range states {
			if i > 0 {
				sql += ` union all `
			}
			sql += `(select ` + columns + ` from conversations v where v.workspace_id = current_workspace() and not v.hidden and v.state = ` +
				stateSQL(state) + condition + behind + order + postgres.UpTo(most) + `)`
		}
		return sql
	}
	if inbox != messages.OfTeams {
		if len(states) == 1 {
			return part(narrowed[inbox])
		}
		return `select * from (` + part(narrowed[inbox]) + `) v` + order + postgres.UpTo(most)
	}
	return postgres.OfTeam(part, order, most)
}

// keysOfAll are the columns that the index of each inbox has of a conversation v, so that
// looking at many reads no page of the table.
const keysOfAll = `v.id, v.last_at, v.last_ours, v.waiting_since`

// stateOfView is the state that a view w shows, where a state is asked for.
const stateOfView = `w.state`

func stateSQL(state string) string {
	if state == stateOfView {
		return state
	}
	return `'` + state + `'`
}

// marked are the conversations that the member has marked as unread.
const marked = `select conversation_id from conversation_reads
	 where workspace_id = current_workspace() and member_id = @member and read_at = '-infinity'`

// unread is the condition that the member has not seen what the customer wrote last in
// conversation v, or marked it as unread.
const unread = `case when v.last_ours then v.id in (` + marked + `) else not exists (
	select from conversation_reads r where r.workspace_id = current_workspace() and r.member_id = @member
	   and r.conversation_id = v.id and r.read_at >= v.last_at offset 0) end`

// Inbox reads one page of an inbox, in one round trip; a search of several words takes
// two. An inbox that is not within the reach of the grant is a fault of kind NotFound, as
// one that never was.
func (s Store) Inbox(
	ctx context.Context, grant policy.Grant[policy.List], q messages.Query, tags *policy.Grant[policy.List],
) (list messages.List, err error) {
	if err := within(grant, q.Inbox); err != nil {
		return list, err
	}
	of, err := weighed(ctx, s, grant, q, tags)
	if err != nil {
		return list, err
	}
	err = postgres.Read(ctx, s.db, grant, policy.Conversations, func(b *postgres.Batch) { of.queue(b, &list) })
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

// queue asks for the page, for the counts of the inboxes, and for what forms offer.
func (f *finder) queue(b *postgres.Batch, list *messages.List) {
	f.queuePage(b, list)
	queueCounts(b, f.tags, list)
	b.Assignees(&list.Members, &list.Teams, slices.Concat(f.Chosen, []uuid.NullUUID{f.Assignee})...)
	postgres.Rows(b, &list.Channels, postgres.ScanChoice, `
		select id, name from channels where workspace_id = current_workspace() and deleted_at is null order by name, id`+
		postgres.UpTo(listing.MaxChoices))
	b.Things(&list.Labels, postgres.Labels, slices.Concat(f.Chosen, []uuid.NullUUID{f.Label})...)
	if f.tags {
		b.Things(&list.Tags, postgres.Tags, f.Tag)
	}
}

// scanListed reads a row of an inbox, and hides what the mask hides of it.
func scanListed(mask policy.Mask) pgx.RowToFunc[messages.Conversation] {
	return func(row pgx.CollectableRow) (v messages.Conversation, err error) {
		var waiting *time.Time
		var email, phone string
		var contact uuid.NullUUID
		var tags []uuid.UUID
		var names []string
		err = row.Scan(&v.ID, &v.Number, &v.State, &v.Subject, &v.LastAt, &v.LastText, &v.LastOurs, &waiting, &v.Unread, &v.Undelivered,
			&tags, &names, &contact, &v.Contact.Name, &email, &phone)
		v.Waiting, v.Contact.ID = postgres.OrZero(waiting), contact.UUID
		v.Tags = labelsFrom(mask, tags, names)
		v.Subject, v.LastText = masked.Within(mask, v.Subject), masked.Within(mask, v.LastText)
		v.Contact.Name = masked.Within(mask, v.Contact.Name)
		v.Contact.Email, v.Contact.Phone = masked.Hide(mask, policy.MaskEmail, email), masked.Hide(mask, policy.MaskPhone, phone)
		return v, err
	}
}
