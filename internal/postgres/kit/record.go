package kit

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/listing"
	"latchkey/internal/masked"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/records"
)

// kindResources maps a kind of record to the resource that opens it.
var KindResources = map[records.Kind]policy.Resource{
	records.Transactions:      policy.Transactions,
	records.Subscriptions:     policy.Subscriptions,
	records.Orders:            policy.Orders,
	records.AffiliateInvoices: policy.AffiliateInvoices,
	records.Students:          policy.Students,
}

// recordSources read each kind into the same columns, as r; those that only the
// page of one record shows stand at the end.
var recordSources = map[records.Kind]string{
	records.Transactions: `(select workspace_id, id, contact_id, at, null::timestamptz as next, label, kind, state, '' as period, amount, currency, 0::smallint as progress, version, 0::bigint as discount, '' as coupon
		from transactions) r`,
	records.Subscriptions: `(select workspace_id, id, contact_id, started_at as at, next_at as next, plan as label, '' as kind, state, period, amount, currency, 0::smallint as progress, version, 0::bigint as discount, '' as coupon,
		trial_ends_at, cancelled_at from subscriptions) r`,
	records.Orders: `(select workspace_id, id, contact_id, at, null::timestamptz as next, '#' || number || ' ' || label as label, '' as kind, state, '' as period, amount, currency, 0::smallint as progress, version, discount, coupon_code as coupon,
		ship_name, street, postal_code, city, country, tracking, shipped_at, coupon_id from orders) r`,
	records.AffiliateInvoices: `(select workspace_id, id, contact_id, at, null::timestamptz as next, number as label, '' as kind, state, '' as period, amount, currency, 0::smallint as progress, version, 0::bigint as discount, '' as coupon
		from affiliate_invoices) r`,
	records.Students: `(select s.workspace_id, s.id, s.contact_id, s.enrolled_at as at, null::timestamptz as next, k.name as label, '' as kind, s.state, '' as period, 0::bigint as amount, '' as currency, s.progress, s.version, 0::bigint as discount, '' as coupon,
		s.course_id from students s join courses k on k.workspace_id = s.workspace_id and k.id = s.course_id) r`,
}

const (
	recordColumns = `r.id, case when c.deleted_at is null then r.contact_id else '00000000-0000-0000-0000-000000000000' end, r.at, r.next, r.label, r.kind, r.state, r.period, r.amount, r.currency, r.progress, r.version, r.discount, r.coupon, c.name, c.email`
	withContact   = ` join contacts c on c.workspace_id = r.workspace_id and c.id = r.contact_id where r.workspace_id = current_workspace()`
)

// recordSQL reads records as scanRecord takes them, up to further conditions.
func RecordSQL(kind records.Kind) string {
	return `select ` + recordColumns + ` from ` + recordSources[kind] + withContact
}

// totalsSQL sums each kind of money by currency. What was not paid is no money.
const totalsSQL = `
	select currency, sum(amount)::bigint from record_totals
	 where workspace_id = current_workspace() and records = @records and state = any(@money) and (@state = '' or state = @state)
	 group by currency having sum(count) > 0 order by 2 desc, 1`

// moneyStates are the states in which a record is money.
var moneyStates = map[records.Kind][]string{
	records.Transactions:      {"paid", "refunded"},
	records.Orders:            {"open", "paid", "shipped"},
	records.AffiliateInvoices: {"open", "paid"},
}

func ScanRecord(mask policy.Mask, more ...any) pgx.RowToFunc[records.Record] {
	return func(row pgx.CollectableRow) (r records.Record, err error) {
		var name, email string
		var next *time.Time
		targets := append([]any{&r.ID, &r.Contact, &r.At, &next, &r.Label, &r.Kind, &r.State, &r.Period, &r.Amount, &r.Currency, &r.Progress, &r.Version, &r.Discount, &r.Coupon, &name, &email}, more...)
		if err := row.Scan(targets...); err != nil {
			return r, err
		}
		r.Next = postgres.OrZero(next)
		r.Customer = masked.Hide(mask, policy.MaskName, name)
		r.Address = masked.Hide(mask, policy.MaskEmail, email)
		if name == "" && !mask.Hides(policy.MaskName) {
			r.Customer = r.Address
		}
		if mask.Hides(policy.MaskName) || mask.Hides(policy.MaskEmail) {
			r.Contact = [16]byte{} // A row whose customer is hidden does not name them by another name.
		}
		return r, nil
	}
}

// Records reads one page of a list of records. Totals come with it for a grant
// on Revenue, nil for whom money is closed.
func (s Store) Records(ctx context.Context, grant policy.Grant[policy.List], kind records.Kind, q records.RecordQuery, revenue *policy.Grant[policy.List]) (page records.RecordPage, err error) {
	scope, err := grant.For(KindResources[kind])
	if err != nil {
		return page, err
	}
	var money []string
	if revenue != nil {
		if _, err := revenue.For(policy.Revenue); err != nil {
			return page, err
		}
		money = moneyStates[kind]
	}
	if q.Kind != "" || !q.From.IsZero() || !q.Before.IsZero() {
		money = nil // The sums are of all kinds and of all days.
	}
	conditions, args := recordConditions(scope, q)
	err = s.db.Read(ctx, scope.Workspace, func(batch *pgx.Batch) {
		batch.Queue(RecordSQL(kind)+conditions+` and (r.at, r.id) < (@at, @id) and `+recordWithin(scope.Reach)+`
			order by r.at desc, r.id desc`+postgres.UpTo(q.Limit+1), args).Query(func(rows pgx.Rows) error {
			page.Records, err = pgx.CollectRows(rows, ScanRecord(scope.Mask))
			return err
		})
		if len(money) > 0 {
			batch.Queue(totalsSQL, pgx.NamedArgs{"records": string(kind), "money": money, "state": q.State}).Query(func(rows pgx.Rows) error {
				page.Totals, err = pgx.CollectRows(rows, pgx.RowToStructByPos[records.Total])
				return err
			})
		}
	})
	if len(page.Records) > q.Limit {
		page.Records, page.More = page.Records[:q.Limit], true
		last := page.Records[q.Limit-1]
		page.Next = listing.Cursor{At: last.At, ID: last.ID}
	}
	return page, err
}

// recordConditions are those that a query asks for, and their arguments: one
// that may or may not apply would keep Postgres from its indexes.
func recordConditions(scope policy.Scope, q records.RecordQuery) (sql string, args pgx.NamedArgs) {
	if q.State != "" {
		sql += ` and r.state = @state`
	}
	if q.Kind != "" {
		sql += ` and r.kind = @kind`
	}
	if !q.From.IsZero() {
		sql += ` and r.at >= @from`
	}
	if !q.Before.IsZero() {
		sql += ` and r.at < @before`
	}
	return sql, postgres.Arguments(scope, pgx.NamedArgs{
		"state": q.State, "kind": q.Kind, "from": q.From, "before": q.Before, "at": postgres.Beginning(q.After), "id": q.After.ID,
	})
}

// recordWithin is within for a record with its contact c. What a deleted
// customer bought stays with whoever sees everything; a key to a customer opens
// nothing of a deleted one.
func recordWithin(reach policy.Reach) string {
	if reach == policy.ReachAll {
		return postgres.WithinAll
	}
	return `c.deleted_at is null and ` + postgres.Within(`c`, reach)
}
