package overview

import (
	"context"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/report"
	"latchkey/internal/sales"
)

const (
	// countStateSQL counts the records in a state. Sums are kept with the records,
	// so that a state costs nothing to count.
	countStateSQL = `
	select coalesce(sum(count), 0) from record_totals
	 where workspace_id = current_workspace() and records = $1 and state = $2`

	failedPaymentsSQL = `
	select count(*) from transactions
	 where workspace_id = (select current_workspace()) and at >= $1 and at < $2 and state = 'failed' and kind = 'charge'`

	expiredInvitationsSQL = `
	select id, email, expires_at from invitations
	 where workspace_id = current_workspace() and state = 'pending' and expires_at <= now()
	   and not exists (select from dismissals d
	         where d.workspace_id = current_workspace() and d.member_id = @member
	           and d.about = invitations.id and d.at >= invitations.expires_at)
	 order by expires_at desc limit 5`

	// warned are the acts of the log that the owners should look at.
	warned = `act in ('lookup.limit', 'lookup.misses', 'invitation.void')`
)

// newestOrders is how many of them the page shows.
const newestOrders = 5

// warningsSQL reads what the owners should look at: who searched too much, or in
// vain, and what was offered by somebody who may no longer offer it.
var warningsSQL = `
	select a.id, a.at, a.member_id, a.actor, '', a.act, a.target, a.detail, a.address, null::uuid, ''
	  from activity a
	 where a.workspace_id = current_workspace() and a.at > now() - ` + postgres.Interval(people.Day) + `
	       * (select warned_days from workspaces where id = current_workspace())
	   and a.` + warned + `
	   and not exists (select from dismissals d
	         where d.workspace_id = current_workspace() and d.member_id = @member and d.about = a.id)
	 order by a.at desc, a.id desc limit 10`

// Dashboard reads what the further grants open, each its own part. For whoever
// may only look customers up, the grant for that reads what is left of it.
func (s Store) Dashboard(
	ctx context.Context, grant policy.Grant[policy.List], q report.DashboardQuery, lists Lists,
	lookup *policy.Grant[policy.Lookup],
) (d report.Dashboard, err error) {
	scopes, err := scopesOf(lists)
	if err != nil {
		return d, err
	}
	if lookup != nil {
		if _, err := lookup.For(policy.Contacts); err != nil {
			return d, err
		}
	}
	money, recurring, customers := newBooks(q.Money), newBooks(q.Recurring), newBooks(q.Customers)
	err = postgres.Read(ctx, s.db, grant, policy.Dashboard, func(b *postgres.Batch) {
		if _, opened := scopes[policy.Revenue]; opened {
			money.queueCurrencies(b)
			money.queueMoney(b)
			if _, opened := scopes[policy.Subscriptions]; opened {
				recurring.queueRecurring(b)
			}
		}
		if contacts, opened := scopes[policy.Contacts]; opened {
			customers.queueContacts(b, contacts)
		}
		s.queueWork(b, scopes, q.Money.Range, &d)
		queueWarnings(b, scopes, &d)
		if lookup != nil {
			postgres.QueueAllowance(b, &d.Allowance)
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
func (s Store) queueWork(b *postgres.Batch, scopes map[policy.Resource]policy.Scope, days report.Range, d *report.Dashboard) {
	if orders, opened := scopes[policy.Orders]; opened {
		b.Values(countStateSQL, []any{s.orders.String(), sales.Paid}, &d.ToShip)
		s.orders.QueueNewest(b, orders, ` and `+postgres.Within(`c`, orders.Reach), nil, newestOrders, &d.Orders)
	}
	if _, opened := scopes[policy.Transactions]; opened {
		bounds := days.Bounds(report.Day)
		b.Values(failedPaymentsSQL, []any{bounds[0], bounds[len(bounds)-1]}, &d.FailedPayments)
	}
	if _, opened := scopes[policy.AffiliateInvoices]; opened {
		b.Values(countStateSQL, []any{policy.AffiliateInvoices.String(), sales.Open}, &d.OpenInvoices)
	}
}

// queueWarnings asks what an owner should look at.
func queueWarnings(b *postgres.Batch, scopes map[policy.Resource]policy.Scope, d *report.Dashboard) {
	if _, opened := scopes[policy.AuditLog]; opened {
		postgres.Rows(b, &d.Warnings, postgres.ScanEntry, warningsSQL, b.Args(nil))
	}
	if _, opened := scopes[policy.Members]; opened {
		postgres.Rows(b, &d.Expired, scanExpired, expiredInvitationsSQL, b.Args(nil))
	}
}

func scanExpired(row pgx.CollectableRow) (p people.Person, err error) {
	p.Pending = true
	err = row.Scan(&p.ID, &p.Email, &p.Expires)
	return p, err
}
