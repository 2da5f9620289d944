package overview

import (
	"maps"
	"slices"
	"sort"
	"time"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/report"
)

// books collects figures while they are read, by currency.
type books struct {
	report.Query
	starts     []time.Time
	byCurrency map[string]*report.Book
	own        string   // the workspace's currency
	currencies []string // in which anything was ever paid
	contacts   []map[string]int
}

// newBooks returns empty books with a row for each step of the range.
func newBooks(q report.Query) *books {
	return &books{Query: q, starts: q.Starts(q.Step), byCurrency: map[string]*report.Book{}}
}

// of is the book of a currency, made when it is first asked for.
func (b *books) of(currency string) *report.Book {
	if b.byCurrency[currency] == nil {
		b.byCurrency[currency] = &report.Book{
			Currency: currency, Rows: make([]report.Row, len(b.starts)), Before: make([]report.Money, len(b.starts)),
		}
	}
	return b.byCurrency[currency]
}

// figures orders the books: the workspace's own currency first, then those in
// which something was paid, then those of subscriptions alone.
func (b *books) figures() report.Figures {
	f := report.Figures{Own: b.own, Starts: b.starts, Contacts: b.contacts}
	for _, currency := range b.currencies {
		f.Books = append(f.Books, *b.of(currency))
		delete(b.byCurrency, currency)
	}
	for _, currency := range slices.Sorted(maps.Keys(b.byCurrency)) {
		f.Books = append(f.Books, *b.byCurrency[currency])
	}
	place := func(book report.Book) int {
		if book.Currency == b.own {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(f.Books, func(x, y report.Book) int { return place(x) - place(y) })
	return f
}

// arguments are the bounds of a query, and what lies between the outer ones.
func (b *books) arguments(bounds []time.Time) pgx.NamedArgs {
	return pgx.NamedArgs{"bounds": bounds, "from": bounds[0], "until": bounds[len(bounds)-1]}
}

// queueCurrencies asks for the workspace's currency, and for those in which
// anything was ever paid.
func (b *books) queueCurrencies(batch *postgres.Batch) {
	batch.Values(`select currency from workspaces where id = current_workspace()`, nil, &b.own)
	postgres.Rows(batch, &b.currencies, pgx.RowTo[string], currenciesSQL)
}

// stretch is which of the stretches that begin with the bounds a day is in, from 1
// on, and 0 for a day before them.
func stretch(bounds []time.Time, day time.Time) int {
	return sort.Search(len(bounds), func(i int) bool { return bounds[i].After(day) })
}

// queueMoney asks for the money of the range and, to compare, of the stretch before.
func (b *books) queueMoney(batch *postgres.Batch) {
	var before []time.Time
	if b.Compare {
		before = b.Before().Dates(b.Step)
	}
	bounds := slices.Concat(before, b.Dates(b.Step))
	sql := moneyByDaySQL
	asked := pgx.NamedArgs{"first": bounds[0], "last": bounds[len(bounds)-1]}
	if b.Step == report.Month {
		sql, asked["bounds"] = moneyByMonthSQL, bounds
	}
	batch.Queue(sql, asked).Query(func(rows pgx.Rows) error {
		var day time.Time
		var count int
		var currency, kind string
		var amount int64
		_, err := pgx.ForEachRow(rows, []any{&day, &currency, &kind, &count, &amount}, func() error {
			at := stretch(bounds, day)
			switch book := b.of(currency); {
			case at > len(before):
				book.Rows[at-len(before)-1].Count(kind, count, amount)
			case at < len(before):
				book.Before[at-1].Count(kind, count, amount)
			} // Else it lies between the two stretches.
			return nil
		})
		return err
	})
}

// queueProducts asks for what was sold best.
func (b *books) queueProducts(batch *postgres.Batch) {
	days := b.Dates(b.Step)
	asked := pgx.NamedArgs{"first": days[0], "last": days[len(days)-1], "products": b.Products}
	batch.Queue(bestSoldSQL, asked).Query(func(rows pgx.Rows) error {
		var currency string
		var p report.Product
		_, err := pgx.ForEachRow(rows, []any{&currency, &p.Label, &p.Sold, &p.Paid}, func() error {
			b.of(currency).Products = append(b.of(currency).Products, p)
			return nil
		})
		return err
	})
}

// queueRecurring asks for subscriptions: they come by time, and what they bring
// in holds until the next change.
func (b *books) queueRecurring(batch *postgres.Batch) {
	today := b.Today(time.Now())
	twelfths := map[string]int64{}
	bounds := b.Dates(b.Step)
	sql := recurringByDaySQL
	asked := pgx.NamedArgs{"first": bounds[0], "today": today, "midnight": b.Begin(today)}
	if b.Step == report.Month {
		sql, asked["bounds"] = recurringByMonthSQL, bounds
	}
	batch.Queue(sql, asked).Query(func(rows pgx.Rows) error {
		var day time.Time
		var started, ended int
		var currency string
		var change int64
		_, err := pgx.ForEachRow(rows, []any{&day, &currency, &started, &ended, &change}, func() error {
			at := stretch(bounds, day)
			book := b.of(currency)
			twelfths[currency] += change
			book.Recurring = (twelfths[currency] + 6) / 12 // To the nearest.
			if at > 0 && at <= len(book.Rows) {
				book.Rows[at-1].Started += started
				book.Rows[at-1].Ended += ended
			}
			for i := max(at, 1); i <= len(book.Rows); i++ {
				book.Rows[i-1].Recurring = book.Recurring
			}
			return nil
		})
		return err
	})
}

// queueContacts asks for the new customers within a reach, by where they came from.
func (b *books) queueContacts(batch *postgres.Batch, scope policy.Scope) {
	b.contacts = make([]map[string]int, len(b.starts))
	batch.Queue(newContactsSQL+postgres.Within(`c`, scope.Reach)+` group by 1, 2`,
		postgres.Arguments(scope, b.arguments(b.Bounds(b.Step)))).Query(func(rows pgx.Rows) error {
		var at, count int
		var source string
		_, err := pgx.ForEachRow(rows, []any{&at, &source, &count}, func() error {
			if b.contacts[at-1] == nil {
				b.contacts[at-1] = map[string]int{}
			}
			b.contacts[at-1][source] = count
			return nil
		})
		return err
	})
}
