package sales

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/importing"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/records"
	"latchkey/internal/sales"
	"latchkey/internal/texts"
)

// keptOrder is an order as it is kept.
type keptOrder struct {
	ID        uuid.UUID
	Contact   uuid.UUID
	Number    int64
	Reference string
	At        time.Time
	Amount    int64
	Currency  string
	Import    uuid.NullUUID // that made it
	Version   int64
	orderWas
}

// orderWas is what an undoing brings back of it.
type orderWas struct {
	State    string     `json:"state"`
	Shipped  *time.Time `json:"shipped"`
	Tracking string     `json:"tracking"`
}

var undoOrders = kit.UndoRecords(`orders`, `
	state = was->>'state', shipped_at = (was->>'shipped')::timestamptz, tracking = was->>'tracking'`)

// ordered is an order of a file, with its rows.
type ordered struct {
	importing.ShopOrder
	rows []kit.ImportRow
}

// refuse refuses all rows of an order; the wrong one says why.
func refuseOrder(done *kit.ImportTally, rows []kit.ImportRow, wrong int, reason importing.Reason) {
	for i, row := range rows {
		if i == wrong {
			done.Refuse(row.Line, reason, row.Cells)
		} else {
			done.Refuse(row.Line, importing.WithItsOrder, row.Cells)
		}
	}
}

// takeOrders takes orders in, each of all rows with its number. One that is there
// is brought as far as the file says that it has come.
func takeOrders(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, rows []kit.ImportRow, done *kit.ImportTally) error {
	list := readOrders(r, rows, done)
	if len(list) == 0 {
		return nil
	}
	if !r.Dry { // As whoever adds one: the workspace counts its orders, and is locked first.
		if err := tx.LockWorkspace(ctx); err != nil {
			return err
		}
	}
	buyers, err := r.FindBuyers(ctx, tx, postgres.Column(list, func(o *ordered) string { return o.Key() }))
	if err != nil {
		return err
	}
	there, err := ordersThere(ctx, tx, r, list)
	if err != nil {
		return err
	}
	products, err := productsByName(ctx, tx, list)
	if err != nil {
		return err
	}
	var last int64
	if err := tx.QueryRow(ctx, `select last_order from workspaces where id = current_workspace()`).Scan(&last); err != nil {
		return err
	}
	last = max(last, there.last)
	was := last
	batch := &pgx.Batch{}
	var changed []kit.RecordWas
	for i := range list {
		o := &list[i]
		whose := buyers.Known(&o.Buyer)
		gone := r.Reader.Ours() && buyers.New(&o.Buyer) // The customer is.
		kept := there.of(o, whose, gone)
		if kept != nil {
			reason := o.reasonAgainst(kept, whose, gone, r)
			before := kept.orderWas
			if reason != "" {
				refuseOrder(done, o.rows, 0, reason)
				continue
			}
			if !o.bring(kept) {
				done.Already(1)
				continue
			}
			kept.Version++
			batch.Queue(`
				update orders set state = $2, shipped_at = $3, tracking = $4, version = version + 1
				 where workspace_id = current_workspace() and id = $1`, kept.ID, kept.State, kept.Shipped, kept.Tracking)
			changed = append(changed, kit.RecordWas{ID: kept.ID, Version: kept.Version, Was: before})
			there.moved = append(there.moved, kept)
			done.Changed++
			o.remark(done)
			continue
		}
		if buyers.Missing(&o.Buyer) {
			refuseOrder(done, o.rows, 0, importing.NoAddress)
			continue
		}
		kept = &keptOrder{ID: postgres.NewID(), Reference: o.Reference, At: o.At, Amount: o.Amount, Currency: o.Currency, Version: 1}
		kept.Import = uuid.NullUUID{UUID: uuid.UUID(r.ID().Bytes), Valid: true}
		if kept.Number = o.Number; kept.Number == 0 || there.taken[kept.Number] {
			if kept.Number > 0 {
				o.Remarks[0] = append(o.Remarks[0], r.Reader.Remark(importing.Reference, importing.NumberTaken))
			}
			for last++; there.taken[last]; last++ {
			}
			kept.Number = last
		}
		last = max(last, kept.Number)
		there.taken[kept.Number] = true
		o.bring(kept)
		kept.Contact = buyers.Of(&o.Buyer, o.At)
		there.add(kept)
		there.moved = append(there.moved, kept)
		queueOrder(batch, r, o, kept, products)
		done.Created++
		o.remark(done)
	}
	if r.Dry {
		return there.foresee(ctx, tx, r, last)
	}
	if batch.Len() == 0 {
		return nil
	}
	first := &pgx.Batch{}
	r.QueueBuyers(first, tx, buyers)
	if err := r.QueueRecordsWas(first, changed); err != nil {
		return err
	}
	if last > was {
		first.Queue(`update workspaces set last_order = $1 where id = current_workspace()`, last)
	}
	if err := tx.SendBatch(ctx, first).Close(); err != nil {
		return err
	}
	return tx.SendBatch(ctx, batch).Close()
}

