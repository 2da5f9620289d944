package kit

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/records"
)

// recordNouns are what the activity log calls one of each kind.
var recordNouns = map[records.Kind]string{
	records.Transactions:      "transaction",
	records.Subscriptions:     "subscription",
	records.Orders:            "order",
	records.AffiliateInvoices: "invoice",
	records.Students:          "student",
}

// recordNow is a record as it stands under the lock of a change.
type recordNow struct {
	Label    string
	State    string
	Version  int64
	Amount   int64
	Currency string
	Contact  uuid.UUID
	coupon   string // of an order that takes one
}

// lockSQL reads each kind into a recordNow, from r.
var lockSQL = map[records.Kind]string{
	records.Transactions:      `select r.label, r.state, r.version, r.amount, r.currency, r.contact_id from transactions r`,
	records.Subscriptions:     `select r.plan, r.state, r.version, r.amount, r.currency, r.contact_id from subscriptions r`,
	records.Orders:            `select '#' || r.number || ' ' || r.label, r.state, r.version, r.amount, r.currency, r.contact_id from orders r`,
	records.AffiliateInvoices: `select r.number, r.state, r.version, r.amount, r.currency, r.contact_id from affiliate_invoices r`,
	records.Students: `select (select name from courses k where k.workspace_id = r.workspace_id and k.id = r.course_id), r.state, r.version, 0::bigint, '', r.contact_id
		from students r`,
}

// lockRecord reads and locks a record that the scope reaches.
func lockRecord(ctx context.Context, tx pgx.Tx, scope policy.Scope, kind records.Kind, id uuid.UUID) (recordNow, error) {
	rows, _ := tx.Query(ctx, lockSQL[kind]+withContact+` and r.id = @id and `+recordWithin(scope.Reach)+` for update of r`, postgres.Arguments(scope, pgx.NamedArgs{"id": id}))
	now, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[recordNow])
	return now, postgres.OrNotFound(err)
}

// note writes what was done with a record into the activity log.
func (now *recordNow) note(ctx context.Context, tx pgx.Tx, scope policy.Scope, kind records.Kind, id uuid.UUID, act string) error {
	detail := map[string]any{"contact": now.Contact}
	if now.Currency != "" {
		detail["amount"], detail["currency"] = now.Amount, now.Currency
	}
	if now.coupon != "" {
		detail["coupon"] = now.coupon
	}
	return postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{Member: scope.Member, Act: recordNouns[kind] + "." + act, Target: now.Label, TargetID: id, Detail: detail})
}

// draftOf makes the arguments of insertSQL and updateSQL.
func draftOf(id, contact uuid.UUID, d records.RecordDraft, use couponUse) pgx.NamedArgs {
	running, now := "active", time.Now()
	if d.TrialEnds.After(now) {
		running = "trial"
	}
	return pgx.NamedArgs{
		"id": id, "contact": contact, "at": d.At, "kind": d.Kind, "state": d.State, "label": d.Label, "period": d.Period, "amount": d.Amount, "currency": d.Currency,
		"trial": postgres.OrNull(d.TrialEnds), "running": running, "next": records.NextPayment(d.At, d.TrialEnds, d.Period, now), "course": d.Course, "progress": d.Progress,
		"ship_name": d.ShipName, "street": d.Street, "postal_code": d.Postal, "city": d.City, "country": d.Country, "tracking": d.Tracking,
		"coupon": use.Coupon, "coupon_code": use.Code, "discount": use.Discount,
	}
}

