package kit

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/csvfile"
	"latchkey/internal/masked"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/records"
)

// RecordTable says how one kind of records is kept: a value of it stands in a
// file of its own in the repository of its area. All of its SQL is static, and
// reads a record of the table under the alias r.
type RecordTable struct {
	*records.Kind
	// Source reads the table into the columns of every kind, in this order:
	// workspace_id, id, contact_id, at, next, label, kind, state, period, amount,
	// currency, progress, version, discount, coupon; what Full takes comes after.
	Source string
	// Full are more columns, of r and of its customer c, for the page of one, each
	// after a comma. Into says where they go, and what is done once they are there.
	Full string
	Into func(full *records.Full, scope *policy.Scope) (targets []any, done func())
	// Lines asks for what hangs on a record whose page is read; nil for nothing.
	// Conditions say which record, r, that may be.
	Lines func(b *postgres.Batch, conditions string, arguments pgx.NamedArgs, full *records.Full)
	// Choices asks for what the form offers, nil for nothing.
	Choices func(b *postgres.Batch, into *records.Choices, chosen []uuid.NullUUID)

	// Label is what a record is called, as r has it, and Price its amount and
	// its currency, "" for a kind without money.
	Label, Price string
	// InsertSQL and UpdateSQL take the arguments of a draft, and those of Prepare.
	// UpdateSQL is by the state that the record is in; "" is for all others.
	InsertSQL string
	UpdateSQL map[string]string
	// MoveSQL takes the state that a step leads into as @to.
	MoveSQL string

	// Begin locks what every adding waits for, before the customer is read.
	Begin func(ctx context.Context, tx *postgres.Tx) error
	// Prepare sees a record before it is added or changed.
	Prepare func(ctx context.Context, tx *postgres.Tx, c *RecordChange) error
	// Written writes what hangs on a record once it is there.
	Written func(ctx context.Context, tx *postgres.Tx, c *RecordChange) error
	// Stepping sees a record before a step, and Moved after it; End before it is cancelled or deleted;
	// that returns the code of the coupon that it gives back, "" for none.
	Stepping func(ctx context.Context, tx *postgres.Tx, id uuid.UUID, arguments pgx.NamedArgs) error
	Moved    func(ctx context.Context, tx *postgres.Tx, id uuid.UUID) error
	End      func(ctx context.Context, tx *postgres.Tx, id uuid.UUID) (returned string, err error)
	// Refused turns what a constraint refused into a fault about a field.
	Refused func(err error) error

	// Columns are those of a file beside the day, the customer and their address.
	Columns []RecordColumn
}

// RecordColumn is one column of a file of records: a cell of a record, or a text or
// a moment that is read from r for the file alone.
type RecordColumn struct {
	Name   string
	Cell   func(*records.Record) csvfile.Cell
	SQL    string
	Text   func(read string, r *records.Record) string // of what SQL reads, nil for as it is
	Moment string                                      // the SQL of one
	Part   policy.Mask                                 // of the customer: the column is left out where that is hidden
}

// RecordChange is a record while it is added or changed.
type RecordChange struct {
	ID      uuid.UUID
	Contact uuid.UUID // whose it is
	Actor   policy.Actor
	Was     LockedRecord // the zero one for a new record
	Draft   *records.Draft
	// Arguments are those of the SQL beside those of every draft, and Detail is
	// what the activity log keeps of the change.
	Arguments pgx.NamedArgs
	Detail    postgres.Detail
	Follow    []uuid.UUID // other records that Written changes with this one
}

// Records keeps the records of one kind.
type Records struct {
	*RecordTable
	db *postgres.Database
}

// NewRecords makes the repository of a kind of records.
func NewRecords(db *postgres.Database, table *RecordTable) *Records { return &Records{table, db} }

const (
	recordColumns = `
		r.id, case when c.deleted_at is null then r.contact_id else '00000000-0000-0000-0000-000000000000' end,
		r.at, r.next, r.label, r.kind, r.state, r.period, r.amount, r.currency, r.progress, r.version, r.discount, r.coupon,
		c.name, c.email`
	withContact = `
		  join contacts c on c.workspace_id = r.workspace_id and c.id = r.contact_id
		 where r.workspace_id = current_workspace()`
)

// Select reads records as ScanRecord takes them, up to further conditions.
func (t *RecordTable) Select() string { return t.selectWith("") }

// selectWith reads further columns, too, each after a comma.
func (t *RecordTable) selectWith(columns string) string {
	return `select ` + recordColumns + columns + ` from (` + t.Source + `) r` + withContact
}

// ScanRecord reads a row of Select and hides what the mask hides.
func ScanRecord(mask policy.Mask, more ...any) pgx.RowToFunc[records.Record] {
	return func(row pgx.CollectableRow) (r records.Record, err error) {
		var name, email string
		var next *time.Time
		targets := append([]any{
			&r.ID, &r.Contact, &r.At, &next, &r.Label, &r.Sort, &r.State, &r.Period, &r.Amount, &r.Currency, &r.Progress,
			&r.Version, &r.Discount, &r.Coupon, &name, &email,
		}, more...)
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
			r.Contact = uuid.Nil // A row whose customer is hidden does not name them by another name.
		}
		return r, nil
	}
}

// recordWithin is Within for a record with its contact c. What a deleted
// customer bought stays with whoever sees everything; a key to a customer opens
// nothing of a deleted one.
func recordWithin(reach policy.Reach) string {
	if reach == policy.ReachAll {
		return postgres.WithinAll
	}
	return `c.deleted_at is null and ` + postgres.Within(`c`, reach)
}
