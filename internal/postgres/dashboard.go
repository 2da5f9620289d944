package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/customer"
	"latchkey/internal/policy"
	"latchkey/internal/report"
	"latchkey/internal/workspace"
)

const (
	// Sums are kept with the records, so that a state costs nothing to count.
	countStateSQL = `select coalesce(sum(count), 0) from record_totals where workspace_id = current_workspace() and records = $1 and state = $2`

	failedPaymentsSQL = `
	select count(*) from transactions
	 where workspace_id = (select current_workspace()) and at >= $1 and at < $2 and state = 'failed' and kind = 'charge'`

	// What the owners should look at: who searched too much, or in vain, and
	// what was offered by somebody who may no longer offer it.
	warningsSQL = `
	select a.id, a.at, a.member_id, a.actor, '', a.act, a.target, a.detail, a.address
	  from activity a
	 where a.workspace_id = current_workspace() and a.at > now() - interval '7 days' and a.act in ('lookup.limit', 'lookup.misses', 'invitation.void')
	 order by a.at desc, a.id desc limit 10`

	expiredInvitationsSQL = `
	select id, email, expires_at from invitations
	 where workspace_id = current_workspace() and state = 'pending' and expires_at <= now()
	 order by expires_at desc limit 5`
)

// Dashboard reads what the further grants open, each its own part. For whoever
// may only look customers up, the grant for that reads what is left of it.
func (s Store) Dashboard(ctx context.Context, grant policy.Grant[policy.List], q report.DashboardQuery, lists Lists, lookup *policy.Grant[policy.Lookup]) (d report.Dashboard, err error) {
	scope, err := grant.For(policy.Dashboard)
	if err != nil {
		return d, err
	}
	scopes, err := scopesOf(lists)
	if err != nil {
		return d, err
	}
	var looks policy.Scope
	if lookup != nil {
		if looks, err = lookup.For(policy.Contacts); err != nil {
			return d, err
		}
	}
	money, recurring, customers := newBooks(q.Money), newBooks(q.Recurring), newBooks(q.Customers)
	err = s.read(ctx, scope.Workspace, func(batch *pgx.Batch) {
		batch.Queue(planForRange)
		if _, opened := scopes[policy.Revenue]; opened {
			money.queueCurrencies(batch)
			money.queueMoney(batch)
			if _, opened := scopes[policy.Subscriptions]; opened {
				recurring.queueRecurring(batch)
			}
		}
		if contacts, opened := scopes[policy.Contacts]; opened {
			customers.queueContacts(batch, contacts)
		}
		queueWork(batch, scopes, q.Money.Range, &d)
		queueWarnings(batch, scopes, &d)
		if lookup != nil {
			queueAllowance(batch, looks, &d.Allowance)
		}
	})
	if err != nil {
		return report.Dashboard{}, err
	}
	recurring.own = money.own
	d.Money, d.Recurring, d.Customers = money.figures(), recurring.figures(), customers.figures()
	return d, nil
}

// queueWork asks what there is to do.
func queueWork(batch *pgx.Batch, scopes map[policy.Resource]policy.Scope, days report.Range, d *report.Dashboard) {
	count := func(into *int, sql string, arguments ...any) {
		batch.Queue(sql, arguments...).QueryRow(func(row pgx.Row) error { return row.Scan(into) })
	}
	if orders, opened := scopes[policy.Orders]; opened {
		count(&d.ToShip, countStateSQL, customer.Orders, "paid")
		batch.Queue(recordSQL(customer.Orders)+` and `+within(orders.Reach)+` order by r.at desc, r.id desc limit 5`,
			arguments(orders, nil)).Query(func(rows pgx.Rows) (err error) {
			d.Orders, err = pgx.CollectRows(rows, scanRecord(orders.Mask))
			return err
		})
	}
	if _, opened := scopes[policy.Transactions]; opened {
		bounds := days.Bounds(report.Day)
		count(&d.FailedPayments, failedPaymentsSQL, bounds[0], bounds[len(bounds)-1])
	}
	if _, opened := scopes[policy.AffiliateInvoices]; opened {
		count(&d.OpenInvoices, countStateSQL, customer.AffiliateInvoices, "open")
	}
}

// queueWarnings asks what an owner should look at.
func queueWarnings(batch *pgx.Batch, scopes map[policy.Resource]policy.Scope, d *report.Dashboard) {
	if _, opened := scopes[policy.AuditLog]; opened {
		batch.Queue(warningsSQL).Query(func(rows pgx.Rows) (err error) {
			d.Warnings, err = pgx.CollectRows(rows, scanEntry)
			return err
		})
	}
	if _, opened := scopes[policy.Members]; opened {
		batch.Queue(expiredInvitationsSQL).Query(func(rows pgx.Rows) (err error) {
			d.Expired, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (p workspace.Person, err error) {
				p.Pending = true
				err = row.Scan(&p.ID, &p.Email, &p.Expires)
				return p, err
			})
			return err
		})
	}
}