var insertSQL = map[records.Kind]string{
	records.Transactions: `insert into transactions (workspace_id, id, contact_id, at, kind, state, amount, currency, label)
		values (current_workspace(), @id, @contact, @at, @kind, @state, @amount, @currency, @label) returning label`,
	records.Subscriptions: `insert into subscriptions (workspace_id, id, contact_id, plan, period, state, amount, currency, started_at, next_at, trial_ends_at)
		values (current_workspace(), @id, @contact, @label, @period, @running, @amount, @currency, @at, @next, @trial) returning plan`,
	// The workspace is locked: each order gets a number of its own.
	records.Orders: `insert into orders (workspace_id, id, number, contact_id, at, state, amount, currency, label, ship_name, street, postal_code, city, country, coupon_id, coupon_code, discount)
		select current_workspace(), @id, coalesce(max(number), 0) + 1, @contact, @at, 'open', @amount, @currency, @label, @ship_name, @street, @postal_code, @city, @country,
		       @coupon::uuid, @coupon_code, @discount
		  from orders where workspace_id = current_workspace() returning '#' || number || ' ' || label`,
	records.AffiliateInvoices: `insert into affiliate_invoices (workspace_id, id, contact_id, number, at, state, amount, currency)
		values (current_workspace(), @id, @contact, @label, @at, 'open', @amount, @currency) returning number`,
	records.Students: `insert into students (workspace_id, id, contact_id, course_id, enrolled_at, progress, state)
		select workspace_id, @id, @contact, id, @at, @progress, 'enrolled' from courses
		 where workspace_id = current_workspace() and id = @course and deleted_at is null and active
		returning (select name from courses where workspace_id = current_workspace() and id = @course)`,
}

// CreateRecord adds a record to a customer whom both grants reach, and returns
// what it is called. It fails with a fault: NotFound, or about a field.
func (s Store) CreateRecord(ctx context.Context, grant policy.Grant[policy.Create], contacts policy.Grant[policy.Open], kind records.Kind, contact uuid.UUID, d records.RecordDraft) (id uuid.UUID, label string, err error) {
	scope, err := grant.For(KindResources[kind])
	if err != nil {
		return id, "", err
	}
	opened, err := contacts.For(policy.Contacts)
	if err != nil {
		return id, "", err
	}
	id = postgres.NewID()
	if kind == records.AffiliateInvoices && (d.Label == "" || scope.Reach != policy.ReachAll) {
		// Whoever may not list chooses no number: that one is taken would tell of another invoice.
		d.Label = "AFF-" + strings.ToUpper(id.String()[28:])
	}
	now := recordNow{Amount: d.Amount, Currency: d.Currency, Contact: contact}
	err = s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		if kind == records.Orders {
			if err := postgres.LockWorkspace(ctx, tx, scope.Workspace); err != nil {
				return err
			}
		}
		reached, err := tx.Exec(ctx, `select from contacts c where c.workspace_id = current_workspace() and c.id = @id and c.deleted_at is null
			and `+postgres.Within(`c`, scope.Reach)+` and `+postgres.Within(`c`, opened.Reach)+` for share of c`, postgres.Arguments(scope, pgx.NamedArgs{"id": contact}))
		if err != nil {
			return err
		}
		if reached.RowsAffected() == 0 {
			return postgres.NotFound
		}
		var use couponUse
		if kind == records.Orders {
			if use, err = useCoupon(ctx, tx, grant.Actor(), use, false, &d); err != nil {
				return err
			}
			now.Amount, now.coupon = d.Amount, use.Code
		}
		if err := tx.QueryRow(ctx, insertSQL[kind], draftOf(id, contact, d, use)).Scan(&now.Label); err != nil {
			return refusedField(err)
		}
		if err := storeLines(ctx, tx, id, d.Lines); err != nil {
			return err
		}
		return now.note(ctx, tx, scope, kind, id, "create")
	})
	if err != nil {
		return uuid.Nil, "", err
	}
	return id, now.Label, nil
}

// refusedField turns what a constraint refused into a fault about its field.
func refusedField(err error) error {
	switch {
	case postgres.Violates(err, "affiliate_invoices_number"):
		return fault.Field("number", "fault.number_taken")
	case postgres.Violates(err, "students_workspace_id_course_id_fkey"), errors.Is(err, pgx.ErrNoRows): // No course of today.
		return fault.Field("course", "fault.choice")
	case postgres.Violates(err, "order_lines_workspace_id_product_id_fkey"):
		return fault.Field("lines", "fault.choice")
	}
	return err
}

// linesSQL reads the lines of an order.
const linesSQL = `select product_id, label, quantity, price from order_lines where workspace_id = current_workspace() and order_id = $1 order by position`

