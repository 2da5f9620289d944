package kit

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/records"
	"latchkey/internal/section"
)

// Open reads one record within the reach of the grant, with what hangs on it, in
// one round trip. The customer's id comes with it when a grant on contacts, nil
// for none, reaches them. Beyond reach, and never there, are the same fault of
// kind NotFound. Where the policy says so, it counts like a lookup.
func (s *Records) Open(
	ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID, contacts *policy.Grant[policy.Open],
) (full records.Full, err error) {
	reached := postgres.WithinNone
	if contacts != nil {
		opened, err := contacts.For(policy.Contacts)
		if err != nil {
			return full, err
		}
		reached = postgres.Within(`c`, opened.Reach)
	}
	counts, counted := false, false
	err = postgres.Read(ctx, s.db, grant, s.Resource, func(b *postgres.Batch) {
		if counts = b.Counts(); counts {
			postgres.QueueOpened(b, s.openAct(), id, &counted)
		}
		arguments := b.Args(pgx.NamedArgs{"id": id})
		conditions := ` and r.id = @id and ` + recordWithin(b.Reach)
		b.Queue(`select `+recordColumns+`, case when c.deleted_at is null and `+reached+` then c.id end`+s.Full+`
			from (`+s.Source+`) r`+withContact+conditions, arguments).Query(s.readFull(&b.Scope, &full))
		if s.Lines != nil {
			s.Lines(b, withContact+conditions, arguments, &full)
		}
	})
	if err == nil && counts && !counted {
		err = postgres.CountOpening(ctx, s.db, grant, s.openAct(), full.Label, id)
	}
	if err != nil {
		return records.Full{}, err
	}
	return full, nil
}

// LastChange tells who changed a record last, and when; the zero one when nobody
// is known. Whoever asks has opened it.
func (s *Records) LastChange(ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID) (act section.Act, err error) {
	err = postgres.Read(ctx, s.db, grant, s.Resource, func(b *postgres.Batch) { queueLastChange(b, s.openAct(), id, &act) })
	return act, err
}

// queueLastChange asks for the last act on something but its opening.
func queueLastChange(b *postgres.Batch, opening string, id uuid.UUID, into *section.Act) {
	b.Queue(`
		select at, actor from activity
		 where workspace_id = current_workspace() and target_id = $1 and act <> $2
		 order by at desc, id desc limit 1`, id, opening).Query(func(rows pgx.Rows) error {
		_, err := pgx.ForEachRow(rows, []any{&into.At, &into.Author}, func() error { return nil })
		return err
	})
}

// openAct is how the log calls that a record was opened.
func (s *Records) openAct() string { return s.Noun + ".open" }

// readFull reads one record: recordColumns, the customer's id or null, Full.
func (t *RecordTable) readFull(scope *policy.Scope, full *records.Full) func(pgx.Rows) error {
	return func(rows pgx.Rows) (err error) {
		var contact uuid.NullUUID
		targets, done := []any{&contact}, func() {}
		if t.Into != nil {
			more, finish := t.Into(full, scope)
			targets, done = append(targets, more...), finish
		}
		full.Record, err = pgx.CollectExactlyOneRow(rows, ScanRecord(scope.Mask, targets...))
		full.Contact = contact.UUID
		done()
		return err
	}
}

// Offers reads what the form of a record offers, with what it has chosen.
func (s *Records) Offers(
	ctx context.Context, grant policy.Grant[policy.Open], chosen []uuid.NullUUID,
) (choices records.Choices, err error) {
	if s.Choices == nil {
		_, err := grant.For(s.Resource)
		return choices, err
	}
	err = postgres.Read(ctx, s.db, grant, s.Resource, func(b *postgres.Batch) { s.Choices(b, &choices, chosen) })
	return choices, err
}
