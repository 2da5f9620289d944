package kit

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/records"
)

const latestFirst = ` order by r.at desc, r.id desc`

// List reads one page of the records. Totals come with it for a grant on
// Revenue, nil for whom money is closed.
func (s *Records) List(
	ctx context.Context, grant policy.Grant[policy.List], q records.Query, revenue *policy.Grant[policy.List],
) (page records.Page, err error) {
	var money []string
	if revenue != nil {
		if _, err := revenue.For(policy.Revenue); err != nil {
			return page, err
		}
		money = s.Money
	}
	if q.Sort != "" || q.Number != 0 || !q.From.IsZero() || !q.Before.IsZero() {
		money = nil // The sums are of all sorts and of all days.
	}
	err = postgres.Read(ctx, s.db, grant, s.Resource, func(b *postgres.Batch) {
		postgres.Rows(b, &page.Records, ScanRecord(b.Mask),
			s.Select()+recordConditions(q)+` and (r.at, r.id) < (@at, @id) and `+recordWithin(b.Reach)+latestFirst+postgres.UpTo(q.Limit+1),
			b.Args(pgx.NamedArgs{
				"state": q.State, "kind": q.Sort, "number": q.Number, "from": q.From, "before": q.Before,
				"at": postgres.CursorTime(q.After), "id": q.After.ID,
			}))
		if len(money) > 0 {
			postgres.Rows(b, &page.Totals, pgx.RowToStructByPos[records.Total], totalsSQL,
				pgx.NamedArgs{"records": s.String(), "money": money, "state": q.State})
		}
	})
	if len(page.Records) > q.Limit {
		page.Records, page.More = page.Records[:q.Limit], true
		last := page.Records[q.Limit-1]
		page.Next = listing.Cursor{At: last.At, ID: last.ID}
	}
	return page, err
}

// recordConditions are those that a query asks for: one that may or may not
// apply would keep Postgres from its indexes.
func recordConditions(q records.Query) (sql string) {
	if q.State != "" {
		sql += ` and r.state = @state`
	}
	if q.Sort != "" {
		sql += ` and r.kind = @kind`
	}
	if q.Number != 0 {
		sql += ` and r.number = @number`
	}
	if !q.From.IsZero() {
		sql += ` and r.at >= @from`
	}
	if !q.Before.IsZero() {
		sql += ` and r.at < @before`
	}
	return sql
}

// totalsSQL sums the money by currency. What was not paid is no money.
const totalsSQL = `
	select currency, sum(amount)::bigint from record_totals
	 where workspace_id = current_workspace() and records = @records and state = any (@money) and (@state = '' or state = @state)
	 group by currency having sum(count) > 0 order by 2 desc, 1`

// Latest are the records of a kind that hang on a customer, as far as a grant
// opens them.
type Latest struct {
	*Records
	Grant policy.Grant[policy.Open]
	Rows  []records.Record // the latest first, and one more than records.Newest where there are more
	Spent *records.Spent   // of payments, what they come to; nil where that is not asked for
}

// Queue asks for the latest records of a customer, within the reach of the grant
// for them.
func (l *Latest) Queue(b *postgres.Batch, contact uuid.UUID) {
	scope, err := l.Grant.For(l.Resource)
	if err != nil {
		return // Customer has asked before.
	}
	if l.Spent != nil {
		queueSpent(b, scope, contact, l.Spent)
	}
	l.QueueOf(b, `@contact`, pgx.NamedArgs{"contact": contact})
}

// QueueOf asks for the latest records of whom an SQL expression names.
func (l *Latest) QueueOf(b *postgres.Batch, contact string, arguments pgx.NamedArgs) {
	scope, err := l.Grant.For(l.Resource)
	if err != nil {
		return // Whoever asks has asked before.
	}
	l.QueueNewest(b, scope, ` and r.contact_id = `+contact+` and `+postgres.Within(`c`, scope.Reach), arguments, records.Newest+1, &l.Rows)
}

// QueueNewest asks for the newest records that meet the conditions, which may
// name the arguments.
func (t *RecordTable) QueueNewest(
	b *postgres.Batch, scope policy.Scope, conditions string, arguments pgx.NamedArgs, limit int, into *[]records.Record,
) {
	postgres.Rows(b, into, ScanRecord(scope.Mask), t.Select()+conditions+latestFirst+postgres.UpTo(limit),
		postgres.Arguments(scope, arguments))
}
