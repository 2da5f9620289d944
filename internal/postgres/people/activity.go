package people

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/activity"
	"latchkey/internal/ledger"
	"latchkey/internal/mail"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

var lookupsTodaySQL = `
	select l.member_id, m.name, m.email, l.found, l.missed, l.opened,
	       (select lookups_per_day from workspaces where id = current_workspace())
	  from (select member_id, sum(found) as found, sum(missed) as missed, sum(opened) as opened
	          from (select member_id, count(contact_id) as found, count(*) - count(contact_id) as missed, 0 as opened
	                  from lookups
	                 where workspace_id = current_workspace() and found_at > now() - ` + day + ` and not given
	                 group by member_id
	                 union all
	                select member_id, 0, 0, count(*)
	                  from activity
	                 where workspace_id = current_workspace() and subject = 'lookups' and at > now() - ` + day + ` and act like '%.open'
	                 group by member_id) counted
	         group by member_id) l
	  join members m on m.workspace_id = current_workspace() and m.id = l.member_id
	 order by l.found + l.missed + l.opened desc limit 10`

var day = postgres.Interval(ledger.Day)

// Activity reads one page of the activity log, lookups and refusals among it, and how far
// each member's allowance is used today. The customers that it names are those whom a grant
// on contacts, nil for none, reaches.
func (s Store) Activity(
	ctx context.Context, grant policy.Grant[policy.List], q activity.Query, contacts *policy.Grant[policy.Open],
) (page activity.Page, err error) {
	question := postgres.LogQuestion{Query: q, Reached: postgres.WithinNone}
	if contacts != nil {
		opened, err := contacts.For(policy.Contacts)
		if err != nil {
			return page, err
		}
		question.Reached = postgres.Within(`c`, opened.Reach)
	}
	err = postgres.Read(ctx, s.db, grant, policy.AuditLog, func(b *postgres.Batch) {
		postgres.Rows(b, &page.Entries, postgres.ScanEntry, question.Statement(), b.Args(question.Arguments()))
		question.QueueCut(b, &page.Cut)
		if !q.Asks() && q.AfterID == uuid.Nil { // It stands above the newest lines.
			postgres.Rows(b, &page.Today, pgx.RowToStructByPos[activity.LookupsToday], lookupsTodaySQL)
		}
		if q.Customer.Valid {
			b.Values(`
				select coalesce((select name from contacts c where workspace_id = current_workspace() and id = @customer and deleted_at is null and `+
				question.Reached+`), '')`, []any{b.Args(pgx.NamedArgs{"customer": q.Customer})}, &page.Customer)
		}
		b.Things(&page.Members, postgres.AllMembers, q.Person) // Of whom it can be asked.
	})
	if len(page.Entries) > q.Limit {
		page.Entries, page.More = page.Entries[:q.Limit], true
	}
	return page, err
}

// CustomerWith finds the customer with exactly an address, for whoever lists them; the zero
// id for nobody.
func (s Store) CustomerWith(ctx context.Context, grant policy.Grant[policy.List], address mail.Address) (found uuid.UUID, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Contacts, func(b *postgres.Batch) {
		b.Values(`
			select coalesce((select a.contact_id from contact_addresses a
			                   join contacts c on c.workspace_id = a.workspace_id and c.id = a.contact_id and c.deleted_at is null
			                  where a.workspace_id = current_workspace() and a.email_key = @key and not a.claim and not a.freed
			                    and `+postgres.Within(`c`, b.Reach)+`), '00000000-0000-0000-0000-000000000000'::uuid)`,
			[]any{b.Args(pgx.NamedArgs{"key": address.Key()})}, &found)
	})
	return found, err
}
