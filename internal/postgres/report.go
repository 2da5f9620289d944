package postgres

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/report"
)

// Lists are further decisions of the same actor: each opens the figures that
// belong to its resource.
type Lists = map[policy.Resource]policy.Grant[policy.List]

// scopesOf opens further grants, each for the resource under which it stands.
func scopesOf(lists Lists) (map[policy.Resource]policy.Scope, error) {
	scopes := map[policy.Resource]policy.Scope{}
	for resource, grant := range lists {
		scope, err := grant.For(resource)
		if err != nil {
			return nil, err
		}
		scopes[resource] = scope
	}
	return scopes, nil
}

// The rows of a range are told apart by their bounds, which come with the
// query: days and months are those of the workspace's clocks, also where one
// has 23 hours. Each query reads its range once. It asks for the workspace in a
// query of its own, or the setting would be read for each of a million rows.
const (
	// A charge that was refunded was paid first, and its refund is another row.
	moneySQL = `
	select width_bucket(t.at, @bounds::timestamptz[]), t.currency, t.kind, count(*), sum(t.amount)::bigint
	  from transactions t
	 where t.workspace_id = (select current_workspace()) and t.at >= @from and t.at < @until and t.state in ('paid', 'refunded')
	 group by 1, 2, 3`

	bestSoldSQL = `
	select currency, label, sold, paid from (
		select t.currency, t.label, count(*) as sold, sum(t.amount)::bigint as paid,
		       row_number() over (partition by t.currency order by sum(t.amount) desc, t.label) as place
		  from transactions t
		 where t.workspace_id = (select current_workspace()) and t.at >= @from and t.at < @until and t.state in ('paid', 'refunded') and t.kind = 'charge'
		 group by t.currency, t.label) ranked
	 where place <= @products order by currency, place`

	// A subscription begins when its trial has ended, and ends when it is
	// cancelled. Nobody notes since when one is paused, so it brings in nothing
	// at any time, rather than leave a step today.
	recurringSQL = `
	select width_bucket(v.at, @bounds::timestamptz[]), s.currency,
	       count(*) filter (where v.step > 0), count(*) filter (where v.step < 0),
	       round(sum(coalesce(sum(v.step * s.monthly), 0)) over (partition by s.currency order by width_bucket(v.at, @bounds::timestamptz[])))::bigint
	  from (select currency, greatest(started_at, trial_ends_at) as begins, cancelled_at as ends,
	               case when state = 'paused' then 0 when period = 'year' then amount / 12.0 else amount end as monthly
	          from subscriptions
	         where workspace_id = (select current_workspace()) and state <> 'trial' and (state <> 'cancelled' or cancelled_at is not null)) s
	 cross join lateral (values (s.begins, 1), (s.ends, -1)) v (at, step)
	 where v.at <= now() and (s.ends is null or s.ends > s.begins)
	 group by 1, 2 order by 1`

	newContactsSQL = `
	select width_bucket(c.created_at, @bounds::timestamptz[]), c.source, count(*)
	  from contacts c
	 where c.workspace_id = (select current_workspace()) and c.deleted_at is null and c.created_at >= @from and c.created_at < @until and `

	ownCurrencySQL = `select currency from workspaces where id = current_workspace()`

	// The currencies in which anything was ever paid, the largest first.
	currenciesSQL = `
	select currency from record_totals
	 where workspace_id = current_workspace() and records = 'transactions' and state in ('paid', 'refunded')
	 group by currency having sum(count) > 0 order by sum(amount) desc, currency`
)

// planForRange has the queries of a transaction planned for the range that they
// ask for: a plan that is good for a day takes ten times as long for a year,
// which several processes may read together.
const planForRange = `select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('max_parallel_workers_per_gather', '2', true)`

// books collects figures while they are read, by currency.
type books struct {
	report.Query
	starts     []time.Time
	byCurrency map[string]*report.Book
	own        string   // the workspace's currency
	currencies []string // in which anything was ever paid
	contacts   []map[string]int
}

func newBooks(q report.Query) *books {
	return &books{Query: q, starts: q.Starts(q.Step), byCurrency: map[string]*report.Book{}}
}