// changeLines writes the lines of a locked order anew, and with them its coupon.
func changeLines(ctx context.Context, tx pgx.Tx, actor policy.Actor, order uuid.UUID, currency string, d *records.RecordDraft) (use couponUse, err error) {
	was, err := couponOf(ctx, tx, order)
	if err != nil {
		return use, err
	}
	rows, _ := tx.Query(ctx, linesSQL, order)
	lines, err := pgx.CollectRows(rows, pgx.RowToStructByPos[records.OrderLine])
	if err != nil {
		return use, err
	}
	if use, err = useCoupon(ctx, tx, actor, was, slices.Equal(lines, d.Lines) && currency == d.Currency, d); err != nil {
		return use, err
	}
	return use, storeLines(ctx, tx, order, d.Lines)
}

// storeLines writes the lines of an order anew.
func storeLines(ctx context.Context, tx pgx.Tx, order uuid.UUID, lines []records.OrderLine) error {
	if len(lines) == 0 {
		return nil
	}
	batch := &pgx.Batch{}
	batch.Queue(`delete from order_lines where workspace_id = current_workspace() and order_id = $1`, order)
	for i, l := range lines {
		batch.Queue(`insert into order_lines (workspace_id, order_id, position, product_id, label, quantity, price) values (current_workspace(), $1, $2, $3, $4, $5, $6)`,
			order, i+1, l.Product, l.Label, l.Quantity, l.Price)
	}
	return refusedField(tx.SendBatch(ctx, batch).Close())
}

// updateSQL changes each kind; an order is changed as far as it has not come.
var updateSQL = map[records.Kind]string{
	records.Transactions: `update transactions set at = @at, kind = @kind, state = @state, amount = @amount, currency = @currency, label = @label`,
	records.Subscriptions: `update subscriptions set plan = @label, period = @period, amount = @amount, currency = @currency, started_at = @at, trial_ends_at = @trial,
		state = case when state = 'paused' then state else @running end,
		next_at = case when (started_at, period, trial_ends_at) is distinct from (@at, @period, @trial) then @next else next_at end`,
	records.AffiliateInvoices: `update affiliate_invoices set number = @label, at = @at, amount = @amount, currency = @currency`,
	records.Students:          `update students set enrolled_at = @at, course_id = @course, progress = @progress`,
}

var updateOrderSQL = map[string]string{
	"open": `update orders set at = @at, amount = @amount, currency = @currency, label = @label, coupon_id = @coupon::uuid, coupon_code = @coupon_code, discount = @discount,
		ship_name = @ship_name, street = @street, postal_code = @postal_code, city = @city, country = @country`,
	"paid":    `update orders set ship_name = @ship_name, street = @street, postal_code = @postal_code, city = @city, country = @country`,
	"shipped": `update orders set tracking = @tracking`,
}

const thisRecord = `, version = version + 1 where workspace_id = current_workspace() and id = @id`

var recordMoved = fault.New(fault.Conflict, "fault.record_moved")

// UpdateRecord changes one within reach. It fails with a fault: NotFound,
// Conflict when somebody changed it meanwhile or when nothing changes it any
// more, or about a field.
func (s Store) UpdateRecord(ctx context.Context, grant policy.Grant[policy.Update], kind records.Kind, id uuid.UUID, d records.RecordDraft) error {
	scope, err := grant.For(KindResources[kind])
	if err != nil {
		return err
	}
	return s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		now, err := lockRecord(ctx, tx, scope, kind, id)
		switch {
		case err != nil:
			return err
		case records.Final(now.State):
			return recordMoved
		case d.Version != now.Version:
			return fault.New(fault.Conflict, "fault.record_changed")
		case kind == records.Transactions && !slices.Contains(kind.Choices(now.State), d.State):
			return recordMoved
		}
		if kind == records.AffiliateInvoices && (d.Label == "" || scope.Reach != policy.ReachAll) {
			d.Label = now.Label // See CreateRecord.
		}
		var use couponUse
		sql := updateSQL[kind]
		if kind == records.Orders {
			sql = updateOrderSQL[now.State]
			if now.State == "open" {
				use, err = changeLines(ctx, tx, grant.Actor(), id, now.Currency, &d)
			}
		}
		if err == nil {
			_, err = tx.Exec(ctx, sql+thisRecord, draftOf(id, now.Contact, d, use))
		}
		if err != nil {
			return refusedField(err)
		}
		if now, err = lockRecord(ctx, tx, scope, kind, id); err != nil { // As it is called by now.
			return err
		}
		now.coupon = use.Code
		return now.note(ctx, tx, scope, kind, id, "change")
	})
}