// readOrders reads the rows of each order.
func readOrders(r *kit.ImportStep, rows []kit.ImportRow, done *kit.ImportTally) (list []ordered) {
	cells := make([][]string, len(rows))
	for i := range rows {
		cells[i] = rows[i].Cells
	}
	for _, places := range importing.ImporterOf(sales.Orders.Resource).Grouped(r.Reader, cells) {
		var of []kit.ImportRow
		var texts [][]string
		for _, n := range places {
			of, texts = append(of, rows[n]), append(texts, rows[n].Cells)
		}
		o, wrong, reason := r.Reader.Order(texts)
		if reason != "" {
			refuseOrder(done, of, wrong, reason)
			continue
		}
		list = append(list, ordered{o, of})
	}
	return list
}

func (o *ordered) remark(done *kit.ImportTally) {
	for i, remarks := range o.Remarks {
		done.Remark(o.rows[i], remarks)
	}
}

// states are those of an order, as far as it has come.
var states = []string{sales.Open, sales.Paid, sales.Shipped, "cancelled"}

// reasonAgainst tells why a row cannot change the order that is there: it is somebody
// else's, further lines of it come later in the file, or it has come further here.
func (o *ordered) reasonAgainst(kept *keptOrder, whose uuid.UUID, gone bool, r *kit.ImportStep) importing.Reason {
	switch {
	case kept.Contact != whose && !gone || kept.Currency != o.Currency:
		return importing.OtherRecord
	case kept.Import.Valid && kept.Import.UUID == uuid.UUID(r.ID().Bytes):
		return importing.LinesApart
	case kept.Amount != o.Amount:
		return importing.OtherTotal
	case slices.Index(states, o.State) < slices.Index(states, kept.State):
		return importing.KnownFurther
	}
	return ""
}

// bring brings an order as far as the file says, and tells whether that changes it.
func (o *ordered) bring(kept *keptOrder) bool {
	was := *kept
	if kept.State = o.State; !o.Shipped.IsZero() && was.State != o.State {
		kept.Shipped = &o.Shipped
	}
	if o.Tracking != "" {
		kept.Tracking = o.Tracking
	}
	return was.State != kept.State || was.Tracking != kept.Tracking
}

