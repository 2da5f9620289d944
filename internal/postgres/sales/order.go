package sales

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/csvfile"
	"latchkey/internal/fault"
	"latchkey/internal/importing"
	"latchkey/internal/listing"
	"latchkey/internal/masked"
	"latchkey/internal/money"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/records"
	"latchkey/internal/sales"
)

var orders = &kit.RecordTable{
	Kind: sales.Orders,
	Source: `
		select workspace_id, id, contact_id, at, null::timestamptz as next, '#' || number || ' ' || label as label, '' as kind, state,
		       '' as period, amount, currency, 0::smallint as progress, version, discount, coupon_code as coupon,
		       ship_name, street, postal_code, city, country, tracking, shipped_at, coupon_id, reference, number
		  from orders`,
	Full: `, r.reference, r.coupon_id,
		coalesce((select k.name from coupons k where k.workspace_id = r.workspace_id and k.id = r.coupon_id), ''),
		r.tracking, r.shipped_at, r.ship_name, r.street, r.postal_code, r.city, r.country, c.name, c.street, c.postal_code, c.city, c.country`,
	Into:  intoOrder,
	Lines: queueLines,
	Choices: func(b *postgres.Batch, into *records.Choices, chosen []uuid.NullUUID) {
		const sold = ` from products where workspace_id = current_workspace() and deleted_at is null and active`
		postgres.Rows(b, &into.Products, pgx.RowToStructByPos[records.Orderable], `
			select id, name, price, currency from (
			    (select id, name, price, currency, kind, name_key`+sold+` order by kind, name_key, id`+postgres.UpTo(listing.MaxChoices+1)+`)
			    union select id, name, price, currency, kind, name_key`+sold+` and id = any ($1)) p
			 order by kind, name_key, id`, chosen)
	},
	Label: `'#' || r.number || ' ' || r.label`, Price: `r.amount, r.currency`,
	InsertSQL: `
		with numbered as (update workspaces set last_order = last_order + 1 where id = current_workspace() returning last_order)
		insert into orders (workspace_id, id, number, contact_id, at, state, amount, currency, label,
		                    ship_name, street, postal_code, city, country, coupon_id, coupon_code, discount)
		select current_workspace(), @id, last_order, @contact, @at, 'open', @amount, @currency, @label,
		       @ship_name, @street, @postal_code, @city, @country, @coupon::uuid, @coupon_code, @discount
		  from numbered returning '#' || number || ' ' || label`,
	// An order is changed as far as it has not come.
	UpdateSQL: map[string]string{
		sales.Open: `
			update orders
			   set at = @at, amount = @amount, currency = @currency, label = @label,
			       coupon_id = @coupon::uuid, coupon_code = @coupon_code, discount = @discount,
			       ship_name = @ship_name, street = @street, postal_code = @postal_code, city = @city, country = @country`,
		sales.Paid: `
			update orders set ship_name = @ship_name, street = @street, postal_code = @postal_code, city = @city, country = @country`,
		sales.Shipped: `update orders set tracking = @tracking`,
	},
	MoveSQL: `
		update orders
		   set state = @to, tracking = case when @to = 'shipped' then @tracking else tracking end,
		       shipped_at = case when @to = 'shipped' then now() else shipped_at end`,
	// The workspace counts its orders, and is locked before anything else.
	Begin:   func(ctx context.Context, tx *postgres.Tx) error { return tx.LockWorkspace(ctx) },
	Prepare: prepareOrder,
	Written: func(ctx context.Context, tx *postgres.Tx, c *kit.RecordChange) error {
		if c.Was.State != "" && c.Was.State != sales.Open {
			return nil
		}
		return storeLines(ctx, tx, c.ID, c.Draft.Lines)
	},
	End: giveBack,
	Refused: func(err error) error {
		if postgres.Violates(err, "order_lines_workspace_id_product_id_fkey") {
			return fault.Field("lines", "fault.choice")
		}
		return err
	},
	Columns: []kit.RecordColumn{
		kit.LabelColumn, kit.StateColumn, kit.AmountColumn, kit.CurrencyColumn,
		{Name: "discount", Cell: func(r *records.Record) csvfile.Cell { return csvfile.Number(money.Decimal(r.Discount, r.Currency)) }},
		{Name: "coupon", Cell: func(r *records.Record) csvfile.Cell { return csvfile.Text(r.Coupon) }},
		{Name: "reference", SQL: `case r.reference when '' then r.number::text else r.reference end`},
		{Name: "lines", SQL: `coalesce((
			select string_agg(concat_ws(' ', l.quantity, l.price, l.label), e'\n' order by l.position) from order_lines l
			 where l.workspace_id = r.workspace_id and l.order_id = r.id), '')`, Text: ownLines},
		{Name: "ship_name", SQL: `r.ship_name`, Part: policy.MaskName}, {Name: "street", SQL: `r.street`, Part: policy.MaskAddress},
		{Name: "postal_code", SQL: `r.postal_code`, Part: policy.MaskAddress}, {Name: "city", SQL: `r.city`, Part: policy.MaskAddress},
		{Name: "country", SQL: `r.country`, Part: policy.MaskAddress},
		{Name: "tracking", SQL: `r.tracking`}, {Name: "shipped_at", Moment: `r.shipped_at`},
	},
}

