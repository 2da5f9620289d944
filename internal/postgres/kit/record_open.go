package kit

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/listing"
	"latchkey/internal/masked"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/records"
)

// fullColumns are what the page of one record shows beside recordColumns.
var fullColumns = map[records.Kind]string{
	records.Transactions:  ``,
	records.Subscriptions: `, r.trial_ends_at, r.cancelled_at`,
	records.Orders: `, r.coupon_id,
		coalesce((select k.name from coupons k where k.workspace_id = r.workspace_id and k.id = r.coupon_id), ''), r.tracking, r.shipped_at, r.ship_name, r.street, r.postal_code, r.city, r.country, c.name, c.street, c.postal_code, c.city, c.country`,
	records.AffiliateInvoices: ``,
	records.Students:          `, r.course_id`,
}

// readFull reads one record: recordColumns, the customer's id or null, fullColumns.
func readFull(kind records.Kind, mask policy.Mask, full *records.FullRecord) func(pgx.Rows) error {
	return func(rows pgx.Rows) (err error) {
		var contact uuid.NullUUID
		var one, two *time.Time
		var ship, home [5]string
		more := []any{&contact}
		switch kind {
		case records.Subscriptions:
			more = append(more, &one, &two)
		case records.Orders:
			more = append(more, &full.CouponID, &full.CouponName, &full.Tracking, &one)
			for _, place := range []*[5]string{&ship, &home} {
				for i := range place {
					more = append(more, &place[i])
				}
			}
		case records.Students:
			more = append(more, &full.Course)
		case records.Transactions, records.AffiliateInvoices:
		}
		full.Record, err = pgx.CollectExactlyOneRow(rows, ScanRecord(mask, more...))
		full.Contact = contact.UUID
		if kind == records.Subscriptions {
			full.TrialEnds, full.Ended = postgres.OrZero(one), postgres.OrZero(two)
		}
		if kind == records.Orders {
			full.Shipped, full.Ship, full.Home = postgres.OrZero(one), hidePostal(mask, ship), hidePostal(mask, home)
		}
		return err
	}
}

func hidePostal(mask policy.Mask, p [5]string) records.Postal {
	return records.Postal{
		Name:       hideGiven(mask, policy.MaskName, p[0]),
		Street:     hideGiven(mask, policy.MaskAddress, p[1]),
		PostalCode: hideGiven(mask, policy.MaskAddress, p[2]),
		City:       hideGiven(mask, policy.MaskAddress, p[3]),
		Country:    hideGiven(mask, policy.MaskAddress, p[4]),
	}
}

// hideGiven hides what is there; that nothing is there may be told.
func hideGiven(mask policy.Mask, part policy.Mask, clear string) masked.Text {
	if clear == "" {
		return masked.Text{}
	}
	return masked.Hide(mask, part, clear)
}

// Record reads one record within the reach of the grant, with the lines of an
// order, in one round trip. The customer's id comes with it when a grant on
// contacts, nil for none, reaches them. Beyond reach, and never there, are the
// same fault of kind NotFound.
func (s Store) Record(ctx context.Context, grant policy.Grant[policy.Open], kind records.Kind, id uuid.UUID, contacts *policy.Grant[policy.Open]) (full records.FullRecord, err error) {
	scope, err := grant.For(KindResources[kind])
	if err != nil {
		return full, err
	}
	reached := postgres.WithinNone
	if contacts != nil {
		opened, err := contacts.For(policy.Contacts)
		if err != nil {
			return full, err
		}
		reached = postgres.Within(`c`, opened.Reach)
	}
	args := postgres.Arguments(scope, pgx.NamedArgs{"id": id})
	err = s.db.Read(ctx, scope.Workspace, func(batch *pgx.Batch) {
		batch.Queue(`select `+recordColumns+`, case when c.deleted_at is null and `+reached+` then c.id end`+fullColumns[kind]+`
			from `+recordSources[kind]+withContact+` and r.id = @id and `+recordWithin(scope.Reach), args).Query(readFull(kind, scope.Mask, &full))
		if kind == records.Orders {
			batch.Queue(`
				select l.product_id, l.label, l.quantity, l.price
				  from order_lines l join orders r on r.workspace_id = l.workspace_id and r.id = l.order_id`+withContact+`
				   and r.id = @id and `+recordWithin(scope.Reach)+` order by l.position`, args).Query(func(rows pgx.Rows) error {
				full.Lines, err = pgx.CollectRows(rows, pgx.RowToStructByPos[records.OrderLine])
				return err
			})
		}
	})
	if err != nil {
		return records.FullRecord{}, postgres.OrNotFound(err)
	}
	return full, nil
}

// RecordChoices reads what the form of a kind of record offers.
func (s Store) RecordChoices(ctx context.Context, grant policy.Grant[policy.Open], kind records.Kind) (choices records.RecordChoices, err error) {
	scope, err := grant.For(KindResources[kind])
	if err != nil {
		return choices, err
	}
	err = s.db.Read(ctx, scope.Workspace, func(batch *pgx.Batch) {
		switch kind {
		case records.Orders:
			batch.Queue(`
				select id, name, price, currency from products
				 where workspace_id = current_workspace() and deleted_at is null and active order by kind, name_key, id limit 200`).Query(func(rows pgx.Rows) error {
				choices.Products, err = pgx.CollectRows(rows, pgx.RowToStructByPos[records.Offered])
				return err
			})
		case records.Students:
			batch.Queue(`select id, name from courses where workspace_id = current_workspace() and deleted_at is null and active order by name_key, id limit 200`).Query(func(rows pgx.Rows) error {
				choices.Courses, err = pgx.CollectRows(rows, pgx.RowToStructByPos[listing.Choice])
				return err
			})
			batch.Queue(`select id, name from bundles where workspace_id = current_workspace() and deleted_at is null and active order by name_key, id limit 200`).Query(func(rows pgx.Rows) error {
				choices.Bundles, err = pgx.CollectRows(rows, pgx.RowToStructByPos[listing.Choice])
				return err
			})
		default: // Nothing is chosen from.
		}
	})
	return choices, err
}
