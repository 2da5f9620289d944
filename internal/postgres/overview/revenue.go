package overview

import (
	"context"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/report"
)

// unknownCurrency is said of one that the workspace does not have.
var unknownCurrency = fault.New(fault.BadRequest, "fault.filter")

// Revenue reads the page of money: the book of one currency, and all figures.
// Subscriptions and new customers come with the grants for them.
func (s Store) Revenue(
	ctx context.Context, grant policy.Grant[policy.List], q report.Query, lists Lists,
) (book report.Book, f report.Figures, err error) {
	scopes, err := scopesOf(lists)
	if err != nil {
		return book, f, err
	}
	b := newBooks(q)
	err = postgres.Read(ctx, s.db, grant, policy.Revenue, func(batch *postgres.Batch) {
		b.queueCurrencies(batch)
		b.queueMoney(batch)
		if _, opened := scopes[policy.Subscriptions]; opened {
			b.queueRecurring(batch)
		}
		batch.Queue(planForRange)
		b.queueProducts(batch)
		if contacts, opened := scopes[policy.Contacts]; opened {
			b.queueContacts(batch, contacts)
		}
	})
	if err != nil {
		return book, f, err
	}
	f = b.figures()
	book, known := f.Book(q.Currency)
	if !known {
		return report.Book{}, report.Figures{}, unknownCurrency
	}
	return book, f, nil
}