func intoOrder(full *records.Full, scope *policy.Scope) (targets []any, done func()) {
	var shipped *time.Time
	var ship, home [5]string
	targets = []any{&full.Reference, &full.CouponID, &full.CouponName, &full.Tracking, &shipped}
	for _, postal := range []*[5]string{&ship, &home} {
		for i := range postal {
			targets = append(targets, &postal[i])
		}
	}
	return targets, func() {
		mask := scope.Mask
		if sales.ToShip(full.State) {
			mask &^= scope.ToShip
		}
		full.Shipped, full.Ship, full.Home = postgres.OrZero(shipped), hidePostal(mask, ship), hidePostal(mask, home)
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

// ownLines are the lines of an order in one cell, as they come in again.
func ownLines(read string, r *records.Record) string {
	lines := strings.Split(read, "\n")
	for i, line := range lines {
		parts := strings.SplitN(line, " ", 3)
		if len(parts) < 3 {
			return ""
		}
		quantity, _ := strconv.Atoi(parts[0]) // The database counted it.
		price, _ := strconv.ParseInt(parts[1], 10, 64)
		lines[i] = importing.OwnLine(quantity, money.Decimal(price, r.Currency), parts[2])
	}
	return strings.Join(lines, "\n")
}

func queueLines(b *postgres.Batch, conditions string, arguments pgx.NamedArgs, full *records.Full) {
	postgres.Rows(b, &full.Lines, pgx.RowToStructByPos[records.OrderLine], `
		select l.product_id, l.label, l.quantity, l.price
		  from order_lines l join orders r on r.workspace_id = l.workspace_id and r.id = l.order_id`+conditions+`
		 order by l.position`, arguments)
	b.Values(`select terms_of_sale, order_footer from workspaces where id = current_workspace()`, nil, &full.Terms, &full.Footer)
}

// prepareOrder gives an order that is open its coupon, in place of the one that
// it had.
func prepareOrder(ctx context.Context, tx *postgres.Tx, c *kit.RecordChange) (err error) {
	d, ship := c.Draft, c.Draft.Ship
	c.Arguments = pgx.NamedArgs{
		"ship_name": ship.Name, "street": ship.Street, "postal_code": ship.PostalCode, "city": ship.City, "country": ship.Country,
		"tracking": d.Tracking,
	}
	var was couponUse
	sameLines := false
	switch c.Was.State {
	case sales.Open:
		if was, err = couponOf(ctx, tx, c.ID); err != nil {
			return err
		}
		lines, err := linesOf(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		sameLines = slices.Equal(lines, d.Lines) && c.Was.Currency == d.Currency
	case "":
	default:
		return nil
	}
	use, err := useCoupon(ctx, tx, c.Actor, was, sameLines, d)
	if err != nil {
		return err
	}
	c.Arguments["coupon"], c.Arguments["coupon_code"], c.Arguments["discount"] = use.Coupon, use.Code, use.Discount
	if use.Code != "" {
		c.Detail["coupon"] = use.Code
	}
	return nil
}

// linesOf reads the lines of a locked order.
func linesOf(ctx context.Context, tx *postgres.Tx, order uuid.UUID) ([]records.OrderLine, error) {
	rows, _ := tx.Query(ctx, `
		select product_id, label, quantity, price from order_lines
		 where workspace_id = current_workspace() and order_id = $1 order by position`, order)
	return pgx.CollectRows(rows, pgx.RowToStructByPos[records.OrderLine])
}

// storeLines writes the lines of an order anew.
func storeLines(ctx context.Context, tx *postgres.Tx, order uuid.UUID, lines []records.OrderLine) error {
	batch := &pgx.Batch{}
	batch.Queue(`delete from order_lines where workspace_id = current_workspace() and order_id = $1`, order)
	for i, l := range lines {
		batch.Queue(`
			insert into order_lines (workspace_id, order_id, position, product_id, label, quantity, price)
			values (current_workspace(), $1, $2, $3, $4, $5, $6)`, order, i+1, l.Product, l.Label, l.Quantity, l.Price)
	}
	return tx.SendBatch(ctx, batch).Close()
}