func (b *books) of(currency string) *report.Book {
	if b.byCurrency[currency] == nil {
		b.byCurrency[currency] = &report.Book{Currency: currency, Rows: make([]report.Row, len(b.starts)), Before: make([]report.Money, len(b.starts))}
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
	return pgx.NamedArgs{"bounds": bounds, "from": bounds[0], "until": bounds[len(bounds)-1], "products": b.Products}
}

func (b *books) queueCurrencies(batch *pgx.Batch) {
	batch.Queue(ownCurrencySQL).QueryRow(func(row pgx.Row) error { return row.Scan(&b.own) })
	batch.Queue(currenciesSQL).Query(func(rows pgx.Rows) (err error) {
		b.currencies, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
}

// queueMoney asks for the money of the range and, to compare, of the stretch before.
func (b *books) queueMoney(batch *pgx.Batch) {
	var before []time.Time
	if b.Compare {
		before = b.Before().Bounds(b.Step)
	}
	batch.Queue(moneySQL, b.arguments(append(before, b.Bounds(b.Step)...))).Query(func(rows pgx.Rows) error {
		var at, count int
		var currency, kind string
		var amount int64
		_, err := pgx.ForEachRow(rows, []any{&at, &currency, &kind, &count, &amount}, func() error {
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

func (b *books) queueProducts(batch *pgx.Batch) {
	batch.Queue(bestSoldSQL, b.arguments(b.Bounds(b.Step))).Query(func(rows pgx.Rows) error {
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
func (b *books) queueRecurring(batch *pgx.Batch) {
	batch.Queue(recurringSQL, b.arguments(b.Bounds(b.Step))).Query(func(rows pgx.Rows) error {
		var at, started, ended int
		var currency string
		var level int64
		_, err := pgx.ForEachRow(rows, []any{&at, &currency, &started, &ended, &level}, func() error {
			book := b.of(currency)
			book.Recurring = level
			if at > 0 && at <= len(book.Rows) {
				book.Rows[at-1].Started, book.Rows[at-1].Ended = started, ended
			}
			for i := max(at, 1); i <= len(book.Rows); i++ {
				book.Rows[i-1].Recurring = level
			}
			return nil
		})
		return err
	})
}

func (b *books) queueContacts(batch *pgx.Batch, scope policy.Scope) {
	b.contacts = make([]map[string]int, len(b.starts))
	batch.Queue(newContactsSQL+within(scope.Reach)+` group by 1, 2`, arguments(scope, b.arguments(b.Bounds(b.Step)))).Query(func(rows pgx.Rows) error {
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

// unknownCurrency is said of one that the workspace does not have.
var unknownCurrency = fault.New(fault.BadRequest, "fault.filter")

// Revenue reads the page of money: the book of one currency, and all figures.
// Subscriptions and new customers come with the grants for them.
func (s Store) Revenue(ctx context.Context, grant policy.Grant[policy.List], q report.Query, lists Lists) (book report.Book, f report.Figures, err error) {
	scope, err := grant.For(policy.Revenue)
	if err != nil {
		return book, f, err
	}
	scopes, err := scopesOf(lists)
	if err != nil {
		return book, f, err
	}
	b := newBooks(q)
	err = s.read(ctx, scope.Workspace, func(batch *pgx.Batch) {
		batch.Queue(planForRange)
		b.queueCurrencies(batch)
		b.queueMoney(batch)
		b.queueProducts(batch)
		if _, opened := scopes[policy.Subscriptions]; opened {
			b.queueRecurring(batch)
		}
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

// Report reads one report. It takes a grant for each resource whose figures
// the report holds.
func (s Store) Report(ctx context.Context, grant policy.Grant[policy.List], q report.Query, lists Lists) (sheet report.Sheet, err error) {
	scope, err := grant.For(policy.Reports)
	if err != nil {
		return sheet, err
	}
	return s.report(ctx, scope, q, lists)
}

// ExportReport is Report for one that leaves: the activity log says so, and of
// how many rows.
func (s Store) ExportReport(ctx context.Context, grant policy.Grant[policy.Export], q report.Query, lists Lists) (sheet report.Sheet, err error) {
	scope, err := grant.For(policy.Reports)
	if err != nil {
		return sheet, err
	}
	if sheet, err = s.report(ctx, scope, q, lists); err != nil {
		return report.Sheet{}, err
	}
	err = s.write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		return record(ctx, tx, scope.Workspace, entry{
			member: scope.Member, act: "reports.export", target: string(q.Kind), detail: map[string]any{"rows": len(sheet.Lines)},
		})
	})
	return sheet, err
}

func (s Store) report(ctx context.Context, scope policy.Scope, q report.Query, lists Lists) (sheet report.Sheet, err error) {
	scopes, err := scopesOf(lists)
	if err != nil {
		return sheet, err
	}
	for _, needed := range q.Kind.Needs() {
		if _, opened := scopes[needed]; !opened {
			return sheet, policy.ErrNobody
		}
	}
	b := newBooks(q)
	err = s.read(ctx, scope.Workspace, func(batch *pgx.Batch) {
		batch.Queue(planForRange)
		b.queueCurrencies(batch)
		switch q.Kind {
		case report.NewContacts:
			b.queueContacts(batch, scopes[policy.Contacts])
		case report.Subscriptions:
			b.queueRecurring(batch)
		case report.TopProducts:
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
