package overview

import (
	"context"

	"github.com/google/uuid"

	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/report"
)

// Report reads one report. It takes a grant for each resource whose figures
// the report holds.
func (s Store) Report(
	ctx context.Context, grant policy.Grant[policy.List], q report.Query, lists Lists,
) (report.Sheet, error) {
	return readReport(ctx, s.db, grant, q, lists)
}

// ExportReport is Report for one that leaves: the activity log says so, and of
// how many rows.
func (s Store) ExportReport(
	ctx context.Context, grant policy.Grant[policy.Export], q report.Query, lists Lists,
) (report.Sheet, error) {
	sheet, err := readReport(ctx, s.db, grant, q, lists)
	if err != nil {
		return report.Sheet{}, err
	}
	err = postgres.Change(ctx, s.db, grant, policy.Reports, func(tx *postgres.Tx) error {
		return tx.Log(ctx, "reports.export", string(q.Kind), uuid.Nil, postgres.Detail{"rows": len(sheet.Lines)})
	})
	return sheet, err
}

func readReport[A policy.Action](
	ctx context.Context, db *postgres.Database, grant policy.Grant[A], q report.Query, lists Lists,
) (sheet report.Sheet, err error) {
	if _, err := grant.For(policy.Reports); err != nil {
		return sheet, err // Before any figure is asked about.
	}
	scopes, err := scopesOf(lists, q.Kind.Needs()...)
	if err != nil {
		return sheet, err
	}
	if q.Kind.Answers() {
		return readAnswers(scopes[policy.Conversations], q, func(f func(*postgres.Batch)) error {
			return postgres.Read(ctx, db, grant, policy.Reports, f)
		})
	}
	b := newBooks(q)
	err = postgres.Read(ctx, db, grant, policy.Reports, func(batch *postgres.Batch) {
		b.queueCurrencies(batch)
		switch q.Kind {
		case report.NewContacts:
			batch.Queue(planForRange)
			b.queueContacts(batch, scopes[policy.Contacts])
		case report.Subscriptions:
			b.queueRecurring(batch)
		case report.TopProducts:
			batch.Queue(planForRange)
			b.queueProducts(batch)
		default:
			b.queueMoney(batch)
		}
	})
	if err != nil {
		return sheet, err
	}
	f := b.figures()
	book, known := f.Book(q.Currency)
	if !known && q.Kind != report.NewContacts {
		return sheet, unknownCurrency
	}
	return f.Sheet(q, book), nil
}