func queueOrder(batch *pgx.Batch, r *kit.ImportStep, o *ordered, kept *keptOrder, products map[string]uuid.NullUUID) {
	d := records.Draft{}
	d.SetLines(o.Lines)
	batch.Queue(`
		insert into orders (workspace_id, import_id, id, number, reference, contact_id, at, state, amount, currency, label, coupon_code, discount,
		                    ship_name, street, postal_code, city, country, tracking, shipped_at)
		values (current_workspace(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
		r.ID(), kept.ID, kept.Number, o.Reference, kept.Contact, o.At, kept.State, o.Amount, o.Currency, d.Label, o.Coupon, o.Discount,
		o.Ship.Name, o.Ship.Street, o.Ship.PostalCode, o.Ship.City, o.Ship.Country, kept.Tracking, kept.Shipped)
	for i := range o.Lines {
		l := &o.Lines[i]
		batch.Queue(`
			insert into order_lines (workspace_id, order_id, position, product_id, label, quantity, price)
			values (current_workspace(), $1, $2, $3, $4, $5, $6)`,
			kept.ID, i+1, products[texts.Identity(l.Label)], l.Label, l.Quantity, l.Price)
	}
}

// productsByName finds the products that the lines name, where one alone has a name.
func productsByName(ctx context.Context, tx *postgres.Tx, list []ordered) (map[string]uuid.NullUUID, error) {
	var keys []string
	for i := range list {
		for k := range list[i].Lines {
			keys = append(keys, texts.SearchKey(list[i].Lines[k].Label))
		}
	}
	rows, _ := tx.Query(ctx, `
		select name, id from (`+
		postgres.OfKeys(`products`, `name_key`, `$1::text[]`, ` and kind in ('digital', 'physical') and deleted_at is null`)+`) r`, keys)
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[kit.Keyed])
	products := map[string]uuid.NullUUID{}
	for _, p := range found {
		key := texts.Identity(p.Key)
		_, twice := products[key]
		products[key] = uuid.NullUUID{UUID: p.ID, Valid: !twice}
	}
	return products, err
}

// shelf is what is there of the orders of a file.
type shelf struct {
	byReference map[string]*keptOrder
	byNumber    map[int64]*keptOrder // those without a reference
	taken       map[int64]bool
	moved       []*keptOrder // that a step makes or changes
	last        int64        // number, that earlier steps of a check would have given
}

func (s *shelf) add(o *keptOrder) {
	s.taken[o.Number] = true
	if o.Reference != "" {
		s.byReference[plainReference(o.Reference)] = o
	} else {
		s.byNumber[o.Number] = o
	}
}

// of is the order that is there: the one of the same reference, or one of our own by
// its number, of the same customer and the same moment.
func (s *shelf) of(o *ordered, whose uuid.UUID, gone bool) *keptOrder {
	if kept := s.byReference[plainReference(o.Reference)]; kept != nil {
		return kept
	}
	kept := s.byNumber[o.Number]
	if o.Number > 0 && kept != nil && (kept.Contact == whose || gone) && kept.At.Truncate(time.Second).Equal(o.At.Truncate(time.Second)) {
		return kept
	}
	return nil
}

// plainReference is a number as it stands with its sign and without.
func plainReference(reference string) string { return strings.TrimPrefix(reference, "#") }

// ordersThere locks the orders that are there by reference, or by number.
func ordersThere(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, list []ordered) (*shelf, error) {
	var references []string
	var numbers []int64
	keys := []string{lastNumber}
	for i := range list {
		o := keptOrder{Reference: list[i].Reference, Number: list[i].Number}
		plain := plainReference(o.Reference)
		references, keys = append(references, plain, "#"+plain), append(keys, o.keys()...)
		if o.Number > 0 {
			numbers = append(numbers, o.Number)
		}
	}
	there := &shelf{byReference: map[string]*keptOrder{}, byNumber: map[int64]*keptOrder{}, taken: map[int64]bool{}}
	rows, _ := tx.Query(ctx, `
		select id, contact_id, number, reference, at, amount, currency, import_id, version, state, shipped_at, tracking
		  from `+postgres.RowsOf(`orders`, postgres.OfKeys(`orders`, `reference`, `$1::text[]`, ` and reference <> ''`)+` union all `+
		postgres.OfKeys(`orders`, `number`, `$2::bigint[]`, ``), ` for update`), references, numbers)
	found, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByPos[keptOrder])
	for _, o := range found {
		there.add(o)
	}
	if err != nil {
		return nil, err
	}
	foreseen, err := kit.Foreseen[*keptOrder](ctx, tx, r, keys)
	for key, o := range foreseen {
		if key == lastNumber {
			there.last = o.Number
		} else {
			there.add(o)
		}
	}
	return there, err
}

// lastNumber is the key under which a check notes the last number that it would give.
const lastNumber = "last number"

// keys are those under which a check notes what would become of an order.
func (o *keptOrder) keys() []string {
	keys := []string{"number " + strconv.FormatInt(o.Number, 10)}
	if o.Reference != "" {
		keys = append(keys, "reference "+plainReference(o.Reference))
	}
	return keys
}

// foresee notes what would become of the orders of a step, for the later rows.
func (s *shelf) foresee(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, last int64) error {
	made := map[string]*keptOrder{lastNumber: {Number: last}}
	for _, o := range s.moved {
		for _, key := range o.keys() {
			made[key] = o
		}
	}
	return kit.Foresee(ctx, tx, r, made)
}
