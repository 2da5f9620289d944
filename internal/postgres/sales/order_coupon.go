package sales

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/records"
	"latchkey/internal/sales"
	"latchkey/internal/section"
)

// couponUse is what an order has of a coupon.
type couponUse struct {
	Coupon   uuid.NullUUID
	Code     string // as it was when the order took it
	Discount int64
}

// couponOf reads what an order has, under the lock of the order.
func couponOf(ctx context.Context, tx *postgres.Tx, order uuid.UUID) (couponUse, error) {
	rows, _ := tx.Query(ctx, `select coupon_id, coupon_code, discount from orders where workspace_id = current_workspace() and id = $1`, order)
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[couponUse])
}

// useCoupon counts the coupon that a draft names, in place of the one that the
// order had, and takes it off the amount. An order that keeps its coupon keeps it
// whatever became of that, and with the same lines keeps what it takes off. It
// fails with a fault about the field, or with a refusal for whom coupons are closed.
func useCoupon(
	ctx context.Context, tx *postgres.Tx, actor policy.Actor, was couponUse, sameLines bool, d *records.Draft,
) (use couponUse, err error) {
	code := section.CleanCode(d.Coupon)
	if code == was.Code && (code == "" || sameLines || !was.Coupon.Valid) {
		was.Discount = min(was.Discount, d.Amount) // Of an order from elsewhere it is the same, whatever its lines are.
		d.Amount -= was.Discount
		return was, nil
	}
	if code != was.Code && code != "" {
		if _, err := policy.Authorize[policy.Open](actor, policy.Coupons); err != nil {
			return use, err
		}
	}
	coupons, err := lockCoupons(ctx, tx, was, code)
	if err != nil {
		return use, err
	}
	if code != "" {
		coupon, err := chosen(ctx, tx, coupons, was, code)
		if err != nil {
			return use, err
		}
		discount, err := coupon.TakesOff(d.Lines, d.Currency)
		if err != nil {
			return use, err
		}
		use = couponUse{uuid.NullUUID{UUID: coupon.ID, Valid: true}, code, discount}
		d.Amount -= discount
	}
	if use.Coupon == was.Coupon {
		return use, nil
	}
	_, err = tx.Exec(ctx, `
		update coupons set uses = uses + case when id = @taken then 1 else -1 end
		 where workspace_id = current_workspace() and id = any (array[@taken, @given]::uuid[])`,
		pgx.NamedArgs{"taken": use.Coupon, "given": was.Coupon})
	return use, err
}

// chosen is the coupon of a code among the locked ones. Another one than the
// order had must be open.
func chosen(ctx context.Context, tx *postgres.Tx, coupons []sales.GivenCoupon, was couponUse, code string) (*sales.GivenCoupon, error) {
	i := slices.IndexFunc(coupons, func(c sales.GivenCoupon) bool {
		if code == was.Code {
			return c.ID == was.Coupon.UUID
		}
		return c.Code == code && !c.Deleted
	})
	if i < 0 {
		return nil, fault.Field("coupon", "fault.coupon_unknown")
	}
	coupon := &coupons[i]
	var zone string
	// After the lock, so that the products are those of the coupon as it is now.
	err := tx.QueryRow(ctx, `
		select w.time_zone, array (select product_id from coupon_products where workspace_id = w.id and coupon_id = $1)
		  from workspaces w where w.id = current_workspace()`, coupon.ID).Scan(&zone, &coupon.Products)
	if err != nil || coupon.ID == was.Coupon.UUID {
		return coupon, err
	}
	return coupon, coupon.Open(section.Today(people.ZoneOf(zone)))
}

// lockCoupons locks the coupon that an order had and the one of a code, in one
// order for everybody, or two orders wait for each other.
func lockCoupons(ctx context.Context, tx *postgres.Tx, was couponUse, code string) ([]sales.GivenCoupon, error) {
	rows, _ := tx.Query(ctx, `
		select id, name, code, percent, amount, currency, valid_from, valid_to, uses_most, uses, active, deleted_at is not null
		  from coupons
		 where workspace_id = current_workspace()
		   and id in (select id from coupons where workspace_id = current_workspace() and code = @code and deleted_at is null
		              union all select @was::uuid)
		 order by id for update`, pgx.NamedArgs{"code": code, "was": was.Coupon})
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (c sales.GivenCoupon, err error) {
		return c, row.Scan(&c.ID, &c.Name, &c.Code, &c.Percent, &c.Amount, &c.Currency, &kit.NullDay{Into: &c.From}, &kit.NullDay{Into: &c.To},
			&c.UsesMost, &c.Uses, &c.Active, &c.Deleted)
	})
}

// giveBack takes back the use of the coupon of an order that ends, and returns its
// code, "" for none.
func giveBack(ctx context.Context, tx *postgres.Tx, order uuid.UUID) (code string, err error) {
	err = tx.QueryRow(ctx, `
		update coupons set uses = uses - 1
		 where workspace_id = current_workspace()
		   and id = (select coupon_id from orders where workspace_id = current_workspace() and id = $1 and state <> 'cancelled')
		returning code`, order).Scan(&code)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	return code, err
}
